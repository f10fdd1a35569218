import type { DueWatch } from '../../commands/define.ts';
import { sql } from '../../store/database.ts';
import { type NeedRow, needDetails, needRef } from './records.ts';

/** `before`, `after`: the day that was told of before, and the one that is told of now. */
type Late = Parameters<typeof needDetails>[0] &
  Pick<NeedRow, 'id' | 'version'> & { readonly before: string | null; readonly after: string };

/**
 * Needs that were not met by their day, once for each such day: whoever moves the day is told again. Days end in UTC, so nobody
 * is told before their own day is over by more than their distance from it.
 */
export const overdueNeeds: DueWatch = {
  what: 'needs',
  async due({ tx, now, limit, changed }) {
    const found = await tx.rows<Late>(sql`
      WITH late AS (
        SELECT id, reminded_on FROM needs
        WHERE status IN ('open', 'qualified') AND removed_at IS NULL AND needed_on < (${now}::timestamptz AT TIME ZONE 'UTC')::date
          AND reminded_on IS DISTINCT FROM needed_on
        ORDER BY needed_on, id LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
      )
      UPDATE needs n SET reminded_on = n.needed_on FROM late
      WHERE n.id = late.id
      RETURNING n.id, n.version, late.reminded_on::text AS before, n.reminded_on::text AS after, n.department_id AS "departmentId", n.owner_id AS "ownerId", n.customer_id AS "customerId",
        n.created_by_id AS "createdById", n.kind, n.level, n.status,
        (SELECT c.department_id FROM customers c WHERE c.id = n.customer_id) AS "customerDepartmentId",
        (SELECT c.owner_id FROM customers c WHERE c.id = n.customer_id) AS "customerOwnerId"`);
    for (const need of found) {
      changed('need.overdue', {
        ref: needRef(need.id),
        version: need.version,
        fields: ['remindedOn'],
        before: { remindedOn: need.before },
        after: { remindedOn: need.after },
      });
    }
    return found.map((need) => ({ type: 'need.overdue', ref: needRef(need.id), details: needDetails(need) }));
  },
};
