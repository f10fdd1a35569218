import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { shortId } from '../../../core/records.ts';
import { defineOperation } from '../../../operations/operation.ts';
import type { KeptRow } from '../../../operations/table.ts';
import { demandNeed } from '../load.ts';
import { messages } from '../messages.ts';
import { needDetails, needRecord, needRef, needs } from '../records.ts';
import { limits, stepFault } from '../rules.ts';
import { dayInput, id } from './add.ts';
import { restoreNeed } from './edit.ts';

/** What a need becomes, in the same transaction and undone together with it. */

export interface TurnedNeed {
  readonly id: number;
  readonly title: string;
  /** The deal or task that was made. */
  readonly madeId: number;
}

const dealInput = z.object({
  id,
  amount: z.object({ minor: z.bigint().nonnegative(), currency: z.string().length(3) }).optional(),
  /** Without it the day by which it is needed, if that is still to come. */
  expectedOn: dayInput.optional(),
  ownerId: id.optional(),
});

/** The need counts as qualified then. AppError 'refused' for one that is closed or has a deal. */
export const needToDeal = defineOperation<z.output<typeof dealInput>, TurnedNeed, KeptRow>({
  name: 'need.to_deal',
  input: dealInput,
  requires: { action: 'create', subject: 'deal' },
  writes: true,
  async run(ctx, input) {
    const need = await demandNeed(ctx, input.id, 'edit');
    if (stepFault('meet', need.status) !== null) {
      throw new AppError('refused', messages.cannotStep('closed', need));
    }
    if (need.dealId !== null) {
      throw new AppError('refused', messages.hasDeal(need, shortId({ noun: 'deal', id: need.dealId })));
    }
    const notes = ctx.can('read', 'need', needRecord(need), 'notes') ? need.description : null;
    const deal = await ctx.perform<{ id: number }>('deal.add', {
      customerId: need.customerId,
      title: need.title,
      ...(input.amount ? { amount: input.amount } : {}),
      ...(input.expectedOn ? { expectedOn: input.expectedOn } : {}),
      ...(input.ownerId ? { ownerId: input.ownerId } : {}),
      ...(notes ? { notes } : {}),
    });
    const changed = await needs.change(ctx, need, { dealId: deal.id, status: 'qualified' });
    const details = needDetails({ ...need, status: 'qualified' }, changed);
    const type = need.status === 'qualified' ? 'need.edited' : 'need.qualified';
    ctx.emit({ type, ref: needRef(need.id), details });
    return { id: need.id, title: need.title, madeId: deal.id };
  },
  undo: restoreNeed,
});

const taskInput = z.object({
  id,
  /** Without it what is needed. */
  title: z.string().trim().min(1).max(limits.title).optional(),
  dueAt: z.date().optional(),
  /** A colleague, or a department where anybody may take it. */
  assigneeId: id.optional(),
  departmentId: id.optional(),
});

/** A task about the need. AppError 'refused' for one that is closed; otherwise whatever a task throws. */
export const needToTask = defineOperation<z.output<typeof taskInput>, TurnedNeed, { readonly id: number }>({
  name: 'need.to_task',
  input: taskInput,
  requires: { action: 'create', subject: 'task' },
  writes: true,
  async run(ctx, input) {
    const need = await demandNeed(ctx, input.id, 'read');
    if (stepFault('meet', need.status) !== null) {
      throw new AppError('refused', messages.cannotStep('closed', need));
    }
    const task = await ctx.perform<{ id: number }>('task.add', {
      title: input.title ?? need.title,
      customerId: need.customerId,
      about: { noun: 'need', id: need.id },
      ...(input.dueAt ? { dueAt: input.dueAt } : {}),
      ...(input.assigneeId ? { assigneeId: input.assigneeId } : {}),
      ...(input.departmentId ? { departmentId: input.departmentId } : {}),
    });
    ctx.keepForUndo({ id: need.id });
    return { id: need.id, title: need.title, madeId: task.id };
  },
  /** The task is taken back as a part; the need itself was not changed. */
  undo: async () => undefined,
});
