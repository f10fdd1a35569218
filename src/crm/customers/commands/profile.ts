import { hiddenArg, referenceArg, textArg, versionArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import {
  consentArgs,
  consentInput,
  consentNote,
  stopArgs,
  stopInput,
  stopNote,
} from '../../../commands/values/consent.ts';
import { fail, ok } from '../../../commands/values/result.ts';
import { msg } from '../../../core/msg.ts';
import { recordRef } from '../../../core/records.ts';
import { customFields } from '../../../store/custom-fields.ts';
import { externalIdArg } from '../args.ts';
import { formatCustom } from '../custom.ts';
import { customCard } from '../custom-card.ts';
import { historyCard } from '../history-card.ts';
import { keepConsent, stopContact } from '../operations/consent.ts';
import { listCustom, setCustom } from '../operations/custom.ts';
import { linkCustomer, unlinkCustomer } from '../operations/external-ids.ts';
import { customerHistory } from '../operations/history.ts';
import { profileLabels, profileMessages, profileSummaries } from '../profile-messages.ts';
import { customerById, customerRecord } from '../records.ts';
import { whichCustomer } from './fields.ts';

export const link = defineCommand({
  path: 'customer link',
  zh: '客户 关联',
  summary: profileSummaries.link,
  examples: { en: ['customer link acme sap:10023'], zh: ['客户 关联 晨光 sap:10023'] },
  args: { customer: whichCustomer('one'), external: externalIdArg },
  runs: linkCustomer,
  input: ({ values: { customer, external } }) => ({ id: customer.id, ...external }),
  reply: (out) => ({
    show: recordRef('customer', out.id),
    to: 'caller',
    note: [profileMessages.linked(out.name, out.external)],
  }),
});

export const unlink = defineCommand({
  path: 'customer unlink',
  zh: '客户 取消关联',
  summary: profileSummaries.unlink,
  examples: { en: ['customer unlink acme sap:10023'], zh: ['客户 取消关联 晨光 sap:10023'] },
  args: { customer: whichCustomer('one'), external: externalIdArg },
  runs: unlinkCustomer,
  input: ({ values: { customer, external } }) => ({ id: customer.id, ...external }),
  reply: (out) => ({
    show: recordRef('customer', out.id),
    to: 'caller',
    note: [profileMessages.unlinked(out.name, out.external)],
  }),
});

export const consent = defineCommand({
  path: 'customer consent',
  zh: '客户 许可',
  aliases: ['客户 联系许可'],
  summary: profileSummaries.consent,
  examples: {
    en: ['customer consent acme email yes source:"web form"', 'customer consent C-12 phone no on:yesterday'],
    zh: ['客户 许可 晨光 邮件 同意 途径:"官网表单"', '客户 许可 C-12 电话 拒绝 日期:昨天'],
  },
  args: { customer: whichCustomer('one'), ...consentArgs },
  runs: keepConsent,
  input: (call) => consentInput(call.values.customer.id, call.values, call),
  reply: (out) => ({ show: recordRef('customer', out.id), to: 'caller', note: consentNote(out) }),
});

export const doNotContact = defineCommand({
  path: 'customer dnc',
  zh: '客户 勿联系',
  aliases: ['customer stop', '客户 请勿联系'],
  summary: profileSummaries.doNotContact,
  examples: {
    en: ['customer dnc acme "asked us to stop"', 'customer dnc acme lift'],
    zh: ['客户 勿联系 晨光 "客户要求停止联系"', '客户 勿联系 晨光 解除'],
  },
  formWhenOnly: 'customer',
  args: { customer: whichCustomer('one'), ...stopArgs },
  runs: stopContact,
  input: ({ values }) => stopInput(values.customer.id, values),
  reply: (out) => ({ show: recordRef('customer', out.id), to: 'caller', note: stopNote(out) }),
});

export const fields = defineCommand({
  path: 'customer fields',
  zh: '客户 字段',
  summary: profileSummaries.fields,
  examples: { en: ['customer fields acme'], zh: ['客户 字段 晨光'] },
  args: { customer: whichCustomer('rest') },
  runs: listCustom,
  input: ({ values }) => ({ id: values.customer.id }),
  reply: (out, _call, viewer) => ({ card: customCard(out, viewer), to: 'caller' }),
});

export const set = defineCommand({
  path: 'customer set',
  zh: '客户 填写',
  aliases: ['客户 设置'],
  summary: profileSummaries.set,
  examples: {
    en: ['customer set acme "contract no" 4711', 'customer set C-12 tier gold', 'customer set C-12 tier -'],
    zh: ['客户 填写 晨光 合同号 4711', '客户 填写 C-12 等级 -'],
  },
  args: {
    customer: whichCustomer('one'),
    field: referenceArg<{ readonly id: number; readonly name: string }, true>('customer-field', {
      label: profileLabels.field,
      required: true,
      takes: 'one',
      keys: ['字段'],
      example: 'contract no',
    }),
    value: textArg<true>({
      label: profileLabels.content,
      required: true,
      takes: 'rest',
      keys: ['to', '内容', '值'],
      max: 2_000,
      example: '4711',
    }),
    version: versionArg,
  },
  runs: setCustom,
  input: ({ values: { customer, field, value, version } }) => ({
    id: customer.id,
    fieldId: field.id,
    value,
    ...(version ? { version } : {}),
  }),
  async prefill({ values }, ctx, viewer): Promise<Record<string, string>> {
    const row = values.customer && (await customerById(ctx.tx, values.customer.id));
    if (!row) return {};
    const declared = await customFields(ctx.tx, 'customer');
    const field = declared.find(({ id }) => id === values.field?.id);
    const value = field && row.custom[field.id];
    const readable = field && viewer.can('read', 'customer', customerRecord(row), field.group);
    const version = String(row.version);
    if (value === undefined || !readable) return { version };
    return { version, value: typeof value === 'number' ? String(value) : formatCustom(value)[viewer.reader.locale] };
  },
  reply: (out) => ({
    show: recordRef('customer', out.id),
    to: 'caller',
    note: [out.cleared ? profileMessages.cleared(out.field, out.name) : profileMessages.set(out.field, out.name)],
  }),
});

export const history = defineCommand({
  path: 'customer history',
  zh: '客户 历史',
  aliases: ['customer changes', '客户 变更历史'],
  summary: profileSummaries.history,
  examples: { en: ['customer history C-12'], zh: ['客户 历史 C-12'] },
  args: {
    customer: whichCustomer('rest'),
    before: hiddenArg<bigint>((words) =>
      /^\d{1,18}$/u.test(words) ? ok(BigInt(words)) : fail('line', msg('That is no page.', '没有这一页。')),
    ),
  },
  runs: customerHistory,
  input: ({ values: { customer, before } }) => ({ id: customer.id, ...(before === undefined ? {} : { before }) }),
  reply: (out, _call, viewer) => ({ card: historyCard(out, viewer), to: 'caller' }),
});
