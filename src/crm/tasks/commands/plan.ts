import { taskArg } from '../../../commands/arg.ts';
import type { Arg } from '../../../commands/args.ts';
import { defineCommand } from '../../../commands/define.ts';
import { msg } from '../../../core/msg.ts';
import { repeatTask, skipTask, stopRepeating } from '../operations/repeat.ts';
import { unwaitForTask, waitForTask } from '../operations/wait.ts';
import { taskRef } from '../records.ts';
import { parseRecurrence } from '../recurrence.ts';
import { recurrenceName } from '../recurrence-name.ts';
import { workMessages } from '../work-messages.ts';
import { taskWord, taskWords } from './arguments.ts';

const otherTask = taskArg<true>({
  label: workMessages.waitsFor,
  hint: msg('The task that has to be finished first.', '需要先完成的任务。'),
  example: 'T-141',
  required: true,
  keys: ['on', '等待', '前置'],
  takes: 'rest',
});

export const waitCommand = defineCommand({
  path: 'task wait',
  zh: '任务 等待',
  aliases: ['task depend', 'task wait for', '任务 依赖'],
  summary: msg('Let a task wait for another', '设置前置任务'),
  examples: { en: ['task wait T-142 for:T-141'], zh: ['任务 等待 T-142 T-141'] },
  args: { task: taskWord, for: otherTask },
  runs: waitForTask,
  input: ({ values }) => ({ id: values.task.id, forId: values.for.id }),
  reply: (out) => ({ show: taskRef(out.id), to: 'caller', note: [workMessages.waits(out, out.other)] }),
});

export const unwaitCommand = defineCommand({
  path: 'task unwait',
  zh: '任务 取消等待',
  aliases: ['task wait off'],
  summary: msg('Let a task wait no longer', '取消前置任务'),
  examples: { en: ['task unwait T-142 for:T-141'], zh: ['任务 取消等待 T-142 T-141'] },
  args: { task: taskWord, for: otherTask },
  runs: unwaitForTask,
  input: ({ values }) => ({ id: values.task.id, forId: values.for.id }),
  reply: (out) => ({ show: taskRef(out.id), to: 'caller', note: [workMessages.waitsNoMore(out, out.other)] }),
});

const ruleArg: Arg<string, true> = {
  label: workMessages.repeatsBy,
  hint: msg(
    'every weekday, every 2 weeks on mon, every month on the last day, every month on the 2nd tuesday.',
    '每个工作日、每两周周一、每月最后一天、每月第二个周二。',
  ),
  example: 'every monday at 9:00',
  required: true,
  keys: ['every', '规则'],
  takes: 'rest',
  value: {
    by: 'parse',
    parse(words) {
      const read = parseRecurrence(words);
      return read.ok ? { ok: true, value: recurrenceName(read.value).en } : read;
    },
  },
  form: 'line',
};

export const repeatCommand = defineCommand({
  path: 'task repeat',
  zh: '任务 重复',
  aliases: ['task recur'],
  summary: msg('Let a task come back', '设置周期性任务'),
  examples: {
    en: ['task repeat T-142 every monday at 9:00', 'task repeat T-142 every month on the last day'],
    zh: ['任务 重复 T-142 每周一 上午9点', '任务 重复 T-142 每月最后一天'],
  },
  args: { task: taskWord, rule: ruleArg },
  runs: repeatTask,
  input: ({ values }) => ({ id: values.task.id, rule: values.rule }),
  reply: (out, { actor }) => ({
    show: taskRef(out.id),
    to: 'caller',
    note: [workMessages.comesBack(out, out.rule, out.dueAt, actor)],
  }),
});

export const stopRepeatingCommand = defineCommand({
  path: 'task repeat stop',
  zh: '任务 停止重复',
  aliases: ['task stop repeating', 'task unrepeat'],
  summary: msg('Let a task come back no more', '停止任务重复'),
  examples: { en: ['task repeat stop T-142'], zh: ['任务 停止重复 T-142'] },
  args: { task: taskWords },
  runs: stopRepeating,
  input: ({ values }) => ({ id: values.task.id }),
  reply: (out) => ({ show: taskRef(out.id), to: 'caller', note: [workMessages.comesBackNoMore(out)] }),
});

export const skipCommand = defineCommand({
  path: 'task skip',
  zh: '任务 跳过',
  summary: msg('Skip a recurring task once', '跳过本次周期性任务'),
  examples: { en: ['task skip T-142'], zh: ['任务 跳过 T-142'] },
  args: { task: taskWords },
  runs: skipTask,
  input: ({ values }) => ({ id: values.task.id }),
  reply: (out, { actor }) => ({
    show: taskRef(out.id),
    to: 'caller',
    note: [workMessages.skipped(out, out.dueAt, actor)],
  }),
});

export const planCommands = [waitCommand, unwaitCommand, repeatCommand, stopRepeatingCommand, skipCommand] as const;
