import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { recordRef } from '../../core/records.ts';
import { type Ctx, defineOperation } from '../../operations/operation.ts';
import type { KeptRow } from '../../operations/table.ts';
import { type Sql, sql } from '../../store/database.ts';
import { messages } from './messages.ts';
import { type ProjectRow, projectAccess, projectEvent, projectRecord, projectTable } from './records.ts';

const id = z.number().int().positive();
const oneInput = z.object({ id });

/**
 * A task of the project changed: a part of the operation that changed it, so no right is asked again. The project is completed with
 * its last task, and runs again when one of them is opened again; its cards are drawn anew.
 */
export const settleProject = defineOperation<z.output<typeof oneInput>, { id: number }, KeptRow>({
  name: 'project.settle',
  input: oneInput,
  requires: 'anyone',
  writes: true,
  async run(ctx, { id }) {
    ctx.keepForUndo({ id, before: {} });
    const row = await projectTable.find(ctx.tx, id, 'lock');
    if (!row) return { id };
    const isOver = row.status === 'open' && row.tasksOpen === 0 && row.tasksDone > 0;
    const runsAgain = row.status === 'done' && row.tasksOpen > 0;
    if (isOver) await projectTable.change(ctx, row, closing(ctx, 'done'));
    if (runsAgain) await projectTable.change(ctx, row, { status: 'open', closedAt: null, closedById: null });
    ctx.emit(projectEvent(isOver ? 'project.completed' : 'project.progressed', row, ['status']));
    return { id };
  },
  async undo(ctx, kept) {
    if (Object.keys(kept.before).length > 0) await projectTable.restore(ctx, kept);
    const row = await projectTable.find(ctx.tx, kept.id);
    if (row) ctx.emit(projectEvent('project.progressed', row, ['status']));
  },
});

const closeInput = z.object({
  id,
  /** Tasks that are still open are called off. */
  anyway: z.boolean().default(false),
});

export interface ClosedProject {
  readonly id: number;
  readonly calledOff: number;
}

/** AppError 'refused' while tasks are open, unless they are to be called off with it. */
export const closeProject = defineOperation<z.output<typeof closeInput>, ClosedProject, KeptRow>({
  name: 'project.close',
  input: closeInput as z.ZodType<z.output<typeof closeInput>>,
  requires: { action: 'edit', subject: 'project' },
  writes: true,
  async run(ctx, { id, anyway }) {
    const row = await demandOpen(ctx, id);
    if (row.tasksOpen > 0 && !anyway)
      throw new AppError('refused', messages.hasOpenTasks(row, row.tasksOpen), { field: 'anyway' });
    return end(ctx, row, 'done');
  },
  undo: runAgain,
});

export const cancelProject = defineOperation<z.output<typeof oneInput>, ClosedProject, KeptRow>({
  name: 'project.cancel',
  input: oneInput,
  requires: { action: 'edit', subject: 'project' },
  writes: true,
  async run(ctx, { id }) {
    return end(ctx, await demandOpen(ctx, id), 'cancelled');
  },
  undo: runAgain,
});

async function demandOpen(ctx: Ctx<KeptRow>, id: number): Promise<ProjectRow> {
  const row = await projectTable.load(ctx.tx, id, 'lock');
  ctx.demand('edit', projectTable.ref(id), projectRecord(row));
  if (row.status !== 'open') throw new AppError('refused', messages.notOpen(row));
  return row;
}

/**
 * Whoever may end a project may call its tasks off, other departments' too: they were made for it. What is called off settles the
 * project: one that is cancelled has to be so before, and one that is completed is so by its last task.
 */
async function end(ctx: Ctx<KeptRow>, row: ProjectRow, status: 'done' | 'cancelled'): Promise<ClosedProject> {
  ctx.keepForUndo({ id: row.id, before: {} });
  if (status === 'cancelled') await projectTable.change(ctx, row, closing(ctx, status));
  // The last first: what waits for others goes before them, and nobody is told that it can go on.
  const open = await ctx.tx.rows<{ id: number }>(sql`
    SELECT id FROM tasks WHERE project_id = ${row.id}::int AND status IN ('open', 'started') ORDER BY id DESC`);
  for (const task of open) {
    await ctx.perform('task.cancel', { id: task.id }, { ref: recordRef('task', task.id), actions: ['read', 'edit'] });
  }
  const now = await projectTable.load(ctx.tx, row.id, 'lock');
  if (now.status === 'open') await projectTable.change(ctx, now, closing(ctx, status));
  ctx.emit(projectEvent(status === 'done' ? 'project.completed' : 'project.cancelled', row, ['status']));
  return { id: row.id, calledOff: open.length };
}

async function runAgain(ctx: Ctx<KeptRow>, kept: KeptRow): Promise<void> {
  const row = await projectTable.restore(ctx, kept);
  ctx.emit(projectEvent('project.progressed', row, ['status']));
}

function closing(ctx: Pick<Ctx, 'actor' | 'now'>, status: 'done' | 'cancelled') {
  return { status, closedAt: ctx.now, closedById: ctx.actor.staffId as number };
}

/** Only says that it is there for this person; its card is drawn with the rights of whoever will see it. */
export const showProject = defineOperation<z.output<typeof oneInput>, { id: number }>({
  name: 'project.show',
  input: oneInput,
  requires: { action: 'read', subject: 'project' },
  writes: false,
  async run(ctx, { id }) {
    const row = await projectTable.load(ctx.tx, id);
    ctx.demand('read', projectTable.ref(id), projectRecord(row), 'basic');
    return { id };
  },
});

const listInput = z.object({
  /** Led by this department, or with a task of it. */
  departmentId: id.optional(),
  ownerId: id.optional(),
  customerId: id.optional(),
  playbookId: id.optional(),
  status: z.enum(['open', 'done', 'all']),
  offset: z.number().int().min(0).max(100_000),
});
export type ListProjects = z.output<typeof listInput>;

export interface ListedProject extends ProjectRow {
  readonly tasksLate: number;
}

export interface ProjectList {
  readonly projects: readonly ListedProject[];
  /** Where the next page begins; null on the last one. */
  readonly next: number | null;
}

export const pageSize = 10;

/** Running ones first, the oldest start before the rest; closed ones the newest first. */
export const listProjects = defineOperation<ListProjects, ProjectList>({
  name: 'project.list',
  input: listInput,
  requires: { action: 'read', subject: 'project' },
  writes: false,
  async run(ctx, input) {
    const where: Sql[] = [projectAccess(ctx.ability)];
    if (input.departmentId !== undefined) {
      where.push(sql`(p.department_id = ${input.departmentId}::int OR EXISTS (
        SELECT FROM tasks t WHERE t.project_id = p.id AND t.department_id = ${input.departmentId}::int))`);
    }
    if (input.ownerId !== undefined) where.push(sql`p.owner_id = ${input.ownerId}::int`);
    if (input.customerId !== undefined) where.push(sql`p.customer_id = ${input.customerId}::int`);
    if (input.playbookId !== undefined) where.push(sql`p.playbook_id = ${input.playbookId}::int`);
    if (input.status !== 'all') where.push(sql`p.status = ${input.status}`);
    const order = sql`(p.status <> 'open'), CASE WHEN p.status = 'open' THEN p.starts_at END, p.closed_at DESC, p.id DESC`;
    const found = await projectTable.where(ctx.tx, where, order, { limit: pageSize + 1, offset: input.offset });
    const shown = found.slice(0, pageSize);
    const late = await ctx.tx.rows<{ id: number; n: number }>(sql`
      SELECT project_id AS id, count(*)::int AS n FROM tasks
      WHERE project_id = ANY(${shown.map((project) => project.id)}::int[]) AND status IN ('open', 'started')
        AND due_at < ${ctx.now}::timestamptz GROUP BY project_id`);
    const lateOf = new Map(late.map((one) => [one.id, one.n]));
    return {
      projects: shown.map((project) => ({ ...project, tasksLate: lateOf.get(project.id) ?? 0 })),
      next: found.length > pageSize ? input.offset + pageSize : null,
    };
  },
});
