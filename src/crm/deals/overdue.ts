import type { DueWatch } from '../../commands/define.ts';
import { sql } from '../../store/database.ts';
import { type DealRow, dealDetails, dealRef } from './records.ts';

/** `before`, `after`: the day that was told of before, and the one that is told of now. */
type Late = Parameters<typeof dealDetails>[0] &
  Pick<DealRow, 'id' | 'version'> & { readonly before: string | null; readonly after: string };

/**
 * Deals whose expected day has passed, once for each such day: whoever moves the day is reminded again. Days end in UTC, so
 * nobody is told before their own day is over by more than their distance from it.
 */
export const overdueDeals: DueWatch = {
  what: 'deals',
  async due({ tx, now, limit, changed }) {
    const found = await tx.rows<Late>(sql`
      WITH late AS (
        SELECT id, reminded_on FROM deals
        WHERE status = 'open' AND removed_at IS NULL AND expected_on < (${now}::timestamptz AT TIME ZONE 'UTC')::date
          AND reminded_on IS DISTINCT FROM expected_on
        ORDER BY expected_on, id LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
      )
      UPDATE deals d SET reminded_on = d.expected_on FROM late
      WHERE d.id = late.id
      RETURNING d.id, d.version, late.reminded_on::text AS before, d.reminded_on::text AS after, d.department_id AS "departmentId", d.owner_id AS "ownerId", d.customer_id AS "customerId",
        d.created_by_id AS "createdById", d.stage,
        (SELECT c.department_id FROM customers c WHERE c.id = d.customer_id) AS "customerDepartmentId",
        (SELECT c.owner_id FROM customers c WHERE c.id = d.customer_id) AS "customerOwnerId"`);
    for (const deal of found) {
      changed('deal.overdue', {
        ref: dealRef(deal.id),
        version: deal.version,
        fields: ['remindedOn'],
        before: { remindedOn: deal.before },
        after: { remindedOn: deal.after },
      });
    }
    return found.map((deal) => ({ type: 'deal.overdue', ref: dealRef(deal.id), details: dealDetails(deal) }));
  },
};
