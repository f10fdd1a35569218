import { addDays, type CalendarDate, instantToWall, wallToInstant } from '../../../commands/values/wall-clock.ts';
import { addWorkingDays } from '../../../commands/values/working-days.ts';
import type { Ctx, Json } from '../../../operations/operation.ts';
import { type KeptTask, writeColumns } from '../change.ts';
import { namedFor, type Waiting, waitingFor } from '../children.ts';
import { eventDetails, loadTask, type TaskRow, taskRef } from '../records.ts';
import { alertFor } from '../rules.ts';

export interface Released {
  readonly id: number;
  readonly title: string;
}

/** The end of a working day, where only a day is said. */
const endOfDay = { hour: 17, minute: 0 };

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
  const dueAt = dueAfter(ctx.now, ctx.actor.timezone, waiting.dueDays ?? 0, waiting.dueWorking);
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

/** The end of the working day that lies so many days after `from`. */
export function dueAfter(from: Date, zone: string, days: number, working: boolean): Date {
  const date: CalendarDate = instantToWall(from, zone);
  return wallToInstant(working ? addWorkingDays(date, days) : addDays(date, days), endOfDay, zone);
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
