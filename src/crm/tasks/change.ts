import { AppError } from '../../core/errors.ts';
import { same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { demandVersion as demandSeen } from '../../operations/conflict.ts';
import type { Ctx } from '../../operations/operation.ts';
import { joinSql, type Sql, sql } from '../../store/database.ts';
import { columnNames, messages } from './messages.ts';
import { eventDetails, loadTask, policyRecord, type TaskRow, taskRef } from './records.ts';
import { isClosed, type Transition } from './rules.ts';

/** The columns that operations write. */
const columns = {
  title: { as: sql`title`, type: sql`text` },
  status: { as: sql`status`, type: sql`text` },
  priority: { as: sql`priority`, type: sql`text` },
  customerId: { as: sql`customer_id`, type: sql`int` },
  departmentId: { as: sql`department_id`, type: sql`int` },
  assigneeId: { as: sql`assignee_id`, type: sql`int` },
  dueAt: { as: sql`due_at`, type: sql`timestamptz` },
  snoozedUntil: { as: sql`snoozed_until`, type: sql`timestamptz` },
  startedAt: { as: sql`started_at`, type: sql`timestamptz` },
  closedAt: { as: sql`closed_at`, type: sql`timestamptz` },
  closedById: { as: sql`closed_by_id`, type: sql`int` },
  progress: { as: sql`progress`, type: sql`int` },
  estimateMinutes: { as: sql`estimate_minutes`, type: sql`int` },
  reassignments: { as: sql`reassignments`, type: sql`int` },
  acknowledgedAt: { as: sql`acknowledged_at`, type: sql`timestamptz` },
  recurrence: { as: sql`recurrence`, type: sql`text` },
  recurrenceZone: { as: sql`recurrence_zone`, type: sql`text` },
  recurAt: { as: sql`recur_at`, type: sql`timestamptz` },
  seriesId: { as: sql`series_id`, type: sql`int` },
  sourceLink: { as: sql`source_link`, type: sql`text` },
  projectId: { as: sql`project_id`, type: sql`int` },
  rating: { as: sql`rating`, type: sql`int` },
  ratingText: { as: sql`rating_text`, type: sql`text` },
  ratedAt: { as: sql`rated_at`, type: sql`timestamptz` },
  ratedById: { as: sql`rated_by_id`, type: sql`int` },
  alertAt: { as: sql`alert_at`, type: sql`timestamptz` },
  alert: { as: sql`alert`, type: sql`text` },
} as const;

/** What of a context writing needs; without what only one operation can say. */
type WritesWith = 'tx' | 'now' | 'actor' | 'can' | 'changed';

export type ColumnName = keyof typeof columns;
export type TaskPatch = { readonly [K in ColumnName]?: TaskRow[K] };

/** What undo puts back: the columns as they were. Dates as ISO 8601. */
export type KeptTask = { readonly id: number; readonly before: { readonly [column: string]: string | number | null } };

/** These follow from the other columns; naming them would only be noise. */
const derived: readonly string[] = [
  'alert',
  'alertAt',
  'reassignments',
  'acknowledgedAt',
  'recurrenceZone',
  'recurAt',
  'seriesId',
  'ratedAt',
  'ratedById',
];

/**
 * Writes the columns that differ, with audit and the means to undo. Resolves to the names of the columns that changed (none: nothing
 * was written). AppError 'conflict' when somebody else wrote first.
 */
export async function changeTask(
  ctx: Pick<Ctx, WritesWith> & { keepForUndo(kept: KeptTask): void },
  task: TaskRow,
  patch: TaskPatch,
): Promise<string[]> {
  const changed = await writeColumns(ctx, task, patch);
  if (changed.length > 0) ctx.keepForUndo({ id: task.id, before: pick(task, changed) });
  return named(changed);
}

/** Puts the kept columns back exactly as they were. AppError 'refused' when the task's old department has been retired. */
export async function restoreTask(ctx: Pick<Ctx, WritesWith | 'emit'>, kept: KeptTask): Promise<void> {
  const task = await loadTask(ctx.tx, kept.id, 'lock');
  const patch = Object.fromEntries(
    Object.entries(kept.before).map(([name, value]) => [
      name,
      isDate(name) && value !== null ? new Date(value) : value,
    ]),
  ) as TaskPatch;
  if (patch.departmentId !== undefined) await demandActive(ctx, patch.departmentId);
  const changed = named(await writeColumns(ctx, task, patch));
  const restored = await loadTask(ctx.tx, kept.id);
  ctx.emit({ type: 'task.edited', ref: taskRef(kept.id), details: eventDetails(restored, changed) });
}

async function demandActive(ctx: Pick<Ctx, 'tx'>, departmentId: number): Promise<void> {
  const active = await ctx.tx.rows(
    sql`SELECT id FROM departments WHERE id = ${departmentId}::int AND active FOR KEY SHARE`,
  );
  if (active.length === 0) throw new AppError('refused', messages.noSuchDepartment);
}

/** AppError 'refused', with who did what and when, where the step makes no sense from the task's present status. */
export function refuseStep(ctx: Pick<Ctx, 'actor' | 'now'>, task: TaskRow, step: Transition): AppError {
  const byYou = task.closedById === ctx.actor.staffId;
  return new AppError('refused', messages.cannotStep(step, task, byYou, task.closedByName, ctx.now));
}

/** A closed task has to be reopened before anything else happens to it. */
export function demandOpen(ctx: Pick<Ctx, 'actor' | 'now'>, task: TaskRow): void {
  if (isClosed(task.status)) throw refuseStep(ctx, task, 'start');
}

/** AppError 'conflict' that tells who changed what since `version`, unless the task still is that version. */
export function demandVersion(ctx: Pick<Ctx, WritesWith>, task: TaskRow, version: number | undefined): Promise<void> {
  const ref = taskRef(task.id);
  const title = same(shortId(ref));
  const mayRead = (group: string): boolean => ctx.can('read', 'task', policyRecord(task), group);
  return demandSeen(ctx, { ref, version: task.version, title }, version, (column) =>
    mayRead(column === 'notes' ? 'notes' : 'basic') ? (columnNames[column] ?? same(column)) : null,
  );
}

/** Writes the columns that differ and the audit line, and keeps nothing for undo. */
export async function writeColumns(ctx: Pick<Ctx, WritesWith>, task: TaskRow, patch: TaskPatch): Promise<ColumnName[]> {
  const changed = (Object.keys(patch) as ColumnName[]).filter(
    (name) => patch[name] !== undefined && plain(patch[name] ?? null) !== plain(task[name]),
  );
  if (changed.length === 0) return [];
  const assignments = changed.map((name): Sql => {
    const { as, type } = columns[name];
    return sql`${as} = ${patch[name] ?? null}::${type}`;
  });
  const written = await ctx.tx.run(sql`
    UPDATE tasks SET ${joinSql(assignments)}, version = version + 1, updated_at = ${ctx.now}::timestamptz
    WHERE id = ${task.id}::int AND version = ${task.version}::int`);
  if (written === 0) await demandVersion(ctx, await loadTask(ctx.tx, task.id), task.version);
  ctx.changed({
    ref: taskRef(task.id),
    version: task.version + 1,
    fields: named(changed),
    before: pick(task, changed),
    after: pick({ ...task, ...patch }, changed),
  });
  return changed;
}

function named(changed: readonly ColumnName[]): string[] {
  return changed.filter((name) => !derived.includes(name));
}

/** Columns as they are, for undo and the audit log. */
export function pick(task: TaskRow, names: readonly ColumnName[]): KeptTask['before'] {
  return Object.fromEntries(names.map((name) => [name, plain(task[name])]));
}

function plain(value: Date | string | number | null): string | number | null {
  return value instanceof Date ? value.toISOString() : value;
}

function isDate(name: string): boolean {
  return name.endsWith('At') || name === 'snoozedUntil';
}
