import type { Text } from '../../cards/card.ts';
import {
  type CustomerValue,
  customerArg,
  type DepartmentValue,
  departmentArg,
  flagArg,
  intArg,
  referenceArg,
  textArg,
  whenArg,
} from '../../commands/arg.ts';
import { defineCommand } from '../../commands/define.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/errors.ts';
import { invocation } from '../../core/invocation.ts';
import { type Msg, msg } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { listCard } from './cards.ts';
import { labels, messages } from './messages.ts';
import { acceptHandoff, declineHandoff, type OfferHandoff, offerHandoff, withdrawHandoff } from './operations.ts';
import { type ListHandoffs, listHandoffs, showHandoff } from './queries.ts';
import { handoffTable } from './records.ts';
import type { HandoffValue } from './references.ts';
import { maxNotes, maxReason } from './rules.ts';
import type { SubjectValue } from './subjects.ts';

const handoffWords = referenceArg<HandoffValue, true>('handoff', {
  label: labels.handoff,
  example: 'H-12',
  required: true,
  keys: ['交接', 'id'],
  takes: 'rest',
});

export const offerCommand = defineCommand({
  path: 'handoff offer',
  zh: '交接 发起',
  aliases: ['handoff add', 'handoff new', 'hand over', '交接 添加', '转交'],
  summary: msg('Offer to another department', '向其他部门发起交接'),
  label: msg('Hand over', '发起交接'),
  examples: {
    en: [
      'handoff offer T-142 to:support "The customer needs a technician"',
      'handoff offer acme to:@dana "Contract is signed" by:friday',
    ],
    zh: ['交接 发起 T-142 交给:客服 "客户需要技术人员"', '交接 发起 acme 交给:@dana "合同已签" 期限:周五'],
  },
  args: {
    what: referenceArg<SubjectValue, true>('handoff-subject', {
      label: labels.what,
      hint: labels.whatHint,
      example: 'T-142',
      required: true,
      keys: ['内容', '事项'],
      takes: 'one',
    }),
    to: referenceArg<{ kind: 'staff' | 'department'; id: number; name: string }, true>('assignee', {
      label: labels.to,
      hint: labels.toHint,
      example: 'support',
      required: true,
      keys: ['for', '交给', '给', '部门'],
    }),
    reason: textArg<true>({
      label: labels.reason,
      required: true,
      keys: ['why', '原因', '理由'],
      takes: 'rest',
      max: maxReason,
      lines: true,
    }),
    by: whenArg({
      label: labels.answerBy,
      hint: msg('A working day of theirs, unless you say otherwise.', '默认为对方的一个工作日。'),
      example: 'tomorrow 15:00',
      keys: ['until', '期限', '截止'],
    }),
    notes: textArg({ label: labels.notes, keys: ['note', '备注', '说明'], max: maxNotes, lines: true }),
  },
  runs: offerHandoff,
  input: ({ values }): OfferHandoff => ({
    subject: { noun: values.what.noun, id: values.what.id },
    to: { kind: values.to.kind, id: values.to.id },
    reason: values.reason,
    ...(values.by ? { answerBy: values.by.at } : {}),
    ...(values.notes ? { notes: values.notes } : {}),
  }),
  reply: (out, { actor }) => ({
    show: handoffTable.ref(out.id),
    to: 'channel',
    note: [messages.offered(out, out.to, out.answerBy, actor)],
  }),
});

export const showCommand = defineCommand({
  path: 'handoff show',
  zh: '交接 查看',
  aliases: ['handoff view', '交接 详情'],
  summary: msg('Look at a hand-off', '查看交接'),
  examples: { en: ['handoff show H-12', 'H-12'], zh: ['交接 查看 H-12', 'H-12'] },
  nounDefault: 'words',
  args: { handoff: handoffWords },
  runs: showHandoff,
  input: ({ values }) => ({ id: values.handoff.id }),
  reply: (out) => ({ show: handoffTable.ref(out.id), to: 'caller' }),
});

export const acceptCommand = defineCommand({
  path: 'handoff accept',
  zh: '交接 接受',
  aliases: ['handoff take'],
  summary: msg('Accept a hand-off', '接受交接'),
  examples: { en: ['handoff accept H-12'], zh: ['交接 接受 H-12'] },
  args: { handoff: handoffWords },
  runs: acceptHandoff,
  input: ({ values }) => ({ id: values.handoff.id }),
  reply: (out) => ({ show: handoffTable.ref(out.id), to: 'caller', note: [messages.accepted(out)] }),
});

export const declineCommand = defineCommand({
  path: 'handoff decline',
  zh: '交接 谢绝',
  aliases: ['handoff refuse', 'handoff reject', '交接 拒绝'],
  summary: msg('Decline a hand-off, saying why', '谢绝交接并说明原因'),
  label: msg('Decline a hand-off', '谢绝交接'),
  examples: {
    en: ['handoff decline H-12 "Sales has to agree on the price first"'],
    zh: ['交接 谢绝 H-12 "需要销售先确认价格"'],
  },
  args: {
    handoff: { ...handoffWords, takes: 'one' },
    reason: textArg<true>({
      label: labels.why,
      required: true,
      keys: ['why', '原因', '理由'],
      takes: 'rest',
      max: maxReason,
      lines: true,
    }),
  },
  runs: declineHandoff,
  input: ({ values }) => ({ id: values.handoff.id, reason: values.reason }),
  reply: (out) => ({ show: handoffTable.ref(out.id), to: 'caller', note: [messages.declined(out)] }),
});

export const withdrawCommand = defineCommand({
  path: 'handoff withdraw',
  zh: '交接 撤回',
  aliases: ['handoff cancel', '交接 取消'],
  summary: msg('Withdraw a hand-off', '撤回交接'),
  examples: { en: ['handoff withdraw H-12'], zh: ['交接 撤回 H-12'] },
  args: { handoff: handoffWords },
  runs: withdrawHandoff,
  input: ({ values }) => ({ id: values.handoff.id }),
  reply: (out) => ({ show: handoffTable.ref(out.id), to: 'caller', note: [messages.withdrawn(out)] }),
});

interface ListValues {
  readonly department?: DepartmentValue | undefined;
  readonly mine?: boolean | undefined;
  readonly outgoing?: boolean | undefined;
  readonly all?: boolean | undefined;
  readonly customer?: CustomerValue | undefined;
  readonly of?: SubjectValue | undefined;
  readonly after?: number | undefined;
}

export const listCommand = defineCommand({
  path: 'handoff list',
  zh: '交接 列表',
  aliases: ['handoff ls', '交接 清单'],
  summary: msg('List hand-offs: to us, from us, or all', '交接列表：待我方答复、我方发出或全部'),
  label: msg('Hand-offs', '交接'),
  examples: {
    en: ['handoff list', 'handoff list support', 'handoff list outgoing all', 'handoff list customer:acme all'],
    zh: ['交接 列表', '交接 列表 客服', '交接 列表 我方发出 全部', '交接 列表 客户:acme 全部'],
  },
  nounDefault: 'bare',
  args: {
    department: departmentArg({ label: labels.department, example: 'support', keys: ['dept', '部门'], takes: 'one' }),
    mine: flagArg({ label: msg('Mine', '我的'), keys: ['my', '我的', '我发起的'] }),
    outgoing: flagArg({ label: labels.outgoing, keys: ['sent', '我方发出', '发出'] }),
    all: flagArg({ label: labels.all, keys: ['answered', '全部', '所有'] }),
    customer: customerArg({ label: msg('Customer', '客户'), example: 'acme', keys: ['客户'] }),
    of: referenceArg<SubjectValue>('handoff-subject', { label: labels.what, example: 'T-142', keys: ['what', '内容'] }),
    after: intArg({ label: msg('Page', '页'), form: 'none' }),
  },
  runs: listHandoffs,
  input: ({ values, actor }) => listInput(values, actor),
  reply(out, { values, actor }) {
    const more = out.next === null ? null : invocation('handoff list', listWords({ ...values, after: out.next }));
    return { card: listCard(listTitle(values, actor), out.handoffs, more), to: 'caller' };
  },
});

/** Whoever names nothing means what their department has to answer; whoever is in none, everything. */
function listInput(values: ListValues, actor: Actor): ListHandoffs {
  const departmentId = values.department?.id ?? actor.departmentId;
  const isNamed = values.customer !== undefined || values.of !== undefined || values.mine === true;
  if (values.outgoing && departmentId === null) {
    throw new AppError('invalid', msg('Say which department.', '请说明部门。'), {
      field: 'department',
      example: 'support',
    });
  }
  const side =
    departmentId === null || (isNamed && !values.department && !values.outgoing)
      ? {}
      : values.outgoing
        ? { outgoing: departmentId }
        : { incoming: departmentId };
  return {
    ...side,
    ...(values.mine ? { createdById: actor.staffId } : {}),
    ...(values.customer ? { customerId: values.customer.id } : {}),
    ...(values.of ? { subject: { noun: values.of.noun, id: values.of.id } } : {}),
    all: values.all ?? false,
    offset: values.after ?? 0,
  };
}

function listTitle(values: ListValues, actor: Actor): Text {
  const { incoming, outgoing } = listInput(values, actor);
  const about: (Msg | string)[] = [];
  if (values.department) about.push(values.department.name);
  if (incoming !== undefined && !values.department) about.push(labels.incoming);
  if (outgoing !== undefined) about.push(labels.outgoing);
  if (values.mine) about.push(msg('Mine', '我的'));
  if (values.customer) about.push(values.customer.name);
  if (values.of) about.push(shortId(values.of));
  if (values.all) about.push(labels.all);
  return [{ strong: messages.title }, ...about.flatMap((part) => [' · ', part])];
}

/** The same list as the words of an invocation. */
function listWords(values: ListValues): Record<string, string> {
  const words: Record<string, string> = {};
  for (const flag of ['mine', 'outgoing', 'all'] as const) if (values[flag]) words[flag] = 'yes';
  if (values.department) words.department = values.department.key;
  if (values.customer) words.customer = shortId({ noun: 'customer', id: values.customer.id });
  if (values.of) words.of = shortId(values.of);
  if (values.after !== undefined) words.after = String(values.after);
  return words;
}

export const handoffCommands = [
  offerCommand,
  listCommand,
  showCommand,
  acceptCommand,
  declineCommand,
  withdrawCommand,
] as const;
