import { AppError } from '../core/errors.ts';
import { type Msg, msg } from '../core/msg.ts';
import type { Ability, Action, Permission, Subject } from '../core/policy.ts';
import { type RecordRef, shortId } from '../core/records.ts';

/** What people call what they have rights to: records of a kind, what is done to them, and their parts. */
export const nounNames: Readonly<Record<Subject, Msg>> = {
  customer: msg('customers', '客户'),
  interaction: msg('logs', '沟通记录'),
  task: msg('tasks', '任务'),
  staff: msg('colleagues', '同事'),
  department: msg('departments', '部门'),
  channel: msg('channels', '频道'),
  contact: msg('contacts', '联系人'),
  need: msg('needs', '需求'),
  order: msg('orders', '订单'),
  deal: msg('deals', '商机'),
  target: msg('targets', '目标'),
  review: msg('reviews', '复盘'),
  case: msg('cases', '工单'),
  campaign: msg('campaigns', '营销活动'),
  handoff: msg('hand-offs', '交接'),
  project: msg('projects', '项目'),
  playbook: msg('playbooks', '流程模板'),
  survey: msg('survey answers', '调查结果'),
  file: msg('files', '文件'),
  field: msg('custom fields', '自定义字段'),
  grant: msg('access rules', '权限规则'),
  import: msg('imports', '导入'),
  subscription: msg('subscriptions', '订阅'),
  bulletin: msg('summaries', '汇总'),
  digest: msg('digests', '简报'),
  edition: msg('digests', '简报'),
  deployment: msg('the settings of this installation', '系统设置'),
};

const singular: Record<Subject, string> = {
  customer: 'customer',
  interaction: 'log',
  task: 'task',
  staff: 'colleague',
  department: 'department',
  channel: 'channel',
  contact: 'contact',
  need: 'need',
  order: 'order',
  deal: 'deal',
  target: 'target',
  review: 'review',
  case: 'case',
  campaign: 'campaign',
  handoff: 'hand-off',
  project: 'project',
  playbook: 'playbook',
  survey: 'survey answer',
  file: 'file',
  field: 'custom field',
  grant: 'access rule',
  import: 'import',
  subscription: 'subscription',
  bulletin: 'summary',
  digest: 'digest',
  edition: 'digest',
  deployment: 'installation',
};

export const actionNames: Readonly<Record<Action, Msg>> = {
  read: msg('see', '查看'),
  create: msg('add', '添加'),
  edit: msg('change', '修改'),
  assign: msg('assign', '分配'),
  archive: msg('archive', '归档'),
  delete: msg('delete', '删除'),
  place: msg('place', '安排'),
  link: msg('link', '关联'),
  administer: msg('change', '修改'),
  merge: msg('merge', '合并'),
  erase: msg('erase', '清除'),
  export: msg('export', '导出'),
  import: msg('import', '导入'),
};

export const fieldNames: Readonly<Record<string, Msg>> = {
  basic: msg('basic details', '基本信息'),
  contact: msg('contact details', '联系方式'),
  money: msg('money fields', '金额字段'),
  notes: msg('notes', '备注'),
  content: msg('the content', '内容'),
  personal: msg('personal details', '个人信息'),
  budget: msg('budget', '预算'),
};

/** Refused is not hidden: which rule, and whom to ask. */
export function denied(permission: Permission, ability: Ability, field?: string): AppError {
  const verb = actionNames[permission.action];
  const noun = nounNames[permission.subject];
  const what =
    field && fieldNames[field] ? msg(` (${fieldNames[field].en})`, `（${fieldNames[field].zh}）`) : msg('', '');
  const who = roleOf(ability);
  // What is to be added is not there yet, and what may not be seen is not pointed at.
  const inGeneral = permission.action === 'read' || permission.action === 'create';
  const object = inGeneral ? noun : msg(`this ${singular[permission.subject]}`, `该${noun.zh}`);
  return new AppError(
    'forbidden',
    msg(
      `You may not ${verb.en} ${object.en}${what.en}: your role is ${who.en}. Ask a manager of the department it belongs to, or an admin.`,
      `您无权${verb.zh}${object.zh}${what.zh}：您的角色是${who.zh}。请联系所属部门的经理或管理员。`,
    ),
    field ? { field } : {},
  );
}

/** The same words whether the record does not exist or may not be known of. */
export function notFound(ref: RecordRef): AppError {
  const id = shortId(ref);
  return new AppError('not_found', msg(`I know no ${id}, or you may not see it.`, `找不到 ${id}，或您无权查看。`));
}

export function notPlaced(): AppError {
  return new AppError(
    'forbidden',
    msg(
      'You are not in a department yet, so I cannot show or change customer data for you. Ask your manager or an admin to place you, or type “whoami”.',
      '您尚未被分配到部门，因此无法查看或修改客户数据。请让经理或管理员为您分配部门，或输入“我是谁”。',
    ),
    { example: 'whoami' },
  );
}

export const roleNames: Readonly<Record<string, Msg>> = {
  admin: msg('admin', '管理员'),
  manager: msg('manager', '经理'),
  member: msg('member', '成员'),
  viewer: msg('viewer', '只读成员'),
};

function roleOf(ability: Ability): Msg {
  const { who } = ability;
  if (who.kind !== 'staff') return msg('everybody in this channel', '本频道全体成员');
  const role = roleNames[who.role] ?? msg(who.role, who.role);
  return who.departmentKey ? msg(`${role.en} in ${who.departmentKey}`, `${who.departmentKey} 部门的${role.zh}`) : role;
}
