import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { notFound } from '../../../operations/messages.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { addReadLines } from '../../../store/audit-reads.ts';
import { sql } from '../../../store/database.ts';
import { specFor } from '../columns.ts';
import { readMapping } from '../mapping-text.ts';
import { messages } from '../messages.ts';
import {
  type ImportRow,
  importAccess,
  importEvent,
  importRecord,
  importRef,
  importTable,
  openDetail,
  working,
} from '../records.ts';
import type { RowFault } from '../row-words.ts';
import { alikeWays, existingWays, openQuestions } from '../settings.ts';

const id = z.number().int().positive();
const which = z.object({ id });
type Which = z.output<typeof which>;

/** The import, held, for somebody who may go on with it. */
async function demandImport<K extends Parameters<Ctx['keepForUndo']>[0]>(
  ctx: Ctx<K>,
  importId: number,
  lock: 'lock' | 'read' = 'lock',
): Promise<ImportRow> {
  const row = await importTable.find(ctx.tx, importId, lock);
  if (!row) throw notFound(importRef(importId));
  ctx.demand(lock === 'lock' ? 'edit' : 'read', importRef(importId), importRecord(row));
  if (lock === 'lock') ctx.demand('import', { noun: row.noun });
  return row;
}

const mapInput = z.object({
  id,
  columns: z.string().max(20_000).optional(),
  dates: z.enum(['dmy', 'mdy']).optional(),
  numbers: z.enum(['comma', 'point']).optional(),
  currency: z.string().max(3).nullish(),
  country: z.string().max(2).nullish(),
  system: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u)
    .optional(),
  existing: z.enum(existingWays).optional(),
  alike: z.enum(alikeWays).optional(),
});
export type MapImport = z.output<typeof mapInput>;

export const mapImport = defineOperation<MapImport, { id: number }>({
  name: 'import.map',
  input: mapInput,
  requires: { action: 'create', subject: 'import' },
  writes: true,
  async run(ctx, { id: importId, columns, ...given }) {
    const row = await demandImport(ctx, importId);
    if (working.includes(row.status)) throw new AppError('refused', messages.isWorking);
    const { headers } = row.shape;
    const mapping =
      columns === undefined
        ? row.settings.mapping
        : [...readMapping(await specFor(ctx.tx, row.noun), headers, row.settings.mapping, columns)];
    const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    await importTable.write(ctx, row, { settings: { ...row.settings, ...said, mapping } as never });
    ctx.emit(importEvent('import.changed', row));
    return { id: importId };
  },
});

function begins(name: 'import.check' | 'import.run', status: 'checking' | 'running') {
  return defineOperation<Which & { readonly here?: boolean }, { id: number }>({
    name,
    // `here`: whoever asks works on it themselves, with a file that is not in the database.
    input: which.extend({ here: z.boolean().optional() }),
    requires: { action: 'create', subject: 'import' },
    writes: true,
    async run(ctx, { id: importId, here }) {
      const row = await demandImport(ctx, importId);
      if (working.includes(row.status)) throw new AppError('refused', messages.isWorking);
      if (row.blobId === null && !here) throw new AppError('refused', messages.noContent);
      if (openQuestions(await specFor(ctx.tx, row.noun), row.shape, row.settings).length > 0)
        throw new AppError('refused', messages.answerFirst);
      await startAfresh(ctx, row, status);
      ctx.emit(importEvent('import.started', row));
      return { id: importId };
    },
  });
}

/**
 * Every line is looked at again: those that were written are known by their numbers and left alone, those that were rejected have
 * their next try.
 */
async function startAfresh(ctx: Ctx, row: ImportRow, status: 'checking' | 'running'): Promise<void> {
  await ctx.tx.run(
    sql`DELETE FROM import_rows WHERE import_id = ${row.id}::int AND (is_trial OR outcome IN ('rejected', 'undone'))`,
  );
  const goesOn = status === 'running' && (row.status === 'cancelled' || row.status === 'failed');
  await importTable.write(ctx, row, {
    status,
    startedAt: ctx.now,
    endedAt: null,
    failure: null,
    runById: ctx.actor.staffId,
    rowsDone: 0,
    sameCount: 0,
    rejectedCount: 0,
    // What was written stays counted; what a trial would have written was never there.
    ...(goesOn || row.status === 'done' ? await written(ctx, row.id) : { createdCount: 0, updatedCount: 0 }),
  });
}

async function written(ctx: Ctx, importId: number): Promise<{ createdCount: number; updatedCount: number }> {
  const [counted] = await ctx.tx.rows<{ created: number; updated: number }>(sql`
    SELECT count(*) FILTER (WHERE outcome = 'created')::int AS created, count(*) FILTER (WHERE outcome = 'updated')::int AS updated
    FROM import_rows WHERE import_id = ${importId}::int AND NOT is_trial`);
  return { createdCount: counted?.created ?? 0, updatedCount: counted?.updated ?? 0 };
}

export const checkImport = begins('import.check', 'checking');
export const runImport = begins('import.run', 'running');

export const cancelImport = defineOperation<Which, { id: number }>({
  name: 'import.cancel',
  input: which,
  requires: { action: 'create', subject: 'import' },
  writes: true,
  async run(ctx, { id: importId }) {
    const row = await demandImport(ctx, importId);
    if (!working.includes(row.status)) throw new AppError('refused', messages.notWorking);
    await importTable.write(ctx, row, { status: 'cancelled', endedAt: ctx.now });
    ctx.emit(importEvent('import.changed', row));
    return { id: importId };
  },
});

export const undoImport = defineOperation<Which, { id: number }>({
  name: 'import.undo',
  input: which,
  requires: { action: 'create', subject: 'import' },
  writes: true,
  async run(ctx, { id: importId }) {
    const row = await demandImport(ctx, importId);
    if (working.includes(row.status)) throw new AppError('refused', messages.isWorking);
    const { createdCount, updatedCount } = await written(ctx, importId);
    if (createdCount + updatedCount === 0) throw new AppError('refused', messages.nothingToUndo);
    await importTable.write(ctx, row, {
      status: 'undoing',
      undoneCount: 0,
      createdCount,
      updatedCount,
      endedAt: null,
      runById: ctx.actor.staffId,
    });
    ctx.emit(importEvent('import.changed', row));
    return { id: importId };
  },
});

export const showImport = defineOperation<Which, { id: number }>({
  name: 'import.show',
  input: which,
  requires: { action: 'read', subject: 'import' },
  writes: false,
  async run(ctx, { id: importId }) {
    await demandImport(ctx, importId, 'read');
    return { id: importId };
  },
});

export interface Rejected extends RowFault {
  readonly line: number;
}

export interface Report {
  readonly id: number;
  readonly fileName: string;
  readonly rejected: readonly Rejected[];
}

/** Every rejected line with its reason; cells hold what the file held, so that it is written down who took them. */
export const reportImport = defineOperation<Which, Report>({
  name: 'import.report',
  input: which,
  requires: { action: 'read', subject: 'import' },
  writes: false,
  async run(ctx, { id: importId }) {
    const row = await demandImport(ctx, importId, 'read');
    const rejected = await rejectedLines(ctx, importId);
    if (rejected.length === 0) throw new AppError('refused', messages.noReport);
    const { staffId } = ctx.actor;
    await addReadLines(ctx.tx, [
      { at: ctx.now, staffId, door: ctx.door, operation: 'import.report', ref: importRef(importId), fields: ['rows'] },
    ]);
    return { id: importId, fileName: row.fileName, rejected };
  },
});

export async function rejectedLines(
  ctx: Pick<Ctx, 'tx' | 'secrets'>,
  importId: number,
  limit = 100_000,
): Promise<Rejected[]> {
  const rows = await ctx.tx.rows<{ line: number; sealed: string }>(sql`
    SELECT line, detail_sealed AS sealed FROM import_rows
    WHERE import_id = ${importId}::int AND outcome = 'rejected' AND detail_sealed IS NOT NULL ORDER BY line LIMIT ${limit}::int`);
  return rows.flatMap(({ line, sealed }) => {
    const { fault } = openDetail(ctx.secrets, sealed);
    return fault ? [{ line, ...fault }] : [];
  });
}

const listInput = z.object({ mine: z.boolean().optional(), before: id.optional() });

export interface ImportList {
  readonly rows: readonly ImportRow[];
  readonly more: boolean;
}

const pageSize = 10;

export const listImports = defineOperation<z.output<typeof listInput>, ImportList>({
  name: 'import.list',
  input: listInput,
  requires: { action: 'read', subject: 'import' },
  writes: false,
  async run(ctx, { mine, before }) {
    const where = [
      importAccess(ctx.ability),
      ...(mine ? [sql`i.created_by_id = ${ctx.actor.staffId}::int`] : []),
      ...(before ? [sql`i.id < ${before}::int`] : []),
    ];
    const rows = await importTable.where(ctx.tx, where, sql`i.id DESC`, { limit: pageSize + 1 });
    return { rows: rows.slice(0, pageSize), more: rows.length > pageSize };
  },
});
