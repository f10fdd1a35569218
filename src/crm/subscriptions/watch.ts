import type { DueWatch } from '../../commands/define.ts';
import type { DomainEvent } from '../../core/events.ts';
import { recordRef } from '../../core/records.ts';
import { sql } from '../../store/database.ts';

/**
 * Notices subscriptions that no longer do anything (their channel went, or whom they name did) and those that do again. Admins are
 * told once of each.
 */
export const brokenSubscriptions: DueWatch = {
  what: 'subscriptions',
  async due({ tx, now, limit, changed }) {
    const found = await tx.rows<{
      id: number;
      version: number;
      before: string | null;
      fault: string | null;
      departmentId: number | null;
    }>(sql`
      WITH seen AS (
        SELECT s.id, s.status, s.fault, CASE
          WHEN s.channel IS NOT NULL AND c.id IS NULL THEN 'channel-gone'
          WHEN c.status = 'broken' THEN 'channel-broken'
          WHEN EXISTS (SELECT FROM customers u WHERE u.id = ANY(s.customer_ids) AND (u.archived_at IS NOT NULL OR u.merged_into_id IS NOT NULL))
            THEN 'customer-gone'
          WHEN EXISTS (SELECT FROM staff p WHERE p.id = ANY(s.staff_ids) AND NOT p.active) THEN 'staff-gone'
        END AS found
        FROM subscriptions s LEFT JOIN channels c
          ON c.platform = s.platform AND c.workspace = s.workspace AND c.channel_id = s.channel
        WHERE s.removed_at IS NULL
      ), differing AS (
        SELECT s.id, s.fault AS before FROM subscriptions s JOIN seen ON seen.id = s.id
        WHERE seen.found IS DISTINCT FROM seen.fault ORDER BY s.id LIMIT ${limit} FOR UPDATE OF s SKIP LOCKED
      )
      UPDATE subscriptions s SET fault = seen.found, status = CASE WHEN seen.found IS NULL THEN 'ok' ELSE 'broken' END,
        updated_at = ${now}::timestamptz
      FROM differing JOIN seen ON seen.id = differing.id WHERE s.id = seen.id
      RETURNING s.id, s.version, differing.before, s.fault, s.department_id AS "departmentId"`);
    for (const { id, version, before, fault } of found) {
      changed(fault === null ? 'subscription.healed' : 'subscription.broken', {
        ref: recordRef('subscription', id),
        version,
        fields: ['fault'],
        before: { fault: before },
        after: { fault },
      });
    }
    return found.map(
      ({ id, fault, departmentId }): DomainEvent => ({
        type: fault === null ? 'subscription.healed' : 'subscription.broken',
        ref: recordRef('subscription', id),
        details: { fault, departmentId },
      }),
    );
  },
};
