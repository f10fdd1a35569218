import {
  choiceArg,
  departmentArg,
  durationArg,
  moneyArg,
  referenceArg,
  staffArg,
  textArg,
  whenArg,
} from '../../../commands/arg.ts';
import type { Arg } from '../../../commands/args.ts';
import { type Day, parseDay } from '../../../commands/values/calendar-day.ts';
import { type Period, parsePeriod } from '../../../commands/values/period.ts';
import { fail, ok } from '../../../commands/values/result.ts';
import { type Msg, perLocale } from '../../../core/msg.ts';
import { segmentNames } from '../../../core/rfm.ts';
import { ellipsize } from '../../../core/text.ts';
import { parseCountry } from '../../../i18n/countries.ts';
import { channelNames, classNames, hints, kindNames, labels, lifecycleNames, responseNames } from '../labels.ts';
import { messages } from '../messages.ts';
import type { CampaignValue } from '../references.ts';
import { type Channel, channels, limits } from '../rules.ts';
import type { Segment } from '../segment.ts';

/** The arguments that several commands of campaigns share. */

const aboutCampaign = {
  label: labels.campaign,
  hint: hints.campaign,
  example: 'CM-3',
  required: true,
  keys: ['活动', '营销活动', 'id'],
} as const;

/** The campaign as the words that are left, and where more words follow. */
export const campaignWords = referenceArg<CampaignValue, true>('campaign', { ...aboutCampaign, takes: 'rest' });
export const campaignWord = referenceArg<CampaignValue, true>('campaign', { ...aboutCampaign, takes: 'one' });

export const ownerArg = staffArg({ label: labels.owner, example: '@dana', keys: ['owner', '负责人'] });
export const departmentOf = departmentArg({ label: labels.department, example: 'marketing', keys: ['dept', '部门'] });
export const goalArg = textArg({ label: labels.goal, hint: hints.goal, keys: ['target', '目标'], max: limits.goal });
export const notesArg = textArg({ label: labels.notes, keys: ['note', '备注'], max: limits.text, lines: true });
export const budgetArg = moneyArg({ label: labels.budget, example: '€5,000', keys: ['预算'] });

export const periodArg: Arg<Period, false> = {
  ...textArg({ label: labels.period, hint: hints.period, example: 'Q4 2026', keys: ['when', 'within', '期间'] }),
  value: { by: 'parse', parse: (words, ctx) => parsePeriod(words, ctx) },
};

/** What people call channels besides their names. */
const alsoCalled: Readonly<Partial<Record<Channel, readonly string[]>>> = {
  email: ['mail', 'e-mail', 'newsletter', '邮箱'],
  phone: ['call', 'tel'],
  post: ['letter', '邮寄'],
  event: ['fair', 'webinar', '展会'],
  social: ['social', '微信', '微博'],
  ads: ['ad', 'advert'],
  web: ['site'],
};

export const viaArg = choiceArg({
  label: labels.channel,
  example: 'email',
  options: channelNames,
  also: alsoCalled,
  keys: ['channel', 'by', '渠道'],
});

/** `email, event`: several of them. */
export const channelsArg: Arg<Channel[], false> = {
  ...textArg({
    label: labels.channels,
    hint: hints.channels,
    example: 'email, event',
    keys: ['channel', 'via', '渠道'],
  }),
  value: {
    by: 'parse',
    parse(words) {
      const all = words
        .split(/[,，、;；+]/u)
        .map((word) => word.trim())
        .filter((word) => word !== '');
      const found: Channel[] = [];
      for (const word of all) {
        const channel = channelCalled(word);
        if (!channel) return fail('unknown', messages.badChannel(ellipsize(word, 40), everyChannel), 'email, event');
        if (!found.includes(channel)) found.push(channel);
      }
      return ok(found);
    },
  },
};

const everyChannel: Msg = perLocale((locale) =>
  channels.map((channel) => channelNames[channel][locale]).join(locale === 'zh' ? '、' : ', '),
);

function channelCalled(word: string): Channel | undefined {
  const wanted = word.toLowerCase();
  return channels.find((channel) => {
    const names = [
      channel,
      channelNames[channel].en.toLowerCase(),
      channelNames[channel].zh,
      ...(alsoCalled[channel] ?? []),
    ];
    return names.includes(wanted);
  });
}

export const responseArg = <R extends boolean>(required: R) =>
  choiceArg<keyof typeof responseNames, R>({
    label: labels.response,
    options: responseNames,
    also: { none: ['no', '无'], converted: ['bought', 'won', '成交'], lead: ['interested', '线索'] },
    example: 'replied',
    required,
    keys: ['answer', '回应'],
  });

/** A day in words. `side`: which way an open one points, and whether the other is refused. */
export function dayArg(
  about: { readonly label: Msg; readonly example: string; readonly keys: readonly string[] },
  side: 'future' | 'past',
): Arg<Day, false> {
  const { value: _, ...rest } = whenArg({ ...about, prefer: side });
  return { ...rest, value: { by: 'parse', parse: (words, ctx) => parseDay(words, ctx, side) } };
}

const dayMs = 86_400_000;

/** Whom a campaign is for, as a form asks it. */
export const segmentArgs = {
  lifecycle: choiceArg({ label: labels.lifecycle, options: lifecycleNames, keys: ['stage', '阶段'] }),
  kind: choiceArg({ label: labels.kind, options: kindNames, keys: ['type', '类型'] }),
  tag: textArg({ label: labels.tag, example: 'newsletter', keys: ['tagged', '标签'], max: 60 }),
  country: {
    ...textArg({ label: labels.country, example: 'Germany', keys: ['from', '国家', '地区'] }),
    value: {
      by: 'parse',
      parse(words) {
        const code = parseCountry(words);
        return code === null ? fail('unknown', messages.unknownCountry(ellipsize(words, 40)), 'Germany') : ok(code);
      },
    },
  } satisfies Arg<string, false>,
  department: departmentOf,
  owner: staffArg({ label: labels.owner, example: '@dana', keys: ['of', '负责人'] }),
  class: choiceArg({ label: labels.class, options: classNames, keys: ['等级', '级别'] }),
  rfm: choiceArg({ label: labels.rfm, options: segmentNames, keys: ['segment', '分群'] }),
  contacted: durationArg({ label: labels.contacted, hint: hints.span, example: '90 days', keys: ['within', '有联系'] }),
  silent: durationArg({ label: labels.silent, hint: hints.span, example: '90 days', keys: ['quiet', '无联系'] }),
} as const;

export function segmentOf(values: {
  readonly lifecycle?: Segment['lifecycle'];
  readonly kind?: Segment['kind'];
  readonly tag?: string | undefined;
  readonly country?: string | undefined;
  readonly department?: { readonly id: number } | undefined;
  readonly owner?: { readonly id: number } | undefined;
  readonly class?: Segment['class'];
  readonly rfm?: Segment['rfm'];
  readonly contacted?: number | undefined;
  readonly silent?: number | undefined;
}): Segment {
  const wholeDays = (ms: number): number => Math.max(1, Math.round(ms / dayMs));
  return {
    ...(values.lifecycle ? { lifecycle: values.lifecycle } : {}),
    ...(values.kind ? { kind: values.kind } : {}),
    ...(values.tag ? { tag: values.tag } : {}),
    ...(values.country ? { country: values.country } : {}),
    ...(values.department ? { departmentId: values.department.id } : {}),
    ...(values.owner ? { ownerId: values.owner.id } : {}),
    ...(values.class ? { class: values.class } : {}),
    ...(values.rfm ? { rfm: values.rfm } : {}),
    ...(values.contacted ? { contactedDays: wholeDays(values.contacted) } : {}),
    ...(values.silent ? { silentDays: wholeDays(values.silent) } : {}),
  };
}
