import { z } from 'zod';
import { today } from '../../../commands/values/calendar-day.ts';
import { AppError } from '../../../core/errors.ts';
import type { Money } from '../../../core/money.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import type { KeptRow } from '../../../operations/table.ts';
import { sql } from '../../../store/database.ts';
import {
  type Creditable,
  type CreditLine,
  creditAmount,
  creditPieces,
  creditRest,
  piecesLeft,
  restOf,
} from '../credit.ts';
import { creditTexts } from '../credit-messages.ts';
import { creditableOf, insertCredit } from '../credits.ts';
import { demandOrder } from '../load.ts';
import { messages, moneyText } from '../messages.ts';
import { sumOf, writeQuantity } from '../money.ts';
import { moneyOf, type OrderRow, orderDetails, orderRef, orders } from '../records.ts';
import { limits, owedMinor, statusOf } from '../rules.ts';
import { dayInput, id, itemInput, moneyInput } from './inputs.ts';

const creditInput = z.object({
  id,
  /** With tax; without it (and without pieces) all that is left of the order, or of the line. */
  amount: moneyInput.optional(),
  /** Only this line of the order. */
  item: z.number().int().positive().optional(),
  /** So many pieces of that line. */
  quantity: itemInput.shape.quantity.optional(),
  /** The credit note's number in the books. */
  number: z.string().trim().min(1).max(limits.invoice).optional(),
  on: dayInput.optional(),
  note: z.string().trim().max(limits.reason).optional(),
});
export type CreditOrder = z.output<typeof creditInput>;

type Kept = { readonly row: KeptRow; readonly creditId: number };

export interface Credited {
  readonly id: number;
  readonly amount: Money;
  /** What the order comes to now. */
  readonly stands: Money;
  /** What was paid above that; null: nothing. */
  readonly payBack: Money | null;
}

/**
 * Takes back a part of what was invoiced, or all of it; what the customer owes follows. AppError 'refused' for an order that is not
 * invoiced or is cancelled, and for more than is left of it; 'not_found' for a line that there is not.
 */
export const creditOrder = defineOperation<CreditOrder, Credited, Kept>({
  name: 'order.credit',
  input: creditInput,
  requires: { action: 'edit', subject: 'order' },
  writes: true,
  async run(ctx, input) {
    const order = await demandOrder(ctx, input.id, 'edit', 'money');
    demandInvoiced(order);
    const lines = linesFor(order, await creditableOf(ctx.tx, order.id), input);
    const on = dayOf(ctx, order, input.on);
    const creditId = await insertCredit(ctx.tx, ctx.now, {
      orderId: order.id,
      number: input.number ?? null,
      note: input.note || null,
      on,
      byId: ctx.actor.staffId,
      lines,
    });
    const sums = sumOf(lines);
    const after = await writeSums(ctx, order, sums, on, creditId);
    ctx.emit({ type: 'order.credited', ref: orderRef(order.id), details: orderDetails(after, ['creditedNetMinor']) });
    const owed = owedMinor(after);
    return {
      id: order.id,
      amount: moneyOf(order, sums.grossMinor),
      stands: moneyOf(order, order.grossMinor - after.creditedNetMinor - after.creditedTaxMinor),
      payBack: owed < 0n ? moneyOf(order, -owed) : null,
    };
  },
  async undo(ctx, kept) {
    const order = await orders.load(ctx.tx, kept.row.id, 'lock');
    const back = kept.row.before as { creditedNetMinor?: string; creditedTaxMinor?: string };
    await orders.write(ctx, order, {
      ...(kept.row.before as { status?: OrderRow['status']; paidOn?: string | null }),
      ...(back.creditedNetMinor === undefined ? {} : { creditedNetMinor: BigInt(back.creditedNetMinor) }),
      ...(back.creditedTaxMinor === undefined ? {} : { creditedTaxMinor: BigInt(back.creditedTaxMinor) }),
    });
    await ctx.tx.run(
      sql`UPDATE order_credits SET removed_at = ${ctx.now}::timestamptz WHERE id = ${kept.creditId}::int`,
    );
    const after = await orders.load(ctx.tx, order.id);
    ctx.emit({ type: 'order.edited', ref: orderRef(order.id), details: orderDetails(after, ['creditedNetMinor']) });
  },
});

function demandInvoiced(order: OrderRow): void {
  if (order.status === 'cancelled') throw new AppError('refused', creditTexts.cancelled(order));
  if (order.invoicedOn === null) throw new AppError('refused', creditTexts.notInvoiced(order));
}

/** What is taken back of each line; AppError where that cannot be. */
function linesFor(order: OrderRow, all: readonly Creditable[], input: CreditOrder): readonly CreditLine[] {
  const { amount, item, quantity } = input;
  if (amount && quantity !== undefined) throw new AppError('invalid', creditTexts.eitherOr, { field: 'quantity' });
  if (quantity !== undefined && item === undefined) {
    throw new AppError('invalid', creditTexts.whichLine, { field: 'line', example: '2' });
  }
  if (amount && amount.currency !== order.currency) {
    throw new AppError('invalid', messages.otherCurrency(order, amount.currency), { field: 'amount' });
  }
  if (amount?.minor === 0n) throw new AppError('invalid', creditTexts.zero, { field: 'amount' });
  const chosen = item === undefined ? all : all.filter(({ number }) => number === item);
  const [only] = chosen;
  if (item !== undefined && !only) throw new AppError('not_found', messages.noSuchItem(order, item), { field: 'line' });
  const left = chosen.reduce((sum, line) => sum + restOf(line).grossMinor, 0n);
  if (left === 0n) {
    const nothing = item === undefined ? creditTexts.nothingLeft(order) : creditTexts.nothingLeftOf(order, item);
    throw new AppError('refused', nothing);
  }
  const leftText = moneyText(moneyOf(order, left));
  if (quantity !== undefined && only) {
    const found = creditPieces(only, quantity);
    if (!found) {
      const fault = creditTexts.tooMany(writeQuantity(piecesLeft(only)), leftText);
      throw new AppError('refused', fault, { field: 'quantity' });
    }
    if (found.netMinor + found.taxMinor === 0n) throw new AppError('invalid', creditTexts.zero, { field: 'quantity' });
    return [found];
  }
  if (!amount) return creditRest(chosen);
  const found = creditAmount(chosen, amount.minor);
  if (!found) throw new AppError('refused', creditTexts.tooMuch(leftText), { field: 'amount' });
  return found;
}

/** Today where none is given, on the actor's calendar; AppError 'invalid' before the invoice. */
function dayOf(ctx: Ctx<Kept>, order: OrderRow, given: string | undefined): string {
  const on = given ?? today(ctx.now, ctx.actor.timezone);
  const invoicedOn = order.invoicedOn ?? order.orderedOn;
  // West of whoever wrote the invoice it may still be the day before.
  if (on < invoicedOn && given !== undefined) {
    throw new AppError('invalid', messages.notBefore(messages.theInvoice, invoicedOn), { field: 'on' });
  }
  return on < invoicedOn ? invoicedOn : on;
}

async function writeSums(
  ctx: Ctx<Kept>,
  order: OrderRow,
  sums: { readonly netMinor: bigint; readonly taxMinor: bigint },
  on: string,
  creditId: number,
): Promise<OrderRow> {
  const creditedNetMinor = order.creditedNetMinor + sums.netMinor;
  const creditedTaxMinor = order.creditedTaxMinor + sums.taxMinor;
  const status = statusOf({ ...order, creditedNetMinor, creditedTaxMinor });
  const paidOn = status === 'paid' ? (order.paidOn ?? on) : null;
  const { before } = await orders.write(ctx, order, { creditedNetMinor, creditedTaxMinor, status, paidOn });
  ctx.keepForUndo({ row: { id: order.id, before }, creditId });
  return { ...order, creditedNetMinor, creditedTaxMinor, status, paidOn };
}
