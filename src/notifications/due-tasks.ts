import { type AlertKind, alertAsOf, nextAlert, usualEscalation } from '../core/alerts.ts';
import { addWorkingTime, hasWorkingTime, type WorkingHours } from '../core/business-time.ts';
import { minutes } from '../core/clock.ts';
import type { DomainEvent } from '../core/events.ts';
import { recordRef } from '../core/records.ts';
import { type Database, sql } from '../store/database.ts';
import { addToOutbox } from '../store/outbox.ts';
import { workingHours } from '../store/working-hours.ts';

const batchSize = 200;

/** After the noun's own reminders comes one that only the sweep plans: the manager hears of it. */
type TaskAlert = AlertKind | 'escalated';

interface DueTask {
  id: number;
  alert: TaskAlert;
  dueAt: Date | null;
  departmentId: number;
  creatorDepartmentId: number | null;
  assigneeId: number | null;
  creatorId: number;
  customerId: number | null;
  customerDepartmentId: number | null;
  /** Whom it is escalated to; null: the department has no manager but its assignee. */
  managerId: number | null;
  /** Minutes of working time until then; null: never. */
  escalateAfter: number | null;
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
          (SELECT c.department_id FROM customers c WHERE c.id = t.customer_id) AS "customerDepartmentId",
          (SELECT s.id FROM staff s WHERE s.department_id = t.department_id AND s.role = 'manager' AND s.active
            AND s.id IS DISTINCT FROM t.assignee_id ORDER BY s.id LIMIT 1) AS "managerId",
          (SELECT CASE WHEN e.department_id IS NULL THEN ${usualEscalation}::int ELSE e.after_minutes END
            FROM (SELECT 1) one LEFT JOIN escalation_rules e ON e.department_id = t.department_id) AS "escalateAfter"
        FROM tasks t WHERE t.alert_at <= ${now} AND t.alert IS NOT NULL ORDER BY t.alert_at, t.id LIMIT ${batchSize} FOR UPDATE OF t SKIP LOCKED`);
      if (tasks.length === 0) return 0;
      const kinds = tasks.map((task) => ({ task, kind: kindNow(task, now) }));
      const hours = await workingHours(
        tx,
        kinds.filter(({ kind }) => kind === 'overdue').map(({ task }) => task.departmentId),
      );
      const moved = kinds.map(({ task, kind }) => ({ task, kind, next: nextOf(task, kind, hours, now) }));
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
          const { id, alert: _, dueAt: __, escalateAfter: ___, managerId, ...facts } = task;
          return {
            type: `task.${kind}`,
            ref: recordRef('task', id),
            details: { ...facts, ...(kind === 'escalated' ? { managerId } : {}), changed: [] },
          };
        }),
        null,
      );
      return tasks.length;
    });
    emitted += batch;
    if (batch < batchSize) return emitted;
  }
}

/** What a reminder has to be called by now: one that comes late must not say "due soon". */
function kindNow({ alert, dueAt }: DueTask, now: Date): TaskAlert {
  return alert === 'escalated' ? alert : alertAsOf(alert, dueAt, now);
}

/** The reminder that follows: the last of the noun's own is followed by the escalation, by the department's rule and hours. */
function nextOf(
  task: DueTask,
  kind: TaskAlert,
  hours: ReadonlyMap<number, WorkingHours>,
  now: Date,
): { kind: TaskAlert; at: Date } | null {
  if (kind === 'escalated') return null;
  if (kind !== 'overdue') return nextAlert(task.dueAt, now, kind);
  const working = hours.get(task.departmentId);
  // Without hours there is no working time to count: a department that never works has nobody to escalate to.
  if (task.escalateAfter === null || !working || !hasWorkingTime(working.week)) return null;
  return { kind: 'escalated', at: addWorkingTime(working, now, minutes(task.escalateAfter)) };
}
