import type { Result } from './result.ts';
import { hasHan, tidy } from './tidy.ts';
import { englishMonth, englishWeekday } from './weekdays.ts';
import { parseWhen, type Reached, reachWhen, type When, type WhenContext } from './when.ts';

export type TrailingWhen = {
  /** What is left of the text: never empty. */
  readonly title: string;
  readonly when: When;
  /** The words that were taken, as typed. */
  readonly matched: string;
};

/** No date expression has more words than "by the end of the month after next at 3 pm". */
const maxWords = 9;

/** Before a date, these make it part of what the title says: "report for friday", "every monday", "Black Friday". */
const belongsToTitle = new Set(
  (
    'for of from since about last past previous after every each per between and or & to vs the a an this that ' +
    'black good easter cyber palm ash super giving casual first second third fourth fifth 1st 2nd 3rd 4th 5th ' +
    'psychology usa version v no no. nr nr. number # room page step phase week'
  ).split(' '),
);

/** Every word that the strict grammar of dates knows: a quick look that spares most titles the reading. */
const dateWord = new RegExp(
  `^\\(?(?:${englishWeekday}|${englishMonth}|\\d[\\w:.,/-]*|[ap]\\.?m|by|on|at|@|due|until|till|before|the|of|in|within|from|an?|and|half|couple|next|this|last|past|coming|` +
    'end|start|beginning|mid|middle|today|tonight|tomorrow|tmrw?|tmw|overmorrow|yesterday|day|days|after|noon|midday|midnight|morning|afternoon|evening|night|' +
    'eod|cob|eow|eom|eoq|eoy|close|business|weeks?|weekend|months?|quarters?|years?|fortnights?|hours?|hrs?|minutes?|mins?|seconds?|secs?|hence|later|now|ago|back|' +
    "three|o['’]?clock|utc|gmt|one|two|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|" +
    '(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-[a-z]+)?)\\)?[.,!;]*$',
  'iu',
);

/** The same in Chinese, at the end of the word before. */
const belongsToTitleZh = /(?:每|每个|的|从|自|和|与|及|到|至|在|给|为|关于|黑色)$/u;

/** Short names that are words of their own; said alone they are no date: "buy sun cream for the sun". */
const wordsToo = /^(?:sat|sun|wed|mon|fri|tue|tues|thu|mar|may)\.?$/;

/**
 * A due date at the end of a title: "Send quote friday 3pm", "发报价 明天下午3点". It must be a clear date expression and
 * the very last words; the longest one wins. Undefined when there is none, so "Prepare May report", "Order 2026
 * catalogue" and "Plan Black Friday" stay titles. Words may be given as tokens, so that quoted words stay together.
 */
export function findTrailingWhen(text: string | readonly string[], ctx: WhenContext): TrailingWhen | undefined {
  const words = typeof text === 'string' ? text.split(/\s+/u).filter((word) => word !== '') : text;
  const from = firstDateWord(words);
  for (let at = from; at < words.length; at += 1) {
    const matched = words.slice(at).join(' ');
    const reached = clearWhen(matched, ctx);
    if (reached?.ok) {
      // A text that is nothing but a date is the title, whatever shorter date it ends in.
      if (at === 0 || isPartOfTitle(words[at - 1] ?? '') || isRange(words, at, ctx)) return undefined;
      return withTitle(words.slice(0, at).join(' '), reached.value.when, matched);
    }
    // "Today 9am", said at ten, is a date and has passed: reading only "9am" would make it tomorrow.
    if (reached && reached.fault.kind !== 'not-a-date') return undefined;
    const inside = insideWord(words, at, ctx);
    if (inside) return inside;
  }
  return undefined;
}

/**
 * The date that a text begins with, for `due:tomorrow 3pm call them`: as many words as make one date. A date that is wrong
 * counts too ("today 9am" when it is ten), and is not cut down to a half that happens to be right; `read` says what is
 * wrong with it. Undefined when the first word begins no date.
 */
export function findLeadingWhen(
  words: readonly string[],
  ctx: WhenContext,
): { readonly words: number; readonly read: Result<When> } | undefined {
  for (let count = Math.min(words.length, maxWords); count > 0; count -= 1) {
    const read = parseWhen(words.slice(0, count).join(' '), ctx);
    if (read.ok || read.fault.kind !== 'not-a-date') return { words: count, read };
  }
  return undefined;
}

/** Where the words of a date could begin: back from the end, for as long as each is one that dates are made of. */
function firstDateWord(words: readonly string[]): number {
  let from = words.length;
  while (from > 0 && from > words.length - maxWords) {
    const word = words[from - 1] ?? '';
    if (word.length > 60 ? !hasHan(word) : !dateWord.test(word) && !hasHan(word)) break;
    from -= 1;
  }
  return from;
}

/** Chinese writes no spaces: 发报价给客户明天下午3点. Only a day with an hour is clear enough to be cut out of a sentence. */
function insideWord(words: readonly string[], at: number, ctx: WhenContext): TrailingWhen | undefined {
  const word = words[at] ?? '';
  // A word longer than a date phrase is searched near its end only.
  for (let cut = Math.max(1, word.length - 24); cut < word.length - 2; cut += 1) {
    if (!hasHan(word[cut - 1] ?? '') || !/^[大前昨今明后上本这下周星礼\d一二三四五六七八九十]/u.test(word.slice(cut)))
      continue;
    const matched = [word.slice(cut), ...words.slice(at + 1)].join(' ');
    const reached = clearWhen(matched, ctx);
    if (!reached?.ok || !reached.value.hasDay || !reached.value.hasClock) continue;
    const before = word.slice(0, cut);
    if (isPartOfTitle(before)) return undefined;
    return withTitle([...words.slice(0, at), before].join(' '), reached.value.when, matched);
  }
  return undefined;
}

function clearWhen(text: string, ctx: WhenContext): Result<Reached> | undefined {
  return isClear(tidy(text)) ? reachWhen(text, ctx, true) : undefined;
}

/** "Workshop 10am - 3pm": the second of two moments is no due date. */
function isRange(words: readonly string[], at: number, ctx: WhenContext): boolean {
  return at >= 2 && /^[-–—~]$/u.test(words[at - 1] ?? '') && Boolean(clearWhen(words[at - 2] ?? '', ctx)?.ok);
}

/** Text that nobody would write at the end of a title unless they meant a date. */
function isClear(clean: string): boolean {
  const text = clean.replace(/[.,!;。]+$/u, '');
  if (/[?？]$/u.test(text) || text === '') return false;
  if (wordsToo.test(text) && !/^(?:mon|tue|tues|thu|fri)$/.test(text)) return false;
  // Digits and separators only: a price, a version, a score, unless it is a full date written the ISO or dotted way.
  if (/^[\d\s.:/,h-]+$/.test(text)) {
    return /^\d{4}-\d{1,2}-\d{1,2}(?: \d{1,2}:\d{2})?$/.test(text) || /^\d{1,2}\.\d{1,2}\.\d{4}$/.test(text);
  }
  // A day of some month, an hour without a sign that it is one, a part of the day: too little on their own.
  if (/^(?:on )?(?:the )?\d{1,2}(?:st|nd|rd|th)?$/.test(text) || /^[\d一二三十]+[号日]$/u.test(text)) return false;
  if (/^(?:in the |the )?(?:morning|afternoon|evening|night|weekend|midnight|now)$/.test(text)) return false;
  if (/^(?:上午|早上|下午|晚上|中午|凌晨|早|晚|夜|周末|现在|马上|下班)$/u.test(text)) return false;
  if (/^(?:by |until |till |before )?(?:\d{1,2} ?[ap]|\d{1,2}h)$/.test(text)) return false;
  if (/^[+]/.test(text)) return false;
  return true;
}

function isPartOfTitle(before: string): boolean {
  const word = tidy(before);
  return belongsToTitle.has(word) || belongsToTitleZh.test(word);
}

function withTitle(before: string, when: When, matched: string): TrailingWhen | undefined {
  const title = before.replace(/[\s,;:，；：、\-–—]+$/u, '').trim();
  return title === '' ? undefined : { title, when, matched };
}
