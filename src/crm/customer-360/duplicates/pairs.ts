import type { Ctx, Json } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';

/** Whatever looked like the customer that is merged away is settled. Resolves to the ids of the pairs that were open. */
export async function closePairs<Kept extends Json>(ctx: Ctx<Kept>, kept: number, other: number): Promise<number[]> {
  await ctx.tx.run(sql`DELETE FROM duplicate_keys WHERE customer_id = ${other}::int`);
  const rows = await ctx.tx.rows<{ id: number }>(sql`
    UPDATE duplicate_pairs SET state = 'merged', closed_by_id = ${ctx.actor.staffId}::int, closed_at = ${ctx.now}::timestamptz,
      version = version + 1, updated_at = ${ctx.now}::timestamptz
    WHERE state = 'open' AND (first_id = ${other}::int OR second_id = ${other}::int
      OR (first_id = ${Math.min(kept, other)}::int AND second_id = ${Math.max(kept, other)}::int))
    RETURNING id`);
  return rows.map(({ id }) => id);
}

export async function reopenPairs<Kept extends Json>(ctx: Ctx<Kept>, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await ctx.tx.run(sql`
    UPDATE duplicate_pairs SET state = 'open', closed_by_id = NULL, closed_at = NULL, version = version + 1,
      updated_at = ${ctx.now}::timestamptz
    WHERE id = ANY(${[...ids]}::int[])`);
}
