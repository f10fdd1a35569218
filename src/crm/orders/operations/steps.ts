import { z } from 'zod';
import { today } from '../../../commands/values/calendar-day.ts';
import { AppError } from '../../../core/errors.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import type { KeptRow } from '../../../operations/table.ts';
import { demandOrder } from '../load.ts';
import { messages } from '../messages.ts';
import { type OrderRow, orderDetails, orderRef, orders } from '../records.ts';
import { daysLater, limits, type Step, statusOf, stepFault, usualTermDays } from '../rules.ts';
import { dayInput, id } from './inputs.ts';

type Patch = Parameters<typeof orders.change>[2];
type Happened = 'confirmed' | 'delivered' | 'invoiced' | 'cancelled';

/** Writes what a step changes together with the status that follows from it, and announces it. */
async function take(ctx: Ctx<KeptRow>, order: OrderRow, happened: Happened, patch: Patch): Promise<OrderRow> {
  await orders.change(ctx, order, patch);
  const after = await orders.load(ctx.tx, order.id);
  ctx.emit({ type: `order.${happened}`, ref: orderRef(order.id), details: orderDetails(after, ['status']) });
  return after;
}

async function demandStep(ctx: Ctx<KeptRow>, orderId: number, step: Step, group: 'basic' | 'money'): Promise<OrderRow> {
  const order = await demandOrder(ctx, orderId, 'edit', group);
  const fault = stepFault(step, order);
  if (fault) throw new AppError('refused', messages.cannotStep(fault, step, order));
  return order;
}

/** The day that something happened: today where none is given, on the actor's calendar. AppError 'invalid' before the order itself. */
function dayOf(ctx: Ctx<KeptRow>, order: OrderRow, on: string | undefined): string {
  const day = on ?? today(ctx.now, ctx.actor.timezone);
  if (day < order.orderedOn) {
    throw new AppError('invalid', messages.notBefore(messages.theOrder, order.orderedOn), { field: 'on' });
  }
  return day;
}

async function undoStep(ctx: Ctx<KeptRow>, kept: KeptRow): Promise<void> {
  const order = await orders.restore(ctx, kept);
  ctx.emit({ type: 'order.edited', ref: orderRef(kept.id), details: orderDetails(order, ['status']) });
}

const confirmInput = z.object({ id });

/** From here on it counts as bought. AppError 'refused' for whatever is no draft. */
export const confirmOrder = defineOperation<z.output<typeof confirmInput>, { id: number }, KeptRow>({
  name: 'order.confirm',
  input: confirmInput,
  requires: { action: 'edit', subject: 'order' },
  writes: true,
  async run(ctx, input) {
    const order = await demandStep(ctx, input.id, 'confirm', 'basic');
    const confirmedOn = today(ctx.now, ctx.actor.timezone);
    await take(ctx, order, 'confirmed', { status: statusOf({ ...order, status: 'confirmed' }), confirmedOn });
    return { id: order.id };
  },
  undo: undoStep,
});

const deliverInput = z.object({ id, on: dayInput.optional() });

/** AppError 'refused' for a draft, a cancelled order, or one delivered before. */
export const deliverOrder = defineOperation<z.output<typeof deliverInput>, { id: number }, KeptRow>({
  name: 'order.deliver',
  input: deliverInput,
  requires: { action: 'edit', subject: 'order' },
  writes: true,
  async run(ctx, input) {
    const order = await demandStep(ctx, input.id, 'deliver', 'basic');
    const deliveredOn = dayOf(ctx, order, input.on);
    await take(ctx, order, 'delivered', { status: statusOf({ ...order, deliveredOn }), deliveredOn });
    return { id: order.id };
  },
  undo: undoStep,
});

const invoiceInput = z.object({
  id,
  invoice: z.string().trim().min(1).max(limits.invoice).optional(),
  on: dayInput.optional(),
  /** The last day to pay on; without it `usualTermDays` after the invoice. */
  dueOn: dayInput.optional(),
});

/** AppError 'refused' for a draft, a cancelled order, or one invoiced before; 'invalid' for a day of payment before the invoice. */
export const invoiceOrder = defineOperation<z.output<typeof invoiceInput>, { id: number; dueOn: string }, KeptRow>({
  name: 'order.invoice',
  input: invoiceInput,
  requires: { action: 'edit', subject: 'order' },
  writes: true,
  async run(ctx, input) {
    const order = await demandStep(ctx, input.id, 'invoice', 'money');
    const invoicedOn = dayOf(ctx, order, input.on);
    const dueOn = input.dueOn ?? daysLater(invoicedOn, usualTermDays);
    if (dueOn < invoicedOn) {
      throw new AppError('invalid', messages.notBefore(messages.theInvoice, invoicedOn), { field: 'due' });
    }
    const status = statusOf({ ...order, invoicedOn });
    // Everything may have been paid in advance.
    const paidOn = status === 'paid' ? invoicedOn : null;
    await take(ctx, order, 'invoiced', { status, invoicedOn, dueOn, invoice: input.invoice ?? null, paidOn });
    return { id: order.id, dueOn };
  },
  undo: undoStep,
});

const cancelInput = z.object({ id, reason: z.string().trim().max(limits.reason), on: dayInput.optional() });

/** AppError 'invalid' without a reason; 'refused' while anything is paid for it. */
export const cancelOrder = defineOperation<z.output<typeof cancelInput>, { id: number }, KeptRow>({
  name: 'order.cancel',
  input: cancelInput,
  requires: { action: 'edit', subject: 'order' },
  writes: true,
  async run(ctx, input) {
    const order = await demandStep(ctx, input.id, 'cancel', 'basic');
    if (input.reason === '') throw new AppError('invalid', messages.needsReason, { field: 'reason' });
    const cancelledOn = dayOf(ctx, order, input.on);
    await take(ctx, order, 'cancelled', { status: 'cancelled', cancelledOn, cancelReason: input.reason });
    return { id: order.id };
  },
  undo: undoStep,
});
