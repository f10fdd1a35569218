import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { recordRef, shortId } from '../../../core/records.ts';
import { defineOperation } from '../../../operations/operation.ts';
import { changeTask, type KeptTask, restoreTask } from '../change.ts';
import { eventDetails, loadTask, policyRecord, taskRef } from '../records.ts';
import { awaitsAcknowledgement, maxNote } from '../rules.ts';
import { workMessages } from '../work-messages.ts';

const id = z.number().int().positive();
const rateInput = z.object({
  id,
  rating: z.number().int().min(1).max(5),
  text: z.string().trim().max(maxNote).optional(),
});
export type RateTask = z.output<typeof rateInput>;

/**
 * How good the work was, by whoever asked for it; said again it replaces what was said. AppError 'refused' unless the task is
 * done, 'forbidden' for others, and for one's own work.
 */
export const rateTask = defineOperation<RateTask, { id: number; title: string; rating: number }, KeptTask>({
  name: 'task.rate',
  input: rateInput,
  requires: { action: 'read', subject: 'task' },
  writes: true,
  async run(ctx, { id, rating, text }) {
    const task = await loadTask(ctx.tx, id, 'lock');
    ctx.demand('read', taskRef(id), policyRecord(task), 'basic');
    if (task.createdById !== ctx.actor.staffId) {
      const by = task.createdByName ?? shortId(recordRef('staff', task.createdById));
      throw new AppError('forbidden', workMessages.othersRate(by));
    }
    if (task.status !== 'done') throw new AppError('refused', workMessages.notDoneYet(task));
    if ((task.assigneeId ?? task.closedById) === ctx.actor.staffId) throw new AppError('refused', workMessages.ownWork);
    const changed = await changeTask(ctx, task, {
      rating,
      ratingText: text ? text : null,
      ratedAt: ctx.now,
      ratedById: ctx.actor.staffId,
    });
    const details = eventDetails(task, changed);
    ctx.emit({
      type: 'task.rated',
      ref: taskRef(id),
      details: { ...details, doneById: task.assigneeId ?? task.closedById },
    });
    return { id, title: task.title, rating };
  },
  undo: restoreTask,
});

const acknowledgeInput = z.object({ id });

/** "Got it", from the department that another one asked: its first sign of life, from which the wait is measured. */
export const acknowledgeTask = defineOperation<
  z.output<typeof acknowledgeInput>,
  { id: number; title: string },
  KeptTask
>({
  name: 'task.acknowledge',
  input: acknowledgeInput,
  requires: { action: 'edit', subject: 'task' },
  writes: true,
  async run(ctx, { id }) {
    const task = await loadTask(ctx.tx, id, 'lock');
    ctx.demand('edit', taskRef(id), policyRecord(task));
    if (!awaitsAcknowledgement(task) || ctx.actor.departmentId === task.creatorDepartmentId) {
      throw new AppError('refused', workMessages.nothingToAcknowledge(task));
    }
    const changed = await changeTask(ctx, task, { acknowledgedAt: ctx.now });
    ctx.emit({ type: 'task.acknowledged', ref: taskRef(id), details: eventDetails(task, changed) });
    return { id, title: task.title };
  },
  undo: restoreTask,
});
