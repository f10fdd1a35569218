import { formatWhen } from '../../commands/values/when-format.ts';
import type { Reader } from '../../core/actor.ts';
import { ago } from '../../core/ago.ts';
import { type Msg, msg, perLocale } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { Status, SubjectNoun } from './rules.ts';

const hid = (handoff: { readonly id: number }): string => shortId({ noun: 'handoff', id: handoff.id });

export const statusNames: Readonly<Record<Status, Msg>> = {
  offered: msg('Waiting for an answer', '等待答复'),
  expired: msg('Overdue, escalated', '逾期未答复，已上报'),
  accepted: msg('Accepted', '已接受'),
  declined: msg('Declined', '已谢绝'),
  withdrawn: msg('Withdrawn', '已撤回'),
};

export const subjectNames: Readonly<Record<SubjectNoun, Msg>> = {
  customer: msg('Customer', '客户'),
  task: msg('Task', '任务'),
  case: msg('Case', '工单'),
};

export const labels = {
  what: msg('What is handed over', '交接内容'),
  whatHint: msg('A customer, a task or a case: C-12, T-142, CS-7.', '客户、任务或工单：C-12、T-142、CS-7。'),
  to: msg('To', '交给'),
  toHint: msg('A department, or a colleague in it.', '部门，或该部门的同事。'),
  from: msg('From', '来自'),
  reason: msg('Why, and what is expected', '原因与期望'),
  notes: msg('What they should know', '补充说明'),
  answerBy: msg('Answer by', '答复期限'),
  why: msg('Why not', '谢绝原因'),
  handoff: msg('Hand-off', '交接'),
  status: msg('Status', '状态'),
  answered: msg('Answered by', '答复人'),
  department: msg('Department', '部门'),
  incoming: msg('To us', '待我方答复'),
  outgoing: msg('From us', '我方发出'),
  all: msg('All', '全部'),
};

export const messages = {
  title: msg('Hand-offs', '交接'),
  heading: (subject: Msg, from: Msg | null, to: Msg) =>
    msg(
      `${subject.en}: ${from ? `${from.en} → ` : '→ '}${to.en}`,
      `${subject.zh}：${from ? `${from.zh} → ` : '→ '}${to.zh}`,
    ),
  offered: (handoff: { id: number }, to: Msg, by: Date, reader: Reader) =>
    perLocale((locale) => {
      const at = formatWhen(by, { timezone: reader.timezone, locale });
      return locale === 'zh'
        ? `已向${to.zh}提出交接 ${hid(handoff)}，请其在 ${at} 前答复。`
        : `Offered to ${to.en} as ${hid(handoff)}; they have until ${at}.`;
    }),
  accepted: (handoff: { id: number }) =>
    msg(`Accepted ${hid(handoff)}: it is yours now.`, `已接受 ${hid(handoff)}，现由您的部门负责。`),
  declined: (handoff: { id: number }) =>
    msg(`Declined ${hid(handoff)}; they were told why.`, `已谢绝 ${hid(handoff)}，并告知对方原因。`),
  withdrawn: (handoff: { id: number }) => msg(`Withdrew ${hid(handoff)}.`, `已撤回 ${hid(handoff)}。`),

  isHere: (to: Msg) => msg(`It is with ${to.en} already; assign it there instead.`, `它已经在${to.zh}，请直接分配。`),
  offeredAlready: (handoff: { id: number }) =>
    msg(
      `It is offered already, as ${hid(handoff)}. Withdraw that first.`,
      `已存在待答复的交接 ${hid(handoff)}，请先撤回。`,
    ),
  closedSubject: (name: string) =>
    msg(`“${name}” is closed: there is nothing to hand over.`, `“${name}”已关闭，无法交接。`),
  answeredAlready: (handoff: { id: number; status: Status; answeredAt: Date | null }, by: string, now: Date) => {
    const did = {
      accepted: msg('accepted', '接受了'),
      declined: msg('declined', '谢绝了'),
      withdrawn: msg('withdrew', '撤回了'),
      offered: msg('offered', '提出了'),
      expired: msg('let lapse', '搁置了'),
    }[handoff.status];
    const when = handoff.answeredAt ? ago(handoff.answeredAt, now) : msg('', '');
    return msg(`${by} ${did.en} ${hid(handoff)} ${when.en}.`, `${by}${when.zh}${did.zh} ${hid(handoff)}。`);
  },
  notAssignable: (name: string) =>
    msg(
      `${name} cannot be given work: they are not active, in no department yet, or only look on.`,
      `${name} 无法接手：已停用、尚未加入部门，或仅有查看权限。`,
    ),
  noSuchPerson: msg('I know no such colleague.', '找不到这位同事。'),
  noSuchDepartment: msg('I know no such department, or it has been retired.', '找不到该部门，或该部门已停用。'),
  pastDeadline: msg(
    'Ask for an answer by a moment that is still to come, within 90 days.',
    '答复期限须为将来 90 天内的时间。',
  ),
  noCases: msg('There are no cases here that could be handed over.', '当前没有可交接的工单。'),
  unknown: (words: string) =>
    msg(`I know no hand-off “${words}”, or you may not see it.`, `找不到交接“${words}”，或您无权查看。`),
  unknownSubject: (words: string) =>
    msg(
      `I know no customer, task or case “${words}”, or you may not see it.`,
      `找不到客户、任务或工单“${words}”，或您无权查看。`,
    ),
  hidden: (department: Msg) =>
    msg(
      `The reason is hidden from you; ask ${department.en} or whoever offered it.`,
      `交接原因对您不可见；请联系${department.zh}或发起人。`,
    ),
  toAnswer: msg('Hand-offs to answer', '待答复的交接'),
  none: msg('No hand-offs here.', '没有符合条件的交接。'),
  tryOffer: msg('Offer one', '发起交接'),
  waitsFor: msg('Answer by', '答复期限'),
  nobodyYet: msg('Whoever takes it', '部门内任意同事'),

  buttons: {
    accept: msg('Accept', '接受'),
    decline: msg('Decline…', '谢绝…'),
    withdraw: msg('Withdraw', '撤回'),
    open: msg('Open', '查看内容'),
    show: msg('Show', '查看'),
    more: msg('More', '更多'),
    offer: msg('Hand something over', '发起交接'),
  },
  confirmWithdraw: msg('Withdraw this offer?', '确定撤回此交接吗？'),
};
