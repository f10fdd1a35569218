import type { Ability } from '../../core/policy.ts';
import { accessSql } from '../../store/access.ts';
import { type Sql, sql } from '../../store/database.ts';
import { caseAccess } from '../cases/records.ts';
import { customerAccess } from '../customers/records.ts';
import { dealAccess } from '../deals/records.ts';
import { handoffAccess } from '../handoffs/records.ts';
import { logAccess } from '../interactions/records.ts';
import { type Scope, within } from '../metrics/scope.ts';
import { needAccess } from '../needs/records.ts';
import { orderAccess } from '../orders/records.ts';
import { policyColumns as taskColumns } from '../tasks/records.ts';

/** What a digest counts, in its order on the card. */
export const topicKeys = [
  'tasks-done',
  'tasks-added',
  'contacts-logged',
  'customers-added',
  'cases-opened',
  'cases-resolved',
  'deals-won',
  'deals-lost',
  'deals-moved',
  'handoffs-answered',
  'tasks-due',
  'cases-due',
  'handoffs-due',
  'deals-due',
  'needs-due',
  'orders-due',
  'tasks-overdue',
  'cases-breached',
  'handoffs-unanswered',
  'deals-stuck',
  'needs-overdue',
  'orders-unpaid',
] as const;
export type TopicKey = (typeof topicKeys)[number];

/** Whose things, of which time, through whose eyes. */
export interface Asked {
  readonly scope: Scope;
  readonly ability: Ability;
  readonly since: Date;
  readonly until: Date;
  readonly dueUntil: Date;
}

export interface Topic {
  readonly part: 'changed' | 'due' | 'stuck';
  readonly noun: 'task' | 'case' | 'deal' | 'handoff' | 'customer' | 'interaction' | 'need' | 'order';
  /**
   * The records, as SQL that gives a row for each: `id int`, `title text`, `at timestamptz` (what they are put in order by), and where
   * they are, `place_en` and `place_zh` (null: it does not matter). Only such as the reader may know of.
   */
  rows(asked: Asked): Sql;
}

const nowhere = sql`NULL::text AS place_en, NULL::text AS place_zh`;

/** Of a department: with whom it is; of the company: with which department; one's own are with oneself. */
function placeOf(scope: Scope, department: Sql, person: Sql): Sql {
  if (scope.kind === 'person') return nowhere;
  if (scope.kind === 'company') {
    return sql`(SELECT x.name_en FROM departments x WHERE x.id = ${department}) AS place_en,
      (SELECT x.name_zh FROM departments x WHERE x.id = ${department}) AS place_zh`;
  }
  return sql`coalesce((SELECT x.name FROM staff x WHERE x.id = ${person}), 'nobody') AS place_en,
    coalesce((SELECT x.name FROM staff x WHERE x.id = ${person}), '未分配') AS place_zh`;
}

const happened = (column: Sql, { since, until }: Asked): Sql =>
  sql`${column} >= ${since}::timestamptz AND ${column} < ${until}::timestamptz`;
const falls = (column: Sql, { until, dueUntil }: Asked): Sql =>
  sql`${column} >= ${until}::timestamptz AND ${column} < ${dueUntil}::timestamptz`;

function tasks(at: Sql, where: (asked: Asked) => Sql, isStuck = false): Topic['rows'] {
  return (asked) => sql`
    SELECT t.id, t.title, ${at} AS at, ${isStuck ? placeOf(asked.scope, sql`t.department_id`, sql`t.assignee_id`) : nowhere}
    FROM tasks t
    WHERE ${where(asked)} AND ${within(asked.scope, { department: sql`t.department_id`, person: sql`t.assignee_id` })}
      AND ${accessSql(asked.ability, 'read', 'task', taskColumns, 'basic')}`;
}

function cases(at: Sql, where: (asked: Asked) => Sql, isStuck = false): Topic['rows'] {
  return (asked) => sql`
    SELECT k.id, k.subject AS title, ${at} AS at,
      ${isStuck ? placeOf(asked.scope, sql`k.department_id`, sql`k.assignee_id`) : nowhere}
    FROM cases k
    WHERE ${where(asked)} AND ${within(asked.scope, { department: sql`k.department_id`, person: sql`k.assignee_id` })}
      AND ${caseAccess(asked.ability)}`;
}

function deals(at: Sql, where: (asked: Asked) => Sql, place: Sql = nowhere): Topic['rows'] {
  return (asked) => sql`
    SELECT d.id, d.title, ${at} AS at, ${place}
    FROM deals d JOIN deal_stages s ON s.key = d.stage
    WHERE d.removed_at IS NULL AND ${where(asked)}
      AND ${within(asked.scope, { department: sql`d.department_id`, person: sql`d.owner_id` })} AND ${dealAccess(asked.ability)}`;
}

function handoffs(at: Sql, where: (asked: Asked) => Sql, place: Sql = nowhere): Topic['rows'] {
  return (asked) => sql`
    SELECT h.id, (SELECT c.name FROM customers c WHERE c.id = h.customer_id AND ${customerAccess(asked.ability, 'basic')}) AS title,
      ${at} AS at, ${place}
    FROM handoffs h
    WHERE ${where(asked)} AND ${involved(asked.scope)} AND ${handoffAccess(asked.ability)}`;
}

function needs(where: (asked: Asked) => Sql, isStuck = false): Topic['rows'] {
  return (asked) => sql`
    SELECT n.id, n.title, n.needed_on::timestamptz AS at,
      ${isStuck ? placeOf(asked.scope, sql`n.department_id`, sql`n.owner_id`) : nowhere}
    FROM needs n
    WHERE n.removed_at IS NULL AND n.status IN ('open', 'qualified') AND ${where(asked)}
      AND ${within(asked.scope, { department: sql`n.department_id`, person: sql`n.owner_id` })} AND ${needAccess(asked.ability)}`;
}

/** Finance collects what every department sold. Whether something is paid is for those who may see its amounts. */
function orders(where: (asked: Asked) => Sql, isStuck = false): Topic['rows'] {
  return (asked) => {
    const own = within(asked.scope, { department: sql`o.department_id`, person: sql`o.owner_id` });
    const isFinance =
      asked.scope.kind === 'department'
        ? sql`${asked.scope.id}::int = (SELECT f.id FROM departments f WHERE f.key = 'finance')`
        : sql`FALSE`;
    return sql`
      SELECT o.id, (SELECT c.name FROM customers c WHERE c.id = o.customer_id AND ${customerAccess(asked.ability, 'basic')}) AS title,
        o.due_on::timestamptz AS at, ${isStuck ? placeOf(asked.scope, sql`o.department_id`, sql`o.owner_id`) : nowhere}
      FROM orders o
      WHERE o.removed_at IS NULL AND o.status = 'invoiced' AND ${where(asked)} AND (${own} OR ${isFinance})
        AND ${orderAccess(asked.ability)} AND ${orderAccess(asked.ability, 'read', 'money')}`;
  };
}

/** A day has no moment: the days that the time until the next digest touches, and those that are over. */
const dayFalls = (column: Sql, { until, dueUntil }: Asked): Sql =>
  sql`${column} BETWEEN ${until.toISOString().slice(0, 10)}::date AND ${dueUntil.toISOString().slice(0, 10)}::date`;
const dayOver = (column: Sql, { until }: Asked): Sql => sql`${column} < ${until.toISOString().slice(0, 10)}::date`;

/** A hand-off waits on both sides: with whoever has to answer, and for whoever offered it. */
function involved(scope: Scope): Sql {
  const to = within(scope, { department: sql`h.to_department_id`, person: sql`h.to_staff_id` });
  const from = within(scope, { department: sql`h.from_department_id`, person: sql`h.created_by_id` });
  return sql`(${to} OR ${from})`;
}

const askedDepartment = sql`(SELECT x.name_en FROM departments x WHERE x.id = h.to_department_id) AS place_en,
  (SELECT x.name_zh FROM departments x WHERE x.id = h.to_department_id) AS place_zh`;
const stage = sql`s.name_en AS place_en, s.name_zh AS place_zh`;
const openTask = sql`t.status IN ('open', 'started')`;
const openCase = sql`k.status NOT IN ('resolved', 'closed')`;
/** The first deadline that is still owed. */
const caseDue = sql`least(CASE WHEN k.responded_at IS NULL THEN k.response_due_at END, k.resolution_due_at)`;

export const topics: Readonly<Record<TopicKey, Topic>> = {
  'tasks-done': {
    part: 'changed',
    noun: 'task',
    rows: tasks(sql`t.closed_at`, (asked) => sql`t.status = 'done' AND ${happened(sql`t.closed_at`, asked)}`),
  },
  'tasks-added': {
    part: 'changed',
    noun: 'task',
    rows: tasks(sql`t.created_at`, (asked) => happened(sql`t.created_at`, asked)),
  },
  'contacts-logged': {
    part: 'changed',
    noun: 'interaction',
    rows: (asked) => sql`
      SELECT i.id, (SELECT c.name FROM customers c WHERE c.id = i.customer_id AND ${customerAccess(asked.ability, 'basic')}) AS title,
        i.created_at AS at, ${nowhere}
      FROM interactions i
      WHERE i.deleted_at IS NULL AND ${happened(sql`i.created_at`, asked)}
        AND ${within(asked.scope, { department: sql`i.department_id`, person: sql`i.by_id` })} AND ${logAccess(asked.ability)}`,
  },
  'customers-added': {
    part: 'changed',
    noun: 'customer',
    rows: (asked) => sql`
      SELECT c.id, c.name AS title, c.created_at AS at, ${nowhere}
      FROM customers c
      WHERE c.archived_at IS NULL AND ${happened(sql`c.created_at`, asked)}
        AND ${within(asked.scope, { department: sql`c.department_id`, person: sql`c.owner_id` })}
        AND ${customerAccess(asked.ability, 'basic')}`,
  },
  'cases-opened': {
    part: 'changed',
    noun: 'case',
    rows: cases(sql`k.opened_at`, (asked) => happened(sql`k.opened_at`, asked)),
  },
  'cases-resolved': {
    part: 'changed',
    noun: 'case',
    rows: cases(sql`k.resolved_at`, (asked) => happened(sql`k.resolved_at`, asked)),
  },
  'deals-won': {
    part: 'changed',
    noun: 'deal',
    rows: deals(sql`d.closed_at`, (asked) => sql`d.status = 'won' AND ${happened(sql`d.closed_at`, asked)}`),
  },
  'deals-lost': {
    part: 'changed',
    noun: 'deal',
    rows: deals(sql`d.closed_at`, (asked) => sql`d.status = 'lost' AND ${happened(sql`d.closed_at`, asked)}`),
  },
  'deals-moved': {
    part: 'changed',
    noun: 'deal',
    rows: deals(
      sql`d.stage_since`,
      (asked) =>
        sql`d.status = 'open' AND ${happened(sql`d.stage_since`, asked)} AND d.created_at < ${asked.since}::timestamptz`,
      stage,
    ),
  },
  'handoffs-answered': {
    part: 'changed',
    noun: 'handoff',
    rows: handoffs(
      sql`h.answered_at`,
      (asked) => sql`h.status IN ('accepted', 'declined') AND ${happened(sql`h.answered_at`, asked)}`,
    ),
  },
  'tasks-due': {
    part: 'due',
    noun: 'task',
    rows: tasks(sql`t.due_at`, (asked) => sql`${openTask} AND ${falls(sql`t.due_at`, asked)}`),
  },
  'cases-due': {
    part: 'due',
    noun: 'case',
    rows: cases(caseDue, (asked) => sql`${openCase} AND k.status <> 'waiting' AND ${falls(caseDue, asked)}`),
  },
  'handoffs-due': {
    part: 'due',
    noun: 'handoff',
    rows: handoffs(
      sql`h.answer_by`,
      (asked) => sql`h.status = 'offered' AND ${falls(sql`h.answer_by`, asked)}`,
      askedDepartment,
    ),
  },
  'deals-due': {
    part: 'due',
    noun: 'deal',
    rows: deals(
      sql`d.expected_on::timestamptz`,
      (asked) => sql`d.status = 'open' AND ${dayFalls(sql`d.expected_on`, asked)}`,
      stage,
    ),
  },
  'needs-due': { part: 'due', noun: 'need', rows: needs((asked) => dayFalls(sql`n.needed_on`, asked)) },
  'orders-due': { part: 'due', noun: 'order', rows: orders((asked) => dayFalls(sql`o.due_on`, asked)) },
  'tasks-overdue': {
    part: 'stuck',
    noun: 'task',
    rows: tasks(sql`t.due_at`, ({ until }) => sql`${openTask} AND t.due_at < ${until}::timestamptz`, true),
  },
  'cases-breached': {
    part: 'stuck',
    noun: 'case',
    rows: cases(
      caseDue,
      ({ until }) => sql`${openCase} AND k.status <> 'waiting' AND ${caseDue} < ${until}::timestamptz`,
      true,
    ),
  },
  'handoffs-unanswered': {
    part: 'stuck',
    noun: 'handoff',
    rows: handoffs(
      sql`h.answer_by`,
      ({ until }) => sql`h.status IN ('offered', 'expired') AND h.answer_by < ${until}::timestamptz`,
      askedDepartment,
    ),
  },
  'deals-stuck': {
    part: 'stuck',
    noun: 'deal',
    rows: deals(
      sql`d.stage_since`,
      ({ until }) => sql`d.status = 'open' AND d.stage_since + s.stale_days * interval '1 day' < ${until}::timestamptz`,
      stage,
    ),
  },
  'needs-overdue': { part: 'stuck', noun: 'need', rows: needs((asked) => dayOver(sql`n.needed_on`, asked), true) },
  'orders-unpaid': { part: 'stuck', noun: 'order', rows: orders((asked) => dayOver(sql`o.due_on`, asked), true) },
};
