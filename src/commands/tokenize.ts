import { type Msg, msg } from '../core/msg.ts';
import { withoutInvisible } from './values/tidy.ts';

/** Characters of one command. Longer texts belong in a form, whose fields take 3,000 each on Slack. */
export const MAX_COMMAND_LENGTH = 10_000;
/** Characters of a `key:`; anything longer is a sentence with a colon in it. */
export const MAX_KEY_LENGTH = 20;

export type Token = {
  /** The word, or what stood between the quotes, or the value after a key. Empty for a key with nothing after it. */
  readonly text: string;
  /** Where it stands in the typed text: `[start, end)` in UTF-16 units, quotes and key included. */
  readonly start: number;
  readonly end: number;
  /** True when the text was quoted: it is taken literally, never read as a key or a date. */
  readonly quoted: boolean;
  /** Lower-cased, for `key:value`, `--key value` and `--key=value`. Whether the key means anything is the caller's knowledge. */
  readonly key?: string;
  /** As typed, for putting a token back into plain text. */
  readonly raw: string;
};

export type TokenFault = {
  /** Position in the typed text. */
  readonly at: number;
  readonly kind: 'unbalanced-quote' | 'too-long';
  readonly message: Msg;
};

export type Tokenized =
  | { readonly ok: true; readonly tokens: Token[] }
  | { readonly ok: false; readonly fault: TokenFault };

const space = /\s/u;
const comma = /^[,;，；、]$/u;
/** English words that begin with an apostrophe. */
const contraction = /^['‘](?:tis|twas|twill|n|em|til|till|cause|cos|bout|round|\d0s)(?![\p{L}\p{N}])/iu;
const invisible = /^[\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]$/u;

/** What may close each opening mark, best first: phones and spell-checkers mix them. */
const closers: Readonly<Record<string, readonly string[]>> = {
  '"': ['"', '”', '“'],
  '“': ['”', '"', '“'],
  '”': ['”', '"'],
  '„': ['“', '”', '"', '‟'],
  '‟': ['”', '"'],
  '«': ['»'],
  '»': ['«'],
  '「': ['」'],
  '『': ['』'],
  '＂': ['＂', '"'],
};

/** Words before a colon that start an address, not a key. */
const schemes = new Set(['http', 'https', 'mailto', 'tel', 'ftp', 'sftp', 'slack', 'msteams', 'sip', 'callto']);

const keyShape = new RegExp(
  `^[\\p{Script=Latin}\\p{Script=Han}][\\p{Script=Latin}\\p{Script=Han}_-]{0,${MAX_KEY_LENGTH - 1}}$`,
  'u',
);

/**
 * Split a typed command into words. Quotes group words and are only marks at the start of a word or of a value, so
 * O'Brien, d’Arc and 5" are letters; inside double quotes `""` is one. Pure, linear in the length of the text.
 */
export function tokenize(text: string): Tokenized {
  if (text.length > MAX_COMMAND_LENGTH) {
    return {
      ok: false,
      fault: {
        at: MAX_COMMAND_LENGTH,
        kind: 'too-long',
        message: msg(
          `That is ${text.length} characters; a command takes at most ${MAX_COMMAND_LENGTH}.`,
          `共 ${text.length} 个字符，一条命令最多 ${MAX_COMMAND_LENGTH} 个。`,
        ),
      },
    };
  }
  const tokens: Token[] = [];
  const scanner = createScanner(text);
  let at = scanner.skipSpace(0);
  while (at < text.length) {
    const read = scanner.token(at);
    if ('fault' in read) return { ok: false, fault: read.fault };
    if (read.text !== '' || read.quoted || read.key !== undefined) tokens.push(read);
    at = scanner.skipSpace(read.end);
  }
  return { ok: true, tokens };
}

type Quote = { readonly text: string; readonly end: number };

function createScanner(text: string) {
  // Once no single quote closes after some position, none does after a later one: remembering it keeps the scan linear.
  let singlesEnd = text.length;

  const isSpace = (at: number) => space.test(text[at] ?? '');

  function skipSpace(from: number): number {
    let at = from;
    while (at < text.length && (isSpace(at) || invisible.test(text[at] ?? ''))) at += 1;
    return at;
  }

  function wordEnd(from: number): number {
    let at = from;
    while (at < text.length && !isSpace(at)) at += 1;
    return at;
  }

  /** The quoted run that opens at `at`; null when the mark is a letter here, a fault when it never closes. */
  function quote(at: number): Quote | TokenFault | null {
    const mark = text[at] ?? '';
    if (mark === "'" || mark === '‘') return singleQuote(at);
    const ends = closers[mark];
    if (!ends) return null;
    for (const end of ends) {
      const close = closing(at + 1, end, mark === '"' && end === '"');
      if (close >= 0) {
        const inner = text.slice(at + 1, close);
        return { text: mark === '"' && end === '"' ? inner.replaceAll('""', '"') : inner, end: pastComma(close + 1) };
      }
    }
    return {
      at,
      kind: 'unbalanced-quote',
      message: msg(
        `The quotation mark ${mark} at character ${at + 1} is never closed.`,
        `第 ${at + 1} 个字符处的引号 ${mark} 没有配对。`,
      ),
    };
  }

  /** A comma straight after a closing mark belongs to the sentence, not to the next word. */
  function pastComma(at: number): number {
    const next = text[at + 1];
    return comma.test(text[at] ?? '') && (next === undefined || space.test(next) || closers[next]) ? at + 1 : at;
  }

  function closing(from: number, end: string, doubles: boolean): number {
    let close = text.indexOf(end, from);
    while (doubles && close >= 0 && text[close + 1] === '"') close = text.indexOf(end, close + 2);
    return close;
  }

  function singleQuote(at: number): Quote | null {
    if (at >= singlesEnd || contraction.test(text.slice(at, at + 8))) return null;
    for (let close = at + 2; close < text.length; close += 1) {
      const isMark = text[close] === "'" || text[close] === '’';
      if (isMark && (close + 1 === text.length || isSpace(close + 1) || comma.test(text[close + 1] ?? ''))) {
        return { text: text.slice(at + 1, close), end: pastComma(close + 1) };
      }
    }
    singlesEnd = at;
    return null;
  }

  function make(start: number, end: number, value: string, isQuoted: boolean, key?: string): Token {
    const base = {
      text: withoutInvisible(value),
      start,
      end,
      quoted: isQuoted,
      raw: withoutInvisible(text.slice(start, end)),
    };
    return key === undefined ? base : { ...base, key };
  }

  function token(start: number): Token | { fault: TokenFault } {
    const opened = quote(start);
    if (opened) return 'kind' in opened ? { fault: opened } : make(start, opened.end, opened.text, true);

    // Search for the sign inside this word only, and only as far as a key can reach: a long text stays linear.
    const flag = flagStart(start);
    const head = text.slice(flag, flag + 4 * MAX_KEY_LENGTH);
    const sign = head.search(flag > start ? /[=:：\s]/u : /[:：\s]/u);
    const name = withoutInvisible(sign < 0 ? head : head.slice(0, sign)).normalize('NFKC');
    const isKey = keyShape.test(name) && !schemes.has(name.toLowerCase());
    const signChar = sign < 0 ? '' : (head[sign] ?? '');
    const hasSign = signChar !== '' && !space.test(signChar);
    const valueAt = flag + sign + 1;

    if (isKey && hasSign && !text.startsWith('//', valueAt)) {
      const key = name.toLowerCase();
      const value = quote(valueAt);
      if (value) return 'kind' in value ? { fault: value } : make(start, value.end, value.text, true, key);
      const end = wordEnd(valueAt);
      return make(start, end, text.slice(valueAt, end), false, key);
    }
    const end = wordEnd(start);
    if (isKey && flag > start && !hasSign && (sign >= 0 || flag + head.length >= text.length)) {
      return make(start, end, '', false, name.toLowerCase());
    }
    return make(start, end, text.slice(start, end), false);
  }

  /** Past `--`, or the long dash that phones and Macs make of it; `start` itself when there is none. */
  function flagStart(start: number): number {
    if (text.startsWith('--', start)) return start + 2;
    return text[start] === '—' || text[start] === '–' ? start + 1 : start;
  }

  return { skipSpace, token };
}

/**
 * Keep the keys that mean something here and turn the rest back into plain text, so that `Re: offer` stays a title.
 * A known key with nothing after its colon takes the next word (`due: friday`), unless it is one of `flags`, which need
 * no value. Known keys and flags are given in lower case.
 */
export function splitKeys(
  tokens: readonly Token[],
  knownKeys: ReadonlySet<string>,
  flags: ReadonlySet<string> = new Set(),
): Token[] {
  const result: Token[] = [];
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (!token) continue;
    const { key, ...plain } = token;
    if (key === undefined) {
      result.push(token);
    } else if (!knownKeys.has(key) && !flags.has(key)) {
      result.push({ ...plain, text: token.raw, quoted: false });
    } else if (token.text === '' && !token.quoted && !flags.has(key)) {
      const next = tokens[i + 1];
      const takes = next && (next.key === undefined || !(knownKeys.has(next.key) || flags.has(next.key)));
      if (!takes) {
        result.push(token);
        continue;
      }
      const text = next.key === undefined ? next.text : next.raw;
      result.push({
        text,
        start: token.start,
        end: next.end,
        quoted: next.quoted,
        key,
        raw: `${token.raw} ${next.raw}`,
      });
      i += 1;
    } else {
      result.push(token);
    }
  }
  return result;
}

/** Write a word so that `tokenize` reads back exactly it. */
export function quoteToken(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
