import type { Day } from '../../commands/values/calendar-day.ts';
import { type Sql, sql, type Tx } from '../../store/database.ts';
import { type Bottleneck, findBottleneck, type StageSample } from './bottleneck.ts';
import type { TargetRow } from './records.ts';
import { forecast, phaseOf, type Reading, runRate, type Span, shareTrend } from './rules.ts';

/** What is there, in the smallest unit of the currency or in customers, and where it goes. */
export interface Progress {
  readonly soFar: bigint;
  readonly forecast: bigint;
  /** null: not enough data. */
  readonly runRate: bigint | null;
  /** What the figures are made of. */
  readonly won: number;
  readonly open: number;
  /** Orders that are counted besides; 0 where the target counts none. */
  readonly orders: number;
  /** Deals won in the period that the figures leave out: without an amount, or in another currency. */
  readonly leftOut: number;
  readonly bottleneck: Bottleneck;
}

export interface ShareProgress {
  /** Oldest first. */
  readonly readings: readonly (Reading & { readonly source: string; readonly byName: string | null })[];
  /** Hundredths of a per cent at the end of the period; null: not enough data. */
  readonly trend: number | null;
}

/** How far back stays in a stage are looked at; a bottleneck of years ago is none of today's. */
const lookBackDays = 365;

export function periodOf(target: Pick<TargetRow, 'startsOn' | 'endsOn'>): Span {
  return { from: target.startsOn, to: target.endsOn };
}

/**
 * Revenue: so far = amounts of deals won within the period, in the currency of the goal; weighted = Σ amount × probability of the
 * stage over open deals expected to close within it; forecast = both. With orders counted, so far holds those of the period too that come from no won deal.
 * The figures are the target's own: whoever may read it reads them, whatever they may know of the single deals.
 */
export async function readRevenue(tx: Tx, target: TargetRow, today: Day): Promise<Progress> {
  const { from, to } = periodOf(target);
  const [found] = await tx.rows<{
    won: number;
    wonMinor: string;
    leftOut: number;
    open: number;
    hundredfold: string;
  }>(sql`
    SELECT
      (count(*) FILTER (WHERE ${wonIn(from, to)} AND d.amount_currency = ${target.goalCurrency}))::int AS won,
      coalesce(sum(d.amount_minor) FILTER (WHERE ${wonIn(from, to)} AND d.amount_currency = ${target.goalCurrency}), 0)::text AS "wonMinor",
      (count(*) FILTER (WHERE ${wonIn(from, to)} AND d.amount_currency IS DISTINCT FROM ${target.goalCurrency}))::int AS "leftOut",
      (count(*) FILTER (WHERE ${openIn(from, to)} AND d.amount_currency = ${target.goalCurrency}))::int AS open,
      coalesce(sum(d.amount_minor * s.probability) FILTER (WHERE ${openIn(from, to)} AND d.amount_currency = ${target.goalCurrency}), 0)::text
        AS hundredfold
    FROM deals d JOIN deal_stages s ON s.key = d.stage
    WHERE d.removed_at IS NULL AND ${dealsOf(target)} AND (${wonIn(from, to)} OR ${openIn(from, to)})`);
  const ordered = target.countsOrders ? await readOrders(tx, target) : { orders: 0, minor: 0n };
  const soFar = BigInt(found?.wonMinor ?? 0) + ordered.minor;
  return {
    soFar,
    forecast: forecast(soFar, BigInt(found?.hundredfold ?? 0), phaseOf({ from, to }, today)),
    runRate: runRate(soFar, { from, to }, today),
    won: found?.won ?? 0,
    open: found?.open ?? 0,
    orders: ordered.orders,
    leftOut: found?.leftOut ?? 0,
    bottleneck: await readBottleneck(tx, target, today),
  };
}

/** Net sums of orders of the period that hold, less what was credited of them, without those whose won deal has brought the money already. */
async function readOrders(tx: Tx, target: TargetRow): Promise<{ orders: number; minor: bigint }> {
  const whose =
    target.scope === 'company'
      ? sql`TRUE`
      : target.scope === 'department'
        ? sql`o.department_id = ${target.departmentId}::int`
        : sql`o.owner_id = ${target.ownerId}::int`;
  const [found] = await tx.rows<{ orders: number; minor: string }>(sql`
    SELECT count(*)::int AS orders, coalesce(sum(o.net_minor - o.credited_net_minor), 0)::text AS minor FROM orders o
    WHERE o.status IN ('confirmed', 'delivered', 'invoiced', 'paid') AND o.removed_at IS NULL AND ${whose}
      AND o.currency = ${target.goalCurrency} AND o.ordered_on BETWEEN ${target.startsOn}::date AND ${target.endsOn}::date
      AND NOT EXISTS (SELECT FROM deals d WHERE d.id = o.deal_id AND d.status = 'won' AND d.removed_at IS NULL)`);
  return { orders: found?.orders ?? 0, minor: BigInt(found?.minor ?? 0) };
}

const wonIn = (from: Day, to: Day): Sql =>
  sql`(d.status = 'won' AND d.closed_on BETWEEN ${from}::date AND ${to}::date)`;
const openIn = (from: Day, to: Day): Sql =>
  sql`(d.status = 'open' AND d.expected_on BETWEEN ${from}::date AND ${to}::date)`;

/** The deals called `d` that count for a target. */
function dealsOf(target: Pick<TargetRow, 'scope' | 'departmentId' | 'ownerId'>): Sql {
  if (target.scope === 'company') return sql`TRUE`;
  return target.scope === 'department'
    ? sql`d.department_id = ${target.departmentId}::int`
    : sql`d.owner_id = ${target.ownerId}::int`;
}

/**
 * New active customers: those that are active and became so within the period (a customer who never was anything else, by being added).
 * Weighted: each lead with open deals expected to close within it counts with the best probability among them. Days are UTC's.
 */
export async function readCustomers(tx: Tx, target: TargetRow, today: Day): Promise<Progress> {
  const { from, to } = periodOf(target);
  const whose =
    target.scope === 'company'
      ? sql`TRUE`
      : target.scope === 'department'
        ? sql`c.department_id = ${target.departmentId}::int`
        : sql`c.owner_id = ${target.ownerId}::int`;
  const [gained] = await tx.rows<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM customers c
    WHERE c.lifecycle = 'active' AND c.archived_at IS NULL AND ${whose}
      AND (coalesce(c.lifecycle_at, c.created_at) AT TIME ZONE 'UTC')::date BETWEEN ${from}::date AND ${to}::date`);
  const [leads] = await tx.rows<{ n: number; hundredfold: bigint }>(sql`
    SELECT count(*)::int AS n, coalesce(sum(best), 0)::bigint AS hundredfold FROM (
      SELECT max(s.probability) AS best
      FROM customers c JOIN deals d ON d.customer_id = c.id JOIN deal_stages s ON s.key = d.stage
      WHERE c.lifecycle = 'lead' AND c.archived_at IS NULL AND ${whose} AND d.removed_at IS NULL AND ${openIn(from, to)}
      GROUP BY c.id
    ) lead`);
  const soFar = BigInt(gained?.n ?? 0);
  return {
    soFar,
    forecast: forecast(soFar, leads?.hundredfold ?? 0n, phaseOf({ from, to }, today)),
    runRate: runRate(soFar, { from, to }, today),
    won: gained?.n ?? 0,
    open: leads?.n ?? 0,
    orders: 0,
    leftOut: 0,
    bottleneck: await readBottleneck(tx, target, today),
  };
}

/** Stays that ended within a year before the end of the period, or before today, by stage in order. */
async function readBottleneck(tx: Tx, target: TargetRow, today: Day): Promise<Bottleneck> {
  const until = target.endsOn < today ? target.endsOn : today;
  const samples = await tx.rows<StageSample>(sql`
    SELECT s.key, s.name_en AS "nameEn", s.name_zh AS "nameZh", count(*)::int AS left,
      (count(*) FILTER (WHERE next.kind = 'won' OR (next.kind = 'open' AND next.position > s.position)))::int AS advanced,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM p.left_at - p.entered_at) / 86400)::float8 AS "medianDays"
    FROM deal_stage_spells p
    JOIN deals d ON d.id = p.deal_id
    JOIN deal_stages s ON s.key = p.stage
    JOIN deal_stages next ON next.key = p.left_to
    WHERE s.kind = 'open' AND d.removed_at IS NULL AND ${dealsOf(target)}
      AND (p.left_at AT TIME ZONE 'UTC')::date BETWEEN ${until}::date - ${lookBackDays}::int AND ${until}::date
    GROUP BY s.id ORDER BY s.position, s.id`);
  return findBottleneck(samples);
}

/** What somebody read of the market within the period. */
export async function readShare(tx: Tx, target: TargetRow): Promise<ShareProgress> {
  const readings = await tx.rows<ShareProgress['readings'][number]>(sql`
    SELECT r.read_on::text AS "on", r.share, r.source, (SELECT s.name FROM staff s WHERE s.id = r.by_id) AS "byName"
    FROM target_readings r WHERE r.target_id = ${target.id}::int AND r.removed_at IS NULL ORDER BY r.read_on, r.id`);
  return { readings, trend: shareTrend(readings, target.endsOn) };
}
