import type { DueWatch } from '../../commands/define.ts';
import type { DomainEvent } from '../../core/events.ts';
import { sql, type Tx } from '../../store/database.ts';
import { eventDetails, loadTask, type TaskRow, taskRef } from './records.ts';
import { occurrenceAfter, parseRecurrence } from './recurrence.ts';
import { alertFor } from './rules.ts';

export interface NextTask {
  readonly id: number;
  readonly dueAt: Date;
}

/**
 * Adds the next task of a series: the same work for the same people, nothing of it begun. Whoever has left meanwhile is not
 * given it; it lies with the department then. The newest of a series carries `recurAt`; the caller clears it on the one before.
 */
export async function addNext(tx: Tx, task: TaskRow, now: Date): Promise<NextTask> {
  const rule = parseRecurrence(task.recurrence ?? '');
  if (!rule.ok || task.recurrenceZone === null)
    throw new Error(`Task ${task.id} is to come back by a rule that nothing understands: ${task.recurrence}.`);
  const dueAt = occurrenceAfter(rule.value, task.dueAt ?? now, now, task.recurrenceZone);
  const { alert, alertAt } = alertFor({ status: 'open', dueAt, snoozedUntil: null }, now);
  const [next] = await tx.rows<{ id: number }>(sql`
    WITH next AS (
      INSERT INTO tasks (title, customer_id, department_id, assignee_id, created_by_id, creator_department_id, priority, due_at,
        alert, alert_at, source_link, about_noun, about_id, estimate_minutes, recurrence, recurrence_zone, recur_at, series_id,
        created_at, updated_at)
      SELECT t.title, t.customer_id, t.department_id,
        (SELECT s.id FROM staff s WHERE s.id = t.assignee_id AND s.active AND s.role <> 'viewer'),
        t.created_by_id, t.creator_department_id, t.priority, ${dueAt}::timestamptz, ${alert}::text, ${alertAt}::timestamptz,
        t.source_link, t.about_noun, t.about_id, t.estimate_minutes, t.recurrence, t.recurrence_zone, ${dueAt}::timestamptz,
        coalesce(t.series_id, t.id), ${now}::timestamptz, ${now}::timestamptz
      FROM tasks t WHERE t.id = ${task.id}::int RETURNING id
    ), items AS (
      INSERT INTO task_items (task_id, text, created_at)
      SELECT next.id, i.text, ${now}::timestamptz FROM next, task_items i WHERE i.task_id = ${task.id}::int ORDER BY i.id
    )
    SELECT id FROM next`);
  if (!next) throw new Error(`The next of task ${task.id} was not returned.`);
  return { id: next.id, dueAt };
}

/** What is told of it. */
export async function nextEvents(tx: Tx, id: number): Promise<DomainEvent[]> {
  const next = await loadTask(tx, id);
  const ref = taskRef(id);
  const details = eventDetails(next);
  const added: DomainEvent = { type: 'task.added', ref, details };
  if (next.assigneeId === null) return [added];
  return [added, { type: 'task.assigned', ref, details: { ...details, previousAssigneeId: null } }];
}

/** Series whose next task's time has come although the one before is not done: both stand there then. */
export const seriesWatch: DueWatch = {
  what: 'recurring tasks',
  async due({ tx, now, limit, changed }) {
    const due = await tx.rows<{ id: number }>(sql`
      SELECT t.id FROM tasks t WHERE t.recur_at <= ${now}::timestamptz AND t.status IN ('open', 'started')
      ORDER BY t.recur_at, t.id LIMIT ${limit}::int FOR UPDATE OF t SKIP LOCKED`);
    const events: DomainEvent[] = [];
    for (const { id } of due) {
      const task = await loadTask(tx, id);
      const next = await addNext(tx, task, now);
      // `version` and `updated_at` stay: nobody edited the task.
      await tx.run(sql`UPDATE tasks SET recur_at = NULL WHERE id = ${id}::int`);
      changed('task.recurred', {
        ref: taskRef(next.id),
        version: 1,
        fields: ['title', 'status'],
        after: { title: task.title, dueAt: next.dueAt.toISOString(), after: id },
      });
      events.push(...(await nextEvents(tx, next.id)));
    }
    return events;
  },
};
