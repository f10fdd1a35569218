import type { PolicyRecord } from '../../core/policy.ts';
import { type Sql, sql, type Tx } from '../../store/database.ts';
import type { SubjectNoun } from './rules.ts';

/** The record that a room is for, as its own noun knows it. */
export interface Subject {
  readonly noun: SubjectNoun;
  readonly id: number;
  readonly version: number;
  /** The customer's name: what the room is called by. A case's own words may be for few. */
  readonly customerName: string;
  readonly customerId: number;
  readonly departmentId: number;
  /** Archived or closed: a room for it is put away. */
  readonly over: boolean;
  /** Resolved already: nobody begins to work on it together. */
  readonly finished: boolean;
  /** The columns that its policy and its customer's speak of. */
  readonly record: PolicyRecord;
  readonly customer: PolicyRecord;
  /** Whose record it is: owner, account team, assignee, whoever opened the case. */
  readonly staffIds: readonly number[];
}

/** Of a customer, a row called `u`: owner and account team. */
const ofCustomer = sql`array_remove(array_prepend(u.owner_id, u.team_ids), NULL)`;
/** Of a case, a row called `k`, and its customer. */
const ofCase = sql`array_remove(ARRAY[k.assignee_id, k.created_by_id, k.escalated_to_id, u.owner_id] || u.team_ids, NULL)`;

/** Whose record it is, for rooms, rows called `r`. */
export const peopleOf: Sql = sql`CASE r.subject_noun
  WHEN 'customer' THEN (SELECT ${ofCustomer} FROM customers u WHERE u.id = r.subject_id)
  ELSE (SELECT ${ofCase} FROM cases k JOIN customers u ON u.id = k.customer_id WHERE k.id = r.subject_id) END`;

const customer = sql`json_build_object('id', u.id, 'departmentId', u.department_id, 'ownerId', u.owner_id, 'teamIds', u.team_ids)`;

/** Nouns never import each other, so what is needed of theirs is read here. */
const select: Readonly<Record<SubjectNoun, Sql>> = {
  customer: sql`
    SELECT u.id, u.version, u.name AS "customerName", u.id AS "customerId", u.department_id AS "departmentId",
      u.archived_at IS NOT NULL AS over, u.archived_at IS NOT NULL AS finished, ${customer} AS record, ${customer} AS customer,
      ${ofCustomer} AS "staffIds"
    FROM customers u WHERE u.id =`,
  case: sql`
    SELECT k.id, k.version, u.name AS "customerName", u.id AS "customerId", k.department_id AS "departmentId",
      k.status = 'closed' AS over, k.status IN ('resolved', 'closed') AS finished,
      json_build_object('id', k.id, 'departmentId', k.department_id, 'creatorDepartmentId', k.creator_department_id,
        'assigneeId', k.assignee_id, 'createdById', k.created_by_id, 'customerDepartmentId', u.department_id,
        'customerOwnerId', u.owner_id, 'customerTeamIds', u.team_ids) AS record, ${customer} AS customer,
      ${ofCase} AS "staffIds"
    FROM cases k JOIN customers u ON u.id = k.customer_id WHERE k.id =`,
};

export async function findSubject(tx: Tx, noun: SubjectNoun, id: number): Promise<Subject | null> {
  const [row] = await tx.rows<Omit<Subject, 'noun'>>(sql`${select[noun]} ${id}::int`);
  return row ? { noun, ...row } : null;
}

/** Rooms, rows called `r`, whose record is over. */
export const isOver: Sql = sql`CASE r.subject_noun
  WHEN 'customer' THEN NOT EXISTS (SELECT 1 FROM customers u WHERE u.id = r.subject_id AND u.archived_at IS NULL)
  ELSE NOT EXISTS (SELECT 1 FROM cases k WHERE k.id = r.subject_id AND k.status <> 'closed') END`;
