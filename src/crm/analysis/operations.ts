import { z } from 'zod';
import { recordRef } from '../../core/records.ts';
import { type Quintiles, type Rfm, rfmOf, segments, spentShare } from '../../core/rfm.ts';
import { demandReadableCustomer } from '../../operations/belonging.ts';
import { defineOperation, type ReadCtx, type Viewer } from '../../operations/operation.ts';
import { noteReads } from '../../operations/reads.ts';
import { accessSql, customerPolicyColumns } from '../../store/access.ts';
import { joinSql, type Sql, sql } from '../../store/database.ts';
import { inRfmSegment, readQuintiles } from '../../store/rfm.ts';
import { type countedNouns, readsAll, seesAmountsSql } from '../../store/scores.ts';
import { readFacts, readRules } from './facts.ts';
import {
  type Class,
  type Component,
  classes,
  classOf,
  components,
  daysSince,
  type Facts,
  type Points,
  pointsOf,
  type Rules,
  startOf,
  totalOf,
} from './rules.ts';

const id = z.number().int().positive();

/** What the components are counted from, besides what everybody sees of a customer. */
const nounOf: Readonly<Partial<Record<Component, (typeof countedNouns)[number]>>> = {
  bought: 'order',
  orders: 'order',
  needs: 'need',
  cases: 'case',
};

/** Components that this viewer may know of all customers; amounts are asked customer by customer. */
function openComponents(viewer: Pick<Viewer, 'ability'>): Component[] {
  return components.filter((component) => {
    const noun = nounOf[component];
    return component !== 'money' && (noun === undefined || readsAll(viewer.ability, noun));
  });
}

export interface Score {
  readonly facts: Facts;
  readonly rules: Rules;
  readonly points: Points;
  /** What this viewer may know; the total and the class are made of these alone. */
  readonly shown: readonly Component[];
  /** Tenths of a point. */
  readonly total: number;
  readonly class: Class;
  /** The segment; null where orders are hidden from the viewer. */
  readonly rfm: Rfm | null;
}

/** How important a customer is just now, as far as the viewer may know; null for one that is archived or gone. */
export async function scoreFor(
  ctx: Pick<ReadCtx, 'tx' | 'now'>,
  customerId: number,
  viewer: Pick<Viewer, 'ability'>,
): Promise<Score | null> {
  const [facts] = await readFacts(ctx.tx, [customerId], ctx.now);
  if (!facts) return null;
  const rules = await readRules(ctx.tx);
  const [row] = await ctx.tx.rows<{ amounts: boolean }>(sql`
    SELECT ${seesAmountsSql(viewer.ability, sql`c`)} AS amounts FROM customers c WHERE c.id = ${customerId}::int`);
  const open = openComponents(viewer);
  const shown = components.filter((one) => open.includes(one) || (one === 'money' && row?.amounts === true));
  const points = pointsOf(facts, rules, ctx.now);
  const total = totalOf(points, rules.weights, shown);
  const rfm = shown.includes('bought')
    ? rfmFor(facts, rules, shown.includes('money'), await readQuintiles(ctx.tx), ctx.now)
    : null;
  return { facts, rules, points, shown, total, class: classOf(total, rules), rfm };
}

function rfmFor(facts: Facts, rules: Rules, amounts: boolean, quintiles: Quintiles, now: Date): Rfm {
  const days = facts.lastOrderOn === null ? null : daysSince(startOf(facts.lastOrderOn), now);
  const share = amounts ? Number(spentShare(facts.spent, rules.fullMinor)) : null;
  return rfmOf({ days, orders: facts.orderCount, share }, quintiles);
}

export interface CustomerScore {
  readonly customer: { readonly id: number; readonly name: string };
  readonly score: Score | null;
}

const scoreInput = z.object({ customerId: id });

/** Made from what is there now, so that it is never behind the explanation. */
export const showScore = defineOperation<z.output<typeof scoreInput>, CustomerScore>({
  name: 'analysis.score',
  input: scoreInput,
  requires: { action: 'read', subject: 'customer' },
  writes: false,
  async run(ctx, input) {
    const { name } = await demandReadableCustomer(ctx, input.customerId);
    const score = await scoreFor(ctx, input.customerId, ctx);
    if (score?.shown.includes('money') && (score.facts.value || Object.keys(score.facts.spent).length > 0)) {
      const ref = recordRef('customer', input.customerId);
      await noteReads(ctx, { staffId: ctx.actor.staffId, door: ctx.door }, [{ ref, fields: ['money'] }]);
    }
    return { customer: { id: input.customerId, name }, score };
  },
});

const priorityInput = z.object({
  mine: z.boolean().optional(),
  departmentId: id.optional(),
  class: z.enum(classes).optional(),
  segment: z.enum(segments).optional(),
  /** Rows that stand before the page. */
  after: z.number().int().min(0).max(10_000).optional(),
});
export type PriorityInput = z.output<typeof priorityInput>;

export interface Ranked extends Points {
  readonly id: number;
  readonly name: string;
  /** Tenths of a point, of what the reader may know. */
  readonly shown: number;
  readonly amounts: boolean;
  readonly lastContactAt: Date | null;
  readonly lastOrderOn: string | null;
  readonly orderCount: number;
  readonly logCount: number;
  readonly needCount: number;
  readonly caseCount: number;
  readonly spentShare: bigint;
}

export interface Priority {
  readonly rows: readonly Ranked[];
  readonly more: boolean;
  readonly rules: Rules;
  readonly open: readonly Component[];
  readonly quintiles: Quintiles;
  /** Customers whose score is being made again. */
  readonly pending: boolean;
}

/** Lines of one page. */
export const pageSize = 10;

/**
 * The most important customers first. Those whose amounts the reader may see stand by their whole score, the others by what is left
 * without amounts, each found along an index of its own.
 */
export const listPriority = defineOperation<PriorityInput, Priority>({
  name: 'analysis.priority',
  input: priorityInput,
  requires: { action: 'read', subject: 'customer' },
  writes: false,
  async run(ctx, input) {
    const rules = await readRules(ctx.tx);
    const open = openComponents(ctx);
    const quintiles = await readQuintiles(ctx.tx);
    const where: Sql[] = [
      sql`c.archived_at IS NULL`,
      accessSql(ctx.ability, 'read', 'customer', customerPolicyColumns(sql`c`), 'basic'),
    ];
    if (input.mine) {
      where.push(sql`c.id IN (
        SELECT id FROM customers WHERE owner_id = ${ctx.actor.staffId}::int
        UNION SELECT customer_id FROM customer_team WHERE staff_id = ${ctx.actor.staffId}::int)`);
    }
    if (input.departmentId !== undefined) where.push(sql`c.department_id = ${input.departmentId}::int`);
    if (input.segment) {
      const viewer = { ability: ctx.ability, customer: sql`c`, s: sql`s` };
      where.push(inRfmSegment(input.segment, viewer, quintiles, ctx.now));
    }
    const offset = input.after ?? 0;
    const branch = (amounts: boolean): Sql => {
      const shown = shownSql(rules, open, amounts);
      const sees = seesAmountsSql(ctx.ability, sql`c`);
      const all = [
        ...where,
        amounts ? sees : sql`NOT ${sees}`,
        ...(input.class ? [inClass(shown, input.class, rules)] : []),
      ];
      return sql`(
        SELECT c.id, c.name, ${shown} AS shown, ${amounts}::boolean AS amounts, s.contact, s.bought, s.orders, s.activity, s.money, s.needs,
          s.cases, s.last_contact_at AS "lastContactAt", s.last_order_on::text AS "lastOrderOn", s.order_count AS "orderCount",
          s.log_count AS "logCount", s.need_count AS "needCount", s.case_count AS "caseCount", s.spent_share AS "spentShare"
        FROM customer_scores s JOIN customers c ON c.id = s.customer_id WHERE ${joinSql(all, ' AND ')}
        ORDER BY ${shown} DESC, s.customer_id LIMIT ${offset + pageSize + 1}::int)`;
    };
    const rows = await ctx.tx.rows<Ranked>(sql`
      SELECT * FROM (${branch(true)} UNION ALL ${branch(false)}) ranked
      ORDER BY shown DESC, id LIMIT ${pageSize + 1}::int OFFSET ${offset}::int`);
    const pending = await ctx.tx.rows(sql`
      SELECT 1 FROM score_marks UNION ALL SELECT 1 FROM customer_scores WHERE rule_id < ${rules.id}::int LIMIT 1`);
    return {
      rows: rows.slice(0, pageSize),
      more: rows.length > pageSize,
      rules,
      open,
      quintiles,
      pending: pending.length > 0,
    };
  },
});

/** The segment of a line of the list; null where orders are hidden from the reader. */
export function rankedRfm(
  row: Ranked,
  { open, quintiles }: Pick<Priority, 'open' | 'quintiles'>,
  now: Date,
): Rfm | null {
  if (!open.includes('bought')) return null;
  const days = row.lastOrderOn === null ? null : daysSince(startOf(row.lastOrderOn), now);
  return rfmOf({ days, orders: row.orderCount, share: row.amounts ? Number(row.spentShare) : null }, quintiles);
}

/** The total as it is kept, where the reader may know all that it was made of; otherwise made of the rest. */
function shownSql(rules: Rules, open: readonly Component[], amounts: boolean): Sql {
  if (open.length === components.length - 1) return amounts ? sql`s.total` : sql`s.total_open`;
  const columns: Readonly<Record<Component, Sql>> = {
    contact: sql`s.contact`,
    bought: sql`s.bought`,
    orders: sql`s.orders`,
    activity: sql`s.activity`,
    money: sql`s.money`,
    needs: sql`s.needs`,
    cases: sql`s.cases`,
  };
  const of = amounts ? [...open, 'money' as const] : open;
  const all = of.reduce((sum, component) => sum + rules.weights[component], 0);
  if (all === 0) return sql`0`;
  const weighted = joinSql(
    of.map((component) => sql`${rules.weights[component]}::int * ${columns[component]}`),
    ' + ',
  );
  return sql`round(10.0 * (${weighted}) / ${all}::int)::int`;
}

function inClass(shown: Sql, wanted: Class, { fromA, fromB }: Rules): Sql {
  const a = sql`${10 * fromA}::int`;
  const b = sql`${10 * fromB}::int`;
  if (wanted === 'A') return sql`${shown} >= ${a}`;
  return wanted === 'B' ? sql`${shown} >= ${b} AND ${shown} < ${a}` : sql`${shown} < ${b}`;
}
