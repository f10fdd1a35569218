import { type Day, daysBetween, dayText } from '../../commands/values/calendar-day.ts';
import { edgeOf, mondayOf, type PeriodUnit } from '../../commands/values/calendar-period.ts';
import { parsePeriod, periodText } from '../../commands/values/period.ts';
import { ok, type Result } from '../../commands/values/result.ts';
import {
  addDays,
  type CalendarDate,
  dateToIso,
  instantToWall,
  wallToInstant,
} from '../../commands/values/wall-clock.ts';
import type { WhenContext } from '../../commands/values/when.ts';
import { type Msg, msg } from '../../core/msg.ts';

/** Whole days of the reader's calendar, both ends included. `kind` says what the one before it is. */
export interface ReportPeriod {
  readonly kind: 'days' | PeriodUnit;
  readonly from: Day;
  readonly to: Day;
}

/** A period as moments: from the first instant of its first day up to, and without, the first of the day after its last. */
export interface Window {
  readonly fromDay: Day;
  readonly toDay: Day;
  readonly from: Date;
  readonly to: Date;
  /** What is measured at a moment is measured here: at the end of the period, or now where that is still to come. */
  readonly at: Date;
}

type Context = Omit<WhenContext, 'prefer' | 'dateOnlyAt'>;

/** Days that a rolling period may have; longer ones are named by their ends. */
const mostDays = 731;
const chineseWeeks: Readonly<Record<string, number>> = { 本周: 0, 这周: 0, 上周: -1, 上个星期: -1, 这个星期: 0 };
const days: Readonly<Record<string, number>> = { today: 0, yesterday: -1, 今天: 0, 今日: 0, 昨天: -1, 昨日: -1 };

/**
 * What `parsePeriod` reads, and besides: `today`, `yesterday`, `this week`, `last week` (Monday to Sunday), `last 7 days`,
 * `本周`, `上周`, `近30天`. Faults: those of parsePeriod.
 */
export function parseReportPeriod(text: string, ctx: Context): Result<ReportPeriod> {
  const clean = text.normalize('NFKC').trim().toLowerCase().replace(/\s+/gu, ' ');
  const now = instantToWall(ctx.now, ctx.timezone);
  const day = days[clean];
  if (day !== undefined) return ok(daysFrom(addDays(now, day), 1));
  const week = chineseWeeks[clean] ?? { 'this week': 0, 'last week': -1, 'previous week': -1 }[clean];
  if (week !== undefined) return ok(weekOf(now, week));
  const isoWeek = /^(\d{4}) ?-?w(\d{1,2})$/u.exec(clean);
  const found = isoWeek && weekNumbered(Number(isoWeek[1]), Number(isoWeek[2]));
  if (found) return ok(found);
  const rolling = /^(?:(?:last|past) )?(\d{1,3}) ?days?$|^(?:最近|近|过去) ?(\d{1,3}) ?天$/u.exec(clean);
  const length = Number(rolling?.[1] ?? rolling?.[2] ?? 0);
  if (length >= 1 && length <= mostDays) return ok(lastDays(length, ctx));
  const parsed = parsePeriod(text, ctx);
  if (!parsed.ok) return parsed;
  const { kind, from, to } = parsed.value;
  return ok({ kind: kind === 'custom' ? 'days' : kind, from, to });
}

/** The last so many days, today among them. */
export function lastDays(length: number, ctx: Pick<Context, 'now' | 'timezone'>): ReportPeriod {
  return daysFrom(addDays(instantToWall(ctx.now, ctx.timezone), 1 - length), length);
}

function weekOf(now: CalendarDate, shift: number): ReportPeriod {
  return { ...daysFrom(mondayOf(now, shift), 7), kind: 'week' };
}

/** Week 1 is the one with 4 January in it (ISO 8601); null: the year has no such week. */
function weekNumbered(year: number, week: number): ReportPeriod | null {
  if (year < 1990 || year > 2100 || week < 1) return null;
  const monday = addDays(mondayOf({ year, month: 1, day: 4 }, 0), (week - 1) * 7);
  return addDays(monday, 3).year === year ? weekOf(monday, 0) : null;
}

/** Words that give the same period again, as long as today is today: `2026-11`, `2026-Q4`, `2026-W47`, `last 30 days`. */
export function periodWords(period: ReportPeriod, now: Date, timezone: string): string {
  const [year = '', month = ''] = period.from.split('-');
  switch (period.kind) {
    case 'month':
      return `${year}-${month}`;
    case 'quarter':
      return `${year}-Q${Math.ceil(Number(month) / 3)}`;
    case 'year':
      return year;
    case 'week': {
      const thursday = addDays(calendarDate(period.from), 3);
      const first = mondayOf({ year: thursday.year, month: 1, day: 4 }, 0);
      const number = daysBetween(dateToIso(first), period.from) / 7 + 1;
      return `${thursday.year}-W${String(number).padStart(2, '0')}`;
    }
    case 'days': {
      const length = daysBetween(period.from, period.to) + 1;
      const rolls = period.to === dateToIso(instantToWall(now, timezone)) && length <= mostDays;
      return rolls ? `last ${length} days` : `${period.from}..${period.to}`;
    }
  }
}

function daysFrom(first: CalendarDate, length: number): ReportPeriod {
  return { kind: 'days', from: dateToIso(first), to: dateToIso(addDays(first, length - 1)) };
}

/** The one before: the week, month, quarter or year before it; of other days as many, right before them. */
export function periodBefore(period: ReportPeriod): ReportPeriod {
  const first = calendarDate(period.from);
  if (period.kind === 'days' || period.kind === 'week') {
    const length = daysBetween(period.from, period.to) + 1;
    return { ...daysFrom(addDays(first, -length), length), kind: period.kind };
  }
  const edge = (side: 'start' | 'end') => dateToIso(edgeOf(first, period.kind as PeriodUnit, -1, side));
  return { kind: period.kind, from: edge('start'), to: edge('end') };
}

/**
 * What to compare a period with: the one before it, and of one that is not over yet only as many days as have begun, so that ten
 * days of a month stand beside ten days. A shorter month's end is its last day.
 */
export function comparedWith(period: ReportPeriod, now: Date, timezone: string): ReportPeriod {
  const before = periodBefore(period);
  const today = dateToIso(instantToWall(now, timezone));
  if (today >= period.to || today < period.from) return before;
  const to = dateToIso(addDays(calendarDate(before.from), daysBetween(period.from, today)));
  return { ...before, to: to < before.to ? to : before.to };
}

/** The moments of a period on the clocks of a zone, whatever they do meanwhile. */
export function windowOf(period: Pick<ReportPeriod, 'from' | 'to'>, timezone: string, now: Date): Window {
  const midnight = (day: CalendarDate) => wallToInstant(day, { hour: 0, minute: 0 }, timezone);
  const to = midnight(addDays(calendarDate(period.to), 1));
  return {
    fromDay: period.from,
    toDay: period.to,
    from: midnight(calendarDate(period.from)),
    to,
    at: to < now ? to : now,
  };
}

/** "October 2026", "last 30 days", or both ends. */
export function periodName(period: ReportPeriod, now: Date, timezone: string): Msg {
  const today = dateToIso(instantToWall(now, timezone));
  if (period.kind !== 'days') return periodText(period);
  const length = daysBetween(period.from, period.to) + 1;
  if (period.to !== today) return length === 1 ? dayText(period.from) : periodText(period);
  return length === 1 ? msg('today', '今天') : msg(`last ${length} days`, `最近 ${length} 天`);
}

/** Of longer ones, in days, the end says enough. */
const longDays = 182;

/**
 * A period's name where there is hardly any room, as on the axis of a chart of several: "Nov 2026", "16–22 Nov", "22 Sep–21 Oct" ·
 * "2026年11月", "11/16–11/22".
 */
export function periodMark(period: ReportPeriod): Msg {
  const [from, to] = [calendarDate(period.from), calendarDate(period.to)];
  if (period.kind === 'month') return msg(`${monthMark(from)} ${from.year}`, `${from.year}年${from.month}月`);
  if (period.kind === 'quarter') {
    const quarter = Math.ceil(from.month / 3);
    return msg(`Q${quarter} ${from.year}`, `${from.year}年${'一二三四'[quarter - 1]}季度`);
  }
  if (period.kind === 'year') return periodText(period);
  if (period.from === period.to) return dayMark(period.from);
  if (daysBetween(period.from, period.to) > longDays) {
    return msg(`to ${monthMark(to)} ${to.year}`, `至${to.year}/${to.month}`);
  }
  const isOneMonth = from.month === to.month;
  return msg(
    isOneMonth ? `${from.day}–${dayMark(period.to).en}` : `${dayMark(period.from).en}–${dayMark(period.to).en}`,
    `${from.month}/${from.day}–${to.month}/${to.day}`,
  );
}

/** "16 Nov" · "11月16日": of days whose year nobody doubts. */
export function dayMark(day: Day): Msg {
  const date = calendarDate(day);
  return msg(`${date.day} ${monthMark(date)}`, `${date.month}月${date.day}日`);
}

const monthMark = ({ month }: CalendarDate): string =>
  ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][month - 1] ?? '';

function calendarDate(day: Day): CalendarDate {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return { year, month, day: date };
}
