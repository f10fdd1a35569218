import { type Fault, ok, quoted, type Result } from './result.ts';
import { hasHan, simplifyValueWords, tidy } from './tidy.ts';
import {
  addDays,
  type CalendarDate,
  compareDates,
  instantToWall,
  isCalendarDate,
  isKnownTimezone,
  wallToInstant,
  weekdayOf,
} from './wall-clock.ts';
import { weekdayName } from './weekdays.ts';
import { readWithChrono } from './when-chrono.ts';
import { readClock } from './when-clock.ts';
import { readChineseDay } from './when-day-chinese.ts';
import { readEnglishDay } from './when-day-english.ts';
import { readNumericDay } from './when-day-numeric.ts';
import {
  futureMoment,
  noSuchDate,
  noSuchTime,
  notADate,
  pastMoment,
  rightExample,
  tooFar,
  wrongWeekday,
} from './when-faults.ts';
import { formatWhen, whenMsg } from './when-format.ts';
import type { Clock, Day, Reading, ReadingContext, WhenContext } from './when-reading.ts';
import { readRelativeDay, readRelativeMoment } from './when-relative.ts';

export type { WhenContext } from './when-reading.ts';

export type When = {
  readonly at: Date;
  /** No hour was said: `at` is that day at `dateOnlyAt`. */
  readonly dateOnly: boolean;
  /** What was understood, in the reader's language and zone. */
  readonly text: string;
};

/** How far from now a moment may lie; beyond it, somebody mistyped a year. */
export const WHEN_HORIZON_YEARS = 20;
const horizonMs = WHEN_HORIZON_YEARS * 365.25 * 86_400_000;
/** No date phrase is longer; a longer text is a sentence. */
const maxLength = 80;
/** A minute typed while it passes still counts as now. */
const graceMs = 60_000;

type Understood = { readonly at: Date } | { readonly day?: Day; readonly clock?: Clock };
export type Reached = { readonly when: When; readonly hasDay: boolean; readonly hasClock: boolean };

/**
 * A moment in words, English or Chinese in either locale: `next fri 3pm`, `in 2 hours`, `2026-03-01`, `下周五下午3点`, `月底`.
 * The whole text must be one date expression. Faults: `not-a-date`, `no-such-date`, `no-such-time`, `ambiguous-date`,
 * `ambiguous-time`, `weekday-mismatch`, `past` (preferring the future), `future` (preferring the past), `too-far`.
 */
export function parseWhen(text: string, ctx: WhenContext): Result<When> {
  const reached = reachWhen(text, ctx, false);
  return reached.ok ? ok(reached.value.when) : reached;
}

/** `strict` leaves out what only counts as a date where one is expected ("2d", chrono's guesses). */
export function reachWhen(text: string, ctx: WhenContext, strict: boolean): Result<Reached> {
  const example = rightExample(ctx);
  const clean = normalise(text);
  if (clean === '' || clean.length > maxLength || !isKnownTimezone(ctx.timezone)) {
    return { ok: false, fault: notADate(text, example) };
  }
  const { year, month, day } = instantToWall(ctx.now, ctx.timezone);
  const reading: ReadingContext = {
    ...ctx,
    today: { year, month, day },
    endOfDay: ctx.dateOnlyAt ?? { hour: 17, minute: 0 },
  };
  const iso = readIsoMoment(clean, text);
  const understood = iso ?? understand(clean, reading, strict);
  if (!understood) return { ok: false, fault: notADate(text, example) };
  if ('fault' in understood) return { ok: false, fault: understood.fault };
  return settle(understood.got, text, reading);
}

/** One spelling for "tonight" and "this evening", and without the small words that only lead up to a date. */
function normalise(text: string): string {
  return simplifyValueWords(tidy(text))
    .replace(/(?<!^\d{1,2}\.\d{1,2})[.,!;。]+$/u, '')
    .replace(/^(?:by|until|till|before) (?=\d{1,2}$)/, 'at ')
    .replace(/^(?:due|by|on|until|till|before) (?:on |by )?/, '')
    .replace(/\btonight\b/, 'today evening')
    .replace(/\bthis (morning|afternoon|evening)\b/, 'today $1')
    .replace(/\blast night\b/, 'yesterday evening')
    .replace(/今(?=[早晚夜])/u, '今天')
    .replace(/明(?=[早晚])/u, '明天')
    .replace(/昨(?=[晚夜])/u, '昨天')
    .replace(/(?<=[天日号一二三四五六末])的 ?(?=\S)/u, '')
    .trim();
}

function readIsoMoment(clean: string, text: string): Reading<Understood> {
  const match =
    /^(\d{4})-(\d{2})-(\d{2})[t ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?(z|utc|gmt)| ?([+-])(\d{2}):?(\d{2}))?$/.exec(
      clean,
    );
  if (!match) return undefined;
  const [hour, minute, second] = [Number(match[4]), Number(match[5]), Number(match[6] ?? 0)];
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
  if (!isCalendarDate(date)) return { fault: noSuchDate(text) };
  if (hour > 24 || minute > 59 || second > 59 || (hour === 24 && minute + second > 0))
    return { fault: noSuchTime(text) };
  if (match[8] === undefined && match[9] === undefined)
    return { got: { day: { on: date }, clock: { hour, minute, second } } };
  const offset = (match[9] === '-' ? -1 : 1) * (Number(match[10] ?? 0) * 60 + Number(match[11] ?? 0));
  const ms = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const utc = wallToInstant(date, { hour, minute, second }, 'Etc/UTC').getTime();
  return { got: { at: new Date(utc + ms - offset * 60_000) } };
}

function understand(text: string, ctx: ReadingContext, strict: boolean): Reading<Understood> {
  const whole = understandExactly(text, ctx, strict);
  if (whole && 'got' in whole) return whole;
  // 周五前 is "by friday"; 三天前 has been read as "three days ago" already.
  const by = /^(.+?)(?:之前|以前|前|之内|以内|内)$/u.exec(text)?.[1];
  const before = by === undefined ? undefined : understandExactly(by, ctx, strict);
  return before ?? whole;
}

function understandExactly(text: string, ctx: ReadingContext, strict: boolean): Reading<Understood> {
  const at = readRelativeMoment(text, ctx, 'said');
  if (at) return { got: { at } };
  const day = readDay(text, ctx, strict);
  if (day && 'got' in day) return { got: { day: day.got } };
  const clock = readClock(text, ctx);
  if (clock && 'got' in clock) return { got: { clock: clock.got } };
  const counted = strict ? undefined : readRelativeMoment(text, ctx, 'bare');
  if (counted) return { got: { at: counted } };
  let fault: Fault | undefined = day?.fault ?? clock?.fault;
  for (const [left, right] of splits(text)) {
    for (const [dayText, clockText] of [
      [left, right],
      [right, left],
    ] as const) {
      const dayRead = readDay(dayText.replace(/^on /, ''), ctx, strict);
      if (!dayRead) continue;
      const clockRead = readClock(clockText, ctx);
      if (!clockRead) continue;
      if ('got' in dayRead && 'got' in clockRead) return { got: { day: dayRead.got, clock: clockRead.got } };
      fault ??= 'fault' in dayRead ? dayRead.fault : 'fault' in clockRead ? clockRead.fault : undefined;
    }
  }
  if (fault) return { fault };
  const guessed = strict || hasHan(text) ? undefined : readWithChrono(text, ctx);
  return guessed ? { got: guessed } : undefined;
}

function readDay(text: string, ctx: ReadingContext, strict: boolean): Reading<Day> {
  if (text === '') return undefined;
  return (
    (hasHan(text) ? readChineseDay(text, ctx) : (readEnglishDay(text, ctx) ?? readNumericDay(text, ctx))) ??
    readRelativeDay(text, ctx, strict)
  );
}

/** Where a day and an hour may meet: at a space, or anywhere next to a Chinese character. */
function splits(text: string): [string, string][] {
  const pairs: [string, string][] = [];
  for (let i = 1; i < text.length; i += 1) {
    const isBoundary = text[i] === ' ' || (text[i - 1] !== ' ' && (hasHan(text[i] ?? '') || hasHan(text[i - 1] ?? '')));
    if (isBoundary) pairs.push([text.slice(0, i).replace(/,$/, ''), text.slice(i).trim()]);
  }
  return pairs;
}

function settle(said: Understood, text: string, ctx: ReadingContext): Result<Reached> {
  if ('at' in said) return checkRange({ at: said.at, dateOnly: false }, text, ctx, { hasDay: false, hasClock: true });
  const { day = { recurs: (n: number) => addDays(ctx.today, n) }, clock } = said;
  const found = chooseDay(day, clock, ctx, said.day === undefined);
  if (!found) return { ok: false, fault: noSuchDate(text) };
  const example = rightExample(ctx);
  if (day.weekday !== undefined && weekdayOf(found) !== day.weekday) {
    const shown = whenMsg(wallToInstant(found, { hour: 12, minute: 0 }, ctx.timezone), ctx.timezone, true);
    const is = weekdayName(weekdayOf(found));
    return { ok: false, fault: wrongWeekday(shown, is, weekdayName(day.weekday), example) };
  }
  const dateOnly = clock === undefined;
  const at = momentOn(found, clock ?? { ...ctx.endOfDay, soft: true }, ctx, dateOnly);
  return checkRange({ at, dateOnly }, text, ctx, { hasDay: said.day !== undefined, hasClock: !dateOnly });
}

/** Today's soft hour gives way: to the end of the day when it has passed, to now when the past is meant and it is ahead. */
function momentOn(date: CalendarDate, clock: Clock, ctx: ReadingContext, dateOnly: boolean): Date {
  const at = wallToInstant(date, clock, ctx.timezone);
  if (!clock.soft || compareDates(date, ctx.today) !== 0) return at;
  if (ctx.prefer === 'future' && at < ctx.now) return wallToInstant(date, { hour: 23, minute: 59 }, ctx.timezone);
  return ctx.prefer === 'past' && at > ctx.now && dateOnly ? ctx.now : at;
}

function chooseDay(
  day: Day,
  clock: Clock | undefined,
  ctx: ReadingContext,
  hourOnly: boolean,
): CalendarDate | undefined {
  if ('on' in day) return isCalendarDate(day.on) ? day.on : undefined;
  // "Tonight", "end of day" without a day are today's, whatever the hour.
  if (hourOnly && clock?.soft) return ctx.today;
  const step = ctx.prefer === 'future' ? 1 : -1;
  // 40 steps reach past every gap there is: the rarest day of a year is 29 February, eight years apart at most.
  for (let i = -1; i <= 40; i += 1) {
    const date = day.recurs(i * step, ctx.today);
    if (!date) continue;
    const side = compareDates(date, ctx.today) * step;
    if (side > 0) return date;
    if (side < 0) continue;
    const at = wallToInstant(date, clock ?? ctx.endOfDay, ctx.timezone).getTime();
    const isOnSide = step > 0 ? at > ctx.now.getTime() - graceMs : at <= ctx.now.getTime();
    if (!clock || clock.soft || isOnSide) return date;
  }
  return undefined;
}

function checkRange(
  { at, dateOnly }: { at: Date; dateOnly: boolean },
  typed: string,
  ctx: ReadingContext,
  parts: { hasDay: boolean; hasClock: boolean },
): Result<Reached> {
  const example = rightExample(ctx);
  const distance = at.getTime() - ctx.now.getTime();
  const shown = () => (Number.isNaN(distance) ? quoted(typed) : whenMsg(at, ctx.timezone, dateOnly));
  if (!(Math.abs(distance) <= horizonMs)) return { ok: false, fault: tooFar(shown(), WHEN_HORIZON_YEARS, example) };
  if (ctx.prefer === 'future' && distance < -graceMs) return { ok: false, fault: pastMoment(shown(), example) };
  if (ctx.prefer === 'past' && distance > graceMs) return { ok: false, fault: futureMoment(shown(), example) };
  const text = formatWhen(at, { timezone: ctx.timezone, locale: ctx.locale, dateOnly });
  return ok({ when: { at, dateOnly, text }, ...parts });
}
