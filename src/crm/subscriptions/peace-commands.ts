import { choiceArg, departmentArg, durationArg, flagArg, intArg } from '../../commands/arg.ts';
import type { Arg } from '../../commands/args.ts';
import { type AnyCommand, defineCommand } from '../../commands/define.ts';
import { ok } from '../../commands/values/result.ts';
import { msg, same } from '../../core/msg.ts';
import { budgetBounds } from '../../core/noise-budget.ts';
import { budgetNow, setBudget, showBudget } from './budget.ts';
import { listEscalation, setEscalation } from './escalation.ts';
import type { EventChoice } from './events.ts';
import { type muteOperation, setQuiet, unmute } from './peace.ts';
import { afterText, budgetCard, escalationCard, mutedCard, noiseCard, peaceCard, whyCard } from './peace-cards.ts';
import { peaceLabels as labels, peaceMessages as messages, peaceSummaries as summaries } from './peace-messages.ts';
import {
  type HoursWords,
  type MuteWords,
  parseHours,
  parseMute,
  parseRecord,
  type RecordWords,
} from './peace-values.ts';
import { noise, type whyOperation } from './reports.ts';
import { seatArgs, seatOf } from './seat.ts';

const muteArg: Arg<MuteWords, true> = {
  label: labels.what,
  hint: labels.whatHint,
  example: 'until monday',
  required: true,
  keys: ['until', 'for', '直到', '时长'],
  takes: 'rest',
  value: { by: 'parse', parse: parseMute },
  form: 'line',
};
const recordArg = <R extends boolean>(required: R): Arg<RecordWords, R> => ({
  label: labels.record,
  example: 'T-142',
  required,
  keys: ['of', '记录'],
  takes: 'one',
  value: { by: 'parse', parse: parseRecord },
  form: 'line',
});
const hoursArg: Arg<HoursWords, false> = {
  label: labels.hours,
  hint: labels.hoursHint,
  example: '20:00-08:00',
  required: false,
  keys: ['from', 'at', '时段'],
  takes: 'rest',
  value: { by: 'parse', parse: (words) => parseHours(words) },
  form: 'line',
};
const never: Arg<'never' | number, true> = {
  ...durationArg<true>({ label: labels.after, required: true, example: '8h', keys: ['after', '之后'], takes: 'rest' }),
  value: {
    by: 'parse',
    parse(words, ctx) {
      if (/^(?:never|off|no|从不|关闭)$/iu.test(words.trim())) return ok('never');
      const { value } = durationArg({ label: labels.after });
      return value.by === 'parse' ? value.parse(words, ctx) : ok('never');
    },
  },
};

export function peaceCommands(
  { mute, why }: { mute: ReturnType<typeof muteOperation>; why: ReturnType<typeof whyOperation> },
  choices: () => readonly EventChoice[],
): AnyCommand[] {
  return [
    defineCommand({
      path: 'mute',
      zh: '静音',
      aliases: ['subscription mute'],
      summary: summaries.mute,
      label: msg('Mute', '静音'),
      examples: { en: ['mute 2h', 'mute until monday', 'mute C-12'], zh: ['静音 2小时', '静音 到周一', '静音 C-12'] },
      args: { what: muteArg, ...seatArgs },
      runs: mute,
      input: async (call) => ({ ...(await seatOf(call)), ...call.values.what }),
      reply: (muted) => ({ card: mutedCard(muted), to: 'caller' }),
    }),
    defineCommand({
      path: 'unmute',
      zh: '取消静音',
      aliases: ['subscription unmute'],
      summary: summaries.unmute,
      label: messages.unmute,
      examples: { en: ['unmute', 'unmute C-12'], zh: ['取消静音', '取消静音 C-12'] },
      args: { record: recordArg(false), ...seatArgs },
      runs: unmute,
      async input(call) {
        const { record } = call.values;
        return { ...(await seatOf(call)), ...(record ? { record } : {}) };
      },
      reply: () => ({ card: { title: [messages.unmuted], tone: 'good', blocks: [] }, to: 'caller' }),
    }),
    defineCommand({
      path: 'quiet',
      zh: '免打扰',
      aliases: ['quiet hours', 'settings quiet', '设置 免打扰'],
      summary: summaries.quiet,
      label: labels.hours,
      examples: {
        en: ['quiet', 'quiet 20:00-08:00 weekends:yes', 'quiet off in:#support'],
        zh: ['免打扰', '免打扰 20:00-08:00 周末:是', '免打扰 关闭 频道:#客服'],
      },
      args: { hours: hoursArg, weekends: flagArg({ label: labels.weekends, keys: ['weekend', '周末'] }), ...seatArgs },
      runs: setQuiet,
      async input(call) {
        const { hours, weekends } = call.values;
        return {
          ...(await seatOf(call)),
          ...(hours === undefined ? {} : { hours }),
          ...(weekends === undefined ? {} : { weekends }),
        };
      },
      reply: (found) => ({ card: peaceCard(found), to: 'caller' }),
    }),
    defineCommand({
      path: 'notify',
      zh: '接收平台',
      aliases: ['notify me', 'settings notify'],
      summary: summaries.notify,
      label: labels.prefers,
      examples: { en: ['notify teams', 'notify auto'], zh: ['接收平台 teams', '接收平台 自动'] },
      args: {
        platform: choiceArg<'slack' | 'teams' | 'auto', true>({
          label: labels.prefers,
          required: true,
          takes: 'one',
          keys: ['on', 'in', '平台'],
          options: {
            slack: same('Slack'),
            teams: same('Microsoft Teams'),
            auto: msg('Where I was last active', '自动'),
          },
          also: { teams: ['msteams', 'teams'], auto: ['last', '最近'] },
        }),
      },
      runs: setQuiet,
      input: ({ values }) => ({ channelId: null, prefers: values.platform }),
      reply: (found) => ({ card: peaceCard(found), to: 'caller' }),
    }),
    defineCommand({
      path: 'why',
      zh: '为什么',
      aliases: ['subscription why', '推送原因'],
      summary: summaries.why,
      label: msg('Why this?', '为何推送'),
      examples: { en: ['why T-1'], zh: ['为什么 T-1'] },
      args: { record: recordArg(true), ...seatArgs },
      runs: why,
      async input(call) {
        const { noun, id } = call.values.record;
        return { ...(await seatOf(call)), noun, id };
      },
      reply: (found) => ({ card: whyCard(found, choices()), to: 'caller' }),
    }),
    defineCommand({
      path: 'noise',
      zh: '推送效果',
      aliases: ['subscription noise', '噪音'],
      summary: summaries.noise,
      label: msg('Noise', '推送效果'),
      examples: { en: ['noise', 'noise all days:30'], zh: ['推送效果', '推送效果 全部 天数:30'] },
      args: {
        days: intArg({ label: labels.days, min: 1, max: 90, keys: ['天数'] }),
        all: flagArg({ label: msg('All channels', '全部频道'), keys: ['全部'] }),
        ...seatArgs,
      },
      runs: noise,
      async input(call) {
        const { days, all } = call.values;
        return { ...(all ? { channelId: null, all } : await seatOf(call)), days: days ?? 7 };
      },
      reply: (found) => ({ card: noiseCard(found), to: 'caller' }),
    }),
    defineCommand({
      path: 'noise budget',
      zh: '推送上限',
      aliases: ['subscription budget'],
      summary: summaries.budget,
      label: labels.budget,
      examples: { en: ['noise budget'], zh: ['推送上限'] },
      args: {},
      runs: showBudget,
      input: () => ({}),
      reply: (found) => ({ card: budgetCard(found, messages.budgetTitle), to: 'caller' }),
    }),
    defineCommand({
      path: 'noise budget set',
      zh: '推送上限 设置',
      summary: summaries.budgetSet,
      label: labels.budgetSet,
      examples: {
        en: ['noise budget set person:10 channel:20', 'noise budget set usual:yes'],
        zh: ['推送上限 设置 每人:10 每频道:20', '推送上限 设置 默认:是'],
      },
      args: {
        person: intArg({ label: labels.perPerson, ...budgetBounds, example: '10', keys: ['people', '每人'] }),
        channel: intArg({ label: labels.perChannel, ...budgetBounds, example: '20', keys: ['channels', '每频道'] }),
        usual: flagArg({ label: labels.usual, keys: ['默认'] }),
      },
      runs: setBudget,
      prefill: async (_call, ctx) => {
        const { person, channel } = await budgetNow(ctx.tx);
        return { person: String(person), channel: String(channel) };
      },
      reply: (found) => ({ card: budgetCard(found, messages.budgetSaid), to: 'caller' }),
    }),
    defineCommand({
      path: 'escalation list',
      zh: '升级 列表',
      aliases: ['escalation', '升级规则'],
      summary: summaries.escalationList,
      label: msg('Escalation', '升级规则'),
      examples: { en: ['escalation list'], zh: ['升级 列表'] },
      args: {},
      runs: listEscalation,
      input: () => ({}),
      reply: (rows) => ({ card: escalationCard(rows), to: 'caller' }),
    }),
    defineCommand({
      path: 'escalation set',
      zh: '升级 设置',
      summary: summaries.escalationSet,
      label: msg('Set escalation', '设置升级'),
      examples: {
        en: ['escalation set support 4h', 'escalation set sales never'],
        zh: ['升级 设置 客服 4小时', '升级 设置 销售 从不'],
      },
      args: {
        department: departmentArg<true>({ label: labels.department, required: true, keys: ['部门'], takes: 'one' }),
        after: never,
      },
      runs: setEscalation,
      input: ({ values: { department, after } }) => ({
        departmentId: department.id,
        afterMinutes: after === 'never' ? null : Math.max(1, Math.round(after / 60_000)),
      }),
      reply: ({ en, zh, afterMinutes }) => ({
        card: { title: [messages.escalationSet(msg(en, zh), afterText(afterMinutes))], tone: 'good', blocks: [] },
        to: 'caller',
      }),
    }),
  ];
}
