import type { Msg } from '../../core/msg.ts';
import { oneLine } from '../../core/text.ts';
import type { Viewer } from '../../operations/operation.ts';
import { accessSql } from '../../store/access.ts';
import { sql, type Tx } from '../../store/database.ts';
import { viaName } from './messages.ts';

/** A log as the customer's card mentions it. */
export interface LogLine {
  readonly id: number;
  readonly via: Msg;
  readonly byId: number;
  readonly byName: string;
  readonly at: Date;
  /** null: the viewer may know of the contact but not what was said. */
  readonly content: string | null;
}

/** The customer's newest logs that the viewer may know of. */
export async function lastLogs(tx: Tx, customerId: number, viewer: Viewer, limit: number): Promise<LogLine[]> {
  const columns = { departmentId: sql`i.department_id`, byId: sql`i.by_id`, audience: sql`i.audience` };
  const rows = await tx.rows<{
    id: number;
    via: string;
    byId: number;
    byName: string;
    at: Date;
    departmentId: number;
    audience: string;
    content: string;
  }>(sql`
    SELECT i.id, i.via, i.by_id AS "byId", coalesce(s.name, '') AS "byName", i.happened_at AS at,
      i.department_id AS "departmentId", i.audience, left(i.content, 400) AS content
    FROM interactions i LEFT JOIN staff s ON s.id = i.by_id
    WHERE i.customer_id = ${customerId} AND i.deleted_at IS NULL
      AND ${accessSql(viewer.ability, 'read', 'interaction', columns, 'basic')}
    ORDER BY i.happened_at DESC, i.id DESC LIMIT ${limit}`);
  return rows.map((row) => ({
    id: row.id,
    via: viaName(row.via),
    byId: row.byId,
    byName: row.byName,
    at: row.at,
    content: viewer.can(
      'read',
      'interaction',
      { byId: row.byId, departmentId: row.departmentId, audience: row.audience },
      'content',
    )
      ? oneLine(row.content)
      : null,
  }));
}

export async function openTaskCount(tx: Tx, customerId: number): Promise<number> {
  const [row] = await tx.rows<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM tasks WHERE customer_id = ${customerId} AND status IN ('open', 'started')`,
  );
  return row?.count ?? 0;
}
