import { type Block, type Span, text } from '../../cards/card.ts';
import type { OfCustomer } from '../../commands/define.ts';
import { shortId } from '../../core/records.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { responseNames } from './labels.ts';
import { messages } from './messages.ts';
import { campaignAccess, campaigns, touchVersion } from './records.ts';
import type { Channel, Response } from './rules.ts';

/** Campaigns that an overview names; the rest are counted. */
const shown = 3;

type Moved = { readonly from: number; readonly ids: readonly number[]; readonly twice: readonly number[] };

/** Being touched by campaigns as a part of a customer. */
export const campaignsOfCustomer: OfCustomer = {
  position: 70,

  async overview(ctx, customerId, viewer): Promise<Block[]> {
    const rows = await ctx.tx.rows<{ id: number; title: string; response: Response; at: Date; seen: boolean }>(sql`
      SELECT DISTINCT ON (m.id) m.id, m.title, t.response, t.touched_at AS at, ${campaignAccess(viewer.ability)} AS seen
      FROM campaign_touches t JOIN campaigns m ON m.id = t.campaign_id
      WHERE t.customer_id = ${customerId}::int AND t.removed_at IS NULL AND m.removed_at IS NULL
      ORDER BY m.id, t.touched_at DESC`);
    const seen = rows.filter((row) => row.seen).sort((a, b) => b.at.getTime() - a.at.getTime());
    const hidden = rows.length - seen.length;
    if (seen.length === 0 && (hidden === 0 || viewer.staffId === null)) return [];
    const parts = seen
      .slice(0, shown)
      .flatMap((row): Span[] => [
        ' · ',
        `${row.title} (${shortId({ noun: 'campaign', id: row.id })}, `,
        { time: row.at, show: 'date' },
        ', ',
        responseNames[row.response],
        ')',
      ]);
    const more: Span[] = hidden > 0 && viewer.staffId !== null ? [' · ', messages.hiddenTouches(hidden)] : [];
    return [text({ strong: messages.title }, ' · ', messages.ofCustomer(seen.length), ...parts, ...more)];
  },

  /** Where both were touched by the same campaign in the same way, one of the two touches stands aside. */
  async move(ctx, from, to): Promise<Json> {
    await lock(ctx, from);
    const twice = await ctx.tx.rows<{ id: number }>(sql`
      UPDATE campaign_touches t SET removed_at = ${ctx.now}::timestamptz
      WHERE t.customer_id = ${from}::int AND t.removed_at IS NULL AND EXISTS (
        SELECT FROM campaign_touches k WHERE k.customer_id = ${to}::int AND k.campaign_id = t.campaign_id
          AND k.channel = t.channel AND coalesce(k.contact_id, 0) = coalesce(t.contact_id, 0) AND k.removed_at IS NULL)
      RETURNING t.id`);
    const moved = await ctx.tx.rows<{ id: number }>(sql`
      UPDATE campaign_touches SET customer_id = ${to}::int WHERE customer_id = ${from}::int RETURNING id`);
    const kept: Moved = { from, ids: moved.map(({ id }) => id), twice: twice.map(({ id }) => id) };
    return kept;
  },

  async moveBack(ctx, keptJson) {
    const { from, ids, twice } = keptJson as unknown as Moved;
    await ctx.tx.run(sql`UPDATE campaign_touches SET customer_id = ${from}::int WHERE id = ANY(${[...ids]}::int[])`);
    await ctx.tx.run(sql`UPDATE campaign_touches SET removed_at = NULL WHERE id = ANY(${[...twice]}::int[])`);
    await lock(ctx, from);
  },

  async personalData(ctx, customerId) {
    const rows = await ctx.tx.rows<{ id: number; title: string; channel: Channel; at: Date; response: Response }>(sql`
      SELECT m.id, m.title, t.channel, t.touched_at AS at, t.response
      FROM campaign_touches t JOIN campaigns m ON m.id = t.campaign_id
      WHERE t.customer_id = ${customerId}::int AND t.removed_at IS NULL ORDER BY t.id`);
    return rows.map((row) => ({
      campaign: shortId({ noun: 'campaign', id: row.id }),
      name: row.title,
      channel: row.channel,
      touched: row.at.toISOString(),
      response: row.response,
    }));
  },

  /** That somebody was reached stays, as a number; who it was there goes. */
  async erase(ctx, customerId) {
    await ctx.tx.run(
      sql`UPDATE campaign_touches SET contact_id = NULL, removed_at = ${ctx.now}::timestamptz
        WHERE customer_id = ${customerId}::int AND contact_id IS NOT NULL AND removed_at IS NULL AND EXISTS (
          SELECT FROM campaign_touches k WHERE k.customer_id = ${customerId}::int AND k.campaign_id = campaign_touches.campaign_id
            AND k.channel = campaign_touches.channel AND k.removed_at IS NULL AND k.id < campaign_touches.id)`,
    );
    await ctx.tx.run(
      sql`UPDATE campaign_touches SET contact_id = NULL WHERE customer_id = ${customerId}::int AND contact_id IS NOT NULL`,
    );
  },
};

/** The campaigns that touched them have changed: nobody else writes their touches meanwhile. */
async function lock(ctx: Ctx, customerId: number): Promise<void> {
  const ids = await ctx.tx.rows<{ id: number }>(sql`
    SELECT DISTINCT campaign_id AS id FROM campaign_touches WHERE customer_id = ${customerId}::int ORDER BY 1`);
  for (const { id } of ids) {
    const campaign = await campaigns.load(ctx.tx, id, 'lock');
    await touchVersion(ctx, campaign, 'touches', { customer: customerId });
  }
}
