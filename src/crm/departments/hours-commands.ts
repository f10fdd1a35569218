import { departmentArg, flagArg, textArg, versionArg, whenArg } from '../../commands/arg.ts';
import type { Arg } from '../../commands/args.ts';
import { type CommandReply, defineCommand } from '../../commands/define.ts';
import { parseTimezone } from '../../commands/values/timezone.ts';
import { dateToIso, instantToWall } from '../../commands/values/wall-clock.ts';
import type { When } from '../../commands/values/when.ts';
import type { Reader } from '../../core/actor.ts';
import { minutesOfDay, type Stretch, type WorkingHours, wholeDay } from '../../core/business-time.ts';
import { type Msg, msg } from '../../core/msg.ts';
import type { Viewer } from '../../operations/operation.ts';
import { workingHoursOf } from '../../store/working-hours.ts';
import { departmentView } from './departments.ts';
import { addHoliday, type HolidayList, listHolidays, removeHoliday } from './holidays-operations.ts';
import { holidaysCard, hoursCard } from './hours-cards.ts';
import { hoursMessages, hoursSummaries } from './hours-messages.ts';
import { setHours, showHours } from './hours-operations.ts';
import { parseStretch, parseWeek, weekText } from './hours-text.ts';
import { args } from './messages.ts';

const which = departmentArg<true>({
  label: args.department,
  hint: args.departmentHint,
  example: 'support',
  required: true,
  keys: ['部门'],
  takes: 'one',
});

const weekArg: Arg<WorkingHours['week'], false> = {
  label: hoursMessages.hours,
  hint: hoursMessages.hoursHint,
  example: 'mon-fri 9:00-17:00; sat 10:00-14:00',
  required: false,
  keys: ['时间', '工作时间'],
  takes: 'rest',
  value: { by: 'parse', parse: (words) => parseWeek(words) },
  form: 'line',
};

const zoneArg: Arg<string, false> = {
  label: hoursMessages.zone,
  hint: hoursMessages.zoneHint,
  example: 'Berlin',
  required: false,
  keys: ['tz', 'timezone', '时区'],
  value: { by: 'parse', parse: (words) => parseTimezone(words) },
  form: 'line',
};

/** Which part of a holiday is free. */
const offArg: Arg<Stretch, false> = {
  label: hoursMessages.off,
  hint: hoursMessages.offHint,
  example: 'afternoon',
  required: false,
  keys: ['part', '休息', '时段'],
  value: {
    by: 'parse',
    parse(words) {
      const said = words.trim().toLowerCase();
      if (/^(?:day|all day|whole day|全天|整天)$/u.test(said)) return { ok: true, value: wholeDay };
      if (/^(?:morning|am|上午)$/u.test(said)) return { ok: true, value: { from: 0, to: minutesOfDay / 2 } };
      if (/^(?:afternoon|pm|下午)$/u.test(said))
        return { ok: true, value: { from: minutesOfDay / 2, to: minutesOfDay } };
      const time = parseStretch(words);
      if (time && time.to > time.from) return { ok: true, value: time };
      return { ok: false, fault: { kind: 'time', message: hoursMessages.notATime(words), example: '14:00-18:00' } };
    },
  },
  form: 'line',
};

const show = defineCommand({
  path: 'department hours',
  zh: '部门 工作时间',
  summary: hoursSummaries.show,
  examples: { en: ['department hours support'], zh: ['部门 工作时间 客服'] },
  args: { department: which },
  runs: showHours,
  input: ({ values }) => ({ id: values.department.id }),
  reply: (out, _call, viewer): CommandReply => ({ card: hoursCard(out, viewer), to: 'caller' }),
});

const set = defineCommand({
  path: 'department hours set',
  zh: '部门 工作时间 设置',
  summary: hoursSummaries.set,
  label: msg('Set working hours', '设置工作时间'),
  examples: {
    en: [
      'department hours set support "mon-fri 9:00-12:30 13:30-18:00; sat 10:00-14:00" zone:Berlin',
      'department hours set support 24/7',
    ],
    zh: ['部门 工作时间 设置 客服 "周一至周五 9:00-12:00 13:00-18:00；周六 10:00-14:00" 时区:上海'],
  },
  formWhenOnly: 'department',
  args: { department: which, hours: weekArg, zone: zoneArg, version: versionArg },
  runs: setHours,
  async prefill({ values }, ctx, viewer): Promise<Record<string, string>> {
    const department = values.department && (await departmentView(ctx, values.department.id));
    if (!department) return {};
    const hours = await workingHoursOf(ctx.tx, department.id);
    return {
      hours: weekText(hours.week)[viewer.reader.locale],
      zone: hours.timezone,
      version: String(department.version),
    };
  },
  input: ({ values: { department, hours, zone, version } }) => ({
    id: department.id,
    week: hours?.map((day) => [...day]),
    timezone: zone ?? undefined,
    version,
  }),
  reply: (out, _call, viewer): CommandReply => {
    const card = hoursCard(out, viewer);
    return { card: { ...card, title: [hoursMessages.set(out.department.name, out.replanned)] }, to: 'caller' };
  },
});

const list = defineCommand({
  path: 'department holidays list',
  zh: '部门 假期 列表',
  aliases: ['department holidays', '部门 假期', 'department holiday list'],
  summary: hoursSummaries.list,
  examples: { en: ['department holidays list support'], zh: ['部门 假期 列表 客服'] },
  args: { department: which },
  runs: listHolidays,
  input: ({ values }) => ({ id: values.department.id }),
  reply: (out, _call, viewer): CommandReply => ({ card: holidaysCard(out, viewer), to: 'caller' }),
});

/** The day on the calendar of whoever said it. */
const calendarDay = (when: When, reader: Reader): string => dateToIso(instantToWall(when.at, reader.timezone));

const changed = (list: HolidayList, note: Msg, viewer: Viewer): CommandReply => ({
  card: { ...holidaysCard(list, viewer), title: [note] },
  to: 'caller',
});

const dayAbout = { label: hoursMessages.day, example: '2026-12-24', keys: ['date', '日期'] };

const add = defineCommand({
  path: 'department holidays add',
  zh: '部门 假期 添加',
  aliases: ['department holiday add'],
  summary: hoursSummaries.add,
  examples: {
    en: [
      'department holidays add support 2026-12-25 "Christmas Day"',
      'department holidays add support 2026-12-24 "Christmas Eve" off:afternoon',
      'department holidays add support 2026-12-28 "Company holidays" until:2026-12-31 everywhere',
    ],
    zh: ['部门 假期 添加 客服 2027-02-06 "春节" 结束:2027-02-12', '部门 假期 添加 客服 2026-12-24 "平安夜" 休息:下午'],
  },
  args: {
    department: which,
    day: whenArg<true>({ ...dayAbout, required: true, takes: 'one' }),
    name: textArg<true>({ label: hoursMessages.holidayName, required: true, max: 80, keys: ['名称'], takes: 'rest' }),
    until: whenArg({
      label: hoursMessages.until,
      hint: hoursMessages.untilHint,
      example: '2026-12-31',
      keys: ['to', '结束', '到'],
    }),
    off: offArg,
    everywhere: flagArg({ label: hoursMessages.everywhere, keys: ['所有部门'] }),
  },
  runs: addHoliday,
  input: ({ values: { department, day, name, until, off, everywhere }, actor }) => ({
    id: department.id,
    day: calendarDay(day, actor),
    name,
    ...(until ? { until: calendarDay(until, actor) } : {}),
    ...(off ?? {}),
    ...(everywhere ? { everywhere } : {}),
  }),
  reply: (out, _call, viewer): CommandReply => changed(out, hoursMessages.added(out.name, out.days), viewer),
});

const remove = defineCommand({
  path: 'department holidays remove',
  zh: '部门 假期 删除',
  aliases: ['department holiday remove', 'department holidays delete'],
  summary: hoursSummaries.remove,
  examples: { en: ['department holidays remove support 2026-12-24'], zh: ['部门 假期 删除 客服 2026-12-24'] },
  args: { department: which, day: whenArg<true>({ ...dayAbout, required: true, takes: 'rest' }) },
  runs: removeHoliday,
  input: ({ values: { department, day }, actor }) => ({ id: department.id, day: calendarDay(day, actor) }),
  reply: (out, _call, viewer): CommandReply => changed(out, hoursMessages.removed(out.name), viewer),
});

export const hoursCommands = [show, set, list, add, remove];
