import { z } from 'zod';
import { type NounName, shortIdPrefix } from '../../../core/records.ts';
import { notFound } from '../../../operations/messages.ts';
import { defineOperation } from '../../../operations/operation.ts';
import { type Sql, sql } from '../../../store/database.ts';
import { type ReviewRow, reviewAccess, reviewRecord, reviewRef, reviews } from '../records.ts';
import { statuses } from '../rules.ts';

const id = z.number().int().positive();

const showInput = z.object({ id });

export const showReview = defineOperation<z.output<typeof showInput>, { id: number }>({
  name: 'review.show',
  input: showInput,
  requires: { action: 'read', subject: 'review' },
  writes: false,
  async run(ctx, input) {
    const review = await reviews.load(ctx.tx, input.id);
    if (review.removedAt !== null) throw notFound(reviewRef(input.id));
    ctx.demand('read', reviewRef(input.id), reviewRecord(review), 'basic');
    return { id: input.id };
  },
});

const listInput = z.object({
  mine: z.boolean().optional(),
  departmentId: id.optional(),
  about: z.object({ noun: z.enum(Object.keys(shortIdPrefix) as NounName[]), id }).optional(),
  status: z.enum([...statuses, 'all']).optional(),
  /** The last review of the page before. */
  after: id.optional(),
});
export type ListReviews = z.output<typeof listInput>;

export interface ReviewList {
  readonly rows: readonly ReviewRow[];
  readonly more: boolean;
}

/** Lines of one page. */
export const pageSize = 10;

/** The newest first. */
export const listReviews = defineOperation<ListReviews, ReviewList>({
  name: 'review.list',
  input: listInput,
  requires: { action: 'read', subject: 'review' },
  writes: false,
  async run(ctx, input) {
    const where: Sql[] = [sql`r.removed_at IS NULL`, reviewAccess(ctx.ability)];
    const status = input.status ?? (input.about ? 'all' : 'open');
    if (status !== 'all') where.push(sql`r.status = ${status}`);
    if (input.mine) {
      where.push(sql`(r.created_by_id = ${ctx.actor.staffId}::int OR r.owner_id = ${ctx.actor.staffId}::int)`);
    }
    if (input.departmentId !== undefined) where.push(sql`r.department_id = ${input.departmentId}::int`);
    if (input.about) where.push(sql`r.about_noun = ${input.about.noun} AND r.about_id = ${input.about.id}::int`);
    if (input.after !== undefined) where.push(sql`r.id < ${input.after}::int`);
    const rows = await reviews.where(ctx.tx, where, sql`r.id DESC`, { limit: pageSize + 1 });
    return { rows: rows.slice(0, pageSize), more: rows.length > pageSize };
  },
});
