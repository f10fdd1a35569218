import { addMonths, type CalendarDate, isCalendarDate } from './wall-clock.ts';
import { noSuchDate } from './when-faults.ts';
import { type Day, got, type Reading } from './when-reading.ts';

/** One day of the calendar, if it exists. */
export function oneDay(text: string, date: CalendarDate): Reading<Day> {
  return isCalendarDate(date) ? got({ on: date }) : { fault: noSuchDate(text) };
}

/** A day that comes every year, or that of one year. 29 February only in the years that have one. */
export function yearlyDay(text: string, month: number, day: number, inYear?: number): Reading<Day> {
  if (!isCalendarDate({ year: 2000, month, day })) return { fault: noSuchDate(text) };
  if (inYear !== undefined) return oneDay(text, { year: inYear, month, day });
  return got({ recurs: (n, today) => existing({ year: today.year + n, month, day }) });
}

/** "The 5th": of the month `shift` months from this one, or of whichever comes. */
export function monthlyDay(text: string, day: number, today: CalendarDate, shift?: number): Reading<Day> {
  const inMonth = (n: number): CalendarDate => ({ ...addMonths({ ...today, day: 1 }, n), day });
  if (shift !== undefined) return oneDay(text, inMonth(shift));
  if (day < 1 || day > 31) return { fault: noSuchDate(text) };
  return got({ recurs: (n) => existing(inMonth(n)) });
}

function existing(date: CalendarDate): CalendarDate | undefined {
  return isCalendarDate(date) ? date : undefined;
}
