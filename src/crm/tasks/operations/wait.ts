import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { defineOperation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { demandOpen } from '../change.ts';
import { doesWaitFor, holdDependencies } from '../children.ts';
import { eventDetails, loadTask, policyRecord, type TaskRow, taskRef } from '../records.ts';
import { isClosed, maxWaits } from '../rules.ts';
import { workMessages } from '../work-messages.ts';

const id = z.number().int().positive();
const waitInput = z.object({
  id,
  forId: id,
  /** Due so many days (working days) after the other one is finished. */
  due: z.object({ days: z.number().int().min(0).max(366), working: z.boolean() }).optional(),
});
export type WaitFor = z.output<typeof waitInput>;

export interface Waits {
  readonly id: number;
  readonly title: string;
  readonly other: { readonly id: number; readonly title: string };
}

type KeptWait = {
  readonly id: number;
  readonly forId: number;
  readonly dueDays: number | null;
  readonly dueWorking: boolean;
};

/**
 * A task that cannot be finished before another one is. AppError 'refused' where the two would wait for one another, directly or
 * through others, and for what is closed.
 */
export const waitForTask = defineOperation<WaitFor, Waits, KeptWait>({
  name: 'task.wait',
  input: waitInput,
  requires: { action: 'edit', subject: 'task' },
  writes: true,
  async run(ctx, { id, forId, due }) {
    if (id === forId) throw new AppError('invalid', workMessages.waitsForItself, { field: 'for' });
    await holdDependencies(ctx.tx);
    const task = await loadTask(ctx.tx, id, 'lock');
    ctx.demand('edit', taskRef(id), policyRecord(task));
    demandOpen(ctx, task);
    // Held, so that nobody finishes it unnoticed meanwhile.
    const other = await loadTask(ctx.tx, forId, 'lock');
    ctx.demand('read', taskRef(forId), policyRecord(other), 'basic');
    if (isClosed(other.status)) throw new AppError('refused', workMessages.closedAlready(other), { field: 'for' });
    if (await doesWaitFor(ctx.tx, forId, id))
      throw new AppError('refused', workMessages.cycle(task, other), { field: 'for' });
    const present = await ctx.tx.rows<{ id: number }>(sql`
      SELECT waits_for_id AS id FROM task_dependencies WHERE task_id = ${id}::int`);
    if (present.some((one) => one.id === forId)) {
      throw new AppError('refused', workMessages.waitsAlready(task, other), { field: 'for' });
    }
    if (present.length >= maxWaits) throw new AppError('refused', workMessages.tooManyWaits, { field: 'for' });
    const kept = { id, forId, dueDays: due?.days ?? null, dueWorking: due?.working ?? false };
    await insert(ctx, kept);
    tell(ctx, task, { after: { waitsFor: forId } });
    ctx.keepForUndo(kept);
    return { id, title: task.title, other: { id: forId, title: other.title } };
  },
  async undo(ctx, kept) {
    const task = await loadTask(ctx.tx, kept.id, 'lock');
    await remove(ctx, kept);
    tell(ctx, task, { before: { waitsFor: kept.forId } });
  },
});

const unwaitInput = z.object({ id, forId: id });

export const unwaitForTask = defineOperation<z.output<typeof unwaitInput>, Waits, KeptWait>({
  name: 'task.unwait',
  input: unwaitInput,
  requires: { action: 'edit', subject: 'task' },
  writes: true,
  async run(ctx, { id, forId }) {
    const task = await loadTask(ctx.tx, id, 'lock');
    ctx.demand('edit', taskRef(id), policyRecord(task));
    const other = await loadTask(ctx.tx, forId);
    ctx.demand('read', taskRef(forId), policyRecord(other), 'basic');
    const [found] = await ctx.tx.rows<{ dueDays: number | null; dueWorking: boolean }>(sql`
      SELECT due_days AS "dueDays", due_working AS "dueWorking" FROM task_dependencies
      WHERE task_id = ${id}::int AND waits_for_id = ${forId}::int`);
    if (!found) throw new AppError('refused', workMessages.waitsNot(task, other), { field: 'for' });
    const kept = { id, forId, ...found };
    await remove(ctx, kept);
    tell(ctx, task, { before: { waitsFor: forId } });
    ctx.keepForUndo(kept);
    return { id, title: task.title, other: { id: forId, title: other.title } };
  },
  async undo(ctx, kept) {
    await holdDependencies(ctx.tx);
    const task = await loadTask(ctx.tx, kept.id, 'lock');
    const other = await loadTask(ctx.tx, kept.forId);
    if (await doesWaitFor(ctx.tx, kept.forId, kept.id)) throw new AppError('refused', workMessages.cycle(task, other));
    await insert(ctx, kept);
    tell(ctx, task, { after: { waitsFor: kept.forId } });
  },
});

type Writes = Parameters<typeof waitForTask.run>[0];

async function insert(ctx: Writes, { id, forId, dueDays, dueWorking }: KeptWait): Promise<void> {
  await ctx.tx.run(sql`
    INSERT INTO task_dependencies (task_id, waits_for_id, due_days, due_working, created_at)
    VALUES (${id}::int, ${forId}::int, ${dueDays}::int, ${dueWorking}::boolean, ${ctx.now}::timestamptz)`);
}

async function remove(ctx: Writes, { id, forId }: KeptWait): Promise<void> {
  await ctx.tx.run(sql`DELETE FROM task_dependencies WHERE task_id = ${id}::int AND waits_for_id = ${forId}::int`);
}

function tell(
  ctx: Writes,
  task: TaskRow,
  change: { before?: { waitsFor: number }; after?: { waitsFor: number } },
): void {
  ctx.changed({ ref: taskRef(task.id), version: task.version, fields: ['waits'], ...change });
  ctx.emit({ type: 'task.edited', ref: taskRef(task.id), details: eventDetails(task, ['waits']) });
}
