import { z } from 'zod';
import { today } from '../../../commands/values/calendar-day.ts';
import { AppError } from '../../../core/errors.ts';
import { demandContact, demandCustomer, demandDepartment, demandOwner } from '../../../operations/belonging.ts';
import { defineOperation } from '../../../operations/operation.ts';
import { demandSound, insertLines, numbered } from '../lines.ts';
import { messages } from '../messages.ts';
import { sumOf } from '../money.ts';
import { orderDetails, orderRef, orders } from '../records.ts';
import { limits } from '../rules.ts';
import { dayInput, demandDeal, demandFreeNumber, id, itemInput } from './inputs.ts';

const addInput = z.object({
  customerId: id,
  currency: z.string().length(3),
  items: z.array(itemInput).min(1).max(limits.items),
  number: z.string().trim().min(1).max(limits.number).optional(),
  contactId: id.optional(),
  /** The day it was ordered; without it today, on the actor's calendar. */
  orderedOn: dayInput.optional(),
  /** Without it the actor. */
  ownerId: id.optional(),
  /** Without it the owner's, else the actor's, else the customer's. */
  departmentId: id.optional(),
  dealId: id.optional(),
  notes: z.string().trim().max(limits.text).optional(),
  sourceLink: z.string().max(500).optional(),
});
export type AddOrder = z.output<typeof addInput>;

export interface AddedOrder {
  readonly id: number;
  readonly customerName: string;
}

/**
 * An order begins as a draft. AppError 'not_found' for a customer, contact, deal, person or department that does not exist,
 * 'refused' for an archived customer or a number that the customer used before. Undone, it is removed rather than erased: its
 * number may have been read.
 */
export const addOrder = defineOperation<AddOrder, AddedOrder, { id: number }>({
  name: 'order.add',
  input: addInput,
  requires: { action: 'create', subject: 'order' },
  writes: true,
  async run(ctx, input) {
    ctx.demand('create', { noun: 'order' });
    const customer = await demandCustomer(ctx, input.customerId);
    const owner = await demandOwner(ctx.tx, input.ownerId ?? ctx.actor.staffId);
    const departmentId = await demandDepartment(
      ctx.tx,
      input.departmentId ?? owner.departmentId ?? ctx.actor.departmentId ?? customer.departmentId,
    );
    if (input.contactId !== undefined) await demandContact(ctx, input.contactId, customer);
    if (input.dealId !== undefined) await demandDeal(ctx, input.dealId, customer);
    if (input.number !== undefined) await demandFreeNumber(ctx, input.number, customer);
    const now = today(ctx.now, ctx.actor.timezone);
    const orderedOn = input.orderedOn ?? now;
    if (orderedOn > now) throw new AppError('invalid', messages.notYetOrdered, { field: 'on', example: 'yesterday' });
    const lines = numbered(input.items, 0);
    demandSound({ id: 0, currency: input.currency, paidMinor: 0n }, lines);

    const orderId = await orders.insert(ctx, {
      customerId: customer.id,
      contactId: input.contactId ?? null,
      number: input.number ?? null,
      currency: input.currency,
      ...sumOf(lines),
      orderedOn,
      notes: input.notes || null,
      departmentId,
      ownerId: owner.id,
      dealId: input.dealId ?? null,
      sourceLink: input.sourceLink ?? null,
      createdById: ctx.actor.staffId,
    });
    await insertLines(ctx, orderId, lines);
    const order = await orders.load(ctx.tx, orderId);
    ctx.emit({ type: 'order.added', ref: orderRef(orderId), details: orderDetails(order) });
    ctx.keepForUndo({ id: orderId });
    return { id: orderId, customerName: customer.name };
  },
  async undo(ctx, kept) {
    const order = await orders.load(ctx.tx, kept.id, 'lock');
    await orders.write(ctx, order, { removedAt: ctx.now });
    ctx.emit({ type: 'order.removed', ref: orderRef(kept.id), details: orderDetails(order, ['removedAt']) });
  },
});
