import { z } from 'zod';
import { defineOperation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { demandNotHeld } from '../../../store/retention.ts';
import { eventDetails, loadTask, policyRecord, taskRef } from '../records.ts';
import { maxNote } from '../rules.ts';

const noteInput = z.object({ id: z.number().int().positive(), text: z.string().trim().min(1).max(maxNote) });
export type NoteTask = z.output<typeof noteInput>;

/**
 * Adds a note, to closed tasks too. It counts as a touch but not as a new version: a note and an edit do not get in each
 * other's way.
 */
export const noteTask = defineOperation<NoteTask, { id: number; title: string }, { id: number; noteId: number }>({
  name: 'task.note',
  input: noteInput,
  requires: { action: 'edit', subject: 'task' },
  writes: true,
  async run(ctx, { id, text }) {
    const task = await loadTask(ctx.tx, id, 'lock');
    ctx.demand('edit', taskRef(id), policyRecord(task));
    const [added] = await ctx.tx.rows<{ id: number }>(sql`
      WITH touched AS (UPDATE tasks SET updated_at = ${ctx.now}::timestamptz WHERE id = ${id}::int AND version = ${task.version}::int)
      INSERT INTO task_notes (task_id, by_id, text, created_at)
      VALUES (${id}::int, ${ctx.actor.staffId}::int, ${text}, ${ctx.now}::timestamptz) RETURNING id`);
    if (!added) throw new Error('INSERT … RETURNING gave no row.');
    ctx.changed({ ref: taskRef(id), version: task.version, fields: ['notes'], after: { noteId: added.id } });
    ctx.emit({ type: 'task.noted', ref: taskRef(id), details: eventDetails(task, ['notes']) });
    ctx.keepForUndo({ id, noteId: added.id });
    return { id, title: task.title };
  },
  async undo(ctx, { id, noteId }) {
    const task = await loadTask(ctx.tx, id, 'lock');
    await demandNotHeld(ctx.tx, taskRef(id));
    await ctx.tx.run(sql`DELETE FROM task_notes WHERE id = ${noteId}::int AND task_id = ${id}::int`);
    ctx.changed({ ref: taskRef(id), version: task.version, fields: ['notes'], before: { noteId } });
    ctx.emit({ type: 'task.edited', ref: taskRef(id), details: eventDetails(task, ['notes']) });
  },
});
