import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { demandCustomer, demandDepartment, demandOwner } from '../../../operations/belonging.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import type { KeptRow } from '../../../operations/table.ts';
import { demandDeal, demandVersion } from '../load.ts';
import { messages } from '../messages.ts';
import { dealDetails, dealRef, deals } from '../records.ts';
import { limits } from '../rules.ts';
import { dayInput, moneyInput } from './add.ts';
import { demandCampaign } from './campaign.ts';

const id = z.number().int().positive();

const editInput = z.object({
  id,
  version: z.number().int().optional(),
  title: z.string().trim().min(1).max(limits.title).optional(),
  customerId: id.optional(),
  departmentId: id.optional(),
  /** null empties a field. */
  amount: moneyInput.nullish(),
  expectedOn: dayInput.nullish(),
  campaignId: id.nullish(),
  nextStep: z.string().trim().max(limits.nextStep).nullish(),
  notes: z.string().trim().max(limits.text).nullish(),
});
export type EditDeal = z.output<typeof editInput>;

export interface EditedDeal {
  readonly id: number;
  readonly title: string;
  readonly changed: readonly string[];
}

export const editDeal = defineOperation<EditDeal, EditedDeal, KeptRow>({
  name: 'deal.edit',
  input: editInput,
  requires: { action: 'edit', subject: 'deal' },
  writes: true,
  async run(ctx, { id: dealId, version, amount, ...given }) {
    const deal = await demandDeal(ctx, dealId, 'edit');
    if ([amount, ...Object.values(given)].every((value) => value === undefined)) {
      throw new AppError('invalid', messages.nothingToEdit);
    }
    await demandVersion(ctx, deal, version);
    if (given.customerId !== undefined && given.customerId !== deal.customerId) {
      await demandCustomer(ctx, given.customerId);
    }
    if (given.departmentId !== undefined) await demandDepartment(ctx.tx, given.departmentId);
    if (typeof given.campaignId === 'number') await demandCampaign(ctx, given.campaignId);
    const changed = await deals.change(ctx, deal, {
      ...given,
      nextStep: emptied(given.nextStep),
      notes: emptied(given.notes),
      ...(amount === undefined ? {} : { amountMinor: amount?.minor ?? null, amountCurrency: amount?.currency ?? null }),
    });
    // Only the currency changed: that is a change of the amount, which `silent` keeps from being told twice.
    const told = changed.length === 0 && amount && amount.currency !== deal.amountCurrency ? ['amountMinor'] : changed;
    if (told.length > 0) {
      const after = await deals.load(ctx.tx, dealId);
      ctx.emit({ type: 'deal.edited', ref: dealRef(dealId), details: dealDetails(after, told) });
    }
    return { id: dealId, title: given.title ?? deal.title, changed: told };
  },
  undo: restoreDeal,
});

function emptied(text: string | null | undefined): string | null | undefined {
  return text === '' ? null : text;
}

async function restoreDeal(ctx: Ctx<KeptRow>, kept: KeptRow): Promise<void> {
  const deal = await deals.restore(ctx, kept);
  ctx.emit({ type: 'deal.edited', ref: dealRef(kept.id), details: dealDetails(deal, Object.keys(kept.before)) });
}

const assignInput = z.object({ id, ownerId: id });

export interface AssignedDeal {
  readonly id: number;
  readonly title: string;
  readonly owner: { readonly id: number; readonly name: string };
}

/** The deal goes to the colleague and to their department. AppError 'refused' where it is theirs already. */
export const assignDeal = defineOperation<z.output<typeof assignInput>, AssignedDeal, KeptRow>({
  name: 'deal.assign',
  input: assignInput,
  requires: { action: 'assign', subject: 'deal' },
  writes: true,
  async run(ctx, input) {
    const deal = await demandDeal(ctx, input.id, 'assign');
    const owner = await demandOwner(ctx.tx, input.ownerId);
    if (deal.ownerId === owner.id) {
      throw new AppError('refused', messages.alreadyWith(deal, { en: owner.name, zh: owner.name }));
    }
    const departmentId = owner.departmentId ?? deal.departmentId;
    const changed = await deals.change(ctx, deal, { ownerId: owner.id, departmentId });
    const details = dealDetails({ ...deal, ownerId: owner.id, departmentId }, changed);
    ctx.emit({ type: 'deal.assigned', ref: dealRef(deal.id), details: { ...details, previousOwnerId: deal.ownerId } });
    return { id: deal.id, title: deal.title, owner };
  },
  undo: restoreDeal,
});

const removeInput = z.object({ id });

/** For deals that should never have been there; one that came to nothing is lost. */
export const removeDeal = defineOperation<z.output<typeof removeInput>, { id: number; title: string }, KeptRow>({
  name: 'deal.remove',
  input: removeInput,
  requires: { action: 'archive', subject: 'deal' },
  writes: true,
  async run(ctx, input) {
    const deal = await demandDeal(ctx, input.id, 'archive');
    await deals.change(ctx, deal, { removedAt: ctx.now });
    ctx.emit({ type: 'deal.removed', ref: dealRef(deal.id), details: dealDetails(deal, ['removedAt']) });
    return { id: deal.id, title: deal.title };
  },
  undo: restoreDeal,
});
