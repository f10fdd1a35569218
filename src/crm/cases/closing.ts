import type { DueWatch } from '../../commands/define.ts';
import { type Sql, sql, type Tx } from '../../store/database.ts';
import { caseRef, caseTable, eventDetails } from './records.ts';

/** Resolved cases close by themselves after so many days in which nobody reopened them, unless somebody says otherwise. */
export const usualDays = 7;
/** A year: more was mistyped. 0: never. */
export const mostDays = 366;

/** The company's rule, or a department's own. */
export const closingKey = (departmentId: number | null): string =>
  departmentId === null ? 'case.closing' : `case.closing.${departmentId}`;

/** Days for the rows of a department: its own rule, else the company's, else the usual one. */
const daysOf = (departmentId: Sql): Sql => sql`coalesce(
  (SELECT value::text::int FROM settings WHERE key = 'case.closing.' || ${departmentId}::int),
  (SELECT value::text::int FROM settings WHERE key = 'case.closing'), ${usualDays}::int)`;

/** After how many days cases of this department close; 0: never. */
export async function closingDays(tx: Tx, departmentId: number): Promise<number> {
  const [row] = await tx.rows<{ days: number }>(sql`SELECT ${daysOf(sql`${departmentId}::int`)} AS days`);
  return row?.days ?? usualDays;
}

export interface ClosingRule {
  /** null: the company. */
  readonly departmentId: number | null;
  readonly en: string;
  readonly zh: string;
  /** 0: never. */
  readonly days: number;
  readonly from: 'department' | 'company' | 'usual';
}

/** The company's rule first, then what holds in each department. */
export async function closingRules(tx: Tx): Promise<ClosingRule[]> {
  return tx.rows<ClosingRule>(sql`
    SELECT NULL::int AS "departmentId", '' AS en, '' AS zh, coalesce(c.value::text::int, ${usualDays}::int) AS days,
      CASE WHEN c.key IS NULL THEN 'usual' ELSE 'company' END AS "from", -1 AS place, 0 AS id
    FROM (SELECT 1) one LEFT JOIN settings c ON c.key = 'case.closing'
    UNION ALL
    SELECT d.id, d.name_en, d.name_zh, ${daysOf(sql`d.id`)},
      CASE WHEN EXISTS (SELECT FROM settings s WHERE s.key = 'case.closing.' || d.id) THEN 'department'
        WHEN EXISTS (SELECT FROM settings s WHERE s.key = 'case.closing') THEN 'company' ELSE 'usual' END, d.position, d.id
    FROM departments d WHERE d.active
    ORDER BY place, id`);
}

/** Closes what was resolved long enough ago. Its cards are drawn again; nobody is told, since nothing is left to do. */
export const closingWatch: DueWatch = {
  what: 'resolved cases',
  async due({ tx, now, limit, changed }) {
    const found = await tx.rows<{ id: number }>(sql`
      SELECT k.id FROM (SELECT d.id, ${daysOf(sql`d.id`)} AS days FROM departments d) r
      JOIN cases k ON k.department_id = r.id AND k.status = 'resolved'
        AND k.resolved_at <= ${now}::timestamptz - make_interval(days => r.days)
      WHERE r.days > 0 ORDER BY k.resolved_at, k.id LIMIT ${limit}::int FOR UPDATE OF k SKIP LOCKED`);
    if (found.length === 0) return [];
    const ids = found.map(({ id }) => id);
    await tx.run(sql`
      UPDATE cases SET status = 'closed', closed_at = ${now}::timestamptz, closed_by_id = NULL,
        version = version + 1, updated_at = ${now}::timestamptz
      WHERE id = ANY(${ids}::int[])`);
    const rows = await caseTable.where(tx, [sql`k.id = ANY(${ids}::int[])`], sql`k.id`);
    for (const { id, version } of rows) {
      changed('case.closed', {
        ref: caseRef(id),
        version,
        fields: ['status'],
        before: { status: 'resolved', closedAt: null },
        after: { status: 'closed', closedAt: now.toISOString() },
      });
    }
    return rows.map((row) => ({ type: 'case.closed', ref: caseRef(row.id), details: eventDetails(row, ['status']) }));
  },
};
