import { choiceArg, customerArg, durationArg, referenceArg, taskArg, textArg, whenArg } from '../../../commands/arg.ts';
import type { Arg } from '../../../commands/args.ts';
import { parseWhen, type When } from '../../../commands/values/when.ts';
import { msg } from '../../../core/msg.ts';
import type { AssigneeValue } from '../assignee.ts';
import { messages, priorityNames } from '../messages.ts';
import { maxNote } from '../rules.ts';
import { workMessages } from '../work-messages.ts';

/** The arguments that several commands of tasks share. */

/** The task itself, as the words that are left: `task done send quote` names it by its title. */
export const taskWords = taskArg({
  label: messages.task,
  hint: msg('A number such as T-142, or words of the title.', '编号（如 T-142）或标题中的文字。'),
  example: 'T-142',
  required: true,
  keys: ['任务', 'id'],
  takes: 'rest',
});

/** The task where more words follow: its number, or the title in quotes. */
export const taskWord = taskArg({
  label: messages.task,
  hint: msg('A number such as T-142, or the title in quotes.', '编号（如 T-142），或用引号括起的标题。'),
  example: 'T-142',
  required: true,
  keys: ['任务', 'id'],
  takes: 'one',
});

export const aboutCustomer = customerArg({
  label: messages.customer,
  example: 'acme',
  keys: ['客户', 'about', 'with'],
});

export const assigneeArg = referenceArg<AssigneeValue>('assignee', {
  label: messages.assignee,
  hint: msg('A colleague, or a department where anybody may take it.', '同事，或由任何人认领的部门。'),
  example: '@dana',
  keys: ['assignee', '负责人', '给'],
});

export const priorityArg = choiceArg({
  label: messages.priority,
  options: priorityNames,
  also: { urgent: ['p1', 'asap', '!', '加急'], high: ['p2', '重要'], normal: ['p3', 'medium', '中'], low: ['p4'] },
  keys: ['prio', 'p', '优先级'],
});

/** What the resolver of projects gives. */
export interface ProjectValue {
  readonly id: number;
  readonly name: string;
}

export const projectArg = referenceArg<ProjectValue>('project', {
  label: workMessages.project,
  example: 'PJ-3',
  keys: ['项目'],
});

export const estimateArg = durationArg({
  label: workMessages.estimate,
  hint: msg('How long it should take: 90m, 3h.', '预计需要多长时间：90分钟、3小时。'),
  example: '3h',
  keys: ['expected', '预计', '估时'],
});

export const minutesIn = (ms: number): number => Math.max(1, Math.round(ms / 60_000));

export const noteLines = textArg({ label: messages.note, keys: ['notes', '备注'], max: maxNote, lines: true });

const dueAbout = {
  label: messages.due,
  hint: msg(
    'In words, in your time zone: friday 15:00, tomorrow, in 2 hours.',
    '可用文字，按您的时区：周五 15:00、明天、2 小时后。',
  ),
  example: 'friday 15:00',
  keys: ['by', '截止', '截止时间', '到期'],
};

export const dueArg = whenArg({ ...dueAbout, trailingIn: 'title' });

const future = whenArg(dueAbout);

/**
 * For edits: a form shows the date that the task has, which may have passed, and sending it back unchanged is no fault. Whether a
 * past date is a new one is for the operation to see.
 */
export const newDueArg: Arg<When, false> = {
  ...future,
  value: {
    by: 'parse',
    parse(words, ctx) {
      const read = parseWhen(words, { ...ctx, prefer: 'future' });
      if (read.ok || read.fault.kind !== 'past') return read;
      return parseWhen(words, { ...ctx, prefer: 'past' });
    },
  },
};
