import type { RecordRef } from '../core/records.ts';
import type { Secrets } from '../core/secrets.ts';
import { emptySql, joinSql, type Sql, sql, type Tx } from './database.ts';

export interface AuditLine {
  readonly at: Date;
  /** The same for all lines of one call of an operation. */
  readonly call: string;
  readonly staffId: number | null;
  readonly door: string;
  readonly operation: string;
  readonly receipt: string | null;
  /** null: no record of a noun, such as a workspace. */
  readonly ref: RecordRef | null;
  readonly version: number;
  readonly fields: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
  /** What undoing needs; on the first line of an operation only. */
  readonly undo?: unknown;
}

/** Its lines are no writes of their own: they take back another's. */
export const undoOperation = 'undo.last';

const changeContext = 'audit.change';
const undoContext = 'audit.undo';

/** Writes lines by themselves, for what no operation did just now. */
export async function addAuditLines(tx: Tx, secrets: Secrets, lines: readonly AuditLine[]): Promise<void> {
  if (lines.length > 0) await tx.run(insertAuditLines(secrets, lines));
}

/** The INSERT of the lines of one operation, of which there is at least one. Contents are sealed: they may hold contact details. */
export function insertAuditLines(secrets: Secrets, lines: readonly AuditLine[]): Sql {
  const rows = lines.map((line): Sql => {
    const change =
      line.before === undefined && line.after === undefined
        ? null
        : secrets.seal(JSON.stringify({ before: line.before, after: line.after }), changeContext);
    const undo = line.undo === undefined ? null : secrets.seal(JSON.stringify(line.undo), undoContext);
    return sql`(${line.at}::timestamptz, ${line.call}, ${line.staffId}::int, ${line.door}, ${line.operation}, ${line.receipt}, ${line.ref?.noun ?? null}, ${line.ref?.id ?? null}::int,
      ${line.version}::int, ${[...line.fields]}::text[], ${change}, ${undo})`;
  });
  return sql`
    INSERT INTO audit_entries (at, call_id, staff_id, door, operation, receipt, noun, record_id, version, fields, change_sealed, undo_sealed)
    VALUES ${joinSql(rows)}`;
}

export interface RecentChange {
  readonly by: string;
  /** null: nobody's doing, such as the program's own. */
  readonly byId: number | null;
  readonly at: Date;
  readonly fields: string[];
}

/** Who changed a record after the given version of it, the newest 20, oldest first: what the second of two writers is told. */
export function recentChanges(tx: Tx, ref: RecordRef, sinceVersion: number): Promise<RecentChange[]> {
  return tx.rows<RecentChange>(sql`
    SELECT * FROM (
      SELECT a.id, coalesce(s.name, 'Crossdesk') AS by, a.staff_id AS "byId", a.at, a.fields
      FROM audit_entries a LEFT JOIN staff s ON s.id = a.staff_id
      WHERE a.noun = ${ref.noun} AND a.record_id = ${ref.id} AND a.version > ${sinceVersion}
      ORDER BY a.id DESC LIMIT 20) AS newest
    ORDER BY id`);
}

/** One change of a record, opened: who, when, through which door, and the values before and after. */
export interface RecordedChange {
  readonly id: bigint;
  readonly at: Date;
  /** null: nobody's doing, such as the program's own. */
  readonly by: string | null;
  readonly byId: number | null;
  readonly door: string;
  readonly operation: string;
  readonly fields: readonly string[];
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  readonly undone: boolean;
}

/** A record's changes, the newest first; `before`: only older ones than this line. Values are as written: whose they are to read is the caller's to judge. */
export async function changesOf(
  tx: Tx,
  secrets: Secrets,
  ref: RecordRef,
  page: { readonly limit: number; readonly before?: bigint | undefined },
): Promise<RecordedChange[]> {
  type Line = Omit<RecordedChange, 'before' | 'after'> & { readonly change: string | null };
  const older = page.before === undefined ? emptySql : sql`AND a.id < ${page.before}::bigint`;
  const lines = await tx.rows<Line>(sql`
    SELECT a.id, a.at, s.name AS by, a.staff_id AS "byId", a.door, a.operation, a.fields, a.change_sealed AS change,
      a.undone_at IS NOT NULL AS undone
    FROM audit_entries a LEFT JOIN staff s ON s.id = a.staff_id
    WHERE a.noun = ${ref.noun} AND a.record_id = ${ref.id} AND a.version IS NOT NULL ${older} ORDER BY a.id DESC LIMIT ${page.limit}`);
  return lines.map(({ change, ...line }) => {
    const opened = change === null ? {} : (JSON.parse(secrets.open(change, changeContext)) as Partial<RecordedChange>);
    return { ...line, before: opened.before ?? {}, after: opened.after ?? {} };
  });
}

export interface Undoable {
  readonly id: bigint;
  readonly call: string;
  readonly operation: string;
  readonly at: Date;
  /** undefined: the operation kept nothing, so it cannot be undone. */
  readonly kept: unknown;
}

/** The actor's newest write that is not undone yet, if it is younger than `since`. Locked for this transaction. */
export async function lastWrite(tx: Tx, secrets: Secrets, staffId: number, since: Date): Promise<Undoable | null> {
  // One call of an operation may write several lines; the first one carries what undoing needs.
  const [line] = await tx.rows<{ id: bigint; call: string; operation: string; at: Date; undo: string | null }>(sql`
    SELECT id, call_id AS call, operation, at, undo_sealed AS undo FROM audit_entries
    WHERE call_id = (
      SELECT call_id FROM audit_entries
      WHERE staff_id = ${staffId} AND at > ${since} AND undone_at IS NULL AND version IS NOT NULL AND operation <> ${undoOperation}
      ORDER BY id DESC LIMIT 1)
      AND undone_at IS NULL
    ORDER BY id LIMIT 1 FOR UPDATE`);
  if (!line) return null;
  const { undo, ...found } = line;
  return { ...found, kept: undo === null ? undefined : (JSON.parse(secrets.open(undo, undoContext)) as unknown) };
}

/** The records that this call changed, with the versions it left them in. */
export function linesOfCall(tx: Tx, call: string): Promise<{ noun: string; recordId: number; version: number }[]> {
  return tx.rows(sql`
    SELECT noun, record_id AS "recordId", version FROM audit_entries WHERE call_id = ${call} AND noun IS NOT NULL`);
}

/** Has anybody changed one of these records after that line was written? What was undone since has left no trace, nor has its undoing. */
export async function changedSince(
  tx: Tx,
  line: bigint,
  refs: readonly { noun: string; recordId: number; version: number }[],
): Promise<(RecentChange & { noun: string; recordId: number }) | null> {
  for (const ref of refs) {
    const [later] = await tx.rows<RecentChange>(sql`
      SELECT coalesce(s.name, 'Crossdesk') AS by, a.staff_id AS "byId", a.at, a.fields
      FROM audit_entries a LEFT JOIN staff s ON s.id = a.staff_id
      WHERE a.noun = ${ref.noun} AND a.record_id = ${ref.recordId} AND a.version > ${ref.version} AND a.id > ${line}
        AND a.undone_at IS NULL AND a.operation <> ${undoOperation}
      ORDER BY a.id LIMIT 1`);
    if (later) return { ...later, noun: ref.noun, recordId: ref.recordId };
  }
  return null;
}

export async function markUndone(tx: Tx, call: string, now: Date): Promise<void> {
  await tx.run(sql`UPDATE audit_entries SET undone_at = ${now} WHERE call_id = ${call}`);
}
