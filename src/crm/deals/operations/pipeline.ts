import { defineOperation } from '../../../operations/operation.ts';
import { joinSql, sql } from '../../../store/database.ts';
import { dealAccess } from '../records.ts';
import { type Total, totals } from '../rules.ts';
import { readStages, type StageRow } from '../stages.ts';
import { type DealFilter, filterInput, filterSql, overdueSql, staleSql } from './list.ts';

/** What lies in one stage, or in all of them: only amounts that the actor may read are in the totals. */
export interface Figures {
  readonly count: number;
  readonly totals: readonly Total[];
  /** Deals without an amount, as far as the actor may know. */
  readonly withoutAmount: number;
  /** Deals whose amounts the actor may not read. */
  readonly hidden: number;
  readonly overdue: number;
  readonly stale: number;
}

export interface StageFigures extends Figures {
  readonly stage: StageRow;
  /** Mean of the whole days that its deals have been in it; 0 for an empty stage. */
  readonly averageDays: number;
}

export interface Pipeline {
  readonly stages: readonly StageFigures[];
  readonly all: Figures;
}

interface Group {
  readonly stage: string;
  readonly currency: string | null;
  readonly seen: boolean;
  readonly count: number;
  /** A sum of int8 is numeric, which comes as text. */
  readonly minor: string | null;
  readonly overdue: number;
  readonly stale: number;
  readonly seconds: number;
}

/** Open deals by stage: count, sums in each currency, weighted by the stage's probability. Computed by the database, stage by stage. */
export const readPipeline = defineOperation<DealFilter, Pipeline>({
  name: 'deal.pipeline',
  input: filterInput,
  requires: { action: 'read', subject: 'deal' },
  writes: false,
  async run(ctx, input) {
    const where = [...filterSql(ctx, input), sql`d.status = 'open'`];
    const groups = await ctx.tx.rows<Group>(sql`
      SELECT stage, currency, seen, count(*)::int AS count, sum(minor)::text AS minor,
        (count(*) FILTER (WHERE overdue))::int AS overdue, (count(*) FILTER (WHERE stale))::int AS stale,
        sum(seconds)::float8 AS seconds
      FROM (
        SELECT d.stage, coalesce(${dealAccess(ctx.ability, 'read', 'money')}, FALSE) AS seen,
          CASE WHEN ${dealAccess(ctx.ability, 'read', 'money')} THEN d.amount_currency END AS currency,
          CASE WHEN ${dealAccess(ctx.ability, 'read', 'money')} THEN d.amount_minor END AS minor,
          coalesce(${overdueSql(ctx)}, FALSE) AS overdue, ${staleSql(ctx.now)} AS stale,
          extract(epoch FROM ${ctx.now}::timestamptz - d.stage_since) AS seconds
        FROM deals d WHERE ${joinSql(where, ' AND ')}
      ) deal GROUP BY stage, currency, seen`);
    const stages = (await readStages(ctx.tx)).filter(({ kind }) => kind === 'open');
    const byStage = stages.map((stage): StageFigures => {
      const own = groups.filter((group) => group.stage === stage.key);
      const found = figures(own, () => stage.probability);
      const seconds = own.reduce((sum, group) => sum + group.seconds, 0);
      return { stage, ...found, averageDays: found.count === 0 ? 0 : Math.round(seconds / found.count / 86_400) };
    });
    const probability = new Map(stages.map(({ key, probability }) => [key, probability]));
    return {
      // A retired stage matters only while something is left in it.
      stages: byStage.filter(({ stage, count }) => !stage.retired || count > 0),
      all: figures(groups, (group) => probability.get(group.stage) ?? 0),
    };
  },
});

function figures(groups: readonly Group[], probabilityOf: (group: Group) => number): Figures {
  const sum = (count: (group: Group) => number): number => groups.reduce((total, group) => total + count(group), 0);
  return {
    count: sum(({ count }) => count),
    totals: totals(
      groups.flatMap((group) =>
        group.currency === null || group.minor === null
          ? []
          : [{ currency: group.currency, minor: BigInt(group.minor), probability: probabilityOf(group) }],
      ),
    ),
    withoutAmount: sum(({ seen, currency, count }) => (seen && currency === null ? count : 0)),
    hidden: sum(({ seen, count }) => (seen ? 0 : count)),
    overdue: sum(({ overdue }) => overdue),
    stale: sum(({ stale }) => stale),
  };
}
