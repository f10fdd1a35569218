import { AppError } from './errors.ts';
import { msg } from './msg.ts';

/**
 * Time in which somebody works: hours of the week, without holidays, in a time zone. Pure. Lengths are milliseconds that really
 * pass, so a shift during which the clocks go forward is an hour (on Lord Howe Island half an hour) shorter than its wall clock
 * says, and one during which they go back is longer.
 */

/** Minutes from midnight on the wall clock, `from` < `to` ≤ 1440. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface WorkingHours {
  /** IANA name. */
  readonly timezone: string;
  /** Monday first, seven of them; each day's stretches in order, apart from one another. */
  readonly week: readonly (readonly Stretch[])[];
  /** What is free on which day (`2026-12-24`): part of it, or 0–1440 for all of it. */
  readonly off: ReadonlyMap<string, readonly Stretch[]>;
}

export const minutesOfDay = 1440;
export const wholeDay: Stretch = { from: 0, to: minutesOfDay };

/** What holds until a department says otherwise: Monday to Friday, nine to five. */
export const usualWeek: WorkingHours['week'] = [1, 2, 3, 4, 5, 6, 7].map((day) =>
  day <= 5 ? [{ from: 9 * 60, to: 17 * 60 }] : [],
);

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Nobody is closed for longer than this and still has deadlines, in days. */
const longestPause = 732;

/**
 * The moment at which `ms` of working time have passed since `from`. AppError 'refused' where there is no working time to be found
 * for two years: no hours at all, or nothing but holidays.
 */
export function addWorkingTime(hours: WorkingHours, from: Date, ms: number): Date {
  if (ms <= 0) return from;
  let left = ms;
  let idle = 0;
  for (let day = dayOf(from.getTime(), hours.timezone); idle <= longestPause; day += 1) {
    idle += 1;
    for (const [start, end] of workOn(hours, day)) {
      const begin = Math.max(start, from.getTime());
      if (end <= begin) continue;
      if (left <= end - begin) return new Date(begin + left);
      left -= end - begin;
      idle = 0;
    }
  }
  throw noWorkingTime();
}

/** Working time between two moments, in milliseconds; negative where the second comes first. */
export function workingTimeBetween(hours: WorkingHours, from: Date, to: Date): number {
  if (to < from) return -workingTimeBetween(hours, to, from);
  const last = dayOf(to.getTime(), hours.timezone);
  let sum = 0;
  for (let day = dayOf(from.getTime(), hours.timezone); day <= last; day += 1) {
    for (const [start, end] of workOn(hours, day)) {
      sum += Math.max(0, Math.min(end, to.getTime()) - Math.max(start, from.getTime()));
    }
  }
  return sum;
}

/** Is this moment one at which somebody works? */
export function isWorkingTime(hours: WorkingHours, at: Date): boolean {
  const day = dayOf(at.getTime(), hours.timezone);
  return workOn(hours, day).some(([start, end]) => start <= at.getTime() && at.getTime() < end);
}

/** Is anything worked in an ordinary week? */
export function hasWorkingTime(week: WorkingHours['week']): boolean {
  return week.some((day) => day.length > 0);
}

/** Where only a day is said and nobody works on it, it ends at five. */
const usualEnd = 17 * 60;

/**
 * So many working days after a day (before it, where negative), both counted from 1970-01-01: days on which the department works at
 * all, so neither its free days of the week nor its holidays. 0 gives the day itself, or the next working day. A department that
 * never works counts Monday to Friday. AppError 'refused' where there are nothing but holidays for two years.
 */
export function addWorkdays(hours: WorkingHours, day: number, days: number): number {
  const calendar = hasWorkingTime(hours.week) ? hours : { ...hours, week: usualWeek };
  const step = days < 0 ? -1 : 1;
  let left = Math.abs(days);
  let idle = 0;
  for (let at = days === 0 ? day : day + step; idle <= longestPause; at += step) {
    idle += 1;
    if (stretchesOn(calendar, at).length === 0) continue;
    if (left <= 1) return at;
    left -= 1;
    idle = 0;
  }
  throw noWorkingTime();
}

/** When the work of a day is over by the department's clock; five in the afternoon on a day when nobody works. */
export function endOfWork(hours: WorkingHours, day: number): Date {
  return new Date(momentOf(day, stretchesOn(hours, day).at(-1)?.to ?? usualEnd, hours.timezone));
}

/** `2026-12-24` of a day counted from 1970-01-01. */
export function isoDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** The day that the calendar shows in that zone, counted from 1970-01-01. */
export function dayOf(at: number, zone: string): number {
  return Math.floor((at + offsetAt(at, zone)) / dayMs);
}

/** The stretches that are worked on a day, as moments. */
function workOn(hours: WorkingHours, day: number): [start: number, end: number][] {
  return stretchesOn(hours, day).map(({ from, to }) => [
    momentOf(day, from, hours.timezone),
    momentOf(day, to, hours.timezone),
  ]);
}

/** The stretches that are worked on a day, by the wall clock. */
function stretchesOn(hours: WorkingHours, day: number): Stretch[] {
  const ordinary = hours.week[(((day + 3) % 7) + 7) % 7] ?? [];
  return without(ordinary, hours.off.get(isoDay(day)) ?? []);
}

/** What is left of the stretches when others are taken out of them. */
export function without(stretches: readonly Stretch[], off: readonly Stretch[]): Stretch[] {
  let left = [...stretches];
  for (const gone of off) {
    left = left.flatMap(({ from, to }) =>
      [
        { from, to: Math.min(to, gone.from) },
        { from: Math.max(from, gone.to), to },
      ].filter((rest) => rest.from < rest.to),
    );
  }
  return left;
}

/**
 * When the wall clock of a zone shows that minute of a day. One that it shows twice is its first time; one that it leaves out is
 * the moment of the leap. So moments never go back while minutes go forward, and stretches that touch on the wall touch in time.
 */
function momentOf(day: number, minute: number, zone: string): number {
  const wall = day * dayMs + minute * minuteMs;
  // No zone is further from UTC than 14 hours, and none changes twice within two days.
  const before = offsetAt(wall - dayMs, zone);
  const after = offsetAt(wall + dayMs, zone);
  const shown = [wall - before, wall - after].filter((at) => at + offsetAt(at, zone) === wall);
  return shown.length > 0 ? Math.min(...shown) : leapBetween(wall - after, wall - before, zone);
}

/** The moment at which the zone's offset changes, between two moments on either side. Clocks change on quarters of an hour only. */
function leapBetween(from: number, to: number, zone: string): number {
  const changed = offsetAt(to, zone);
  let low = Math.floor(from / quarterMs);
  let high = Math.ceil(to / quarterMs);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * quarterMs, zone) === changed) high = middle;
    else low = middle;
  }
  return high * quarterMs;
}

const quarterMs = 15 * minuteMs;
const formats = new Map<string, Intl.DateTimeFormat>();
/** Asking a zone costs more than everything else here; an answer holds for a quarter of an hour. */
const offsets = new Map<string, number>();
const mostOffsets = 20_000;

/** Milliseconds east of UTC. */
function offsetAt(at: number, zone: string): number {
  const quarter = Math.floor(at / quarterMs);
  const key = `${zone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(quarter * quarterMs)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const offset = Date.UTC(year, month - 1, day, hour, minute, second) - quarter * quarterMs;
  if (offsets.size >= mostOffsets) offsets.clear();
  offsets.set(key, offset);
  return offset;
}

function noWorkingTime(): AppError {
  return new AppError(
    'refused',
    msg(
      'The department has no working hours in the next two years, so there is no deadline to name. Set its hours first: department hours support "mon-fri 9:00-17:00".',
      '该部门今后两年内没有任何工作时间，因此无法确定期限。请先设置工作时间，例如：部门 工作时间 客服 "周一至周五 9:00-17:00"。',
    ),
  );
}
