import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { demandDepartment, demandOwner } from '../../../operations/belonging.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import type { KeptRow } from '../../../operations/table.ts';
import { sql } from '../../../store/database.ts';
import { messages } from '../messages.ts';
import {
  type CampaignRow,
  campaignDetails,
  campaignRef,
  campaigns,
  demandCampaign,
  demandCurrency,
  demandVersion,
} from '../records.ts';
import { channels, goalKinds, limits, statusFor } from '../rules.ts';
import { segmentInput } from '../segment.ts';

const id = z.number().int().positive();
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);
export const moneyInput = z.object({ minor: z.bigint().nonnegative(), currency: z.string().length(3) });

/** What it is to bring: a number of people, or an amount. */
const goalInput = z.union([
  z.object({ kind: z.enum(['reach', 'leads', 'conversions']), count: z.number().int().min(1) }),
  z.object({ kind: z.literal(goalKinds[3]), amount: moneyInput.refine(({ minor }) => minor > 0n) }),
]);

const values = {
  goal: z.string().trim().max(limits.goal),
  goalNumber: goalInput,
  budget: moneyInput,
  channels: z.array(z.enum(channels)).max(channels.length),
  from: day,
  to: day,
  notes: z.string().trim().max(limits.text),
};

const addInput = z
  .object({ ...values })
  .partial()
  .extend({
    title: z.string().trim().min(1).max(limits.title),
    audience: segmentInput.optional(),
    ownerId: id.optional(),
    departmentId: id.optional(),
    attributionDays: z.number().int().min(1).max(730).optional(),
  });
export type AddCampaign = z.output<typeof addInput>;

export interface Done {
  readonly id: number;
  readonly title: string;
}

/** AppError 'not_found' for a person or department that does not exist, 'invalid' for amounts in two currencies. */
export const addCampaign = defineOperation<AddCampaign, Done, { id: number }>({
  name: 'campaign.add',
  input: addInput,
  requires: { action: 'create', subject: 'campaign' },
  writes: true,
  async run(ctx, input) {
    ctx.demand('create', { noun: 'campaign' });
    const owner = await demandOwner(ctx.tx, input.ownerId ?? ctx.actor.staffId);
    const wanted = input.departmentId ?? owner.departmentId ?? ctx.actor.departmentId;
    if (wanted === null)
      throw new AppError('invalid', messages.nothingToEdit, { field: 'department', example: 'marketing' });
    const departmentId = await demandDepartment(ctx.tx, wanted);
    const campaignId = await campaigns.insert(ctx, {
      title: input.title,
      goal: input.goal || null,
      ...amountsOf({ currency: null }, input),
      audience: input.audience ?? null,
      channels: input.channels ?? [],
      startsOn: input.from ?? null,
      endsOn: input.to ?? null,
      status: statusFor('draft', input.from ?? null),
      notes: input.notes || null,
      attributionDays: input.attributionDays ?? 90,
      departmentId,
      ownerId: owner.id,
      createdById: ctx.actor.staffId,
    });
    const details = campaignDetails({ departmentId, ownerId: owner.id, createdById: ctx.actor.staffId });
    ctx.emit({ type: 'campaign.added', ref: campaignRef(campaignId), details });
    ctx.keepForUndo({ id: campaignId });
    return { id: campaignId, title: input.title };
  },
  async undo(ctx, kept) {
    const campaign = await campaigns.load(ctx.tx, kept.id, 'lock');
    await campaigns.write(ctx, campaign, { removedAt: ctx.now });
    emitChanged(ctx, campaign, ['removedAt']);
  },
});

type Amounts = Partial<Pick<CampaignRow, 'goalKind' | 'goalCount' | 'goalMinor' | 'budgetMinor' | 'currency'>>;

/** The columns of goal and budget, in the one currency of the campaign. */
function amountsOf(
  campaign: Pick<CampaignRow, 'currency'>,
  { goalNumber, budget }: Pick<EditCampaign, 'goalNumber' | 'budget'>,
): Amounts {
  const amounts: { -readonly [K in keyof Amounts]: Amounts[K] } = {};
  let { currency } = campaign;
  if (goalNumber !== undefined) {
    amounts.goalKind = goalNumber?.kind ?? null;
    amounts.goalCount = goalNumber && 'count' in goalNumber ? goalNumber.count : null;
    amounts.goalMinor = goalNumber && 'amount' in goalNumber ? goalNumber.amount.minor : null;
    if (goalNumber && 'amount' in goalNumber) {
      demandCurrency({ currency }, goalNumber.amount, 'revenue');
      currency = goalNumber.amount.currency;
    }
  }
  if (budget !== undefined) {
    amounts.budgetMinor = budget?.minor ?? null;
    if (budget) {
      demandCurrency({ currency }, budget, 'budget');
      currency = budget.currency;
    }
  }
  return { ...amounts, currency };
}

const editInput = z.object({
  id,
  version: z.number().int().optional(),
  title: z.string().trim().min(1).max(limits.title).optional(),
  departmentId: id.optional(),
  attributionDays: z.number().int().min(1).max(730).optional(),
  /** null empties a field. */
  goal: values.goal.nullish(),
  goalNumber: values.goalNumber.nullish(),
  budget: values.budget.nullish(),
  channels: values.channels.optional(),
  from: day.nullish(),
  to: day.nullish(),
  notes: values.notes.nullish(),
});
export type EditCampaign = z.output<typeof editInput>;

export interface Edited extends Done {
  readonly changed: readonly string[];
}

export const editCampaign = defineOperation<EditCampaign, Edited, KeptRow>({
  name: 'campaign.edit',
  input: editInput,
  requires: { action: 'edit', subject: 'campaign' },
  writes: true,
  async run(ctx, { id: campaignId, version, ...given }) {
    const campaign = await demandCampaign(ctx, campaignId);
    if (Object.values(given).every((value) => value === undefined)) {
      throw new AppError('invalid', messages.nothingToEdit);
    }
    await demandVersion(ctx, campaign, version);
    if (given.departmentId !== undefined) await demandDepartment(ctx.tx, given.departmentId);
    // With nothing spent and no other amount named, the currency itself may change.
    const isFree = await hasNoOtherAmount(ctx, campaign, given);
    const changed = await campaigns.change(ctx, campaign, {
      ...(given.title === undefined ? {} : { title: given.title }),
      ...(given.departmentId === undefined ? {} : { departmentId: given.departmentId }),
      ...(given.attributionDays === undefined ? {} : { attributionDays: given.attributionDays }),
      ...(given.channels === undefined ? {} : { channels: given.channels }),
      goal: emptied(given.goal),
      notes: emptied(given.notes),
      ...amountsOf(isFree ? { currency: null } : campaign, given),
      ...(given.from === undefined
        ? {}
        : { startsOn: given.from, endsOn: given.to ?? null, status: statusFor(campaign.status, given.from) }),
    });
    if (changed.length > 0)
      emitChanged(ctx, { ...campaign, departmentId: given.departmentId ?? campaign.departmentId }, changed);
    return { id: campaignId, title: given.title ?? campaign.title, changed };
  },
  undo: restoreCampaign,
});

async function hasNoOtherAmount(
  ctx: Ctx<KeptRow>,
  campaign: CampaignRow,
  given: Pick<EditCampaign, 'goalNumber' | 'budget'>,
): Promise<boolean> {
  const keepsBudget = campaign.budgetMinor !== null && given.budget === undefined;
  const keepsGoal = campaign.goalMinor !== null && given.goalNumber === undefined;
  if (keepsBudget || keepsGoal) return false;
  if (given.budget === undefined && given.goalNumber === undefined) return false;
  const costs = await ctx.tx.rows(sql`
    SELECT id FROM campaign_costs WHERE campaign_id = ${campaign.id}::int AND removed_at IS NULL LIMIT 1`);
  return costs.length === 0;
}

function emptied(text: string | null | undefined): string | null | undefined {
  return text === '' ? null : text;
}

export function emitChanged(
  ctx: Pick<Ctx, 'emit'>,
  campaign: Pick<CampaignRow, 'id' | 'departmentId' | 'ownerId' | 'createdById'>,
  changed: readonly string[],
): void {
  ctx.emit({ type: 'campaign.changed', ref: campaignRef(campaign.id), details: campaignDetails(campaign, changed) });
}

export async function restoreCampaign(ctx: Ctx<KeptRow>, kept: KeptRow): Promise<void> {
  const campaign = await campaigns.restore(ctx, kept);
  emitChanged(ctx, campaign, Object.keys(kept.before));
}

const assignInput = z.object({ id, ownerId: id });

export interface Assigned extends Done {
  readonly ownerName: string;
}

/** The campaign goes to the colleague and to their department. */
export const assignCampaign = defineOperation<z.output<typeof assignInput>, Assigned, KeptRow>({
  name: 'campaign.assign',
  input: assignInput,
  requires: { action: 'assign', subject: 'campaign' },
  writes: true,
  async run(ctx, input) {
    const campaign = await demandCampaign(ctx, input.id, 'assign');
    const owner = await demandOwner(ctx.tx, input.ownerId);
    const departmentId = owner.departmentId ?? campaign.departmentId;
    const changed = await campaigns.change(ctx, campaign, { ownerId: owner.id, departmentId });
    if (changed.length > 0) {
      const details = campaignDetails({ ...campaign, ownerId: owner.id, departmentId }, changed);
      ctx.emit({ type: 'campaign.assigned', ref: campaignRef(campaign.id), details });
    }
    return { id: campaign.id, title: campaign.title, ownerName: owner.name };
  },
  undo: restoreCampaign,
});

const removeInput = z.object({ id });

/** For campaigns that should never have been there; one that did not happen is cancelled. */
export const removeCampaign = defineOperation<z.output<typeof removeInput>, Done, KeptRow>({
  name: 'campaign.remove',
  input: removeInput,
  requires: { action: 'archive', subject: 'campaign' },
  writes: true,
  async run(ctx, input) {
    const campaign = await demandCampaign(ctx, input.id, 'archive');
    await campaigns.change(ctx, campaign, { removedAt: ctx.now });
    emitChanged(ctx, campaign, ['removedAt']);
    return { id: campaign.id, title: campaign.title };
  },
  undo: restoreCampaign,
});
