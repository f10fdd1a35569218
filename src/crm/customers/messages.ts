import { listOf, type Msg, msg, plural } from '../../core/msg.ts';
import type { CustomerField, FieldGroup } from './rules.ts';

/** What people call the columns of a customer: in cards, in forms and when told what somebody else changed. */
export const fieldNames: Readonly<
  Record<CustomerField | 'department' | 'owner' | 'archived' | 'team' | 'externalIds', Msg>
> = {
  name: msg('name', '名称'),
  kind: msg('kind', '类型'),
  country: msg('country', '国家/地区'),
  language: msg('language', '语言'),
  website: msg('website', '网站'),
  email: msg('e-mail', '邮箱'),
  phone: msg('phone', '电话'),
  address: msg('address', '地址'),
  notes: msg('notes', '备注'),
  value: msg('value', '金额'),
  department: msg('department', '部门'),
  owner: msg('owner', '负责人'),
  archived: msg('archived', '归档状态'),
  aliases: msg('other names', '别名'),
  source: msg('source', '来源'),
  tags: msg('tags', '标签'),
  lifecycle: msg('lifecycle', '阶段'),
  lifecycleReason: msg('reason', '原因'),
  preferredChannel: msg('preferred channel', '首选联系方式'),
  consent: msg('consent', '联系许可'),
  doNotContact: msg('do not contact', '请勿联系'),
  birthYear: msg('year of birth', '出生年份'),
  gender: msg('gender', '性别'),
  custom: msg('further fields', '其他字段'),
  team: msg('account team', '客户团队'),
  externalIds: msg('ids elsewhere', '外部编号'),
};

export function fieldList(fields: readonly string[]): Msg {
  return listOf(fields.map((field) => fieldNames[field as CustomerField] ?? msg(field, field)));
}

export const groupNames: Readonly<Record<FieldGroup, Msg>> = {
  basic: msg('basic details', '基本信息'),
  contact: msg('contact details', '联系方式'),
  personal: msg('personal details', '个人信息'),
  notes: msg('notes', '备注'),
  money: msg('value', '金额'),
};

export const kinds = { company: msg('Company', '公司'), person: msg('Person', '个人') } as const;

const viaNames = {
  call: msg('Call', '电话'),
  email: msg('E-mail', '邮件'),
  meeting: msg('Meeting', '会议'),
  chat: msg('Chat', '聊天'),
  visit: msg('Visit', '拜访'),
  other: msg('Note', '备注'),
} as const;

export function viaName(via: string): Msg {
  return viaNames[via as keyof typeof viaNames] ?? viaNames.other;
}

export const labels = {
  customer: msg('Customer', '客户'),
  department: msg('Department', '部门'),
  owner: msg('Owner', '负责人'),
  country: msg('Country', '国家/地区'),
  language: msg('Language', '语言'),
  kind: msg('Kind', '类型'),
  website: msg('Website', '网站'),
  email: msg('E-mail', '邮箱'),
  phone: msg('Phone', '电话'),
  address: msg('Address', '地址'),
  notes: msg('Notes', '备注'),
  value: msg('Value', '金额'),
  name: msg('Name', '名称'),
  lastContact: msg('Last contact', '最近联系'),
  openTasks: msg('Open tasks', '未完成任务'),
  query: msg('Name, id, e-mail or phone', '名称、编号、邮箱或电话'),
  archived: msg('Archived ones', '已归档'),
  mine: msg('Only mine', '只看我的'),
  newOwner: msg('New owner', '新负责人'),
  aliases: msg('Also known as', '别名'),
  source: msg('Source', '来源'),
  tags: msg('Tags', '标签'),
  lifecycle: msg('Lifecycle', '阶段'),
  preferredChannel: msg('Preferred channel', '首选联系方式'),
  birthYear: msg('Year of birth', '出生年份'),
  gender: msg('Gender', '性别'),
  team: msg('Account team', '客户团队'),
  externalIds: msg('Ids elsewhere', '外部编号'),
  contact: msg('First contact', '首要联系人'),
  onMyTeams: msg('Only where I am on the account team', '只看我在客户团队中的'),
  quiet: msg('No contact since', '自何时起未联系'),
  having: msg('With this in a field', '字段内容'),
} as const;

export const hints = {
  department: msg('The department that owns the customer. Left empty: yours.', '负责该客户的部门，留空则为您的部门。'),
  teamDepartment: msg('Left empty: theirs.', '留空则为该同事所属部门。'),
  owner: msg('Left empty: you.', '留空则为您本人。'),
  country: msg('A name or a code: Germany, DE, 德国', '名称或代码：德国、Germany、DE'),
  language: msg('A name or a code: German, de, 德语', '名称或代码：德语、German、de'),
  phone: msg('With the country code: +49 30 1234567', '请带国家代码：+86 138 0013 8000'),
  value: msg('What the customer is worth to us, with a currency: EUR 12,000', '客户价值，请带币种：CNY 88,000'),
  aliases: msg('Other names, in any script, separated by commas.', '其他名称，任何文字均可，用逗号分隔。'),
  source: msg('How they came to us: trade fair, referral, web', '客户来源：展会、转介绍、官网'),
  personal: msg('For people only.', '仅适用于个人客户。'),
  having: msg(
    'A field that an admin declared, and its value: “Contract no”=4711',
    '管理员定义的字段及内容：合同号=4711',
  ),
  clear: msg('Empty it, or type “-”, to remove what is there.', '清空或输入“-”即可删除原有内容。'),
} as const;

export const buttonLabels = {
  log: msg('Log contact', '记录沟通'),
  task: msg('Add task', '添加任务'),
  deal: msg('Add deal', '添加商机'),
  edit: msg('Edit', '编辑'),
  assign: msg('Assign…', '分配…'),
  archive: msg('Archive', '归档'),
  restore: msg('Restore', '恢复'),
  logs: msg('All logs', '全部沟通记录'),
  open: msg('Open', '打开'),
  more: msg('More', '更多'),
  add: msg('Add customer', '添加客户'),
  addAnyway: msg('Add anyway', '仍然添加'),
  findAgain: msg('Search again', '重新搜索'),
  all: msg('All my customers', '我的全部客户'),
} as const;

export const messages = {
  added: msg('Customer added.', '已添加客户。'),
  edited: (name: string, fields: readonly string[]) =>
    msg(`Changed ${fieldList(fields).en} of “${name}”.`, `已修改“${name}”的${fieldList(fields).zh}。`),
  archived: (name: string) =>
    msg(`Archived “${name}”. It no longer appears in searches and lists.`, `已归档“${name}”，不再出现在搜索和列表中。`),
  restored: (name: string) => msg(`Restored “${name}”.`, `已恢复“${name}”。`),
  assigned: (name: string, department: Msg, owner: string | null) =>
    owner === null
      ? msg(
          `“${name}” now belongs to ${department.en} and has no owner.`,
          `“${name}”现归${department.zh}，暂无负责人。`,
        )
      : msg(
          `“${name}” now belongs to ${department.en}; ${owner} owns it.`,
          `“${name}”现归${department.zh}，由${owner}负责。`,
        ),

  nobody: msg('nobody', '暂无'),
  never: msg('never', '从未联系'),
  archivedNote: msg('Archived', '已归档'),
  lastLogs: msg('Last contacts', '最近沟通'),
  contentHidden: msg('content not shown here', '此处不显示内容'),
  hidden: (groups: readonly FieldGroup[], department: Msg): Msg => {
    const list = listOf(groups.map((group) => groupNames[group]));
    return msg(
      `Hidden: ${list.en}. Ask ${department.en} or the owner.`,
      `未显示：${list.zh}。请联系${department.zh}或负责人。`,
    );
  },

  duplicatesTitle: (name: string) => msg(`“${name}” may be there already`, `“${name}”可能已经存在`),
  duplicatesWhy: msg(
    'These have the same name, website, e-mail or phone. Nothing was added.',
    '以下客户的名称、网站、邮箱或电话与之相同，尚未添加任何内容。',
  ),
  duplicatesTooLong: msg(
    'To add it all the same, send it again with anyway:yes at the end.',
    '如仍需添加，请在末尾加上 仍然:是 后重新发送。',
  ),

  found: (query: string, count: number, more: boolean) =>
    msg(
      `${more ? 'First ' : ''}${plural(count, 'customer', 'customers')} for “${query}”`,
      `“${query}”${more ? '的前' : '共找到'} ${count} 位客户`,
    ),
  near: (query: string) => msg(`Nothing is called “${query}”. Did you mean:`, `没有名为“${query}”的客户。您是否在找：`),
  listTitle: msg('Customers', '客户'),
  mineTitle: msg('My customers', '我的客户'),
  archivedTitle: msg('Archived customers', '已归档客户'),
  noneFound: (query: string) => msg(`No customer found for “${query}”`, `没有找到“${query}”`),
  noneFoundHelp: msg(
    'Try the beginning of a word, two characters of a Chinese name, a whole e-mail address or phone number, or an id such as C-12.',
    '可以尝试：名称中任意两个汉字、单词开头、完整的邮箱或电话，或编号（如 C-12）。',
  ),
  noneYet: msg('There are no customers here yet.', '这里还没有客户。'),
  noneMine: msg('You own no customers yet.', '您还没有负责的客户。'),
  noneArchived: msg('No customer is archived.', '没有已归档的客户。'),
  confirmArchive: (name: string) =>
    msg(
      `Archive “${name}”? It disappears from searches and lists until somebody restores it.`,
      `要归档“${name}”吗？归档后不再出现在搜索和列表中，可随时恢复。`,
    ),

  unknown: (words: string) => msg(`No customer is called “${words}”.`, `没有名为“${words}”的客户。`),
  unknownArchived: (words: string) =>
    msg(`No archived customer is called “${words}”.`, `没有名为“${words}”的已归档客户。`),

  badCountry: (words: string) => msg(`I know no country called “${words}”.`, `没有名为“${words}”的国家或地区。`),
  badLanguage: (words: string) => msg(`I know no language called “${words}”.`, `没有名为“${words}”的语言。`),
  badWebsite: (words: string) => msg(`“${words}” is not a web address.`, `“${words}”不是网址。`),
  onlyPersons: msg(
    'Year of birth and gender are kept of people only, and this is a company.',
    '只有个人客户才记录出生年份和性别，该客户是公司。',
  ),
  badBirthYear: (words: string) => msg(`“${words}” is not a year of birth.`, `“${words}”不是出生年份。`),
  tooManyAliases: (max: number) => msg(`At most ${max} other names fit.`, `别名最多 ${max} 个。`),
  tooManyTags: (max: number) => msg(`At most ${max} tags fit.`, `标签最多 ${max} 个。`),
  tagTooLong: (tag: string, max: number) =>
    msg(`“${tag}” is longer than the ${max} characters of a tag.`, `标签“${tag}”超过 ${max} 个字符。`),
  needsName: msg('A customer needs a name with at least one letter or digit.', '客户名称至少要包含一个文字或数字。'),
  needsKind: msg('Say whether it is a company or a person.', '请说明是公司还是个人。'),
  needsDepartment: msg(
    'You are in no department, so say which one the customer belongs to: department:sales',
    '您不属于任何部门，请注明客户所属部门：部门:销售',
  ),
  noSuchDepartment: msg('That department is no longer active.', '该部门已停用。'),
  noSuchOwner: msg('That colleague is not active, so cannot own a customer.', '该同事已停用，不能负责客户。'),
  ownerUnplaced: (name: string) =>
    msg(`${name} is in no department yet, so cannot own a customer.`, `${name} 尚未分配部门，不能负责客户。`),
  ownerViewer: (name: string) =>
    msg(`${name} may only look, so cannot own a customer.`, `${name} 只有查看权限，不能负责客户。`),
  nothingToAssign: msg('Say to whom: a colleague, or department:support', '请注明分配给谁：同事，或 部门:客服'),
  alreadySo: msg('It already belongs there; nothing was changed.', '已经如此，没有变化。'),
  nothingChanged: msg('That is what it says already; nothing was changed.', '内容与现有信息相同，没有变化。'),
  nothingToEdit: msg(
    'Say what to change, for example phone:+493012345678',
    '请注明要修改的内容，例如 电话:+8613800138000',
  ),
  isArchived: (name: string) => msg(`“${name}” is archived. Restore it first.`, `“${name}”已归档，请先恢复。`),
  alreadyArchived: (name: string) => msg(`“${name}” is archived already.`, `“${name}”已经归档。`),
  notArchived: (name: string) => msg(`“${name}” is not archived.`, `“${name}”没有归档。`),
} as const;

export const summaries = {
  add: msg('Add a customer', '添加客户'),
  show: msg('Show a customer', '查看客户'),
  find: msg('Find customers', '查找客户'),
  edit: msg('Change a customer', '修改客户'),
  assign: msg('Hand over a customer', '分配客户'),
  archive: msg('Archive a customer', '归档客户'),
  restore: msg('Restore a customer', '恢复客户'),
} as const;

export const eventTitles = {
  added: msg('Customer added', '新增客户'),
  edited: msg('Customer changed', '客户信息变更'),
  assigned: msg('Customer handed over', '客户移交'),
  archived: msg('Customer archived', '客户归档'),
  restored: msg('Customer restored', '客户恢复'),
  lifecycle: msg('Customer stands elsewhere', '客户阶段变更'),
  consent: msg('Consent of a customer', '客户联系许可变更'),
  doNotContact: msg('Do-not-contact changed', '请勿联系状态变更'),
  joined: msg('Added to an account team', '加入客户团队'),
} as const;
