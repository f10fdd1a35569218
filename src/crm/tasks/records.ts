import type { AlertKind } from '../../core/alerts.ts';
import type { DomainEvent } from '../../core/events.ts';
import { type Msg, msg } from '../../core/msg.ts';
import type { Ability } from '../../core/policy.ts';
import { type NounName, type RecordRef, recordRef } from '../../core/records.ts';
import { notFound } from '../../operations/messages.ts';
import { accessSql, customerPolicyColumns } from '../../store/access.ts';
import { emptySql, type Sql, sql, type Tx } from '../../store/database.ts';
import type { Priority, Status } from './rules.ts';

/** A task with the names that people know its columns by. */
export interface TaskRow {
  readonly id: number;
  readonly version: number;
  readonly title: string;
  readonly status: Status;
  readonly priority: Priority;
  readonly customerId: number | null;
  readonly customerName: string | null;
  readonly customerDepartmentId: number | null;
  readonly departmentId: number;
  readonly departmentKey: string;
  readonly departmentEn: string;
  readonly departmentZh: string;
  readonly assigneeId: number | null;
  readonly assigneeName: string | null;
  readonly createdById: number;
  readonly createdByName: string | null;
  readonly creatorDepartmentId: number | null;
  readonly dueAt: Date | null;
  readonly snoozedUntil: Date | null;
  readonly startedAt: Date | null;
  readonly closedAt: Date | null;
  readonly closedById: number | null;
  readonly closedByName: string | null;
  readonly sourceLink: string | null;
  /** The record that it was made for. */
  readonly aboutNoun: NounName | null;
  readonly aboutId: number | null;
  /** Per cent. */
  readonly progress: number;
  readonly estimateMinutes: number | null;
  readonly spentMinutes: number;
  /** How often it was taken from somebody or some department and given to another. */
  readonly reassignments: number;
  /** When the department that another one asked took it up. */
  readonly acknowledgedAt: Date | null;
  /** In the words of recurrence.ts. */
  readonly recurrence: string | null;
  readonly recurrenceZone: string | null;
  /** When the next one of the series is added, if this one is not done before; null on all but the newest. */
  readonly recurAt: Date | null;
  readonly seriesId: number | null;
  readonly projectId: number | null;
  readonly projectName: string | null;
  readonly projectStep: number | null;
  readonly rating: number | null;
  readonly ratingText: string | null;
  readonly ratedAt: Date | null;
  readonly ratedById: number | null;
  readonly alertAt: Date | null;
  readonly alert: AlertKind | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/**
 * Every column that a task is shown with, from `tasks t`. Names are subqueries rather than joins: after waiting for a row lock
 * PostgreSQL evaluates them again for the row's newest state, which it does not do for a joined table.
 */
export const taskColumns: Sql = sql`
  t.id, t.version, t.title, t.status, t.priority,
  t.customer_id AS "customerId",
  (SELECT c.name FROM customers c WHERE c.id = t.customer_id) AS "customerName",
  (SELECT c.department_id FROM customers c WHERE c.id = t.customer_id) AS "customerDepartmentId",
  t.department_id AS "departmentId",
  (SELECT d.key FROM departments d WHERE d.id = t.department_id) AS "departmentKey",
  (SELECT d.name_en FROM departments d WHERE d.id = t.department_id) AS "departmentEn",
  (SELECT d.name_zh FROM departments d WHERE d.id = t.department_id) AS "departmentZh",
  t.assignee_id AS "assigneeId",
  (SELECT s.name FROM staff s WHERE s.id = t.assignee_id) AS "assigneeName",
  t.created_by_id AS "createdById",
  (SELECT s.name FROM staff s WHERE s.id = t.created_by_id) AS "createdByName",
  t.creator_department_id AS "creatorDepartmentId",
  t.due_at AS "dueAt", t.snoozed_until AS "snoozedUntil", t.started_at AS "startedAt",
  t.closed_at AS "closedAt", t.closed_by_id AS "closedById",
  (SELECT s.name FROM staff s WHERE s.id = t.closed_by_id) AS "closedByName",
  t.source_link AS "sourceLink", t.about_noun AS "aboutNoun", t.about_id AS "aboutId",
  t.progress, t.estimate_minutes AS "estimateMinutes", t.spent_minutes AS "spentMinutes", t.reassignments,
  t.acknowledged_at AS "acknowledgedAt", t.recurrence, t.recurrence_zone AS "recurrenceZone", t.recur_at AS "recurAt",
  t.series_id AS "seriesId", t.project_id AS "projectId",
  (SELECT p.name FROM projects p WHERE p.id = t.project_id) AS "projectName", t.project_step AS "projectStep",
  t.rating, t.rating_text AS "ratingText", t.rated_at AS "ratedAt", t.rated_by_id AS "ratedById",
  t.alert_at AS "alertAt", t.alert,
  t.created_at AS "createdAt", t.updated_at AS "updatedAt"`;

/** The task, or AppError 'not_found'. `lock` holds the row, so that two people's clicks follow one another. */
export async function loadTask(tx: Tx, id: number, lock: 'lock' | 'read' = 'read'): Promise<TaskRow> {
  const [task] = await tx.rows<TaskRow>(sql`
    SELECT ${taskColumns} FROM tasks t WHERE t.id = ${id}::int ${lock === 'lock' ? sql`FOR UPDATE OF t` : emptySql}`);
  if (!task) throw notFound(taskRef(id));
  return task;
}

export const taskRef = (id: number): RecordRef<'task'> => recordRef('task', id);

/** The columns that the policy's conditions speak of. */
export function policyRecord(task: {
  readonly id: number;
  readonly departmentId: number;
  readonly creatorDepartmentId: number | null;
  readonly assigneeId: number | null;
  readonly createdById: number;
}): Record<string, number | null> {
  const { id, departmentId, creatorDepartmentId, assigneeId, createdById } = task;
  return { id, departmentId, creatorDepartmentId, assigneeId, createdById };
}

/** The same columns of `tasks t`, for lists. */
export const policyColumns: Readonly<Record<string, Sql>> = {
  id: sql`t.id`,
  departmentId: sql`t.department_id`,
  creatorDepartmentId: sql`t.creator_department_id`,
  assigneeId: sql`t.assignee_id`,
  createdById: sql`t.created_by_id`,
};

/** Customers called `c` that a task of this person may be about. */
export function readableCustomer(ability: Ability): Sql {
  return accessSql(ability, 'read', 'customer', customerPolicyColumns(sql`c`), 'basic');
}

export function departmentName(task: Pick<TaskRow, 'departmentEn' | 'departmentZh'>): Msg {
  return msg(task.departmentEn, task.departmentZh);
}

/** What routing needs to know: ids only. */
export function eventDetails(
  task: Pick<
    TaskRow,
    'departmentId' | 'creatorDepartmentId' | 'assigneeId' | 'customerId' | 'customerDepartmentId' | 'createdById'
  >,
  changed: readonly string[] = [],
): DomainEvent['details'] {
  return {
    departmentId: task.departmentId,
    creatorDepartmentId: task.creatorDepartmentId,
    assigneeId: task.assigneeId,
    customerId: task.customerId,
    customerDepartmentId: task.customerDepartmentId,
    creatorId: task.createdById,
    changed: [...changed],
  };
}
