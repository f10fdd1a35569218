import { type Msg, msg, plural } from '../../core/msg.ts';
import type { Reach } from '../../core/policy.ts';
import type { PolicyChange } from '../../store/policy-book.ts';

export const reachNames: Readonly<Record<Reach, Msg>> = {
  all: msg('all', '全部'),
  department: msg('own department', '本部门'),
  team: msg('own accounts', '所属客户团队'),
  own: msg('own', '本人'),
};

/** As the end of a sentence about whom a rule lets do what. */
export const reachPhrases: Readonly<Record<Reach, Msg>> = {
  all: msg('', ''),
  department: msg(', in their own department', '（限本部门）'),
  team: msg(', of customers on whose account team they are', '（限其所在客户团队）'),
  own: msg(', of those that are theirs', '（限本人的记录）'),
};

export const changeNames: Readonly<Record<PolicyChange, Msg>> = {
  granted: msg('granted', '授予'),
  revoked: msg('denied', '禁止'),
  removed: msg('removed', '移除'),
  rolled_back: msg('rolled back', '回滚'),
  undone: msg('undone', '撤销'),
  ended: msg('ended', '到期'),
};

const quoted = (words: string): Msg => msg(`“${words}”`, `“${words}”`);

export const messages = {
  title: msg('Access rules', '权限规则'),
  everyone: msg('Everybody', '所有人'),
  inDepartment: (role: Msg, department: Msg) => msg(`${role.en}s in ${department.en}`, `${department.zh}的${role.zh}`),
  wholeDepartment: (department: Msg) => msg(`everybody in ${department.en}`, `${department.zh}全体`),
  ofRole: (role: Msg) => msg(`every ${role.en}`, `所有${role.zh}`),
  allowed: (who: Msg, action: Msg, what: Msg, reach: Msg) =>
    msg(`${who.en} may ${action.en} ${what.en}${reach.en}`, `${who.zh}可以${action.zh}${what.zh}${reach.zh}`),
  denied: (who: Msg, action: Msg, what: Msg, reach: Msg) =>
    msg(`${who.en} may not ${action.en} ${what.en}${reach.en}`, `${who.zh}不可以${action.zh}${what.zh}${reach.zh}`),
  unknownWho: (words: string) =>
    msg(
      `${quoted(words).en} is no role, department or colleague. For example: everyone, managers, sales, sales:managers, @dana.`,
      `${quoted(words).zh}不是角色、部门或同事。例如：所有人、经理、sales、sales:managers、@dana。`,
    ),
  unknownEyes: (words: string) =>
    msg(`I know no colleague or linked channel ${quoted(words).en}.`, `找不到同事或已关联的频道${quoted(words).zh}。`),
  unknownGrant: (words: string) =>
    msg(
      `I know no access rule ${quoted(words).en}. “access list” shows them.`,
      `找不到权限规则${quoted(words).zh}。输入“权限 列表”查看。`,
    ),
  unknownRecord: (words: string) =>
    msg(
      `I know no record ${quoted(words).en}. For example: T-142, or customer acme.`,
      `找不到记录${quoted(words).zh}。例如：T-142，或 customer acme。`,
    ),
  none: msg('No rule of your own: the defaults hold', '暂无自定义规则，按默认权限执行'),
  noneHelp: msg(
    'The defaults are in the README. Add a rule with “access grant”, or take something away with “access revoke”.',
    '默认权限见 README。用“权限 授予”添加规则，或用“权限 禁止”收回权限。',
  ),
  listTitle: (n: number, version: number) =>
    msg(
      `${plural(n, 'access rule', 'access rules')} in force (version ${version})`,
      `${n} 条权限规则生效中（版本 ${version}）`,
    ),
  byOn: (by: string) => msg(`by ${by} on `, `由 ${by} 于 `),
  until: msg('until ', '有效期至 '),
  ended: msg('no longer in force', '已失效'),
  inForce: msg('in force', '生效中'),
  added: (id: string) => msg(`Access rule ${id} is in force now, everywhere.`, `权限规则 ${id} 已全面生效。`),
  replaces: (ids: readonly string[]) => msg(`It replaces ${ids.join(', ')}.`, `它取代了 ${ids.join('、')}。`),
  stillDenied: (ids: readonly string[]) =>
    msg(
      `Yet ${ids.join(', ')} still denies some of it, and a denial wins. Remove it if that is not meant.`,
      `但 ${ids.join('、')} 仍禁止其中一部分，禁止优先。如非本意请将其移除。`,
    ),
  alreadySo: (id: string) => msg(`${id} says that already.`, `${id} 已包含此规则。`),
  removed: (id: string) =>
    msg(`Access rule ${id} is gone; what the others say holds.`, `权限规则 ${id} 已移除，其余规则继续有效。`),
  notInForce: (id: string) => msg(`${id} is not in force.`, `${id} 未在生效。`),
  historyTitle: msg('How access rules changed', '权限规则变更历史'),
  noHistory: msg('Nobody has changed the defaults yet.', '尚无人更改默认权限。'),
  version: (id: number) => msg(`Version ${id}`, `版本 ${id}`),
  rolledBack: (to: number, now: number) =>
    msg(
      `The rules are those of version ${to} again; this is version ${now}.`,
      `规则已恢复为版本 ${to}，当前版本 ${now}。`,
    ),
  sameAlready: (to: number) => msg(`The rules are already those of version ${to}.`, `当前规则与版本 ${to} 相同。`),
  noVersion: (id: number) =>
    msg(`There is no version ${id}. “access history” shows them.`, `没有版本 ${id}。输入“权限 历史”查看。`),
  zero: msg('0 is the defaults alone', '0 表示仅默认权限'),
  meansNothing: (what: Msg) =>
    msg(
      `Records of this kind (${what.en}) are nobody’s in that way. Leave the reach out for all of them.`,
      `此类记录（${what.zh}）没有这种归属关系。省略范围即表示全部。`,
    ),
  viewerWrites: msg(
    'A viewer only looks; give the person another role to let them write (“staff place”).',
    '只读成员不能写入；如需写入请更改其角色（“同事 安排”）。',
  ),
  adminsKeep: msg(
    'That cannot be taken from admins, or nobody could give it back. Change the person’s role instead.',
    '不能对管理员禁止此权限，否则无人能恢复。请改为调整其角色。',
  ),
  namedEverywhere: (what: Msg) =>
    msg(
      `The basic facts of ${what.en} stand in everything that is about them, so they cannot be denied by themselves. Deny other parts, or take the person’s department.`,
      `${what.zh}的基本信息会出现在所有相关记录中，无法单独禁止。请禁止其他部分，或移除该同事的部门。`,
    ),
  onlyWhole: msg(
    'Name no parts for this: only reading and changing know parts.',
    '仅“查看”和“修改”可指定部分，请勿指定。',
  ),
  past: msg('That moment is past.', '该时间已过。'),
  remove: msg('Remove', '移除'),
  removeConfirm: msg('From then on the other rules decide.', '移除后由其余规则决定。'),
  history: msg('History', '历史'),
  rules: msg('All rules', '全部规则'),
  add: msg('Grant…', '授予…'),
  deny: msg('Revoke…', '禁止…'),
  rollBack: msg('Roll back to this', '恢复到此版本'),
  more: msg('Older', '更早'),
  explainTitle: (name: string, record: string) =>
    msg(`What ${name} may do with ${record}`, `${name} 对 ${record} 的权限`),
  explainOwn: (record: string) => msg(`What you may do with ${record}`, `您对 ${record} 的权限`),
  unplaced: (name: string) =>
    msg(`${name} is in no department yet, so nothing protected shows.`, `${name} 尚未分配部门，看不到受保护的内容。`),
  asWho: (role: Msg, department: string | null) =>
    msg(`${role.en}${department ? ` in ${department}` : ''}`, `${department ? `${department} 部门` : ''}${role.zh}`),
  mayNotExplain: msg(
    'You may ask this for yourself; for others only an admin or the manager of their department may.',
    '您可以查询自己的权限；查询他人需管理员或其部门经理。',
  ),
  grantsAreForAdmins: msg(
    'Rules of access are seen and changed by admins alone, so there is nothing to explain about a single one. “access list” shows them.',
    '访问规则仅管理员可查看和修改，单条规则没有可说明的内容。可用“权限 列表”查看。',
  ),
  bulletinsAreOnesOwn: msg(
    'A list of what was told together is for whomever it was told to, and for nobody else.',
    '汇总通知仅供其接收者查看，他人无权查看。',
  ),
  restsOn: (record: string) =>
    msg(`It is on ${record}, whose rights decide as well:`, `它附在 ${record} 上，还取决于该记录的权限：`),
  restsUnseen: (record: string) =>
    msg(`Whoever may not know of ${record} may not know of the file.`, `无权知晓 ${record} 的人也无权知晓此文件。`),
  notExplained: msg('Rights to this kind of record cannot be explained one by one.', '此类记录的权限无法逐条说明。'),
  yes: msg('Yes', '可以'),
  no: msg('No', '不可以'),
  admin: msg('admins may do everything', '管理员可执行所有操作'),
  floor: msg('this cannot be taken from an admin', '管理员的此项权限不可收回'),
  byDefault: (why: Msg) => msg(`by default: ${why.en}`, `默认：${why.zh}`),
  byGrant: (id: string, by: string) => msg(`rule ${id} by ${by}, `, `规则 ${id}，由 ${by} 于 `),
  wouldTake: (ways: Msg) => msg(`no rule allows it; it would take ${ways.en}`, `没有规则允许；需满足：${ways.zh}`),
  noRule: msg('no rule allows it', '没有规则允许'),
  previewTitle: (name: string) => msg(`As ${name} sees it`, `${name} 看到的内容`),
  previewNothing: (name: string, record: string) =>
    msg(`${name} does not see ${record} at all.`, `${name} 完全看不到 ${record}。`),
  noButtons: msg('Buttons are left out. Looking was written to the audit log.', '已省略按钮。此次查看已记入审计日志。'),
};

export const summaries = {
  grant: msg('Allow something beyond the defaults', '授予默认之外的权限'),
  revoke: msg('Deny something to a role, department or person', '禁止某角色、部门或个人的权限'),
  remove: msg('Remove an access rule', '移除权限规则'),
  list: msg('List the access rules in force', '列出生效的权限规则'),
  show: msg('Show an access rule', '查看权限规则'),
  history: msg('How access rules changed', '权限规则变更历史'),
  rollback: msg('Bring the rules of an older version back', '恢复旧版本的规则'),
  explain: msg('Why somebody may or may not do something', '说明某人为何有或没有权限'),
  preview: msg('See a record as somebody else does', '以他人身份预览记录'),
};

export const args = {
  who: msg('For whom', '对象'),
  whoHint: msg(
    'everyone, a role, a department, sales:managers or a colleague',
    '所有人、角色、部门、sales:managers 或同事',
  ),
  action: msg('May do', '操作'),
  what: msg('What', '内容'),
  whatHint: msg('A kind of record, or parts of it: customer:contact', '记录类型或其部分，如 customer:contact'),
  reach: msg('Which of them', '范围'),
  until: msg('Until', '有效期至'),
  grant: msg('Rule', '规则'),
  record: msg('Record', '记录'),
  person: msg('Colleague', '同事'),
  eyes: msg('Seen by', '查看者'),
  version: msg('Version', '版本'),
};

/** Whom a default rule is for. */
export const audiences = {
  everyone: msg('every colleague in a department', '所有已分配部门的同事'),
  viewer: msg('viewers', '只读成员'),
  department: msg('members and managers', '成员和经理'),
  person: msg('members and managers', '成员和经理'),
  manager: msg('managers', '经理'),
  admin: msg('admins may do everything', '管理员可执行所有操作'),
} as const;

/** What a condition asks, of the person (“they”) and the record. */
export const conditionNames: Readonly<Record<string, Msg>> = {
  departmentId: msg('it belongs to their department', '记录属于其部门'),
  ownerId: msg('they own it', '其为负责人'),
  assigneeId: msg('it is assigned to them', '记录指派给其本人'),
  createdById: msg('they made it', '由其创建'),
  byId: msg('they wrote it', '由其撰写'),
  creatorDepartmentId: msg('their department asked for it', '由其部门提出'),
  customerDepartmentId: msg('its customer belongs to their department', '客户属于其部门'),
  customerOwnerId: msg('they own its customer', '其为客户负责人'),
  customerTeamIds: msg('they are on its customer’s account team', '其在客户团队中'),
  teamIds: msg('they are on its account team', '其在客户团队中'),
  audience: msg('its audience includes them', '其在可见范围内'),
  id: msg('it is their own department', '为其所在部门'),
};
