import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { demandContact, demandDepartment, demandOwner, demandReadableCustomer } from '../../../operations/belonging.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import type { KeptRow } from '../../../operations/table.ts';
import { demandLinks, demandNeed, demandVersion } from '../load.ts';
import { messages } from '../messages.ts';
import { type NeedRow, needDetails, needRef, needs } from '../records.ts';
import { levels, limits } from '../rules.ts';
import { demandType } from '../types.ts';
import { dayInput, id } from './add.ts';

const editInput = z.object({
  id,
  version: z.number().int().optional(),
  title: z.string().trim().min(1).max(limits.title).optional(),
  kind: z.string().min(1).max(60).optional(),
  level: z.enum(levels).optional(),
  departmentId: id.optional(),
  /** null empties a field. */
  description: z.string().trim().max(limits.text).nullish(),
  neededOn: dayInput.nullish(),
  contactId: id.nullish(),
  dealId: id.nullish(),
  orderId: id.nullish(),
  logId: id.nullish(),
});
export type EditNeed = z.output<typeof editInput>;

export interface EditedNeed {
  readonly id: number;
  readonly title: string;
  readonly changed: readonly string[];
}

export const editNeed = defineOperation<EditNeed, EditedNeed, KeptRow>({
  name: 'need.edit',
  input: editInput,
  requires: { action: 'edit', subject: 'need' },
  writes: true,
  async run(ctx, { id: needId, version, ...given }) {
    const need = await demandNeed(ctx, needId, 'edit');
    if (Object.values(given).every((value) => value === undefined)) {
      throw new AppError('invalid', messages.nothingToEdit);
    }
    await demandVersion(ctx, need, version);
    await demandFitting(ctx, need, given);
    const changed = await needs.change(ctx, need, {
      ...given,
      description: given.description === '' ? null : given.description,
    });
    if (changed.length > 0) {
      const after = await needs.load(ctx.tx, needId);
      ctx.emit({ type: 'need.edited', ref: needRef(needId), details: needDetails(after, changed) });
    }
    return { id: needId, title: given.title ?? need.title, changed };
  },
  undo: restoreNeed,
});

/** What is new has to be the customer's own; what stays is not asked about, since a form sends all of it back. */
async function demandFitting(
  ctx: Ctx<KeptRow>,
  need: NeedRow,
  given: Pick<EditNeed, 'kind' | 'contactId' | 'departmentId' | 'dealId' | 'orderId' | 'logId'>,
): Promise<void> {
  const customer = await demandReadableCustomer(ctx, need.customerId);
  const { contactId, departmentId, kind } = given;
  if (kind !== undefined && kind !== need.kind) await demandType(ctx.tx, kind);
  if (typeof contactId === 'number' && contactId !== need.contactId) await demandContact(ctx, contactId, customer);
  if (departmentId !== undefined && departmentId !== need.departmentId) await demandDepartment(ctx.tx, departmentId);
  const changed = (name: 'dealId' | 'orderId' | 'logId') => (given[name] === need[name] ? undefined : given[name]);
  await demandLinks(ctx, { dealId: changed('dealId'), orderId: changed('orderId'), logId: changed('logId') }, customer);
}

export async function restoreNeed(ctx: Ctx<KeptRow>, kept: KeptRow): Promise<void> {
  const need = await needs.restore(ctx, kept);
  ctx.emit({ type: 'need.edited', ref: needRef(kept.id), details: needDetails(need, Object.keys(kept.before)) });
}

const assignInput = z.object({ id, ownerId: id });

export interface AssignedNeed {
  readonly id: number;
  readonly title: string;
  readonly owner: { readonly id: number; readonly name: string };
}

/** The need goes to the colleague and to their department. AppError 'refused' where it is theirs already. */
export const assignNeed = defineOperation<z.output<typeof assignInput>, AssignedNeed, KeptRow>({
  name: 'need.assign',
  input: assignInput,
  requires: { action: 'assign', subject: 'need' },
  writes: true,
  async run(ctx, input) {
    const need = await demandNeed(ctx, input.id, 'assign');
    const owner = await demandOwner(ctx.tx, input.ownerId);
    if (need.ownerId === owner.id) throw new AppError('refused', messages.alreadyWith(need, owner.name));
    const departmentId = owner.departmentId ?? need.departmentId;
    const changed = await needs.change(ctx, need, { ownerId: owner.id, departmentId });
    const details = needDetails({ ...need, ownerId: owner.id, departmentId }, changed);
    ctx.emit({ type: 'need.assigned', ref: needRef(need.id), details: { ...details, previousOwnerId: need.ownerId } });
    return { id: need.id, title: need.title, owner };
  },
  undo: restoreNeed,
});
