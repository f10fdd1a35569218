import { type Block, type Span, text } from '../../cards/card.ts';
import type { OfCustomer } from '../../commands/define.ts';
import { today } from '../../commands/values/calendar-day.ts';
import type { Msg } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { type Sql, sql } from '../../store/database.ts';
import { creditsOf } from './credits.ts';
import { kept } from './lines.ts';
import { orderItem } from './list-cards.ts';
import { messages, moneysText } from './messages.ts';
import {
  grossSql,
  itemsOf,
  type OrderRow,
  orderAccess,
  orderDetails,
  orderRef,
  orders,
  paymentsOf,
} from './records.ts';
import { sumsByCurrency } from './rules.ts';

/** Open orders that an overview shows; the rest are counted. */
const shown = 3;

const ofCustomer = (customerId: number): Sql[] => [sql`o.customer_id = ${customerId}::int`, sql`o.removed_at IS NULL`];

/** Orders as a part of a customer. */
export const ordersOfCustomer: OfCustomer = {
  position: 45,

  async overview(ctx, customerId, viewer): Promise<Block[]> {
    const { ability } = viewer;
    const facts = await ctx.tx.rows<Facts>(sql`
      SELECT o.currency, ${orderAccess(ability, 'read', 'money')} AS seen,
        (count(*) FILTER (WHERE o.status <> 'cancelled'))::int AS n,
        (count(*) FILTER (WHERE o.status NOT IN ('paid', 'cancelled')))::int AS open,
        (count(*) FILTER (WHERE o.status NOT IN ('draft', 'cancelled')))::int AS bought,
        (count(*) FILTER (WHERE o.status = 'invoiced' AND o.due_on < ${today(ctx.now, viewer.reader.timezone)}::date))::int AS overdue,
        coalesce(sum(${grossSql}) FILTER (WHERE o.status NOT IN ('draft', 'cancelled')), 0)::bigint AS gross,
        coalesce(sum(${grossSql} - o.paid_minor) FILTER (WHERE o.status = 'invoiced'), 0)::bigint AS owed,
        (max(o.ordered_on) FILTER (WHERE o.status NOT IN ('draft', 'cancelled')))::text AS last
      FROM orders o WHERE o.customer_id = ${customerId}::int AND o.removed_at IS NULL AND ${orderAccess(ability)}
      GROUP BY 1, 2`);
    const line = overviewLine(facts, viewer.staffId !== null);
    if (!line) return [];
    const where = [...ofCustomer(customerId), orderAccess(ability), sql`o.status NOT IN ('paid', 'cancelled')`];
    const open = await orders.where(ctx.tx, where, sql`o.ordered_on DESC, o.id DESC`, { limit: shown });
    if (open.length === 0) return [line];
    const of = facts.reduce((all, one) => all + one.open, 0);
    return [line, { block: 'list', items: open.map((order) => orderItem(order, viewer, ctx.now)), of }];
  },

  async move(ctx, from, to): Promise<Json> {
    // Removed ones too: undo may bring them back, and to a customer that is there.
    const ids = await idsOf(ctx, from);
    const renamed: Json[] = [];
    for (const id of ids) {
      const order = await giveTo(ctx, id, to, await isNumberTaken(ctx, id, to));
      if (order.number !== null && order.removedAt === null) renamed.push({ id, number: order.number });
    }
    return { from, ids, renamed };
  },

  async moveBack(ctx, keptJson) {
    const { from, ids, renamed } = keptJson as unknown as Kept;
    for (const id of ids) {
      await giveTo(ctx, id, from, false, renamed.find((one) => one.id === id)?.number);
    }
  },

  async personalData(ctx, customerId) {
    const found = await orders.where(ctx.tx, ofCustomer(customerId), sql`o.id`);
    const all: Json[] = [];
    for (const order of found) {
      const lines = await itemsOf(ctx.tx, order.id);
      const payments = await paymentsOf(ctx.tx, order.id);
      const credits = (await creditsOf(ctx.tx, order.id)).map(toPlainCredit);
      all.push({ ...toPersonalData(order), items: lines.map(kept), payments: payments.map(toPlain), credits });
    }
    return all;
  },

  /** Amounts, days and states are kept, as bookkeeping asks; what was written about it goes. */
  async erase(ctx, customerId) {
    for (const id of await idsOf(ctx, customerId)) {
      const order = await orders.load(ctx.tx, id, 'lock');
      await orders.write(ctx, order, {
        number: null,
        contactId: null,
        notes: null,
        sourceLink: null,
        cancelReason: order.cancelReason === null ? null : erased,
      });
      await ctx.tx.run(sql`UPDATE order_payments SET note = NULL WHERE order_id = ${id}::int AND note IS NOT NULL`);
      await ctx.tx.run(sql`UPDATE order_credits SET note = NULL WHERE order_id = ${id}::int AND note IS NOT NULL`);
      ctx.emit({ type: 'order.edited', ref: orderRef(id), details: orderDetails(order, ['notes']) });
    }
  },
};

interface Facts {
  readonly currency: string;
  readonly seen: boolean;
  readonly n: number;
  readonly open: number;
  readonly bought: number;
  readonly overdue: number;
  readonly gross: bigint;
  readonly owed: bigint;
  readonly last: string | null;
}

type Kept = {
  readonly from: number;
  readonly ids: readonly number[];
  readonly renamed: readonly { readonly id: number; readonly number: string }[];
};

/** In place of words that may speak of a person. */
const erased = '—';

function overviewLine(facts: readonly Facts[], isPerson: boolean): Block | null {
  const total = (of: 'open' | 'bought' | 'overdue', rows = facts): number =>
    rows.reduce((sum, row) => sum + row[of], 0);
  if (total('open') === 0 && total('bought') === 0) return null;
  const seen = facts.filter((row) => row.seen);
  const sums = (of: 'gross' | 'owed') =>
    sumsByCurrency(seen.map((row) => ({ currency: row.currency, minor: row[of] }))).filter(({ minor }) => minor > 0n);
  const gross = sums('gross');
  const owed = sums('owed');
  const parts: Msg[] = [];
  if (total('open') > 0) parts.push(messages.openOrders(total('open')));
  if (total('bought') > 0)
    parts.push(messages.boughtSoFar(total('bought'), gross.length > 0 ? moneysText(gross) : null));
  if (owed.length > 0) parts.push(messages.owed(moneysText(owed)));
  if (total('overdue', seen) > 0) parts.push(messages.overdueCount(total('overdue', seen)));
  const last = facts
    .flatMap((row) => row.last ?? [])
    .sort()
    .at(-1);
  if (last !== undefined) parts.push(messages.lastOn(last));
  const hidden = facts.filter((row) => !row.seen).reduce((sum, { n }) => sum + n, 0);
  if (hidden > 0 && isPerson) parts.push(messages.hiddenAmounts(hidden));
  return text({ strong: messages.title }, ...parts.flatMap((part): Span[] => [' · ', part]));
}

async function idsOf(ctx: Ctx, customerId: number): Promise<number[]> {
  const rows = await ctx.tx.rows<{ id: number }>(sql`
    SELECT id FROM orders WHERE customer_id = ${customerId}::int ORDER BY id FOR UPDATE`);
  return rows.map(({ id }) => id);
}

/** Has the other customer an order with the same number? */
async function isNumberTaken(ctx: Ctx, id: number, customerId: number): Promise<boolean> {
  const taken = await ctx.tx.rows(sql`
    SELECT b.id FROM orders a JOIN orders b ON lower(b.number) = lower(a.number)
    WHERE a.id = ${id}::int AND b.customer_id = ${customerId}::int AND a.removed_at IS NULL AND b.removed_at IS NULL LIMIT 1`);
  return taken.length > 0;
}

/** A number that the other customer has used already gets the order's own behind it. Resolves to the order as it was. */
async function giveTo(ctx: Ctx, id: number, customerId: number, clashes: boolean, number?: string): Promise<OrderRow> {
  const order = await orders.load(ctx.tx, id, 'lock');
  const renamed = clashes && order.number !== null ? `${order.number} (${shortId({ noun: 'order', id })})` : undefined;
  await orders.write(ctx, order, { customerId, number: number ?? renamed ?? order.number });
  const after = await orders.load(ctx.tx, id);
  ctx.emit({ type: 'order.edited', ref: orderRef(id), details: orderDetails(after, ['customerId']) });
  return order;
}

function toPersonalData(order: OrderRow): { readonly [name: string]: Json } {
  return {
    id: shortId({ noun: 'order', id: order.id }),
    number: order.number,
    status: order.status,
    currency: order.currency,
    netMinor: order.netMinor.toString(),
    taxMinor: order.taxMinor.toString(),
    grossMinor: order.grossMinor.toString(),
    paidMinor: order.paidMinor.toString(),
    creditedNetMinor: order.creditedNetMinor.toString(),
    creditedTaxMinor: order.creditedTaxMinor.toString(),
    ordered: order.orderedOn,
    delivered: order.deliveredOn,
    invoiced: order.invoicedOn,
    invoice: order.invoice,
    due: order.dueOn,
    cancelled: order.cancelledOn,
    cancelReason: order.cancelReason,
    notes: order.notes,
    added: order.createdAt.toISOString(),
  };
}

function toPlain(payment: Awaited<ReturnType<typeof paymentsOf>>[number]): Json {
  return { amountMinor: payment.amountMinor.toString(), on: payment.paidOn, note: payment.note };
}

function toPlainCredit({
  number,
  netMinor,
  taxMinor,
  creditedOn,
  note,
}: Awaited<ReturnType<typeof creditsOf>>[number]): Json {
  return { number, netMinor: netMinor.toString(), taxMinor: taxMinor.toString(), on: creditedOn, note };
}
