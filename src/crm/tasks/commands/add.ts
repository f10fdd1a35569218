import type { Text } from '../../../cards/card.ts';
import { departmentArg, sourceLinkArg, textArg } from '../../../commands/arg.ts';
import { type Call, defineCommand } from '../../../commands/define.ts';
import { AppError } from '../../../core/errors.ts';
import { msg } from '../../../core/msg.ts';
import { aboutArg } from '../about.ts';
import type { AssigneeValue } from '../assignee.ts';
import { messages } from '../messages.ts';
import { type AddedTask, type AddTask, addTask } from '../operations/add.ts';
import { taskRef } from '../records.ts';
import { maxNote, maxTitle, messageToTask } from '../rules.ts';
import {
  aboutCustomer,
  assigneeArg,
  dueArg,
  estimateArg,
  minutesIn,
  noteLines,
  priorityArg,
  projectArg,
} from './arguments.ts';

export const addCommand = defineCommand({
  path: 'task add',
  zh: '任务 添加',
  aliases: ['task new', 'task create', '任务 新建', '任务 创建'],
  summary: msg('Add a task', '添加任务'),
  examples: {
    en: [
      'task add acme "Send quote" for:@dana due:friday',
      'task add - "Clean up the price list" tomorrow 15:00',
      'task add acme Call back to:support priority:high',
    ],
    zh: [
      '任务 添加 acme "发送报价" 负责人:@dana 截止:周五',
      '任务 添加 - 整理价目表 明天下午3点',
      '任务 添加 acme 回电 部门:客服 优先级:高',
    ],
  },
  featured: true,
  args: {
    customer: { ...aboutCustomer, takes: 'one' },
    title: textArg<true>({
      label: messages.taskTitle,
      hint: msg(`At most ${maxTitle} characters.`, `最多 ${maxTitle} 个字符。`),
      required: true,
      keys: ['标题', '内容'],
      takes: 'rest',
      // As long as a message may be: its first line becomes the title, the rest the first note.
      max: maxNote,
    }),
    for: assigneeArg,
    to: departmentArg({ label: messages.department, example: 'support', keys: ['department', 'dept', '部门'] }),
    due: dueArg,
    priority: priorityArg,
    note: noteLines,
    estimate: estimateArg,
    project: projectArg,
    sourceLink: sourceLinkArg,
    /** Carried by the buttons of the records that tasks are made for. */
    about: aboutArg(),
  },
  runs: addTask,
  onMessage: { title: msg('Create task', '创建任务'), fill: 'title', callbackId: 'create_task' },
  input({ values, incoming }): AddTask {
    const isMessage = values.sourceLink !== undefined || incoming.source !== undefined;
    const { title, note } = titleAndNote(values.title, values.note, isMessage);
    const departmentId = departmentOf(values.for, values.to?.id);
    return {
      title,
      ...(values.customer ? { customerId: values.customer.id } : {}),
      ...(values.for?.kind === 'staff' ? { assigneeId: values.for.id } : {}),
      ...(departmentId === undefined ? {} : { departmentId }),
      ...(values.due ? { dueAt: values.due.at } : {}),
      ...(values.priority ? { priority: values.priority } : {}),
      ...(note ? { note } : {}),
      ...(values.estimate ? { estimateMinutes: minutesIn(values.estimate) } : {}),
      ...(values.project ? { projectId: values.project.id } : {}),
      ...(values.sourceLink ? { sourceLink: values.sourceLink } : {}),
      ...(values.about ? { about: values.about } : {}),
    };
  },
  reply: (out, call) => ({ show: taskRef(out.id), to: 'channel', note: addedNote(out, call) }),
  async prefill({ source }): Promise<Readonly<Record<string, string>>> {
    if (!source) return {};
    const { title, note } = messageToTask(source.text);
    return { title, ...(note ? { note } : {}) };
  },
});

/** A whole message, or several pasted lines, are split; one line that somebody typed is never cut behind their back. */
function titleAndNote(
  typed: string,
  note: string | undefined,
  isMessage: boolean,
): { title: string; note: string | undefined } {
  const isPlain = typed.length <= maxTitle && !/[\r\n]/u.test(typed);
  if (isPlain) return { title: typed, note };
  const isPasted = /[\r\n]/u.test(typed.trim());
  if (!isMessage && !isPasted) {
    throw new AppError('invalid', messages.titleTooLong(typed.length), { field: 'title' });
  }
  const split = messageToTask(typed);
  const notes = [split.note, note].filter((part) => part !== undefined && part !== '').join('\n\n');
  if (notes.length > maxNote) throw new AppError('invalid', messages.titleTooLong(typed.length), { field: 'title' });
  return { title: split.title, note: notes === '' ? undefined : notes };
}

function departmentOf(given: AssigneeValue | undefined, to: number | undefined): number | undefined {
  if (given?.kind !== 'department') return to;
  if (to !== undefined && to !== given.id) throw new AppError('invalid', messages.twoDepartments, { field: 'to' });
  return given.id;
}

function addedNote(out: AddedTask, { actor }: Pick<Call<unknown>, 'actor'>): Text {
  const due = out.dueAt ? messages.addedDue(out.dueAt, actor) : messages.noReminder;
  if (!out.away) return [due];
  return [due, ' ', messages.isAway(out.away.name, out.away.until, out.away.cover, actor)];
}
