import { fail, ok, quoted, type Result } from '../../commands/values/result.ts';
import { tidy } from '../../commands/values/tidy.ts';
import {
  addDays,
  addMonths,
  type CalendarDate,
  type ClockTime,
  compareDates,
  daysInMonth,
  instantToWall,
  wallToInstant,
  weekdayOf,
} from '../../commands/values/wall-clock.ts';
import { chineseWeekdayNumber, englishWeekday, englishWeekdayNumber } from '../../commands/values/weekdays.ts';
import { msg } from '../../core/msg.ts';

/** When a task comes back. Pure: dates of the calendar, and the wall clock of one zone. */
export type Repeat =
  | { readonly every: 'day'; readonly interval: number }
  | { readonly every: 'weekday' }
  /** `on`: Monday is 1, in order; empty: the weekday of the first one. */
  | { readonly every: 'week'; readonly interval: number; readonly on: readonly number[] }
  /** `day` 29 to 31 is the last day where a month is shorter; null: the day of the first one. */
  | { readonly every: 'month'; readonly interval: number; readonly day: number | null }
  /** The second Tuesday; `nth` -1 is the last one. */
  | { readonly every: 'month'; readonly interval: number; readonly nth: 1 | 2 | 3 | 4 | -1; readonly weekday: number };

export interface Recurrence {
  readonly repeat: Repeat;
  /** On the wall clock; null: that of the first one. */
  readonly time: Required<Pick<ClockTime, 'hour' | 'minute'>> | null;
}

/** What nobody means: a task that comes once in ten years. */
const maxInterval = 60;

const weekdayList = `(?:${englishWeekday})s?(?:(?:,| and|, and) ?(?:${englishWeekday})s?| (?:${englishWeekday})s?)*`;
const ordinals: Readonly<Record<string, 1 | 2 | 3 | 4 | -1>> = {
  first: 1,
  '1st': 1,
  second: 2,
  '2nd': 2,
  third: 3,
  '3rd': 3,
  fourth: 4,
  '4th': 4,
  last: -1,
};
const ordinal = Object.keys(ordinals).join('|');

/**
 * `every weekday`, `every 2 weeks on mon, wed at 9:00`, `monthly on the 31st`, `every month on the 2nd tuesday`, `每周一、三`,
 * `每月最后一天`, `每月第二个周二 上午9点` → when it comes back. Faults: `not-a-repeat`, `too-rare`.
 */
export function parseRecurrence(text: string): Result<Recurrence> {
  const clean = tidy(text).toLowerCase().replace(/\s+/gu, ' ').trim();
  const { rest, time } = splitTime(clean);
  const repeat = time === 'wrong' ? undefined : (readEnglish(rest) ?? readChinese(rest.replace(/ /gu, '')));
  if (!repeat || time === 'wrong') {
    const what = quoted(text);
    return fail(
      'not-a-repeat',
      msg(`${what.en} is no rule by which something comes back.`, `${what.zh}不是有效的重复规则。`),
      'every 2 weeks on mon, thu',
    );
  }
  if ('interval' in repeat && (repeat.interval < 1 || repeat.interval > maxInterval)) {
    return fail(
      'too-rare',
      msg(`Say a number from 1 to ${maxInterval}.`, `请使用 1 到 ${maxInterval} 之间的数字。`),
      'every 2 weeks on mon, thu',
    );
  }
  return ok({ repeat, time });
}

function splitTime(text: string): { rest: string; time: Recurrence['time'] | 'wrong' } {
  const english = /^(.*?) (?:at|@) ?(\d{1,2})(?::(\d{2}))? ?(am|pm)?$/u.exec(text);
  const chinese = /^(.*?) ?(上午|早上|下午|晚上|中午)?(\d{1,2})(?:点(?:(半)|(\d{1,2})分?)?|:(\d{2}))$/u.exec(text);
  if (english) return { rest: english[1] ?? '', time: clock(english[2], english[3], english[4]) };
  if (chinese?.[1]) {
    const half = chinese[2] === '下午' || chinese[2] === '晚上' ? 'pm' : chinese[2] === '上午' ? 'am' : undefined;
    return { rest: chinese[1], time: clock(chinese[3], chinese[4] ? '30' : (chinese[5] ?? chinese[6]), half) };
  }
  return { rest: text, time: null };
}

function clock(hours: string | undefined, minutes = '0', half?: string): Recurrence['time'] | 'wrong' {
  const said = Number(hours);
  if (half !== undefined && (said < 1 || said > 12)) return said > 12 && said < 24 ? clock(hours, minutes) : 'wrong';
  const hour = half === 'pm' ? (said % 12) + 12 : half === 'am' ? said % 12 : said;
  const minute = Number(minutes);
  return hour > 23 || minute > 59 ? 'wrong' : { hour, minute };
}

function readEnglish(text: string): Repeat | undefined {
  const word = text.replace(/^each /u, 'every ');
  if (/^(?:daily|every day)$/u.test(word)) return { every: 'day', interval: 1 };
  if (/^(?:(?:every |on )?(?:weekdays?|work ?days?|working days?|business days?))$/u.test(word))
    return { every: 'weekday' };
  const days = /^every (\d{1,4}|other) days$/u.exec(word.replace('other day', 'other days').replace('dayss', 'days'));
  if (days) return { every: 'day', interval: count(days[1]) };

  const named =
    new RegExp(`^(?:every |on )(${weekdayList})$`, 'u').exec(word) ?? /^((?:\w+days(?:,? and |, ?| )?)+)$/u.exec(word);
  if (named?.[1]) return week(1, named[1]);
  const weeks =
    /^(?:weekly|(?:every )?fortnight(?:ly)?|every week|every (\d{1,4}|other) weeks?)(?: (?:on )?(.+))?$/u.exec(word);
  if (weeks) return week(word.includes('fortnight') ? 2 : count(weeks[1]), weeks[2]);

  const ofMonth = /^every (.+) of (?:the|every|each) month$/u.exec(word);
  if (ofMonth?.[1]) return month(1, ofMonth[1]);
  const numbered = /^every (\d{1,2}(?:st|nd|rd|th))$/u.exec(word);
  if (numbered?.[1]) return month(1, numbered[1]);
  const months =
    /^(?:monthly|quarterly|yearly|annually|every month|every quarter|every year|every (\d{1,4}|other) months?)(?: (?:on )?(?:the )?(.+))?$/u.exec(
      word,
    );
  if (!months) return undefined;
  const interval = word.includes('quarter') ? 3 : /^(?:yearly|annually|every year)/u.test(word) ? 12 : count(months[1]);
  return month(interval, months[2]);
}

function count(word: string | undefined): number {
  return word === undefined ? 1 : word === 'other' ? 2 : Number(word);
}

function week(interval: number, words: string | undefined): Repeat | undefined {
  if (words === undefined) return { every: 'week', interval, on: [] };
  const parts = words.split(/,? and |, ?| /u).filter((part) => part !== '');
  const isDay = new RegExp(`^(?:${englishWeekday})s?$`, 'u');
  if (parts.length === 0 || !parts.every((part) => isDay.test(part))) return undefined;
  return { every: 'week', interval, on: inOrder(parts.map(englishWeekdayNumber)) };
}

function month(interval: number, words: string | undefined): Repeat | undefined {
  if (words === undefined) return { every: 'month', interval, day: null };
  const said = words.replace(/^the /u, '').replace(/^day /u, '');
  if (/^last(?: day)?$/u.test(said)) return { every: 'month', interval, day: 31 };
  const day = /^(\d{1,2})(?:st|nd|rd|th)?$/u.exec(said);
  if (day) return onDay(interval, Number(day[1]));
  const nth = new RegExp(`^(${ordinal}) (${englishWeekday})$`, 'u').exec(said);
  const which = ordinals[nth?.[1] ?? ''];
  return nth?.[2] && which
    ? { every: 'month', interval, nth: which, weekday: englishWeekdayNumber(nth[2]) }
    : undefined;
}

function onDay(interval: number, day: number): Repeat | undefined {
  return day >= 1 && day <= 31 ? { every: 'month', interval, day } : undefined;
}

const digits: Readonly<Record<string, string>> = { 一: '1', 两: '2', 二: '2', 三: '3', 四: '4', 五: '5', 六: '6' };
const number = (word: string | undefined): number => (word === undefined ? 1 : Number(digits[word] ?? word));

function readChinese(text: string): Repeat | undefined {
  if (/^(?:每天|每日)$/u.test(text)) return { every: 'day', interval: 1 };
  if (/^每(?:个)?工作日$/u.test(text)) return { every: 'weekday' };
  const days = /^每(?:隔)?(\d{1,4}|[两二三四五六])天$/u.exec(text);
  if (days) return { every: 'day', interval: number(days[1]) };
  const weeks =
    /^每(?:隔)?(\d{1,4}|[两二三四五六])?个?(?:周|星期|礼拜)(?:的?(?:周|星期|礼拜)?([一二三四五六日天、,，和及]+))?$/u.exec(
      text,
    );
  if (weeks) {
    const on = [...(weeks[2] ?? '')].filter((char) => /[一二三四五六日天]/u.test(char)).map(chineseWeekdayNumber);
    return { every: 'week', interval: number(weeks[1]), on: inOrder(on) };
  }
  const months = /^每(?:隔)?(?:(\d{1,4}|[两二三四五六])?个?月|(季度)|(年))(?:的?(.+))?$/u.exec(text);
  if (!months) return undefined;
  const interval = months[2] ? 3 : months[3] ? 12 : number(months[1]);
  const said = months[4];
  if (said === undefined) return { every: 'month', interval, day: null };
  if (/^(?:最后一[天日]|月底)$/u.test(said)) return { every: 'month', interval, day: 31 };
  const day = /^(\d{1,2})[日号]$/u.exec(said);
  if (day) return onDay(interval, Number(day[1]));
  const nth = /^(?:第([一二三四1-4])|最后一)个?(?:周|星期|礼拜)([一二三四五六日天])$/u.exec(said);
  if (!nth?.[2]) return undefined;
  const which = nth[1] ? (number(nth[1]) as 1 | 2 | 3 | 4) : -1;
  return { every: 'month', interval, nth: which, weekday: chineseWeekdayNumber(nth[2]) };
}

function inOrder(days: readonly number[]): number[] {
  return [...new Set(days)].sort((a, b) => a - b);
}

/** Whatever was left open is as the first one is. */
export function anchored(rule: Recurrence, first: Date, zone: string): Recurrence {
  const wall = instantToWall(first, zone);
  const time = rule.time ?? { hour: wall.hour, minute: wall.minute };
  const { repeat } = rule;
  if (repeat.every === 'week' && repeat.on.length === 0) return { time, repeat: { ...repeat, on: [weekdayOf(wall)] } };
  if (repeat.every === 'month' && 'day' in repeat && repeat.day === null)
    return { time, repeat: { ...repeat, day: wall.day } };
  return { time, repeat };
}

/** The first date after `date` on which it comes. The rule is anchored. */
export function dateAfter(repeat: Repeat, date: CalendarDate): CalendarDate {
  switch (repeat.every) {
    case 'day':
      return addDays(date, repeat.interval);
    case 'weekday': {
      const weekday = weekdayOf(date);
      return addDays(date, weekday >= 5 ? 8 - weekday : 1);
    }
    case 'week': {
      const weekday = weekdayOf(date);
      const later = repeat.on.find((day) => day > weekday);
      const first = repeat.on[0] ?? weekday;
      return addDays(date, later === undefined ? repeat.interval * 7 + first - weekday : later - weekday);
    }
    case 'month': {
      const thisMonth = dayOfMonth(repeat, date);
      if (compareDates(thisMonth, date) > 0) return thisMonth;
      return dayOfMonth(repeat, addMonths({ ...date, day: 1 }, repeat.interval));
    }
  }
}

function dayOfMonth(repeat: Extract<Repeat, { every: 'month' }>, { year, month }: CalendarDate): CalendarDate {
  const length = daysInMonth(year, month);
  if (!('nth' in repeat)) return { year, month, day: Math.min(repeat.day ?? 1, length) };
  if (repeat.nth === -1) {
    const last = weekdayOf({ year, month, day: length });
    return { year, month, day: length - ((last - repeat.weekday + 7) % 7) };
  }
  const first = weekdayOf({ year, month, day: 1 });
  return { year, month, day: 1 + ((repeat.weekday - first + 7) % 7) + (repeat.nth - 1) * 7 };
}

/**
 * The first occurrence after both `from`, which is one, and `now`: whoever was late does not get all that were missed. It keeps
 * the wall clock's time over every change of clocks.
 */
export function occurrenceAfter(rule: Recurrence, from: Date, now: Date, zone: string): Date {
  const wall = instantToWall(from, zone);
  const time = rule.time ?? { hour: wall.hour, minute: wall.minute };
  let date: CalendarDate = { year: wall.year, month: wall.month, day: wall.day };
  for (;;) {
    date = dateAfter(rule.repeat, date);
    const at = wallToInstant(date, time, zone);
    if (at > now && at > from) return at;
  }
}

/** The first one when nothing was there before: today's, if its time is still to come. */
export function firstOccurrence(rule: Recurrence, now: Date, zone: string): Date {
  const wall = instantToWall(now, zone);
  const time = rule.time ?? { hour: 17, minute: 0 };
  const fixed = anchored({ ...rule, time }, now, zone);
  // The nearest one, whatever lies between two.
  const nearest = 'interval' in fixed.repeat ? { ...fixed, repeat: { ...fixed.repeat, interval: 1 } } : fixed;
  return occurrenceAfter(nearest, wallToInstant(addDays(wall, -1), time, zone), now, zone);
}
