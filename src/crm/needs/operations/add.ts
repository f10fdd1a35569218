import { z } from 'zod';
import { demandContact, demandCustomer, demandDepartment, demandOwner } from '../../../operations/belonging.ts';
import { defineOperation } from '../../../operations/operation.ts';
import { demandLinks } from '../load.ts';
import { needDetails, needRef, needs } from '../records.ts';
import { levels, limits } from '../rules.ts';
import { demandType, usualType } from '../types.ts';

export const id = z.number().int().positive();
export const dayInput = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);

const addInput = z.object({
  customerId: id,
  title: z.string().trim().min(1).max(limits.title),
  description: z.string().trim().max(limits.text).optional(),
  kind: z.string().min(1).max(60).optional(),
  level: z.enum(levels).optional(),
  neededOn: dayInput.optional(),
  contactId: id.optional(),
  /** Without it the actor. */
  ownerId: id.optional(),
  /** Without it the owner's, else the actor's, else the customer's. */
  departmentId: id.optional(),
  dealId: id.optional(),
  orderId: id.optional(),
  /** The log in which they said so. */
  logId: id.optional(),
  sourceLink: z.string().max(500).optional(),
});
export type AddNeed = z.output<typeof addInput>;

export interface AddedNeed {
  readonly id: number;
  readonly title: string;
  readonly customerName: string;
}

/**
 * AppError 'not_found' for a customer, contact, person, department or linked record that does not exist, 'refused' for an archived
 * customer. Undone, the need is removed rather than erased: its number may have been read.
 */
export const addNeed = defineOperation<AddNeed, AddedNeed, { id: number }>({
  name: 'need.add',
  input: addInput,
  requires: { action: 'create', subject: 'need' },
  writes: true,
  async run(ctx, input) {
    ctx.demand('create', { noun: 'need' });
    const customer = await demandCustomer(ctx, input.customerId);
    const owner = await demandOwner(ctx.tx, input.ownerId ?? ctx.actor.staffId);
    const departmentId = await demandDepartment(
      ctx.tx,
      input.departmentId ?? owner.departmentId ?? ctx.actor.departmentId ?? customer.departmentId,
    );
    if (input.contactId !== undefined) await demandContact(ctx, input.contactId, customer);
    await demandLinks(ctx, input, customer);
    const kind = input.kind === undefined ? await usualType(ctx.tx) : await demandType(ctx.tx, input.kind);

    const needId = await needs.insert(ctx, {
      title: input.title,
      description: input.description || null,
      customerId: customer.id,
      contactId: input.contactId ?? null,
      kind,
      level: input.level ?? 'should',
      neededOn: input.neededOn ?? null,
      departmentId,
      ownerId: owner.id,
      dealId: input.dealId ?? null,
      orderId: input.orderId ?? null,
      logId: input.logId ?? null,
      sourceLink: input.sourceLink ?? null,
      createdById: ctx.actor.staffId,
    });
    ctx.emit({ type: 'need.added', ref: needRef(needId), details: needDetails(await needs.load(ctx.tx, needId)) });
    ctx.keepForUndo({ id: needId });
    return { id: needId, title: input.title, customerName: customer.name };
  },
  async undo(ctx, kept) {
    const need = await needs.load(ctx.tx, kept.id, 'lock');
    await needs.write(ctx, need, { removedAt: ctx.now });
    ctx.emit({ type: 'need.removed', ref: needRef(kept.id), details: needDetails(need, ['removedAt']) });
  },
});
