import { z } from 'zod';
import { today } from '../../../commands/values/calendar-day.ts';
import { AppError } from '../../../core/errors.ts';
import type { Money } from '../../../core/money.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import type { KeptRow } from '../../../operations/table.ts';
import { sql } from '../../../store/database.ts';
import { demandOrder } from '../load.ts';
import { messages, moneyText } from '../messages.ts';
import { moneyOf, type OrderRow, orderDetails, orderRef, orders } from '../records.ts';
import { limits, owedMinor, paymentFault, statusOf } from '../rules.ts';
import { dayInput, id, moneyInput } from './inputs.ts';

type Kept = { readonly row: KeptRow; readonly paymentId: number };

export interface Paid {
  readonly id: number;
  /** What was paid now, or paid back. */
  readonly amount: Money;
  readonly owed: Money;
}

const payInput = z.object({
  id,
  /** Without it all that is owed. */
  amount: moneyInput.optional(),
  on: dayInput.optional(),
  note: z.string().trim().max(limits.reason).optional(),
});

/** AppError 'refused' for a draft or cancelled order, when nothing or less is owed, or for a currency that is not the order's. */
export const payOrder = defineOperation<z.output<typeof payInput>, Paid, Kept>({
  name: 'order.pay',
  input: payInput,
  requires: { action: 'edit', subject: 'order' },
  writes: true,
  async run(ctx, input) {
    const order = await demandOrder(ctx, input.id, 'edit', 'money');
    const amount = input.amount ?? moneyOf(order, owedMinor(order));
    return book(ctx, order, amount, { ...input, sign: 1n });
  },
  undo: undoPayment,
});

const refundInput = z.object({
  id,
  /** Without it what was paid too much, else all that was paid. */
  amount: moneyInput.optional(),
  on: dayInput.optional(),
  note: z.string().trim().max(limits.reason).optional(),
});

/** The other way round: AppError 'refused' for more than was paid. */
export const refundOrder = defineOperation<z.output<typeof refundInput>, Paid, Kept>({
  name: 'order.refund',
  input: refundInput,
  requires: { action: 'edit', subject: 'order' },
  writes: true,
  async run(ctx, input) {
    const order = await demandOrder(ctx, input.id, 'edit', 'money');
    const owed = owedMinor(order);
    const amount = input.amount ?? moneyOf(order, owed < 0n ? -owed : order.paidMinor);
    return book(ctx, order, amount, { ...input, sign: -1n });
  },
  undo: undoPayment,
});

interface Booking {
  readonly sign: 1n | -1n;
  readonly on?: string | undefined;
  readonly note?: string | undefined;
}

async function book(ctx: Ctx<Kept>, order: OrderRow, amount: Money, booking: Booking): Promise<Paid> {
  if (amount.currency !== order.currency) {
    throw new AppError('invalid', messages.otherCurrency(order, amount.currency), { field: 'amount' });
  }
  const amountMinor = amount.minor * booking.sign;
  const fault = paymentFault(order, amountMinor) ?? (amountMinor === 0n ? 'nothing-owed' : null);
  if (fault) {
    const owed = moneyText(moneyOf(order, owedMinor(order)));
    const paid = moneyText(moneyOf(order, order.paidMinor));
    throw new AppError('refused', messages.cannotPay(fault, order, owed, paid), { field: 'amount' });
  }
  const now = today(ctx.now, ctx.actor.timezone);
  const on = booking.on ?? now;
  if (on < order.orderedOn) {
    throw new AppError('invalid', messages.notBefore(messages.theOrder, order.orderedOn), { field: 'on' });
  }
  const [payment] = await ctx.tx.rows<{ id: number }>(sql`
    INSERT INTO order_payments (order_id, amount_minor, paid_on, note, by_id, created_at)
    VALUES (${order.id}::int, ${amountMinor}::bigint, ${on}::date, ${booking.note || null}::text, ${ctx.actor.staffId}::int, ${ctx.now}::timestamptz)
    RETURNING id`);
  if (!payment) throw new Error('The new payment was not returned.');
  const paidMinor = order.paidMinor + amountMinor;
  const status = statusOf({ ...order, paidMinor });
  const { before } = await orders.write(ctx, order, { paidMinor, status, paidOn: status === 'paid' ? on : null });
  ctx.keepForUndo({ row: { id: order.id, before }, paymentId: payment.id });
  const after = { ...order, paidMinor, status };
  const type = booking.sign > 0n ? 'order.paid' : 'order.refunded';
  ctx.emit({ type, ref: orderRef(order.id), details: orderDetails(after, ['paidMinor']) });
  return { id: order.id, amount, owed: moneyOf(order, owedMinor(after)) };
}

async function undoPayment(ctx: Ctx<Kept>, kept: Kept): Promise<void> {
  const order = await orders.load(ctx.tx, kept.row.id, 'lock');
  const back = kept.row.before as { paidMinor: string; status?: OrderRow['status']; paidOn?: string | null };
  await orders.write(ctx, order, { ...back, paidMinor: BigInt(back.paidMinor) });
  await ctx.tx.run(sql`
    UPDATE order_payments SET removed_at = ${ctx.now}::timestamptz WHERE id = ${kept.paymentId}::int`);
  const after = await orders.load(ctx.tx, order.id);
  ctx.emit({ type: 'order.edited', ref: orderRef(order.id), details: orderDetails(after, ['paidMinor']) });
}
