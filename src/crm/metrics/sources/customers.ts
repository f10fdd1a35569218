import { type Sql, sql } from '../../../store/database.ts';
import { caseAccess } from '../../cases/records.ts';
import { customerAccess } from '../../customers/records.ts';
import { handoffAccess } from '../../handoffs/records.ts';
import { logAccess } from '../../interactions/records.ts';
import { surveyAccess } from '../../surveys/records.ts';
import { within } from '../scope.ts';
import type { Asked, Source } from './source.ts';

/**
 * What customers say, and how they are served. An answer counts for the department that it was given to (without one, the
 * customer's) and for the customer's owner; a case for its department and whoever answered it.
 */

/** Answers taken within the period; days of surveys are the calendar's, in no zone. */
function answers(asked: Asked): Sql {
  const { fromDay, toDay } = asked.window;
  return sql`
    FROM surveys v JOIN customers c ON c.id = v.customer_id
    WHERE v.removed_at IS NULL AND v.taken_on BETWEEN ${fromDay}::date AND ${toDay}::date AND ${surveyAccess(asked.ability)}
      AND ${within(asked.scope, { department: sql`coalesce(v.department_id, c.department_id)`, person: sql`c.owner_id` })}`;
}

/** Every answer on the scale of 1 to 5: satisfied (4 or 5) or not. */
export const csat: Source = (asked) => sql`
  SELECT 'survey' AS noun, v.id, NULL::int AS person, (v.csat >= 4)::int::float8 AS value, NULL::text AS reason
  ${answers(asked)} AND v.csat IS NOT NULL`;

/** Every answer on the scale of 0 to 10: a promoter (9 or 10) is 100, a detractor (0 to 6) −100, the others 0. Their mean is the score. */
export const nps: Source = (asked) => sql`
  SELECT 'survey' AS noun, v.id, NULL::int AS person,
    (CASE WHEN v.nps >= 9 THEN 100 WHEN v.nps <= 6 THEN -100 ELSE 0 END)::float8 AS value, NULL::text AS reason
  ${answers(asked)} AND v.nps IS NOT NULL`;

/** Each customer once, with the last answer of the period that says anything of it. */
function expectation(asked: Asked, expected: Sql, actual: Sql): Sql {
  return sql`
    SELECT DISTINCT ON (v.customer_id) 'survey' AS noun, v.id, NULL::int AS person,
      CASE WHEN ${expected} > 0 THEN (${actual} / ${expected})::float8 END AS value,
      CASE WHEN ${expected} > 0 IS NOT TRUE THEN 'no-expected' WHEN ${actual} IS NULL THEN 'no-actual' END AS reason
    ${answers(asked)} AND num_nonnulls(${expected}, ${actual}) > 0
    ORDER BY v.customer_id, v.taken_on DESC, v.id DESC`;
}

export const satisfaction: Source = (asked) =>
  expectation(asked, sql`v.satisfaction_expected`, sql`v.satisfaction_actual`);

export const loyalty: Source = (asked) => expectation(asked, sql`v.loyalty_expected`, sql`v.loyalty_actual`);

const ofCase = { department: sql`k.department_id`, person: sql`coalesce(k.responded_by_id, k.assignee_id)` };

/** Cases first answered in the period: working time of their department until then, in minutes. */
export const response: Source = (asked) => sql`
  SELECT 'case' AS noun, k.id, ${ofCase.person} AS person, k.response_minutes::float8 AS value,
    CASE WHEN k.response_minutes IS NULL THEN 'no-actual' END AS reason
  FROM cases k
  WHERE k.responded_at >= ${asked.window.from}::timestamptz AND k.responded_at < ${asked.window.to}::timestamptz
    AND ${within(asked.scope, ofCase)} AND ${caseAccess(asked.ability)}`;

/** Cases resolved in the period: the same until then, without the time that they waited for the customer. */
export const resolution: Source = (asked) => sql`
  SELECT 'case' AS noun, k.id, ${ofCase.person} AS person, k.resolution_minutes::float8 AS value,
    CASE WHEN k.resolution_minutes IS NULL THEN 'no-actual' END AS reason
  FROM cases k
  WHERE k.status IN ('resolved', 'closed') AND k.resolved_at >= ${asked.window.from}::timestamptz
    AND k.resolved_at < ${asked.window.to}::timestamptz AND ${within(asked.scope, ofCase)} AND ${caseAccess(asked.ability)}`;

/** Hand-offs accepted in the period. Their time is worked out from `offered` and `answered`, on the hours of `department`. */
export const acceptance: Source = (asked) => sql`
  SELECT 'handoff' AS noun, h.id, h.answered_by_id AS person, NULL::float8 AS value, NULL::text AS reason,
    h.to_department_id AS department, h.created_at AS offered, h.answered_at AS answered
  FROM handoffs h
  WHERE h.status = 'accepted' AND h.answered_at >= ${asked.window.from}::timestamptz
    AND h.answered_at < ${asked.window.to}::timestamptz AND ${handoffAccess(asked.ability)}
    AND ${within(asked.scope, { department: sql`h.to_department_id`, person: sql`h.answered_by_id` })}`;

/**
 * Customers spoken with in the period: by two or more departments, or by one. Of a department or person: those that they spoke with
 * themselves. Only logs that the reader may know of count.
 */
export const shared: Source = (asked) => {
  const touched =
    asked.scope.kind === 'company'
      ? sql`TRUE`
      : sql`bool_or(${within(asked.scope, { department: sql`i.department_id`, person: sql`i.by_id` })})`;
  return sql`
    SELECT 'customer' AS noun, touched.customer_id AS id, NULL::int AS person, touched.value, NULL::text AS reason
    FROM (
      SELECT i.customer_id, (min(i.department_id) <> max(i.department_id))::int::float8 AS value
      FROM interactions i
      WHERE i.deleted_at IS NULL AND i.happened_at >= ${asked.window.from}::timestamptz
        AND i.happened_at < ${asked.window.to}::timestamptz AND ${logAccess(asked.ability)}
      GROUP BY i.customer_id HAVING ${touched}
    ) AS touched
    WHERE EXISTS (SELECT FROM customers c WHERE c.id = touched.customer_id AND ${customerAccess(asked.ability, 'basic')})`;
};
