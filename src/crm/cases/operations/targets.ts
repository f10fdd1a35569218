import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { type Msg, msg } from '../../../core/msg.ts';
import { recordRef } from '../../../core/records.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import type { Target } from '../deadlines.ts';
import { messages } from '../messages.ts';
import { demandDepartment } from '../people.ts';
import { type Level, levels } from '../rules.ts';
import { type TargetsOfDepartment, targetsOf } from '../targets.ts';
import { replanCases } from './replan.ts';

const id = z.number().int().positive();

export interface TargetList {
  /** Null: what holds where a department has none of its own. */
  readonly department: { readonly id: number; readonly name: Msg } | null;
  readonly targets: TargetsOfDepartment;
}

export const showTargets = defineOperation<{ departmentId?: number | undefined }, TargetList>({
  name: 'case.targets',
  input: z.object({ departmentId: id.optional() }),
  requires: { action: 'read', subject: 'case' },
  writes: false,
  run: (ctx, { departmentId }) => readTargets(ctx, departmentId ?? null),
});

async function readTargets(ctx: Pick<Ctx, 'tx'>, departmentId: number | null): Promise<TargetList> {
  const department = departmentId === null ? null : await departmentNamed(ctx, departmentId);
  return { department, targets: await targetsOf(ctx.tx, departmentId) };
}

async function departmentNamed(ctx: Pick<Ctx, 'tx'>, which: number): Promise<{ id: number; name: Msg } | null> {
  const [row] = await ctx.tx.rows<{ en: string; zh: string }>(sql`
    SELECT name_en AS en, name_zh AS zh FROM departments WHERE id = ${which}::int`);
  return row ? { id: which, name: msg(row.en, row.zh) } : null;
}

/** A working day and a year, in minutes: what lies outside was mistyped. */
const span = z
  .number()
  .int()
  .min(1)
  .max(366 * 24 * 60);
const setInput = z.object({
  level: z.enum(levels),
  departmentId: id.optional(),
  responseMinutes: span.optional(),
  resolutionMinutes: span.optional(),
});

type Kept = {
  readonly departmentId: number | null;
  readonly level: Level;
  /** Null: there was none. */
  readonly before: { readonly responseMinutes: number; readonly resolutionMinutes: number } | null;
};

/** For admins; a department's manager sets those of the department. Deadlines of open cases follow at once. */
export const setTarget = defineOperation<
  z.output<typeof setInput>,
  TargetList & { readonly level: Level; readonly replanned: number },
  Kept
>({
  name: 'case.set_target',
  input: setInput,
  requires: { action: 'edit', subject: 'department' },
  writes: true,
  async run(ctx, { level, departmentId, ...given }) {
    if (departmentId === undefined) ctx.demand('administer', { noun: 'deployment' });
    else {
      ctx.demand('edit', recordRef('department', departmentId), { id: departmentId });
      await demandDepartment(ctx.tx, departmentId, 'department');
    }
    if (given.responseMinutes === undefined && given.resolutionMinutes === undefined) {
      throw new AppError('invalid', messages.sayTargets, { field: 'response', example: '4h' });
    }
    const where = departmentId ?? null;
    const now = (await targetsOf(ctx.tx, where))[level];
    const next: Target = {
      responseMinutes: given.responseMinutes ?? now.responseMinutes,
      resolutionMinutes: given.resolutionMinutes ?? now.resolutionMinutes,
    };
    if (next.resolutionMinutes < next.responseMinutes) {
      throw new AppError('invalid', messages.targetOrder, { field: 'resolution', example: '2d' });
    }
    const before = await ownTarget(ctx, where, level);
    await writeTarget(ctx, { departmentId: where, level, before }, next);
    ctx.keepForUndo({ departmentId: where, level, before });
    const replanned = await replanCases(ctx, where);
    return { ...(await readTargets(ctx, where)), level, replanned };
  },
  async undo(ctx, kept) {
    const before = await ownTarget(ctx, kept.departmentId, kept.level);
    await writeTarget(ctx, { ...kept, before }, kept.before);
    await replanCases(ctx, kept.departmentId);
  },
});

async function ownTarget(ctx: Pick<Ctx, 'tx'>, departmentId: number | null, level: Level): Promise<Kept['before']> {
  const [row] = await ctx.tx.rows<Target>(sql`
    SELECT response_minutes AS "responseMinutes", resolution_minutes AS "resolutionMinutes" FROM case_targets
    WHERE department_id IS NOT DISTINCT FROM ${departmentId}::int AND level = ${level} FOR UPDATE`);
  return row ? { ...row } : null;
}

async function writeTarget(ctx: Ctx<Kept>, { departmentId, level, before }: Kept, next: Target | null): Promise<void> {
  await ctx.tx.run(sql`
    DELETE FROM case_targets WHERE department_id IS NOT DISTINCT FROM ${departmentId}::int AND level = ${level}`);
  if (next) {
    await ctx.tx.run(sql`
      INSERT INTO case_targets (department_id, level, response_minutes, resolution_minutes, updated_by_id, updated_at)
      VALUES (${departmentId}::int, ${level}, ${next.responseMinutes}::int, ${next.resolutionMinutes}::int,
        ${ctx.actor.staffId}::int, ${ctx.now}::timestamptz)`);
  }
  const kept = (target: Target | null) => ({ departmentId, level, ...(target ?? {}) });
  ctx.changed({ ref: null, version: 1, fields: ['target'], before: kept(before), after: kept(next) });
}
