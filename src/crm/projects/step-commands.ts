import { choiceArg, departmentArg, intArg, textArg } from '../../commands/arg.ts';
import type { Arg } from '../../commands/args.ts';
import { defineCommand } from '../../commands/define.ts';
import { msg } from '../../core/msg.ts';
import { playbookWord } from './commands.ts';
import { labels, messages, roleNames } from './messages.ts';
import { addStep, editStep, removeStep } from './playbook-operations.ts';
import { playbookTable, stepsOf } from './records.ts';
import { furthest, maxStepTitle, type Step } from './steps.ts';

/** Days before or after something: `3d`, `-14 days`, `2 working days`, `5个工作日`. */
export interface Offset {
  readonly days: number;
  readonly working: boolean;
}

const offsetArg: Arg<Offset, false> = {
  label: labels.due,
  hint: msg(
    'Days from the start: 3d, 2 working days, -14d before it.',
    '距开始的天数：3天、2个工作日，-14天表示提前。',
  ),
  example: '2 working days',
  required: false,
  keys: ['days', '截止', '天数'],
  value: {
    by: 'parse',
    parse(words) {
      const said = /^([+-]?\d{1,4}) ?个?(w|wd|work(?:ing)? ?days?|business days?|工作日|d|days?|天|日)?$/iu.exec(
        words.normalize('NFKC').trim().replaceAll('−', '-'),
      );
      const days = Number(said?.[1]);
      if (!said || Math.abs(days) > furthest) {
        return { ok: false, fault: { kind: 'offset', message: messages.noDue(words), example: '2 working days' } };
      }
      return { ok: true, value: { days, working: /^(?:w|b|工)/iu.test(said[2] ?? '') } };
    },
  },
  form: 'line',
  wordsAfterKey: (words) =>
    /^(?:working|work|business)$/iu.test(words[1] ?? '') ? 3 : /^(?:days?|d|wd)$/iu.test(words[1] ?? '') ? 2 : 1,
};

/** `1,2` or `1 3`. */
const numbersArg: Arg<readonly number[], false> = {
  label: labels.waits,
  hint: msg('Numbers of steps that have to be finished first: 1, 2.', '需要先完成的步骤编号：1、2。'),
  example: '1,2',
  required: false,
  keys: ['waits', 'after', '等待'],
  value: {
    by: 'parse',
    parse(words) {
      const parts = words
        .normalize('NFKC')
        .split(/[\s,、，;；]+/u)
        .filter((part) => part !== '');
      const numbers = parts.map(Number);
      if (parts.length > 0 && numbers.every((n) => Number.isInteger(n) && n > 0 && n < 1000))
        return { ok: true, value: numbers };
      return { ok: false, fault: { kind: 'numbers', message: messages.noNumbers(words), example: '1,2' } };
    },
  },
  form: 'line',
};

const stepArgs = {
  department: departmentArg({ label: labels.department, example: 'support', keys: ['to', 'dept', '部门'] }),
  due: offsetArg,
  from: intArg({
    label: labels.after,
    min: 1,
    max: 999,
    keys: ['counts', '起算'],
    hint: msg('A step’s number; empty: the start.', '步骤编号；留空表示从开始算起。'),
  }),
  wait: numbersArg,
  role: choiceArg({ label: labels.role, options: roleNames, keys: ['who', '由'] }),
  items: textArg({
    label: labels.items,
    hint: msg('One on each line, or between semicolons.', '每行一项，或用分号分隔。'),
    keys: ['checklist', '清单'],
    max: 2000,
    lines: true,
  }),
};

const splitItems = (text: string): string[] =>
  text
    .split(/[\n;；]+/u)
    .map((item) => item.trim())
    .filter((item) => item !== '');

export const addStepCommand = defineCommand({
  path: 'playbook step add',
  zh: '流程 步骤 添加',
  aliases: ['playbook step new'],
  summary: msg('Add a step to a playbook', '为流程模板添加步骤'),
  examples: {
    en: [
      'playbook step add onboarding "Order the badge" to:support due:"2 working days"',
      'playbook step add onboarding "Hand out the badge" to:support due:1d from:8',
    ],
    zh: ['流程 步骤 添加 客户引导 "制作门禁卡" 部门:客服 截止:2个工作日'],
  },
  args: {
    playbook: playbookWord,
    title: textArg<true>({
      label: labels.stepTitle,
      required: true,
      keys: ['标题', '内容'],
      takes: 'rest',
      max: maxStepTitle,
    }),
    ...stepArgs,
  },
  runs: addStep,
  input: ({ values }) => ({
    id: values.playbook.id,
    step: {
      title: values.title,
      department: values.department?.key ?? null,
      role: values.role ?? 'anyone',
      days: values.due?.days ?? null,
      working: values.due?.working ?? false,
      from: values.from ?? null,
      waitsFor: [...(values.wait ?? [])],
      items: splitItems(values.items ?? ''),
    },
  }),
  reply: (out) => ({ show: playbookTable.ref(out.id), to: 'caller', note: [messages.stepAdded(out.n, out.name)] }),
});

const stepNumber = intArg<true>({
  label: labels.step,
  example: '3',
  min: 1,
  max: 999,
  required: true,
  keys: ['n', '步骤'],
  takes: 'one',
});

export const editStepCommand = defineCommand({
  path: 'playbook step edit',
  zh: '流程 步骤 编辑',
  aliases: ['playbook step change', '流程 步骤 修改'],
  summary: msg('Edit a step of a playbook', '编辑流程模板的步骤'),
  examples: {
    en: ['playbook step edit onboarding 3 due:"5 working days"', 'playbook step edit onboarding 3 wait:-'],
    zh: ['流程 步骤 编辑 客户引导 3 截止:5个工作日'],
  },
  args: {
    playbook: playbookWord,
    step: stepNumber,
    title: textArg({ label: labels.stepTitle, keys: ['标题', '内容'], max: maxStepTitle }),
    ...stepArgs,
  },
  runs: editStep,
  formWhenOnly: ['playbook', 'step'],
  input: ({ values }) => ({ id: values.playbook.id, n: values.step, patch: patchOf(values as StepValues) }),
  reply: (out) => ({
    show: playbookTable.ref(out.id),
    to: 'caller',
    note: [out.changed ? messages.playbookChanged(out.name) : messages.nothingChanged],
  }),
  async prefill({ values }, ctx): Promise<Readonly<Record<string, string>>> {
    const row = values.playbook ? await playbookTable.find(ctx.tx, values.playbook.id) : null;
    const step = row && stepsOf(row).find(({ n }) => n === values.step);
    return step ? stepWords(step) : {};
  },
});

interface StepValues {
  readonly title?: string | undefined;
  readonly department?: { readonly key: string } | undefined;
  /** null: cleared with `-`, or an emptied field. */
  readonly due?: Offset | null | undefined;
  readonly from?: number | null | undefined;
  readonly wait?: readonly number[] | null | undefined;
  readonly role?: Step['role'] | undefined;
  readonly items?: string | null | undefined;
}

function patchOf(values: StepValues): Partial<Omit<Step, 'n'>> {
  const { title, department, due, from, wait, role, items } = values;
  return {
    ...(title ? { title } : {}),
    ...(department ? { department: department.key } : {}),
    ...(due === undefined ? {} : { days: due?.days ?? null, working: due?.working ?? false }),
    ...(from === undefined ? {} : { from }),
    ...(wait === undefined ? {} : { waitsFor: [...(wait ?? [])] }),
    ...(role ? { role } : {}),
    ...(items === undefined ? {} : { items: splitItems(items ?? '') }),
  };
}

function stepWords(step: Step): Record<string, string> {
  return {
    title: step.title,
    role: step.role,
    ...(step.department === null ? {} : { department: step.department }),
    ...(step.days === null ? {} : { due: `${step.days} ${step.working ? 'working days' : 'days'}` }),
    ...(step.from === null ? {} : { from: String(step.from) }),
    ...(step.waitsFor.length === 0 ? {} : { wait: step.waitsFor.join(', ') }),
    ...(step.items.length === 0 ? {} : { items: step.items.join('\n') }),
  };
}

export const removeStepCommand = defineCommand({
  path: 'playbook step remove',
  zh: '流程 步骤 移除',
  aliases: ['playbook step delete', '流程 步骤 删除'],
  summary: msg('Remove a step of a playbook', '移除流程模板的步骤'),
  examples: { en: ['playbook step remove onboarding 3'], zh: ['流程 步骤 移除 客户引导 3'] },
  args: { playbook: playbookWord, step: stepNumber },
  runs: removeStep,
  input: ({ values }) => ({ id: values.playbook.id, n: values.step }),
  reply: (out) => ({ show: playbookTable.ref(out.id), to: 'caller', note: [messages.stepRemoved(out.n, out.name)] }),
});

export const stepCommands = [addStepCommand, editStepCommand, removeStepCommand] as const;
