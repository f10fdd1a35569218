import { oneDay, yearlyDay } from './recurring-day.ts';
import { type CalendarDate, dateToIso, isCalendarDate } from './wall-clock.ts';
import { ambiguousDate, noSuchDate } from './when-faults.ts';
import { type Day, got, type Reading, type ReadingContext } from './when-reading.ts';

/**
 * Dates in digits alone. Year first is ISO whatever the separator; with dots the day comes first, as everywhere that
 * dots are used. With slashes or dashes the order differs between countries: when both readings are real days, it asks,
 * except for month and day alone in Chinese, where the month comes first.
 */
export function readNumericDay(text: string, ctx: ReadingContext): Reading<Day> {
  const iso = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(text);
  if (iso) return oneDay(text, { year: Number(iso[1]), month: Number(iso[3]), day: Number(iso[4]) });

  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})?$/.exec(text);
  if (dotted) {
    const [day, month] = [Number(dotted[1]), Number(dotted[2])];
    return dotted[3] === undefined
      ? yearlyDay(text, month, day)
      : oneDay(text, { year: fullYear(dotted[3]), month, day });
  }

  const full = /^(\d{1,2})([-/])(\d{1,2})\2(\d{4}|\d{2})$/.exec(text);
  if (full) {
    const [a, b, c] = [Number(full[1]), Number(full[3]), full[4] ?? ''];
    const orders: CalendarDate[] = [
      { year: fullYear(c), month: b, day: a },
      { year: fullYear(c), month: a, day: b },
    ];
    if (c.length === 2 && ctx.locale === 'zh') orders.push({ year: 2000 + a, month: b, day: Number(c) });
    return choose(text, orders);
  }

  const short = /^(\d{1,2})[-/](\d{1,2})$/.exec(text);
  if (short) {
    const [a, b] = [Number(short[1]), Number(short[2])];
    if (ctx.locale === 'zh') return yearlyDay(text, a, b);
    const orders = [
      { month: b, day: a },
      { month: a, day: b },
    ].filter(({ month, day }) => isCalendarDate({ year: 2000, month, day }));
    const [first, second] = orders;
    if (!first) return { fault: noSuchDate(text) };
    if (!second || a === b) return yearlyDay(text, first.month, first.day);
    return {
      fault: ambiguousDate(
        text,
        orders.map((order) => dateToIso(nextOf(order, ctx))),
      ),
    };
  }
  return undefined;
}

function choose(text: string, orders: readonly CalendarDate[]): Reading<Day> {
  const readings = [...new Map(orders.filter(isCalendarDate).map((date) => [dateToIso(date), date])).entries()];
  const [only] = readings;
  if (!only) return { fault: noSuchDate(text) };
  return readings.length === 1
    ? got({ on: only[1] })
    : {
        fault: ambiguousDate(
          text,
          readings.map(([iso]) => iso),
        ),
      };
}

function nextOf({ month, day }: { month: number; day: number }, ctx: ReadingContext): CalendarDate {
  const { today } = ctx;
  const passed = month < today.month || (month === today.month && day < today.day);
  const year = ctx.prefer === 'future' ? today.year + (passed ? 1 : 0) : today.year - (passed ? 0 : 1);
  return { year, month, day };
}

function fullYear(digits: string): number {
  return digits.length === 2 ? 2000 + Number(digits) : Number(digits);
}
