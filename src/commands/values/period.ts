import { type Msg, msg } from '../../core/msg.ts';
import { type Day, dayText, parseDay } from './calendar-day.ts';
import { edgeOf, type PeriodUnit } from './calendar-period.ts';
import { fail, ok, quoted, type Result } from './result.ts';
import { type CalendarDate, dateToIso, daysInMonth, instantToWall } from './wall-clock.ts';
import type { WhenContext } from './when.ts';

/** Whole days, both ends included. */
export interface Period {
  readonly kind: 'month' | 'quarter' | 'year' | 'custom';
  readonly from: Day;
  readonly to: Day;
}

type PeriodContext = Omit<WhenContext, 'prefer' | 'dateOnlyAt'>;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const chineseQuarter: Readonly<Record<string, number>> = { 一: 1, 二: 2, 三: 3, 四: 4 };
const example = 'Q4 2026';

/**
 * A month, quarter, year or two days: `Q4 2026`, `2026-Q4`, `this quarter`, `november`, `2026-11`, `2026`, `2026年第四季度`, `下个月`,
 * `2026-11-15..2027-01-31`. One without a year is of this year. Faults: `not-a-period`, `backwards`, and those of a day.
 */
export function parsePeriod(text: string, ctx: PeriodContext): Result<Period> {
  const clean = text.normalize('NFKC').trim().toLowerCase().replace(/\s+/gu, ' ');
  const { year, month, day } = instantToWall(ctx.now, ctx.timezone);
  const found =
    relative(clean, { year, month, day }) ?? quarter(clean, year) ?? monthOf(clean, year) ?? wholeYear(clean);
  if (found) return ok(found);
  const ends = /^(.+?)(?: ?(?:\.\.|…|~) ?| to | until | – | - |到|至)(.+)$/u.exec(clean);
  if (ends?.[1] && ends[2]) return between(ends[1], ends[2], ctx);
  const what = quoted(text);
  return fail(
    'not-a-period',
    msg(`${what.en} is not a month, quarter, year or range of days.`, `${what.zh}不是月份、季度、年份或日期范围。`),
    example,
  );
}

function between(first: string, last: string, ctx: PeriodContext): Result<Period> {
  const from = parseDay(first, ctx);
  if (!from.ok) return from;
  const to = parseDay(last, ctx);
  if (!to.ok) return to;
  if (to.value < from.value) {
    return fail('backwards', msg('That period ends before it begins.', '该期间的结束日期早于开始日期。'), example);
  }
  return ok({ kind: 'custom', from: from.value, to: to.value });
}

const shifts: Readonly<Record<string, number>> = {
  this: 0,
  current: 0,
  next: 1,
  last: -1,
  previous: -1,
  本: 0,
  这个: 0,
  下: 1,
  下个: 1,
  上: -1,
  上个: -1,
};
const units: Readonly<Record<string, Exclude<PeriodUnit, 'week'>>> = {
  month: 'month',
  quarter: 'quarter',
  year: 'year',
  月: 'month',
  季度: 'quarter',
  季: 'quarter',
};
const chineseYears: ReadonlyMap<string, number> = new Map([
  ['今年', 0],
  ['明年', 1],
  ['去年', -1],
]);

function relative(clean: string, now: CalendarDate): Period | null {
  const yearShift = chineseYears.get(clean);
  if (yearShift !== undefined) return whole(now, 'year', yearShift);
  const match = /^(this|current|next|last|previous|本|这个|下个|下|上个|上) ?(month|quarter|year|月|季度|季)$/u.exec(
    clean,
  );
  const shift = shifts[match?.[1] ?? ''];
  const unit = units[match?.[2] ?? ''];
  return shift === undefined || unit === undefined ? null : whole(now, unit, shift);
}

function whole(at: CalendarDate, unit: Exclude<PeriodUnit, 'week'>, shift: number): Period {
  return {
    kind: unit,
    from: dateToIso(edgeOf(at, unit, shift, 'start')),
    to: dateToIso(edgeOf(at, unit, shift, 'end')),
  };
}

function quarter(clean: string, thisYear: number): Period | null {
  const match =
    /^q(?<n>[1-4])(?:[ /-]?(?<year>\d{4}))?$/u.exec(clean) ??
    /^(?<year>\d{4})[ /-]?q(?<n>[1-4])$/u.exec(clean) ??
    /^(?:(?<year>\d{4}) ?年 ?)?第?(?<n>[一二三四1-4])季度?$/u.exec(clean);
  const said = match?.groups?.n;
  if (!said) return null;
  const n = chineseQuarter[said] ?? Number(said);
  const year = inRange(match?.groups?.year, thisYear);
  return year === null ? null : whole({ year, month: n * 3, day: 1 }, 'quarter', 0);
}

function monthOf(clean: string, thisYear: number): Period | null {
  const numeric =
    /^(?<year>\d{4})[-/](?<month>\d{1,2})$/u.exec(clean) ??
    /^(?:(?<year>\d{4}) ?年 ?)?(?<month>\d{1,2}) ?月$/u.exec(clean);
  const named = /^(?<name>[a-z]{3,9})\.?(?: (?<year>\d{4}))?$/u.exec(clean);
  const groups = (numeric ?? named)?.groups;
  if (!groups) return null;
  const month = groups.month ? Number(groups.month) : monthNamed(groups.name ?? '');
  const year = inRange(groups.year, thisYear);
  if (month < 1 || month > 12 || year === null) return null;
  const pad = `${year}-${String(month).padStart(2, '0')}`;
  return { kind: 'month', from: `${pad}-01`, to: `${pad}-${String(daysInMonth(year, month)).padStart(2, '0')}` };
}

const fullMonths = 'january february march april may june july august september october november december'.split(' ');

/** 1 to 12; 0: no month is called that. */
function monthNamed(name: string): number {
  const isMonth = fullMonths.some((full) => full.startsWith(name)) || name === 'sept';
  return isMonth ? months.indexOf(name.slice(0, 3)) + 1 : 0;
}

function wholeYear(clean: string): Period | null {
  const match = /^(\d{4})(?: ?年)?$/u.exec(clean);
  const year = match ? inRange(match[1], 0) : null;
  return year === null ? null : { kind: 'year', from: `${year}-01-01`, to: `${year}-12-31` };
}

/** Years that somebody plans or looks back at; anything else is a slip. */
function inRange(year: string | undefined, thisYear: number): number | null {
  const value = year === undefined ? thisYear : Number(year);
  return value >= 1990 && value <= 2100 ? value : null;
}

/** "Q4 2026", "November 2026", "2026", or both ends. */
export function periodText({ from, to }: Pick<Period, 'from' | 'to'>): Msg {
  const [year = '', month = ''] = from.split('-');
  const start = Number(month);
  const months = to.slice(0, 4) === year ? Number(to.slice(5, 7)) - start + 1 : 0;
  const isWhole = from.endsWith('-01') && isLastOfMonth(to);
  if (isWhole && months === 12) return msg(year, `${year}年`);
  if (isWhole && months === 3 && start % 3 === 1) {
    const quarter = (start + 2) / 3;
    return msg(`Q${quarter} ${year}`, `${year}年第${'一二三四'[quarter - 1]}季度`);
  }
  if (isWhole && months === 1) {
    const name = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' }).format(
      new Date(`${from}T12:00:00Z`),
    );
    return msg(`${name} ${year}`, `${year}年${start}月`);
  }
  const [first, last] = [dayText(from), dayText(to)];
  return msg(`${first.en} to ${last.en}`, `${first.zh}至${last.zh}`);
}

function isLastOfMonth(day: Day): boolean {
  return new Date(Date.parse(`${day}T12:00:00Z`) + 86_400_000).getUTCDate() === 1;
}
