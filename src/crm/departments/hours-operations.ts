import { z } from 'zod';
import { hasWorkingTime, isWorkingTime, minutesOfDay, type WorkingHours } from '../../core/business-time.ts';
import { AppError } from '../../core/errors.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { type Ctx, defineOperation } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { type StoredWeek, storeWeek, workingHoursOf } from '../../store/working-hours.ts';
import { type DepartmentView, demandVersion, departmentView, lockedDepartment } from './departments.ts';
import { hoursMessages } from './hours-messages.ts';
import { messages } from './messages.ts';

const idInput = z.object({ id: z.number().int().positive() });
const minute = z.number().int().min(0).max(minutesOfDay);
const weekInput = z.array(z.array(z.object({ from: minute, to: minute }))).length(7);

export interface DepartmentHours {
  readonly department: DepartmentView;
  readonly hours: WorkingHours;
  /** false: nobody has set them yet. */
  readonly isSet: boolean;
  readonly isOpen: boolean;
}

async function readHours(ctx: Pick<Ctx, 'tx' | 'now' | 'secrets'>, id: number): Promise<DepartmentHours> {
  const department = await departmentView(ctx, id);
  if (!department) throw new AppError('not_found', messages.unknown(shortId({ noun: 'department', id })));
  const hours = await workingHoursOf(ctx.tx, id);
  return {
    department,
    hours,
    isSet: (await storedHours(ctx, id)).hours !== null,
    isOpen: isWorkingTime(hours, ctx.now),
  };
}

export const showHours = defineOperation({
  name: 'department.hours',
  input: idInput,
  requires: { action: 'read', subject: 'department' },
  writes: false,
  async run(ctx, { id }): Promise<DepartmentHours> {
    ctx.demand('read', recordRef('department', id), { id });
    return readHours(ctx, id);
  },
});

type Stored = { readonly hours: StoredWeek | null; readonly timezone: string | null };
type KeptHours = Stored & { readonly id: number };

async function storedHours(ctx: Pick<Ctx, 'tx'>, id: number): Promise<Stored> {
  const [row] = await ctx.tx.rows<Stored>(sql`SELECT hours, timezone FROM departments WHERE id = ${id}::int`);
  if (!row) throw new Error(`Department ${id} vanished although it was just read.`);
  return row;
}

/** AppError 'refused' for a week in which nobody works. Deadlines that hang on the hours follow at once. */
export const setHours = defineOperation({
  name: 'department.set_hours',
  input: idInput.extend({
    week: weekInput.optional(),
    timezone: z.string().max(60).optional(),
    version: z.number().int().optional(),
  }),
  requires: { action: 'edit', subject: 'department' },
  writes: true,
  async run(
    ctx: Ctx<KeptHours>,
    { id, week, timezone, version },
  ): Promise<DepartmentHours & { readonly replanned: number }> {
    ctx.demand('edit', recordRef('department', id), { id });
    const department = await lockedDepartment(ctx, id);
    await demandVersion(ctx, department, version);
    if (week === undefined && timezone === undefined) {
      throw new AppError('invalid', hoursMessages.sayHours, { field: 'hours', example: 'mon-fri 9:00-17:00' });
    }
    if (week && !hasWorkingTime(week))
      throw new AppError('refused', hoursMessages.noHours(department.name), { field: 'hours' });
    const before = await storedHours(ctx, id);
    const after: Stored = { hours: week ? storeWeek(week) : before.hours, timezone: timezone ?? before.timezone };
    if (JSON.stringify(before) === JSON.stringify(after)) {
      throw new AppError('refused', hoursMessages.alreadySet(department.name), { field: 'hours' });
    }
    await writeHours(ctx, department, before, after);
    ctx.keepForUndo({ id, ...before });
    const { cases } = await ctx.perform<{ cases: number }>('case.replan', { departmentId: id });
    return { ...(await readHours(ctx, id)), replanned: cases };
  },
  async undo(ctx, { id, ...kept }) {
    await writeHours(ctx, await lockedDepartment(ctx, id), await storedHours(ctx, id), kept);
  },
});

async function writeHours(
  ctx: Ctx<KeptHours>,
  department: DepartmentView,
  before: Stored,
  after: Stored,
): Promise<void> {
  await ctx.tx.run(sql`
    UPDATE departments SET hours = ${after.hours === null ? null : JSON.stringify(after.hours)}::jsonb,
      timezone = ${after.timezone}, version = version + 1 WHERE id = ${department.id}::int`);
  const fields = (['hours', 'timezone'] as const).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  changedDepartment(ctx, department, fields, { ...before }, { ...after });
}

export function changedDepartment(
  ctx: Pick<Ctx, 'changed' | 'emit'>,
  department: DepartmentView,
  fields: readonly string[],
  before: Parameters<Ctx['changed']>[0]['before'],
  after: Parameters<Ctx['changed']>[0]['after'],
): void {
  const ref = recordRef('department', department.id);
  ctx.changed({
    ref,
    version: department.version + 1,
    fields,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  });
  ctx.emit({ type: 'department.changed', ref, details: { departmentId: department.id, changed: [...fields] } });
}
