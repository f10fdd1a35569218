import { formatWhen } from '../../commands/values/when-format.ts';
import type { Reader } from '../../core/actor.ts';
import { ago, didAgo } from '../../core/ago.ts';
import { listOf, type Msg, msg, perLocale, plural, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { columnNames, levelNames } from './names.ts';
import type { CaseRow } from './records.ts';
import type { Level, Step } from './rules.ts';

type Named = { readonly id: number; readonly subject: string };

const csid = (one: { readonly id: number }): string => shortId({ noun: 'case', id: one.id });

/** A moment with its zone named: what was typed has to be checkable. */
function moment(at: Date, reader: Reader): Msg {
  const zone = reader.timezone.replaceAll('_', ' ');
  return perLocale((locale) => {
    const when = formatWhen(at, { timezone: reader.timezone, locale });
    return locale === 'zh' ? `${when}（${zone}）` : `${when} (${zone})`;
  });
}

/** `40 h`, `2 h 30 min` of working time; never days, which would read as days of the calendar. */
export function workingLength(n: number): Msg {
  const [hours, rest] = [Math.floor(n / 60), n % 60];
  const en = [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : ''];
  const zh = [hours > 0 ? `${hours} 小时` : '', rest > 0 || hours === 0 ? `${rest} 分钟` : ''];
  return msg(en.filter(Boolean).join(' '), zh.filter(Boolean).join(' '));
}

const did: Readonly<Record<'resolved' | 'closed', (id: string) => Msg>> = {
  resolved: (id) => msg(`resolved ${id}`, `解决了 ${id}`),
  closed: (id) => msg(`closed ${id}`, `关闭了 ${id}`),
};

export const messages = {
  title: msg('Cases', '工单'),
  case: msg('Case', '工单'),

  // What was done -------------------------------------------------------------------------------------------------
  added: (row: Pick<CaseRow, 'responseDueAt' | 'resolutionDueAt'>, reader: Reader) => {
    if (!row.responseDueAt || !row.resolutionDueAt) return msg('Opened.', '已创建。');
    const [answer, solve] = [moment(row.responseDueAt, reader), moment(row.resolutionDueAt, reader)];
    return msg(
      `To be answered by ${answer.en}, to be solved by ${solve.en}.`,
      `首次响应期限：${answer.zh}；解决期限：${solve.zh}。`,
    );
  },
  assignedTo: (one: Named, name: string) => msg(`${csid(one)} is now ${name}’s.`, `${csid(one)} 现由 ${name} 负责。`),
  assignedToYou: (one: Named) => msg(`${csid(one)} is yours now.`, `${csid(one)} 现由您负责。`),
  handedTo: (one: Named, department: Msg) =>
    msg(
      `${csid(one)} is now with ${department.en}; nobody has taken it yet.`,
      `${csid(one)} 已转交${department.zh}，尚无人负责。`,
    ),
  stepDone: (step: Step, one: Named, reader: Reader, due: Date | null = null): Msg => {
    const id = csid(one);
    switch (step) {
      case 'respond':
        return msg(`${id} is answered.`, `${id} 已响应。`);
      case 'wait':
        return msg(`${id} waits for the customer; the clock stands still.`, `${id} 正在等待客户，计时已暂停。`);
      case 'resume': {
        const by = due && moment(due, reader);
        return msg(
          `${id} goes on${by ? `, to be solved by ${by.en}` : ''}.`,
          `${id} 已恢复处理${by ? `，解决期限：${by.zh}` : ''}。`,
        );
      }
      case 'resolve':
        return msg(`${id} is resolved.`, `${id} 已解决。`);
      case 'close':
        return msg(`${id} is closed.`, `${id} 已关闭。`);
      case 'reopen': {
        const by = due && moment(due, reader);
        return msg(
          `${id} is open again${by ? `, to be solved by ${by.en}` : ''}.`,
          `${id} 已重新打开${by ? `，解决期限：${by.zh}` : ''}。`,
        );
      }
      case 'escalate':
        return msg(`${id} is escalated.`, `${id} 已升级。`);
      default:
        return step satisfies never;
    }
  },
  escalatedTo: (one: Named, name: string) =>
    msg(`${csid(one)} is escalated to ${name}.`, `${csid(one)} 已升级给 ${name}。`),
  escalatedToAdmins: (one: Named) => msg(`${csid(one)} is escalated to the admins.`, `${csid(one)} 已升级给管理员。`),
  noted: (one: Named) => msg(`Noted on ${csid(one)}.`, `已为 ${csid(one)} 添加备注。`),
  edited: (one: Named, changed: readonly string[]) => {
    const what = listOf(changed.map((name) => columnNames[name] ?? same(name)));
    return msg(`Changed ${what.en} of ${csid(one)}.`, `已修改 ${csid(one)} 的${what.zh}。`);
  },
  nothingChanged: (one: Named) => msg(`${csid(one)} is like that already.`, `${csid(one)} 已经是这样，未作修改。`),
  dueBy: (at: Date, reader: Reader) => {
    const by = moment(at, reader);
    return msg(`To be solved by ${by.en}.`, `解决期限：${by.zh}。`);
  },

  isAway: (name: string, until: Date | null, cover: string | null, reader: Reader) =>
    perLocale((locale) => {
      const day = until && formatWhen(until, { timezone: reader.timezone, locale, dateOnly: true });
      if (locale === 'zh')
        return `${name} 目前不在${day ? `，${day}回来` : ''}。${cover ? `由 ${cover} 代为接收提醒。` : ''}`;
      return `${name} is away${day ? ` until ${day}` : ''}.${cover ? ` ${cover} covers and is told.` : ''}`;
    }),
  /** Ids only: what they are about is for whoever opens them. */
  alsoOpen: (customer: string, others: readonly number[], more: number) => {
    const ids = others.map((id) => csid({ id })).join(', ');
    return msg(
      `Also open for ${customer}: ${ids}${more > 0 ? ` and ${more} more` : ''}.`,
      `${customer}还有未结工单：${ids}${more > 0 ? ` 等 ${others.length + more} 个` : ''}。`,
    );
  },

  // What cannot be done -------------------------------------------------------------------------------------------
  cannotStep: (
    step: Step,
    row: Pick<CaseRow, 'id' | 'status' | 'resolvedAt' | 'closedAt'>,
    by: Msg,
    now: Date,
  ): Msg => {
    const id = csid(row);
    const { status } = row;
    if (status === 'resolved' || status === 'closed') {
      const at = status === 'closed' ? row.closedAt : row.resolvedAt;
      const told = at ? didAgo(by, did[status](id), at, now) : did[status](id);
      const again = step === 'resolve' || step === 'close' ? msg('', '') : msg(' Reopen it first.', '请先重新打开。');
      return msg(`${told.en}.${again.en}`, `${told.zh}。${again.zh}`);
    }
    switch (step) {
      case 'close':
        return msg(
          `${id} is not resolved yet. Say how: case resolve ${id} …`,
          `${id} 尚未解决。请先说明处理结果：工单 解决 ${id} …`,
        );
      case 'reopen':
        return msg(`${id} is still open.`, `${id} 尚未结束，无需重新打开。`);
      case 'resume':
        return msg(`${id} does not wait for the customer.`, `${id} 并未在等待客户。`);
      default:
        return msg(
          `${id} waits for the customer already. Go on with it first: case resume ${id}`,
          `${id} 正在等待客户。请先恢复处理：工单 恢复 ${id}`,
        );
    }
  },
  respondedAlready: (row: CaseRow, by: Msg, now: Date) => {
    const when = row.respondedAt ? ago(row.respondedAt, now) : msg('earlier', '之前');
    return msg(
      `${by.en} answered ${csid(row)} ${when.en} already. Write further ones down as notes: case note ${csid(row)} …`,
      `${by.zh}${when.zh}已经响应过 ${csid(row)}。后续沟通请用备注：工单 备注 ${csid(row)} …`,
    );
  },
  escalatedAlready: (one: Named) =>
    msg(`${csid(one)} is with the admins already; it cannot go higher.`, `${csid(one)} 已升级至管理员，无法再升级。`),
  takenAlready: (one: Named, name: string) =>
    msg(`${name} has taken ${csid(one)} already.`, `${name} 已经认领了 ${csid(one)}。`),
  alreadyWith: (one: Named, name: Msg) =>
    msg(`${csid(one)} is with ${name.en} already.`, `${csid(one)} 已经由${name.zh}负责。`),
  notAssignable: (name: string) =>
    msg(
      `${name} cannot be given cases: they are not active, not in a department yet, or only look on.`,
      `无法将工单分配给 ${name}：该同事已停用、尚未加入部门，或仅有查看权限。`,
    ),
  noSuchPerson: msg('I know no such colleague.', '找不到这位同事。'),
  noSuchDepartment: msg('I know no such department, or it has been retired.', '找不到该部门，或该部门已停用。'),
  noSuchContact: msg('This customer has no such contact.', '该客户没有这位联系人。'),
  noDepartment: msg(
    'Which department deals with it? Say to:support, or for: a colleague.',
    '请说明由哪个部门处理，例如 部门:客服，或指定负责人。',
  ),
  twoDepartments: msg('“for” and “to” name different departments.', '“负责人”与“部门”指定了不同的部门。'),
  pastDue: msg('That deadline has passed.', '该期限已过。'),
  subjectTooLong: (length: number, most: number) =>
    msg(
      `A subject has at most ${most} characters; this one has ${length}. Put the rest into description:.`,
      `主题最多 ${most} 个字符，当前为 ${length} 个。其余内容请放入 描述:。`,
    ),

  // Targets and categories ----------------------------------------------------------------------------------------
  targets: msg('How soon cases are dealt with', '工单处理时限'),
  targetsNote: msg(
    'Working time of the case’s department; what waits for the customer does not count.',
    '按所属部门的工作时间计算，等待客户的时间不计入。',
  ),
  everywhere: msg('All departments', '所有部门'),
  targetLine: (target: { readonly responseMinutes: number; readonly resolutionMinutes: number }) => {
    const [answer, solve] = [workingLength(target.responseMinutes), workingLength(target.resolutionMinutes)];
    return msg(`answered in ${answer.en}, solved in ${solve.en}`, `${answer.zh}内响应，${solve.zh}内解决`);
  },
  targetSet: (level: Level, department: Msg | null, open: number) => {
    const where = department ?? msg('all departments', '所有部门');
    const moved = msg(
      open > 0 ? ` The deadlines of ${plural(open, 'open case', 'open cases')} follow.` : '',
      open > 0 ? `${open} 个未结工单的期限已随之调整。` : '',
    );
    return msg(
      `Set for ${levelNames[level].en.toLowerCase()} cases in ${where.en}.${moved.en}`,
      `已设置${where.zh}${levelNames[level].zh}级工单的时限。${moved.zh}`,
    );
  },
  sayTargets: msg('Say response:, resolution: or both.', '请写明 响应: 或 解决:，也可以都写。'),
  targetOrder: msg('A case cannot be solved sooner than it is answered.', '解决时限不能短于响应时限。'),
  usual: msg('as delivered', '默认'),
  categories: msg('What cases are about', '工单分类'),
  noCategories: msg('There are no categories yet.', '还没有分类。'),
  categoryAdded: (name: Msg) => msg(`Added “${name.en}”.`, `已添加“${name.zh}”。`),
  categoryRetired: (name: Msg) =>
    msg(
      `“${name.en}” is offered no more; cases that have it keep it.`,
      `“${name.zh}”不再可选，已使用它的工单保持不变。`,
    ),
  categoryExists: (name: string) => msg(`There is a category “${name}” already.`, `已经有“${name}”这个分类了。`),
  categoryDepth: msg('Categories have two levels: choose one of the first.', '分类只有两级，请选择一级分类。'),
  noCategory: (words: string) => msg(`I know no category “${words}”.`, `找不到分类“${words}”。`),

  // Cards ---------------------------------------------------------------------------------------------------------
  fields: {
    subject: msg('Subject', '主题'),
    description: msg('Description', '描述'),
    kind: msg('Kind', '类型'),
    channel: msg('Came in by', '来源'),
    level: msg('Level', '级别'),
    status: msg('Status', '状态'),
    customer: msg('Customer', '客户'),
    contact: msg('Contact', '联系人'),
    category: msg('Category', '分类'),
    department: msg('Department', '部门'),
    assignee: msg('Assignee', '负责人'),
    response: msg('First response', '首次响应'),
    responseOverdue: msg('First response overdue', '首次响应已逾期'),
    resolutionDue: msg('To be solved by', '解决期限'),
    resolutionOverdue: msg('Resolution overdue', '解决已逾期'),
    escalated: msg('Escalated to', '已升级给'),
    reopened: msg('Reopened', '重新打开'),
    opened: msg('Opened by', '创建人'),
    resolved: msg('Resolved by', '解决人'),
    resolution: msg('Resolution', '解决方案'),
    how: msg('How', '解决方式'),
    note: msg('Note', '备注'),
    reason: msg('Reason', '原因'),
    answer: msg('What was answered', '回复内容'),
    waitsFor: msg('What it waits for', '等待内容'),
    parent: msg('Part of', '上级分类'),
    english: msg('English name', '英文名称'),
    chinese: msg('Chinese name', '中文名称'),
  },
  nobody: msg('Nobody yet', '尚无人负责'),
  admins: msg('the admins', '管理员'),
  times: (n: number) => msg(n === 1 ? 'once' : `${n} times`, `${n} 次`),
  clockStands: msg('The clock stands still until it goes on.', '计时已暂停，恢复处理后继续。'),
  inTime: msg('in time', '按时'),
  late: msg('late', '逾期'),
  fixedDue: msg('agreed with the customer', '与客户约定'),
  source: msg('Source message', '来源消息'),
  earlierNotes: (n: number) => msg(plural(n, 'earlier note', 'earlier notes'), `另有 ${n} 条更早的备注`),
  hiddenContent: (department: Msg) =>
    msg(
      `What was said is hidden from you; ask ${department.en}, the assignee or the customer’s owner.`,
      `沟通内容对您不可见；请联系${department.zh}、负责人或客户负责人。`,
    ),
  buttons: {
    take: msg('Take it', '我来负责'),
    respond: msg('Answered…', '已响应…'),
    wait: msg('Waits for customer…', '等待客户…'),
    resume: msg('Go on', '恢复处理'),
    resolve: msg('Resolve…', '解决…'),
    close: msg('Close', '关闭工单'),
    reopen: msg('Reopen…', '重新打开…'),
    assign: msg('Assign…', '分配…'),
    note: msg('Note…', '备注…'),
    edit: msg('Edit…', '编辑…'),
    classify: msg('Classify…', '分类…'),
    escalate: msg('Escalate…', '升级…'),
    show: msg('Show', '查看'),
    more: msg('More', '更多'),
    add: msg('Open a case', '创建工单'),
    queue: msg('What comes next', '处理队列'),
    all: msg('All my cases', '我的全部工单'),
    change: msg('Change…', '修改…'),
  },

  // Lists ---------------------------------------------------------------------------------------------------------
  flags: {
    mine: msg('Mine', '我的'),
    created: msg('Opened by me', '我创建的'),
    unassigned: msg('Nobody’s', '无人负责'),
    breached: msg('Overdue', '已逾期'),
    waiting: msg('Waiting', '等待客户'),
    open: msg('Open', '未结'),
    closed: msg('Finished', '已结束'),
    all: msg('All', '全部'),
  },
  mineTitle: msg('My cases', '我的工单'),
  nothingFound: msg('No cases here.', '没有符合条件的工单。'),
  tryAdd: msg('Open one', '创建一个'),
  due: msg('due', '期限'),
  overdueSince: msg('overdue', '已逾期'),
  /** Null: of all departments. */
  queueTitle: (department: Msg | null) =>
    department
      ? msg(`Next in ${department.en}`, `${department.zh}处理队列`)
      : msg('Next in all departments', '全公司处理队列'),
  myQueue: msg('Next for you', '我的处理队列'),
  queueEmpty: msg('Nothing is open here. Well done.', '这里没有未结工单，做得好。'),
  queueCut: (n: number) => msg(`Ranked among the ${n} most pressing ones.`, `仅在最紧迫的 ${n} 个工单中排序。`),
  points: (n: number) => msg(plural(n, 'point', 'points'), `${n} 分`),

  // On the customer's overview ------------------------------------------------------------------------------------
  openCases: (n: number, late: number) =>
    msg(
      `${plural(n, 'open case', 'open cases')}${late > 0 ? `, ${late} overdue` : ''}`,
      `${n} 个未结工单${late > 0 ? `，其中 ${late} 个已逾期` : ''}`,
    ),
  noOpenCases: msg('No open cases', '没有未结工单'),
  lastResolved: msg('Last resolved', '最近解决'),
  erased: msg('Erased', '已清除'),

  // References ----------------------------------------------------------------------------------------------------
  noCase: (words: string) =>
    msg(`I know no case “${words}”, or you may not see it.`, `找不到工单“${words}”，或您无权查看。`),
};
