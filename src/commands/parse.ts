import type { Invocation } from '../core/invocation.ts';
import { type Msg, msg } from '../core/msg.ts';
import { ellipsize } from '../core/text.ts';
import type { AnyArg } from './args.ts';
import type { AnyCommand, Noun } from './define.ts';
import { fold, nounOfShortId, type Registry } from './registry.ts';
import { splitKeys, type Token, tokenize } from './tokenize.ts';
import { withoutInvisible } from './values/tidy.ts';

/** A command with the words given for each argument; nothing looked up yet. Pure, so it can stand before the acknowledgement. */
export interface ParsedCommand {
  readonly kind: 'command';
  readonly command: AnyCommand;
  readonly given: Readonly<Record<string, string>>;
  /** Arguments whose words were quoted, and so are taken literally. */
  readonly literal: ReadonlySet<string>;
  /** Unquoted words after a name, which may belong to it: `task add Acme Trading send quote`. */
  readonly loose?: { readonly arg: string; readonly next: string; readonly words: readonly string[] };
  readonly missing: readonly string[];
}

export type Parsed =
  | ParsedCommand
  | { readonly kind: 'help'; readonly topic: string }
  | { readonly kind: 'share'; readonly ref: string }
  | { readonly kind: 'fault'; readonly message: Msg; readonly suggestions: readonly string[]; readonly topic?: Noun };

const helpWords = new Set(['help', '?', '？', 'h', '帮助', '幫助']);
const shareWords = new Set(['share', '分享']);

export function parseText(registry: Registry, text: string): Parsed {
  const tokenized = tokenize(text);
  if (!tokenized.ok) return { kind: 'fault', message: tokenized.fault.message, suggestions: [] };
  const tokens = tokenized.tokens;
  const first = tokens[0];
  if (!first) return { kind: 'help', topic: '' };
  const plain = tokens.filter((token) => token.key === undefined);
  const words = leadingWords(tokens);
  if (helpWords.has(fold(first.text))) return { kind: 'help', topic: rawText(tokens.slice(1)) };
  if (shareWords.has(fold(first.text)) && plain[1]) return { kind: 'share', ref: plain[1].text };

  const id = tokens.length === 1 ? nounOfShortId(first.text) : null;
  const shown = id && registry.command(`${id.noun === 'interaction' ? 'log' : id.noun} show`);
  if (shown) return assign(shown, tokens);

  const match = registry.match(words);
  if (match.kind === 'command') return assign(match.command, tokens.slice(match.words));
  if (match.kind === 'noun') return nounOnly(registry, match.noun, tokens.slice(1));
  return unknown(registry, first.text, words);
}

/** A click, a form or a message action. Unknown argument names are dropped: an old button may carry what no longer exists. */
export function parseInvocation(
  registry: Registry,
  invocation: Invocation,
  fields: Readonly<Record<string, string>> = {},
): Parsed {
  const command = registry.command(invocation.command);
  if (!command) {
    return {
      kind: 'fault',
      message: msg('This button is from an older version and does nothing any more.', '此按钮来自旧版本，已失效。'),
      suggestions: [],
    };
  }
  const given: Record<string, string> = {};
  const filled = new Set((invocation.args.filled ?? '').split(','));
  for (const name of Object.keys(command.args)) {
    // Cleaned like typed text: a form takes characters that nobody meant to type and that PostgreSQL refuses.
    const field = cleaned(fields[name]);
    // A field that was filled when the form opened and is empty now was emptied on purpose.
    const value =
      field === undefined ? cleaned(invocation.args[name]) : field.trim() === '' && filled.has(name) ? '-' : field;
    const all = command.args[name]?.gathers ? gathered(name, value, fields) : value;
    if (all !== undefined && all.trim() !== '') given[name] = all;
  }
  const literal = new Set(Object.keys(given));
  return { kind: 'command', command, given, literal, missing: missingArgs(command, given) };
}

/** What was given by itself, and then a line for each field of the form that belongs to the argument. */
function gathered(name: string, own: string | undefined, fields: Readonly<Record<string, string>>): string {
  const lines = Object.entries(fields).flatMap(([field, words]) => {
    const said = cleaned(words)?.replace(/\s+/gu, ' ').trim() ?? '';
    return field.startsWith(`${name}.`) && said !== '' ? [`${field.slice(name.length + 1)}=${said}`] : [];
  });
  return [...(own === undefined ? [] : [own]), ...lines].join('\n');
}

function cleaned(text: string | undefined): string | undefined {
  return text === undefined ? undefined : withoutInvisible(text);
}

/** Positional words, keys and flags to arguments. */
function assign(command: AnyCommand, tokens: readonly Token[]): ParsedCommand {
  const args = Object.entries(command.args as Record<string, AnyArg>);
  const nameOfKey = new Map<string, string>();
  for (const [name, arg] of args) {
    if (arg.form === 'none' && arg.keys.length === 0) continue;
    for (const key of [name, ...arg.keys]) nameOfKey.set(fold(key), name);
  }
  const given: Record<string, string> = {};
  const literal = new Set<string>();
  const loose: Token[] = [];
  const flags = new Set(
    [...nameOfKey].filter(([, name]) => command.args[name]?.value.by === 'flag').map(([key]) => key),
  );
  const all = splitKeys(tokens, new Set(nameOfKey.keys()), flags);
  for (let at = 0; at < all.length; at += 1) {
    const token = all[at] as Token;
    const keyed = token.key === undefined ? undefined : nameOfKey.get(fold(token.key));
    if (keyed !== undefined) {
      const arg = command.args[keyed] as AnyArg;
      const before = arg.gathers ? given[keyed] : undefined;
      given[keyed] = token.text === '' && arg.value.by === 'flag' ? 'yes' : token.text;
      if (before !== undefined) given[keyed] = `${before}\n${given[keyed]}`;
      if (token.quoted) literal.add(keyed);
      else if (arg.wordsAfterKey) {
        const words = [token, ...plainRun(all, at + 1)].map((word) => word.text).filter((word) => word !== '');
        const taken = Math.max(arg.wordsAfterKey(words), Math.min(1, words.length));
        given[keyed] = words.slice(0, taken).join(' ');
        at += token.text === '' ? taken : Math.max(0, taken - 1);
      }
      continue;
    }
    const flag = token.quoted ? undefined : nameOfKey.get(fold(token.text));
    if (flag !== undefined && command.args[flag]?.value.by === 'flag') given[flag] = 'yes';
    else loose.push(token);
  }
  const extension = assignPositional(args, loose, given, literal);
  for (const [name, value] of Object.entries(given)) if (value.trim() === '') delete given[name];
  return {
    kind: 'command',
    command,
    given,
    literal,
    missing: missingArgs(command, given),
    ...(extension ? { loose: extension } : {}),
  };
}

function assignPositional(
  args: readonly (readonly [string, AnyArg])[],
  tokens: readonly Token[],
  given: Record<string, string>,
  literal: Set<string>,
): ParsedCommand['loose'] {
  let open = args.filter(([name, arg]) => arg.takes && given[name] === undefined);
  // With fewer words than places, the required places come first: `task add "Clean desk"` is a title, not a customer.
  if (tokens.length < open.length) {
    const required = open.filter(([, arg]) => arg.required).slice(0, tokens.length);
    const optional = open.filter(([, arg]) => !arg.required).slice(0, tokens.length - required.length);
    open = open.filter((entry) => required.includes(entry) || optional.includes(entry));
  }
  let at = 0;
  let extension: ParsedCommand['loose'];
  open.forEach(([name], index) => {
    const isLast = index === open.length - 1;
    const taken = isLast ? tokens.slice(at) : tokens.slice(at, at + 1);
    const [only] = taken;
    if (!only) return;
    given[name] = taken.length === 1 ? only.text : rawText(taken);
    if (taken.length === 1 && only.quoted) literal.add(name);
    at += taken.length;
    const next = open[index + 1];
    const rest = tokens.slice(at);
    if (
      index === 0 &&
      next &&
      open.length === 2 &&
      !only.quoted &&
      rest.length > 1 &&
      rest.every((token) => !token.quoted)
    ) {
      extension = { arg: name, next: next[0], words: rest.map((token) => token.text) };
    }
  });
  return extension;
}

function nounOnly(registry: Registry, noun: Noun, tokens: readonly Token[]): Parsed {
  const rest = leadingWords(tokens);
  const wants = rest.length === 0 && tokens.length === 0 ? 'bare' : 'words';
  const typed = fold(rest[0] ?? '');
  if (wants === 'words' && typed !== '' && !nounOfShortId(typed)) {
    const near = registry.nearVerb(noun, typed);
    if (near.length > 0) {
      return {
        kind: 'fault',
        message: msg(`I know no “${noun.words[0]} ${rest[0]}”.`, `没有“${noun.words[0]} ${rest[0]}”这个命令。`),
        suggestions: near,
        topic: noun,
      };
    }
  }
  const fallback = noun.commands.find((command) => command.nounDefault === wants || command.nounDefault === 'both');
  if (fallback) return assign(fallback, tokens);
  return { kind: 'help', topic: noun.words[0] ?? noun.name };
}

function unknown(registry: Registry, word: string, words: readonly string[]): Parsed {
  const two = words.slice(0, 2).join(' ');
  const near = [...registry.near(two), ...registry.near(word)];
  return {
    kind: 'fault',
    message: msg(`I know no command “${ellipsize(word, 60)}”.`, `没有“${ellipsize(word, 60)}”这个命令。`),
    suggestions: [...new Set(near)].slice(0, 3),
  };
}

function missingArgs(command: AnyCommand, given: Readonly<Record<string, string>>): string[] {
  return Object.entries(command.args as Record<string, AnyArg>)
    .filter(([name, arg]) => arg.required && given[name] === undefined)
    .map(([name]) => name);
}

/** The unquoted, unkeyed words from here on. */
function plainRun(tokens: readonly Token[], from: number): Token[] {
  const end = tokens.findIndex((token, index) => index >= from && (token.quoted || token.key !== undefined));
  return tokens.slice(from, end < 0 ? undefined : end);
}

/** The unquoted words at the beginning, which may name a command. */
function leadingWords(tokens: readonly Token[]): string[] {
  const end = tokens.findIndex((token) => token.quoted || token.key !== undefined);
  return (end < 0 ? tokens : tokens.slice(0, end)).map((token) => token.text);
}

/** As typed, quotation marks included: they are part of a sentence. */
function rawText(tokens: readonly Token[]): string {
  return tokens.map((token) => token.raw).join(' ');
}
