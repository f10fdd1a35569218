import type { Ctx } from '../../operations/operation.ts';
import { sql, type Tx } from '../../store/database.ts';
import { policyRecord } from './records.ts';

/** A line of a checklist. */
export interface Item {
  readonly id: number;
  readonly text: string;
  readonly done: boolean;
}

/** A task that another one waits for, with the columns that its policy speaks of. */
export interface Awaited {
  readonly id: number;
  readonly title: string;
  readonly departmentId: number;
  readonly creatorDepartmentId: number | null;
  readonly assigneeId: number | null;
  readonly createdById: number;
}

/** What may be shown of other tasks: those that somebody may not know of are named by their numbers only. */
export function namedFor<T extends Awaited>(tasks: readonly T[], can: Ctx['can']): { id: number; title: string }[] {
  return tasks.map((task) => ({
    id: task.id,
    title: can('read', 'task', policyRecord(task), 'basic') ? task.title : '',
  }));
}

export function itemsOf(tx: Tx, taskId: number): Promise<Item[]> {
  return tx.rows<Item>(sql`
    SELECT id, text, done_at IS NOT NULL AS done FROM task_items WHERE task_id = ${taskId}::int ORDER BY id`);
}

/** What still has to be finished before the task can be. */
export function blockersOf(tx: Tx, taskId: number): Promise<Awaited[]> {
  return tx.rows<Awaited>(sql`
    SELECT w.id, w.title, w.department_id AS "departmentId", w.creator_department_id AS "creatorDepartmentId",
      w.assignee_id AS "assigneeId", w.created_by_id AS "createdById"
    FROM task_dependencies d JOIN tasks w ON w.id = d.waits_for_id
    WHERE d.task_id = ${taskId}::int AND w.status IN ('open', 'started') ORDER BY w.id`);
}

/** A task that waits for this one, and what follows for its due date. */
export interface Waiting {
  readonly id: number;
  readonly dueDays: number | null;
  readonly dueWorking: boolean;
  /** Nothing else that is still to be done holds it up. */
  readonly isFree: boolean;
}

export function waitingFor(tx: Tx, taskId: number): Promise<Waiting[]> {
  return tx.rows<Waiting>(sql`
    SELECT t.id, d.due_days AS "dueDays", d.due_working AS "dueWorking",
      NOT EXISTS (
        SELECT FROM task_dependencies o JOIN tasks w ON w.id = o.waits_for_id
        WHERE o.task_id = t.id AND o.waits_for_id <> ${taskId}::int AND w.status IN ('open', 'started')) AS "isFree"
    FROM task_dependencies d JOIN tasks t ON t.id = d.task_id
    WHERE d.waits_for_id = ${taskId}::int AND t.status IN ('open', 'started') ORDER BY t.id`);
}

/** Does the task wait for the other one, directly or through others? */
export async function doesWaitFor(tx: Tx, taskId: number, otherId: number): Promise<boolean> {
  const found = await tx.rows(sql`
    WITH RECURSIVE reached(id) AS (
      SELECT ${taskId}::int
      UNION
      SELECT d.waits_for_id FROM task_dependencies d JOIN reached r ON d.task_id = r.id
    )
    SELECT id FROM reached WHERE id = ${otherId}::int`);
  return found.length > 0;
}

/** New dependencies are written one after the other: two that are harmless alone may close a circle together. */
export async function holdDependencies(tx: Tx): Promise<void> {
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext('crossdesk.task_dependencies'))`);
}

/**
 * What follows from a task's checklist and logged times is written again. Its version stays: a tick and an edit do not get in each
 * other's way.
 */
export async function settleChildren(tx: Tx, taskId: number, now: Date): Promise<void> {
  await tx.run(sql`
    UPDATE tasks t SET
      progress = CASE WHEN i.total > 0 THEN (i.done * 100 / i.total)::int ELSE t.progress END,
      spent_minutes = (SELECT coalesce(sum(minutes), 0)::int FROM task_times WHERE task_id = t.id),
      updated_at = ${now}::timestamptz
    FROM (SELECT count(*) AS total, count(done_at) AS done FROM task_items WHERE task_id = ${taskId}::int) i
    WHERE t.id = ${taskId}::int`);
}
