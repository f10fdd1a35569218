import { listOf, type Msg, msg, plural, same } from '../../core/msg.ts';
import type { Direction, LogResult } from './rules.ts';

export const vias = {
  call: msg('Call', '电话'),
  email: msg('E-mail', '邮件'),
  meeting: msg('Meeting', '会议'),
  chat: msg('Chat', '聊天'),
  visit: msg('Visit', '拜访'),
  other: msg('Note', '备注'),
} as const;

export const directionNames: Readonly<Record<Direction, Msg>> = {
  in: msg('From them', '客户联系我们'),
  out: msg('From us', '我们联系客户'),
};

export const resultNames: Readonly<Record<LogResult, Msg>> = {
  reached: msg('Reached', '已联系上'),
  'not-reached': msg('Not reached', '未联系上'),
  agreed: msg('Agreed', '已同意'),
  refused: msg('Refused', '已拒绝'),
  'follow-up': msg('To be followed up', '待跟进'),
  solved: msg('Solved', '已解决'),
  other: msg('Other', '其他'),
};

export const labels = {
  log: msg('Log', '沟通记录'),
  customer: msg('Customer', '客户'),
  content: msg('What was said', '沟通内容'),
  via: msg('How', '方式'),
  at: msg('When', '时间'),
  private: msg('Only for my department', '仅本部门可见'),
  mine: msg('Only mine', '只看我的'),
  since: msg('Since', '起始时间'),
  by: msg('By', '记录人'),
  department: msg('Department', '部门'),
  source: msg('Message', '原消息'),
  with: msg('With whom', '沟通对象'),
  direction: msg('Who called whom', '方向'),
  duration: msg('How long', '时长'),
  result: msg('What came of it', '结果'),
  outcome: msg('Result in words', '结果说明'),
  next: msg('Next step', '下一步'),
  nextBy: msg('Next step by', '下一步截止'),
  nextFor: msg('Next step for', '下一步负责人'),
} as const;

/** What people call the columns, when told what somebody else changed. */
export const changedNames: Readonly<Record<string, Msg>> = {
  content: msg('what was said', '沟通内容'),
  via: msg('how it was held', '方式'),
  at: msg('the time', '时间'),
  private: msg('who may see it', '可见范围'),
  deleted: msg('whether it is deleted', '删除状态'),
  direction: msg('who called whom', '方向'),
  minutes: msg('how long it took', '时长'),
  result: msg('what came of it', '结果'),
  resultNote: msg('the result in words', '结果说明'),
  contactIds: msg('with whom', '沟通对象'),
  withWhom: msg('with whom', '沟通对象'),
  customerId: msg('the customer', '客户'),
};

export const hints = {
  at: msg('Left empty: now. For example: yesterday 3pm', '留空则为现在，例如：昨天下午3点'),
  with: msg('Contacts by number or name, others by name: P-12, Bob from IT', '联系人编号或姓名，例如 P-12、王工'),
  next: msg('Becomes a task about this log.', '将作为任务创建，并关联到本记录。'),
  private: msg(
    'Others do not see the log, only when the customer was last contacted.',
    '其他部门看不到这条记录，只能看到客户的最近联系时间。',
  ),
} as const;

export const buttonLabels = {
  customer: msg('Open customer', '打开客户'),
  all: msg('All logs', '全部沟通记录'),
  log: msg('Log contact', '记录沟通'),
  edit: msg('Edit', '编辑'),
  delete: msg('Delete', '删除'),
  open: msg('Open', '打开'),
  more: msg('Older', '更早的'),
  next: msg('Add a next step', '添加下一步'),
  task: msg('Open task', '打开任务'),
  need: msg('Note a need', '记录需求'),
} as const;

export const messages = {
  added: (customer: string) => msg(`Logged with “${customer}”.`, `已记录与“${customer}”的沟通。`),
  addedWithTask: (customer: string, task: string) =>
    msg(`Logged with “${customer}”; the next step is ${task}.`, `已记录与“${customer}”的沟通，下一步为任务 ${task}。`),
  edited: (id: string) => msg(`Changed ${id}.`, `已修改 ${id}。`),
  deleted: (id: string, customer: string) =>
    msg(
      `Deleted ${id} of “${customer}”. “undo” brings it back for ten minutes.`,
      `已删除“${customer}”的 ${id}，十分钟内可输入“撤销”恢复。`,
    ),
  title: (via: { en: string; zh: string }, customer: string) =>
    msg(`${via.en} with ${customer}`, `与${customer}的沟通（${via.zh}）`),
  minutes: (n: number) => msg(plural(n, 'minute', 'minutes'), `${n} 分钟`),
  with: (names: readonly string[]) => {
    const all = listOf(names.map(same));
    return msg(`With ${all.en}`, `对象：${all.zh}`);
  },
  nextSteps: msg('Next steps', '下一步'),
  taskDone: msg('done', '已完成'),
  taskCancelled: msg('cancelled', '已取消'),
  noSuchContact: (words: string, customer: string) =>
    msg(`“${customer}” has no contact ${words}.`, `“${customer}”没有联系人 ${words}。`),
  tooManyPeople: (most: number) => msg(`At most ${most} people fit here.`, `最多填写 ${most} 人。`),
  tooLongNames: (most: number) =>
    msg(`The names of others have at most ${most} characters.`, `其他沟通对象最多 ${most} 个字符。`),
  tooLong: msg('A contact that is logged takes a day at most.', '一次沟通的时长不能超过一天。'),
  nextWithout: msg('Say what the next step is: next:"Send the quote"', '请写明下一步是什么，例如 下一步:"发送报价"'),
  lastByDepartment: msg('Last contacts', '最近沟通'),
  privateNote: msg('Only for this department', '仅本部门可见'),
  contentHidden: msg('What was said is not shown here.', '此处不显示沟通内容。'),

  listOf: (customer: string) => msg(`Contacts with ${customer}`, `与${customer}的沟通记录`),
  listMine: msg('My logs', '我的沟通记录'),
  listAll: msg('Latest logs', '最新沟通记录'),
  noneOf: (customer: string) => msg(`Nothing is logged with ${customer} yet.`, `还没有与${customer}的沟通记录。`),
  none: msg('Nothing is logged here yet.', '这里还没有沟通记录。'),
  noneHelp: msg(
    'Log a call, a meeting or a note; or use “Log to CRM” on a message.',
    '可以记录一次电话、会议或备注，也可以在消息上使用“记录到 CRM”。',
  ),
  confirmDelete: msg('Delete this log?', '要删除这条沟通记录吗？'),

  unknown: (words: string) =>
    msg(`I know no log “${words}”, or you may not see it.`, `找不到沟通记录“${words}”，或您无权查看。`),
  needsContent: msg('Say what was said or done.', '请写下沟通内容。'),
  customerArchived: (name: string) => msg(`“${name}” is archived. Restore it first.`, `“${name}”已归档，请先恢复。`),
  future: msg(
    'A contact that is logged has happened already: give a time in the past.',
    '沟通记录只能记录已发生的事，请填写过去的时间。',
  ),
  nothingChanged: msg('That is what it says already; nothing was changed.', '内容与现有记录相同，没有变化。'),
  nothingToEdit: msg('Say what to change, for example via:call', '请注明要修改的内容，例如 方式:电话'),
} as const;

export const summaries = {
  add: msg('Log a contact', '记录沟通'),
  show: msg('Show a log', '查看沟通记录'),
  list: msg('List logs', '沟通记录列表'),
  edit: msg('Change a log', '修改沟通记录'),
  delete: msg('Delete a log', '删除沟通记录'),
} as const;

export const eventTitles = {
  added: msg('Contact logged', '新增沟通记录'),
  edited: msg('Log changed', '沟通记录变更'),
  deleted: msg('Log deleted', '沟通记录删除'),
  contacted: msg('Last contacts of a customer changed', '客户最近沟通有变化'),
} as const;
