import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { defineOperation } from '../../../operations/operation.ts';
import { changeTask, demandOpen, type KeptTask, restoreTask } from '../change.ts';
import { messages } from '../messages.ts';
import { eventDetails, loadTask, policyRecord, taskRef } from '../records.ts';
import { alertFor } from '../rules.ts';

const snoozeInput = z.object({ id: z.number().int().positive(), until: z.date() });
export type SnoozeTask = z.output<typeof snoozeInput>;

/** Puts reminders off until then; the due date stays. AppError 'refused' for a closed task, 'invalid' for a moment that has passed. */
export const snoozeTask = defineOperation<SnoozeTask, { id: number; title: string; until: Date }, KeptTask>({
  name: 'task.snooze',
  input: snoozeInput,
  requires: { action: 'edit', subject: 'task' },
  writes: true,
  async run(ctx, { id, until }) {
    if (until <= ctx.now) throw new AppError('invalid', messages.pastSnooze, { field: 'until', example: '1h' });
    const task = await loadTask(ctx.tx, id, 'lock');
    ctx.demand('edit', taskRef(id), policyRecord(task));
    demandOpen(ctx, task);
    const put = { snoozedUntil: until };
    const changed = await changeTask(ctx, task, { ...put, ...alertFor({ ...task, ...put }, ctx.now) });
    ctx.emit({ type: 'task.snoozed', ref: taskRef(id), details: eventDetails(task, changed) });
    return { id, title: task.title, until };
  },
  undo: restoreTask,
});
