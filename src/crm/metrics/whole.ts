import { allows } from '../../core/policy.ts';
import { emptySql, sql, type Tx } from '../../store/database.ts';
import { readFindings } from '../campaigns/evaluation.ts';
import { campaignAccess, campaignRecord, campaigns } from '../campaigns/records.ts';
import { rulesOf, tenthsSql } from '../customer-360/quality/measure.ts';
import { weightsFor } from '../customer-360/quality/rules.ts';
import { customerAccess } from '../customers/records.ts';
import { readStanding } from '../targets/operations/read.ts';
import { goalOf, type TargetRow, targetAccess, targetRecord, targets } from '../targets/records.ts';
import { type Figure, figureOf, numberOf } from './figure.ts';
import { collaboration, integration, type LeftOutReason, returnOn } from './formulas.ts';
import { collaborationParts } from './measures.ts';
import type { Window } from './period.ts';
import { within } from './scope.ts';
import type { Asked, FigureCtx } from './sources/source.ts';

/** Measures that no single column of records holds. */

/** The product of its three parts, each a figure of its own. One that is missing or may not be told leaves nothing to tell. */
export async function readCollaboration(
  readPart: (part: (typeof collaborationParts)[number]) => Promise<Figure>,
): Promise<Figure> {
  const parts: Figure[] = [];
  for (const part of collaborationParts) parts.push(await readPart(part));
  const product = figureOf('collaboration', collaboration(parts.map(numberOf)), sumOf(parts), {});
  const telling = parts.some(({ outcome }) => outcome.kind === 'few-people');
  return { ...product, ...(telling ? { outcome: { kind: 'few-people' }, n: 0 } : {}), parts };
}

const sumOf = (parts: readonly Figure[]): number => parts.reduce((all, { n }) => all + n, 0);

/**
 * Completeness × (1 − duplicate rate) at the end of the period. Completeness: the mean that each department's customers had on the last
 * day of the period on which it was written down, weighted by customers; a person's is that of the customers they own, which is only
 * known of now. Duplicate rate: customers that looked like an earlier one and were not settled by then, of all.
 */
export async function readIntegration(ctx: FigureCtx, asked: Asked): Promise<Figure> {
  const complete =
    asked.scope.kind === 'person' ? await ownCompleteness(ctx, asked) : await writtenCompleteness(ctx.tx, asked);
  const { at } = asked.window;
  const whose = within(asked.scope, { department: sql`c.department_id`, person: sql`c.owner_id` });
  const [found] = await ctx.tx.rows<{ all: number; twice: number }>(sql`
    SELECT count(*)::int AS "all", (count(*) FILTER (WHERE EXISTS (
      SELECT FROM duplicate_pairs p WHERE p.second_id = c.id AND p.created_at < ${at}::timestamptz
        AND (p.state = 'open' OR p.closed_at >= ${at}::timestamptz))))::int AS twice
    FROM customers c
    WHERE c.created_at < ${at}::timestamptz AND (c.archived_at IS NULL OR c.archived_at >= ${at}::timestamptz)
      AND ${whose} AND ${customerAccess(ctx.ability, 'basic')}`);
  const { all, twice } = found ?? { all: 0, twice: 0 };
  return figureOf('integration', integration(complete, all > 0 ? twice / all : null), all, {});
}

async function writtenCompleteness(tx: Tx, { scope, window }: Asked): Promise<number | null> {
  const department = scope.kind === 'department' ? sql`AND q.department_id = ${scope.id}::int` : emptySql;
  const [row] = await tx.rows<{ value: number | null }>(sql`
    SELECT (sum(last.tenths * last.customers)::float8 / nullif(sum(last.customers), 0) / 1000)::float8 AS value FROM (
      SELECT DISTINCT ON (q.department_id) q.tenths, q.customers FROM quality_days q
      WHERE q.day BETWEEN ${window.fromDay}::date AND ${window.toDay}::date ${department}
      ORDER BY q.department_id, q.day DESC
    ) AS last`);
  return row?.value ?? null;
}

async function ownCompleteness({ tx, now, ability }: FigureCtx, { scope, window }: Asked): Promise<number | null> {
  if (scope.kind !== 'person' || window.at < now) return null;
  const rules = await rulesOf(tx);
  const departments = await tx.rows<{ id: number; key: string }>(sql`
    SELECT d.id, d.key FROM departments d
    WHERE d.id IN (SELECT c.department_id FROM customers c WHERE c.owner_id = ${scope.id}::int AND c.archived_at IS NULL)`);
  let sum = 0;
  let customers = 0;
  for (const department of departments) {
    const [row] = await tx.rows<{ sum: number; n: number }>(sql`
      SELECT coalesce(sum(coalesce(${tenthsSql(weightsFor(department, rules), now, ability)}, 1000)), 0)::float8 AS sum, count(*)::int AS n
      FROM customers c
      WHERE c.department_id = ${department.id}::int AND c.owner_id = ${scope.id}::int AND c.archived_at IS NULL`);
    sum += row?.sum ?? 0;
    customers += row?.n ?? 0;
  }
  return customers > 0 ? sum / customers / 1000 : null;
}

/** Targets of one figure that are worked out at most; each is a few statements. */
const mostTargets = 50;

/**
 * The mean of reached ÷ goal over the targets of this very scope whose time touches the period, each as it stood at the period's end;
 * a market share by its last reading. It is not cut at 1.
 */
export async function readTargets(ctx: FigureCtx, asked: Asked): Promise<Figure> {
  const leftOut: Partial<Record<LeftOutReason, number>> = {};
  const reached: number[] = [];
  for (const target of await targetsOf(ctx, asked)) {
    const value = hides(ctx, target) ? 'hidden' : await attainment(ctx.tx, target, asked.window);
    if (typeof value === 'number') reached.push(value);
    else leftOut[value] = (leftOut[value] ?? 0) + 1;
  }
  const sum = reached.reduce((all, one) => all + one, 0);
  return figureOf('target', reached.length > 0 ? sum / reached.length : null, reached.length, leftOut);
}

export function targetsOf(ctx: FigureCtx, { scope, window }: Asked): Promise<TargetRow[]> {
  const where = [
    sql`g.removed_at IS NULL`,
    sql`g.scope = ${scope.kind}`,
    within(scope, { department: sql`g.department_id`, person: sql`g.owner_id` }),
    sql`g.starts_on <= ${window.toDay}::date AND g.ends_on >= ${window.fromDay}::date`,
    targetAccess(ctx.ability),
  ];
  return targets.where(ctx.tx, where, sql`g.ends_on, g.id`, { limit: mostTargets });
}

function hides(ctx: FigureCtx, target: TargetRow): boolean {
  return !allows(ctx.ability, 'read', 'target', targetRecord(target), target.kind === 'revenue' ? 'money' : 'basic');
}

async function attainment(tx: Tx, target: TargetRow, { toDay }: Window): Promise<number | LeftOutReason> {
  const until = { ...target, endsOn: toDay < target.endsOn ? toDay : target.endsOn };
  const standing = await readStanding(tx, until, toDay);
  const goal = goalOf(target);
  if (standing.kind === 'read') {
    const last = standing.progress.readings.filter(({ on }) => on <= toDay).at(-1);
    return goal.kind === 'share' && last ? last.share / goal.share : 'no-actual';
  }
  const wanted = goal.kind === 'revenue' ? Number(goal.money.minor) : goal.kind === 'customers' ? goal.count : 0;
  return wanted > 0 ? Number(standing.progress.soFar) / wanted : 'no-expected';
}

/** Campaigns of one figure that are counted at most. */
const mostCampaigns = 100;

/**
 * (brought − cost) / cost over all campaigns that ran within the period, of all that each has brought and cost until now, in the currency of
 * most of them. A campaign that cost nothing, or in another currency, is left out.
 */
export async function readCampaigns(ctx: FigureCtx, asked: Asked): Promise<Figure> {
  const leftOut: Partial<Record<LeftOutReason, number>> = {};
  const leave = (why: LeftOutReason, n = 1): void => {
    if (n > 0) leftOut[why] = (leftOut[why] ?? 0) + n;
  };
  const sums = new Map<string, { revenue: bigint; cost: bigint; n: number }>();
  for (const campaign of await campaignsOf(ctx, asked)) {
    if (!allows(ctx.ability, 'read', 'campaign', campaignRecord(campaign), 'money')) {
      leave('hidden');
      continue;
    }
    const { revenue, cost, currency } = await readFindings(ctx.tx, campaign);
    if (cost === 0n || currency === null) {
      leave('no-amount');
      continue;
    }
    const sum = sums.get(currency) ?? { revenue: 0n, cost: 0n, n: 0 };
    sums.set(currency, { revenue: sum.revenue + revenue, cost: sum.cost + cost, n: sum.n + 1 });
  }
  const [first, ...others] = [...sums].sort(([a, one], [b, two]) => two.n - one.n || (a < b ? -1 : 1));
  leave(
    'no-amount',
    others.reduce((all, [, { n }]) => all + n, 0),
  );
  const main = first?.[1];
  return figureOf('campaign', main ? returnOn(main.revenue, main.cost) : null, main?.n ?? 0, leftOut);
}

export function campaignsOf(ctx: FigureCtx, { scope, window }: Asked) {
  const where = [
    sql`m.removed_at IS NULL AND m.status IN ('running', 'done')`,
    within(scope, { department: sql`m.department_id`, person: sql`m.owner_id` }),
    sql`coalesce(m.starts_on, (m.started_at AT TIME ZONE 'UTC')::date, m.created_at::date) <= ${window.toDay}::date`,
    sql`coalesce(m.ends_on, (m.ended_at AT TIME ZONE 'UTC')::date, ${window.toDay}::date) >= ${window.fromDay}::date`,
    campaignAccess(ctx.ability),
  ];
  return campaigns.where(ctx.tx, where, sql`m.id`, { limit: mostCampaigns });
}
