import { z } from 'zod';
import { recordRef } from '../../../core/records.ts';
import { type Ctx, defineOperation, type Json } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { workingHours } from '../../../store/working-hours.ts';
import { type Deadlines, planDeadlines } from '../deadlines.ts';
import { type CaseRow, caseRef, caseTable, eventDetails, unfinished } from '../records.ts';
import { type TargetsOfDepartment, targetsOf } from '../targets.ts';

/**
 * Deadlines of open cases after the hours, holidays or targets that they follow from have changed: of one department, or (null)
 * of all. Nobody edited the cases, so their versions stay. Resolves to how many have another deadline now.
 */
export async function replanCases<Kept extends Json>(ctx: Ctx<Kept>, departmentId: number | null): Promise<number> {
  const rows = await caseTable.where(
    ctx.tx,
    [unfinished, ...(departmentId === null ? [] : [sql`k.department_id = ${departmentId}::int`])],
    sql`k.id FOR UPDATE OF k`,
  );
  const departments = [...new Set(rows.map((row) => row.departmentId))];
  const hours = await workingHours(ctx.tx, departments);
  const targets = new Map<number, TargetsOfDepartment>();
  for (const id of departments) targets.set(id, await targetsOf(ctx.tx, id));

  const moved: { row: CaseRow; planned: Deadlines }[] = [];
  for (const row of rows) {
    const own = hours.get(row.departmentId);
    const target = targets.get(row.departmentId)?.[row.level];
    if (!own || !target) throw new Error(`Case ${row.id} belongs to no department.`);
    const planned = planDeadlines(row, target, own, ctx.now);
    if (differs(row, planned)) moved.push({ row, planned });
  }
  if (moved.length === 0) return 0;
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  const column = (name: keyof Deadlines & `${string}At`) => moved.map(({ planned }) => iso(planned[name]));
  await ctx.tx.run(sql`
    UPDATE cases k SET response_warn_at = m.rw::timestamptz, response_due_at = m.rd::timestamptz,
      resolution_warn_at = m.sw::timestamptz, resolution_due_at = m.sd::timestamptz, escalate_at = m.ea::timestamptz,
      alert = m.alert, alert_at = m.aa::timestamptz, told = string_to_array(m.told, ',')
    FROM unnest(${moved.map(({ row }) => row.id)}::int[], ${column('responseWarnAt')}::text[], ${column('responseDueAt')}::text[],
      ${column('resolutionWarnAt')}::text[], ${column('resolutionDueAt')}::text[], ${column('escalateAt')}::text[],
      ${moved.map(({ planned }) => planned.alert)}::text[], ${column('alertAt')}::text[],
      ${moved.map(({ planned }) => planned.told.join(','))}::text[]) AS m(id, rw, rd, sw, sd, ea, alert, aa, told)
    WHERE k.id = m.id`);
  for (const { row } of moved) {
    ctx.emit({ type: 'case.replanned', ref: caseRef(row.id), details: eventDetails(row, ['resolutionDueAt']) });
  }
  return moved.length;
}

function differs(row: Deadlines, planned: Deadlines): boolean {
  const names = Object.keys(planned) as (keyof Deadlines)[];
  return names.some((name) => JSON.stringify(row[name]) !== JSON.stringify(planned[name]));
}

/** A part of whatever changes a department's hours; undone after them, it plans by what holds again. */
export const replan = defineOperation<{ departmentId: number }, { cases: number }, { departmentId: number }>({
  name: 'case.replan',
  input: z.object({ departmentId: z.number().int().positive() }),
  requires: 'anyone',
  writes: true,
  async run(ctx, { departmentId }) {
    ctx.demand('edit', recordRef('department', departmentId), { id: departmentId });
    ctx.keepForUndo({ departmentId });
    return { cases: await replanCases(ctx, departmentId) };
  },
  async undo(ctx, { departmentId }) {
    await replanCases(ctx, departmentId);
  },
});
