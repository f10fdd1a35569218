import { z } from 'zod';
import { today } from '../../../commands/values/calendar-day.ts';
import { recordRef } from '../../../core/records.ts';
import { notFound } from '../../../operations/messages.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { type Sql, sql } from '../../../store/database.ts';
import { type DealRow, dealAccess, dealRecord, dealRef, deals } from '../records.ts';
import { statuses } from '../rules.ts';

const id = z.number().int().positive();

/** Which deals are looked at; what a list and the pipeline share. */
export const filterInput = z.object({
  mine: z.boolean().optional(),
  departmentId: id.optional(),
  ownerId: id.optional(),
  customerId: id.optional(),
  /** Expected to close within these days, both included. */
  from: z.string().optional(),
  to: z.string().optional(),
});
export type DealFilter = z.output<typeof filterInput>;

/** Conditions on `deals d`: never more than the actor may know of. */
export function filterSql(ctx: Ctx, filter: DealFilter): Sql[] {
  const where: Sql[] = [sql`d.removed_at IS NULL`, dealAccess(ctx.ability)];
  if (filter.mine) where.push(sql`d.owner_id = ${ctx.actor.staffId}::int`);
  if (filter.departmentId !== undefined) where.push(sql`d.department_id = ${filter.departmentId}::int`);
  if (filter.ownerId !== undefined) where.push(sql`d.owner_id = ${filter.ownerId}::int`);
  if (filter.customerId !== undefined) where.push(sql`d.customer_id = ${filter.customerId}::int`);
  if (filter.from !== undefined) where.push(sql`d.expected_on >= ${filter.from}::date`);
  if (filter.to !== undefined) where.push(sql`d.expected_on <= ${filter.to}::date`);
  return where;
}

/** Past its expected day, on the actor's calendar. */
export function overdueSql(ctx: Pick<Ctx, 'now' | 'actor'>): Sql {
  return sql`(d.status = 'open' AND d.expected_on < ${today(ctx.now, ctx.actor.timezone)}::date)`;
}

/** Longer in its stage than that stage allows: the same as `isStale`. */
export function staleSql(now: Date): Sql {
  return sql`(d.status = 'open' AND floor(extract(epoch FROM ${now}::timestamptz - d.stage_since) / 86400)
    > (SELECT s.stale_days FROM deal_stages s WHERE s.key = d.stage))`;
}

const listInput = filterInput.extend({
  status: z.enum([...statuses, 'all']).optional(),
  stage: z.string().optional(),
  overdue: z.boolean().optional(),
  stale: z.boolean().optional(),
  /** The last deal of the page before. */
  after: id.optional(),
});
export type ListDeals = z.output<typeof listInput>;

export interface DealList {
  readonly rows: readonly DealRow[];
  readonly more: boolean;
  /** The customer that was asked for. */
  readonly customer: { readonly id: number; readonly name: string } | null;
}

/** Lines of one page. */
export const pageSize = 10;

/** What is expected first comes first, what has no date last; closed ones the latest first. */
export const listDeals = defineOperation<ListDeals, DealList>({
  name: 'deal.list',
  input: listInput,
  requires: { action: 'read', subject: 'deal' },
  writes: false,
  async run(ctx, input) {
    const where = filterSql(ctx, input);
    const status = input.status ?? 'open';
    if (status !== 'all') where.push(sql`d.status = ${status}`);
    if (input.stage !== undefined) where.push(sql`d.stage = ${input.stage}`);
    if (input.overdue) where.push(overdueSql(ctx));
    if (input.stale) where.push(staleSql(ctx.now));
    const customer = input.customerId === undefined ? null : await demandReadable(ctx, input.customerId);
    const isClosed = status === 'won' || status === 'lost';
    if (input.after !== undefined) where.push(isClosed ? afterClosed(input.after) : afterOpen(input.after));
    const order = isClosed
      ? sql`d.closed_on DESC, d.id DESC`
      : sql`(d.status <> 'open'), coalesce(d.expected_on, 'infinity'), d.id`;
    const rows = await deals.where(ctx.tx, where, order, { limit: pageSize + 1 });
    return { rows: rows.slice(0, pageSize), more: rows.length > pageSize, customer };
  },
});

function afterOpen(id: number): Sql {
  return sql`((d.status <> 'open'), coalesce(d.expected_on, 'infinity'), d.id) >
    (SELECT (b.status <> 'open'), coalesce(b.expected_on, 'infinity'), b.id FROM deals b WHERE b.id = ${id}::int)`;
}

function afterClosed(id: number): Sql {
  return sql`(d.closed_on, d.id) < (SELECT b.closed_on, b.id FROM deals b WHERE b.id = ${id}::int)`;
}

async function demandReadable(ctx: Ctx, customerId: number): Promise<{ id: number; name: string }> {
  const ref = recordRef('customer', customerId);
  const [customer] = await ctx.tx.rows<{ id: number; name: string; departmentId: number; ownerId: number | null }>(sql`
    SELECT id, name, department_id AS "departmentId", owner_id AS "ownerId", team_ids AS "teamIds"
    FROM customers WHERE id = ${customerId}::int`);
  if (!customer) throw notFound(ref);
  const { name, ...record } = customer;
  ctx.demand('read', ref, record, 'basic');
  return { id: customerId, name };
}

const showInput = z.object({ id });

export const showDeal = defineOperation<z.output<typeof showInput>, { id: number }>({
  name: 'deal.show',
  input: showInput,
  requires: { action: 'read', subject: 'deal' },
  writes: false,
  async run(ctx, input) {
    const deal = await deals.load(ctx.tx, input.id);
    if (deal.removedAt !== null) throw notFound(dealRef(input.id));
    ctx.demand('read', dealRef(input.id), dealRecord(deal), 'basic');
    return { id: input.id };
  },
});
