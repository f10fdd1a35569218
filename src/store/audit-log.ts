import type { Secrets } from '../core/secrets.ts';
import { joinSql, type Sql, sql, type Tx } from './database.ts';

/** A line of the audit log without what it says of contents. */
export interface AuditFact {
  readonly id: bigint;
  readonly at: Date;
  /** null: nobody's doing, such as the program's own. */
  readonly by: string | null;
  readonly byId: number | null;
  readonly door: string;
  readonly operation: string;
  readonly noun: string | null;
  readonly recordId: number | null;
  /** null: it was only opened. */
  readonly version: number | null;
  readonly fields: readonly string[];
  readonly undone: boolean;
  readonly sealed: boolean;
  readonly erased: boolean;
}

/** Lines that all conditions over `e` pick, the newest first. */
export function auditFacts(tx: Tx, conditions: readonly Sql[], limit: number): Promise<AuditFact[]> {
  const where = conditions.length > 0 ? joinSql([...conditions], ' AND ') : sql`TRUE`;
  return tx.rows<AuditFact>(sql`
    SELECT e.id, e.at, s.name AS by, e.staff_id AS "byId", e.door, e.operation, e.noun, e.record_id AS "recordId", e.version, e.fields,
      e.undone_at IS NOT NULL AS undone, e.seal_position IS NOT NULL AS sealed, e.erased_by IS NOT NULL AS erased
    FROM audit_entries e LEFT JOIN staff s ON s.id = e.staff_id
    WHERE ${where} ORDER BY e.id DESC LIMIT ${limit}::int`);
}

type Values = Readonly<Record<string, unknown>>;

/** What a line says was there before and after; empty where it says nothing, or nothing any more. */
export async function auditContent(tx: Tx, secrets: Secrets, id: bigint): Promise<{ before: Values; after: Values }> {
  const [row] = await tx.rows<{ change: string | null }>(
    sql`SELECT change_sealed AS change FROM audit_entries WHERE id = ${String(id)}::text::bigint`,
  );
  if (!row?.change) return { before: {}, after: {} };
  const opened = JSON.parse(secrets.open(row.change, 'audit.change')) as { before?: Values; after?: Values };
  return { before: opened.before ?? {}, after: opened.after ?? {} };
}
