import { choiceArg, referenceArg, versionArg } from '../../commands/arg.ts';
import type { Arg } from '../../commands/args.ts';
import { type AnyCommand, defineCommand } from '../../commands/define.ts';
import { ok } from '../../commands/values/result.ts';
import { parseTimezone } from '../../commands/values/timezone.ts';
import { parseTime } from '../../commands/values/when-clock.ts';
import type { Locale } from '../../core/msg.ts';
import { msg } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { seatArgs, seatOf } from '../subscriptions/seat.ts';
import { editDigest } from './edit.ts';
import { labels, languages, messages, summaries } from './messages.ts';
import { knownParts, type PartName, partsArg, partsText } from './parts.ts';
import { digests, policyRecord } from './records.ts';
import type { DigestValue } from './references.ts';
import { parseScheduleChange, type ScheduleChange, scheduleText } from './schedule-words.ts';

const auto = /^(?:auto|自动|[-–—])$/iu;

const timezoneArg: Arg<string, false> = {
  label: labels.timezone,
  hint: labels.timezoneHint,
  example: 'Berlin',
  required: false,
  keys: ['tz', 'zone', '时区'],
  value: { by: 'parse', parse: (words) => (auto.test(words.trim()) ? ok('auto') : parseTimezone(words)) },
  form: 'line',
};

/** What a digest tells, in which language and by which clock. */
export const mannerArgs = {
  parts: partsArg,
  language: choiceArg({
    label: labels.language,
    keys: ['lang', '语言'],
    options: { ...languages, auto: messages.followsReader },
    also: { zh: ['chinese', '简体中文', 'zh-cn'], en: ['英语', 'en-us', 'en-gb'], auto: ['auto', '自动', '-'] },
  }),
  timezone: timezoneArg,
} as const;

/** The engine gives null where a field of an edit form was emptied. */
export function mannerOf(values: {
  readonly parts?: PartName[] | null | undefined;
  readonly language?: Locale | 'auto' | null | undefined;
  readonly timezone?: string | null | undefined;
}): { parts?: PartName[]; locale?: Locale | null; timezone?: string | null } {
  const { parts, language, timezone } = values;
  return {
    ...(parts === undefined ? {} : { parts: parts ?? [] }),
    ...(language === undefined ? {} : { locale: language === 'auto' ? null : language }),
    ...(timezone === undefined ? {} : { timezone: timezone === 'auto' ? null : timezone }),
  };
}

const newWhenArg: Arg<ScheduleChange, false> = {
  label: labels.newSchedule,
  hint: labels.newScheduleHint,
  example: '9:00',
  required: false,
  keys: ['at', 'every', '时间', '计划'],
  takes: 'rest',
  value: { by: 'parse', parse: (words) => parseScheduleChange(words) },
  form: 'line',
  // As many as make a schedule: `at:weekly monday 9:00 in:#support`, `at:9:00 parts:stuck`.
  wordsAfterKey(words) {
    for (let count = Math.min(words.length, 8); count > 0; count -= 1) {
      const said = words.slice(0, count).join(' ');
      if (parseTime(said).ok || parseScheduleChange(said).ok) return count;
    }
    return 1;
  },
};

export const editCommand: AnyCommand = defineCommand({
  path: 'digest edit',
  zh: '简报 编辑',
  aliases: ['digest change', 'digest update', '简报 修改'],
  summary: summaries.edit,
  label: msg('Edit digest', '编辑简报'),
  examples: {
    en: [
      'digest edit DG-3 at:9:00',
      'digest edit DG-3 parts:stuck,due timezone:Berlin',
      'digest edit DG-3 weekly friday 16:00 in:#support language:zh',
    ],
    zh: ['简报 编辑 DG-3 时间:9:00', '简报 编辑 DG-3 内容:受阻,到期 时区:上海 语言:中文'],
  },
  args: {
    digest: referenceArg<DigestValue, true>('digest', {
      label: labels.digest,
      example: 'DG-3',
      required: true,
      keys: ['id', '简报'],
      takes: 'one',
    }),
    when: newWhenArg,
    ...mannerArgs,
    ...seatArgs,
    channel: { ...seatArgs.channel, hint: labels.newChannelHint },
    version: versionArg,
  },
  formWhenOnly: 'digest',
  runs: editDigest,
  async input(call) {
    const { digest, when, channel, me, version } = call.values;
    const isMoved = me === true || Boolean(channel);
    return {
      id: digest.id,
      ...(version ? { version } : {}),
      ...(when ? { when } : {}),
      ...(isMoved ? { channelId: (await seatOf(call)).channelId } : {}),
      ...mannerOf(call.values),
    };
  },
  async prefill({ values, actor }, ctx, viewer): Promise<Record<string, string>> {
    const row = values.digest && (await digests.find(ctx.tx, values.digest.id));
    if (!row || !viewer.can('read', 'digest', policyRecord(row))) return {};
    return {
      when: scheduleText(row, actor.locale),
      parts: partsText(knownParts(row.parts), actor.locale),
      timezone: row.ownTimezone ?? (actor.locale === 'zh' ? '自动' : 'auto'),
      language: row.locale ?? 'auto',
      version: String(row.version),
      ...(row.channelId === null ? {} : { channel: shortId({ noun: 'channel', id: row.channelId }) }),
    };
  },
  reply: ({ id, changed }) => ({
    show: recordRef('digest', id),
    to: 'caller',
    note: [changed.length > 0 ? messages.edited : messages.unchanged],
  }),
});
