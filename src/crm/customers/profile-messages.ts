import { listOf, type Msg, msg, perLocale, plural } from '../../core/msg.ts';
import type { Gender, Lifecycle } from './rules.ts';

/** Texts about where a customer stands, who looks after them, and what they allow. */

export const lifecycleNames: Readonly<Record<Lifecycle, Msg>> = {
  lead: msg('Lead', '潜在'),
  active: msg('Active', '活跃'),
  dormant: msg('Dormant', '休眠'),
  lost: msg('Lost', '流失'),
};

export const genderNames: Readonly<Record<Gender, Msg>> = {
  female: msg('Female', '女'),
  male: msg('Male', '男'),
  other: msg('Other', '其他'),
};

export const profileLabels = {
  to: msg('New standing', '新阶段'),
  reason: msg('Reason', '原因'),
  member: msg('Colleague', '同事'),
  duty: msg('What they do', '职责'),
  externalId: msg('System and id', '系统与编号'),
  field: msg('Field', '字段'),
  content: msg('Content', '内容'),
  further: msg('Further fields', '其他字段'),
} as const;

export const profileHints = {
  lostReason: msg('Needed when a customer is lost.', '标记为流失时必须填写。'),
  externalId: msg('The system, a colon and the id there: sap:10023', '系统名、冒号和该系统中的编号：sap:10023'),
  duty: msg('In a few words: invoices, second level', '简要说明：开票、二线支持'),
} as const;

export const profileButtons = {
  lifecycle: msg('Lifecycle…', '阶段…'),
  tags: msg('Tags…', '标签…'),
  team: msg('Account team', '客户团队'),
  addMember: msg('Add a colleague', '添加同事'),
  removeMember: msg('Remove', '移除'),
  fields: msg('More fields', '更多字段'),
  change: msg('Change', '修改'),
  history: msg('History', '变更历史'),
  contacts: msg('Contacts', '联系人'),
  consent: msg('Consent…', '联系许可…'),
  doNotContact: msg('Do not contact…', '请勿联系…'),
  lift: msg('May be contacted again', '恢复联系'),
} as const;

export const profileMessages = {
  lifecycle: (name: string, to: Msg) => msg(`“${name}” is now ${to.en.toLowerCase()}.`, `“${name}”现为${to.zh}客户。`),
  needsReason: msg('Say why they were lost, so that we learn from it.', '请说明流失原因，以便改进。'),
  tagged: (name: string, tags: readonly string[]) =>
    tags.length === 0
      ? msg(`“${name}” has no tags now.`, `“${name}”现在没有标签。`)
      : msg(`Tags of “${name}”: ${tags.join(', ')}.`, `“${name}”的标签：${tags.join('、')}。`),
  noTags: msg('Say at least one tag.', '请至少提供一个标签。'),
  hasThem: msg('It has these tags already; nothing was changed.', '该客户已有这些标签，没有变化。'),
  hasThemNot: msg('It has none of these tags; nothing was changed.', '该客户没有这些标签，没有变化。'),

  teamTitle: (name: string) => msg(`Account team of “${name}”`, `“${name}”的客户团队`),
  teamEmpty: msg('Nobody is on the account team yet.', '客户团队中还没有人。'),
  joined: (who: string, department: Msg, name: string) =>
    msg(
      `${who} is on the account team of “${name}” for ${department.en}.`,
      `${who} 已代表${department.zh}加入“${name}”的客户团队。`,
    ),
  left: (who: string, name: string) =>
    msg(`${who} is no longer on the account team of “${name}”.`, `${who} 已不在“${name}”的客户团队中。`),
  onTeam: (who: string) => msg(`${who} is on the account team already.`, `${who} 已在客户团队中。`),
  notOnTeam: (who: string) => msg(`${who} is not on the account team.`, `${who} 不在客户团队中。`),
  teamFull: (max: number) => msg(`At most ${max} colleagues fit on an account team.`, `客户团队最多 ${max} 人。`),
  cannotJoin: (who: string) =>
    msg(
      `${who} cannot be on an account team: they must be active, in a department and more than a viewer.`,
      `${who} 不能加入客户团队：须为在职、已分配部门且不是只读成员。`,
    ),

  linked: (name: string, id: string) => msg(`“${name}” is ${id} elsewhere.`, `“${name}”的外部编号：${id}。`),
  unlinked: (name: string, id: string) => msg(`“${name}” is no longer ${id}.`, `已移除“${name}”的外部编号 ${id}。`),
  badExternalId: (words: string) =>
    msg(`“${words}” is not a system and an id with a colon between them.`, `“${words}”不是“系统:编号”的形式。`),
  taken: (id: string, by: string | null) =>
    by === null
      ? msg(`${id} belongs to another customer.`, `${id} 已属于其他客户。`)
      : msg(`${id} belongs to “${by}”.`, `${id} 已属于“${by}”。`),
  linkedAlready: (id: string) => msg(`It is ${id} already; nothing was changed.`, `已有编号 ${id}，没有变化。`),
  notLinked: (id: string) => msg(`It is not ${id}; nothing was changed.`, `没有编号 ${id}，没有变化。`),

  notToBeContacted: msg('Do not contact', '请勿联系'),
  refusedWays: (ways: readonly Msg[]) => msg(`Refused: ${listOf(ways).en}`, `已拒绝：${listOf(ways).zh}`),

  fieldsTitle: (name: string) => msg(`Further fields of “${name}”`, `“${name}”的其他字段`),
  noFields: msg(
    'No further fields are declared. An admin declares them with “field add”.',
    '尚未定义其他字段，管理员可用“字段 添加”定义。',
  ),
  set: (field: string, name: string) => msg(`Kept “${field}” of “${name}”.`, `已保存“${name}”的“${field}”。`),
  cleared: (field: string, name: string) => msg(`Emptied “${field}” of “${name}”.`, `已清空“${name}”的“${field}”。`),
  isRequired: (field: string) =>
    msg(`“${field}” is required, so it cannot be emptied.`, `“${field}”为必填，不能清空。`),
  stillNeeded: (fields: readonly string[]) =>
    msg(`Still needed: ${fields.join(', ')}`, `尚缺必填项：${fields.join('、')}`),
  unknownField: (words: string) => msg(`No field is called “${words}”.`, `没有名为“${words}”的字段。`),
  noSuchField: msg('That field is no longer in use.', '该字段已停用。'),
  empty: msg('empty', '空'),
  badHaving: (words: string) =>
    msg(`“${words}” is not a field and its value with = between them.`, `“${words}”不是“字段=内容”的形式。`),
  badFurther: (words: string) =>
    msg(`“${words}” is not a field and its value with = between them.`, `“${words}”不是“字段=内容”的形式。`),
  notAnOption: (words: string, options: readonly string[]) =>
    msg(`“${words}” is none of: ${options.join(', ')}.`, `“${words}”不在可选项中：${options.join('、')}。`),
  notANumber: (words: string) => msg(`“${words}” is not a number.`, `“${words}”不是数字。`),
  notYesNo: (words: string) => msg(`“${words}” is neither yes nor no.`, `“${words}”不是“是”或“否”。`),
  tooLong: (max: number) => msg(`At most ${max} characters fit.`, `最多 ${max} 个字符。`),

  historyTitle: (name: string) => msg(`History of “${name}”`, `“${name}”的变更历史`),
  noHistory: msg('Nothing has been changed yet.', '还没有变更记录。'),
  nobodysDoing: msg('Crossdesk', 'Crossdesk'),
  added: msg('added', '新建'),
  undone: msg('undone since', '已撤销'),
  undoing: msg('undid', '撤销'),
  hiddenChange: (groups: readonly Msg[]) => msg(`${listOf(groups).en}: hidden`, `${listOf(groups).zh}：未显示`),
  was: (name: Msg, before: Msg, after: Msg) =>
    msg(`${name.en}: ${before.en} → ${after.en}`, `${name.zh}：${before.zh} → ${after.zh}`),
  entries: (n: number) => perLocale((locale) => (locale === 'zh' ? `${n} 条` : plural(n, 'entry', 'entries'))),
} as const;

export const doorNames: Readonly<Record<string, Msg>> = {
  command: msg('typed', '命令'),
  mention: msg('mention', '提及'),
  direct: msg('direct message', '私信'),
  button: msg('button', '按钮'),
  form: msg('form', '表单'),
  'message-action': msg('message action', '消息操作'),
  shortcut: msg('shortcut', '快捷方式'),
  home: msg('home page', '主页'),
  lookup: msg('search', '搜索'),
  system: msg('by the system', '系统'),
};

export const profileSummaries = {
  lifecycle: msg('Say where a customer stands', '设置客户阶段'),
  tag: msg('Tag a customer', '给客户加标签'),
  untag: msg('Take tags from a customer', '移除客户标签'),
  teamAdd: msg('Add to the account team', '加入客户团队'),
  teamRemove: msg('Remove from account team', '移出客户团队'),
  teamList: msg('Show the account team', '查看客户团队'),
  link: msg('Keep an id from elsewhere', '登记外部编号'),
  unlink: msg('Drop an id from elsewhere', '移除外部编号'),
  consent: msg('Keep a customer’s consent', '登记联系许可'),
  doNotContact: msg('Do not contact a customer', '设为请勿联系'),
  fields: msg('Show further fields', '查看其他字段'),
  set: msg('Fill a further field', '填写其他字段'),
  history: msg('Show what was changed', '查看变更历史'),
} as const;
