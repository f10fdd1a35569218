import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { notFound } from '../../../operations/messages.ts';
import { type Ctx, defineOperation, type Operation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { demandTarget, nameOf, touch } from '../load.ts';
import { messages } from '../messages.ts';
import { type PlanLine, planLine, planOf } from '../plan.ts';
import { type TargetRow, targetDetails, targetRecord, targetRef, targets } from '../records.ts';
import { limits, planKinds } from '../rules.ts';
import { day } from './write.ts';

const id = z.number().int().positive();

const addInput = z.object({
  id,
  kind: z.enum(planKinds),
  what: z.string().trim().min(1).max(limits.what),
  ownerId: id.optional(),
  dueOn: day.optional(),
  quantity: z.number().int().min(1).max(limits.quantity).optional(),
  cost: z.object({ minor: z.bigint().nonnegative(), currency: z.string().length(3) }).optional(),
});

export interface PlannedLine {
  readonly id: number;
  readonly number: number;
  readonly what: string;
}

type KeptLine = { readonly id: number; readonly line: number };

/** AppError 'invalid' for a colleague who can be given nothing; 'refused' for a plan that is full. */
export const addPlanLine = defineOperation<z.output<typeof addInput>, PlannedLine, KeptLine>({
  name: 'target.plan-add',
  input: addInput,
  requires: { action: 'edit', subject: 'target' },
  writes: true,
  async run(ctx, input) {
    const target = await demandTarget(ctx, input.id, 'edit', 'plan');
    if (input.ownerId !== undefined) await demandColleague(ctx, input.ownerId);
    if ((await planOf(ctx.tx, target.id)).length >= limits.planLines) throw new AppError('refused', messages.planFull);
    const [added] = await ctx.tx.rows<{ id: number; number: number }>(sql`
      INSERT INTO target_plan_lines
        (target_id, number, kind, what, owner_id, due_on, quantity, cost_minor, cost_currency, created_by_id, created_at)
      SELECT ${target.id}::int, coalesce(max(number), 0) + 1, ${input.kind}, ${input.what}, ${input.ownerId ?? null}::int,
        ${input.dueOn ?? null}::date, ${input.quantity ?? null}::int, ${input.cost?.minor ?? null}::bigint,
        ${input.cost?.currency ?? null}::text, ${ctx.actor.staffId}::int, ${ctx.now}::timestamptz
      FROM target_plan_lines WHERE target_id = ${target.id}::int RETURNING id, number`);
    if (!added) throw new Error('The new line of the plan was not returned.');
    await changedPlan(ctx, target, { line: added.number, kind: input.kind, what: input.what });
    ctx.keepForUndo({ id: target.id, line: added.id });
    return { id: target.id, number: added.number, what: input.what };
  },
  undo: (ctx, kept) => setLine(ctx, kept, { removed: true }),
});

async function demandColleague(ctx: Ctx<KeptLine>, staffId: number): Promise<void> {
  const [person] = await ctx.tx.rows<{ name: string; active: boolean; role: string; placed: boolean }>(sql`
    SELECT name, active, role, department_id IS NOT NULL OR role = 'admin' AS placed FROM staff WHERE id = ${staffId}::int`);
  if (!person) throw new AppError('not_found', messages.noSuchPerson, { field: 'owner' });
  if (!person.active || !person.placed || person.role === 'viewer') {
    throw new AppError('invalid', messages.notForThem(person.name), { field: 'owner' });
  }
}

const lineInput = z.object({ id, number: z.number().int().min(1) });
type LineInput = z.output<typeof lineInput>;

function defineStep(
  name: 'target.plan-done' | 'target.plan-remove',
  step: (ctx: Ctx<KeptLine>, kept: KeptLine, line: PlanLine) => Promise<void>,
  back: (ctx: Ctx<KeptLine>, kept: KeptLine) => Promise<void>,
): Operation<LineInput, PlannedLine, KeptLine> {
  return defineOperation<LineInput, PlannedLine, KeptLine>({
    name,
    input: lineInput,
    requires: { action: 'edit', subject: 'target' },
    writes: true,
    async run(ctx, input) {
      const target = await demandTarget(ctx, input.id, 'edit', 'plan');
      const line = await planLine(ctx.tx, target.id, input.number);
      if (!line) throw new AppError('not_found', messages.noSuchLine(input.number, target), { field: 'line' });
      const kept = { id: target.id, line: line.id };
      await step(ctx, kept, line);
      ctx.keepForUndo(kept);
      return { id: target.id, number: line.number, what: line.what };
    },
    undo: back,
  });
}

/** AppError 'refused' for what is done already. */
export const finishPlanLine = defineStep(
  'target.plan-done',
  async (ctx, kept, line) => {
    if (line.status === 'done') throw new AppError('refused', messages.lineDone(line.what));
    await setLine(ctx, kept, { done: true });
  },
  (ctx, kept) => setLine(ctx, kept, { done: false }),
);

export const removePlanLine = defineStep(
  'target.plan-remove',
  (ctx, kept) => setLine(ctx, kept, { removed: true }),
  (ctx, kept) => setLine(ctx, kept, { removed: false }),
);

async function setLine(
  ctx: Ctx<KeptLine>,
  kept: KeptLine,
  to: { readonly done: boolean } | { readonly removed: boolean },
): Promise<void> {
  const target = await targets.load(ctx.tx, kept.id, 'lock');
  const set =
    'done' in to
      ? sql`status = ${to.done ? 'done' : 'planned'}, done_at = ${to.done ? ctx.now : null}::timestamptz,
          done_by_id = ${to.done ? ctx.actor.staffId : null}::int`
      : sql`removed_at = ${to.removed ? ctx.now : null}::timestamptz`;
  await ctx.tx.run(sql`UPDATE target_plan_lines SET ${set} WHERE id = ${kept.line}::int`);
  await changedPlan(ctx, target, { line: kept.line, ...to });
}

async function changedPlan(
  ctx: Ctx<KeptLine>,
  target: TargetRow,
  after: { readonly [name: string]: string | number | boolean },
): Promise<void> {
  await touch(ctx, target, { field: 'plan', after });
  ctx.emit({ type: 'target.planned', ref: targetRef(target.id), details: targetDetails(target, ['plan']) });
}

const listInput = z.object({ id });

export interface SalesPlan {
  readonly target: TargetRow;
  readonly name: ReturnType<typeof nameOf>;
  readonly lines: readonly PlanLine[];
}

export const listPlan = defineOperation<z.output<typeof listInput>, SalesPlan>({
  name: 'target.plan-list',
  input: listInput,
  requires: { action: 'read', subject: 'target' },
  writes: false,
  async run(ctx, input) {
    const target = await targets.load(ctx.tx, input.id);
    if (target.removedAt !== null) throw notFound(targetRef(input.id));
    ctx.demand('read', targetRef(input.id), targetRecord(target), 'plan');
    return { target, name: nameOf(target), lines: await planOf(ctx.tx, target.id) };
  },
});
