import { staffArg, textArg, versionArg } from '../../../commands/arg.ts';
import { type Call, defineCommand } from '../../../commands/define.ts';
import { shortId } from '../../../core/records.ts';
import { formTitles, labels, messages, summaries } from '../messages.ts';
import { assignOrder, type EditOrder, editOrder } from '../operations/edit.ts';
import { orderRecord, orderRef, orders } from '../records.ts';
import { limits } from '../rules.ts';
import {
  aboutDepartment,
  contactArg,
  dayArg,
  dealArg,
  dueArg,
  notesArg,
  numberArg,
  orderWord,
  orderWords,
} from './arguments.ts';

export const editCommand = defineCommand({
  path: 'order edit',
  zh: '订单 编辑',
  aliases: ['order change', 'order update', '订单 修改'],
  summary: summaries.edit,
  examples: {
    en: ['order edit O-12 number:PO-4711', 'order edit O-12 due:friday', 'order edit O-12 contact:-'],
    zh: ['订单 编辑 O-12 订单号:PO-4711', '订单 编辑 O-12 到期:周五'],
  },
  formWhenOnly: 'order',
  args: {
    order: orderWords,
    number: numberArg,
    on: dayArg({ label: labels.orderedOn, example: 'yesterday', keys: ['ordered', 'date', '日期', '下单'] }, 'past'),
    contact: contactArg,
    deal: dealArg,
    invoice: textArg({ label: labels.invoice, keys: ['发票', '发票号'], max: limits.invoice }),
    due: dueArg,
    note: notesArg,
    department: aboutDepartment,
    version: versionArg,
  },
  runs: editOrder,
  input: ({ values }): EditOrder => ({
    id: values.order.id,
    ...(values.version ? { version: values.version } : {}),
    number: values.number,
    ...(values.on ? { orderedOn: values.on } : {}),
    contactId: values.contact === null ? null : values.contact?.id,
    dealId: values.deal === null ? null : values.deal?.id,
    invoice: values.invoice,
    ...(values.due ? { dueOn: values.due } : {}),
    notes: values.note,
    departmentId: values.department?.id,
  }),
  async prefill({ values }: Pick<Call<{ order?: { id: number } }>, 'values'>, ctx, viewer) {
    const order = values.order && (await orders.find(ctx.tx, values.order.id));
    if (!order || !viewer.can('read', 'order', orderRecord(order), 'basic')) return {};
    const sees = (group: 'money' | 'notes'): boolean => viewer.can('read', 'order', orderRecord(order), group);
    const filled: Record<string, string> = {
      on: order.orderedOn,
      department: shortId({ noun: 'department', id: order.departmentId }),
      version: String(order.version),
    };
    if (order.number !== null) filled.number = order.number;
    if (order.contactId !== null) filled.contact = shortId({ noun: 'contact', id: order.contactId });
    if (order.dealId !== null) filled.deal = shortId({ noun: 'deal', id: order.dealId });
    if (sees('money') && order.invoice !== null) filled.invoice = order.invoice;
    if (sees('money') && order.dueOn !== null) filled.due = order.dueOn;
    if (sees('notes') && order.notes !== null) filled.note = order.notes;
    return filled;
  },
  reply: (out) => ({
    show: orderRef(out.id),
    to: 'caller',
    note: [out.changed.length === 0 ? messages.nothingChanged(out) : messages.edited(out, out.changed)],
  }),
});

export const assignCommand = defineCommand({
  path: 'order assign',
  zh: '订单 分配',
  aliases: ['order give', '订单 转交'],
  summary: summaries.assign,
  label: formTitles.assign,
  examples: { en: ['order assign O-12 @dana'], zh: ['订单 分配 O-12 @dana'] },
  args: {
    order: orderWord,
    for: staffArg<true>({
      label: labels.owner,
      example: '@dana',
      required: true,
      takes: 'rest',
      keys: ['to', 'owner', '负责人', '给'],
    }),
  },
  runs: assignOrder,
  input: ({ values }) => ({ id: values.order.id, ownerId: values.for.id }),
  reply: (out) => ({ show: orderRef(out.id), to: 'caller', note: [messages.assigned(out, out.owner.name)] }),
});
