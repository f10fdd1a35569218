import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import type { Msg } from '../../../core/msg.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { changeTask, demandOpen, type KeptTask, restoreTask } from '../change.ts';
import { eventDetails, loadTask, policyRecord, type TaskRow, taskRef } from '../records.ts';
import { anchored, firstOccurrence, occurrenceAfter, parseRecurrence, type Recurrence } from '../recurrence.ts';
import { recurrenceName } from '../recurrence-name.ts';
import { alertFor } from '../rules.ts';
import { workMessages } from '../work-messages.ts';

const id = z.number().int().positive();
const repeatInput = z.object({
  id,
  /** In the words that parseRecurrence reads. */
  rule: z
    .string()
    .max(200)
    .refine((words) => parseRecurrence(words).ok, 'no rule of recurrence'),
});
export type RepeatTask = z.output<typeof repeatInput>;

export interface RepeatedTask {
  readonly id: number;
  readonly title: string;
  readonly rule: Msg;
  readonly dueAt: Date;
}

/**
 * A task that comes back: the next one is added when this one is done, or when its due date comes. Days and hours are those of the
 * person who says so. Without a due date it gets the rule's first. AppError 'refused' for a closed task and one whose successor is there.
 */
export const repeatTask = defineOperation<RepeatTask, RepeatedTask, KeptTask>({
  name: 'task.repeat',
  input: repeatInput,
  requires: { action: 'edit', subject: 'task' },
  writes: true,
  async run(ctx, input) {
    const task = await held(ctx, input.id);
    if (task.recurrence !== null && task.recurAt === null)
      throw new AppError('refused', workMessages.hasSuccessor(task));
    const zone = ctx.actor.timezone;
    const said = ruleOf(input.rule);
    const isComing = task.dueAt !== null && task.dueAt > ctx.now;
    const dueAt = isComing && task.dueAt ? task.dueAt : firstOccurrence(said, ctx.now, zone);
    const rule = anchored(said, dueAt, zone);
    const set = {
      dueAt,
      recurAt: dueAt,
      recurrence: recurrenceName(rule).en,
      recurrenceZone: zone,
      seriesId: task.seriesId ?? task.id,
    };
    await change(ctx, task, { ...set, ...alertFor({ ...task, ...set }, ctx.now) });
    return { id: task.id, title: task.title, rule: recurrenceName(rule), dueAt };
  },
  undo: restoreTask,
});

const oneInput = z.object({ id });

/** This time is left out: the task's due date moves on to the next one. */
export const skipTask = defineOperation<
  z.output<typeof oneInput>,
  { id: number; title: string; dueAt: Date },
  KeptTask
>({
  name: 'task.skip',
  input: oneInput,
  requires: { action: 'edit', subject: 'task' },
  writes: true,
  async run(ctx, input) {
    const task = demandSeries(await held(ctx, input.id));
    const dueAt = occurrenceAfter(ruleOf(task.recurrence), task.dueAt ?? ctx.now, ctx.now, task.recurrenceZone);
    const set = { dueAt, recurAt: dueAt, snoozedUntil: null };
    await change(ctx, task, { ...set, ...alertFor({ ...task, ...set }, ctx.now) });
    return { id: task.id, title: task.title, dueAt };
  },
  undo: restoreTask,
});

export const stopRepeating = defineOperation<z.output<typeof oneInput>, { id: number; title: string }, KeptTask>({
  name: 'task.stop-repeating',
  input: oneInput,
  requires: { action: 'edit', subject: 'task' },
  writes: true,
  async run(ctx, input) {
    const task = demandSeries(await held(ctx, input.id));
    await change(ctx, task, { recurrence: null, recurrenceZone: null, recurAt: null });
    return { id: task.id, title: task.title };
  },
  undo: restoreTask,
});

async function held(ctx: Ctx<KeptTask>, id: number): Promise<TaskRow> {
  const task = await loadTask(ctx.tx, id, 'lock');
  ctx.demand('edit', taskRef(id), policyRecord(task));
  demandOpen(ctx, task);
  return task;
}

function demandSeries(task: TaskRow): TaskRow & { recurrence: string; recurrenceZone: string } {
  const { recurrence, recurrenceZone } = task;
  if (recurrence === null || recurrenceZone === null) throw new AppError('refused', workMessages.doesNotRepeat(task));
  if (task.recurAt === null) throw new AppError('refused', workMessages.hasSuccessor(task));
  return { ...task, recurrence, recurrenceZone };
}

async function change(ctx: Ctx<KeptTask>, task: TaskRow, patch: Parameters<typeof changeTask>[2]): Promise<void> {
  const changed = await changeTask(ctx, task, patch);
  ctx.emit({ type: 'task.edited', ref: taskRef(task.id), details: eventDetails(task, changed) });
}

function ruleOf(words: string): Recurrence {
  const read = parseRecurrence(words);
  if (!read.ok)
    throw new AppError('invalid', read.fault.message, { field: 'rule', example: read.fault.example ?? 'every monday' });
  return read.value;
}
