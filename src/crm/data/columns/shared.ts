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
/** How somebody may be reached, as other systems' exports say it. */
export const reached: readonly ColumnSpec[] = [
  column('doNotContact', msg('Do not contact', '请勿联系'), 'dnc|no contact|do not disturb|勿联系', { arg: null }),
  column(
    'optOutEmail',
    msg('Refuses e-mail', '拒收邮件'),
    'email opt out|e mail opt out|opted out of email|has opted out of email|unsubscribed|unsubscribed from all email|do not email|do not allow emails|do not allow bulk emails|退订邮件',
    { arg: null },
  ),
  column(
    'optOutPhone',
    msg('Refuses calls', '拒接电话'),
    'do not call|do not phone|phone opt out|do not allow phone calls|call opt out',
    { arg: null },
  ),
  column('optOutPost', msg('Refuses post', '拒收信函'), 'do not mail|mail opt out|do not allow mails', { arg: null }),
  column(
    'optInEmail',
    msg('Agrees to e-mail', '同意接收邮件'),
    'email opt in|newsletter|marketing consent|email consent|gdpr consent|订阅邮件',
    { arg: null },
  ),
];
export const ownerCalled = 'assigned to|account manager|record owner|sales rep|负责人|所有者';
