import type { OfCustomer } from '../../commands/define.ts';
import { shortId } from '../../core/records.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { findingsOf, reviewDetails, reviewRef, reviews } from './records.ts';

/** In place of words that may speak of a person. */
const erased = '—';

/** Reviews of a customer's deals, cases and the like, as a part of the customer. */
export const reviewsOfCustomer: OfCustomer = {
  position: 90,

  async move(ctx, from, to): Promise<Json> {
    const ids = await idsOf(ctx, from);
    for (const id of ids) await giveTo(ctx, id, to);
    return { from, ids };
  },

  async moveBack(ctx, kept) {
    const { from, ids } = kept as { readonly from: number; readonly ids: readonly number[] };
    for (const id of ids) await giveTo(ctx, id, from);
  },

  async personalData(ctx, customerId) {
    const found = await reviews.where(
      ctx.tx,
      [sql`r.customer_id = ${customerId}::int`, sql`r.removed_at IS NULL`],
      sql`r.id`,
    );
    const all: Json[] = [];
    for (const review of found) {
      const findings = await findingsOf(ctx.tx, review.id);
      all.push({
        id: shortId({ noun: 'review', id: review.id }),
        title: review.title,
        status: review.status,
        conclusion: review.summary,
        findings: findings.map(({ kind, what, cause }) => ({ kind, what, cause })),
        started: review.createdAt.toISOString(),
      });
    }
    return all;
  },

  async erase(ctx, customerId) {
    for (const id of await idsOf(ctx, customerId)) {
      const review = await reviews.load(ctx.tx, id, 'lock');
      await ctx.tx.run(sql`
        UPDATE review_findings SET what = ${erased}, cause = NULL WHERE review_id = ${id}::int`);
      await reviews.write(ctx, review, { title: review.title === '' ? '' : erased, summary: null });
      ctx.emit({ type: 'review.changed', ref: reviewRef(id), details: reviewDetails(review, ['findings']) });
    }
  },
};

async function idsOf(ctx: Ctx, customerId: number): Promise<number[]> {
  const rows = await ctx.tx.rows<{ id: number }>(
    sql`SELECT id FROM reviews WHERE customer_id = ${customerId}::int ORDER BY id FOR UPDATE`,
  );
  return rows.map(({ id }) => id);
}

async function giveTo(ctx: Ctx, id: number, customerId: number): Promise<void> {
  const review = await reviews.load(ctx.tx, id, 'lock');
  await reviews.write(ctx, review, { customerId });
}
