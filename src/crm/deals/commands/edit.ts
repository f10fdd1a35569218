import { staffArg, textArg, versionArg } from '../../../commands/arg.ts';
import { type Call, defineCommand } from '../../../commands/define.ts';
import { formatMoney } from '../../../commands/values/money.ts';
import { same } from '../../../core/msg.ts';
import { shortId } from '../../../core/records.ts';
import { messages } from '../messages.ts';
import { formTitles, labels, summaries } from '../names.ts';
import { assignDeal, type EditDeal, editDeal, removeDeal } from '../operations/edit.ts';
import { dealAmount, dealRecord, dealRef, deals } from '../records.ts';
import { limits } from '../rules.ts';
import {
  aboutCustomer,
  aboutDepartment,
  amountArg,
  campaignArg,
  dealWord,
  dealWords,
  newExpectedArg,
  nextArg,
  notesArg,
} from './arguments.ts';

export const editCommand = defineCommand({
  path: 'deal edit',
  zh: '商机 编辑',
  aliases: ['deal change', 'deal update', '商机 修改'],
  summary: summaries.edit,
  examples: {
    en: [
      'deal edit DL-12 amount:€30,000 close:friday',
      'deal edit DL-12 next:"Call the buyer"',
      'deal edit DL-12 close:-',
    ],
    zh: ['商机 编辑 DL-12 金额:¥200,000 预计:周五', '商机 编辑 DL-12 下一步:"致电采购"'],
  },
  formWhenOnly: 'deal',
  args: {
    deal: dealWords,
    title: textArg({ label: labels.title, keys: ['名称', '标题'], max: limits.title }),
    amount: amountArg,
    close: newExpectedArg,
    next: nextArg,
    notes: notesArg,
    campaign: campaignArg,
    customer: aboutCustomer,
    department: aboutDepartment,
    version: versionArg,
  },
  runs: editDeal,
  input: ({ values }): EditDeal => ({
    id: values.deal.id,
    ...(values.version ? { version: values.version } : {}),
    ...(values.title ? { title: values.title } : {}),
    amount: values.amount,
    expectedOn: values.close,
    nextStep: values.next,
    notes: values.notes,
    campaignId: values.campaign,
    customerId: values.customer?.id,
    departmentId: values.department?.id,
  }),
  async prefill({ values, actor }: Pick<Call<{ deal?: { id: number } }>, 'values' | 'actor'>, ctx, viewer) {
    const deal = values.deal && (await deals.find(ctx.tx, values.deal.id));
    if (!deal || !viewer.can('read', 'deal', dealRecord(deal), 'basic')) return {};
    const sees = (group: 'money' | 'notes'): boolean => viewer.can('read', 'deal', dealRecord(deal), group);
    const amount = sees('money') ? dealAmount(deal) : null;
    const filled: Record<string, string> = {
      title: deal.title,
      customer: shortId({ noun: 'customer', id: deal.customerId }),
      department: shortId({ noun: 'department', id: deal.departmentId }),
      version: String(deal.version),
    };
    if (amount) filled.amount = formatMoney(amount, actor.locale);
    if (deal.expectedOn !== null) filled.close = deal.expectedOn;
    if (deal.campaignId !== null) filled.campaign = shortId({ noun: 'campaign', id: deal.campaignId });
    if (sees('notes') && deal.nextStep !== null) filled.next = deal.nextStep;
    if (sees('notes') && deal.notes !== null) filled.notes = deal.notes;
    return filled;
  },
  reply: (out) => ({
    show: dealRef(out.id),
    to: 'caller',
    note: [out.changed.length === 0 ? messages.nothingChanged(out) : messages.edited(out, out.changed)],
  }),
});

export const assignCommand = defineCommand({
  path: 'deal assign',
  zh: '商机 分配',
  aliases: ['deal give', '商机 转交'],
  summary: summaries.assign,
  label: formTitles.assign,
  examples: { en: ['deal assign DL-12 @dana'], zh: ['商机 分配 DL-12 @dana'] },
  args: {
    deal: dealWord,
    for: staffArg<true>({
      label: labels.owner,
      example: '@dana',
      required: true,
      takes: 'rest',
      keys: ['to', 'owner', '负责人', '给'],
    }),
  },
  runs: assignDeal,
  input: ({ values }) => ({ id: values.deal.id, ownerId: values.for.id }),
  reply: (out) => ({
    show: dealRef(out.id),
    to: 'caller',
    note: [messages.assigned(out, same(out.owner.name))],
  }),
});

export const removeCommand = defineCommand({
  path: 'deal remove',
  zh: '商机 删除',
  aliases: ['deal delete', 'deal rm'],
  summary: summaries.remove,
  label: formTitles.remove,
  examples: { en: ['deal remove DL-12'], zh: ['商机 删除 DL-12'] },
  args: { deal: dealWords },
  runs: removeDeal,
  input: ({ values }) => ({ id: values.deal.id }),
  reply: (out) => ({ card: { title: [messages.removed(out)], blocks: [] }, to: 'caller' }),
});
