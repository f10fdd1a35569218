import { textArg, versionArg } from '../../../commands/arg.ts';
import { type Call, defineCommand } from '../../../commands/define.ts';
import { formatDuration } from '../../../commands/values/duration.ts';
import type { When } from '../../../commands/values/when.ts';
import { formatWhen } from '../../../commands/values/when-format.ts';
import { msg } from '../../../core/msg.ts';
import { shortId } from '../../../core/records.ts';
import { messages } from '../messages.ts';
import { type EditedTask, type EditTask, editTask } from '../operations/edit.ts';
import { loadTask, policyRecord, taskRef } from '../records.ts';
import { maxTitle } from '../rules.ts';
import { aboutCustomer, estimateArg, minutesIn, newDueArg, priorityArg, projectArg, taskWords } from './arguments.ts';

export const editCommand = defineCommand({
  path: 'task edit',
  zh: '任务 编辑',
  aliases: ['task change', 'task update', '任务 修改'],
  summary: msg('Edit a task', '编辑任务'),
  examples: {
    en: [
      'task edit T-142 due:monday',
      'task edit T-142 title:"Send the new quote" priority:urgent',
      'task edit T-142 due:-',
    ],
    zh: ['任务 编辑 T-142 截止:周一', '任务 编辑 T-142 标题:"发送新报价" 优先级:紧急', '任务 编辑 T-142 截止:-'],
  },
  args: {
    task: taskWords,
    title: textArg({ label: messages.taskTitle, keys: ['标题'], max: maxTitle }),
    due: newDueArg,
    priority: priorityArg,
    customer: aboutCustomer,
    estimate: estimateArg,
    project: projectArg,
    version: versionArg,
  },
  runs: editTask,
  formWhenOnly: 'task',
  input(call): EditTask {
    const { task, title, due, priority, customer, version } = call.values;
    const dueAt = dueToInput(due);
    const customerId = customer?.id ?? (wasEmptied(call, 'customer') ? null : undefined);
    const { estimate, project } = call.values;
    const projectId = project?.id ?? (wasEmptied(call, 'project') ? null : undefined);
    const isTimeless = (estimate as number | null | undefined) === null;
    return {
      id: task.id,
      ...(isTimeless ? { estimateMinutes: null } : estimate ? { estimateMinutes: minutesIn(estimate) } : {}),
      ...(projectId === undefined ? {} : { projectId }),
      ...(version ? { version } : {}),
      ...(title ? { title } : {}),
      ...(dueAt === undefined ? {} : { dueAt }),
      ...(priority ? { priority } : {}),
      ...(customerId === undefined ? {} : { customerId }),
    };
  },
  reply: (out, { actor }) => ({ show: taskRef(out.id), to: 'caller', note: editedNote(out, actor) }),
  async prefill({ values, actor }, ctx, viewer): Promise<Readonly<Record<string, string>>> {
    if (!values.task) return {};
    const task = await loadTask(ctx.tx, values.task.id);
    if (!viewer.can('read', 'task', policyRecord(task), 'basic')) return {};
    return {
      title: task.title,
      priority: task.priority,
      version: String(task.version),
      ...(task.estimateMinutes === null
        ? {}
        : { estimate: formatDuration(task.estimateMinutes * 60_000, actor.locale) }),
      ...(task.projectId === null ? {} : { project: shortId({ noun: 'project', id: task.projectId }) }),
      ...(task.dueAt ? { due: formatWhen(task.dueAt, { timezone: actor.timezone, locale: actor.locale }) } : {}),
      ...(task.customerId === null ? {} : { customer: shortId({ noun: 'customer', id: task.customerId }) }),
    };
  },
});

/** The engine gives null where a date was cleared (`due:-`, or the field emptied). */
function dueToInput(due: When | null | undefined): Date | null | undefined {
  return due === null ? null : due?.at;
}

/** A lookup that the form opened with and that came back empty. */
function wasEmptied({ incoming: { says } }: Pick<Call<unknown>, 'incoming'>, name: string): boolean {
  if (!('fields' in says)) return false;
  const wasFilled = (says.invocation.args.filled ?? '').split(',').includes(name);
  return wasFilled && says.fields[name]?.trim() === '';
}

function editedNote(out: EditedTask, actor: Call<unknown>['actor']) {
  if (out.changed.length === 0) return [messages.nothingChanged(out)];
  const said = messages.edited(out, out.changed);
  return out.dueAt ? [said, ' ', messages.addedDue(out.dueAt, actor)] : [said];
}
