import { edgeOf, mondayOf, type PeriodEdge } from './calendar-period.ts';
import { chineseNumeralClass, readChineseNumber } from './numerals.ts';
import { monthlyDay, yearlyDay } from './recurring-day.ts';
import { addDays } from './wall-clock.ts';
import { chineseWeekdayNumber } from './weekdays.ts';
import { readNumericDay } from './when-day-numeric.ts';
import { type Day, got, type Reading, type ReadingContext } from './when-reading.ts';

const offsets: Readonly<Record<string, number>> = {
  今天: 0,
  今日: 0,
  今儿: 0,
  明天: 1,
  明日: 1,
  明儿: 1,
  后天: 2,
  后日: 2,
  大后天: 3,
  昨天: -1,
  昨日: -1,
  前天: -2,
  大前天: -3,
};

const shifts: Readonly<Record<string, number>> = {
  上上: -2,
  上: -1,
  去: -1,
  本: 0,
  这: 0,
  今: 0,
  下: 1,
  明: 1,
  下下: 2,
  后: 2,
};

const numeral = `[${chineseNumeralClass}]+`;
const weekPhrase = /^(?:(上上|上|本|这|下下|下)个?)?(?:周|星期|礼拜)([一二三四五六日天末1-7]|内|底|初)?$/u;
const monthEdge = /^(?:(上|本|这|下下|下)个?)?月([底末初中])?$/u;
const quarterEdge = /^(?:(上|本|这|下)个?)?季度?([底末初])$/u;
const yearEdge = /^(?:(今|明|去|后|本)年?)?年([底末初])$/u;
const monthDay = new RegExp(
  `^(?:(今|明|去|后)年|(\\d{4}|[零〇一二三四五六七八九]{4})年)?(${numeral})月(${numeral})[日号]?$`,
  'u',
);
const dayOfMonth = new RegExp(`^(?:(上|本|这|下下|下)个?月)?(${numeral})[日号]$`, 'u');

/** A day in Chinese words, and nothing else in the text, which has gone through `tidy` and `simplifyValueWords`. */
export function readChineseDay(spaced: string, ctx: ReadingContext): Reading<Day> {
  const text = spaced.replace(/ /g, '');
  const offset = Object.hasOwn(offsets, text) ? offsets[text] : undefined;
  if (offset !== undefined) return got({ on: addDays(ctx.today, offset) });
  return readWeek(text, ctx) ?? readEdge(text, ctx) ?? readMonthDay(text, ctx) ?? readWithWeekday(text, ctx);
}

function readWeek(text: string, { today }: ReadingContext): Reading<Day> {
  const match = weekPhrase.exec(text);
  if (!match) return undefined;
  const [, which, part] = match;
  const shift = shifts[which ?? ''] ?? 0;
  if (part === undefined && which === undefined) return undefined;
  const edge = edgeFor(part);
  if (part === undefined || edge)
    return got({ on: edgeOf(today, 'week', shift, edge ?? (shift === 0 ? 'end' : 'start')) });
  const day = addDays(mondayOf(today, shift), (part === '末' ? 6 : chineseWeekdayNumber(part)) - 1);
  return got(which === undefined ? { recurs: (n) => addDays(day, 7 * n) } : { on: day });
}

function edgeFor(part: string | undefined): PeriodEdge | undefined {
  if (part === '底' || part === '内') return 'end';
  if (part === '初') return 'start';
  return part === '中' ? 'middle' : undefined;
}

function readEdge(text: string, { today }: ReadingContext): Reading<Day> {
  for (const [phrase, unit] of [
    [monthEdge, 'month'],
    [quarterEdge, 'quarter'],
    [yearEdge, 'year'],
  ] as const) {
    const match = phrase.exec(text);
    if (!match) continue;
    const [, which, part] = match;
    if (which === undefined && part === undefined) return undefined;
    const shift = shifts[which ?? ''] ?? 0;
    const edge = part === '末' ? 'end' : (edgeFor(part) ?? (shift === 0 ? 'end' : 'start'));
    if (which !== undefined) return got({ on: edgeOf(today, unit, shift, edge) });
    return got({ recurs: (n) => edgeOf(today, unit, n, edge) });
  }
  return undefined;
}

function readMonthDay(text: string, { today }: ReadingContext): Reading<Day> {
  const full = monthDay.exec(text);
  if (full) {
    const [, which, yearText, monthText = '', dayText = ''] = full;
    const [month, day] = [readChineseNumber(monthText), readChineseNumber(dayText)];
    if (month === undefined || day === undefined) return undefined;
    const year = which ? today.year + (shifts[which] ?? 0) : yearText ? readChineseNumber(yearText) : undefined;
    return yearlyDay(text, month, day, year);
  }
  const ofMonth = dayOfMonth.exec(text);
  const day = readChineseNumber(ofMonth?.[2] ?? '');
  if (!ofMonth || day === undefined) return undefined;
  return monthlyDay(text, day, today, ofMonth[1] === undefined ? undefined : shifts[ofMonth[1]]);
}

const dateAndWeekday = /^(.+?)[(,]?(?:周|星期|礼拜)([一二三四五六日天])\)?$/u;
const weekdayAndDate = /^(?:周|星期|礼拜)([一二三四五六日天]),?(.+)$/u;

function readWithWeekday(text: string, ctx: ReadingContext): Reading<Day> {
  const after = dateAndWeekday.exec(text);
  const before = after ? null : weekdayAndDate.exec(text);
  const rest = after?.[1] ?? before?.[2];
  const char = after?.[2] ?? before?.[1];
  if (rest === undefined || char === undefined) return undefined;
  const date = readMonthDay(rest, ctx) ?? readNumericDay(rest, ctx);
  if (!date || 'fault' in date) return date;
  return got({ ...date.got, weekday: chineseWeekdayNumber(char) });
}
