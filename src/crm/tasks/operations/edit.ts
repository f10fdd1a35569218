import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { changeTask, demandOpen, demandVersion, type KeptTask, restoreTask, type TaskPatch } from '../change.ts';
import { messages } from '../messages.ts';
import { eventDetails, loadTask, policyRecord, readableCustomer, type TaskRow, taskRef } from '../records.ts';
import { alertFor, maxEstimate, maxTitle, priorities } from '../rules.ts';
import { workMessages } from '../work-messages.ts';

/** A field that is absent stays; null empties it. */
const editInput = z.object({
  id: z.number().int().positive(),
  /** The version that the person saw. */
  version: z.number().int().positive().optional(),
  title: z.string().trim().min(1).max(maxTitle).optional(),
  customerId: z.number().int().positive().nullable().optional(),
  dueAt: z.date().nullable().optional(),
  priority: z.enum(priorities).optional(),
  estimateMinutes: z.number().int().positive().max(maxEstimate).nullable().optional(),
  projectId: z.number().int().positive().nullable().optional(),
});
export type EditTask = z.output<typeof editInput>;

export interface EditedTask {
  readonly id: number;
  readonly title: string;
  /** Names of the columns that changed; empty when the task was like that already. */
  readonly changed: readonly string[];
  /** Set when the due date is one of them. */
  readonly dueAt: Date | null;
}

/** AppError 'conflict', with who changed what since, when the task is no longer the version that was seen: nothing is written then. */
export const editTask = defineOperation<EditTask, EditedTask, KeptTask>({
  name: 'task.edit',
  input: editInput,
  requires: { action: 'edit', subject: 'task' },
  writes: true,
  async run(ctx, input) {
    const task = await loadTask(ctx.tx, input.id, 'lock');
    ctx.demand('edit', taskRef(task.id), policyRecord(task));
    await demandVersion(ctx, task, input.version);
    demandOpen(ctx, task);

    const about = await newCustomer(ctx, task, input.customerId);
    const patch: TaskPatch = {
      ...(input.title === undefined ? {} : { title: input.title }),
      ...(input.customerId === undefined ? {} : { customerId: input.customerId }),
      ...(input.priority === undefined ? {} : { priority: input.priority }),
      ...(input.estimateMinutes === undefined ? {} : { estimateMinutes: input.estimateMinutes }),
      ...(await newProject(ctx, task, input.projectId)),
      ...newDueDate(ctx, task, input.dueAt),
    };
    const changed = await changeTask(ctx, task, patch);
    if (changed.length > 0) {
      const details = eventDetails({ ...task, ...patch, customerDepartmentId: about }, changed);
      ctx.emit({ type: 'task.edited', ref: taskRef(task.id), details });
    }
    const projects = [task.projectId, patch.projectId].filter((id) => typeof id === 'number');
    if (changed.includes('projectId')) for (const id of projects) await ctx.perform('project.settle', { id });
    return {
      id: task.id,
      title: patch.title ?? task.title,
      changed,
      dueAt: changed.includes('dueAt') ? (patch.dueAt ?? null) : null,
    };
  },
  undo: restoreTask,
});

/** A new due date counts at once: it ends a snooze and plans the reminders anew. One that stays as it is may have passed. */
function newDueDate(ctx: Ctx<KeptTask>, task: TaskRow, dueAt: Date | null | undefined): TaskPatch {
  if (dueAt === undefined || minuteOf(dueAt) === minuteOf(task.dueAt)) return {};
  if (dueAt !== null && dueAt <= ctx.now) {
    throw new AppError('invalid', messages.pastDue, { field: 'due', example: 'tomorrow 15:00' });
  }
  if (dueAt === null && task.recurAt !== null) {
    throw new AppError('refused', workMessages.repeatsByDue(task), { field: 'due' });
  }
  // The next one of a series is added when this one's date comes.
  const set = { dueAt, snoozedUntil: null, ...(task.recurAt === null ? {} : { recurAt: dueAt }) };
  return { ...set, ...alertFor({ ...task, ...set }, ctx.now) };
}

/** Forms show dates to the minute: one that comes back as it was shown has not changed. */
function minuteOf(at: Date | null): number | null {
  return at === null ? null : Math.floor(at.getTime() / 60_000);
}

async function newProject(ctx: Ctx<KeptTask>, task: TaskRow, projectId: number | null | undefined): Promise<TaskPatch> {
  if (projectId === undefined || projectId === task.projectId) return {};
  if (projectId === null) return { projectId: null };
  const open = await ctx.tx.rows(
    sql`SELECT id FROM projects WHERE id = ${projectId}::int AND status = 'open' FOR KEY SHARE`,
  );
  if (open.length === 0) throw new AppError('not_found', workMessages.noSuchProject, { field: 'project' });
  return { projectId };
}

/** The department of the customer that the task will be about. */
async function newCustomer(
  ctx: Ctx<KeptTask>,
  task: TaskRow,
  customerId: number | null | undefined,
): Promise<number | null> {
  if (customerId === undefined || customerId === task.customerId) return task.customerDepartmentId;
  if (customerId === null) return null;
  const [customer] = await ctx.tx.rows<{ name: string; departmentId: number; archived: boolean }>(sql`
    SELECT c.name, c.department_id AS "departmentId", c.archived_at IS NOT NULL AS archived
    FROM customers c WHERE c.id = ${customerId}::int AND ${readableCustomer(ctx.ability)}`);
  if (!customer) throw new AppError('not_found', messages.noSuchCustomer, { field: 'customer' });
  if (customer.archived) throw new AppError('refused', messages.archivedCustomer(customer.name), { field: 'customer' });
  return customer.departmentId;
}
