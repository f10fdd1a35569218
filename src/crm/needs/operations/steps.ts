import { z } from 'zod';
import { today } from '../../../commands/values/calendar-day.ts';
import { AppError } from '../../../core/errors.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import type { KeptRow } from '../../../operations/table.ts';
import { demandLinks, demandNeed } from '../load.ts';
import { messages } from '../messages.ts';
import { type NeedRow, needDetails, needRef, needs } from '../records.ts';
import { limits, type Reason, reasonNames, reasons, type Status, type Step, stepFault } from '../rules.ts';
import { dayInput, id } from './add.ts';
import { restoreNeed } from './edit.ts';

export interface SteppedNeed {
  readonly id: number;
  readonly title: string;
  readonly status: Status;
}

type Patch = Parameters<typeof needs.change>[2];
type Why = { readonly reason?: Reason; readonly note?: string | undefined };

async function demandStep(ctx: Ctx<KeptRow>, needId: number, step: Step, why: Why = {}): Promise<NeedRow> {
  const need = await demandNeed(ctx, needId, 'edit');
  const fault = stepFault(step, need.status, why);
  if (fault === null) return need;
  const told = messages.cannotStep(fault, need);
  if (fault !== 'needs-words') throw new AppError('refused', told);
  throw new AppError('invalid', told, { field: 'note', example: 'note:"They merged with another company"' });
}

async function become(ctx: Ctx<KeptRow>, need: NeedRow, status: Status, patch: Patch = {}): Promise<SteppedNeed> {
  const changed = await needs.change(ctx, need, { status, ...patch });
  const type = status === 'open' ? 'need.reopened' : (`need.${status}` as const);
  ctx.emit({ type, ref: needRef(need.id), details: needDetails({ ...need, status }, changed) });
  return { id: need.id, title: need.title, status };
}

/** What closing a need writes beside its status; `on`: the day that counts, without it today on the actor's calendar. */
function closed(ctx: Ctx<KeptRow>, on?: string): Patch {
  return { closedOn: on ?? today(ctx.now, ctx.actor.timezone), closedAt: ctx.now, closedById: ctx.actor.staffId };
}

const qualifyInput = z.object({ id });

export const qualifyNeed = defineOperation<z.output<typeof qualifyInput>, SteppedNeed, KeptRow>({
  name: 'need.qualify',
  input: qualifyInput,
  requires: { action: 'edit', subject: 'need' },
  writes: true,
  run: async (ctx, input) => become(ctx, await demandStep(ctx, input.id, 'qualify'), 'qualified'),
  undo: restoreNeed,
});

const meetInput = z.object({
  id,
  /** The order that met it, of the same customer. */
  orderId: id.optional(),
  on: dayInput.optional(),
});

export const meetNeed = defineOperation<z.output<typeof meetInput>, SteppedNeed, KeptRow>({
  name: 'need.meet',
  input: meetInput,
  requires: { action: 'edit', subject: 'need' },
  writes: true,
  async run(ctx, input) {
    const need = await demandStep(ctx, input.id, 'meet');
    await demandLinks(ctx, { orderId: input.orderId }, { id: need.customerId, name: need.customerName });
    const order = input.orderId === undefined ? {} : { orderId: input.orderId };
    return become(ctx, need, 'met', { ...closed(ctx, input.on), ...order });
  },
  undo: restoreNeed,
});

const dropInput = z.object({
  id,
  reason: z.enum(reasonNames as readonly [Reason, ...Reason[]]),
  note: z.string().trim().max(limits.text).optional(),
});

/** Unmet where it was our doing, dropped where it was theirs. AppError 'invalid' for "other" without words. */
export const dropNeed = defineOperation<z.output<typeof dropInput>, SteppedNeed, KeptRow>({
  name: 'need.drop',
  input: dropInput,
  requires: { action: 'edit', subject: 'need' },
  writes: true,
  async run(ctx, { id: needId, reason, note }) {
    const need = await demandStep(ctx, needId, 'drop', { reason, note });
    return become(ctx, need, reasons[reason], { ...closed(ctx), reason, reasonNote: note || null });
  },
  undo: restoreNeed,
});

const reopenInput = z.object({ id });

export const reopenNeed = defineOperation<z.output<typeof reopenInput>, SteppedNeed, KeptRow>({
  name: 'need.reopen',
  input: reopenInput,
  requires: { action: 'edit', subject: 'need' },
  writes: true,
  async run(ctx, input) {
    const need = await demandStep(ctx, input.id, 'reopen');
    const fresh = { reason: null, reasonNote: null, closedOn: null, closedAt: null, closedById: null };
    return become(ctx, need, 'open', fresh);
  },
  undo: restoreNeed,
});
