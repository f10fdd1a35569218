import { edgeOf, mondayOf, type PeriodEdge, type PeriodUnit } from './calendar-period.ts';
import { monthlyDay, yearlyDay } from './recurring-day.ts';
import { addDays, type CalendarDate, weekdayOf } from './wall-clock.ts';
import { englishMonth, englishMonthNumber, englishWeekday, englishWeekdayNumber } from './weekdays.ts';
import { readNumericDay } from './when-day-numeric.ts';
import { type Day, got, type Reading, type ReadingContext } from './when-reading.ts';

const offsets: Readonly<Record<string, number>> = {
  today: 0,
  tomorrow: 1,
  tmr: 1,
  tmrw: 1,
  tmw: 1,
  overmorrow: 2,
  'day after tomorrow': 2,
  'the day after tomorrow': 2,
  yesterday: -1,
  'day before yesterday': -2,
  'the day before yesterday': -2,
};

const shortEdges: Readonly<Record<string, PeriodUnit>> = { eow: 'week', eom: 'month', eoq: 'quarter', eoy: 'year' };

/** A day in English words, and nothing else in the text, which has gone through `tidy`. */
export function readEnglishDay(text: string, ctx: ReadingContext): Reading<Day> {
  const offset = Object.hasOwn(offsets, text) ? offsets[text] : undefined;
  if (offset !== undefined) return got({ on: addDays(ctx.today, offset) });
  return readWeekday(text, ctx) ?? readPeriod(text, ctx) ?? readMonthDay(text, ctx) ?? readWithWeekday(text, ctx);
}

const weekdayAlone = new RegExp(`^(?:(this coming|this|coming|next|last|past) )?(${englishWeekday})\\.?( week)?$`);
const weekdayInWeek = new RegExp(`^(${englishWeekday}),? (?:of )?(this|next|last) week$`);
const weekThenDay = new RegExp(`^(this|next|last) week,? (?:on )?(${englishWeekday})$`);

const shifts: Readonly<Record<string, number>> = { last: -1, past: -1, this: 0, next: 1 };

function readWeekday(text: string, { today }: ReadingContext): Reading<Day> {
  const inWeek = weekdayInWeek.exec(text);
  const then = weekThenDay.exec(text);
  const named = inWeek ? [inWeek[2], inWeek[1]] : then ? [then[1], then[2]] : undefined;
  if (named?.[1] !== undefined) {
    return got({ on: addDays(mondayOf(today, shifts[named[0] ?? ''] ?? 0), englishWeekdayNumber(named[1]) - 1) });
  }
  const match = weekdayAlone.exec(text);
  if (match?.[2] === undefined) return undefined;
  const [, which, name, week] = match;
  const inThisWeek = addDays(mondayOf(today, 0), englishWeekdayNumber(name) - 1);
  // "Next friday" is the one of next week, said on a Monday too; the answer echoes the date, since people differ here.
  if (which === 'next') return week ? undefined : got({ on: addDays(inThisWeek, 7) });
  if (which === 'last' || which === 'past') {
    if (week) return undefined;
    const passed = englishWeekdayNumber(name) < weekdayOf(today);
    return got({ on: passed ? inThisWeek : addDays(inThisWeek, -7) });
  }
  if (week && which === undefined) {
    // British "friday week": a week after the friday to come.
    const ahead = englishWeekdayNumber(name) < weekdayOf(today) ? 14 : 7;
    return got({ on: addDays(inThisWeek, ahead) });
  }
  return week ? undefined : got({ recurs: (n) => addDays(inThisWeek, 7 * n) });
}

const edgePhrase = new RegExp(
  `^(?:the )?(end|start|beginning|middle|mid)[ -](?:of )?(?:the |(this|next|last) )?(?:(week|month|quarter|year)|(${englishMonth})(?: (\\d{4}))?)$`,
);

function readPeriod(text: string, ctx: ReadingContext): Reading<Day> {
  const { today } = ctx;
  const short = Object.hasOwn(shortEdges, text) ? shortEdges[text] : undefined;
  if (short) return got(atEdge(ctx, short, 0, 'end', true));
  const weekend = /^(?:(this|the|next|last) )?weekend$/.exec(text);
  if (weekend) {
    const saturday = addDays(mondayOf(today, shifts[weekend[1] ?? ''] ?? 0), 5);
    return got(
      weekend[1] === undefined || weekend[1] === 'the' ? { recurs: (n) => addDays(saturday, 7 * n) } : { on: saturday },
    );
  }
  const plain = /^(this|next|last) (week|month|quarter|year)$/.exec(text);
  if (plain) {
    const shift = shifts[plain[1] ?? ''] ?? 0;
    // Work "this week" is due at its end; something "next month" begins with it.
    return got(atEdge(ctx, plain[2] as PeriodUnit, shift, shift === 0 ? 'end' : 'start', shift === 0));
  }
  const phrase = edgePhrase.exec(text);
  if (!phrase) return undefined;
  const edge: PeriodEdge = phrase[1] === 'end' ? 'end' : phrase[1]?.startsWith('mid') ? 'middle' : 'start';
  const [, , which, unit, month, year] = phrase;
  if (unit) return got(atEdge(ctx, unit as PeriodUnit, shifts[which ?? ''] ?? 0, edge, which === undefined));
  if (month === undefined || which !== undefined) return undefined;
  const first = (y: number): CalendarDate => ({ year: y, month: englishMonthNumber(month), day: 1 });
  const pick = (y: number) => edgeOf(first(y), 'month', 0, edge);
  return got(year ? { on: pick(Number(year)) } : { recurs: (n) => pick(today.year + n) });
}

function atEdge(ctx: ReadingContext, unit: PeriodUnit, shift: number, edge: PeriodEdge, comesAgain: boolean): Day {
  if (!comesAgain) return { on: edgeOf(ctx.today, unit, shift, edge) };
  return { recurs: (n) => edgeOf(ctx.today, unit, shift + n, edge) };
}

const dayFirst = new RegExp(
  `^(?:the )?(\\d{1,2})(?:st|nd|rd|th|\\.)?[ -]?(?:of )?(${englishMonth})\\.?(?:,?[ -]?(\\d{4}))?$`,
);
const monthFirst = new RegExp(
  `^(${englishMonth})\\.?[ -]?(?:the )?(\\d{1,2})(?:st|nd|rd|th)?(?:(?:, ?|[ -])(\\d{4}))?$`,
);
const yearFirst = new RegExp(`^(\\d{4})[ -](${englishMonth})[ -](\\d{1,2})$`);
const ordinal = /^(?:the (\d{1,2})|(?:the )?(\d{1,2})(?:st|nd|rd|th))(?: of (this|next|last) month)?$/;

function readMonthDay(text: string, { today }: ReadingContext): Reading<Day> {
  const a = dayFirst.exec(text);
  if (a) return yearlyDay(text, englishMonthNumber(a[2] ?? ''), Number(a[1]), a[3] ? Number(a[3]) : undefined);
  const b = monthFirst.exec(text);
  if (b) return yearlyDay(text, englishMonthNumber(b[1] ?? ''), Number(b[2]), b[3] ? Number(b[3]) : undefined);
  const c = yearFirst.exec(text);
  if (c) return yearlyDay(text, englishMonthNumber(c[2] ?? ''), Number(c[3]), Number(c[1]));
  const d = ordinal.exec(text);
  return d ? monthlyDay(text, Number(d[1] ?? d[2]), today, d[3] === undefined ? undefined : shifts[d[3]]) : undefined;
}

const weekdayThenDate = new RegExp(`^(${englishWeekday})\\.?,? (?:the )?(.+)$`);
const dateThenWeekday = new RegExp(`^(.+?),? \\(?(${englishWeekday})\\)?$`);

/** "Fri 27 Nov": the weekday must agree with the date; whoever types both may have one of them wrong. */
function readWithWeekday(text: string, ctx: ReadingContext): Reading<Day> {
  const before = weekdayThenDate.exec(text);
  const after = before ? null : dateThenWeekday.exec(text);
  const name = before?.[1] ?? after?.[2];
  const rest = before?.[2] ?? after?.[1];
  if (name === undefined || rest === undefined) return undefined;
  const date = readMonthDay(rest, ctx) ?? readNumericDay(rest, ctx);
  if (!date || 'fault' in date) return date;
  return got({ ...date.got, weekday: englishWeekdayNumber(name) });
}
