import type { Ctx, Json } from '../../operations/operation.ts';
import { sql, type Tx } from '../../store/database.ts';

/** One stay of a deal in a stage. */
export interface Spell {
  readonly stage: string;
  readonly stageEn: string;
  readonly stageZh: string;
  readonly enteredAt: Date;
  readonly leftAt: Date | null;
}

/** The deal, which must be locked, comes into a stage; where it was before, it leaves. */
export async function enterStage<Kept extends Json>(ctx: Ctx<Kept>, dealId: number, stage: string): Promise<void> {
  const by = ctx.actor.staffId;
  await ctx.tx.run(sql`
    UPDATE deal_stage_spells SET left_at = ${ctx.now}::timestamptz, left_by_id = ${by}::int, left_to = ${stage}
    WHERE deal_id = ${dealId}::int AND left_at IS NULL`);
  await ctx.tx.run(sql`
    INSERT INTO deal_stage_spells (deal_id, stage, entered_at, entered_by_id)
    VALUES (${dealId}::int, ${stage}, ${ctx.now}::timestamptz, ${by}::int)`);
}

/** As if the deal had never come into the stage that it is in: what undoing a move means for the figures. */
export async function leaveNoTrace(tx: Tx, dealId: number): Promise<void> {
  await tx.run(sql`DELETE FROM deal_stage_spells WHERE deal_id = ${dealId}::int AND left_at IS NULL`);
  await tx.run(sql`
    UPDATE deal_stage_spells SET left_at = NULL, left_by_id = NULL, left_to = NULL
    WHERE id = (SELECT max(id) FROM deal_stage_spells WHERE deal_id = ${dealId}::int)`);
}

/** The stays of these deals, by deal, oldest first. */
export async function spellsOf(tx: Tx, dealIds: readonly number[]): Promise<ReadonlyMap<number, readonly Spell[]>> {
  const rows = await tx.rows<Spell & { dealId: number }>(sql`
    SELECT p.deal_id AS "dealId", p.stage, s.name_en AS "stageEn", s.name_zh AS "stageZh", p.entered_at AS "enteredAt", p.left_at AS "leftAt"
    FROM deal_stage_spells p JOIN deal_stages s ON s.key = p.stage
    WHERE p.deal_id = ANY(${[...dealIds]}::int[]) ORDER BY p.id`);
  const spells = new Map<number, Spell[]>();
  for (const row of rows) spells.set(row.dealId, [...(spells.get(row.dealId) ?? []), row]);
  return spells;
}

/** Where a closed deal was last while it was still open; null: nowhere that is still in use. */
export async function lastOpenStage(tx: Tx, dealId: number): Promise<string | null> {
  const [spell] = await tx.rows<{ stage: string }>(sql`
    SELECT p.stage FROM deal_stage_spells p JOIN deal_stages s ON s.key = p.stage
    WHERE p.deal_id = ${dealId}::int AND s.kind = 'open' AND s.retired_at IS NULL ORDER BY p.id DESC LIMIT 1`);
  return spell?.stage ?? null;
}
