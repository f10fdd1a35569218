import type { OfCustomer } from '../../commands/define.ts';
import type { Ctx } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { scoreLine } from './cards.ts';
import { scoreFor } from './operations.ts';

/** A customer's importance follows from everything else, so it is never moved or erased by itself: it is made again. */
export const scoreOfCustomer: OfCustomer = {
  position: 15,

  async overview(ctx, customerId, viewer) {
    const score = await scoreFor(ctx, customerId, viewer);
    return score ? scoreLine(customerId, score) : [];
  },

  async move(ctx, from, to) {
    await mark(ctx, from, to);
    return { from, to };
  },

  async moveBack(ctx, kept) {
    const { from, to } = kept as { readonly from: number; readonly to: number };
    await mark(ctx, from, to);
  },

  async personalData(ctx, customerId) {
    const [row] = await ctx.tx.rows<{ total: number; scoredAt: Date | null }>(sql`
      SELECT total, scored_at AS "scoredAt" FROM customer_scores WHERE customer_id = ${customerId}::int`);
    return row ? { importance: row.total / 10, of: 100, computed: row.scoredAt?.toISOString() ?? null } : null;
  },

  async erase(ctx, customerId) {
    await ctx.tx.run(sql`DELETE FROM customer_scores WHERE customer_id = ${customerId}::int`);
    await mark(ctx, customerId);
  },
};

async function mark(ctx: Pick<Ctx, 'tx'>, ...customers: readonly number[]): Promise<void> {
  await ctx.tx.run(sql`INSERT INTO score_marks (customer_id) SELECT unnest(${[...customers]}::int[])`);
}
