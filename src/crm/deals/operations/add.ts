import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { demandCustomer, demandDepartment, demandOwner } from '../../../operations/belonging.ts';
import { defineOperation } from '../../../operations/operation.ts';
import { demandStage } from '../load.ts';
import { messages } from '../messages.ts';
import { dealDetails, dealRef, deals } from '../records.ts';
import { limits } from '../rules.ts';
import { enterStage } from '../spells.ts';
import { ensureStages, stageName } from '../stages.ts';
import { demandCampaign } from './campaign.ts';

const id = z.number().int().positive();
export const moneyInput = z.object({ minor: z.bigint().nonnegative(), currency: z.string().length(3) });
export const dayInput = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);

const addInput = z.object({
  customerId: id,
  title: z.string().trim().min(1).max(limits.title),
  /** The key of an open stage; without it the first one. */
  stage: z.string().optional(),
  amount: moneyInput.optional(),
  expectedOn: dayInput.optional(),
  /** Without it the actor. */
  ownerId: id.optional(),
  /** Without it the owner's, else the actor's, else the customer's. */
  departmentId: id.optional(),
  campaignId: id.optional(),
  nextStep: z.string().trim().max(limits.nextStep).optional(),
  notes: z.string().trim().max(limits.text).optional(),
  sourceLink: z.string().max(500).optional(),
});
export type AddDeal = z.output<typeof addInput>;

export interface AddedDeal {
  readonly id: number;
  readonly title: string;
  readonly customerName: string;
}

/**
 * AppError 'not_found' for a customer, person or department that does not exist, 'refused' for an archived customer, 'invalid' for
 * a stage that is not open. Undone, the deal is removed rather than erased: its number may have been read.
 */
export const addDeal = defineOperation<AddDeal, AddedDeal, { id: number }>({
  name: 'deal.add',
  input: addInput,
  requires: { action: 'create', subject: 'deal' },
  writes: true,
  async run(ctx, input) {
    ctx.demand('create', { noun: 'deal' });
    const customer = await demandCustomer(ctx, input.customerId);
    const stages = await ensureStages(ctx.tx);
    const first = stages.find(({ kind, retired }) => kind === 'open' && !retired);
    const stage = input.stage === undefined ? first : await demandStage(ctx, input.stage);
    if (!stage) throw new Error('The pipeline has no open stage, though one always stays.');
    if (stage.kind !== 'open') throw new AppError('invalid', messages.needsOpenStage, { field: 'stage' });
    if (stage.retired) throw new AppError('invalid', messages.stageRetired(stageName(stage)), { field: 'stage' });
    const owner = await demandOwner(ctx.tx, input.ownerId ?? ctx.actor.staffId);
    const departmentId = await demandDepartment(
      ctx.tx,
      input.departmentId ?? owner.departmentId ?? ctx.actor.departmentId ?? customer.departmentId,
    );
    if (input.campaignId !== undefined) await demandCampaign(ctx, input.campaignId);

    const dealId = await deals.insert(ctx, {
      title: input.title,
      customerId: customer.id,
      departmentId,
      ownerId: owner.id,
      stage: stage.key,
      amountMinor: input.amount?.minor ?? null,
      amountCurrency: input.amount?.currency ?? null,
      expectedOn: input.expectedOn ?? null,
      campaignId: input.campaignId ?? null,
      nextStep: input.nextStep || null,
      notes: input.notes || null,
      sourceLink: input.sourceLink ?? null,
      stageSince: ctx.now,
      createdById: ctx.actor.staffId,
    });
    await enterStage(ctx, dealId, stage.key);
    ctx.emit({ type: 'deal.added', ref: dealRef(dealId), details: dealDetails(await deals.load(ctx.tx, dealId)) });
    ctx.keepForUndo({ id: dealId });
    return { id: dealId, title: input.title, customerName: customer.name };
  },
  async undo(ctx, kept) {
    const deal = await deals.load(ctx.tx, kept.id, 'lock');
    await deals.write(ctx, deal, { removedAt: ctx.now });
    ctx.emit({ type: 'deal.removed', ref: dealRef(kept.id), details: dealDetails(deal, ['removedAt']) });
  },
});
