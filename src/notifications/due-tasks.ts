import { type AlertKind, alertAsOf, nextAlert } from '../core/alerts.ts';
import type { DomainEvent } from '../core/events.ts';
import { recordRef } from '../core/records.ts';
import { type Database, sql } from '../store/database.ts';
import { addToOutbox } from '../store/outbox.ts';

const batchSize = 200;

interface DueTask {
  id: number;
  alert: AlertKind;
  dueAt: Date | null;
  departmentId: number;
  creatorDepartmentId: number | null;
  assigneeId: number | null;
  creatorId: number;
  customerId: number | null;
  customerDepartmentId: number | null;
}

/**
 * Emits the reminders whose time has come and plans each task's next one, in one transaction: however many workers look at
 * once, and whenever one of them dies, each reminder is emitted once. Resolves to how many were emitted.
 */
export async function emitDueTasks(database: Database, now: Date): Promise<number> {
  let emitted = 0;
  for (;;) {
    const batch = await database.transact(async (tx) => {
      const tasks = await tx.rows<DueTask>(sql`
        SELECT t.id, t.alert, t.due_at AS "dueAt", t.department_id AS "departmentId",
          t.creator_department_id AS "creatorDepartmentId", t.assignee_id AS "assigneeId", t.created_by_id AS "creatorId",
          t.customer_id AS "customerId",
          (SELECT c.department_id FROM customers c WHERE c.id = t.customer_id) AS "customerDepartmentId"
        FROM tasks t WHERE t.alert_at <= ${now} AND t.alert IS NOT NULL ORDER BY t.alert_at, t.id LIMIT ${batchSize} FOR UPDATE OF t SKIP LOCKED`);
      if (tasks.length === 0) return 0;
      const moved = tasks.map((task) => {
        const kind = alertAsOf(task.alert, task.dueAt, now);
        return { task, kind, next: nextAlert(task.dueAt, now, kind) };
      });
      // `version` and `updated_at` stay: nobody edited the task.
      await tx.run(sql`
        UPDATE tasks t SET alert = m.alert, alert_at = m.at::timestamptz
        FROM unnest(
          ${moved.map(({ task }) => task.id)}::int[], ${moved.map(({ next }) => next?.kind ?? null)}::text[],
          ${moved.map(({ next }) => next?.at.toISOString() ?? null)}::text[]
        ) AS m(id, alert, at) WHERE t.id = m.id`);
      await addToOutbox(
        tx,
        moved.map(({ task, kind }): DomainEvent => {
          const { id, alert: _, dueAt: __, ...facts } = task;
          return { type: `task.${kind}`, ref: recordRef('task', id), details: { ...facts, changed: [] } };
        }),
        null,
      );
      return tasks.length;
    });
    emitted += batch;
    if (batch < batchSize) return emitted;
  }
}
