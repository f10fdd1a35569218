import type { Text } from '../../../cards/card.ts';
import type { CustomerValue, DepartmentValue } from '../../../commands/arg.ts';
import { departmentArg, flagArg, intArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { invocation } from '../../../core/invocation.ts';
import { type Msg, msg } from '../../../core/msg.ts';
import { shortId } from '../../../core/records.ts';
import { caseListCard, queueCard } from '../list-cards.ts';
import { messages } from '../messages.ts';
import { type ListCases, listCases } from '../operations/list.ts';
import { queueCases } from '../operations/queue.ts';
import type { AssigneeValue } from '../people.ts';
import { aboutCustomer, assigneeArg } from './arguments.ts';

interface ListValues {
  readonly department?: DepartmentValue | undefined;
  readonly mine?: boolean | undefined;
  readonly created?: boolean | undefined;
  readonly unassigned?: boolean | undefined;
  readonly breached?: boolean | undefined;
  readonly waiting?: boolean | undefined;
  readonly closed?: boolean | undefined;
  readonly all?: boolean | undefined;
  readonly customer?: CustomerValue | undefined;
  readonly for?: AssigneeValue | undefined;
  readonly after?: number | undefined;
}

const whose = departmentArg({
  label: messages.fields.department,
  example: 'support',
  keys: ['dept', '部门'],
  takes: 'one',
});
const afterArg = intArg({ label: messages.case, max: 10_000, form: 'none' });

const flags = ['mine', 'created', 'unassigned', 'breached', 'waiting', 'closed', 'all'] as const;

export const listCommand = defineCommand({
  path: 'case list',
  zh: '工单 列表',
  aliases: ['case ls', '工单 清单'],
  summary: msg('List cases: mine, a department’s or a customer’s', '工单列表：我的、部门的或客户的'),
  label: msg('My cases', '我的工单'),
  examples: {
    en: [
      'case list',
      'case list support breached',
      'case list customer:acme all',
      'case list unassigned',
      'case list for:@omar waiting',
    ],
    zh: [
      '工单 列表',
      '工单 列表 客服 逾期',
      '工单 列表 客户:晨光 全部',
      '工单 列表 无人负责',
      '工单 列表 负责人:@omar 等待',
    ],
  },
  nounDefault: 'bare',
  args: {
    department: whose,
    mine: flagArg({ label: messages.flags.mine, keys: ['my', '我的'] }),
    created: flagArg({ label: messages.flags.created, keys: ['我创建的'] }),
    unassigned: flagArg({ label: messages.flags.unassigned, keys: ['free', '无人负责', '未分配'] }),
    breached: flagArg({ label: messages.flags.breached, keys: ['overdue', 'late', '逾期', '已逾期', '超时'] }),
    waiting: flagArg({ label: messages.flags.waiting, keys: ['等待', '等待客户'] }),
    closed: flagArg({ label: messages.flags.closed, keys: ['resolved', 'finished', '已关闭', '已解决', '已结束'] }),
    all: flagArg({ label: messages.flags.all, keys: ['全部', '所有'] }),
    customer: aboutCustomer,
    for: assigneeArg,
    after: afterArg,
  },
  runs: listCases,
  input: ({ values }) => listInput(values),
  reply(out, { values, now }, viewer) {
    const more = out.next === null ? null : invocation('case list', { ...listWords(values), after: String(out.next) });
    return { card: caseListCard(listTitle(values), out.cases, more, viewer, now), to: 'caller' };
  },
});

/** Whoever names nothing to look at means their own cases. */
function listInput(values: ListValues) {
  const { department, created, unassigned, customer, all, closed } = values;
  const departmentId = department?.id ?? (values.for?.kind === 'department' ? values.for.id : undefined);
  const assigneeId = values.for?.kind === 'staff' ? values.for.id : undefined;
  const isNamed = [departmentId, assigneeId, customer, created, unassigned].some((one) => one !== undefined);
  return {
    ...(values.mine || !isNamed ? { mine: true } : {}),
    ...(created ? { created } : {}),
    ...(unassigned ? { unassigned } : {}),
    ...(values.breached ? { breached: true } : {}),
    ...(values.waiting ? { waiting: true } : {}),
    ...(departmentId === undefined ? {} : { departmentId }),
    ...(assigneeId === undefined ? {} : { assigneeId }),
    ...(customer ? { customerId: customer.id } : {}),
    which: all ? ('all' as const) : closed ? ('closed' as const) : ('open' as const),
    offset: values.after ?? 0,
  } satisfies ListCases;
}

function listTitle(values: ListValues): Text {
  const about: (Msg | string)[] = [];
  if (listInput(values).mine) about.push(messages.flags.mine);
  if (values.created) about.push(messages.flags.created);
  if (values.unassigned) about.push(messages.flags.unassigned);
  if (values.department) about.push(values.department.name);
  if (values.for) about.push(values.for.name);
  if (values.customer) about.push(values.customer.name);
  if (values.breached) about.push(messages.flags.breached);
  else if (values.waiting) about.push(messages.flags.waiting);
  else about.push(values.all ? messages.flags.all : values.closed ? messages.flags.closed : messages.flags.open);
  return [{ strong: messages.title }, ...about.flatMap((part) => [' · ', part])];
}

/** The same list as the words of an invocation. */
function listWords(values: ListValues): Record<string, string> {
  const words: Record<string, string> = {};
  for (const flag of flags) if (values[flag]) words[flag] = 'yes';
  if (values.department) words.department = values.department.key;
  if (values.customer) words.customer = shortId({ noun: 'customer', id: values.customer.id });
  if (values.for) words.for = shortId({ noun: values.for.kind, id: values.for.id });
  return words;
}

export const queueCommand = defineCommand({
  path: 'case queue',
  zh: '工单 队列',
  aliases: ['case next', 'case priorities', '工单 优先级', '工单 下一个'],
  summary: msg('Which case comes next, and why', '接下来先处理哪个工单，为什么'),
  label: msg('What comes next', '处理队列'),
  examples: {
    en: ['case queue', 'case queue finance', 'case queue mine'],
    zh: ['工单 队列', '工单 队列 财务', '工单 队列 我的'],
  },
  featured: true,
  args: { department: whose, mine: flagArg({ label: messages.flags.mine, keys: ['my', '我的'] }), after: afterArg },
  runs: queueCases,
  input: ({ values }) => ({
    ...(values.department ? { departmentId: values.department.id } : {}),
    ...(values.mine ? { mine: true } : {}),
    offset: values.after ?? 0,
  }),
  reply(out, { values, now }, viewer) {
    const title = out.mine ? messages.myQueue : messages.queueTitle(out.department);
    const again = {
      ...(values.department ? { department: values.department.key } : {}),
      ...(values.mine ? { mine: 'yes' } : {}),
    };
    const more = out.next === null ? null : invocation('case queue', { ...again, after: String(out.next) });
    return { card: queueCard(out, title, more, viewer, now), to: 'caller' };
  },
});
