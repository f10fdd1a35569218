import { z } from 'zod';
import { minutesOfDay } from '../../core/business-time.ts';
import { AppError } from '../../core/errors.ts';
import type { Msg } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { type Ctx, defineOperation } from '../../operations/operation.ts';
import { joinSql, sql } from '../../store/database.ts';
import { type DepartmentView, departmentView, departmentViews, lockedDepartment } from './departments.ts';
import { hoursMessages } from './hours-messages.ts';
import { changedDepartment } from './hours-operations.ts';
import { messages } from './messages.ts';

const idInput = z.object({ id: z.number().int().positive() });
const minute = z.number().int().min(0).max(minutesOfDay);
/** `2026-12-24` */
const dayInput = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);

/** Days that are written down at once. */
const mostDays = 60;

/** A day, or a part of one, on which a department does not work. */
export type Holiday = {
  readonly day: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
};

export interface HolidayList {
  readonly department: DepartmentView;
  readonly holidays: readonly Holiday[];
}

const holidayColumns = sql`h.day::text AS day, h.name, h.off_from AS "from", h.off_to AS "to"`;

/** From the day on that it is now in the department. */
export const listHolidays = defineOperation({
  name: 'department.holidays',
  input: idInput,
  requires: { action: 'read', subject: 'department' },
  writes: false,
  async run(ctx, { id }): Promise<HolidayList> {
    ctx.demand('read', recordRef('department', id), { id });
    return upcoming(ctx, id);
  },
});

async function upcoming(ctx: Pick<Ctx, 'tx' | 'now' | 'secrets'>, id: number): Promise<HolidayList> {
  const department = await departmentView(ctx, id);
  if (!department) throw new AppError('not_found', messages.unknown(shortId({ noun: 'department', id })));
  const holidays = await ctx.tx.rows<Holiday>(sql`
      SELECT ${holidayColumns} FROM department_holidays h JOIN departments d ON d.id = h.department_id
      WHERE d.id = ${id}::int AND h.day >= (${ctx.now}::timestamptz AT TIME ZONE coalesce(d.timezone, 'UTC'))::date
      ORDER BY h.day LIMIT 100`);
  return { department, holidays };
}

type KeptHoliday = Holiday & { readonly departmentId: number };
type KeptHolidays = { readonly rows: readonly KeptHoliday[] };

async function insertHolidays(ctx: Pick<Ctx, 'tx' | 'actor' | 'now'>, rows: readonly KeptHoliday[]): Promise<void> {
  const values = rows.map(
    ({ departmentId, day, name, from, to }) =>
      sql`(${departmentId}::int, ${day}::date, ${name}, ${from}::int, ${to}::int, ${ctx.actor.staffId}::int, ${ctx.now}::timestamptz)`,
  );
  await ctx.tx.run(sql`
    INSERT INTO department_holidays (department_id, day, name, off_from, off_to, created_by_id, created_at) VALUES ${joinSql(values)}`);
}

async function deleteHolidays(ctx: Pick<Ctx, 'tx'>, rows: readonly KeptHoliday[]): Promise<void> {
  for (const { departmentId, day } of rows) {
    await ctx.tx.run(sql`
      DELETE FROM department_holidays WHERE department_id = ${departmentId}::int AND day = ${day}::date`);
  }
}

/** Tells each department's audit log and card, once. */
async function toldDepartments(
  ctx: Ctx<KeptHolidays>,
  rows: readonly KeptHoliday[],
  way: 'before' | 'after',
): Promise<void> {
  for (const id of new Set(rows.map(({ departmentId }) => departmentId))) {
    const department = await lockedDepartment(ctx, id);
    await ctx.tx.run(sql`UPDATE departments SET version = version + 1 WHERE id = ${id}::int`);
    const holidays = rows
      .filter(({ departmentId }) => departmentId === id)
      .map(({ departmentId: _, ...row }) => ({ ...row }));
    changedDepartment(
      ctx,
      department,
      ['holidays'],
      way === 'before' ? { holidays } : undefined,
      way === 'after' ? { holidays } : undefined,
    );
  }
}

async function replan(ctx: Ctx<KeptHolidays>, rows: readonly KeptHoliday[]): Promise<void> {
  for (const departmentId of new Set(rows.map((row) => row.departmentId)))
    await ctx.perform('case.replan', { departmentId });
}

const addInput = idInput.extend({
  day: dayInput,
  until: dayInput.optional(),
  name: z.string().trim().min(1).max(80),
  from: minute.optional(),
  to: minute.optional(),
  /** In every department that the actor may change. */
  everywhere: z.boolean().optional(),
});

export interface ChangedHolidays extends HolidayList {
  readonly name: string;
  readonly days: number;
}

/** AppError 'invalid' for days in the wrong order, 'refused' for a day that is one already. Deadlines follow at once. */
export const addHoliday = defineOperation({
  name: 'department.add_holiday',
  input: addInput,
  requires: { action: 'edit', subject: 'department' },
  writes: true,
  async run(
    ctx: Ctx<KeptHolidays>,
    { id, day, until, name, from = 0, to = minutesOfDay, everywhere },
  ): Promise<ChangedHolidays> {
    ctx.demand('edit', recordRef('department', id), { id });
    if (everywhere) ctx.demand('administer', { noun: 'deployment' });
    const days = daysFrom(day, until ?? day);
    const own = await lockedDepartment(ctx, id);
    const departments = everywhere ? await departmentViews(ctx.tx, sql`d.active`) : [own];
    const rows: KeptHoliday[] = [];
    for (const department of departments) {
      const taken = await holidaysBetween(ctx, department.id, day, until ?? day);
      const [first] = taken;
      if (first && department.id === id) throw alreadyThere(own.name, first.day);
      const free = days.filter((one) => !taken.some((other) => other.day === one));
      rows.push(...free.map((one) => ({ departmentId: department.id, day: one, name, from, to })));
    }
    await insertHolidays(ctx, rows);
    await toldDepartments(ctx, rows, 'after');
    ctx.keepForUndo({ rows });
    await replan(ctx, rows);
    return { ...(await upcoming(ctx, id)), name, days: days.length };
  },
  async undo(ctx, { rows }) {
    await deleteHolidays(ctx, rows);
    await toldDepartments(ctx, rows, 'before');
  },
});

const alreadyThere = (name: Msg, day: string) =>
  new AppError('refused', hoursMessages.exists(name, day), { field: 'day' });

function daysFrom(first: string, last: string): string[] {
  const start = Date.parse(first);
  const count = Math.round((Date.parse(last) - start) / 86_400_000) + 1;
  if (count < 1) throw new AppError('invalid', hoursMessages.order, { field: 'until', example: first });
  if (count > mostDays) throw new AppError('invalid', hoursMessages.tooLong(mostDays), { field: 'until' });
  return Array.from({ length: count }, (_, index) => new Date(start + index * 86_400_000).toISOString().slice(0, 10));
}

async function holidaysBetween(
  ctx: Pick<Ctx, 'tx'>,
  departmentId: number,
  from: string,
  to: string,
): Promise<Holiday[]> {
  return ctx.tx.rows<Holiday>(sql`
    SELECT ${holidayColumns} FROM department_holidays h
    WHERE h.department_id = ${departmentId}::int AND h.day BETWEEN ${from}::date AND ${to}::date ORDER BY h.day`);
}

export const removeHoliday = defineOperation({
  name: 'department.remove_holiday',
  input: idInput.extend({ day: dayInput }),
  requires: { action: 'edit', subject: 'department' },
  writes: true,
  async run(ctx: Ctx<KeptHolidays>, { id, day }): Promise<ChangedHolidays> {
    ctx.demand('edit', recordRef('department', id), { id });
    const department = await lockedDepartment(ctx, id);
    const rows = (await holidaysBetween(ctx, id, day, day)).map((row) => ({ ...row, departmentId: id }));
    const [found] = rows;
    if (!found) throw new AppError('not_found', hoursMessages.noSuchHoliday(department.name, day), { field: 'day' });
    await deleteHolidays(ctx, rows);
    await toldDepartments(ctx, rows, 'before');
    ctx.keepForUndo({ rows });
    await replan(ctx, rows);
    return { ...(await upcoming(ctx, id)), name: found.name, days: 1 };
  },
  async undo(ctx, { rows }) {
    await insertHolidays(ctx, rows);
    await toldDepartments(ctx, rows, 'after');
  },
});
