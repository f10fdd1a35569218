import { formatWhen } from '../../commands/values/when-format.ts';
import type { Reader } from '../../core/actor.ts';
import { ago, didAgo } from '../../core/ago.ts';
import { type Locale, listOf, type Msg, msg, perLocale, plural, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { maxTitle, type Priority, type Status, type Transition } from './rules.ts';

type Named = { readonly id: number; readonly title: string };

const tid = (task: { readonly id: number }): string => shortId({ noun: 'task', id: task.id });

export const statusNames: Readonly<Record<Status, Msg>> = {
  open: msg('Open', '待办'),
  started: msg('In progress', '进行中'),
  done: msg('Done', '已完成'),
  cancelled: msg('Cancelled', '已取消'),
};

export const priorityNames: Readonly<Record<Priority, Msg>> = {
  low: msg('Low', '低'),
  normal: msg('Normal', '普通'),
  high: msg('High', '高'),
  urgent: msg('Urgent', '紧急'),
};

/** How people call the columns, in notices about changes. */
export const columnNames: Readonly<Record<string, Msg>> = {
  title: msg('the title', '标题'),
  status: msg('the status', '状态'),
  priority: msg('the priority', '优先级'),
  customerId: msg('the customer', '客户'),
  departmentId: msg('the department', '部门'),
  assigneeId: msg('the assignee', '负责人'),
  dueAt: msg('the due date', '截止时间'),
  snoozedUntil: msg('the snooze', '稍后提醒'),
  notes: msg('a note', '备注'),
  progress: msg('the progress', '进度'),
  estimateMinutes: msg('the expected time', '预计用时'),
  items: msg('the checklist', '检查清单'),
  times: msg('the time spent', '实际用时'),
  waits: msg('what it waits for', '前置任务'),
  recurrence: msg('how it comes back', '重复规则'),
  projectId: msg('the project', '所属项目'),
  rating: msg('the rating', '评分'),
  ratingText: msg('the feedback', '反馈'),
};

/** A moment with its zone named: what was typed has to be checkable. */
function moment(at: Date, reader: Reader, locale: Locale): string {
  const zone = reader.timezone.replaceAll('_', ' ');
  return `${formatWhen(at, { timezone: reader.timezone, locale })}${locale === 'zh' ? `（${zone}）` : ` (${zone})`}`;
}

export const messages = {
  title: msg('Tasks', '任务'),
  task: msg('Task', '任务'),
  taskTitle: msg('What is to be done', '任务内容'),
  note: msg('Note', '备注'),
  flags: {
    mine: msg('Mine', '我的'),
    created: msg('Created by me', '我创建的'),
    overdue: msg('Overdue', '已逾期'),
    open: msg('Open', '未完成'),
    done: msg('Done', '已完成'),
    all: msg('All', '全部'),
    blocked: msg('Waiting for others', '受阻'),
    recurring: msg('Recurring', '周期性'),
  },

  // What was done -------------------------------------------------------------------------------------------------
  added: (task: Named) => msg(`Added “${task.title}”.`, `已添加“${task.title}”。`),
  addedDue: (at: Date, reader: Reader) =>
    perLocale((locale) =>
      locale === 'zh' ? `截止：${moment(at, reader, locale)}。` : `Due ${moment(at, reader, locale)}.`,
    ),
  noReminder: msg('No due date, so nobody will be reminded.', '没有截止时间，因此不会有提醒。'),
  isAway: (name: string, until: Date | null, cover: string | null, reader: Reader) =>
    perLocale((locale) => {
      const day = until && formatWhen(until, { timezone: reader.timezone, locale, dateOnly: true });
      if (locale === 'zh')
        return `${name} 目前不在${day ? `，${day}回来` : ''}。${cover ? `由 ${cover} 代为接收提醒。` : ''}`;
      return `${name} is away${day ? ` until ${day}` : ''}.${cover ? ` ${cover} covers and is told.` : ''}`;
    }),
  assignedTo: (task: Named, name: string) => msg(`${tid(task)} is now ${name}’s.`, `${tid(task)} 现由 ${name} 负责。`),
  assignedToYou: (task: Named) => msg(`${tid(task)} is yours now.`, `${tid(task)} 现由您负责。`),
  handedTo: (task: Named, department: Msg) =>
    msg(
      `${tid(task)} is now with ${department.en}; nobody has taken it yet.`,
      `${tid(task)} 已转交${department.zh}，尚无人负责。`,
    ),
  stepDone: (step: Transition, task: Named) =>
    ({
      start: msg(`Started “${task.title}”.`, `已开始“${task.title}”。`),
      done: msg(`Done: “${task.title}”.`, `已完成“${task.title}”。`),
      reopen: msg(`“${task.title}” is open again.`, `已重新打开“${task.title}”。`),
      cancel: msg(`Cancelled “${task.title}”.`, `已取消“${task.title}”。`),
    })[step],
  noted: (task: Named) => msg(`Noted on ${tid(task)}.`, `已为 ${tid(task)} 添加备注。`),
  snoozed: (task: Named, until: Date, reader: Reader) =>
    perLocale((locale) =>
      locale === 'zh'
        ? `${tid(task)} 将在 ${moment(until, reader, locale)} 再次提醒。`
        : `${tid(task)} comes back ${moment(until, reader, locale)}.`,
    ),
  edited: (task: Named, changed: readonly string[]) => {
    const what = listOf(changed.map((name) => columnNames[name] ?? same(name)));
    return msg(`Changed ${what.en} of ${tid(task)}.`, `已修改 ${tid(task)} 的${what.zh}。`);
  },
  nothingChanged: (task: Named) => msg(`${tid(task)} is like that already.`, `${tid(task)} 已经是这样，未作修改。`),

  // What cannot be done -------------------------------------------------------------------------------------------
  cannotStep: (
    step: Transition,
    task: Named & { status: Status; closedAt: Date | null; startedAt: Date | null },
    byYou: boolean,
    by: string | null,
    now: Date,
  ) => {
    const id = tid(task);
    if (task.status === 'done' || task.status === 'cancelled') {
      const did =
        task.status === 'done' ? msg(`completed ${id}`, `完成了 ${id}`) : msg(`cancelled ${id}`, `取消了 ${id}`);
      const who = byYou ? msg('You', '您') : same(by ?? '?');
      const told = task.closedAt
        ? didAgo(who, did, task.closedAt, now)
        : msg(`${who.en} ${did.en}`, `${who.zh}${did.zh}`);
      const again = step === 'done' || step === 'cancel' ? msg('', '') : msg(' Reopen it first.', '请先重新打开。');
      return msg(`${told.en}.${again.en}`, `${told.zh}。${again.zh}`);
    }
    if (step === 'reopen') return msg(`${id} is still open.`, `${id} 尚未关闭，无需重新打开。`);
    const since = task.startedAt ? ago(task.startedAt, now) : msg('earlier', '之前');
    return msg(`${id} was already started ${since.en}.`, `${id} ${since.zh}已经开始。`);
  },
  takenAlready: (task: Named, name: string) =>
    msg(`${name} has taken ${tid(task)} already.`, `${name} 已经认领了 ${tid(task)}。`),
  alreadyWith: (task: Named, name: Msg) =>
    msg(`${tid(task)} is with ${name.en} already.`, `${tid(task)} 已经由${name.zh}负责。`),
  notAssignable: (name: string) =>
    msg(
      `${name} cannot be given tasks: they are not active, not in a department yet, or only look on.`,
      `无法将任务分配给 ${name}：该同事已停用、尚未加入部门，或仅有查看权限。`,
    ),
  noSuchPerson: msg('I know no such colleague.', '找不到这位同事。'),
  noSuchDepartment: msg('I know no such department, or it has been retired.', '找不到该部门，或该部门已停用。'),
  noSuchCustomer: msg('I know no such customer.', '找不到该客户。'),
  archivedCustomer: (name: string) =>
    msg(`${name} is archived. Restore the customer first.`, `${name} 已归档，请先恢复该客户。`),
  whichDepartment: msg(
    'Which department is it for? Say to:support, or for: a colleague.',
    '请说明由哪个部门处理，例如 部门:客服，或指定负责人。',
  ),
  twoDepartments: msg('“for” and “to” name different departments.', '“负责人”与“部门”指定了不同的部门。'),
  pastDue: msg('That due date has passed.', '截止时间已过。'),
  pastSnooze: msg('Snooze until a moment that is still to come.', '请选择一个将来的提醒时间。'),
  titleTooLong: (length: number) =>
    msg(
      `A title has at most ${maxTitle} characters; this one has ${length}. Put the rest into note:.`,
      `标题最多 ${maxTitle} 个字符，当前为 ${length} 个。其余内容请放入 备注:。`,
    ),

  // Cards ---------------------------------------------------------------------------------------------------------
  status: msg('Status', '状态'),
  priority: msg('Priority', '优先级'),
  customer: msg('Customer', '客户'),
  department: msg('Department', '部门'),
  assignee: msg('Assignee', '负责人'),
  nobody: msg('Nobody yet', '尚无人负责'),
  due: msg('Due', '截止时间'),
  overdue: msg('Overdue', '已逾期'),
  snoozedUntil: msg('Snoozed until', '稍后提醒'),
  createdBy: msg('Created by', '创建人'),
  closed: (status: Status) => (status === 'done' ? msg('Completed by', '完成人') : msg('Cancelled by', '取消人')),
  source: msg('Source message', '来源消息'),
  about: msg('About', '关于'),
  earlierNotes: (n: number) => msg(`${plural(n, 'earlier note', 'earlier notes')}`, `另有 ${n} 条更早的备注`),
  hiddenNotes: (n: number, department: Msg) =>
    msg(
      `${plural(n, 'note', 'notes')} hidden from you; ask ${department.en}, the assignee or the creator.`,
      `有 ${n} 条备注对您不可见；请联系${department.zh}、负责人或创建人。`,
    ),
  buttons: {
    done: msg('Done', '完成'),
    start: msg('Start', '开始'),
    take: msg('Take it', '我来负责'),
    assign: msg('Assign…', '分配…'),
    note: msg('Note…', '备注…'),
    edit: msg('Edit…', '编辑…'),
    snoozeHour: msg('Snooze 1 hour', '1 小时后提醒'),
    snoozeTomorrow: msg('Snooze until tomorrow', '明天上午提醒'),
    snoozeMonday: msg('Snooze until Monday', '下周一提醒'),
    reopen: msg('Reopen', '重新打开'),
    // Not "Cancel": that is what dialogs call their way out.
    cancel: msg('Call off', '放弃任务'),
    show: msg('Show', '查看'),
    more: msg('More', '更多'),
    log: msg('Log contact', '记录沟通'),
    add: msg('Add a task', '添加任务'),
    list: msg('All my tasks', '我的全部任务'),
  },
  confirmCancel: (task: Named) => msg(`Call off “${task.title}”?`, `确定放弃“${task.title}”吗？`),

  // Lists ---------------------------------------------------------------------------------------------------------
  nothingFound: msg('No tasks here.', '没有符合条件的任务。'),
  tryAdd: msg('Add one', '添加一个'),
  tryAll: msg('or look at a department', '或查看某个部门'),
  today: msg('Your day', '今日工作'),
  myDay: msg('My day', '今日工作'),
  sections: {
    overdue: msg('Overdue', '已逾期'),
    dueToday: msg('Due today', '今天截止'),
    waiting: msg('Waiting for you to start', '等待您开始'),
    neglected: msg('Neglected', '久未处理'),
  },
  andMore: (n: number) => msg(`${n} more`, `另有 ${n} 项`),
  untouched: msg('Untouched since', '上次更新'),
  lastContact: msg('Last contact', '上次联系'),
  neverContacted: msg('No contact yet', '尚未联系'),
  allClear: msg('Nothing is due, waiting or neglected. Enjoy it.', '没有到期、等待或久未处理的事项，一切就绪。'),
  laterTasks: (n: number) =>
    msg(`${plural(n, 'further open task', 'further open tasks')} of yours.`, `您还有 ${n} 个其他未完成的任务。`),

  // References ----------------------------------------------------------------------------------------------------
  noTask: (words: string) =>
    msg(`I know no task “${words}”, or you may not see it.`, `找不到任务“${words}”，或您无权查看。`),
  noAssignee: (words: string) =>
    msg(`I know no colleague or department “${words}”.`, `找不到名为“${words}”的同事或部门。`),
};
