import { type Msg, msg, plural } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { type FindingKind, limits, type Status } from './rules.ts';

export const idOf = (review: { readonly id: number }): string => shortId({ noun: 'review', id: review.id });

export const findingKindNames: Readonly<Record<FindingKind, Msg>> = {
  strength: msg('Strength', '优点'),
  problem: msg('Problem', '问题'),
};

export const statusNames: Readonly<Record<Status, Msg>> = {
  open: msg('Open', '进行中'),
  closed: msg('Closed', '已完成'),
};

export const labels = {
  review: msg('Review', '复盘'),
  about: msg('Of', '复盘对象'),
  period: msg('Period', '期间'),
  department: msg('Department', '部门'),
  by: msg('Led by', '发起人'),
  title: msg('Title', '标题'),
  kind: msg('Kind', '类型'),
  what: msg('What was found', '发现'),
  cause: msg('Cause', '原因'),
  finding: msg('Finding', '发现序号'),
  action: msg('What is to be done', '改进行动'),
  for: msg('For', '负责人'),
  due: msg('Due', '截止时间'),
  summary: msg('Conclusion', '结论'),
  status: msg('Status', '状态'),
  mine: msg('Mine', '我的'),
  closed: msg('Closed ones', '已完成的'),
  all: msg('All', '全部'),
} as const;

export const hints = {
  about: msg(
    'A deal, a target or a campaign: DL-12, G-3. Or a period.',
    '商机、目标或活动，如 DL-12、G-3；也可以是期间。',
  ),
  period: msg('Instead of a record: Q4 2026.', '也可按期间复盘，例如 2026年第四季度。'),
  cause: msg('Why it was so: what one can act on.', '为什么会这样，便于采取行动。'),
} as const;

export const buttonLabels = {
  start: msg('Start a review', '发起复盘'),
  strength: msg('Add a strength…', '添加优点…'),
  problem: msg('Add a problem…', '添加问题…'),
  action: msg('Act on it…', '改进行动…'),
  editFinding: msg('Edit…', '编辑…'),
  close: msg('Close…', '完成复盘…'),
  reopen: msg('Reopen', '重新打开'),
  subject: msg('Open what it is of', '打开复盘对象'),
  open: msg('Open', '打开'),
  more: msg('More', '更多'),
} as const;

export const messages = {
  title: msg('Reviews', '复盘'),

  // What was done -------------------------------------------------------------------------------------------------
  started: msg('The review is open. Write down what was found.', '复盘已开始，请记录发现。'),
  exists: (id: string) => msg(`A review of it is open already: ${id}.`, `该对象已有进行中的复盘：${id}。`),
  found: (number: number) => msg(`Written down as finding ${number}.`, `已记录为第 ${number} 条发现。`),
  acted: (task: string) => msg(`${task} is to act on it.`, `已创建改进任务 ${task}。`),
  closed: (left: number) =>
    left === 0
      ? msg('The review is closed.', '复盘已完成。')
      : msg(
          `The review is closed. ${plural(left, 'problem has', 'problems have')} no action yet.`,
          `复盘已完成，还有 ${left} 个问题没有改进行动。`,
        ),
  foundAnew: (number: number) => msg(`Finding ${number} says that now.`, `已修改第 ${number} 条发现。`),
  changedMeanwhile: (number: number) =>
    msg(
      `Somebody has changed finding ${number} meanwhile. Open it again, so that their words are not lost.`,
      `第 ${number} 条发现已被他人修改，请重新打开后再编辑，以免覆盖。`,
    ),
  unchanged: msg('It is like that already.', '已经是这样，未作修改。'),
  nothingToEdit: msg('Say what to change: kind:, what: or cause:.', '请注明要修改的内容，例如 类型:、发现: 或 原因:。'),
  reopened: msg('The review is open again.', '复盘已重新打开。'),

  // What cannot be done -------------------------------------------------------------------------------------------
  ofWhat: msg(
    'Say what to review: a record such as DL-12, or period:"Q4 2026".',
    '请说明复盘对象，例如 DL-12 或 期间:本季度。',
  ),
  oneOfBoth: msg('A review is of a record or of a period, not of both.', '复盘对象只能是记录或期间之一。'),
  forWhichDepartment: msg('Say whose period: department:sales.', '请说明是哪个部门的期间，例如 部门:销售。'),
  noSuchDepartment: msg('I know no such department, or it has been retired.', '找不到该部门，或该部门已停用。'),
  notYourDepartment: msg('A period is reviewed by the department itself.', '期间复盘只能由本部门进行。'),
  unknown: (words: string) =>
    msg(`I know no review “${words}”, or you may not see it.`, `找不到复盘“${words}”，或您无权查看。`),
  unknownSubject: (words: string) =>
    msg(
      `I know no deal, target or campaign “${words}”, or you may not see it.`,
      `找不到商机、目标或活动“${words}”，或您无权查看。`,
    ),
  isClosed: (id: string) => msg(`${id} is closed. Reopen it first.`, `${id} 已完成，请先重新打开。`),
  isOpen: (id: string) => msg(`${id} is still open.`, `${id} 仍在进行中。`),
  noFinding: (number: number, id: string) =>
    msg(`${id} has no finding ${number}.`, `${id} 中没有第 ${number} 条发现。`),
  needsFinding: msg('Write down at least one finding first.', '请先记录至少一条发现。'),
  tooMany: msg(`A review has at most ${limits.findings} findings.`, `一次复盘最多 ${limits.findings} 条发现。`),

  // Cards ---------------------------------------------------------------------------------------------------------
  name: (what: string) => msg(`Review of ${what}`, `${what} 复盘`),
  namePeriod: (department: Msg, period: Msg) =>
    msg(`Review of ${department.en}, ${period.en}`, `${department.zh}复盘：${period.zh}`),
  cause: (cause: string) => msg(`Cause: ${cause}`, `原因：${cause}`),
  noFindings: msg('Nothing is written down yet.', '尚无发现。'),
  noAction: msg('No action yet', '尚无改进行动'),
  hiddenActions: (n: number) => msg(`${plural(n, 'task', 'tasks')} hidden from you`, `有 ${n} 个任务对您不可见`),
  hiddenNotes: (n: number) =>
    msg(
      `${plural(n, 'finding', 'findings')} hidden from you; ask whoever leads the review.`,
      `有 ${n} 条发现对您不可见，请联系发起人。`,
    ),
  hiddenSubject: msg('Something that you may not see', '您无权查看的对象'),
  findings: (n: number) => msg(plural(n, 'finding', 'findings'), `${n} 条发现`),
  nothingFound: msg('No reviews here that you may see.', '没有您可以查看的复盘。'),
} as const;

/** How the tasks that act on a finding stand, in the words of tasks. */
export const taskStatusNames: Readonly<Record<string, Msg>> = {
  open: msg('Open', '待办'),
  started: msg('In progress', '进行中'),
  done: msg('Done', '已完成'),
  cancelled: msg('Cancelled', '已取消'),
};

export const summaries = {
  start: msg('Start a review', '发起复盘'),
  show: msg('Show a review', '查看复盘'),
  list: msg('List reviews', '复盘列表'),
  finding: msg('Write down a finding', '记录发现'),
  editFinding: msg('Edit a finding', '修改发现'),
  action: msg('Act on a finding', '创建改进行动'),
  close: msg('Close a review', '完成复盘'),
  reopen: msg('Reopen a review', '重新打开复盘'),
} as const;

export const eventTitles = {
  started: msg('Review started', '发起复盘'),
  changed: msg('Review changed', '复盘变更'),
  closed: msg('Review closed', '复盘完成'),
  reopened: msg('Review reopened', '复盘重新打开'),
} as const;
