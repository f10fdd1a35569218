import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { recordRef } from '../../../core/records.ts';
import { defineOperation } from '../../../operations/operation.ts';
import { noteReads } from '../../../operations/reads.ts';
import { sql } from '../../../store/database.ts';
import { customerAccess } from '../../customers/records.ts';
import { demandWhose, usualScope } from '../access.ts';
import type { LeftOutReason } from '../formulas.ts';
import { type MeasureKey, measureKeys, measures } from '../measures.ts';
import { messages, nameOf } from '../messages.ts';
import { type ReportPeriod, windowOf } from '../period.ts';
import { readFigure } from '../queries.ts';
import type { Whose } from '../question.ts';
import { isSourced, type SourcedKey, sources } from '../sources/index.ts';
import type { Asked, FigureCtx } from '../sources/source.ts';
import { campaignsOf, targetsOf } from '../whole.ts';
import { periodInput, scopeInput, usualPeriod } from './read.ts';

const input = z.object({
  measure: z.enum(measureKeys),
  scope: scopeInput.optional(),
  period: periodInput.optional(),
  offset: z.number().int().min(0).max(100_000).optional(),
});
export type ListRecords = z.output<typeof input>;

/** Nouns that figures are made of. */
export type SourceNoun = 'task' | 'case' | 'deal' | 'survey' | 'handoff' | 'customer' | 'target' | 'campaign';

/** One record behind a figure, and what it counts there. */
export interface Behind {
  readonly noun: SourceNoun;
  readonly id: number;
  /** Null where there is nothing to call it by that the reader may know. */
  readonly title: string | null;
  readonly value: number | null;
  readonly amount: { readonly minor: bigint; readonly currency: string } | null;
  readonly reason: LeftOutReason | null;
}

export interface RecordsBehind {
  readonly measure: MeasureKey;
  readonly whose: Whose;
  readonly period: ReportPeriod;
  readonly rows: readonly Behind[];
  /** Where the next page begins; null on the last one. */
  readonly next: number | null;
}

export const pageSize = 10;

/** The very records that a figure is made of, those that speak against it first; only such as the actor may know of. */
export const listRecords = defineOperation<ListRecords, RecordsBehind>({
  name: 'report.records',
  input,
  requires: 'anyone',
  writes: false,
  async run(ctx, given) {
    const { measure } = given;
    const whose = await demandWhose(ctx, given.scope ?? usualScope(ctx.actor));
    const period = given.period ?? usualPeriod(ctx);
    const window = windowOf(period, ctx.actor.timezone, ctx.now);
    const asked: Asked = { scope: whose.scope, window, ability: ctx.ability };
    const figure = await readFigure(ctx, measure, whose.scope, window);
    if (figure.outcome.kind === 'few-people') throw new AppError('forbidden', messages.few);
    const offset = given.offset ?? 0;
    const rows = isSourced(measure)
      ? await sourced(ctx, measure, asked, offset)
      : await whole(ctx, measure, asked, offset);
    const shown = rows.slice(0, pageSize);
    // Their amounts are of records that the actor may see them of; whoever looked is written down.
    const amounts = shown.filter(({ amount }) => amount !== null);
    await noteReads(
      ctx,
      { staffId: ctx.actor.staffId, door: ctx.door },
      amounts.map(({ noun, id }) => ({ ref: recordRef(noun, id), fields: ['money'] })),
    );
    return {
      measure,
      whose,
      period,
      rows: shown,
      next: rows.length > pageSize ? offset + pageSize : null,
    };
  },
});

async function sourced(ctx: FigureCtx, key: SourcedKey, asked: Asked, offset: number): Promise<Behind[]> {
  const isSum = measures[key].of === 'sum';
  const money = isSum ? sql`i.minor, i.currency` : sql`NULL::numeric AS minor, NULL::text AS currency`;
  const against = isSum ? sql`i.minor DESC` : measures[key].better === 'down' ? sql`i.value DESC` : sql`i.value`;
  const named = (customerId: ReturnType<typeof sql>) => sql`
    (SELECT c.name FROM customers c WHERE c.id = ${customerId} AND ${customerAccess(ctx.ability, 'basic')})`;
  const rows = await ctx.tx.rows<Omit<Behind, 'amount'> & { minor: string | null; currency: string | null }>(sql`
    WITH page AS (
      SELECT i.noun, i.id, i.value, i.reason, ${money} FROM (${sources[key](asked)}) i
      ORDER BY i.reason IS NOT NULL, ${against}, i.noun, i.id DESC LIMIT ${pageSize + 1}::int OFFSET ${offset}::int
    )
    SELECT p.noun, p.id, p.value, p.reason, CASE WHEN p.reason IS NULL THEN round(p.minor)::text END AS minor, p.currency,
      CASE p.noun
        WHEN 'task' THEN (SELECT t.title FROM tasks t WHERE t.id = p.id)
        WHEN 'case' THEN (SELECT k.subject FROM cases k WHERE k.id = p.id)
        WHEN 'deal' THEN (SELECT d.title FROM deals d WHERE d.id = p.id)
        WHEN 'survey' THEN (SELECT ${named(sql`v.customer_id`)} FROM surveys v WHERE v.id = p.id)
        WHEN 'handoff' THEN (SELECT ${named(sql`h.customer_id`)} FROM handoffs h WHERE h.id = p.id)
        ELSE ${named(sql`p.id`)}
      END AS title
    FROM page p ORDER BY p.reason IS NOT NULL, ${isSum ? sql`p.minor DESC` : measures[key].better === 'down' ? sql`p.value DESC` : sql`p.value`}, p.noun, p.id DESC`);
  return rows.map(({ minor, currency, ...row }) => ({
    ...row,
    amount: minor === null || currency === null ? null : { minor: BigInt(minor), currency },
  }));
}

/** Targets and campaigns; what is put together of other figures has no records of its own. */
async function whole(ctx: FigureCtx, measure: MeasureKey, asked: Asked, offset: number): Promise<Behind[]> {
  const bare = { value: null, amount: null, reason: null };
  if (measure === 'campaign') {
    const found = await campaignsOf(ctx, asked);
    return found.slice(offset).map(({ id, title }) => ({ noun: 'campaign', id, title, ...bare }));
  }
  if (measure === 'target') {
    const found = await targetsOf(ctx, asked);
    return found.slice(offset).map(({ id }) => ({ noun: 'target', id, title: null, ...bare }));
  }
  throw new AppError('invalid', messages.notListed(nameOf(measure)), { field: 'measure' });
}
