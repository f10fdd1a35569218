import type { Text } from '../../../cards/card.ts';
import type { CustomerValue, DepartmentValue } from '../../../commands/arg.ts';
import { departmentArg, flagArg, hiddenArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { invocation } from '../../../core/invocation.ts';
import { type Msg, msg } from '../../../core/msg.ts';
import { shortId } from '../../../core/records.ts';
import { type About, aboutArg } from '../about.ts';
import type { AssigneeValue } from '../assignee.ts';
import { dayBlocks, listCard } from '../list-cards.ts';
import { messages } from '../messages.ts';
import { type Cursor, type ListTasks, listTasks } from '../operations/list.ts';
import { showDay } from '../operations/today.ts';
import { aboutCustomer, assigneeArg, type ProjectValue, projectArg } from './arguments.ts';

interface ListValues {
  readonly department?: DepartmentValue | undefined;
  readonly mine?: boolean | undefined;
  readonly created?: boolean | undefined;
  readonly overdue?: boolean | undefined;
  readonly open?: boolean | undefined;
  readonly done?: boolean | undefined;
  readonly all?: boolean | undefined;
  readonly customer?: CustomerValue | undefined;
  readonly for?: AssigneeValue | undefined;
  readonly blocked?: boolean | undefined;
  readonly recurring?: boolean | undefined;
  readonly project?: ProjectValue | undefined;
  readonly record?: About | undefined;
  readonly after?: Cursor | undefined;
}

export const listCommand = defineCommand({
  path: 'task list',
  zh: '任务 列表',
  aliases: ['task ls', '任务 清单'],
  summary: msg('List tasks: mine, a department’s or a customer’s', '任务列表：我的、部门的或客户的'),
  label: msg('My tasks', '我的任务'),
  examples: {
    en: [
      'task list',
      'task list support overdue',
      'task list customer:acme all',
      'task list for:@dana',
      'task list created done',
      'task list support blocked',
    ],
    zh: [
      '任务 列表',
      '任务 列表 客服 逾期',
      '任务 列表 客户:acme 全部',
      '任务 列表 负责人:@dana',
      '任务 列表 我创建的 已完成',
      '任务 列表 客服 受阻',
    ],
  },
  featured: true,
  nounDefault: 'bare',
  args: {
    department: departmentArg({ label: messages.department, example: 'support', keys: ['dept', '部门'], takes: 'one' }),
    mine: flagArg({ label: messages.flags.mine, keys: ['my', '我的'] }),
    created: flagArg({ label: messages.flags.created, keys: ['我创建的', '创建的'] }),
    overdue: flagArg({ label: messages.flags.overdue, keys: ['late', '逾期', '已逾期'] }),
    open: flagArg({ label: messages.flags.open, keys: ['待办', '未完成'] }),
    done: flagArg({ label: messages.flags.done, keys: ['closed', '已完成', '完成'] }),
    all: flagArg({ label: messages.flags.all, keys: ['全部', '所有'] }),
    blocked: flagArg({ label: messages.flags.blocked, keys: ['waiting', '受阻', '等待中'] }),
    recurring: flagArg({ label: messages.flags.recurring, keys: ['repeating', '重复', '周期'] }),
    customer: aboutCustomer,
    for: assigneeArg,
    project: projectArg,
    record: aboutArg(['on', '关于', '记录']),
    after: hiddenArg<Cursor>(parseCursor, ['after']),
  },
  runs: listTasks,
  input: ({ values }): ReturnType<typeof listInput> => listInput(values),
  reply(out, { values, now }, viewer) {
    const back = listLine(values);
    const more = out.next ? invocation('task list', listWords({ ...values, after: out.next })) : null;
    return { card: listCard(listTitle(values), out.tasks, more, { viewer, now, back }), to: 'caller' };
  },
});

/** The sections of one's own day. */
export const todayCommand = defineCommand({
  path: 'today',
  zh: '今天',
  aliases: ['my day', '今日', '我的一天'],
  summary: msg('What is due, waiting for you or neglected', '今天到期、等待您处理或久未处理的事项'),
  label: msg('My day', '我的一天'),
  examples: { en: ['today'], zh: ['今天'] },
  featured: true,
  args: {},
  runs: showDay,
  input: () => ({}),
  reply: (out, { now }, viewer) => ({
    card: {
      title: [messages.today, ' · ', { time: now, show: 'date' }],
      ...(out.overdue.length > 0 ? { tone: 'bad' as const } : {}),
      blocks: dayBlocks(out, { viewer, now, back: 'today' }),
    },
    to: 'caller',
  }),
});

/** Whoever names nothing to look at means their own tasks. */
function listInput(values: ListValues) {
  const { department, created, customer, all, done } = values;
  const departmentId = department?.id ?? (values.for?.kind === 'department' ? values.for.id : undefined);
  const assigneeId = values.for?.kind === 'staff' ? values.for.id : undefined;
  const { project, record } = values;
  const isNamed = [departmentId, assigneeId, customer, project, record].some((named) => named !== undefined);
  const whose = created ? 'created' : values.mine || !isNamed ? 'mine' : undefined;
  return {
    ...(whose ? { whose } : {}),
    ...(departmentId === undefined ? {} : { departmentId }),
    ...(assigneeId === undefined ? {} : { assigneeId }),
    ...(customer ? { customerId: customer.id } : {}),
    status: all ? 'all' : done ? 'done' : 'open',
    overdue: values.overdue ?? false,
    blocked: values.blocked ?? false,
    recurring: values.recurring ?? false,
    ...(project ? { projectId: project.id } : {}),
    ...(record ? { about: record } : {}),
    ...(values.after ? { after: [...values.after] } : {}),
  } satisfies ListTasks;
}

function listTitle(values: ListValues): Text {
  const about: (Msg | string)[] = [];
  const { whose } = listInput(values);
  if (whose) about.push(whose === 'mine' ? messages.flags.mine : messages.flags.created);
  if (values.department) about.push(values.department.name);
  if (values.for) about.push(values.for.name);
  if (values.customer) about.push(values.customer.name);
  if (values.project) about.push(values.project.name);
  if (values.record) about.push(shortId(values.record));
  for (const flag of ['blocked', 'recurring'] as const) if (values[flag]) about.push(messages.flags[flag]);
  if (values.overdue) about.push(messages.flags.overdue);
  else if (values.all) about.push(messages.flags.all);
  else about.push(values.done ? messages.flags.done : messages.flags.open);
  return [{ strong: messages.title }, ...about.flatMap((part) => [' · ', part])];
}

/** The same list as the words of an invocation. */
function listWords(values: ListValues): Record<string, string> {
  const words: Record<string, string> = {};
  for (const flag of ['mine', 'created', 'overdue', 'open', 'done', 'all', 'blocked', 'recurring'] as const)
    if (values[flag]) words[flag] = 'yes';
  if (values.department) words.department = values.department.key;
  if (values.customer) words.customer = shortId({ noun: 'customer', id: values.customer.id });
  if (values.for) words.for = shortId({ noun: values.for.kind, id: values.for.id });
  if (values.project) words.project = shortId({ noun: 'project', id: values.project.id });
  if (values.record) words.record = shortId(values.record);
  if (values.after) words.after = values.after.join('_');
  return words;
}

/** The same list as a typed line, for redrawing it after a click. */
export function listLine(values: ListValues): string {
  const words = Object.entries(listWords(values)).map(([name, word]) => (word === 'yes' ? name : `${name}:${word}`));
  return ['task list', ...words].join(' ');
}

function parseCursor(words: string) {
  const keys = /^-?\d{1,16}(?:_-?\d{1,16}){1,3}$/u.test(words) ? words.split('_').map(Number) : null;
  if (keys) return { ok: true as const, value: keys };
  return {
    ok: false as const,
    fault: { kind: 'cursor', message: msg('That page no longer exists.', '该页已不存在。') },
  };
}
