import { type Msg, msg } from '../../../core/msg.ts';
import type { ColumnSpec, Reads } from './spec.ts';

/** `called`: names separated by `|`, beside the label and the key. */
export function column(
  key: string,
  label: Msg,
  called: string,
  over: { readonly reads?: Reads; readonly arg?: string | null } = {},
): ColumnSpec {
  const arg = over.arg === null ? {} : { arg: over.arg ?? key };
  const words = called === '' ? [] : called.split('|').map((word) => word.trim());
  return { key, label, reads: over.reads ?? 'words', ...arg, called: words };
}

export const own = column('id', msg('Crossdesk id', 'Crossdesk 编号'), 'crossdesk id|crm id|编号', {
  reads: 'id',
  arg: null,
});
export const external = (called: string) =>
  column('externalId', msg('Id elsewhere', '外部编号'), `external id|${called}|record id|外部编号|外部id`, {
    reads: 'external',
    arg: null,
  });
export const customer = column(
  'customer',
  msg('Customer', '客户'),
  'account name|company name|company|account|associated company|organization|organisation|client|related to|regarding|customer name|客户名称|公司名称|公司|所属客户|account name id',
);
export const customerExternal = column(
  'customerExternalId',
  msg('Customer id elsewhere', '客户外部编号'),
  'account id|company id|associated company id|associated company ids|accountid|parent account id|account name.id|客户外部编号',
  { reads: 'external', arg: 'customer' },
);
export const department = (called = '') =>
  column('department', msg('Department', '部门'), `dept|team|business unit|${called}|所属部门`);
export const ownerCalled = 'assigned to|account manager|record owner|sales rep|负责人|所有者';
