import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import type { Msg } from '../../../core/msg.ts';
import { foldName } from '../../../core/text.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { demandStage } from '../load.ts';
import { messages } from '../messages.ts';
import { limits, type Stage, stageKey } from '../rules.ts';
import { ensureStages, readStages, type StageRow, stageName } from '../stages.ts';

const name = z.string().trim().min(1).max(limits.stageName);
const probability = z.number().int().min(0).max(100);
const staleDays = z.number().int().min(1).max(3_650);
const place = z.number().int().min(1).max(limits.stages);

/** A stage as undo puts it back; null: it was not there. */
type KeptStage = {
  readonly key: string;
  readonly before: {
    readonly nameEn: string;
    readonly nameZh: string;
    readonly position: number;
    readonly probability: number;
    readonly staleDays: number;
    readonly retired: boolean;
  };
};

export interface StageDone {
  readonly key: string;
  readonly name: Msg;
}

export const listStages = defineOperation<Record<string, never>, readonly StageRow[]>({
  name: 'deal.stages',
  input: z.object({}).strict() as unknown as z.ZodType<Record<string, never>>,
  requires: { action: 'read', subject: 'deal' },
  writes: false,
  run: (ctx) => readStages(ctx.tx),
});

const addInput = z.object({
  nameEn: name,
  nameZh: name.optional(),
  probability,
  staleDays: staleDays.optional(),
  /** Which of the open stages it becomes, counted from 1; without it by its probability. */
  place: place.optional(),
});

/** A retired stage of that name comes back as it is said now. AppError 'invalid' where there is one in use. */
export const addStage = defineOperation<z.output<typeof addInput>, StageDone, KeptStage>({
  name: 'deal.stage-add',
  input: addInput,
  requires: { action: 'administer', subject: 'deal' },
  writes: true,
  async run(ctx, input) {
    const key = stageKey(input.nameEn);
    if (key === '') throw new AppError('invalid', messages.stageNeedsLatin, { field: 'name' });
    const stages = await lockStages(ctx);
    const twin = stages.find((stage) => stage.key === key) ?? named(stages, input.nameEn);
    if (twin && !twin.retired) throw new AppError('invalid', messages.stageExists(stageName(twin)), { field: 'name' });
    const open = openStages(stages);
    if (open.length >= limits.stages) throw new AppError('refused', messages.tooManyStages);
    const next: StageRow = {
      id: 0,
      version: 0,
      key,
      nameEn: input.nameEn,
      nameZh: input.nameZh ?? input.nameEn,
      kind: 'open',
      position: 0,
      probability: input.probability,
      staleDays: input.staleDays ?? 30,
      retired: false,
    };
    const at = input.place ?? open.filter((stage) => stage.probability <= input.probability).length + 1;
    await ctx.tx.run(sql`
      INSERT INTO deal_stages (key, name_en, name_zh, kind, position, probability, stale_days, created_by_id, created_at, updated_at)
      VALUES (${key}, ${next.nameEn}, ${next.nameZh}, 'open', 0, ${next.probability}::int, ${next.staleDays}::int,
        ${ctx.actor.staffId}::int, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz)
      ON CONFLICT (key) DO UPDATE SET name_en = excluded.name_en, name_zh = excluded.name_zh, probability = excluded.probability,
        stale_days = excluded.stale_days, retired_at = NULL, version = deal_stages.version + 1, updated_at = excluded.updated_at`);
    await renumber(ctx, placed(open, next, at));
    tell(ctx, null, next);
    ctx.keepForUndo({ key, before: { ...plain(next), retired: true } });
    return { key, name: stageName(next) };
  },
  undo: putBack,
});

const editInput = z.object({
  stage: z.string(),
  nameEn: name.optional(),
  nameZh: name.optional(),
  probability: probability.optional(),
  staleDays: staleDays.optional(),
  place: place.optional(),
});

/** AppError 'refused' for another probability or place of won and lost. */
export const editStage = defineOperation<z.output<typeof editInput>, StageDone, KeptStage>({
  name: 'deal.stage-edit',
  input: editInput,
  requires: { action: 'administer', subject: 'deal' },
  writes: true,
  async run(ctx, { stage: key, place: at, ...given }) {
    const stages = await lockStages(ctx);
    const stage = await demandStage(ctx, key);
    const isFixed = given.probability !== undefined || at !== undefined || given.staleDays !== undefined;
    if (stage.kind !== 'open' && isFixed) throw new AppError('refused', messages.stageFixed);
    if (at === undefined && Object.values(given).every((value) => value === undefined)) {
      throw new AppError('invalid', messages.nothingToEdit, { example: 'deal stage edit proposal probability:40' });
    }
    const next: StageRow = {
      ...stage,
      nameEn: given.nameEn ?? stage.nameEn,
      nameZh: given.nameZh ?? stage.nameZh,
      probability: given.probability ?? stage.probability,
      staleDays: given.staleDays ?? stage.staleDays,
    };
    const twin = named(stages, next.nameEn);
    if (twin && twin.key !== key) {
      throw new AppError('invalid', messages.stageExists(stageName(twin)), { field: 'name' });
    }
    await write(ctx, next);
    if (at !== undefined)
      await renumber(
        ctx,
        placed(
          openStages(stages).filter((other) => other.key !== key),
          next,
          at,
        ),
      );
    tell(ctx, stage, next);
    ctx.keepForUndo({ key, before: plain(stage) });
    return { key, name: stageName(next) };
  },
  undo: putBack,
});

const retireInput = z.object({ stage: z.string() });

/** AppError 'refused' while open deals are in it, for won and lost, and for the last stage. */
export const retireStage = defineOperation<z.output<typeof retireInput>, StageDone, KeptStage>({
  name: 'deal.stage-retire',
  input: retireInput,
  requires: { action: 'administer', subject: 'deal' },
  writes: true,
  async run(ctx, input) {
    const stages = await lockStages(ctx);
    const stage = await demandStage(ctx, input.stage);
    if (stage.kind !== 'open') throw new AppError('refused', messages.stageFixed);
    if (openStages(stages).every(({ key }) => key === stage.key)) throw new AppError('refused', messages.stageLast);
    const [left] = await ctx.tx.rows<{ n: number }>(sql`
      SELECT count(*)::int AS n FROM deals WHERE stage = ${stage.key} AND status = 'open' AND removed_at IS NULL`);
    if (left && left.n > 0) throw new AppError('refused', messages.stageInUse(stageName(stage), left.n));
    const next = { ...stage, retired: true };
    await write(ctx, next);
    tell(ctx, stage, next);
    ctx.keepForUndo({ key: stage.key, before: plain(stage) });
    return { key: stage.key, name: stageName(stage) };
  },
  undo: putBack,
});

/** One admin after the other: places are counted. */
async function lockStages(ctx: Ctx<KeptStage>): Promise<StageRow[]> {
  await ensureStages(ctx.tx);
  await ctx.tx.rows(sql`SELECT id FROM deal_stages ORDER BY id FOR UPDATE`);
  return readStages(ctx.tx);
}

function openStages(stages: readonly StageRow[]): StageRow[] {
  return stages.filter(({ kind, retired }) => kind === 'open' && !retired);
}

/** A stage in use with that English name, however it is written. */
function named(stages: readonly StageRow[], name: string): StageRow | undefined {
  return stages.find(({ nameEn, retired }) => !retired && foldName(nameEn) === foldName(name));
}

function placed(others: readonly StageRow[], stage: StageRow, at: number): StageRow[] {
  return [...others.slice(0, at - 1), stage, ...others.slice(at - 1)];
}

async function renumber(ctx: Ctx<KeptStage>, order: readonly StageRow[]): Promise<void> {
  for (const [index, { key }] of order.entries()) {
    await ctx.tx.run(sql`UPDATE deal_stages SET position = ${(index + 1) * 10}::int WHERE key = ${key}`);
  }
}

async function write(ctx: Ctx<KeptStage>, stage: Stage): Promise<void> {
  await ctx.tx.run(sql`
    UPDATE deal_stages SET name_en = ${stage.nameEn}, name_zh = ${stage.nameZh}, position = ${stage.position}::int,
      probability = ${stage.probability}::int, stale_days = ${stage.staleDays}::int,
      retired_at = ${stage.retired ? ctx.now : null}::timestamptz, version = version + 1, updated_at = ${ctx.now}::timestamptz
    WHERE key = ${stage.key}`);
}

function plain(stage: Stage): KeptStage['before'] {
  const { nameEn, nameZh, position, probability, staleDays, retired } = stage;
  return { nameEn, nameZh, position, probability, staleDays, retired };
}

/** A stage is a setting and no record of a noun: the audit line names it. */
function tell(ctx: Ctx<KeptStage>, before: StageRow | null, after: StageRow): void {
  const now = plain(after);
  const old = before && plain(before);
  const names = Object.keys(now) as (keyof typeof now)[];
  ctx.changed({
    ref: null,
    version: after.version + 1,
    fields: names.filter((field) => old?.[field] !== now[field]),
    before: old && { stage: after.key, ...old },
    after: { stage: after.key, ...now },
  });
}

async function putBack(ctx: Ctx<KeptStage>, kept: KeptStage): Promise<void> {
  const now = await demandStage(ctx, kept.key);
  const before = { ...now, ...kept.before };
  await write(ctx, before);
  tell(ctx, now, before);
}
