import { listOf, type Msg, msg } from '../../core/msg.ts';
import type { FieldGroup } from './rules.ts';

/** What people call the columns of a contact when told what somebody else changed. */
export const fieldNames: Readonly<Record<string, Msg>> = {
  name: msg('name', '姓名'),
  role: msg('role', '职务'),
  language: msg('language', '语言'),
  preferredChannel: msg('preferred channel', '首选联系方式'),
  email: msg('e-mail', '邮箱'),
  emailSealed: msg('e-mail', '邮箱'),
  phone: msg('phone', '电话'),
  phoneSealed: msg('phone', '电话'),
  notes: msg('notes', '备注'),
  primary: msg('first contact', '首要联系人'),
  consent: msg('consent', '联系许可'),
  doNotContactAt: msg('do not contact', '请勿联系'),
  doNotContactReason: msg('reason', '原因'),
  removedAt: msg('removal', '移除状态'),
};

/** The field group of a column that no form has. */
export const columnGroups: Readonly<Record<string, FieldGroup>> = {
  emailSealed: 'contact',
  phoneSealed: 'contact',
  preferredChannel: 'contact',
  consent: 'contact',
  doNotContactReason: 'contact',
  notes: 'notes',
};

const groupNames: Readonly<Record<FieldGroup, Msg>> = {
  basic: msg('basic details', '基本信息'),
  contact: msg('contact details', '联系方式'),
  notes: msg('notes', '备注'),
};

export const labels = {
  contact: msg('Contact', '联系人'),
  customer: msg('Customer', '客户'),
  name: msg('Name', '姓名'),
  role: msg('Role', '职务'),
  email: msg('E-mail', '邮箱'),
  phone: msg('Phone', '电话'),
  language: msg('Language', '语言'),
  preferredChannel: msg('Preferred channel', '首选联系方式'),
  notes: msg('Notes', '备注'),
  primary: msg('First contact', '首要联系人'),
  consent: msg('Consent', '联系许可'),
  query: msg('Name, e-mail or phone', '姓名、邮箱或电话'),
} as const;

export const hints = {
  phone: msg('With the country code: +49 30 1234567', '请带国家代码：+86 138 0013 8000'),
  language: msg('A name or a code: German, de, 德语', '名称或代码：德语、German、de'),
  clear: msg('Empty it, or type “-”, to remove what is there.', '清空或输入“-”即可删除原有内容。'),
} as const;

export const buttonLabels = {
  open: msg('Open', '打开'),
  edit: msg('Edit', '编辑'),
  log: msg('Log contact', '记录沟通'),
  customer: msg('Open customer', '打开客户'),
  primary: msg('Make first contact', '设为首要联系人'),
  consent: msg('Consent…', '联系许可…'),
  doNotContact: msg('Do not contact…', '请勿联系…'),
  lift: msg('May be contacted again', '恢复联系'),
  remove: msg('Remove', '移除'),
  erase: msg('Erase', '清除'),
  add: msg('Add contact', '添加联系人'),
  more: msg('More', '更多'),
} as const;

export const messages = {
  title: msg('Contacts', '联系人'),
  added: (name: string, customer: string) =>
    msg(`Added ${name} as a contact at “${customer}”.`, `已将${name}添加为“${customer}”的联系人。`),
  edited: (name: string, fields: readonly string[]) => {
    const list = listOf(fields.map((field) => fieldNames[field] ?? msg(field, field)));
    return msg(`Changed ${list.en} of ${name}.`, `已修改${name}的${list.zh}。`);
  },
  removed: (name: string, customer: string) =>
    msg(`${name} is no longer a contact at “${customer}”.`, `${name}已不再是“${customer}”的联系人。`),
  madePrimary: (name: string, customer: string) =>
    msg(`${name} is now the first contact at “${customer}”.`, `${name}现为“${customer}”的首要联系人。`),

  notToBeContacted: msg('Do not contact', '请勿联系'),
  customerStopped: msg('The customer is not to be contacted', '该客户已要求不再联系'),
  refusedWays: (ways: readonly Msg[]) => msg(`Refused: ${listOf(ways).en}`, `已拒绝：${listOf(ways).zh}`),
  isPrimary: msg('First contact', '首要联系人'),
  removedNote: msg('Removed', '已移除'),
  hidden: (groups: readonly FieldGroup[], department: Msg): Msg => {
    const list = listOf(groups.map((group) => groupNames[group]));
    return msg(
      `Hidden: ${list.en}. Ask ${department.en} or the owner of the customer.`,
      `未显示：${list.zh}。请联系${department.zh}或客户负责人。`,
    );
  },

  listOf: (customer: string) => msg(`Contacts at “${customer}”`, `“${customer}”的联系人`),
  found: (query: string) => msg(`Contacts for “${query}”`, `“${query}”的联系人`),
  listAll: msg('Contacts', '联系人'),
  none: msg('No contact found.', '没有找到联系人。'),
  noneOf: (customer: string) => msg(`No contacts at “${customer}” yet`, `“${customer}”还没有联系人`),
  noneHelp: msg(
    'Try a name, a whole e-mail address or phone number, or an id such as P-3.',
    '可以尝试：姓名、完整的邮箱或电话，或编号（如 P-3）。',
  ),
  confirmRemove: (name: string) =>
    msg(`Remove ${name} from the contacts? It can be undone.`, `要移除联系人${name}吗？可以撤销。`),

  needsName: msg('A contact needs a name with at least one letter.', '联系人姓名至少要包含一个文字。'),
  alike: (name: string, id: string) =>
    msg(
      `${name} (${id}) looks like the same person, so nothing was added. To add another one all the same, send it again with anyway:yes`,
      `${name}（${id}）似乎是同一个人，因此没有添加。如仍需添加，请加上 仍然:是 后重新发送。`,
    ),
  customerArchived: (name: string) => msg(`“${name}” is archived. Restore it first.`, `“${name}”已归档，请先恢复。`),
  nothingToEdit: msg(
    'Say what to change, for example role:"Head of purchasing"',
    '请注明要修改的内容，例如 职务:"采购经理"',
  ),
  nothingChanged: msg('That is what it says already; nothing was changed.', '内容与现有信息相同，没有变化。'),
  alreadyPrimary: (name: string) => msg(`${name} is the first contact already.`, `${name}已是首要联系人。`),
  badLanguage: (words: string) => msg(`I know no language called “${words}”.`, `没有名为“${words}”的语言。`),
  unknown: (words: string) => msg(`No contact is called “${words}”.`, `没有名为“${words}”的联系人。`),
  eraseTitle: (name: string) => msg(`Erase everything about ${name}?`, `要清除关于${name}的全部内容吗？`),
  eraseWhat: msg(
    'Name, details, notes and consent are removed for good, here and in the audit log. That they were contacted, and when, stays. This cannot be undone.',
    '姓名、联系方式、备注和许可将从此处及审计日志中永久删除；曾有过沟通及其时间予以保留。此操作无法撤销。',
  ),
  erasedNow: msg('Erased. Nothing that speaks of the person is left.', '已清除，不再保留任何与此人有关的信息。'),
  held: (customer: string) =>
    msg(
      `“${customer}” is under a legal hold, so nothing of it may be erased.`,
      `“${customer}”处于法律保留状态，不能清除任何内容。`,
    ),
  erased: msg('(erased)', '（已清除）'),
} as const;

export const summaries = {
  add: msg('Add a contact', '添加联系人'),
  list: msg('List contacts', '联系人列表'),
  show: msg('Show a contact', '查看联系人'),
  edit: msg('Change a contact', '修改联系人'),
  remove: msg('Remove a contact', '移除联系人'),
  erase: msg('Erase a contact', '清除联系人'),
  primary: msg('Make first contact', '设为首要联系人'),
  consent: msg('Keep a contact’s consent', '登记联系人许可'),
  doNotContact: msg('Do not contact someone', '设为请勿联系'),
} as const;

export const eventTitles = {
  added: msg('Contact added', '新增联系人'),
  edited: msg('Contact changed', '联系人变更'),
  removed: msg('Contact removed', '移除联系人'),
  consent: msg('Consent of a contact', '联系人许可变更'),
  doNotContact: msg('Do-not-contact changed', '请勿联系状态变更'),
} as const;
