import { addWorkdays, dayOf, endOfWork, type WorkingHours } from '../../../core/business-time.ts';
import type { Ctx, Json } from '../../../operations/operation.ts';
import { workingHoursOf } from '../../../store/working-hours.ts';
import { type KeptTask, writeColumns } from '../change.ts';
import { namedFor, type Waiting, waitingFor } from '../children.ts';
import { eventDetails, loadTask, type TaskRow, taskRef } from '../records.ts';
import { alertFor } from '../rules.ts';

export interface Released {
  readonly id: number;
  readonly title: string;
}

/**
 * Tasks that waited for this one alone can go on: whoever has them is told. Those whose due date counts from its completion get
 * it now. Resolves to what can go on, and to the due dates as they were.
 */
export async function releaseWaiting<Kept extends Json>(
  ctx: Ctx<Kept>,
  task: TaskRow,
  step: 'done' | 'cancel',
): Promise<{ released: Released[]; due: KeptTask[] }> {
  const released: Released[] = [];
  const due: KeptTask[] = [];
  for (const waiting of await waitingFor(ctx.tx, task.id)) {
    const dated = step === 'done' && waiting.dueDays !== null ? await setDue(ctx, waiting) : null;
    if (dated) due.push(dated);
    if (!waiting.isFree) continue;
    const free = await loadTask(ctx.tx, waiting.id);
    const details = eventDetails(free, ['waits']);
    ctx.emit({
      type: 'task.unblocked',
      ref: taskRef(free.id),
      // Nobody has it: then its department is told.
      details: { ...details, waitingDepartmentId: free.assigneeId === null ? free.departmentId : null },
    });
    released.push(...namedFor([free], ctx.can));
  }
  return { released, due };
}

async function setDue<Kept extends Json>(ctx: Ctx<Kept>, waiting: Waiting): Promise<KeptTask | null> {
  const task = await loadTask(ctx.tx, waiting.id, 'lock');
  const hours = await workingHoursOf(ctx.tx, task.departmentId);
  const dueAt = dueAfter(ctx.now, hours, waiting.dueDays ?? 0, waiting.dueWorking);
  // Somebody may have set an earlier one by hand; it counts.
  if (task.dueAt !== null && task.dueAt <= dueAt) return null;
  const set = { dueAt };
  const before = {
    dueAt: task.dueAt?.toISOString() ?? null,
    alert: task.alert,
    alertAt: task.alertAt?.toISOString() ?? null,
  };
  const changed = await writeColumns(ctx, task, { ...set, ...alertFor({ ...task, ...set }, ctx.now) });
  ctx.emit({ type: 'task.edited', ref: taskRef(task.id), details: eventDetails(task, changed) });
  return { id: task.id, before };
}

/** The end of the day's work that lies so many days (working days) after `from`, by the calendar of the department that has the task. */
export function dueAfter(from: Date, hours: WorkingHours, days: number, working: boolean): Date {
  const day = dayOf(from.getTime(), hours.timezone);
  return endOfWork(hours, working ? addWorkdays(hours, day, days) : day + days);
}

export async function takeBackDue<Kept extends Json>(ctx: Ctx<Kept>, { id, before }: KeptTask): Promise<void> {
  const task = await loadTask(ctx.tx, id, 'lock');
  const date = (name: string) => (typeof before[name] === 'string' ? new Date(before[name]) : null);
  await writeColumns(ctx, task, {
    dueAt: date('dueAt'),
    alert: before.alert as TaskRow['alert'],
    alertAt: date('alertAt'),
  });
  ctx.emit({ type: 'task.edited', ref: taskRef(id), details: eventDetails(task, ['dueAt']) });
}
