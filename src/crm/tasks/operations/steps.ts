import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { type Ctx, defineOperation, type Operation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { heldFor } from '../../../store/retention.ts';
import {
  type ColumnName,
  changeTask,
  type KeptTask,
  pick,
  refuseStep,
  restoreTask,
  type TaskPatch,
  writeColumns,
} from '../change.ts';
import { blockersOf, itemsOf, namedFor } from '../children.ts';
import { eventDetails, loadTask, policyRecord, type TaskRow, taskRef } from '../records.ts';
import { alertFor, awaitsAcknowledgement, maxNote, progressOf, statusAfter, type Transition } from '../rules.ts';
import { addNext, type NextTask, nextEvents } from '../series.ts';
import { workMessages } from '../work-messages.ts';
import { type Released, releaseWaiting, takeBackDue } from './release.ts';

const stepInput = z.object({
  id: z.number().int().positive(),
  /** Why a task is finished though it waits for others. */
  force: z.string().trim().min(1).max(maxNote).optional(),
});
export type StepInput = z.output<typeof stepInput>;

export interface SteppedTask {
  readonly id: number;
  readonly title: string;
  readonly step: Transition;
  /** The next one of its series. */
  readonly next: NextTask | null;
  /** Tasks that waited for this one alone. */
  readonly released: readonly Released[];
  /** Called off, it was the last of its series. */
  readonly endedSeries: boolean;
}

/** What undo puts back besides the task itself. */
type KeptStep = KeptTask & {
  readonly noteId?: number;
  readonly nextId?: number;
  readonly due?: readonly KeptTask[];
};

const events = {
  start: 'task.started',
  done: 'task.completed',
  reopen: 'task.reopened',
  cancel: 'task.cancelled',
} as const satisfies Record<Transition, string>;

/**
 * Moves a task along its statuses. AppError 'refused', with who did what and when, where the step makes no sense any more: the second of
 * two people who press Done is told of the first. Done is refused too while the task waits for others, unless a reason is given.
 * Whoever waited for it is told; the next one of a series is added; its project counts again.
 */
function defineStep(step: Transition): Operation<StepInput, SteppedTask, KeptStep> {
  return defineOperation<StepInput, SteppedTask, KeptStep>({
    name: `task.${step}`,
    input: stepInput,
    requires: { action: 'edit', subject: 'task' },
    writes: true,
    async run(ctx, { id, force }) {
      const task = await loadTask(ctx.tx, id, 'lock');
      ctx.demand('edit', taskRef(id), policyRecord(task));
      const status = statusAfter(step, task.status);
      if (status === null) throw refuseStep(ctx, task, step);
      const noteId = step === 'done' ? await demandFree(ctx, task, force) : undefined;

      const patch = await patchFor(ctx, step, task);
      const changed = await changeTask(ctx, task, patch);
      ctx.emit({ type: events[step], ref: taskRef(id), details: eventDetails({ ...task, ...patch }, changed) });
      const isClosing = step === 'done' || step === 'cancel';
      const { released, due } = isClosing ? await releaseWaiting(ctx, task, step) : { released: [], due: [] };
      const next = step === 'done' && task.recurAt !== null ? await addNextOf(ctx, task) : null;
      ctx.keepForUndo({
        id,
        before: pick(task, Object.keys(patch) as ColumnName[]),
        ...(noteId === undefined ? {} : { noteId }),
        ...(next ? { nextId: next.id } : {}),
        ...(due.length > 0 ? { due } : {}),
      });
      if (task.projectId !== null) await ctx.perform('project.settle', { id: task.projectId });
      return { id, title: task.title, step, next, released, endedSeries: step === 'cancel' && task.recurAt !== null };
    },
    async undo(ctx, { noteId, nextId, due, ...kept }) {
      await restoreTask(ctx, kept);
      // What was written about a held customer stays.
      if (noteId !== undefined && (await heldFor(ctx.tx, taskRef(kept.id))) === null) {
        await ctx.tx.run(sql`DELETE FROM task_notes WHERE id = ${noteId}::int AND task_id = ${kept.id}::int`);
      }
      for (const one of due ?? []) await takeBackDue(ctx, one);
      if (nextId !== undefined) await cancelNext(ctx, nextId);
    },
  });
}

/** Refuses what others hold up; with a reason, writes that down. Resolves to the note's id. */
async function demandFree(ctx: Ctx<KeptStep>, task: TaskRow, force: string | undefined): Promise<number | undefined> {
  const blockers = await blockersOf(ctx.tx, task.id);
  if (blockers.length === 0) return undefined;
  if (force === undefined) {
    throw new AppError('refused', workMessages.blocked(task, namedFor(blockers, ctx.can)), {
      field: 'force',
      example: `task done T-${task.id} force:"They agreed without it"`,
    });
  }
  const [note] = await ctx.tx.rows<{ id: number }>(sql`
    INSERT INTO task_notes (task_id, by_id, text, created_at)
    VALUES (${task.id}::int, ${ctx.actor.staffId}::int, ${force}, ${ctx.now}::timestamptz) RETURNING id`);
  return note?.id;
}

async function patchFor(ctx: Ctx<KeptStep>, step: Transition, task: TaskRow): Promise<TaskPatch> {
  const taken = takenUp(ctx, task);
  switch (step) {
    case 'start':
      // Whoever begins what nobody has taken has taken it.
      return { status: 'started', startedAt: ctx.now, assigneeId: task.assigneeId ?? ctx.actor.staffId, ...taken };
    case 'done':
    case 'cancel':
      return {
        status: step === 'done' ? 'done' : 'cancelled',
        closedAt: ctx.now,
        closedById: ctx.actor.staffId,
        snoozedUntil: null,
        alert: null,
        alertAt: null,
        recurAt: null,
        ...(step === 'done' ? { progress: 100, ...taken } : {}),
      };
    case 'reopen': {
      const items = await itemsOf(ctx.tx, task.id);
      const opened = { status: 'open', snoozedUntil: null } as const;
      return {
        ...opened,
        startedAt: null,
        closedAt: null,
        closedById: null,
        progress: progressOf({ done: items.filter(({ done }) => done).length, all: items.length }) ?? 0,
        rating: null,
        ratingText: null,
        ratedAt: null,
        ratedById: null,
        ...alertFor({ ...task, ...opened }, ctx.now),
      };
    }
  }
}

/** The first thing that the asked department does shows that it has taken the work up. */
export function takenUp(ctx: Pick<Ctx, 'actor' | 'now'>, task: TaskRow): Pick<TaskPatch, 'acknowledgedAt'> {
  return awaitsAcknowledgement(task) && ctx.actor.departmentId !== task.creatorDepartmentId
    ? { acknowledgedAt: ctx.now }
    : {};
}

async function addNextOf(ctx: Ctx<KeptStep>, task: TaskRow): Promise<NextTask> {
  const next = await addNext(ctx.tx, task, ctx.now);
  ctx.changed({
    ref: taskRef(next.id),
    version: 1,
    fields: ['title', 'status'],
    after: { title: task.title, dueAt: next.dueAt.toISOString(), recurrence: task.recurrence },
  });
  for (const event of await nextEvents(ctx.tx, next.id)) ctx.emit(event);
  return next;
}

async function cancelNext(ctx: Ctx<KeptStep>, id: number): Promise<void> {
  const next = await loadTask(ctx.tx, id, 'lock');
  await writeColumns(ctx, next, {
    status: 'cancelled',
    closedAt: ctx.now,
    closedById: ctx.actor.staffId,
    alert: null,
    alertAt: null,
    recurAt: null,
  });
  ctx.emit({ type: 'task.cancelled', ref: taskRef(id), details: eventDetails(next, ['status']) });
}

export const startTask = defineStep('start');
export const completeTask = defineStep('done');
export const reopenTask = defineStep('reopen');
export const cancelTask = defineStep('cancel');
