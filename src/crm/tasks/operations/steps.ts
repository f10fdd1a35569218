import { z } from 'zod';
import { type Ctx, defineOperation, type Operation } from '../../../operations/operation.ts';
import { changeTask, type KeptTask, refuseStep, restoreTask, type TaskPatch } from '../change.ts';
import { eventDetails, loadTask, policyRecord, type TaskRow, taskRef } from '../records.ts';
import { alertFor, statusAfter, type Transition } from '../rules.ts';

const stepInput = z.object({ id: z.number().int().positive() });
export type StepInput = z.output<typeof stepInput>;

export interface SteppedTask {
  readonly id: number;
  readonly title: string;
  readonly step: Transition;
}

const events = {
  start: 'task.started',
  done: 'task.completed',
  reopen: 'task.reopened',
  cancel: 'task.cancelled',
} as const satisfies Record<Transition, string>;

/**
 * Moves a task along its statuses. AppError 'refused', with who did what and when, where the step makes no sense any more: the second of
 * two people who press Done is told of the first.
 */
function defineStep(step: Transition): Operation<StepInput, SteppedTask, KeptTask> {
  return defineOperation<StepInput, SteppedTask, KeptTask>({
    name: `task.${step}`,
    input: stepInput,
    requires: { action: 'edit', subject: 'task' },
    writes: true,
    async run(ctx, { id }) {
      const task = await loadTask(ctx.tx, id, 'lock');
      ctx.demand('edit', taskRef(id), policyRecord(task));
      const status = statusAfter(step, task.status);
      if (status === null) throw refuseStep(ctx, task, step);
      const patch = patchFor(ctx, step, task);
      const changed = await changeTask(ctx, task, patch);
      ctx.emit({ type: events[step], ref: taskRef(id), details: eventDetails({ ...task, ...patch }, changed) });
      return { id, title: task.title, step };
    },
    undo: restoreTask,
  });
}

function patchFor(ctx: Ctx<KeptTask>, step: Transition, task: TaskRow): TaskPatch {
  switch (step) {
    case 'start':
      // Whoever begins what nobody has taken has taken it.
      return { status: 'started', startedAt: ctx.now, assigneeId: task.assigneeId ?? ctx.actor.staffId };
    case 'done':
    case 'cancel':
      return {
        status: step === 'done' ? 'done' : 'cancelled',
        closedAt: ctx.now,
        closedById: ctx.actor.staffId,
        snoozedUntil: null,
        alert: null,
        alertAt: null,
      };
    case 'reopen': {
      const opened = { status: 'open', snoozedUntil: null } as const;
      return {
        ...opened,
        startedAt: null,
        closedAt: null,
        closedById: null,
        ...alertFor({ ...task, ...opened }, ctx.now),
      };
    }
  }
}

export const startTask = defineStep('start');
export const completeTask = defineStep('done');
export const reopenTask = defineStep('reopen');
export const cancelTask = defineStep('cancel');
