import type { Day } from '../../commands/values/calendar-day.ts';
import type { DomainEvent } from '../../core/events.ts';
import type { Ability, PolicyRecord } from '../../core/policy.ts';
import { type NounName, type RecordRef, recordRef } from '../../core/records.ts';
import { notFound } from '../../operations/messages.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { type Columns, recordTable } from '../../operations/table.ts';
import { accessSql } from '../../store/access.ts';
import { type Sql, sql, type Tx } from '../../store/database.ts';
import type { Audience, FindingKind, Status } from './rules.ts';

/** A review with the names that people know its columns by. */
export interface ReviewRow {
  readonly id: number;
  readonly version: number;
  readonly title: string;
  readonly aboutNoun: NounName | null;
  readonly aboutId: number | null;
  readonly startsOn: Day | null;
  readonly endsOn: Day | null;
  readonly customerId: number | null;
  readonly departmentId: number | null;
  readonly departmentEn: string | null;
  readonly departmentZh: string | null;
  readonly ownerId: number | null;
  readonly audience: Audience;
  readonly status: Status;
  readonly summary: string | null;
  readonly closedAt: Date | null;
  readonly closedById: number | null;
  readonly removedAt: Date | null;
  readonly createdById: number;
  readonly createdByName: string | null;
  readonly createdAt: Date;
  /** How many findings it has. */
  readonly findings: number;
}

const columns = {
  title: ['title', 'text'],
  aboutNoun: ['about_noun', 'text'],
  aboutId: ['about_id', 'int'],
  startsOn: ['starts_on', 'date'],
  endsOn: ['ends_on', 'date'],
  customerId: ['customer_id', 'int'],
  departmentId: ['department_id', 'int'],
  ownerId: ['owner_id', 'int'],
  audience: ['audience', 'text'],
  status: ['status', 'text'],
  summary: ['summary', 'text'],
  closedAt: ['closed_at', 'timestamptz'],
  closedById: ['closed_by_id', 'int'],
  removedAt: ['removed_at', 'timestamptz'],
  createdById: ['created_by_id', 'int'],
} as const satisfies Columns;

export const reviews = recordTable<ReviewRow, typeof columns>({
  noun: 'review',
  table: 'reviews',
  alias: 'r',
  select: sql`
    r.id, r.version, r.title, r.about_noun AS "aboutNoun", r.about_id AS "aboutId",
    r.starts_on::text AS "startsOn", r.ends_on::text AS "endsOn", r.customer_id AS "customerId",
    r.department_id AS "departmentId", (SELECT d.name_en FROM departments d WHERE d.id = r.department_id) AS "departmentEn",
    (SELECT d.name_zh FROM departments d WHERE d.id = r.department_id) AS "departmentZh",
    r.owner_id AS "ownerId", r.audience, r.status, r.summary, r.closed_at AS "closedAt", r.closed_by_id AS "closedById",
    r.removed_at AS "removedAt", r.created_by_id AS "createdById",
    (SELECT s.name FROM staff s WHERE s.id = r.created_by_id) AS "createdByName", r.created_at AS "createdAt",
    (SELECT count(*)::int FROM review_findings f WHERE f.review_id = r.id AND f.removed_at IS NULL) AS findings`,
  columns,
  silent: ['closedAt', 'closedById'],
});

export const reviewRef = (id: number): RecordRef<'review'> => recordRef('review', id);

/** The columns that the policy's conditions speak of. */
export function reviewRecord(
  review: Pick<ReviewRow, 'id' | 'departmentId' | 'ownerId' | 'createdById' | 'audience'>,
): PolicyRecord {
  const { id, departmentId, ownerId, createdById, audience } = review;
  return { id, departmentId, ownerId, createdById, audience };
}

/** The same columns of `reviews r`, for lists. */
export const reviewColumns: Readonly<Record<string, Sql>> = {
  id: sql`r.id`,
  departmentId: sql`r.department_id`,
  ownerId: sql`r.owner_id`,
  createdById: sql`r.created_by_id`,
  audience: sql`r.audience`,
};

/** Which of the rows called `r` this ability may know of. */
export function reviewAccess(ability: Ability): Sql {
  return accessSql(ability, 'read', 'review', reviewColumns, 'basic');
}

/** The review, locked, which the actor may change: its findings ('notes'), or all of it ('basic'). */
export async function demandReview<Kept extends Json>(
  ctx: Ctx<Kept>,
  id: number,
  field: 'basic' | 'notes',
): Promise<ReviewRow> {
  const review = await reviews.load(ctx.tx, id, 'lock');
  if (review.removedAt !== null) throw notFound(reviewRef(id));
  ctx.demand('edit', reviewRef(id), reviewRecord(review), field);
  return review;
}

/** Its findings or actions changed: the review has a new version and the audit log a line. */
export async function touch<Kept extends Json>(
  ctx: Ctx<Kept>,
  review: Pick<ReviewRow, 'id' | 'version'>,
  field: 'findings' | 'actions',
  after: Json,
  before?: Json,
): Promise<void> {
  const touched = await ctx.tx.run(sql`
    UPDATE reviews SET version = version + 1, updated_at = ${ctx.now}::timestamptz
    WHERE id = ${review.id}::int AND version = ${review.version}::int`);
  if (touched !== 1) throw new Error(`Review ${review.id} changed though it was locked at version ${review.version}.`);
  ctx.changed({
    ref: reviewRef(review.id),
    version: review.version + 1,
    fields: [field],
    ...(before === undefined ? {} : { before }),
    after,
  });
}

/** What routing needs to know: ids only. */
export function reviewDetails(
  review: Pick<ReviewRow, 'departmentId' | 'ownerId' | 'createdById' | 'customerId'>,
  changed: readonly string[] = [],
): DomainEvent['details'] {
  const { departmentId, ownerId, createdById, customerId } = review;
  return { departmentId, ownerId, createdById, customerId, changed: [...changed] };
}

export interface Finding {
  readonly id: number;
  /** What people call it by, within its review. */
  readonly number: number;
  readonly kind: FindingKind;
  readonly what: string;
  readonly cause: string | null;
  /** Tasks that were made to act on it, whoever may see them. */
  readonly actions: number;
}

/** In the order in which they were found. */
export function findingsOf(tx: Tx, reviewId: number): Promise<Finding[]> {
  return tx.rows<Finding>(sql`
    SELECT f.id, f.number, f.kind, f.what, f.cause,
      (SELECT count(*)::int FROM review_actions a WHERE a.finding_id = f.id) AS actions
    FROM review_findings f WHERE f.review_id = ${reviewId}::int AND f.removed_at IS NULL ORDER BY f.number`);
}
