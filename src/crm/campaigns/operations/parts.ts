import { z } from 'zod';
import { today } from '../../../commands/values/calendar-day.ts';
import { AppError } from '../../../core/errors.ts';
import { shortId } from '../../../core/records.ts';
import { demandOwner } from '../../../operations/belonging.ts';
import { type Ctx, defineOperation, type Json } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { idOf, messages } from '../messages.ts';
import { type CampaignRow, campaigns, demandCampaign, demandCurrency, touchVersion } from '../records.ts';
import { isOpen, limits } from '../rules.ts';
import { emitChanged, moneyInput } from './write.ts';

const id = z.number().int().positive();
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);

function demandNotOver(campaign: CampaignRow): void {
  if (!isOpen(campaign.status)) throw new AppError('refused', messages.isOver(idOf(campaign)));
}

/** Undoes the adding of a part: it is removed rather than erased, since its number may have been read. */
async function removePart(ctx: Ctx<Kept>, kept: Kept, table: 'activities' | 'costs'): Promise<void> {
  const campaign = await campaigns.load(ctx.tx, kept.id, 'lock');
  const gone = sql`removed_at = ${ctx.now}::timestamptz WHERE id = ${kept.part}::int`;
  await ctx.tx.run(
    table === 'costs' ? sql`UPDATE campaign_costs SET ${gone}` : sql`UPDATE campaign_activities SET ${gone}`,
  );
  await touchVersion(ctx, campaign, table, { removed: kept.part });
  emitChanged(ctx, campaign, [table]);
}

type Kept = { readonly id: number; readonly part: number };

async function wrote(ctx: Ctx<Kept>, campaign: CampaignRow, field: 'activities' | 'costs', part: number, after: Json) {
  await touchVersion(ctx, campaign, field, after);
  emitChanged(ctx, campaign, [field]);
  ctx.keepForUndo({ id: campaign.id, part });
}

const activityInput = z.object({
  id,
  what: z.string().trim().min(1).max(limits.what),
  ownerId: id.optional(),
  dueOn: day.optional(),
});

export const addActivity = defineOperation<z.output<typeof activityInput>, { id: number; number: number }, Kept>({
  name: 'campaign.add_activity',
  input: activityInput,
  requires: { action: 'edit', subject: 'campaign' },
  writes: true,
  async run(ctx, input) {
    const campaign = await demandCampaign(ctx, input.id);
    demandNotOver(campaign);
    if (input.ownerId !== undefined) await demandOwner(ctx.tx, input.ownerId);
    const [added] = await ctx.tx.rows<{ id: number; number: number }>(sql`
      INSERT INTO campaign_activities (campaign_id, number, what, owner_id, due_on, created_by_id, created_at)
      SELECT ${campaign.id}::int, coalesce(max(number), 0) + 1, ${input.what}, ${input.ownerId ?? null}::int,
        ${input.dueOn ?? null}::date, ${ctx.actor.staffId}::int, ${ctx.now}::timestamptz
      FROM campaign_activities WHERE campaign_id = ${campaign.id}::int
      HAVING count(*) FILTER (WHERE removed_at IS NULL) < ${limits.activities} RETURNING id, number`);
    if (!added) throw new AppError('refused', messages.tooManyActivities);
    await wrote(ctx, campaign, 'activities', added.id, { number: added.number, what: input.what });
    return { id: campaign.id, number: added.number };
  },
  undo: (ctx, kept) => removePart(ctx, kept, 'activities'),
});

const doneInput = z.object({ id, number: z.number().int().min(1) });

export const doneActivity = defineOperation<z.output<typeof doneInput>, { id: number; number: number }, Kept>({
  name: 'campaign.finish_activity',
  input: doneInput,
  requires: { action: 'edit', subject: 'campaign' },
  writes: true,
  async run(ctx, input) {
    const campaign = await demandCampaign(ctx, input.id);
    const [found] = await ctx.tx.rows<{ id: number; done: boolean }>(sql`
      SELECT id, done_at IS NOT NULL AS done FROM campaign_activities
      WHERE campaign_id = ${campaign.id}::int AND number = ${input.number}::int AND removed_at IS NULL`);
    if (!found)
      throw new AppError('not_found', messages.noActivity(input.number, idOf(campaign)), { field: 'activity' });
    if (found.done) throw new AppError('refused', messages.activityIsDone(input.number));
    await ctx.tx.run(sql`
      UPDATE campaign_activities SET done_at = ${ctx.now}::timestamptz, done_by_id = ${ctx.actor.staffId}::int
      WHERE id = ${found.id}::int`);
    await wrote(ctx, campaign, 'activities', found.id, { number: input.number, done: true });
    return { id: campaign.id, number: input.number };
  },
  async undo(ctx, kept) {
    const campaign = await campaigns.load(ctx.tx, kept.id, 'lock');
    await ctx.tx.run(
      sql`UPDATE campaign_activities SET done_at = NULL, done_by_id = NULL WHERE id = ${kept.part}::int`,
    );
    await touchVersion(ctx, campaign, 'activities', { reopened: kept.part });
    emitChanged(ctx, campaign, ['activities']);
  },
});

const costInput = z.object({
  id,
  what: z.string().trim().min(1).max(limits.what),
  amount: moneyInput.refine(({ minor }) => minor > 0n),
  spentOn: day.optional(),
});

/** The first amount of a campaign decides its currency. AppError 'invalid' for one in another, or of a day to come. */
export const addCost = defineOperation<z.output<typeof costInput>, { id: number }, Kept>({
  name: 'campaign.add_cost',
  input: costInput,
  requires: { action: 'edit', subject: 'campaign' },
  writes: true,
  async run(ctx, input) {
    const campaign = await demandCampaign(ctx, input.id);
    if (campaign.status === 'cancelled') throw new AppError('refused', messages.isOver(idOf(campaign)));
    demandCurrency(campaign, input.amount, 'amount');
    const now = today(ctx.now, ctx.actor.timezone);
    if (input.spentOn !== undefined && input.spentOn > now) {
      throw new AppError('invalid', messages.noCostFuture, { field: 'on', example: now });
    }
    const [added] = await ctx.tx.rows<{ id: number }>(sql`
      INSERT INTO campaign_costs (campaign_id, what, amount_minor, spent_on, created_by_id, created_at)
      SELECT ${campaign.id}::int, ${input.what}, ${input.amount.minor}::bigint, ${input.spentOn ?? now}::date,
        ${ctx.actor.staffId}::int, ${ctx.now}::timestamptz
      WHERE (SELECT count(*) FROM campaign_costs WHERE campaign_id = ${campaign.id}::int AND removed_at IS NULL) < ${limits.costs}
      RETURNING id`);
    if (!added) throw new AppError('refused', messages.tooManyCosts);
    if (campaign.currency === null) {
      await ctx.tx.run(sql`UPDATE campaigns SET currency = ${input.amount.currency} WHERE id = ${campaign.id}::int`);
    }
    const after = { what: input.what, minor: input.amount.minor.toString(), currency: input.amount.currency };
    await wrote(ctx, campaign, 'costs', added.id, after);
    return { id: campaign.id };
  },
  undo: (ctx, kept) => removePart(ctx, kept, 'costs'),
});

const improveInput = z.object({
  id,
  title: z.string().trim().min(1).max(limits.title),
  assigneeId: id.optional(),
  departmentId: id.optional(),
  dueAt: z.date().optional(),
});
export type ImproveInput = z.output<typeof improveInput>;

/** A task that is linked to the campaign: undone together. Throws what adding a task throws. */
export const improveCampaign = defineOperation<ImproveInput, { id: number; task: string }, { id: number }>({
  name: 'campaign.improve',
  input: improveInput,
  requires: { action: 'edit', subject: 'campaign' },
  writes: true,
  async run(ctx, { id: campaignId, ...input }) {
    const campaign = await demandCampaign(ctx, campaignId);
    const nobody = input.assigneeId === undefined && input.departmentId === undefined;
    const task = await ctx.perform<{ readonly id: number }>('task.add', {
      ...input,
      // Without anybody named it is the campaign's department's to do.
      ...(nobody ? { departmentId: campaign.departmentId } : {}),
      about: { noun: 'campaign', id: campaign.id },
    });
    await touchVersion(ctx, campaign, 'actions', { task: task.id });
    emitChanged(ctx, campaign, ['actions']);
    ctx.keepForUndo({ id: campaign.id });
    return { id: campaign.id, task: shortId({ noun: 'task', id: task.id }) };
  },
  async undo(ctx, kept) {
    const campaign = await campaigns.load(ctx.tx, kept.id, 'lock');
    await touchVersion(ctx, campaign, 'actions', { undone: true });
    emitChanged(ctx, campaign, ['actions']);
  },
});
