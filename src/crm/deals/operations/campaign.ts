import { recordRef } from '../../../core/records.ts';
import { notFound } from '../../../operations/messages.ts';
import type { Ctx, Json } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';

interface CampaignFacts {
  readonly id: number;
  readonly departmentId: number;
  readonly ownerId: number | null;
  readonly createdById: number;
}

/** The campaign that a deal came from. AppError 'not_found' where there is none, or none that the actor may know of. */
export async function demandCampaign<Kept extends Json>(ctx: Ctx<Kept>, id: number): Promise<void> {
  const ref = recordRef('campaign', id);
  const [campaign] = await ctx.tx.rows<CampaignFacts>(sql`
    SELECT id, department_id AS "departmentId", owner_id AS "ownerId", created_by_id AS "createdById"
    FROM campaigns WHERE id = ${id}::int AND removed_at IS NULL FOR KEY SHARE`);
  if (!campaign) throw notFound(ref);
  ctx.demand('read', ref, { ...campaign }, 'basic');
}
