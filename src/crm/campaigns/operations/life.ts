import { z } from 'zod';
import { today } from '../../../commands/values/calendar-day.ts';
import { AppError } from '../../../core/errors.ts';
import { defineOperation } from '../../../operations/operation.ts';
import type { KeptRow } from '../../../operations/table.ts';
import { statusNames } from '../labels.ts';
import { idOf, messages } from '../messages.ts';
import { type CampaignRow, campaignDetails, campaignRef, campaigns, demandCampaign } from '../records.ts';
import { limits, mayStep, type Step } from '../rules.ts';
import { type Segment, segmentInput } from '../segment.ts';
import { type Done, emitChanged, restoreCampaign } from './write.ts';

const id = z.number().int().positive();

function demandStep(campaign: CampaignRow, step: Step): void {
  if (mayStep(campaign.status, step)) return;
  throw new AppError('refused', messages.notSo(idOf(campaign), statusNames[campaign.status]));
}

const startInput = z.object({ id });

/** AppError 'refused' for one that runs or is over. A campaign that was never planned starts today. */
export const startCampaign = defineOperation<z.output<typeof startInput>, Done, KeptRow>({
  name: 'campaign.start',
  input: startInput,
  requires: { action: 'edit', subject: 'campaign' },
  writes: true,
  async run(ctx, input) {
    const campaign = await demandCampaign(ctx, input.id);
    demandStep(campaign, 'start');
    await campaigns.change(ctx, campaign, {
      status: 'running',
      startedAt: ctx.now,
      startsOn: campaign.startsOn ?? today(ctx.now, ctx.actor.timezone),
    });
    ctx.emit({
      type: 'campaign.started',
      ref: campaignRef(campaign.id),
      details: campaignDetails(campaign, ['status']),
    });
    return { id: campaign.id, title: campaign.title };
  },
  undo: restoreCampaign,
});

const finishInput = z.object({ id, outcome: z.string().trim().max(limits.text).optional() });

/** AppError 'refused' for one that does not run. */
export const finishCampaign = defineOperation<z.output<typeof finishInput>, Done, KeptRow>({
  name: 'campaign.finish',
  input: finishInput,
  requires: { action: 'edit', subject: 'campaign' },
  writes: true,
  async run(ctx, input) {
    const campaign = await demandCampaign(ctx, input.id);
    if (campaign.status === 'draft' || campaign.status === 'planned') {
      const example = `campaign start ${idOf(campaign)}`;
      throw new AppError('refused', messages.needsStart(idOf(campaign)), { example });
    }
    demandStep(campaign, 'finish');
    await campaigns.change(ctx, campaign, {
      status: 'done',
      endedAt: ctx.now,
      outcome: input.outcome || campaign.outcome,
    });
    ctx.emit({
      type: 'campaign.finished',
      ref: campaignRef(campaign.id),
      details: campaignDetails(campaign, ['status']),
    });
    return { id: campaign.id, title: campaign.title };
  },
  undo: restoreCampaign,
});

const cancelInput = z.object({ id, reason: z.string().trim().min(1).max(limits.text) });

export const cancelCampaign = defineOperation<z.output<typeof cancelInput>, Done, KeptRow>({
  name: 'campaign.cancel',
  input: cancelInput,
  requires: { action: 'edit', subject: 'campaign' },
  writes: true,
  async run(ctx, input) {
    const campaign = await demandCampaign(ctx, input.id);
    demandStep(campaign, 'cancel');
    await campaigns.change(ctx, campaign, { status: 'cancelled', endedAt: ctx.now, outcome: input.reason });
    ctx.emit({
      type: 'campaign.cancelled',
      ref: campaignRef(campaign.id),
      details: campaignDetails(campaign, ['status']),
    });
    return { id: campaign.id, title: campaign.title };
  },
  undo: restoreCampaign,
});

const audienceInput = z.object({ id, segment: segmentInput });

/** Says whom the campaign is for. AppError 'refused' once it is over. */
export const setAudience = defineOperation<{ id: number; segment: Segment }, Done, KeptRow>({
  name: 'campaign.set_audience',
  input: audienceInput,
  requires: { action: 'edit', subject: 'campaign' },
  writes: true,
  async run(ctx, input) {
    const campaign = await demandCampaign(ctx, input.id);
    if (!mayStep(campaign.status, 'cancel')) throw new AppError('refused', messages.isOver(idOf(campaign)));
    const changed = await campaigns.change(ctx, campaign, { audience: input.segment });
    if (changed.length > 0) emitChanged(ctx, campaign, changed);
    return { id: campaign.id, title: campaign.title };
  },
  undo: restoreCampaign,
});
