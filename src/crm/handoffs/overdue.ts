import type { DueWatch } from '../../commands/define.ts';
import type { DomainEvent } from '../../core/events.ts';
import { sql } from '../../store/database.ts';
import { eventOf, handoffTable } from './records.ts';

/**
 * Offers that nobody answered in time: the receiving department's managers are told, the admins where it has none, and whoever
 * offered. They can still be answered.
 */
export const overdueWatch: DueWatch = {
  what: 'hand-offs',
  async due({ tx, now, limit, changed }) {
    const due = await tx.rows<{ id: number }>(sql`
      SELECT id FROM handoffs WHERE alert_at <= ${now}::timestamptz AND status = 'offered'
      ORDER BY alert_at, id LIMIT ${limit}::int FOR UPDATE SKIP LOCKED`);
    if (due.length === 0) return [];
    const ids = due.map(({ id }) => id);
    await tx.run(sql`
      UPDATE handoffs SET status = 'expired', alert_at = NULL, version = version + 1, updated_at = ${now}::timestamptz
      WHERE id = ANY(${ids}::int[])`);
    const rows = await handoffTable.where(tx, [sql`h.id = ANY(${ids}::int[])`], sql`h.id`);
    for (const row of rows) {
      changed('handoff.expired', {
        ref: handoffTable.ref(row.id),
        version: row.version,
        fields: ['status'],
        before: { status: 'offered' },
        after: { status: 'expired' },
      });
    }
    const managers = await tx.rows<{ id: number; departmentId: number }>(sql`
      SELECT id, department_id AS "departmentId" FROM staff
      WHERE role = 'manager' AND active AND department_id = ANY(${rows.map((row) => row.toDepartmentId)}::int[]) ORDER BY id`);
    return rows.flatMap((row): DomainEvent[] => {
      const theirs = managers.filter(({ departmentId }) => departmentId === row.toDepartmentId);
      return [
        eventOf('handoff.expired', row, {}, ['status']),
        ...theirs.map(({ id }) => eventOf('handoff.escalated', row, { managerId: id })),
        ...(theirs.length === 0 ? [eventOf('handoff.unanswered', row)] : []),
      ];
    });
  },
};
