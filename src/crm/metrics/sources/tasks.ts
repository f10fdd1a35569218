import { accessSql } from '../../../store/access.ts';
import { type Sql, sql } from '../../../store/database.ts';
import { caseAccess } from '../../cases/records.ts';
import { handoffAccess } from '../../handoffs/records.ts';
import { policyColumns as taskPolicyColumns } from '../../tasks/records.ts';
import { within } from '../scope.ts';
import type { Asked, Source } from './source.ts';

/** Tasks, and what one department asks of another. A task counts for its department and for whom it is assigned to. */

const taskAccess = ({ ability }: Asked): Sql => accessSql(ability, 'read', 'task', taskPolicyColumns, 'basic');
const ofTask = { department: sql`t.department_id`, person: sql`t.assignee_id` };

/** Tasks that were done in the period. */
function doneTasks(asked: Asked, value: Sql, reason: Sql): Sql {
  const { from, to } = asked.window;
  return sql`
    SELECT 'task' AS noun, t.id, t.assignee_id AS person, ${value} AS value, ${reason} AS reason
    FROM tasks t
    WHERE t.status = 'done' AND t.closed_at >= ${from}::timestamptz AND t.closed_at < ${to}::timestamptz
      AND ${within(asked.scope, ofTask)} AND ${taskAccess(asked)}`;
}

/** Nobody can record that a task took no time, so 0 minutes mean that none were recorded. */
const untimed = sql`CASE WHEN t.estimate_minutes IS NULL THEN 'no-expected' WHEN t.spent_minutes = 0 THEN 'no-actual' END`;

/** Tasks done in the period: expected time (the estimate) against recorded time. */
export const efficiency: Source = (asked) =>
  doneTasks(asked, sql`t.spent_minutes::float8 / t.estimate_minutes`, untimed);

export const schedule: Source = (asked) =>
  doneTasks(asked, sql`t.estimate_minutes::float8 / nullif(t.spent_minutes, 0)`, untimed);

/** Tasks done in the period: how often each was given to somebody else on its way. */
export const reassignments: Source = (asked) => doneTasks(asked, sql`t.reassignments::float8`, sql`NULL::text`);

/**
 * Tasks that fell due in the period, up to now: done by then or not. One that was cancelled before it was due is left out; one that was
 * cancelled afterwards had been missed.
 */
export const coordination: Source = (asked) => sql`
  SELECT 'task' AS noun, t.id, t.assignee_id AS person,
    (t.status = 'done' AND t.closed_at <= t.due_at)::int::float8 AS value,
    CASE WHEN t.status = 'cancelled' AND t.closed_at <= t.due_at THEN 'withdrawn' END AS reason
  FROM tasks t
  WHERE t.due_at >= ${asked.window.from}::timestamptz AND t.due_at < ${asked.window.at}::timestamptz
    AND ${within(asked.scope, ofTask)} AND ${taskAccess(asked)}`;

/** Tasks that were open at the end of the period: late by then or not. One without a due date cannot be late. */
export const overdue: Source = (asked) => sql`
  SELECT 'task' AS noun, t.id, t.assignee_id AS person, (t.due_at < ${asked.window.at}::timestamptz)::int::float8 AS value,
    CASE WHEN t.due_at IS NULL THEN 'no-deadline' END AS reason
  FROM tasks t
  WHERE t.created_at < ${asked.window.at}::timestamptz
    AND (t.status IN ('open', 'started') OR t.closed_at >= ${asked.window.at}::timestamptz)
    AND ${within(asked.scope, ofTask)} AND ${taskAccess(asked)}`;

/**
 * What one department asked of another with a deadline in the period: hand-offs (to be answered by), tasks (to be taken note of, begun or
 * done before they are due) and cases (to be answered by). In time: 1. Counted for whoever was asked. An unanswered one counts
 * when its deadline has passed; an answer counts whether it was yes or no. Requests made in the period without a deadline are left out.
 */
export const communication: Source = (asked) => {
  const { from, to, at } = asked.window;
  const falls = (deadline: Sql, answer: Sql): Sql => sql`
    ${deadline} >= ${from}::timestamptz AND ${deadline} < ${to}::timestamptz
      AND (${deadline} < ${at}::timestamptz OR ${answer} < ${at}::timestamptz)`;
  const taken = sql`least(t.acknowledged_at, t.started_at, t.closed_at)`;
  return sql`
    SELECT 'handoff' AS noun, h.id, coalesce(h.answered_by_id, h.to_staff_id) AS person,
      coalesce(h.answered_at <= h.answer_by, FALSE)::int::float8 AS value,
      CASE WHEN h.status = 'withdrawn' THEN 'withdrawn' END AS reason
    FROM handoffs h
    WHERE ${falls(sql`h.answer_by`, sql`h.answered_at`)} AND ${handoffAccess(asked.ability)}
      AND ${within(asked.scope, { department: sql`h.to_department_id`, person: sql`coalesce(h.answered_by_id, h.to_staff_id)` })}
    UNION ALL
    SELECT 'task', t.id, t.assignee_id, coalesce(${taken} <= t.due_at, FALSE)::int::float8,
      CASE WHEN t.due_at IS NULL THEN 'no-deadline' WHEN t.status = 'cancelled' AND t.closed_at <= t.due_at THEN 'withdrawn' END
    FROM tasks t
    WHERE t.creator_department_id <> t.department_id
      AND ((${falls(sql`t.due_at`, taken)})
        OR (t.due_at IS NULL AND t.created_at >= ${from}::timestamptz AND t.created_at < ${at}::timestamptz))
      AND ${within(asked.scope, ofTask)} AND ${taskAccess(asked)}
    UNION ALL
    SELECT 'case', k.id, coalesce(k.responded_by_id, k.assignee_id),
      coalesce(k.responded_at <= k.response_due_at, FALSE)::int::float8, NULL
    FROM cases k
    WHERE k.creator_department_id <> k.department_id AND ${falls(sql`k.response_due_at`, sql`k.responded_at`)}
      AND ${within(asked.scope, { department: sql`k.department_id`, person: sql`coalesce(k.responded_by_id, k.assignee_id)` })}
      AND ${caseAccess(asked.ability)}`;
};
