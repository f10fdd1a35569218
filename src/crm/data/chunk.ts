import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/errors.ts';
import { msg } from '../../core/msg.ts';
import type { NounName } from '../../core/records.ts';
import { auditLines, createCtx } from '../../operations/execute.ts';
import type { Json, ReadCtx } from '../../operations/operation.ts';
import { undoWithParts } from '../../operations/parts.ts';
import { actorAbility } from '../../operations/viewer.ts';
import type { AuditLine } from '../../store/audit.ts';
import { joinSql, rawSql, sql, type Tx } from '../../store/database.ts';
import { learnTogether } from '../../store/search-words.ts';
import { applyRow } from './apply-row.ts';
import { chunkTx } from './chunk-tx.ts';
import type { Row } from './file/rows.ts';
import { externalDigest, externalDigests, type ImportRow, openDetail, type RowDetail, sealDetail } from './records.ts';
import { BadRow, type RowFault, type RowWords, wordsOf } from './row-words.ts';
import type { Writing } from './write-row.ts';

/** What became of a chunk's lines. */
export interface Counted {
  readonly created: number;
  readonly updated: number;
  readonly same: number;
  readonly rejected: number;
}

interface Line {
  readonly line: number;
  readonly outcome: 'created' | 'updated' | 'same' | 'rejected';
  readonly id: number | null;
  readonly detail: RowDetail | null;
}

/**
 * Writes these rows within one transaction, each of them wholly or not at all. With `trial` nothing of it stays but what would have
 * become of each. Resolves to the counts and the audit lines, which belong into the same transaction.
 */
export async function writeChunk(
  read: ReadCtx,
  writing: Writing,
  work: { readonly row: ImportRow; readonly rows: readonly Row[]; readonly trial: boolean },
): Promise<{ readonly counted: Counted; readonly lines: readonly AuditLine[] }> {
  const { row, rows, trial } = work;
  const { tx } = read;
  const done = await linesDone(tx, row, rows);
  const found: Line[] = [];
  const left: Row[] = [];
  for (const one of rows) {
    const counts = done.get(one.line);
    if (counts === undefined) left.push(one);
    else if (counts) found.push({ line: one.line, outcome: 'same', id: null, detail: null });
  }
  await tx.run(sql`SAVEPOINT chunk`);
  // Most chunks hold no row that fails halfway: only when one does, each row gets a savepoint of its own.
  let written = await writeRows(read, writing, { row, rows: left, isCareful: false });
  if (written === null) {
    await tx.run(sql`ROLLBACK TO SAVEPOINT chunk`);
    written = await writeRows(read, writing, { row, rows: left, isCareful: true });
  }
  if (written === null) throw new Error('A row that had a savepoint of its own could not be taken back.');
  found.push(...written.map(({ line }) => line));
  const audited = written.flatMap(({ lines }) => lines);
  if (trial) await tx.run(sql`ROLLBACK TO SAVEPOINT chunk`);
  const kept = found.filter(({ line }) => !done.has(line));
  await keepLines(read, row, kept, trial);
  const count = (outcome: Line['outcome']): number => found.filter((line) => line.outcome === outcome).length;
  return {
    counted: {
      created: count('created'),
      updated: count('updated'),
      same: count('same'),
      rejected: count('rejected'),
    },
    lines: trial ? [] : audited,
  };
}

/**
 * Lines of the same content that were written before, by this import or another one that was not undone: whether they count as being
 * the same already, as all do but those that this one has counted as written.
 */
async function linesDone(tx: Tx, row: ImportRow, rows: readonly Row[]): Promise<Map<number, boolean>> {
  const numbers = rows.map(({ line }) => line);
  const found = await tx.rows<{ line: number; counts: boolean }>(sql`
    SELECT r.line, bool_and(r.import_id <> ${row.id}::int OR r.outcome = 'same') AS counts
    FROM import_rows r JOIN imports i ON i.id = r.import_id
    WHERE i.file_digest = ${row.fileDigest} AND i.noun = ${row.noun} AND r.line = ANY(${numbers}::int[]) AND NOT r.is_trial
      AND r.outcome IN ('created', 'updated', 'same') GROUP BY r.line`);
  return new Map(found.map(({ line, counts }) => [line, counts]));
}

interface Written {
  readonly line: Line;
  readonly lines: readonly AuditLine[];
}

/** null: a row failed after it had written something, and only carefully can that alone be taken back. */
async function writeRows(
  read: ReadCtx,
  writing: Writing,
  work: { readonly row: ImportRow; readonly rows: readonly Row[]; readonly isCareful: boolean },
): Promise<Written[] | null> {
  const chunk = chunkTx(read.tx);
  const within = { ...read, tx: chunk.tx };
  return learnTogether(chunk.tx, async () => {
    const written: Written[] = [];
    for (const one of work.rows) {
      if (work.isCareful) await read.tx.run(sql`SAVEPOINT line`);
      chunk.watch();
      try {
        written.push(await writeRow(within, writing, work.row, one));
        if (work.isCareful) await read.tx.run(sql`RELEASE SAVEPOINT line`);
      } catch (error) {
        const fault = faultOf(error, writing, work.row, one);
        if (!work.isCareful && (chunk.wrote() || isRefusal(error))) return null;
        if (work.isCareful) await read.tx.run(sql`ROLLBACK TO SAVEPOINT line`);
        chunk.forget();
        written.push({ line: { line: one.line, outcome: 'rejected', id: null, detail: { fault } }, lines: [] });
      }
    }
    return written;
  });
}

/** Throws what is the row's fault. */
async function writeRow(read: ReadCtx, writing: Writing, row: ImportRow, one: Row): Promise<Written> {
  const { actor, house } = writing;
  const call = { actor, door: 'system', receipt: null } as const;
  const words = wordsOf(one, writing.spec, row.shape, row.settings);
  const external = externalOf(writing, words);
  if (external !== null && (await isKnown(read, external)))
    return { line: { line: one.line, outcome: 'same', id: null, detail: { external } }, lines: [] };
  const made = createCtx(read, call, actorAbility(actor), house.operation);
  made.ctx.keepForUndo({});
  const applied = await applyRow(made.ctx, writing, words);
  const wrote = [
    ...new Map(made.changes.map(({ ref, version }) => [`${ref?.noun} ${ref?.id}`, { ref, version }])).values(),
  ];
  const detail: RowDetail = {
    ...(external === null ? {} : { external }),
    ...(applied.outcome === 'same'
      ? {}
      : {
          kept: made.kept(),
          wrote: wrote.flatMap(({ ref, version }) => (ref ? [{ noun: ref.noun, id: ref.id as number, version }] : [])),
        }),
  };
  return {
    line: { line: one.line, outcome: applied.outcome, id: applied.id, detail },
    lines: auditLines('import.row', call, made.changes, undefined, read.now),
  };
}

/** What another system calls the row; customers keep theirs where people see them. */
function externalOf({ spec, settings }: Writing, { byKey }: RowWords): string | null {
  const id = byKey.get('externalId');
  return id === undefined || spec.noun === 'customer' ? null : `${spec.noun}:${settings.system}:${id}`;
}

async function isKnown({ tx, secrets }: ReadCtx, external: string): Promise<boolean> {
  const rows = await tx.rows(sql`
    SELECT 1 FROM import_rows WHERE external_digest = ANY(${externalDigests(secrets, external)}::text[])
      AND outcome IN ('created', 'updated', 'same') AND NOT is_trial LIMIT 1`);
  return rows.length > 0;
}

/** The row's own fault, with the file's name for the column. Anything else is a fault of ours, and ends the chunk. */
function faultOf(error: unknown, { spec }: Writing, row: ImportRow, one: Row): RowFault {
  const told =
    error instanceof BadRow
      ? error.fault
      : error instanceof AppError
        ? { column: error.field ?? null, value: null, message: error.user }
        : isRefusal(error)
          ? { column: null, value: null, message: cannotBeKept }
          : null;
  if (!told) throw error;
  if (told.column === null || row.shape.headers.includes(told.column)) return told;
  const at = row.settings.mapping.findIndex((key) => {
    const column = spec.columns.find((candidate) => candidate.key === key);
    return column !== undefined && (column.key === told.column || column.arg === told.column);
  });
  return {
    column: at < 0 ? null : (row.shape.headers[at] ?? null),
    value: at < 0 ? told.value : (one.cells[at] ?? told.value),
    message: told.message,
  };
}

/** Data exceptions and broken constraints (SQLSTATE classes 22 and 23) are about this row, not about us. */
function isRefusal(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && /^2[23]...$/u.test(String(error.code));
}

const cannotBeKept = msg('Something in this row cannot be stored.', '这一行中有无法保存的内容。');

async function keepLines(
  { tx, secrets }: ReadCtx,
  row: ImportRow,
  found: readonly Line[],
  trial: boolean,
): Promise<void> {
  if (found.length === 0) return;
  const values = found.map(({ line, outcome, id, detail }) => {
    const external = detail?.external === undefined ? null : externalDigest(secrets, detail.external);
    const sealed = detail === null ? null : sealDetail(secrets, detail);
    return sql`(${row.id}::int, ${line}::int, ${trial}::boolean, ${outcome}, ${id === null ? null : row.noun}, ${id}::int, ${external}, ${sealed})`;
  });
  await tx.run(sql`
    INSERT INTO import_rows (import_id, line, is_trial, outcome, noun, record_id, external_digest, detail_sealed)
    VALUES ${joinSql(values)}
    ON CONFLICT (import_id, line, is_trial) DO UPDATE SET outcome = excluded.outcome, noun = excluded.noun,
      record_id = excluded.record_id, external_digest = excluded.external_digest, detail_sealed = excluded.detail_sealed`);
}

/** The tables that hold the version of a record; rows are written to no others. */
const tableOf: Readonly<Partial<Record<NounName, string>>> = {
  customer: 'customers',
  contact: 'contacts',
  interaction: 'interactions',
  task: 'tasks',
  deal: 'deals',
  order: 'orders',
  need: 'needs',
  case: 'cases',
  survey: 'surveys',
};

/** Every row writes to the same one, and takes back only what is its own. */
const sharedByRows: ReadonlySet<string> = new Set<NounName>(['campaign']);

/** What an import of this noun fills: its table, and those of what a customer's row brings along. */
export function tablesWritten(noun: NounName): string[] {
  const along = noun === 'customer' ? ['contacts', 'customer_external_ids'] : [];
  if (noun === 'campaign') return ['campaign_touches', 'import_rows'];
  return [tableOf[noun], ...along, 'import_rows'].filter((table) => table !== undefined);
}

/** Takes back the last lines that are left, the newest first; those that somebody changed since stay. Resolves to how many of each. */
export async function undoChunk(
  read: ReadCtx,
  work: { readonly row: ImportRow; readonly actor: Actor; readonly limit: number; readonly house: Writing['house'] },
): Promise<{ readonly undone: number; readonly kept: number; readonly lines: readonly AuditLine[] }> {
  const { tx, secrets } = read;
  const { row, actor, limit, house } = work;
  const rows = await tx.rows<{ id: bigint; sealed: string | null }>(sql`
    SELECT id, detail_sealed AS sealed FROM import_rows
    WHERE import_id = ${row.id}::int AND NOT is_trial AND outcome IN ('created', 'updated') ORDER BY line DESC LIMIT ${limit}::int`);
  const call = { actor, door: 'system', receipt: null } as const;
  const audited: AuditLine[] = [];
  const [undone, kept]: [bigint[], bigint[]] = [[], []];
  for (const one of rows) {
    const detail = one.sealed === null ? {} : openDetail(secrets, one.sealed);
    if (detail.kept === undefined || !(await untouched(tx, detail.wrote ?? []))) {
      kept.push(one.id);
      continue;
    }
    await tx.run(sql`SAVEPOINT line`);
    const made = createCtx(read, call, actorAbility(actor), house.operation);
    try {
      await undoWithParts(made.ctx, nothingItself, detail.kept as Json, house.operation);
      await tx.run(sql`RELEASE SAVEPOINT line`);
      undone.push(one.id);
      audited.push(...auditLines('import.undo', call, made.changes, undefined, read.now));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await tx.run(sql`ROLLBACK TO SAVEPOINT line`);
      kept.push(one.id);
    }
  }
  await outcome(tx, undone, 'undone');
  await outcome(tx, kept, 'kept');
  return { undone: undone.length, kept: kept.length, lines: audited };
}

/** A row is undone by undoing what it ran; there is nothing besides. */
const nothingItself = { undo: async () => undefined } as never;

async function untouched(tx: Tx, wrote: NonNullable<RowDetail['wrote']>): Promise<boolean> {
  for (const { noun, id, version } of wrote) {
    if (sharedByRows.has(noun)) continue;
    const table = tableOf[noun as NounName];
    if (table === undefined) return false;
    const [found] = await tx.rows<{ version: number }>(
      sql`SELECT version FROM ${rawSql(table)} WHERE id = ${id}::int FOR UPDATE`,
    );
    if (found?.version !== version) return false;
  }
  return true;
}

async function outcome(tx: Tx, ids: readonly bigint[], became: 'undone' | 'kept'): Promise<void> {
  if (ids.length === 0) return;
  await tx.run(sql`UPDATE import_rows SET outcome = ${became} WHERE id = ANY(${ids.map(String)}::text[]::bigint[])`);
}
