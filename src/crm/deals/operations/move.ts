import { z } from 'zod';
import { today } from '../../../commands/values/calendar-day.ts';
import { AppError } from '../../../core/errors.ts';
import type { CustomerFacts } from '../../../operations/belonging.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import type { KeptRow } from '../../../operations/table.ts';
import { sql } from '../../../store/database.ts';
import { demandDeal, demandStage } from '../load.ts';
import { idOf, messages } from '../messages.ts';
import { type DealRow, dealDetails, dealRef, deals } from '../records.ts';
import { limits, lostReasons, type MoveFault, moveFault, type Reason, type Status, wonReasons } from '../rules.ts';
import { enterStage, lastOpenStage, leaveNoTrace } from '../spells.ts';
import { ensureStages, type StageRow, stageName } from '../stages.ts';
import { dayInput, moneyInput } from './add.ts';

const id = z.number().int().positive();
const note = z.string().trim().max(limits.text).optional();

export interface MovedDeal {
  readonly id: number;
  readonly title: string;
  readonly stage: Pick<StageRow, 'nameEn' | 'nameZh'>;
}

type Outcome = 'moved' | 'won' | 'lost' | 'reopened';
const outcomes = { open: 'moved', won: 'won', lost: 'lost' } as const satisfies Record<Status, Outcome>;

interface Closing {
  readonly reason?: string | undefined;
  readonly note?: string | undefined;
  readonly on?: string | undefined;
  readonly amount?: { readonly minor: bigint; readonly currency: string } | undefined;
}

/** Checks the step, writes the deal and its history, and announces what came of it. */
async function moveTo(ctx: Ctx<KeptRow>, deal: DealRow, to: StageRow, closing: Closing = {}): Promise<MovedDeal> {
  const fault = moveFault({ key: deal.stage, kind: deal.status }, to, closing);
  if (fault) throw refusedMove(fault, deal, to);
  return enter(ctx, deal, to, outcomes[to.kind], closing);
}

async function enter(
  ctx: Ctx<KeptRow>,
  deal: DealRow,
  to: StageRow,
  outcome: Outcome,
  closing: Closing = {},
): Promise<MovedDeal> {
  const isClosed = to.kind !== 'open';
  const changed = await deals.change(ctx, deal, {
    stage: to.key,
    status: to.kind,
    stageSince: ctx.now,
    reason: isClosed ? ((closing.reason as Reason | undefined) ?? null) : null,
    reasonNote: isClosed ? closing.note || null : null,
    closedOn: isClosed ? (closing.on ?? today(ctx.now, ctx.actor.timezone)) : null,
    closedAt: isClosed ? ctx.now : null,
    closedById: isClosed ? ctx.actor.staffId : null,
    ...(closing.amount ? { amountMinor: closing.amount.minor, amountCurrency: closing.amount.currency } : {}),
  });
  await enterStage(ctx, deal.id, to.key);
  if (to.kind === 'won') await welcome(ctx, deal);
  const details = { ...dealDetails({ ...deal, stage: to.key }, changed), previousStage: deal.stage };
  ctx.emit({ type: `deal.${outcome}`, ref: dealRef(deal.id), details });
  return { id: deal.id, title: deal.title, stage: to };
}

/** A lead that buys is a customer. Where the actor may not say so, whoever looks after the lead will. */
async function welcome(ctx: Ctx<KeptRow>, deal: DealRow): Promise<void> {
  const [lead] = await ctx.tx.rows<CustomerFacts>(sql`
    SELECT id, department_id AS "departmentId", owner_id AS "ownerId", team_ids AS "teamIds"
    FROM customers WHERE id = ${deal.customerId}::int AND lifecycle = 'lead' AND archived_at IS NULL`);
  if (!lead) return;
  const { id: customerId, departmentId, ownerId, teamIds } = lead;
  if (!ctx.can('edit', 'customer', { id: customerId, departmentId, ownerId, teamIds }, 'basic')) return;
  await ctx.perform('customer.lifecycle', { id: customerId, to: 'active' });
}

function refusedMove(fault: MoveFault, deal: DealRow, to: StageRow): AppError {
  const told = messages.cannotMove(fault, deal, stageName(to));
  const lose = `deal lose ${idOf(deal)} reason:price`;
  switch (fault) {
    case 'needs-reason':
      return new AppError('invalid', told, { example: lose });
    case 'unknown-reason':
      return new AppError('invalid', told, { field: 'reason', example: to.kind === 'won' ? 'product' : 'price' });
    case 'needs-words':
      return new AppError('invalid', told, { field: 'note', example: 'note:"They merged with a competitor"' });
    default:
      return new AppError('refused', told);
  }
}

async function undoMove(ctx: Ctx<KeptRow>, kept: KeptRow): Promise<void> {
  const deal = await deals.restore(ctx, kept);
  await leaveNoTrace(ctx.tx, kept.id);
  ctx.emit({ type: 'deal.edited', ref: dealRef(kept.id), details: dealDetails(deal, ['stage']) });
}

const moveInput = z.object({ id, stage: z.string() });

/** AppError 'refused' for a deal that is closed, in that stage already, or for a retired stage; losing takes `deal.lose`. */
export const moveDeal = defineOperation<z.output<typeof moveInput>, MovedDeal, KeptRow>({
  name: 'deal.move',
  input: moveInput,
  requires: { action: 'edit', subject: 'deal' },
  writes: true,
  async run(ctx, input) {
    const deal = await demandDeal(ctx, input.id, 'edit');
    return moveTo(ctx, deal, await demandStage(ctx, input.stage));
  },
  undo: undoMove,
});

const winInput = z.object({
  id,
  reason: z.enum(wonReasons).optional(),
  note,
  /** The day that counts; without it today, on the actor's calendar. */
  on: dayInput.optional(),
  /** What it came to, where that differs. */
  amount: moneyInput.optional(),
});

export const winDeal = defineOperation<z.output<typeof winInput>, MovedDeal, KeptRow>({
  name: 'deal.win',
  input: winInput,
  requires: { action: 'edit', subject: 'deal' },
  writes: true,
  async run(ctx, { id: dealId, ...closing }) {
    const deal = await demandDeal(ctx, dealId, 'edit');
    return moveTo(ctx, deal, await endOf(ctx, 'won'), closing);
  },
  undo: undoMove,
});

const loseInput = z.object({ id, reason: z.enum(lostReasons).optional(), note, on: dayInput.optional() });

/** AppError 'invalid' without a reason, or with "other" and no words. */
export const loseDeal = defineOperation<z.output<typeof loseInput>, MovedDeal, KeptRow>({
  name: 'deal.lose',
  input: loseInput,
  requires: { action: 'edit', subject: 'deal' },
  writes: true,
  async run(ctx, { id: dealId, ...closing }) {
    const deal = await demandDeal(ctx, dealId, 'edit');
    return moveTo(ctx, deal, await endOf(ctx, 'lost'), closing);
  },
  undo: undoMove,
});

const reopenInput = z.object({ id, stage: z.string().optional() });

/** Without a stage it goes back to where it last was. AppError 'refused' for a deal that is open. */
export const reopenDeal = defineOperation<z.output<typeof reopenInput>, MovedDeal, KeptRow>({
  name: 'deal.reopen',
  input: reopenInput,
  requires: { action: 'edit', subject: 'deal' },
  writes: true,
  async run(ctx, input) {
    const deal = await demandDeal(ctx, input.id, 'edit');
    if (deal.status === 'open') throw new AppError('refused', messages.stillOpen(deal));
    const stages = await ensureStages(ctx.tx);
    const first = stages.find(({ kind, retired }) => kind === 'open' && !retired)?.key;
    const key = input.stage ?? (await lastOpenStage(ctx.tx, deal.id)) ?? first;
    const stage = await demandStage(ctx, key ?? '');
    if (stage.kind !== 'open' || stage.retired) {
      throw new AppError('invalid', messages.needsOpenStage, { field: 'stage' });
    }
    return enter(ctx, deal, stage, 'reopened');
  },
  undo: undoMove,
});

async function endOf(ctx: Ctx<KeptRow>, kind: 'won' | 'lost'): Promise<StageRow> {
  const end = (await ensureStages(ctx.tx)).find((stage) => stage.kind === kind);
  if (!end) throw new Error(`The pipeline has no stage for deals that are ${kind}, though it always stays.`);
  return end;
}
