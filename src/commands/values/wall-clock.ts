import { IANAZone } from 'luxon';

/** A day on the calendar, nowhere in particular. `month` is 1–12. */
export type CalendarDate = { readonly year: number; readonly month: number; readonly day: number };
/** A reading of the clock on a wall. `hour` 24 means the end of the day. */
export type ClockTime = { readonly hour: number; readonly minute: number; readonly second?: number };

const dayMs = 86_400_000;

/** A zone of our own records: luxon remembers it, so asking again costs nothing. Not for what people type. */
export function isKnownTimezone(zone: string): boolean {
  return IANAZone.create(zone).isValid;
}

export function isTimezone(zone: string): boolean {
  return IANAZone.isValidZone(zone);
}

/** Is there such a day? 30 February is not, nor is year 0. */
export function isCalendarDate({ year, month, day }: CalendarDate): boolean {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
  return day <= daysInMonth(year, month);
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (((year % 400) + 400) % 400), month, 0)).getUTCDate();
}

function utcMidnight({ year, month, day }: CalendarDate): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime();
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  const moved = new Date(utcMidnight(date) + days * dayMs);
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

/** A month later; the 31st becomes the last day where a month is shorter. */
export function addMonths({ year, month, day }: CalendarDate, months: number): CalendarDate {
  const index = year * 12 + (month - 1) + months;
  const to = { year: Math.floor(index / 12), month: (((index % 12) + 12) % 12) + 1 };
  return { ...to, day: Math.min(day, daysInMonth(to.year, to.month)) };
}

/** Monday is 1, Sunday 7. */
export function weekdayOf(date: CalendarDate): number {
  return ((((utcMidnight(date) / dayMs + 3) % 7) + 7) % 7) + 1;
}

export function compareDates(a: CalendarDate, b: CalendarDate): number {
  return utcMidnight(a) - utcMidnight(b);
}

/** `2026-03-01` */
export function dateToIso({ year, month, day }: CalendarDate): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** What the calendar and the clock on the wall show in `zone` at that instant. */
export function instantToWall(at: Date, zone: string): CalendarDate & Required<ClockTime> {
  const local = new Date(at.getTime() + IANAZone.create(zone).offset(at.getTime()) * 60_000);
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
  };
}

/**
 * The instant at which the wall clock of `zone` shows this. An hour that happens twice (clocks going back) is its first
 * occurrence; one that never happens (clocks going forward) moves on by the length of the gap, so 02:30 becomes 03:30.
 */
export function wallToInstant(date: CalendarDate, time: ClockTime, zone: string): Date {
  const wall = utcMidnight(date) + ((time.hour * 60 + time.minute) * 60 + (time.second ?? 0)) * 1000;
  const rules = IANAZone.create(zone);
  // A zone changes its offset at most once in two days, so the offsets on either side are the only two possible ones.
  const before = wall - rules.offset(wall - dayMs) * 60_000;
  const after = wall - rules.offset(wall + dayMs) * 60_000;
  const shown = [before, after].filter((instant) => instant + rules.offset(instant) * 60_000 === wall);
  return new Date(shown.length > 0 ? Math.min(...shown) : before);
}
