import type { Text } from '../../cards/card.ts';
import {
  type CustomerValue,
  customerArg,
  type DepartmentValue,
  departmentArg,
  flagArg,
  intArg,
  referenceArg,
  type StaffValue,
  staffArg,
  textArg,
  whenArg,
} from '../../commands/arg.ts';
import type { Arg } from '../../commands/args.ts';
import { defineCommand } from '../../commands/define.ts';
import { parseWhen, type When } from '../../commands/values/when.ts';
import type { Actor } from '../../core/actor.ts';
import { invocation } from '../../core/invocation.ts';
import { type Msg, msg } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { projectListCard } from './cards.ts';
import { labels, messages } from './messages.ts';
import { cancelProject, closeProject, type ListProjects, listProjects, showProject } from './operations.ts';
import { projectTable } from './records.ts';
import type { PlaybookValue, ProjectValue } from './references.ts';
import { type StartProject, startProject } from './start.ts';

export const playbookWord = referenceArg<PlaybookValue, true>('playbook', {
  label: labels.playbook,
  example: 'onboarding',
  required: true,
  keys: ['流程', '模板', 'id'],
  takes: 'one',
});

const projectWords = referenceArg<ProjectValue, true>('project', {
  label: labels.project,
  example: 'PJ-3',
  required: true,
  keys: ['项目', 'id'],
  takes: 'rest',
});

const startsAbout = {
  label: labels.starts,
  hint: msg('The day from which the steps count; today unless you say otherwise.', '各步骤从这一天起算，默认为今天。'),
  example: '2027-03-01',
  keys: ['from', 'start', '开始', '日期', '自'],
};

/** A start in the past is right too: some projects are written down after they began. */
const startsArg: Arg<When, false> = {
  ...whenArg(startsAbout),
  value: {
    by: 'parse',
    parse(words, ctx) {
      const read = parseWhen(words, { ...ctx, prefer: 'future' });
      if (read.ok || read.fault.kind !== 'past') return read;
      return parseWhen(words, { ...ctx, prefer: 'past' });
    },
  },
};

export const startCommand = defineCommand({
  path: 'project start',
  zh: '项目 启动',
  aliases: ['project add', 'project new', 'playbook start', '项目 添加', '流程 启动'],
  summary: msg('Start a project from a playbook', '按流程模板启动项目'),
  label: msg('Start a project', '启动项目'),
  examples: {
    en: ['project start onboarding for:acme', 'project start renewal for:acme on:2027-03-01'],
    zh: ['项目 启动 客户引导 客户:acme', '项目 启动 续约 客户:acme 开始:2027-03-01'],
  },
  args: {
    playbook: playbookWord,
    for: customerArg({ label: labels.customer, example: 'acme', keys: ['customer', '客户', 'with'] }),
    on: startsArg,
    owner: staffArg({ label: labels.owner, example: '@dana', keys: ['lead', '负责人'] }),
    department: departmentArg({ label: labels.department, example: 'support', keys: ['dept', 'to', '部门'] }),
    name: textArg({ label: labels.name, keys: ['title', '名称'], max: 150 }),
  },
  runs: startProject,
  input: ({ values }): StartProject => ({
    playbookId: values.playbook.id,
    ...(values.for ? { customerId: values.for.id } : {}),
    ...(values.on ? { startsAt: values.on.at } : {}),
    ...(values.owner ? { ownerId: values.owner.id } : {}),
    ...(values.department ? { departmentId: values.department.id } : {}),
    ...(values.name ? { name: values.name } : {}),
  }),
  reply: (out) => ({
    show: projectTable.ref(out.id),
    to: 'channel',
    note: [messages.started(out, out.tasks, out.departments)],
  }),
});

export const showCommand = defineCommand({
  path: 'project show',
  zh: '项目 查看',
  aliases: ['project view', 'project status', '项目 详情', '项目 进度'],
  summary: msg('Look at a project', '查看项目进展'),
  examples: { en: ['project show PJ-3', 'PJ-3'], zh: ['项目 查看 PJ-3', 'PJ-3'] },
  nounDefault: 'words',
  args: { project: projectWords },
  runs: showProject,
  input: ({ values }) => ({ id: values.project.id }),
  reply: (out) => ({ show: projectTable.ref(out.id), to: 'caller' }),
});

export const closeCommand = defineCommand({
  path: 'project close',
  zh: '项目 完成',
  aliases: ['project complete', 'project done', '项目 关闭'],
  summary: msg('Complete a project', '完成项目'),
  examples: {
    en: ['project close PJ-3', 'project close PJ-3 anyway'],
    zh: ['项目 完成 PJ-3', '项目 完成 PJ-3 放弃剩余'],
  },
  args: { project: projectWords, anyway: flagArg({ label: labels.anyway, keys: ['放弃剩余', 'force'] }) },
  runs: closeProject,
  input: ({ values }) => ({ id: values.project.id, anyway: values.anyway ?? false }),
  reply: (out) => ({ show: projectTable.ref(out.id), to: 'caller', note: [messages.closed(out, out.calledOff)] }),
});

export const cancelCommand = defineCommand({
  path: 'project cancel',
  zh: '项目 取消',
  aliases: ['project drop', '项目 放弃'],
  summary: msg('Call a project off', '取消项目'),
  examples: { en: ['project cancel PJ-3'], zh: ['项目 取消 PJ-3'] },
  args: { project: projectWords },
  runs: cancelProject,
  input: ({ values }) => ({ id: values.project.id }),
  reply: (out) => ({ show: projectTable.ref(out.id), to: 'caller', note: [messages.cancelled(out, out.calledOff)] }),
});

interface ListValues {
  readonly department?: DepartmentValue | undefined;
  readonly mine?: boolean | undefined;
  readonly done?: boolean | undefined;
  readonly all?: boolean | undefined;
  readonly customer?: CustomerValue | undefined;
  readonly playbook?: PlaybookValue | undefined;
  readonly owner?: StaffValue | undefined;
  readonly after?: number | undefined;
}

export const listCommand = defineCommand({
  path: 'project list',
  zh: '项目 列表',
  aliases: ['project ls', '项目 清单'],
  summary: msg('List projects: our department’s, a customer’s or all', '项目列表：本部门的、客户的或全部'),
  label: msg('Projects', '项目'),
  examples: {
    en: ['project list', 'project list support all', 'project list customer:acme', 'project list mine done'],
    zh: ['项目 列表', '项目 列表 客服 全部', '项目 列表 客户:acme', '项目 列表 我的 已完成'],
  },
  nounDefault: 'bare',
  args: {
    department: departmentArg({ label: labels.department, example: 'support', keys: ['dept', '部门'], takes: 'one' }),
    mine: flagArg({ label: labels.mine, keys: ['my', '我的'] }),
    done: flagArg({ label: labels.done, keys: ['completed', 'closed', '已完成'] }),
    all: flagArg({ label: labels.all, keys: ['全部', '所有'] }),
    customer: customerArg({ label: labels.customer, example: 'acme', keys: ['for', '客户'] }),
    playbook: referenceArg<PlaybookValue>('playbook', {
      label: labels.playbook,
      example: 'onboarding',
      keys: ['流程'],
    }),
    owner: staffArg({ label: labels.owner, example: '@dana', keys: ['lead', '负责人'] }),
    after: intArg({ label: msg('Page', '页'), form: 'none' }),
  },
  runs: listProjects,
  input: ({ values, actor }) => listInput(values, actor),
  reply(out, { values }) {
    const more = out.next === null ? null : invocation('project list', listWords({ ...values, after: out.next }));
    return { card: projectListCard(listTitle(values), out.projects, more), to: 'caller' };
  },
});

/** Whoever names nothing means the projects in which their department has a part. */
function listInput(values: ListValues, actor: Actor): ListProjects {
  const isNamed = [values.customer, values.playbook, values.owner, values.mine].some((one) => one !== undefined);
  const departmentId = values.department?.id ?? (isNamed ? undefined : (actor.departmentId ?? undefined));
  const ownerId = values.mine ? actor.staffId : values.owner?.id;
  return {
    ...(departmentId === undefined ? {} : { departmentId }),
    ...(ownerId === undefined ? {} : { ownerId }),
    ...(values.customer ? { customerId: values.customer.id } : {}),
    ...(values.playbook ? { playbookId: values.playbook.id } : {}),
    status: values.all ? 'all' : values.done ? 'done' : 'open',
    offset: values.after ?? 0,
  };
}

function listTitle(values: ListValues): Text {
  const about: (Msg | string)[] = [];
  if (values.department) about.push(values.department.name);
  if (values.mine) about.push(labels.mine);
  for (const named of [values.customer, values.playbook, values.owner]) if (named) about.push(named.name);
  if (values.all) about.push(labels.all);
  else if (values.done) about.push(labels.done);
  return [{ strong: messages.projects }, ...about.flatMap((part) => [' · ', part])];
}

/** The same list as the words of an invocation. */
function listWords(values: ListValues): Record<string, string> {
  const words: Record<string, string> = {};
  for (const flag of ['mine', 'done', 'all'] as const) if (values[flag]) words[flag] = 'yes';
  if (values.department) words.department = values.department.key;
  if (values.customer) words.customer = shortId({ noun: 'customer', id: values.customer.id });
  if (values.playbook) words.playbook = shortId({ noun: 'playbook', id: values.playbook.id });
  if (values.owner) words.owner = shortId({ noun: 'staff', id: values.owner.id });
  if (values.after !== undefined) words.after = String(values.after);
  return words;
}

export const projectCommands = [startCommand, listCommand, showCommand, closeCommand, cancelCommand] as const;
