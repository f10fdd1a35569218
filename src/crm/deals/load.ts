import { AppError } from '../../core/errors.ts';
import { same } from '../../core/msg.ts';
import type { Action } from '../../core/policy.ts';
import { demandVersion as demandSeen } from '../../operations/conflict.ts';
import { notFound } from '../../operations/messages.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { idOf, messages } from './messages.ts';
import { columnNames } from './names.ts';
import { type DealRow, dealRecord, dealRef, deals } from './records.ts';
import type { StageRow } from './stages.ts';
import { ensureStages, stageName } from './stages.ts';

/** The deal, locked, which the actor may do this to. Removed ones are not found. */
export async function demandDeal<Kept extends Json>(ctx: Ctx<Kept>, id: number, action: Action): Promise<DealRow> {
  const deal = await deals.load(ctx.tx, id, 'lock');
  if (deal.removedAt !== null) throw notFound(dealRef(id));
  ctx.demand(action, dealRef(id), dealRecord(deal));
  return deal;
}

/** The stage with this key. AppError 'invalid' that names the stages there are. */
export async function demandStage<Kept extends Json>(ctx: Ctx<Kept>, key: string): Promise<StageRow> {
  const stages = await ensureStages(ctx.tx);
  const found = stages.find((stage) => stage.key === key);
  if (found) return found;
  const inUse = stages.filter(({ retired }) => !retired);
  throw new AppError('invalid', messages.unknownStage(key, inUse), { field: 'stage' });
}

/** The group of fields that a column belongs to. */
export function groupOf(column: string): 'basic' | 'money' | 'notes' {
  if (column === 'amountMinor') return 'money';
  return ['notes', 'nextStep', 'reason', 'reasonNote'].includes(column) ? 'notes' : 'basic';
}

/** AppError 'conflict' that tells who changed what since `version`, unless the deal still is that version. */
export function demandVersion<Kept extends Json>(
  ctx: Ctx<Kept>,
  deal: DealRow,
  seen: number | undefined,
): Promise<void> {
  const record = { ref: dealRef(deal.id), version: deal.version, title: same(idOf(deal)) };
  return demandSeen(ctx, record, seen, (column) =>
    ctx.can('read', 'deal', dealRecord(deal), groupOf(column)) ? (columnNames[column] ?? same(column)) : null,
  );
}

/** What a stage is called where a deal stands in it. */
export function stageOf(deal: Pick<DealRow, 'stageEn' | 'stageZh'>) {
  return stageName({ nameEn: deal.stageEn, nameZh: deal.stageZh });
}
