import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { type NounName, shortIdPrefix } from '../../../core/records.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { writeColumns } from '../change.ts';
import { messages } from '../messages.ts';
import { eventDetails, loadTask, readableCustomer, taskRef } from '../records.ts';
import { alertFor, canBeAssigned, maxEstimate, maxItem, maxItems, maxNote, maxTitle, priorities } from '../rules.ts';
import { workMessages } from '../work-messages.ts';

const id = z.number().int().positive();

const nounNames = Object.keys(shortIdPrefix) as NounName[];

const addInput = z.object({
  title: z.string().trim().min(1).max(maxTitle),
  customerId: id.optional(),
  assigneeId: id.optional(),
  departmentId: id.optional(),
  dueAt: z.date().optional(),
  priority: z.enum(priorities).optional(),
  note: z.string().trim().max(maxNote).optional(),
  sourceLink: z.string().max(500).optional(),
  /** The record that it is made for: a review's finding, a case. */
  about: z.object({ noun: z.enum(nounNames), id }).optional(),
  /** How long it should take. */
  estimateMinutes: z.number().int().positive().max(maxEstimate).optional(),
  projectId: id.optional(),
  /** The number of the playbook's step; the project is being started then. */
  projectStep: id.optional(),
  /** Lines of its checklist. */
  items: z.array(z.string().trim().min(1).max(maxItem)).max(maxItems).optional(),
});
export type AddTask = z.output<typeof addInput>;

export interface AddedTask {
  readonly id: number;
  readonly title: string;
  readonly dueAt: Date | null;
  /** Set while the assignee is away. */
  readonly away: { readonly name: string; readonly until: Date | null; readonly cover: string | null } | null;
}

/** What the one statement of `task.add` answers: the new task, or what it found instead. */
interface Outcome {
  readonly id: number | null;
  readonly departmentId: number | null;
  readonly customerName: string | null;
  readonly customerDepartmentId: number | null;
  readonly customerArchived: boolean | null;
  readonly assigneeName: string | null;
  readonly assigneeActive: boolean | null;
  readonly assigneeRole: string | null;
  readonly assigneeDepartmentId: number | null;
  readonly awayUntil: Date | null;
  readonly away: boolean | null;
  readonly cover: string | null;
  readonly hasProject: boolean;
}

/** A minute typed while it passes still counts as now. */
const graceMs = 60_000;

/**
 * AppError 'invalid' for a due date in the past or a person who cannot be assigned, 'not_found' for a person, department or customer that
 * does not exist, 'refused' for an archived customer. Undone, the task is cancelled rather than erased: its number may have been read.
 */
export const addTask = defineOperation<AddTask, AddedTask, { id: number }>({
  name: 'task.add',
  input: addInput,
  requires: { action: 'create', subject: 'task' },
  writes: true,
  async run(ctx, input) {
    ctx.demand('create', { noun: 'task' });
    if (input.dueAt && input.dueAt.getTime() < ctx.now.getTime() - graceMs) {
      throw new AppError('invalid', messages.pastDue, { field: 'due', example: 'tomorrow 15:00' });
    }
    const found = await insert(ctx, input);
    if (found.id === null || found.departmentId === null) throw whyNot(ctx, input, found);

    const details = {
      // Told with its project, which counts what was added at once.
      ...(input.projectStep === undefined ? {} : { startedWithId: input.projectId ?? null }),
      ...eventDetails({
        departmentId: found.departmentId,
        creatorDepartmentId: ctx.actor.departmentId,
        assigneeId: input.assigneeId ?? null,
        customerId: input.customerId ?? null,
        customerDepartmentId: found.customerDepartmentId,
        createdById: ctx.actor.staffId,
      }),
    };
    const ref = taskRef(found.id);
    ctx.changed({ ref, version: 1, fields: ['title', 'status'], after: { title: input.title, ...details } });
    ctx.emit({ type: 'task.added', ref, details });
    if (input.assigneeId !== undefined) {
      ctx.emit({ type: 'task.assigned', ref, details: { ...details, previousAssigneeId: null } });
    }
    ctx.keepForUndo({ id: found.id });
    if (input.projectId !== undefined && input.projectStep === undefined) {
      await ctx.perform('project.settle', { id: input.projectId });
    }
    return {
      id: found.id,
      title: input.title,
      dueAt: input.dueAt ?? null,
      away: found.away ? { name: found.assigneeName ?? '', until: found.awayUntil, cover: found.cover } : null,
    };
  },
  async undo(ctx, kept) {
    const task = await loadTask(ctx.tx, kept.id, 'lock');
    await writeColumns(ctx, task, {
      status: 'cancelled',
      closedAt: ctx.now,
      closedById: ctx.actor.staffId,
      alert: null,
      alertAt: null,
    });
    ctx.emit({ type: 'task.cancelled', ref: taskRef(kept.id), details: eventDetails(task, ['status']) });
  },
});

/**
 * One statement looks up who and what the task is for, writes it where all is well, and tells what it found. The department is
 * held, so that nobody retires it meanwhile.
 */
async function insert(ctx: Ctx<{ id: number }>, input: AddTask): Promise<Outcome> {
  const dueAt = input.dueAt ?? null;
  const { alert, alertAt } = alertFor({ status: 'open', dueAt, snoozedUntil: null }, ctx.now);
  const [outcome] = await ctx.tx.rows<Outcome>(sql`
    WITH who AS (
      SELECT s.id, s.name, s.active, s.role, s.department_id, s.away_until,
        coalesce(s.away_from <= ${ctx.now}::timestamptz AND (s.away_until IS NULL OR s.away_until > ${ctx.now}::timestamptz), FALSE) AS away,
        (SELECT c.name FROM staff c WHERE c.id = s.cover_id AND c.active) AS cover
      FROM staff s WHERE s.id = ${input.assigneeId ?? null}::int
    ), about AS (
      SELECT c.id, c.name, c.department_id, c.archived_at FROM customers c
      WHERE c.id = ${input.customerId ?? null}::int AND ${readableCustomer(ctx.ability)}
    ), project AS (
      SELECT id FROM projects WHERE id = ${input.projectId ?? null}::int AND status = 'open' FOR KEY SHARE
    ), home AS (
      SELECT id FROM departments WHERE active AND id = coalesce(
        ${input.departmentId ?? null}::int, (SELECT department_id FROM who), ${ctx.actor.departmentId}::int)
      FOR KEY SHARE
    ), added AS (
      INSERT INTO tasks (title, customer_id, department_id, assignee_id, created_by_id, creator_department_id, priority,
        due_at, alert, alert_at, source_link, about_noun, about_id,
        estimate_minutes, project_id, project_step, created_at, updated_at)
      SELECT ${input.title}::text, ${input.customerId ?? null}::int, home.id, ${input.assigneeId ?? null}::int,
        ${ctx.actor.staffId}::int, ${ctx.actor.departmentId}::int, ${input.priority ?? 'normal'}::text,
        ${dueAt}::timestamptz, ${alert}::text, ${alertAt}::timestamptz, ${input.sourceLink ?? null}::text,
        ${input.about?.noun ?? null}::text, ${input.about?.id ?? null}::int, ${input.estimateMinutes ?? null}::int,
        ${input.projectId ?? null}::int, ${input.projectStep ?? null}::int, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz
      FROM home
      WHERE (${input.customerId ?? null}::int IS NULL OR EXISTS (SELECT FROM about WHERE archived_at IS NULL))
        AND (${input.assigneeId ?? null}::int IS NULL OR EXISTS (
          SELECT FROM who WHERE active AND role <> 'viewer' AND (department_id IS NOT NULL OR role = 'admin')))
        AND (${input.projectId ?? null}::int IS NULL OR EXISTS (SELECT FROM project))
      RETURNING id
    ), listed AS (
      INSERT INTO task_items (task_id, text, created_at)
      SELECT added.id, u.text, ${ctx.now}::timestamptz
      FROM added, unnest(${input.items ?? []}::text[]) WITH ORDINALITY AS u(text, place) ORDER BY u.place
    ), noted AS (
      INSERT INTO task_notes (task_id, by_id, text, created_at)
      SELECT id, ${ctx.actor.staffId}::int, ${input.note ?? ''}::text, ${ctx.now}::timestamptz
      FROM added WHERE ${input.note ?? ''}::text <> ''
    )
    SELECT (SELECT id FROM added) AS id, home.id AS "departmentId",
      about.name AS "customerName", about.department_id AS "customerDepartmentId",
      about.archived_at IS NOT NULL AS "customerArchived",
      who.name AS "assigneeName", who.active AS "assigneeActive", who.role AS "assigneeRole",
      who.department_id AS "assigneeDepartmentId", who.away, who.away_until AS "awayUntil", who.cover,
      EXISTS (SELECT FROM project) AS "hasProject"
    FROM (VALUES (1)) AS one LEFT JOIN home ON TRUE LEFT JOIN who ON TRUE LEFT JOIN about ON TRUE`);
  if (!outcome) throw new Error('The statement of task.add gave no row, though its first table has one.');
  return outcome;
}

function whyNot(ctx: Ctx<{ id: number }>, input: AddTask, found: Outcome): AppError {
  if (input.customerId !== undefined) {
    if (found.customerName === null) return new AppError('not_found', messages.noSuchCustomer, { field: 'customer' });
    if (found.customerArchived) {
      return new AppError('refused', messages.archivedCustomer(found.customerName), { field: 'customer' });
    }
  }
  if (input.assigneeId !== undefined) {
    if (found.assigneeName === null || found.assigneeActive === null || found.assigneeRole === null) {
      return new AppError('not_found', messages.noSuchPerson, { field: 'for' });
    }
    const person = {
      active: found.assigneeActive,
      role: found.assigneeRole,
      departmentId: found.assigneeDepartmentId,
    };
    if (!canBeAssigned(person))
      return new AppError('invalid', messages.notAssignable(found.assigneeName), { field: 'for' });
  }
  if (input.projectId !== undefined && found.departmentId !== null && !found.hasProject) {
    return new AppError('not_found', workMessages.noSuchProject, { field: 'project' });
  }
  if (input.departmentId === undefined && found.assigneeDepartmentId === null && ctx.actor.departmentId === null) {
    return new AppError('invalid', messages.whichDepartment, { field: 'to', example: 'to:support' });
  }
  return new AppError('not_found', messages.noSuchDepartment, { field: 'to' });
}
