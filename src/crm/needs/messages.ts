import type { Day } from '../../commands/values/calendar-day.ts';
import { listOf, type Msg, msg, perLocale, plural, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { formatDate } from '../../i18n/format.ts';
import { type Level, limits, type Reason, type Status, type StepFault } from './rules.ts';

type Named = { readonly id: number; readonly title: string };

export const idOf = (need: { readonly id: number }): string => shortId({ noun: 'need', id: need.id });

/** A day has no zone: it reads the same wherever one sits. */
export function dayText(day: Day): Msg {
  return perLocale((locale) => formatDate(new Date(`${day}T12:00:00Z`), { locale, timezone: 'UTC' }));
}

export const levelNames: Readonly<Record<Level, Msg>> = {
  must: msg('Must have', '必须'),
  should: msg('Should have', '应该'),
  could: msg('Nice to have', '锦上添花'),
};

export const statusNames: Readonly<Record<Status, Msg>> = {
  open: msg('Open', '待处理'),
  qualified: msg('Qualified', '已确认'),
  met: msg('Met', '已满足'),
  unmet: msg('Unmet', '未能满足'),
  dropped: msg('Dropped', '已放弃'),
};

export const reasonTexts: Readonly<Record<Reason, Msg>> = {
  'no-offer': msg('We do not offer it', '我们没有该产品或服务'),
  price: msg('Price', '价格'),
  'too-late': msg('Too late', '来不及'),
  competitor: msg('Met by a competitor', '竞争对手已满足'),
  'no-longer': msg('No longer needed', '客户不再需要'),
  duplicate: msg('Noted twice', '重复记录'),
  other: msg('Other', '其他'),
};

export const labels = {
  need: msg('Need', '需求'),
  title: msg('What they need', '需求内容'),
  customer: msg('Customer', '客户'),
  contact: msg('Contact', '联系人'),
  kind: msg('Type', '类型'),
  level: msg('Level', '级别'),
  needed: msg('Needed by', '需要时间'),
  status: msg('Status', '状态'),
  owner: msg('Owner', '负责人'),
  department: msg('Department', '部门'),
  deal: msg('Deal', '商机'),
  order: msg('Order', '订单'),
  log: msg('Said in', '来源沟通'),
  details: msg('Details', '说明'),
  reason: msg('Reason', '原因'),
  note: msg('In words', '补充说明'),
  amount: msg('Amount', '金额'),
  close: msg('Expected close', '预计成交'),
  due: msg('Due', '截止'),
  assignee: msg('For', '指派给'),
  source: msg('Source message', '来源消息'),
  mine: msg('Mine', '我的'),
  all: msg('All', '全部'),
  overdue: msg('Overdue', '已逾期'),
} as const;

/** What people call the columns, when told what somebody changed. */
export const columnNames: Readonly<Record<string, Msg>> = {
  title: msg('what is needed', '需求内容'),
  description: msg('the details', '说明'),
  customerId: msg('the customer', '客户'),
  contactId: msg('the contact', '联系人'),
  kind: msg('the type', '类型'),
  level: msg('the level', '级别'),
  neededOn: msg('the day it is needed', '需要时间'),
  status: msg('the status', '状态'),
  reason: msg('the reason', '原因'),
  reasonNote: msg('the explanation', '原因说明'),
  departmentId: msg('the department', '部门'),
  ownerId: msg('the owner', '负责人'),
  dealId: msg('the deal', '商机'),
  orderId: msg('the order', '订单'),
  logId: msg('the log', '来源沟通'),
  removedAt: msg('whether it is there', '删除状态'),
};

export const hints = {
  needed: msg('The day by which the customer needs it.', '客户需要的日期。'),
  reason: msg('“Other” needs a few words.', '选择“其他”时请填写说明。'),
  log: msg('The log in which they said so: L-12', '客户提出该需求的沟通记录，例如 L-12'),
} as const;

export const buttonLabels = {
  add: msg('Add a need', '添加需求'),
  open: msg('Open', '打开'),
  qualify: msg('Qualify', '确认'),
  meet: msg('Met', '已满足'),
  drop: msg('Not met…', '未满足…'),
  reopen: msg('Reopen', '重新打开'),
  deal: msg('Make it a deal', '转为商机'),
  task: msg('Make it a task…', '转为任务…'),
  edit: msg('Edit…', '编辑…'),
  assign: msg('Assign…', '分配…'),
  customer: msg('Open customer', '打开客户'),
  more: msg('More', '更多'),
} as const;

export const messages = {
  title: msg('Needs', '需求'),
  nobody: msg('Nobody yet', '尚无人负责'),

  // What was done -------------------------------------------------------------------------------------------------
  added: (need: Named, customer: string) =>
    msg(`Noted that ${customer} needs “${need.title}”.`, `已记录${customer}的需求“${need.title}”。`),
  qualified: (need: Named) => msg(`${idOf(need)} is qualified.`, `${idOf(need)} 已确认。`),
  met: (need: Named) => msg(`“${need.title}” is met.`, `“${need.title}”已满足。`),
  closed: (need: Named, status: Status) =>
    status === 'unmet'
      ? msg(`“${need.title}” stays unmet.`, `“${need.title}”未能满足。`)
      : msg(`“${need.title}” is dropped.`, `“${need.title}”已放弃。`),
  reopened: (need: Named) => msg(`“${need.title}” is open again.`, `已重新打开“${need.title}”。`),
  assigned: (need: Named, name: string) => msg(`${idOf(need)} is now ${name}’s.`, `${idOf(need)} 现由${name}负责。`),
  madeDeal: (need: Named, deal: string) =>
    msg(`${deal} comes of ${idOf(need)}.`, `已由 ${idOf(need)} 生成商机 ${deal}。`),
  madeTask: (need: Named, task: string) =>
    msg(`${task} is there for ${idOf(need)}.`, `已为 ${idOf(need)} 创建任务 ${task}。`),
  edited: (need: Named, changed: readonly string[]) => {
    const what = listOf(changed.map((name) => columnNames[name] ?? same(name)));
    return msg(`Changed ${what.en} of ${idOf(need)}.`, `已修改 ${idOf(need)} 的${what.zh}。`);
  },
  nothingChanged: (need: Named) => msg(`${idOf(need)} is like that already.`, `${idOf(need)} 已经是这样，未作修改。`),

  // What cannot be done -------------------------------------------------------------------------------------------
  cannotStep: (fault: StepFault, need: Named & { readonly status: Status }): Msg => {
    const state = statusNames[need.status];
    switch (fault) {
      case 'same':
        return msg(`${idOf(need)} is ${state.en.toLowerCase()} already.`, `${idOf(need)} ${state.zh}，无需再次操作。`);
      case 'closed':
        return msg(
          `${idOf(need)} is ${state.en.toLowerCase()} already. Reopen it first.`,
          `${idOf(need)} ${state.zh}，请先重新打开。`,
        );
      case 'open':
        return msg(`${idOf(need)} is open.`, `${idOf(need)} 尚未关闭，无需重新打开。`);
      case 'needs-words':
        return msg('“Other” needs a few words: what was it?', '选择“其他”时请填写具体说明。');
      default:
        return fault satisfies never;
    }
  },
  hasDeal: (need: Named, deal: string) =>
    msg(`${idOf(need)} belongs to ${deal} already.`, `${idOf(need)} 已关联商机 ${deal}。`),
  titleTooLong: (length: number) =>
    msg(
      `What is needed has at most ${limits.title} characters; this has ${length}. Put the rest into details:.`,
      `需求内容最多 ${limits.title} 个字符，当前为 ${length} 个。其余内容请放入 说明:。`,
    ),
  nothingToEdit: msg('Say what to change, for example level:must', '请注明要修改的内容，例如 级别:必须'),
  alreadyWith: (need: Named, name: string) =>
    msg(`${idOf(need)} is with ${name} already.`, `${idOf(need)} 已由${name}负责。`),
  otherCustomers: (what: string, customer: string) =>
    msg(`${what} is not ${customer}’s.`, `${what} 不属于${customer}。`),
  unknown: (words: string) =>
    msg(`I know no need “${words}”, or you may not see it.`, `找不到需求“${words}”，或您无权查看。`),

  // Cards and lists -----------------------------------------------------------------------------------------------
  passed: (day: Day) => msg(`${dayText(day).en}, which has passed`, `${dayText(day).zh}，已逾期`),
  by: (day: Day) => msg(`by ${dayText(day).en}`, `${dayText(day).zh}前`),
  hidden: (department: Msg) =>
    msg(
      `The details are hidden from you. Ask the owner or ${department.en}.`,
      `说明对您不可见，请联系负责人或${department.zh}。`,
    ),
  confirmMeet: (need: Named) => msg(`Is “${need.title}” met?`, `确认“${need.title}”已满足吗？`),
  confirmDeal: (need: Named) => msg(`Make “${need.title}” a deal?`, `要将“${need.title}”转为商机吗？`),
  nothingFound: msg('No needs here.', '没有符合条件的需求。'),
  listTitle: msg('Needs', '客户需求'),
  listOf: (name: string) => msg(`What ${name} needs`, `${name}的需求`),
  listMine: msg('My needs', '我负责的需求'),
  openCount: (n: number) => msg(plural(n, 'open need', 'open needs'), `${n} 个未满足的需求`),
  mustCount: (n: number) => msg(`${n} of them a must`, `其中 ${n} 个为必须`),
  metSoFar: (n: number) => msg(`${n} met`, `${n} 个已满足`),
  unmetSoFar: (n: number) => msg(`${n} unmet`, `${n} 个未能满足`),
} as const;

export const summaries = {
  add: msg('Note what a customer needs', '记录客户需求'),
  list: msg('List needs: mine, a customer’s, overdue ones', '需求列表：我的、客户的或逾期的'),
  show: msg('Show a need', '查看需求'),
  edit: msg('Edit a need', '编辑需求'),
  assign: msg('Hand a need to a colleague', '将需求交给同事'),
  qualify: msg('Qualify a need: understood and pursued', '确认需求并开始跟进'),
  meet: msg('Mark a need as met', '标记需求已满足'),
  drop: msg('Close a need that is not met, with the reason', '关闭未满足的需求并注明原因'),
  reopen: msg('Reopen a need', '重新打开需求'),
  deal: msg('Make a need a deal', '将需求转为商机'),
  task: msg('Make a task for a need', '为需求创建任务'),
} as const;

/** For buttons and the titles of forms, where the summary is too long for one. */
export const formTitles = {
  add: msg('Add a need', '添加需求'),
  list: msg('My needs', '我负责的需求'),
  assign: msg('Hand over a need', '转交需求'),
  qualify: msg('Qualify a need', '确认需求'),
  meet: msg('Need met', '需求已满足'),
  drop: msg('Need not met', '需求未满足'),
} as const;

export const eventTitles = {
  added: msg('New need', '新需求'),
  edited: msg('Need changed', '需求变更'),
  qualified: msg('Need qualified', '需求已确认'),
  met: msg('Need met', '需求已满足'),
  unmet: msg('Need not met', '需求未能满足'),
  dropped: msg('Need dropped', '需求已放弃'),
  reopened: msg('Need reopened', '需求重新打开'),
  assigned: msg('Need assigned', '需求已分配'),
  removed: msg('Need removed', '需求已删除'),
  overdue: msg('Need not met in time', '需求逾期'),
} as const;
