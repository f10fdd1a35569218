import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { defineOperation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { heldFor } from '../../../store/retention.ts';
import { type ColumnName, changeTask, demandOpen, type KeptTask, pick, restoreTask } from '../change.ts';
import { itemsOf, settleChildren } from '../children.ts';
import { eventDetails, loadTask, policyRecord, taskRef } from '../records.ts';
import { maxNote } from '../rules.ts';
import { workMessages } from '../work-messages.ts';
import { takenUp } from './steps.ts';

const id = z.number().int().positive();
const progressInput = z.object({
  id,
  percent: z.number().int().min(0).max(100),
  note: z.string().trim().min(1).max(maxNote).optional(),
});
export type ReportProgress = z.output<typeof progressInput>;

interface Reported {
  readonly id: number;
  readonly title: string;
  readonly percent: number;
}

/** AppError 'refused' for a closed task, and for one with a checklist, since its progress follows from that. */
export const reportProgress = defineOperation<ReportProgress, Reported, KeptTask & { readonly noteId?: number }>({
  name: 'task.progress',
  input: progressInput,
  requires: { action: 'edit', subject: 'task' },
  writes: true,
  async run(ctx, { id, percent, note }) {
    const task = await loadTask(ctx.tx, id, 'lock');
    ctx.demand('edit', taskRef(id), policyRecord(task));
    demandOpen(ctx, task);
    if ((await itemsOf(ctx.tx, id)).length > 0) throw new AppError('refused', workMessages.hasChecklist(task));
    // Whoever reports progress has begun.
    const begun =
      task.status === 'open' && percent > 0
        ? ({ status: 'started', startedAt: ctx.now, assigneeId: task.assigneeId ?? ctx.actor.staffId } as const)
        : {};
    const patch = { progress: percent, ...begun, ...takenUp(ctx, task) };
    const changed = await changeTask(ctx, task, patch);
    const [added] = await ctx.tx.rows<{ id: number }>(sql`
      INSERT INTO task_notes (task_id, by_id, text, progress, created_at)
      SELECT ${id}::int, ${ctx.actor.staffId}::int, ${note ?? ''}::text, ${percent}::int, ${ctx.now}::timestamptz
      WHERE ${note ?? ''}::text <> '' RETURNING id`);
    if (changed.length === 0 && added) {
      ctx.changed({ ref: taskRef(id), version: task.version, fields: ['notes'], after: { noteId: added.id } });
    }
    const before = pick(task, Object.keys(patch) as ColumnName[]);
    ctx.keepForUndo({ id, before, ...(added ? { noteId: added.id } : {}) });
    ctx.emit({ type: 'task.progressed', ref: taskRef(id), details: eventDetails({ ...task, ...patch }, changed) });
    if (task.projectId !== null) await ctx.perform('project.settle', { id: task.projectId });
    return { id, title: task.title, percent };
  },
  async undo(ctx, { noteId, ...kept }) {
    await restoreTask(ctx, kept);
    // What was written about a held customer stays.
    if (noteId !== undefined && (await heldFor(ctx.tx, taskRef(kept.id))) === null) {
      await ctx.tx.run(sql`DELETE FROM task_notes WHERE id = ${noteId}::int AND task_id = ${kept.id}::int`);
    }
  },
});

const timeInput = z.object({
  id,
  /** At most a week at once: more is a slip of the key. */
  minutes: z.number().int().min(1).max(10_080),
});
export type LogTime = z.output<typeof timeInput>;

interface Logged {
  readonly id: number;
  readonly title: string;
  readonly minutes: number;
  readonly spent: number;
}

/** Time spent on a task, on closed ones too: most people log it afterwards. */
export const logTime = defineOperation<LogTime, Logged, { id: number; timeId: number }>({
  name: 'task.time',
  input: timeInput,
  requires: { action: 'edit', subject: 'task' },
  writes: true,
  async run(ctx, { id, minutes }) {
    const task = await loadTask(ctx.tx, id, 'lock');
    ctx.demand('edit', taskRef(id), policyRecord(task));
    const [added] = await ctx.tx.rows<{ id: number }>(sql`
      INSERT INTO task_times (task_id, by_id, minutes, created_at)
      VALUES (${id}::int, ${ctx.actor.staffId}::int, ${minutes}::int, ${ctx.now}::timestamptz) RETURNING id`);
    if (!added) throw new Error('INSERT … RETURNING gave no row.');
    await settleChildren(ctx.tx, id, ctx.now);
    ctx.changed({ ref: taskRef(id), version: task.version, fields: ['times'], after: { timeId: added.id, minutes } });
    ctx.emit({ type: 'task.edited', ref: taskRef(id), details: eventDetails(task, ['times']) });
    ctx.keepForUndo({ id, timeId: added.id });
    return { id, title: task.title, minutes, spent: task.spentMinutes + minutes };
  },
  async undo(ctx, { id, timeId }) {
    const task = await loadTask(ctx.tx, id, 'lock');
    await ctx.tx.run(sql`DELETE FROM task_times WHERE id = ${timeId}::int AND task_id = ${id}::int`);
    await settleChildren(ctx.tx, id, ctx.now);
    ctx.changed({ ref: taskRef(id), version: task.version, fields: ['times'], before: { timeId } });
    ctx.emit({ type: 'task.edited', ref: taskRef(id), details: eventDetails(task, ['times']) });
  },
});
