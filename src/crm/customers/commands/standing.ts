import { textArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { recordRef } from '../../../core/records.ts';
import { lifecycleArg, tagsArg } from '../args.ts';
import { setLifecycle, tagCustomer, untagCustomer } from '../operations/standing.ts';
import { lifecycleNames, profileHints, profileLabels, profileMessages, profileSummaries } from '../profile-messages.ts';
import { customerById } from '../records.ts';
import { limits } from '../rules.ts';
import { whichCustomer } from './fields.ts';

export const lifecycle = defineCommand({
  path: 'customer lifecycle',
  zh: '客户 阶段',
  aliases: ['customer stage', 'customer standing'],
  summary: profileSummaries.lifecycle,
  label: profileLabels.to,
  examples: {
    en: ['customer lifecycle acme active', 'customer lifecycle C-12 lost "went with a cheaper offer"'],
    zh: ['客户 阶段 晨光 活跃', '客户 阶段 C-12 流失 "选择了更便宜的报价"'],
  },
  args: {
    customer: whichCustomer('one'),
    to: { ...lifecycleArg, label: profileLabels.to, required: true as const, takes: 'one' as const },
    reason: textArg({
      label: profileLabels.reason,
      hint: profileHints.lostReason,
      example: 'price',
      takes: 'rest',
      keys: ['why', '原因'],
      max: limits.reason,
    }),
  },
  runs: setLifecycle,
  input: ({ values: { customer, to, reason } }) => ({ id: customer.id, to, ...(reason ? { reason } : {}) }),
  async prefill({ values }, ctx): Promise<Record<string, string>> {
    const row = values.customer && (await customerById(ctx.tx, values.customer.id));
    return row ? { to: row.lifecycle } : {};
  },
  reply: (out) => ({
    show: recordRef('customer', out.id),
    to: 'caller',
    note: [profileMessages.lifecycle(out.name, lifecycleNames[out.to])],
  }),
});

export const tag = defineCommand({
  path: 'customer tag',
  zh: '客户 标签',
  aliases: ['customer label', '客户 加标签'],
  summary: profileSummaries.tag,
  examples: { en: ['customer tag acme vip, newsletter'], zh: ['客户 标签 晨光 重点、通讯'] },
  args: { customer: whichCustomer('one'), tags: tagsArg<true>({ required: true, takes: 'rest' }) },
  runs: tagCustomer,
  input: ({ values: { customer, tags } }) => ({ id: customer.id, tags }),
  reply: (out) => ({
    show: recordRef('customer', out.id),
    to: 'caller',
    note: [profileMessages.tagged(out.name, out.tags)],
  }),
});

export const untag = defineCommand({
  path: 'customer untag',
  zh: '客户 去标签',
  aliases: ['客户 移除标签'],
  summary: profileSummaries.untag,
  examples: { en: ['customer untag acme newsletter'], zh: ['客户 去标签 晨光 通讯'] },
  args: { customer: whichCustomer('one'), tags: tagsArg<true>({ required: true, takes: 'rest' }) },
  runs: untagCustomer,
  input: ({ values: { customer, tags } }) => ({ id: customer.id, tags }),
  reply: (out) => ({
    show: recordRef('customer', out.id),
    to: 'caller',
    note: [profileMessages.tagged(out.name, out.tags)],
  }),
});
