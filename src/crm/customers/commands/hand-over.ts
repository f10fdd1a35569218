import { type CustomerValue, departmentArg, referenceArg, staffArg, versionArg } from '../../../commands/arg.ts';
import { type Call, defineCommand } from '../../../commands/define.ts';
import { recordRef } from '../../../core/records.ts';
import { labels, messages, summaries } from '../messages.ts';
import { archiveCustomer, restoreCustomer } from '../operations/archive.ts';
import { assignCustomer } from '../operations/assign.ts';
import { customerById } from '../records.ts';
import { whichCustomer } from './fields.ts';

export const assign = defineCommand({
  path: 'customer assign',
  zh: '客户 分配',
  aliases: ['customer give', 'customer handover', '客户 移交', '客户 转交'],
  summary: summaries.assign,
  examples: {
    en: ['customer assign acme me', 'customer assign acme department:support'],
    zh: ['客户 分配 晨光 我', '客户 分配 晨光 部门:客服'],
  },
  formWhenOnly: 'customer',
  args: {
    customer: whichCustomer('one'),
    owner: staffArg({ label: labels.newOwner, takes: 'one', keys: ['to', '给', '负责人'], example: '@dana' }),
    department: departmentArg({ label: labels.department, keys: ['dept', '部门'], example: 'support' }),
    version: versionArg,
  },
  runs: assignCustomer,
  input: ({ values }) => ({
    id: values.customer.id,
    ...(values.version ? { version: values.version } : {}),
    ...(values.owner ? { ownerId: values.owner.id } : {}),
    ...(values.department ? { departmentId: values.department.id } : {}),
  }),
  async prefill(call, ctx): Promise<Readonly<Record<string, string>>> {
    const row = call.values.customer && (await customerById(ctx.tx, call.values.customer.id));
    return row ? { version: String(row.version) } : {};
  },
  reply: (out) => ({
    show: recordRef('customer', out.id),
    to: 'caller',
    note: [messages.assigned(out.name, out.department, out.owner)],
  }),
});

const putAway = ({ values }: Pick<Call<{ customer: CustomerValue; version?: number | undefined }>, 'values'>) => ({
  id: values.customer.id,
  ...(values.version ? { version: values.version } : {}),
});

export const archive = defineCommand({
  path: 'customer archive',
  zh: '客户 归档',
  aliases: ['customer remove', 'customer delete', '客户 删除'],
  summary: summaries.archive,
  examples: { en: ['customer archive C-12'], zh: ['客户 归档 C-12'] },
  args: { customer: whichCustomer('rest'), version: versionArg },
  runs: archiveCustomer,
  input: putAway,
  reply: (out) => ({ show: recordRef('customer', out.id), to: 'caller', note: [messages.archived(out.name)] }),
});

export const restore = defineCommand({
  path: 'customer restore',
  zh: '客户 恢复',
  aliases: ['customer unarchive', '客户 还原'],
  summary: summaries.restore,
  examples: { en: ['customer restore C-12'], zh: ['客户 恢复 C-12'] },
  args: {
    customer: referenceArg<CustomerValue, true>('archived-customer', {
      label: labels.customer,
      required: true,
      takes: 'rest',
      keys: ['客户', 'c'],
      example: 'C-12',
    }),
    version: versionArg,
  },
  runs: restoreCustomer,
  input: putAway,
  reply: (out) => ({ show: recordRef('customer', out.id), to: 'caller', note: [messages.restored(out.name)] }),
});
