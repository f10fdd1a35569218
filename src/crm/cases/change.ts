import { AppError } from '../../core/errors.ts';
import { type Msg, msg, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { demandVersion as demandSeen } from '../../operations/conflict.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import type { KeptRow } from '../../operations/table.ts';
import { sql } from '../../store/database.ts';
import { heldFor } from '../../store/retention.ts';
import { workingHoursOf } from '../../store/working-hours.ts';
import { closingTexts } from './closing-texts.ts';
import { type Deadlines, planDeadlines, type Timed } from './deadlines.ts';
import { messages } from './messages.ts';
import { columnNames } from './names.ts';
import { type CaseRow, caseRef, caseTable, eventDetails, policyRecord } from './records.ts';
import { type Level, type NoteKind, type Status, type Step, statusAfter } from './rules.ts';
import { targetsOf } from './targets.ts';

export type CasePatch = Partial<
  Omit<CaseRow, 'id' | 'version' | 'customerName' | 'departmentEn' | 'departmentZh' | 'createdAt' | 'updatedAt'>
>;

/** What undo puts back: the columns as they were, without the note that was written along. */
export type KeptCase = KeptRow & { readonly noteId: number | null };

/** The case, held; AppError 'not_found' or 'forbidden' unless the actor may do this to it. */
export async function demandCase<Kept extends Json>(
  ctx: Ctx<Kept>,
  id: number,
  action: 'edit' | 'assign',
): Promise<CaseRow> {
  const row = await caseTable.load(ctx.tx, id, 'lock');
  ctx.demand(action, caseRef(id), policyRecord(row));
  return row;
}

/** The status that the step leads to; AppError 'refused', which says who did what already, where it makes no sense. */
export function demandStep(ctx: Pick<Ctx, 'actor' | 'now'>, row: CaseRow, step: Step): Status {
  const status = statusAfter(step, row.status);
  if (status !== null) return status;
  throw new AppError('refused', messages.cannotStep(step, row, whoEnded(ctx.actor.staffId, row), ctx.now));
}

/** Who resolved or closed it; a case that nobody closed closed by itself. */
function whoEnded(me: number, row: CaseRow): Msg {
  if (row.status !== 'closed') return row.resolvedById === me ? msg('You', '您') : same(row.resolvedByName ?? '?');
  if (row.closedById === null) return closingTexts.house;
  return row.closedById === me ? msg('You', '您') : same(row.closedByName ?? '?');
}

/** Refuses a write over a version that the writer has not seen. */
export function demandVersion(ctx: Ctx<KeptCase>, row: CaseRow, seen: number | undefined): Promise<void> {
  const seesContent = ctx.can('read', 'case', policyRecord(row), 'content');
  return demandSeen(
    ctx,
    { ref: caseRef(row.id), version: row.version, title: same(shortId(caseRef(row.id))) },
    seen,
    (column) => (contentColumns.has(column) && !seesContent ? null : (columnNames[column] ?? same(column))),
  );
}

const contentColumns = new Set(['description', 'resolution', 'reopenReason', 'escalationReason', 'notes']);

/** The deadlines of a case as it would be, from its department's hours and targets as they are now. */
export async function plan(
  ctx: Pick<Ctx, 'tx' | 'now'>,
  row: Timed & { readonly departmentId: number; readonly level: Level },
): Promise<Deadlines> {
  const hours = await workingHoursOf(ctx.tx, row.departmentId);
  const targets = await targetsOf(ctx.tx, row.departmentId);
  return planDeadlines(row, targets[row.level], hours, ctx.now);
}

/**
 * Writes the columns and what follows from them for the deadlines, tells what happened and keeps what undo needs. `note`: what was
 * said with it. Resolves to the case as it is then, and the names of the columns that people are told have changed.
 */
export async function changeCase(
  ctx: Ctx<KeptCase>,
  row: CaseRow,
  patch: CasePatch,
  event: {
    readonly type: `case.${string}`;
    readonly note?: { readonly kind: NoteKind; readonly text: string | undefined };
  },
): Promise<{ readonly row: CaseRow; readonly changed: readonly string[] }> {
  const planned = await plan(ctx, { ...row, ...patch });
  const { changed, before } = await caseTable.write(ctx, row, { ...patch, ...planned });
  const noteId = event.note?.text ? await addNote(ctx, row.id, event.note.kind, event.note.text) : null;
  if (Object.keys(before).length === 0 && noteId === null) return { row, changed: [] };
  ctx.keepForUndo({ id: row.id, before, noteId });
  const after = await caseTable.load(ctx.tx, row.id);
  ctx.emit({ type: event.type, ref: caseRef(row.id), details: eventDetails(after, changed) });
  return { row: after, changed };
}

export async function addNote(
  ctx: Pick<Ctx, 'tx' | 'actor' | 'now'>,
  caseId: number,
  kind: NoteKind,
  text: string,
): Promise<number> {
  const [added] = await ctx.tx.rows<{ id: number }>(sql`
    INSERT INTO case_notes (case_id, by_id, kind, text, created_at)
    VALUES (${caseId}::int, ${ctx.actor.staffId}::int, ${kind}, ${text}, ${ctx.now}::timestamptz) RETURNING id`);
  if (!added) throw new Error('INSERT … RETURNING gave no row.');
  return added.id;
}

/** Puts the columns back; the deadlines are those that hold for them now. */
export async function restoreCase(ctx: Ctx<KeptCase>, kept: KeptCase): Promise<void> {
  // What was written about a held customer stays.
  if (kept.noteId !== null && (await heldFor(ctx.tx, caseRef(kept.id))) === null) {
    await ctx.tx.run(sql`DELETE FROM case_notes WHERE id = ${kept.noteId}::int AND case_id = ${kept.id}::int`);
  }
  const row = await caseTable.load(ctx.tx, kept.id, 'lock');
  const back = { ...row, ...revived(kept) };
  const { changed } = await caseTable.write(ctx, row, { ...revived(kept), ...(await plan(ctx, back)) });
  const after = await caseTable.load(ctx.tx, kept.id);
  ctx.emit({ type: 'case.edited', ref: caseRef(kept.id), details: eventDetails(after, changed) });
}

/** The kept columns as they are read: moments are dates again. */
function revived({ before }: KeptRow): CasePatch {
  return Object.fromEntries(
    Object.entries(before).map(([name, value]) => [
      name,
      name.endsWith('At') || name === 'clockFrom' ? (typeof value === 'string' ? new Date(value) : null) : value,
    ]),
  ) as CasePatch;
}
