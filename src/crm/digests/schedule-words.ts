import { fail, ok, quoted, type Result } from '../../commands/values/result.ts';
import type { ClockTime } from '../../commands/values/wall-clock.ts';
import {
  chineseWeekdayNumber,
  englishWeekday,
  englishWeekdayNumber,
  weekdayName,
} from '../../commands/values/weekdays.ts';
import { parseTime } from '../../commands/values/when-clock.ts';
import { type Locale, listOf, type Msg, msg } from '../../core/msg.ts';
import { readSchedule } from './schedule.ts';

/** When a digest comes, as it is kept. */
export interface Scheduled {
  /** Cron's five fields. */
  readonly schedule: string;
  /** Only on days on which the department works. */
  readonly workingDays: boolean;
}

/** What managers have without asking. */
export const usualSchedule: Scheduled = { schedule: '30 8 * * *', workingDays: true };

const example = 'weekly monday 9:00';

/** `workdays`, `daily`, `monday`, `monthly 15`: cron's last three fields. */
export interface Days {
  readonly fields: string;
  readonly workingDays: boolean;
}

/**
 * `daily 8:30`, `workdays 8:30`, `weekly monday 9:00`, `every friday 16:00`, `monthly 15 9:00`, `monthly last 17:00`, `每天8:30`,
 * `每周一 9:00`, `每月最后一天 17:00`, or cron's five fields (`0 9 * * 1-5`), of which the first has to be a number: nobody wants it
 * more often than every hour. Without a time of day it is half past eight.
 */
export function parseSchedule(text: string): Result<Scheduled> {
  const read = readSchedules(text);
  if (!read.ok) return read;
  if ('schedule' in read.value) return ok(read.value);
  const { days, time = usualTime } = read.value;
  return ok(scheduled(days, time));
}

/** What of a schedule becomes another one: all of it, or the time of day alone, or the days alone. */
export type ScheduleChange = Scheduled | { readonly time: ClockTime } | { readonly days: Days };

/** As `parseSchedule`, and `9:00` or `every friday` by itself: what is not said stays. */
export function parseScheduleChange(text: string): Result<ScheduleChange> {
  const alone = parseTime(tidied(text));
  if (alone.ok) return ok({ time: alone.value });
  const read = readSchedules(text);
  // A time that does not exist is told as that.
  if (!read.ok) return alone.fault.kind === 'not-a-time' ? read : alone;
  if ('schedule' in read.value) return ok(read.value);
  const { days, time } = read.value;
  return ok(time ? scheduled(days, time) : { days });
}

/** null: the schedule has several times a day, of which none can be kept or moved. */
export function changedSchedule(old: Scheduled, change: ScheduleChange): Scheduled | null {
  if ('schedule' in change) return change;
  const [minute = '', hour = '', ...rest] = old.schedule.split(' ');
  if (!/^\d+$/u.test(hour)) return null;
  if ('days' in change) return scheduled(change.days, { hour: Number(hour), minute: Number(minute) });
  return { ...old, schedule: [change.time.minute, change.time.hour, ...rest].join(' ') };
}

const usualTime: ClockTime = { hour: 8, minute: 30 };

const scheduled = (days: Days, { hour, minute }: ClockTime): Scheduled => ({
  schedule: `${minute} ${hour} ${days.fields}`,
  workingDays: days.workingDays,
});

const tidied = (text: string): string => text.normalize('NFKC').trim().toLowerCase().replace(/\s+/gu, ' ');

function readSchedules(text: string): Result<Scheduled | { days: Days; time?: ClockTime }> {
  const clean = tidied(text);
  const cron = /^(?:cron )?["']?((?:\S+ ){4}[^\s"']+)["']?$/u.exec(clean)?.[1];
  if (cron && /^[\d*]/u.test(cron)) return parseCron(cron, text);
  const found = takeDays(clean);
  if (!found) return notUnderstood(text);
  const [days, rest] = found;
  if (rest === '') return ok({ days });
  const time = parseTime(rest);
  return time.ok ? ok({ days, time: time.value }) : time;
}

function parseCron(cron: string, text: string): Result<Scheduled> {
  if (!/^\d{1,2} /u.test(cron)) return fail('schedule', words.tooOften, '0 9 * * 1-5');
  try {
    readSchedule(cron);
  } catch {
    // What the parser says of it is in English alone, and about its own fields.
    return notUnderstood(text);
  }
  return ok({ schedule: cron, workingDays: false });
}

function notUnderstood(text: string): Result<Scheduled> {
  return fail('schedule', words.notUnderstood(quoted(text)), example);
}

const patterns: readonly [RegExp, (found: RegExpExecArray) => Days | null][] = [
  [
    /(?:every |each )?(?:workdays?|working days?|weekdays?|business days?)|每?个?工作日/u,
    () => ({ fields: '* * *', workingDays: true }),
  ],
  [/daily|every ?day|each day|每天|每日/u, () => ({ fields: '* * *', workingDays: false })],
  [
    /monthly(?: on)?(?: the)? last(?: day)?|(?:on )?the last day of (?:every|each) month|每月(?:最后一天|月底|末)/u,
    () => ({ fields: 'L * *', workingDays: false }),
  ],
  [
    /monthly(?: on)?(?: the)? (\d{1,2})(?:st|nd|rd|th)?(?![:\d])|(?:on )?day (\d{1,2}) of (?:every|each) month|每月 ?(\d{1,2}) ?[日号]/u,
    ([, a, b, c]) => monthly(Number(a ?? b ?? c)),
  ],
  [
    new RegExp(`(?:weekly|every week|every|each)(?: on)? (${englishWeekday})s?\\b`, 'u'),
    ([, day = '']) => weekly(englishWeekdayNumber(day)),
  ],
  [/(?:每周|每星期|每个星期)([一二三四五六日天1-7])/u, ([, day = '']) => weekly(chineseWeekdayNumber(day))],
  [new RegExp(`\\b(${englishWeekday})s?\\b`, 'u'), ([, day = '']) => weekly(englishWeekdayNumber(day))],
  [/weekly|every week|每周/u, () => weekly(1)],
];

const weekly = (day: number): Days => ({ fields: `* * ${day % 7}`, workingDays: false });
/** A month without that day has it on its last one only by "last"; the 29th to 31st are therefore refused. */
const monthly = (day: number): Days | null =>
  day >= 1 && day <= 28 ? { fields: `${day} * *`, workingDays: false } : null;

function takeDays(text: string): [Days, string] | null {
  for (const [pattern, read] of patterns) {
    const found = pattern.exec(text);
    if (!found) continue;
    const days = read(found);
    const rest = `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`;
    return (
      days && [
        days,
        rest
          .replace(/(?:^|\s)(?:at|on)(?=\s)|[,，的]/gu, ' ')
          .replace(/\s+/gu, ' ')
          .trim(),
      ]
    );
  }
  return null;
}

/** "every working day at 08:30", "every Monday at 09:00"; cron that has no such name as it is. */
export function scheduleName({ schedule, workingDays }: Scheduled): Msg {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = schedule.split(' ');
  const days = month === '*' ? daysName(day, weekday, workingDays) : null;
  if (!days || !/^\d+$/u.test(hour)) return msg(schedule, schedule);
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  return msg(`${days.en} at ${time}`, `${days.zh} ${time}`);
}

/** What `parseSchedule` reads as this very schedule: its name, or cron's fields where it has none that could be typed. */
export function scheduleText(scheduled: Scheduled, locale: Locale): string {
  const name = scheduleName(scheduled)[locale];
  const read = parseSchedule(name);
  const isSame =
    read.ok && read.value.schedule === scheduled.schedule && read.value.workingDays === scheduled.workingDays;
  return isSame ? name : scheduled.schedule;
}

function daysName(day: string, weekday: string, workingDays: boolean): Msg | null {
  if (day === '*' && weekday === '*') return workingDays ? words.workingDays : words.daily;
  if (day === '*' && /^[0-7](,[0-7])*$/u.test(weekday)) {
    const names = listOf(weekday.split(',').map((one) => weekdayName(Number(one) === 0 ? 7 : Number(one))));
    return msg(`every ${names.en}`, `每${names.zh.replaceAll('星期', '周')}`);
  }
  if (weekday !== '*') return null;
  if (day.toUpperCase() === 'L') return words.lastDay;
  return /^\d+$/u.test(day) ? msg(`on day ${day} of every month`, `每月 ${day} 日`) : null;
}

const words = {
  workingDays: msg('every working day', '每个工作日'),
  daily: msg('every day', '每天'),
  lastDay: msg('on the last day of every month', '每月最后一天'),
  tooOften: msg(
    'A digest comes at most once an hour: the first field of the schedule has to be a number of minutes.',
    '简报最多每小时一次：计划的第一项须为具体分钟数。',
  ),
  notUnderstood: (what: Msg): Msg =>
    msg(
      `${what.en} is no schedule. Write daily 8:30, workdays 8:30, weekly monday 9:00, monthly 15 9:00, monthly last 17:00, or cron’s five fields.`,
      `看不懂计划${what.zh}。可以写：每天 8:30、工作日 8:30、每周一 9:00、每月15日 9:00、每月最后一天 17:00，或 cron 的五项。`,
    ),
};
