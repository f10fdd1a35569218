import type { Ctx, Json } from '../../../operations/operation.ts';

/** The campaign that a deal came from, as its own noun knows it: AppError 'not_found' where the actor may not know of it. */
export async function demandCampaign<Kept extends Json>(ctx: Ctx<Kept>, id: number): Promise<void> {
  await ctx.perform('campaign.show', { id });
}
