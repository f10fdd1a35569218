import { sql, type Tx } from '../../store/database.ts';
import type { CampaignRow } from './records.ts';
import type { Counted } from './rules.ts';

/** What the figures were counted from. */
export interface Findings extends Counted {
  readonly wonDeals: number;
  readonly orders: number;
  /** Won deals and orders without an amount or in another currency than the campaign's. */
  readonly leftOut: number;
  /** In which revenue and cost are; null where no amount was named anywhere. */
  readonly currency: string | null;
}

/**
 * Counts what a campaign brought. Revenue: amounts of won deals that came from it; for every other customer who was touched, the net
 * of orders that count as bought and were made within `attribution_days` after their first touch, unless another campaign touched them
 * later, before the order (the last touch counts), or the order belongs to a deal that came from any campaign. Days are UTC's. The
 * figures are the campaign's own: whoever may read its amounts reads them, whatever they may know of the single deals. With 'people' no
 * revenue is counted, which costs more than the rest.
 */
export async function readFindings(
  tx: Tx,
  campaign: Pick<CampaignRow, 'id' | 'currency' | 'attributionDays'>,
  what: 'all' | 'people' = 'all',
): Promise<Findings> {
  const { id } = campaign;
  const [people] = await tx.rows<
    Pick<Findings, 'reach' | 'responded' | 'leads' | 'conversions' | 'convertedOfReach'>
  >(sql`
    WITH touched AS (
      SELECT customer_id, bool_or(response <> 'none') AS responded, bool_or(response IN ('lead', 'converted')) AS lead,
        bool_or(response = 'converted') AS converted
      FROM campaign_touches WHERE campaign_id = ${id}::int AND removed_at IS NULL GROUP BY customer_id
    ), sold AS (
      SELECT customer_id, bool_or(status = 'won') AS won FROM deals
      WHERE campaign_id = ${id}::int AND removed_at IS NULL GROUP BY customer_id
    )
    SELECT count(t.customer_id)::int AS reach, (count(*) FILTER (WHERE t.responded))::int AS responded,
      (count(*) FILTER (WHERE t.lead OR s.customer_id IS NOT NULL))::int AS leads,
      (count(*) FILTER (WHERE t.converted OR s.won))::int AS conversions,
      (count(*) FILTER (WHERE t.customer_id IS NOT NULL AND (t.converted OR s.won)))::int AS "convertedOfReach"
    FROM touched t FULL JOIN sold s USING (customer_id)`);
  const brought = what === 'all' ? await readBrought(tx, campaign) : [];
  const [spent] = await tx.rows<{ minor: string }>(sql`
    SELECT coalesce(sum(amount_minor), 0)::text AS minor FROM campaign_costs
    WHERE campaign_id = ${id}::int AND removed_at IS NULL`);
  const currency = campaign.currency ?? mostUsed(brought);
  const counted = brought.filter((row) => row.currency !== null && row.currency === currency);
  const count = (what: 'deal' | 'order'): number =>
    counted.filter((row) => row.what === what).reduce((sum, { n }) => sum + n, 0);
  return {
    reach: people?.reach ?? 0,
    responded: people?.responded ?? 0,
    leads: people?.leads ?? 0,
    conversions: people?.conversions ?? 0,
    convertedOfReach: people?.convertedOfReach ?? 0,
    revenue: counted.reduce((sum, { minor }) => sum + BigInt(minor), 0n),
    cost: BigInt(spent?.minor ?? 0),
    wonDeals: count('deal'),
    orders: count('order'),
    leftOut: brought.filter((row) => !counted.includes(row)).reduce((sum, { n }) => sum + n, 0),
    currency,
  };
}

/** A campaign that nobody named an amount for is counted in the currency of most of what it brought. */
function mostUsed(brought: readonly { readonly currency: string | null; readonly n: number }[]): string | null {
  const counts = new Map<string, number>();
  for (const { currency, n } of brought) if (currency !== null) counts.set(currency, (counts.get(currency) ?? 0) + n);
  const [first] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return first?.[0] ?? null;
}

interface Brought {
  readonly what: 'deal' | 'order';
  readonly currency: string | null;
  readonly n: number;
  readonly minor: string;
}

/** Won deals and attributed orders, by currency. */
function readBrought(tx: Tx, { id, attributionDays }: Pick<CampaignRow, 'id' | 'attributionDays'>): Promise<Brought[]> {
  return tx.rows<Brought>(sql`
    WITH first AS (
      SELECT customer_id, (min(touched_at) AT TIME ZONE 'UTC')::date AS day, min(touched_at) AS at
      FROM campaign_touches WHERE campaign_id = ${id}::int AND removed_at IS NULL GROUP BY customer_id
    ), won AS (
      SELECT d.customer_id, d.amount_currency AS currency, d.amount_minor AS minor FROM deals d
      WHERE d.campaign_id = ${id}::int AND d.status = 'won' AND d.removed_at IS NULL
    ), bought AS (
      SELECT o.currency, o.net_minor - o.credited_net_minor AS minor FROM first f JOIN orders o ON o.customer_id = f.customer_id
      WHERE o.removed_at IS NULL AND o.status NOT IN ('draft', 'cancelled')
        AND o.ordered_on BETWEEN f.day AND f.day + ${attributionDays}::int
        AND NOT EXISTS (SELECT FROM won w WHERE w.customer_id = f.customer_id)
        AND NOT EXISTS (SELECT FROM deals d WHERE d.id = o.deal_id AND d.campaign_id IS NOT NULL AND d.removed_at IS NULL)
        AND NOT EXISTS (
          SELECT FROM campaign_touches later JOIN campaigns other ON other.id = later.campaign_id AND other.removed_at IS NULL
          WHERE later.customer_id = f.customer_id AND later.campaign_id <> ${id}::int AND later.removed_at IS NULL
            AND later.touched_at > f.at AND (later.touched_at AT TIME ZONE 'UTC')::date <= o.ordered_on
            AND NOT EXISTS (
              SELECT FROM campaign_touches own WHERE own.campaign_id = ${id}::int AND own.customer_id = f.customer_id
                AND own.removed_at IS NULL AND own.touched_at > later.touched_at
                AND (own.touched_at AT TIME ZONE 'UTC')::date <= o.ordered_on))
    )
    SELECT 'deal' AS what, currency, count(*)::int AS n, coalesce(sum(minor), 0)::text AS minor FROM won GROUP BY currency
    UNION ALL
    SELECT 'order', currency, count(*)::int, sum(minor)::text FROM bought GROUP BY currency`);
}
