import { type Sql, sql } from '../../store/database.ts';
import type { DayTask, Priority } from './rules.ts';

/** A task as a line of a list. */
export interface ListedTask extends DayTask {
  readonly id: number;
  readonly title: string;
  readonly priority: Priority;
  readonly customerName: string | null;
  readonly assigneeName: string | null;
  readonly closedAt: Date | null;
  /** Per cent. */
  readonly progress: number;
  readonly blocked: boolean;
}

/** Its columns, from `tasks t`. */
export const listedColumns: Sql = sql`
  t.id, t.title, t.status, t.priority, t.due_at AS "dueAt", t.snoozed_until AS "snoozedUntil",
  t.assignee_id AS "assigneeId", t.created_by_id AS "createdById", t.updated_at AS "updatedAt", t.closed_at AS "closedAt", t.progress,
  EXISTS (SELECT FROM task_dependencies x JOIN tasks w ON w.id = x.waits_for_id
    WHERE x.task_id = t.id AND w.status IN ('open', 'started')) AS blocked,
  (SELECT c.name FROM customers c WHERE c.id = t.customer_id) AS "customerName",
  (SELECT s.name FROM staff s WHERE s.id = t.assignee_id) AS "assigneeName"`;

/** The more pressing, the smaller. */
export const pressing: Sql = sql`CASE t.priority WHEN 'urgent' THEN 0 WHEN 'high' THEN 1 WHEN 'normal' THEN 2 ELSE 3 END`;
