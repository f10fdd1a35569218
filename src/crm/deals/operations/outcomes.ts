import { z } from 'zod';
import type { Money } from '../../../core/money.ts';
import { defineOperation } from '../../../operations/operation.ts';
import { accessSql } from '../../../store/access.ts';
import { joinSql, sql } from '../../../store/database.ts';
import { dealAccess, dealColumns } from '../records.ts';
import type { Reason } from '../rules.ts';
import { filterInput, filterSql } from './list.ts';

const outcomesInput = filterInput.omit({ from: true, to: true }).extend({
  /** Closed on these days, both included. */
  closedFrom: z.string().optional(),
  closedTo: z.string().optional(),
});
export type AskOutcomes = z.output<typeof outcomesInput>;

export interface Outcome {
  readonly status: 'won' | 'lost';
  /** null: none was given, or the actor may not read it; `hidden` tells these apart. */
  readonly reason: Reason | null;
  readonly hidden: boolean;
  readonly count: number;
  /** A sum for each currency, of the amounts that the actor may read. */
  readonly moneys: readonly Money[];
}

export interface Outcomes {
  readonly won: number;
  readonly lost: number;
  /** The most frequent first. */
  readonly reasons: readonly Outcome[];
}

interface Group {
  readonly status: 'won' | 'lost';
  readonly reason: Reason | null;
  readonly hidden: boolean;
  readonly currency: string | null;
  readonly count: number;
  /** A sum of int8 is numeric, which comes as text. */
  readonly minor: string | null;
}

/** Closed deals by outcome and reason: what one learns from, deal by deal in their reviews. */
export const readOutcomes = defineOperation<AskOutcomes, Outcomes>({
  name: 'deal.outcomes',
  input: outcomesInput,
  requires: { action: 'read', subject: 'deal' },
  writes: false,
  async run(ctx, { closedFrom, closedTo, ...filter }) {
    const where = [...filterSql(ctx, filter), sql`d.status <> 'open'`];
    if (closedFrom !== undefined) where.push(sql`d.closed_on >= ${closedFrom}::date`);
    if (closedTo !== undefined) where.push(sql`d.closed_on <= ${closedTo}::date`);
    const money = dealAccess(ctx.ability, 'read', 'money');
    const notes = accessSql(ctx.ability, 'read', 'deal', dealColumns, 'notes');
    const groups = await ctx.tx.rows<Group>(sql`
      SELECT status, reason, hidden, currency, count(*)::int AS count, sum(minor)::text AS minor FROM (
        SELECT d.status, CASE WHEN ${notes} THEN d.reason END AS reason, NOT coalesce(${notes}, FALSE) AS hidden,
          CASE WHEN ${money} THEN d.amount_currency END AS currency, CASE WHEN ${money} THEN d.amount_minor END AS minor
        FROM deals d WHERE ${joinSql(where, ' AND ')}
      ) closed GROUP BY status, reason, hidden, currency ORDER BY currency`);
    const reasons = new Map<string, Outcome>();
    for (const { currency, minor, ...group } of groups) {
      const key = `${group.status} ${group.hidden} ${group.reason}`;
      const known = reasons.get(key);
      const own = currency === null || minor === null ? [] : [{ currency, minor: BigInt(minor) }];
      reasons.set(key, {
        ...group,
        count: (known?.count ?? 0) + group.count,
        moneys: [...(known?.moneys ?? []), ...own],
      });
    }
    const all = [...reasons.values()].sort((a, b) => b.count - a.count);
    const countOf = (status: Outcome['status']): number =>
      all.reduce((sum, one) => sum + (one.status === status ? one.count : 0), 0);
    return { won: countOf('won'), lost: countOf('lost'), reasons: all };
  },
});
