import { z } from 'zod';
import { today } from '../../../commands/values/calendar-day.ts';
import { demandReadableCustomer } from '../../../operations/belonging.ts';
import { notFound } from '../../../operations/messages.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { joinSql, type Sql, sql } from '../../../store/database.ts';
import { grossSql, type OrderRow, orderAccess, orderRecord, orderRef, orders } from '../records.ts';
import { statuses } from '../rules.ts';
import { id } from './inputs.ts';

const listInput = z.object({
  mine: z.boolean().optional(),
  overdue: z.boolean().optional(),
  /** Without it those that are not yet paid or cancelled; of one customer or period all. */
  status: z.enum([...statuses, 'open', 'all']).optional(),
  departmentId: id.optional(),
  ownerId: id.optional(),
  customerId: id.optional(),
  /** Ordered within these days, both included. */
  from: z.string().optional(),
  to: z.string().optional(),
  /** The last order of the page before. */
  after: id.optional(),
});
export type ListOrders = z.output<typeof listInput>;

/** Sums of one currency over all orders of a list whose amounts the actor may see, less credit notes; cancelled ones are left out. */
export interface Sum {
  readonly currency: string;
  readonly grossMinor: bigint;
  /** Still to pay of what is invoiced. */
  readonly owedMinor: bigint;
}

export interface OrderList {
  readonly rows: readonly OrderRow[];
  readonly more: boolean;
  /** All that fit, on this page and others; null: more than are counted, so there are no sums either. */
  readonly count: number | null;
  readonly sums: readonly Sum[];
  /** Orders whose amounts are not in the sums, since the actor may not see them. */
  readonly hidden: number;
  /** The customer that was asked for. */
  readonly customer: { readonly id: number; readonly name: string } | null;
  /** Only open ones were asked for, though nobody said so. */
  readonly openOnly: boolean;
}

/** Lines of one page. */
export const pageSize = 10;

/** Orders that are summed up while somebody waits; who asks for more is asked to say which. */
export const mostCounted = 20_000;

/** The latest first; overdue ones by how long they have been. */
export const listOrders = defineOperation<ListOrders, OrderList>({
  name: 'order.list',
  input: listInput,
  requires: { action: 'read', subject: 'order' },
  writes: false,
  async run(ctx, input) {
    const customer = input.customerId === undefined ? null : await demandReadableCustomer(ctx, input.customerId);
    const status = statusAsked(input);
    const where = filterSql(ctx, input, status);
    const order = input.overdue ? sql`o.due_on, o.id` : sql`o.ordered_on DESC, o.id DESC`;
    const page = input.after === undefined ? where : [...where, afterSql(input.after, input.overdue ?? false)];
    const rows = await orders.where(ctx.tx, page, order, { limit: pageSize + 1 });
    return {
      rows: rows.slice(0, pageSize),
      more: rows.length > pageSize,
      ...(await figures(ctx, where)),
      customer: customer && { id: customer.id, name: customer.name },
      openOnly: status === 'open' && input.status === undefined,
    };
  },
});

function statusAsked(input: ListOrders): NonNullable<ListOrders['status']> {
  if (input.status !== undefined) return input.status;
  if (input.overdue) return 'invoiced';
  return input.customerId === undefined && input.from === undefined ? 'open' : 'all';
}

function filterSql(ctx: Ctx, input: ListOrders, status: NonNullable<ListOrders['status']>): Sql[] {
  const where: Sql[] = [sql`o.removed_at IS NULL`, orderAccess(ctx.ability)];
  if (status === 'open') where.push(sql`o.status NOT IN ('paid', 'cancelled')`);
  else if (status !== 'all') where.push(sql`o.status = ${status}`);
  if (input.overdue) where.push(overdueSql(today(ctx.now, ctx.actor.timezone)));
  if (input.mine) where.push(sql`o.owner_id = ${ctx.actor.staffId}::int`);
  if (input.departmentId !== undefined) where.push(sql`o.department_id = ${input.departmentId}::int`);
  if (input.ownerId !== undefined) where.push(sql`o.owner_id = ${input.ownerId}::int`);
  if (input.customerId !== undefined) where.push(sql`o.customer_id = ${input.customerId}::int`);
  if (input.from !== undefined) where.push(sql`o.ordered_on >= ${input.from}::date`);
  if (input.to !== undefined) where.push(sql`o.ordered_on <= ${input.to}::date`);
  return where;
}

/** The same as `isOverdue`. */
function overdueSql(day: string): Sql {
  return sql`(o.status = 'invoiced' AND o.due_on < ${day}::date)`;
}

function afterSql(last: number, byDue: boolean): Sql {
  return byDue
    ? sql`(o.due_on, o.id) > (SELECT b.due_on, b.id FROM orders b WHERE b.id = ${last}::int)`
    : sql`(o.ordered_on, o.id) < (SELECT b.ordered_on, b.id FROM orders b WHERE b.id = ${last}::int)`;
}

async function figures(ctx: Ctx, where: readonly Sql[]): Promise<Pick<OrderList, 'count' | 'sums' | 'hidden'>> {
  const rows = await ctx.tx.rows<{ currency: string; seen: boolean; n: number; gross: bigint; owed: bigint }>(sql`
    SELECT o.currency, o.seen, count(*)::int AS n,
      coalesce(sum(${grossSql}) FILTER (WHERE o.status <> 'cancelled'), 0)::bigint AS gross,
      coalesce(sum(${grossSql} - o.paid_minor) FILTER (WHERE o.status = 'invoiced'), 0)::bigint AS owed
    FROM (
      SELECT o.currency, o.status, o.gross_minor, o.paid_minor, o.credited_net_minor, o.credited_tax_minor, ${orderAccess(ctx.ability, 'read', 'money')} AS seen
      FROM orders o WHERE ${joinSql([...where], ' AND ')} LIMIT ${mostCounted + 1}::int
    ) AS o GROUP BY 1, 2 ORDER BY 1`);
  const count = rows.reduce((sum, { n }) => sum + n, 0);
  if (count > mostCounted) return { count: null, sums: [], hidden: 0 };
  const seen = rows.filter((row) => row.seen);
  return {
    count,
    sums: seen.map(({ currency, gross, owed }) => ({ currency, grossMinor: gross, owedMinor: owed })),
    hidden: count - seen.reduce((sum, { n }) => sum + n, 0),
  };
}

const showInput = z.object({ id });

export const showOrder = defineOperation<z.output<typeof showInput>, { id: number }>({
  name: 'order.show',
  input: showInput,
  requires: { action: 'read', subject: 'order' },
  writes: false,
  async run(ctx, input) {
    const order = await orders.load(ctx.tx, input.id);
    if (order.removedAt !== null) throw notFound(orderRef(input.id));
    ctx.demand('read', orderRef(input.id), orderRecord(order), 'basic');
    return { id: input.id };
  },
});
