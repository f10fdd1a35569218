import { z } from 'zod';
import type { WorkingHours } from '../../core/business-time.ts';
import { AppError } from '../../core/errors.ts';
import { type Msg, msg } from '../../core/msg.ts';
import { recordRef } from '../../core/records.ts';
import { notFound } from '../../operations/messages.ts';
import { type Ctx, defineOperation } from '../../operations/operation.ts';
import { sql, type Tx } from '../../store/database.ts';
import { workingHours } from '../../store/working-hours.ts';
import { messages } from './messages.ts';
import {
  type PlaybookRow,
  playbookName,
  playbookRecord,
  playbookTable,
  projectEvent,
  projectTable,
  stepsOf,
} from './records.ts';
import { awaitedBy, dueFromStart, inOrder, type Step } from './steps.ts';

const id = z.number().int().positive();
const startInput = z.object({
  playbookId: id,
  customerId: id.optional(),
  startsAt: z.date().optional(),
  departmentId: id.optional(),
  ownerId: id.optional(),
  name: z.string().trim().min(1).max(150).optional(),
});
export type StartProject = z.output<typeof startInput>;

export interface StartedProject {
  readonly id: number;
  readonly tasks: number;
  readonly departments: readonly Msg[];
}

type Started = Ctx<{ readonly id: number }>;

/**
 * Starts a project from a playbook: all its tasks at once, for several departments, with due dates counted from the start and
 * dependencies, in one transaction. Undone, it and its tasks are called off. AppError 'refused' for an archived customer, and where
 * the same runs for them already.
 */
export const startProject = defineOperation<StartProject, StartedProject, { readonly id: number }>({
  name: 'project.start',
  input: startInput,
  requires: { action: 'create', subject: 'project' },
  writes: true,
  async run(ctx, input) {
    ctx.demand('create', { noun: 'project' });
    const playbook = await playbookTable.load(ctx.tx, input.playbookId);
    ctx.demand('read', playbookTable.ref(playbook.id), playbookRecord(playbook), 'basic');
    if (playbook.retiredAt)
      throw new AppError('refused', messages.isRetired(playbookName(playbook)), { field: 'playbook' });
    const steps = inOrder(stepsOf(playbook));
    if (!steps || steps.length === 0) {
      throw new AppError('refused', messages.noSteps(playbookName(playbook)), { field: 'playbook' });
    }
    const customer = input.customerId === undefined ? null : await demandCustomer(ctx, input.customerId);
    const departments = await activeDepartments(ctx.tx);
    const departmentId = input.departmentId ?? customer?.departmentId ?? ctx.actor.departmentId;
    if (departmentId === null)
      throw new AppError('invalid', messages.whichDepartment, { field: 'department', example: 'support' });
    if (!departments.some((department) => department.id === departmentId)) {
      throw new AppError('not_found', messages.noSuchDepartment, { field: 'department' });
    }
    const ownerId = await demandLead(ctx, input.ownerId);
    const name = input.name ?? nameOf(ctx, playbook, customer?.name ?? null);
    await demandFirst(ctx.tx, { name, customerId: customer?.id ?? null });

    const startsAt = input.startsAt ?? ctx.now;
    const projectId = await projectTable.insert(ctx, {
      name,
      playbookId: playbook.id,
      customerId: customer?.id ?? null,
      departmentId,
      ownerId,
      status: 'open',
      startsAt,
      createdById: ctx.actor.staffId,
    });
    const hours = await workingHours(
      ctx.tx,
      departments.map((one) => one.id),
    );
    const home = { projectId, departmentId, departments, hours, customer, ownerId, startsAt };
    const made = new Map<number, number>();
    const reached = new Set<number>();
    for (const step of steps) {
      const task = await addTask(ctx, step, home);
      reached.add(task.departmentId);
      made.set(step.n, task.id);
      for (const n of awaitedBy(step)) {
        const due = step.from === n && step.days !== null ? { due: { days: step.days, working: step.working } } : {};
        await ctx.perform('task.wait', { id: task.id, forId: made.get(n), ...due });
      }
    }
    const started = projectEvent('project.started', await projectTable.load(ctx.tx, projectId));
    ctx.emit({ ...started, details: { ...started.details, departmentIds: [...reached] } });
    ctx.keepForUndo({ id: projectId });
    return {
      id: projectId,
      tasks: steps.length,
      departments: departments.filter((one) => reached.has(one.id)).map((one) => one.name),
    };
  },
  // The tasks are called off as the parts that they are.
  async undo(ctx, kept) {
    const row = await projectTable.load(ctx.tx, kept.id, 'lock');
    await projectTable.write(ctx, row, { status: 'cancelled', closedAt: ctx.now, closedById: ctx.actor.staffId });
    ctx.emit(projectEvent('project.cancelled', row, ['status']));
  },
});

interface Customer {
  readonly id: number;
  readonly name: string;
  readonly departmentId: number;
  readonly ownerId: number | null;
  readonly teamIds: readonly number[];
  readonly archived: boolean;
}

async function demandCustomer(ctx: Started, customerId: number): Promise<Customer> {
  const ref = recordRef('customer', customerId);
  const [customer] = await ctx.tx.rows<Customer>(sql`
    SELECT id, name, department_id AS "departmentId", owner_id AS "ownerId", team_ids AS "teamIds",
      archived_at IS NOT NULL AS archived
    FROM customers WHERE id = ${customerId}::int FOR SHARE`);
  if (!customer) throw notFound(ref);
  const { id, departmentId, ownerId, teamIds } = customer;
  ctx.demand('read', ref, { id, departmentId, ownerId, teamIds }, 'basic');
  if (customer.archived) throw new AppError('refused', messages.archivedCustomer(customer.name), { field: 'for' });
  return customer;
}

interface Department {
  readonly id: number;
  readonly key: string;
  readonly name: Msg;
  readonly managerId: number | null;
}

/** Held, so that nobody retires one meanwhile. */
async function activeDepartments(tx: Tx): Promise<Department[]> {
  const rows = await tx.rows<{ id: number; key: string; nameEn: string; nameZh: string; managerId: number | null }>(sql`
    SELECT d.id, d.key, d.name_en AS "nameEn", d.name_zh AS "nameZh",
      (SELECT s.id FROM staff s WHERE s.department_id = d.id AND s.role = 'manager' AND s.active ORDER BY s.id LIMIT 1) AS "managerId"
    FROM departments d WHERE d.active ORDER BY d.position, d.id FOR KEY SHARE OF d`);
  return rows.map(({ id, key, nameEn, nameZh, managerId }) => ({ id, key, name: msg(nameEn, nameZh), managerId }));
}

async function demandLead(ctx: Started, ownerId: number | undefined): Promise<number> {
  if (ownerId === undefined) return ctx.actor.staffId;
  const found = await ctx.tx.rows(sql`
    SELECT id FROM staff WHERE id = ${ownerId}::int AND active AND role <> 'viewer' AND (department_id IS NOT NULL OR role = 'admin')`);
  if (found.length === 0) throw new AppError('not_found', messages.noSuchPerson, { field: 'owner' });
  return ownerId;
}

/** In the language of whoever starts it: a project has one name. */
function nameOf(ctx: Started, playbook: PlaybookRow, customer: string | null): string {
  const name = playbookName(playbook)[ctx.actor.locale];
  return messages.projectName(`${name.slice(0, 1).toUpperCase()}${name.slice(1)}`, customer).slice(0, 150);
}

/** Pressing Start twice starts it once. */
async function demandFirst(tx: Tx, wanted: { name: string; customerId: number | null }): Promise<void> {
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext(${`crossdesk.project ${wanted.customerId} ${wanted.name}`}))`);
  const [running] = await tx.rows<{ id: number; name: string }>(sql`
    SELECT id, name FROM projects WHERE status = 'open' AND name = ${wanted.name}
      AND customer_id IS NOT DISTINCT FROM ${wanted.customerId}::int LIMIT 1`);
  if (running) throw new AppError('refused', messages.runsAlready(running), { field: 'name' });
}

interface Home {
  readonly projectId: number;
  readonly departmentId: number;
  readonly departments: readonly Department[];
  readonly hours: ReadonlyMap<number, WorkingHours>;
  readonly customer: Customer | null;
  readonly ownerId: number;
  readonly startsAt: Date;
}

async function addTask(ctx: Started, step: Step, home: Home): Promise<{ id: number; departmentId: number }> {
  const department =
    home.departments.find(({ key }) => key === step.department) ??
    (home.departments.find(({ id }) => id === home.departmentId) as Department);
  const assigneeId = await assigneeOf(ctx.tx, step, department, home);
  const hours = home.hours.get(department.id);
  if (!hours) throw new Error(`Nobody knows when department ${department.id} works.`);
  const dueAt = dueFromStart(step, { at: home.startsAt, zone: ctx.actor.timezone }, ctx.now, hours);
  const added = await ctx.perform<{ id: number }>('task.add', {
    title: ctx.actor.locale === 'zh' ? (step.titleZh ?? step.title) : step.title,
    departmentId: department.id,
    projectId: home.projectId,
    projectStep: step.n,
    ...(home.customer ? { customerId: home.customer.id } : {}),
    ...(assigneeId === null ? {} : { assigneeId }),
    ...(dueAt ? { dueAt } : {}),
    ...(step.items.length > 0 ? { items: step.items } : {}),
  });
  return { id: added.id, departmentId: department.id };
}

/** Somebody of the step's own department, or nobody yet: work is not carried out of a department by a template. */
async function assigneeOf(tx: Tx, step: Step, department: Department, home: Home): Promise<number | null> {
  if (step.role === 'anyone') return null;
  if (step.role === 'manager') return department.managerId;
  const wanted = home.customer ? home.customer.ownerId : home.ownerId;
  const found = await tx.rows(sql`
    SELECT id FROM staff WHERE id = ${wanted}::int AND department_id = ${department.id}::int AND active AND role <> 'viewer'`);
  return found.length > 0 ? wanted : null;
}
