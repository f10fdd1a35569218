import { z } from 'zod';
import { today } from '../../../commands/values/calendar-day.ts';
import { AppError } from '../../../core/errors.ts';
import { demandContact, demandDepartment, demandOwner, demandReadableCustomer } from '../../../operations/belonging.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import type { KeptRow } from '../../../operations/table.ts';
import { demandOrder, demandVersion, type FieldGroup, groupOf } from '../load.ts';
import { messages } from '../messages.ts';
import { type OrderRow, orderDetails, orderRecord, orderRef, orders } from '../records.ts';
import { limits } from '../rules.ts';
import { dayInput, demandDeal, demandFreeNumber, id } from './inputs.ts';

const editInput = z.object({
  id,
  version: z.number().int().optional(),
  /** null empties a field. */
  number: z.string().trim().min(1).max(limits.number).nullish(),
  contactId: id.nullish(),
  orderedOn: dayInput.optional(),
  invoice: z.string().trim().min(1).max(limits.invoice).nullish(),
  dueOn: dayInput.optional(),
  dealId: id.nullish(),
  notes: z.string().trim().max(limits.text).nullish(),
  departmentId: id.optional(),
});
export type EditOrder = z.output<typeof editInput>;

/** The currency and the customer of an order stay: another customer's is another order. */
export const editOrder = defineOperation<EditOrder, { id: number; changed: readonly string[] }, KeptRow>({
  name: 'order.edit',
  input: editInput,
  requires: { action: 'edit', subject: 'order' },
  writes: true,
  async run(ctx, { id: orderId, version, ...given }) {
    if (Object.values(given).every((value) => value === undefined)) {
      throw new AppError('invalid', messages.nothingToEdit);
    }
    const order = await demandOrder(ctx, orderId, 'read');
    // A form sends every field back: what is as it was asks for no right.
    for (const group of groupsOf(order, given)) ctx.demand('edit', orderRef(orderId), orderRecord(order), group);
    await demandVersion(ctx, order, version);
    await demandFitting(ctx, order, given);
    const changed = await orders.change(ctx, order, { ...given, notes: given.notes === '' ? null : given.notes });
    if (changed.length > 0) {
      const after = await orders.load(ctx.tx, orderId);
      ctx.emit({ type: 'order.edited', ref: orderRef(orderId), details: orderDetails(after, changed) });
    }
    return { id: orderId, changed };
  },
  undo: restoreOrder,
});

/** The groups of the fields that are to become something else. */
function groupsOf(order: OrderRow, given: Omit<EditOrder, 'id' | 'version'>): ReadonlySet<FieldGroup> {
  const names = Object.keys(given) as (keyof typeof given)[];
  const changing = names.filter((name) => given[name] !== undefined && given[name] !== order[name]);
  return new Set(changing.map(groupOf));
}

/** What is new has to fit the customer and the days that the order has. */
async function demandFitting(
  ctx: Ctx<KeptRow>,
  order: OrderRow,
  given: Omit<EditOrder, 'id' | 'version'>,
): Promise<void> {
  const { number, contactId, dealId, orderedOn, dueOn, invoice } = given;
  const customer = await demandReadableCustomer(ctx, order.customerId);
  if (typeof number === 'string' && number !== order.number) {
    await demandFreeNumber(ctx, number, customer, order.id);
  }
  if (typeof contactId === 'number' && contactId !== order.contactId) await demandContact(ctx, contactId, customer);
  if (typeof dealId === 'number' && dealId !== order.dealId) await demandDeal(ctx, dealId, customer);
  if (given.departmentId !== undefined) await demandDepartment(ctx.tx, given.departmentId);
  if (orderedOn !== undefined && orderedOn > today(ctx.now, ctx.actor.timezone)) {
    throw new AppError('invalid', messages.notYetOrdered, { field: 'on', example: 'yesterday' });
  }
  if ((dueOn !== undefined || typeof invoice === 'string') && order.invoicedOn === null) {
    throw new AppError('refused', messages.notInvoiced(order), { field: dueOn === undefined ? 'invoice' : 'due' });
  }
  if (dueOn !== undefined && order.invoicedOn !== null && dueOn < order.invoicedOn) {
    throw new AppError('invalid', messages.notBefore(messages.theInvoice, order.invoicedOn), { field: 'due' });
  }
}

async function restoreOrder(ctx: Ctx<KeptRow>, kept: KeptRow): Promise<void> {
  const order = await orders.restore(ctx, kept);
  ctx.emit({ type: 'order.edited', ref: orderRef(kept.id), details: orderDetails(order, Object.keys(kept.before)) });
}

const assignInput = z.object({ id, ownerId: id });

export interface AssignedOrder {
  readonly id: number;
  readonly owner: { readonly id: number; readonly name: string };
}

/** The order goes to the colleague and to their department. AppError 'refused' where it is theirs already. */
export const assignOrder = defineOperation<z.output<typeof assignInput>, AssignedOrder, KeptRow>({
  name: 'order.assign',
  input: assignInput,
  requires: { action: 'assign', subject: 'order' },
  writes: true,
  async run(ctx, input) {
    const order = await demandOrder(ctx, input.id, 'assign');
    const owner = await demandOwner(ctx.tx, input.ownerId);
    if (order.ownerId === owner.id) throw new AppError('refused', messages.alreadyWith(order, owner.name));
    const departmentId = owner.departmentId ?? order.departmentId;
    const changed = await orders.change(ctx, order, { ownerId: owner.id, departmentId });
    const details = orderDetails({ ...order, ownerId: owner.id, departmentId }, changed);
    ctx.emit({
      type: 'order.assigned',
      ref: orderRef(order.id),
      details: { ...details, previousOwnerId: order.ownerId },
    });
    return { id: order.id, owner };
  },
  undo: restoreOrder,
});
