import { choiceArg, flagArg, intArg, referenceArg } from '../../commands/arg.ts';
import type { Arg } from '../../commands/args.ts';
import { type AnyCommand, defineCommand } from '../../commands/define.ts';
import { fail, ok } from '../../commands/values/result.ts';
import { type Msg, msg } from '../../core/msg.ts';
import { recordRef } from '../../core/records.ts';
import type { Whose } from '../metrics/question.ts';
import { seatArgs, seatOf } from '../subscriptions/seat.ts';
import { behindCard, contentCard, spokenBy } from './cards.ts';
import { editCommand, mannerArgs, mannerOf } from './edit-command.ts';
import { labels, messages, summaries, topicText } from './messages.ts';
import {
  listBehind,
  listDigests,
  pauseDigest,
  previewDigest,
  readDigest,
  removeDigest,
  resumeDigest,
  scheduleDigest,
  showDigest,
  showEdition,
} from './operations.ts';
import type { DigestValue } from './references.ts';
import { parseSchedule, type Scheduled } from './schedule-words.ts';
import { digestId, listCard } from './settings-cards.ts';
import { type TopicKey, topicKeys } from './topics.ts';

const whenArg: Arg<Scheduled, true> = {
  label: labels.schedule,
  hint: labels.scheduleHint,
  example: 'weekly monday 9:00',
  required: true,
  keys: ['at', 'every', '时间', '计划'],
  takes: 'rest',
  value: { by: 'parse', parse: (words) => parseSchedule(words) },
  form: 'line',
};

const which = referenceArg<DigestValue, true>('digest', {
  label: labels.digest,
  example: 'DG-3',
  required: true,
  keys: ['id', '简报'],
  takes: 'one',
});

/** ISO 8601: buttons write them. */
const momentArg = (label: Msg, keys: readonly string[]): Arg<Date, true> => ({
  label,
  required: true,
  keys,
  value: {
    by: 'parse',
    parse: (words) => {
      const at = new Date(words);
      return Number.isNaN(at.getTime()) ? fail('moment', messages.notAMoment) : ok(at);
    },
  },
  form: 'none',
});

const topicNames = Object.fromEntries(topicKeys.map((key) => [key, topicText[key](2)])) as Record<TopicKey, Msg>;
const shown = (id: number) => ({ show: recordRef('digest', id), to: 'caller' as const });

export const digestCommands: readonly AnyCommand[] = [
  defineCommand({
    path: 'digest',
    zh: '简报',
    aliases: ['digests now', 'briefing', '每日简报'],
    summary: summaries.now,
    label: msg('Digest', '简报'),
    featured: true,
    examples: { en: ['digest'], zh: ['简报'] },
    args: {},
    runs: readDigest,
    input: () => ({}),
    reply: (content, { actor }) => ({ card: contentCard(content, actor.timezone), to: 'caller' }),
  }),
  defineCommand({
    path: 'digest schedule',
    zh: '简报 设置',
    aliases: ['digest add', '简报 添加', '简报 定时'],
    summary: summaries.schedule,
    label: msg('Schedule a digest', '设置简报'),
    examples: {
      en: [
        'digest schedule weekly monday 9:00 in:#support',
        'digest schedule workdays 8:00 me',
        'digest schedule 0 9 * * 1-5',
        'digest schedule workdays 8:00 me parts:stuck,due',
      ],
      zh: ['简报 设置 每周一 9:00 频道:#客服', '简报 设置 每天 8:30 我'],
    },
    args: { when: whenArg, ...mannerArgs, ...seatArgs },
    runs: scheduleDigest,
    async input(call) {
      const { schedule, workingDays } = call.values.when;
      const { channelId } = await seatOf(call);
      return { channelId, schedule, workingDays, ...mannerOf(call.values) };
    },
    reply: ({ id }) => ({ ...shown(id), note: [messages.scheduled] }),
  }),
  defineCommand({
    path: 'digest list',
    zh: '简报 列表',
    summary: summaries.list,
    label: messages.title,
    examples: {
      en: ['digest list', 'digest list in:#support', 'digest list all'],
      zh: ['简报 列表', '简报 列表 全部'],
    },
    args: { ...seatArgs, all: flagArg({ label: labels.all, keys: ['全部', '所有'] }) },
    runs: listDigests,
    async input(call) {
      const { all, me, channel } = call.values;
      if (all) return { channelId: null, all: true };
      if (me || channel) return seatOf(call);
      // Where nobody said whose: those of this channel, if it has any, and one's own.
      const { place, from } = call.incoming;
      const at = place.kind === 'channel' ? place.channel : undefined;
      const linked = at === undefined ? null : await call.services.channels.at(from.platform, from.workspace, at);
      return { channelId: linked?.id ?? null, own: true, here: true };
    },
    reply: (rows, _call, viewer) => ({ card: listCard(rows, viewer), to: 'caller' }),
  }),
  defineCommand({
    path: 'digest show',
    zh: '简报 查看',
    summary: summaries.show,
    examples: { en: ['digest show DG-3'], zh: ['简报 查看 DG-3'] },
    args: { digest: which },
    runs: showDigest,
    input: ({ values }) => ({ id: values.digest.id }),
    reply: ({ id }) => shown(id),
  }),
  defineCommand({
    path: 'digest preview',
    zh: '简报 预览',
    summary: summaries.preview,
    label: msg('Preview digest', '预览简报'),
    examples: { en: ['digest preview DG-3'], zh: ['简报 预览 DG-3'] },
    args: { digest: which },
    runs: previewDigest,
    input: ({ values }) => ({ id: values.digest.id }),
    reply: (shown) => ({ card: spokenBy(shown.digest, contentCard(shown.content, shown.timezone)), to: 'caller' }),
  }),
  editCommand,
  defineCommand({
    path: 'digest pause',
    zh: '简报 暂停',
    summary: summaries.pause,
    label: msg('Pause digest', '暂停简报'),
    examples: { en: ['digest pause DG-3'], zh: ['简报 暂停 DG-3'] },
    args: { digest: which },
    runs: pauseDigest,
    input: ({ values }) => ({ id: values.digest.id }),
    reply: ({ id }) => shown(id),
  }),
  defineCommand({
    path: 'digest resume',
    zh: '简报 恢复',
    summary: summaries.resume,
    label: msg('Resume digest', '恢复简报'),
    examples: { en: ['digest resume DG-3'], zh: ['简报 恢复 DG-3'] },
    args: { digest: which },
    runs: resumeDigest,
    input: ({ values }) => ({ id: values.digest.id }),
    reply: ({ id }) => shown(id),
  }),
  defineCommand({
    path: 'digest remove',
    zh: '简报 移除',
    aliases: ['digest delete', '简报 删除'],
    summary: summaries.remove,
    label: msg('Remove digest', '移除简报'),
    examples: { en: ['digest remove DG-3'], zh: ['简报 移除 DG-3'] },
    args: { digest: which },
    runs: removeDigest,
    input: ({ values }) => ({ id: values.digest.id }),
    reply: (row) => ({
      card: { title: [messages.removed(digestId(row))], tone: 'good', blocks: [] },
      to: 'caller',
    }),
  }),
  defineCommand({
    path: 'digest records',
    zh: '简报 记录',
    summary: summaries.records,
    examples: {
      en: ['digest records of:tasks-overdue for:support since:2026-11-19 until:2026-11-20 due:2026-11-21'],
      zh: ['简报 记录 of:tasks-overdue 对象:客服 since:2026-11-19 until:2026-11-20 due:2026-11-21'],
    },
    hidden: true,
    args: {
      of: choiceArg<TopicKey, true>({ label: labels.of, options: topicNames, required: true }),
      for: referenceArg<Whose, true>('report-whose', { label: labels.for, required: true, keys: ['对象'] }),
      since: momentArg(labels.since, ['from', '起']),
      until: momentArg(labels.until, ['to', '止']),
      due: momentArg(labels.due, ['due-until', '到期']),
      offset: intArg({ label: labels.offset, form: 'none' }),
    },
    runs: listBehind,
    input: ({ values }) => ({
      of: values.of,
      scope: values.for.scope,
      since: values.since,
      until: values.until,
      dueUntil: values.due,
      ...(values.offset === undefined ? {} : { offset: values.offset }),
    }),
    reply: (page) => ({ card: behindCard(page), to: 'caller' }),
  }),
];

export const editionCommands: readonly AnyCommand[] = [
  defineCommand({
    path: 'edition show',
    zh: '简报期 查看',
    summary: summaries.edition,
    examples: { en: ['edition show 3'], zh: ['简报期 查看 3'] },
    hidden: true,
    args: { edition: { ...intArg<true>({ label: labels.edition, required: true, min: 1 }), takes: 'one' as const } },
    runs: showEdition,
    input: ({ values }) => ({ id: values.edition }),
    reply: ({ id }) => ({ show: recordRef('edition', id), to: 'caller' }),
  }),
];
