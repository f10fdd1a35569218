import { choiceArg, departmentArg, flagArg, intArg, staffArg, whenArg } from '../../commands/arg.ts';
import type { Arg } from '../../commands/args.ts';
import { defineCommand } from '../../commands/define.ts';
import { parseTimezone } from '../../commands/values/timezone.ts';
import { invocation } from '../../core/invocation.ts';
import { msg } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { deactivatedNote, settingsCard, staffListCard, welcomeCard, whoAmICard } from './cards.ts';
import { args, messages, roleNames, summaries } from './messages.ts';
import { listStaff, showPerson, whoAmI } from './operations/directory.ts';
import { changeSettings, comeBack, setAway } from './operations/own.ts';
import { activatePerson, deactivatePerson, placePerson } from './operations/place.ts';
import { type Person, person } from './people.ts';

const who = staffArg<true>({
  label: args.person,
  hint: args.personHint,
  example: '@omar',
  required: true,
  keys: ['who', '同事', '人员'],
  takes: 'one',
});
const roleArg = choiceArg({
  label: args.role,
  options: roleNames,
  keys: ['as', '角色'],
  also: { manager: ['lead', 'head', '主管', '负责人'], viewer: ['guest', 'read-only', '只读'], member: ['普通成员'] },
});

const shown = (p: Person) => ({ show: recordRef('staff', p.id), to: 'caller' as const });

const list = defineCommand({
  path: 'staff list',
  zh: '同事 列表',
  aliases: ['staff ls'],
  summary: summaries.list,
  label: msg('People', '同事'),
  examples: {
    en: ['staff list', 'staff list support', 'staff list unplaced', 'staff list away'],
    zh: ['同事 列表', '同事 列表 客服', '同事 列表 未分配'],
  },
  nounDefault: 'bare',
  args: {
    department: departmentArg({ label: args.department, keys: ['部门'], takes: 'one' }),
    unplaced: flagArg({ label: args.unplaced, keys: ['未分配'] }),
    away: flagArg({ label: args.away, keys: ['外出', '休假'] }),
    inactive: flagArg({ label: args.inactive, keys: ['deactivated', '已停用'] }),
    from: intArg({ label: args.from, form: 'none' }),
  },
  runs: listStaff,
  input: ({ values: { department, unplaced, away, inactive, from } }) => ({
    ...(department ? { departmentId: department.id } : {}),
    filter: unplaced
      ? ('unplaced' as const)
      : away
        ? ('away' as const)
        : inactive
          ? ('inactive' as const)
          : ('all' as const),
    from: from ?? 0,
  }),
  reply: (found, { now }, viewer) => ({ card: staffListCard(found, viewer, now), to: 'caller' }),
});

const show = defineCommand({
  path: 'staff show',
  zh: '同事 查看',
  summary: summaries.show,
  examples: { en: ['staff show @omar', 'staff show me'], zh: ['同事 查看 陈伟', '同事 查看 我'] },
  nounDefault: 'words',
  args: { person: who },
  runs: showPerson,
  input: ({ values }) => ({ id: values.person.id }),
  reply: ({ id }) => ({ show: recordRef('staff', id), to: 'caller' }),
});

const place = defineCommand({
  path: 'staff place',
  changesActor: true,
  zh: '同事 安排',
  aliases: ['staff move', '同事 分配'],
  summary: summaries.place,
  label: msg('Place a colleague', '安排同事'),
  examples: {
    en: ['staff place @omar support', 'staff place @grace support role:manager'],
    zh: ['同事 安排 @陈伟 销售', '同事 安排 @陈伟 销售 角色:经理'],
  },
  args: {
    person: who,
    department: departmentArg<true>({ label: args.department, required: true, keys: ['to', '部门'], takes: 'one' }),
    role: roleArg,
    sure: { ...flagArg({ label: messages.warnTitle }), form: 'none' },
  },
  runs: placePerson,
  async prefill({ values }, ctx): Promise<Record<string, string>> {
    const p = values.person && (await person(ctx.tx, values.person.id));
    if (!p) return {};
    return { role: p.role, ...(p.departmentKey ? { department: p.departmentKey } : {}) };
  },
  input: ({ values: { person: p, department, role, sure } }) => ({
    id: p.id,
    departmentId: department.id,
    role,
    sure: sure ?? false,
  }),
  reply(done) {
    if (done.kind === 'warn') {
      const again = invocation('staff place', {
        person: shortId({ noun: 'staff', id: done.person.id }),
        department: done.departmentKey,
        role: done.role,
        sure: 'yes',
      });
      return {
        card: {
          title: [messages.warnTitle],
          tone: 'warn',
          blocks: [
            { block: 'text', text: [messages.warnSelf(done.role)] },
            { block: 'buttons', buttons: [{ label: messages.warnYes(done.role), does: again, style: 'danger' }] },
          ],
        },
        to: 'caller',
      };
    }
    const { person: p, department, changed, demoted } = done;
    const said = changed
      ? messages.placed(p.name, department, p.role)
      : messages.placedAlready(p.name, department, p.role);
    return { ...shown(p), note: demoted ? [said, messages.noLongerManager] : [said] };
  },
});

const away = defineCommand({
  path: 'staff away',
  zh: '同事 外出',
  aliases: ['away', '外出', '请假', '休假'],
  summary: summaries.away,
  label: msg('Away', '外出登记'),
  examples: {
    en: ['staff away until:friday cover:@omar', 'away "next friday" from:monday', 'staff away until:friday for:@omar'],
    zh: ['同事 外出 到:周五 代理:@陈伟', '请假 到:下周五 从:周一'],
  },
  args: {
    until: whenArg<true>({
      label: args.until,
      hint: args.untilHint,
      example: 'friday',
      required: true,
      keys: ['to', 'till', '至', '到', '直到'],
      takes: 'rest',
    }),
    from: whenArg({ label: args.from, hint: args.fromHint, keys: ['从', '自'] }),
    cover: staffArg({ label: args.cover, hint: args.coverHint, keys: ['by', '代理', '代理人'] }),
    for: staffArg({ label: args.whose, hint: args.whoseHint, keys: ['person', '谁', '同事'] }),
  },
  runs: setAway,
  input: ({ values: { until, from, cover, for: whose } }) => ({
    ...(whose ? { id: whose.id } : {}),
    until: { at: until.at, dateOnly: until.dateOnly },
    ...(from ? { from: { at: from.at, dateOnly: from.dateOnly } } : {}),
    ...(cover ? { coverId: cover.id } : {}),
  }),
  reply: (p) => ({
    ...shown(p),
    note: p.coverId === null ? [messages.awaySet, ' ', messages.noCover] : [messages.awaySet],
  }),
});

const back = defineCommand({
  path: 'staff back',
  zh: '同事 返回',
  aliases: ['back', '我回来了', '销假'],
  summary: summaries.back,
  examples: { en: ['staff back', 'staff back @omar'], zh: ['同事 返回', '我回来了'] },
  args: { person: staffArg({ label: args.person, hint: args.personHint, keys: ['for', '同事'], takes: 'one' }) },
  runs: comeBack,
  input: ({ values }) => (values.person ? { id: values.person.id } : {}),
  reply: (p) => ({ ...shown(p), note: [messages.backNow(p.name)] }),
});

const deactivate = defineCommand({
  path: 'staff deactivate',
  zh: '同事 停用',
  summary: summaries.deactivate,
  label: msg('Deactivate', '停用'),
  examples: { en: ['staff deactivate @jonas'], zh: ['同事 停用 @陈伟'] },
  args: { person: who },
  runs: deactivatePerson,
  input: ({ values }) => ({ id: values.person.id }),
  reply: (done) => ({ ...shown(done.person), note: deactivatedNote(done) }),
});

const activate = defineCommand({
  path: 'staff activate',
  zh: '同事 启用',
  summary: summaries.activate,
  examples: { en: ['staff activate S-4'], zh: ['同事 启用 S-4'] },
  args: { person: who },
  runs: activatePerson,
  input: ({ values }) => ({ id: values.person.id }),
  reply: (p) => ({ ...shown(p), note: [messages.activatedDone(p.name)] }),
});

const whoami = defineCommand({
  path: 'whoami',
  zh: '我是谁',
  aliases: ['who am i', 'me'],
  summary: summaries.whoami,
  label: msg('Who am I?', '我是谁'),
  examples: { en: ['whoami'], zh: ['我是谁'] },
  args: {},
  runs: whoAmI,
  reply: (self, { now }) => ({ card: whoAmICard(self, now), to: 'caller' }),
});

const welcome = defineCommand({
  path: 'welcome',
  changesActor: true,
  zh: '新同事',
  summary: summaries.welcome,
  examples: { en: ['welcome'], zh: ['新同事'] },
  hidden: true,
  args: {},
  runs: whoAmI,
  reply: (self, { now }) => ({ card: self.welcome ? welcomeCard(self.welcome) : whoAmICard(self, now), to: 'caller' }),
});

const timezoneArg: Arg<string, false> = {
  label: args.timezone,
  hint: args.timezoneHint,
  example: 'Berlin',
  required: false,
  keys: ['tz', 'zone', '时区'],
  value: {
    by: 'parse',
    parse: (words) =>
      /^(?:auto|自动|[-–—])$/iu.test(words.trim()) ? { ok: true, value: 'auto' } : parseTimezone(words),
  },
  form: 'line',
};

const settings = defineCommand({
  path: 'settings',
  changesActor: true,
  zh: '设置',
  aliases: ['个人设置', 'preferences'],
  summary: summaries.settings,
  label: msg('Settings', '个人设置'),
  examples: { en: ['settings', 'settings language:en timezone:Berlin'], zh: ['设置', '设置 语言:中文 时区:上海'] },
  args: {
    language: choiceArg({
      label: args.language,
      keys: ['lang', 'locale', '语言'],
      options: { ...messages.languageNames, auto: messages.followPlatform },
      also: {
        zh: ['chinese', '简体中文', 'zh-cn', '汉语'],
        en: ['英文', '英语', 'en-us', 'en-gb'],
        auto: ['自动', '-'],
      },
    }),
    timezone: timezoneArg,
  },
  runs: changeSettings,
  input: ({ values: { language, timezone } }) => ({ language, timezone }),
  async prefill({ actor }, ctx): Promise<Record<string, string>> {
    const me = await person(ctx.tx, actor.staffId);
    if (!me) return {};
    return { language: me.localeChosen ? me.locale : 'auto', timezone: me.zoneChosen ? me.timezone : 'auto' };
  },
  reply: ({ person: p, changed }) => ({ card: settingsCard(p, changed), to: 'caller' }),
});

export const commands = [list, show, place, away, back, deactivate, activate, whoami, welcome, settings];
