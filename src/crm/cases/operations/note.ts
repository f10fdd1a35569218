import { z } from 'zod';
import { defineOperation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { demandNotHeld } from '../../../store/retention.ts';
import { addNote, demandCase } from '../change.ts';
import { caseRef, caseTable, eventDetails } from '../records.ts';
import { limits } from '../rules.ts';

const noteInput = z.object({ id: z.number().int().positive(), text: z.string().trim().min(1).max(limits.text) });

/** Adds an internal note, to finished cases too. It is no new version: a note and an edit do not get in each other's way. */
export const noteCase = defineOperation<
  z.output<typeof noteInput>,
  { id: number; subject: string },
  { id: number; noteId: number }
>({
  name: 'case.note',
  input: noteInput,
  requires: { action: 'edit', subject: 'case' },
  writes: true,
  async run(ctx, { id, text }) {
    const row = await demandCase(ctx, id, 'edit');
    const noteId = await addNote(ctx, id, 'note', text);
    await ctx.tx.run(sql`UPDATE cases SET updated_at = ${ctx.now}::timestamptz WHERE id = ${id}::int`);
    ctx.changed({ ref: caseRef(id), version: row.version, fields: ['notes'], after: { noteId } });
    ctx.emit({ type: 'case.noted', ref: caseRef(id), details: eventDetails(row, ['notes']) });
    ctx.keepForUndo({ id, noteId });
    return { id, subject: row.subject };
  },
  async undo(ctx, { id, noteId }) {
    const row = await caseTable.load(ctx.tx, id, 'lock');
    await demandNotHeld(ctx.tx, caseRef(id));
    await ctx.tx.run(sql`DELETE FROM case_notes WHERE id = ${noteId}::int AND case_id = ${id}::int`);
    ctx.changed({ ref: caseRef(id), version: row.version, fields: ['notes'], before: { noteId } });
    ctx.emit({ type: 'case.edited', ref: caseRef(id), details: eventDetails(row, ['notes']) });
  },
});
