import type { DueWatch } from '../../commands/define.ts';
import { sql } from '../../store/database.ts';
import { type OrderRow, orderDetails, orderRef } from './records.ts';

type Late = Parameters<typeof orderDetails>[0] &
  Pick<OrderRow, 'id' | 'version'> & {
    readonly financeDepartmentId: number | null;
    /** The day that was told of before, and the one that is told of now. */
    readonly before: string | null;
    readonly after: string;
  };

/**
 * Orders whose day of payment has passed, once for each such day: whoever moves the day is told again. Its people and Finance,
 * who collects, get to know. Days end in UTC, so nobody is told before their own day is over by more than their distance from it.
 */
export const overdueOrders: DueWatch = {
  what: 'orders',
  async due({ tx, now, limit, changed }) {
    const found = await tx.rows<Late>(sql`
      WITH late AS (
        SELECT id, reminded_on FROM orders
        WHERE status = 'invoiced' AND removed_at IS NULL AND due_on < (${now}::timestamptz AT TIME ZONE 'UTC')::date
          AND reminded_on IS DISTINCT FROM due_on
        ORDER BY due_on, id LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
      )
      UPDATE orders o SET reminded_on = o.due_on FROM late
      WHERE o.id = late.id
      RETURNING o.id, o.version, late.reminded_on::text AS before, o.reminded_on::text AS after, o.department_id AS "departmentId", o.owner_id AS "ownerId", o.customer_id AS "customerId",
        o.created_by_id AS "createdById", o.status,
        (SELECT c.department_id FROM customers c WHERE c.id = o.customer_id) AS "customerDepartmentId",
        (SELECT c.owner_id FROM customers c WHERE c.id = o.customer_id) AS "customerOwnerId",
        (SELECT d.id FROM departments d WHERE d.key = 'finance' AND d.active) AS "financeDepartmentId"`);
    for (const order of found) {
      changed('order.overdue', {
        ref: orderRef(order.id),
        version: order.version,
        fields: ['remindedOn'],
        before: { remindedOn: order.before },
        after: { remindedOn: order.after },
      });
    }
    return found.map((order) => ({
      type: 'order.overdue',
      ref: orderRef(order.id),
      details: { ...orderDetails(order), financeDepartmentId: order.financeDepartmentId },
    }));
  },
};
