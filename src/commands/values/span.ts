import { chineseNumeralClass, readChineseNumber, readEnglishNumber } from './numerals.ts';
import { hasHan } from './tidy.ts';

/**
 * A length of time in words, kept in the units that calendars treat differently: a month is not a number of days, and a
 * day is not always 24 hours. `ms` is what was said in hours and smaller.
 */
export type Span = { readonly months: number; readonly days: number; readonly ms: number };

type Unit = { readonly months?: number; readonly days?: number; readonly ms?: number };

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const englishUnits: readonly (readonly [RegExp, Unit])[] = [
  [/^(?:s|secs?|seconds?)$/, { ms: second }],
  [/^(?:m|mins?|minutes?)$/, { ms: minute }],
  [/^(?:h|hrs?|hours?)$/, { ms: hour }],
  [/^(?:d|days?)$/, { days: 1 }],
  [/^(?:w|wks?|weeks?)$/, { days: 7 }],
  [/^fortnights?$/, { days: 14 }],
  [/^(?:mo|mos|months?)$/, { months: 1 }],
  [/^(?:y|yrs?|years?)$/, { months: 12 }],
];

const chineseUnits: Readonly<Record<string, Unit>> = {
  秒: { ms: second },
  秒钟: { ms: second },
  分: { ms: minute },
  分钟: { ms: minute },
  刻钟: { ms: 15 * minute },
  小时: { ms: hour },
  钟头: { ms: hour },
  天: { days: 1 },
  日: { days: 1 },
  周: { days: 7 },
  星期: { days: 7 },
  礼拜: { days: 7 },
  月: { months: 1 },
  年: { months: 12 },
};

const none: Span = { months: 0, days: 0, ms: 0 };

/** `text` has gone through `tidy` and `simplifyValueWords`. Undefined when any part of it is not a length of time. */
export function readSpan(text: string): Span | undefined {
  if (text.length === 0 || text.length > 60) return undefined;
  return hasHan(text) ? readChineseSpan(text.replace(/ /g, '')) : readEnglishSpan(text);
}

function plus(span: Span, count: number, unit: Unit): Span | undefined {
  if (unit.months !== undefined) {
    const months = count * unit.months;
    return Number.isInteger(months) ? { ...span, months: span.months + months } : undefined;
  }
  if (unit.days !== undefined) {
    const days = count * unit.days;
    if (Number.isInteger(days)) return { ...span, days: span.days + days };
    // Half a day is twelve hours on the clock; half a calendar day is nothing.
    return { ...span, ms: span.ms + Math.round(days * day) };
  }
  return { ...span, ms: span.ms + Math.round(count * (unit.ms ?? 0)) };
}

function readEnglishSpan(text: string): Span | undefined {
  if (/^(?:a )?quarter of an hour$/.test(text)) return { ...none, ms: 15 * minute };
  if (/^three quarters of an hour$/.test(text)) return { ...none, ms: 45 * minute };
  const hoursAndMinutes = /^(\d{1,3}) ?h ?([0-5]?\d)$/.exec(text) ?? /^(\d{1,3}):([0-5]\d)$/.exec(text);
  if (hoursAndMinutes) {
    return { ...none, ms: Number(hoursAndMinutes[1]) * hour + Number(hoursAndMinutes[2]) * minute };
  }
  const half = / and a half$/.test(text);
  let rest = half ? text.replace(/ and a half$/, '') : text;
  let span: Span | undefined = none;
  let last: Unit | undefined;
  while (rest !== '') {
    const piece =
      /^(\d+(?:\.\d+)?) ?([a-z]+)/.exec(rest) ??
      /^((?:a couple of|couple of|half an|half a|an|a|[a-z]+(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)) ([a-z]+)/.exec(
        rest,
      );
    const count = piece?.[1] === undefined ? undefined : readEnglishNumber(piece[1]);
    const unit = englishUnits.find(([name]) => name.test(piece?.[2] ?? ''))?.[1];
    if (!piece || count === undefined || !unit) return undefined;
    span = plus(span, count, unit);
    if (!span) return undefined;
    last = unit;
    rest = rest.slice(piece[0].length).replace(/^(?:,? and |, ?| )/, '');
  }
  return half && last ? plus(span, 0.5, last) : last ? span : undefined;
}

const chinesePiece = new RegExp(
  `^(半|[${chineseNumeralClass}]+)(个)?(半)?(秒钟|秒|分钟|分|刻钟|小时|钟头|天|日|周|星期|礼拜|月|年)(半)?`,
  'u',
);

function readChineseSpan(text: string): Span | undefined {
  let rest = text;
  let span: Span | undefined = none;
  while (rest !== '') {
    const piece: RegExpExecArray | null = chinesePiece.exec(rest);
    const unit = chineseUnits[piece?.[4] ?? ''];
    if (!piece || !unit) return undefined;
    const [whole, amount = '', counter, halfBefore, name, halfAfter] = piece;
    // 三月 is March and 三日 the third; only 三个月 counts months.
    if (name === '月' && counter === undefined) return undefined;
    if (halfBefore !== undefined && counter === undefined) return undefined;
    const count = amount === '半' ? 0.5 : readChineseNumber(amount);
    if (count === undefined) return undefined;
    span = plus(span, count + (halfBefore || halfAfter ? 0.5 : 0), unit);
    if (!span) return undefined;
    rest = rest.slice(whole.length).replace(/^[零又]/u, '');
  }
  return span;
}
