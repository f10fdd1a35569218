import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import type { KeptRow } from '../../../operations/table.ts';
import { sql } from '../../../store/database.ts';
import { demandTarget, demandVersion } from '../load.ts';
import { idOf, messages } from '../messages.ts';
import { goalColumns, goalOf, targetDetails, targetRecord, targetRef, targets } from '../records.ts';
import { type Goal, kinds, limits, type Scope } from '../rules.ts';

const id = z.number().int().positive();
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);

const goalInput = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('revenue'),
    money: z.object({ minor: z.bigint().positive(), currency: z.string().length(3) }),
  }),
  z.object({ kind: z.literal('customers'), count: z.number().int().min(1).max(limits.count) }),
  z.object({ kind: z.literal('share'), share: z.number().int().min(1).max(10_000) }),
]);

const addInput = z.object({
  kind: z.enum(kinds),
  goal: goalInput,
  from: day,
  to: day,
  /** Exactly one of them says for whom; none: the actor's department. */
  company: z.boolean().optional(),
  departmentId: id.optional(),
  ownerId: id.optional(),
  market: z.string().trim().min(1).max(limits.market).optional(),
  /** Revenue: orders that come from no won deal count too. */
  countsOrders: z.boolean().optional(),
});
export type AddTarget = z.output<typeof addInput>;

/**
 * AppError 'invalid' for a goal of another kind, a share without its market, or no one to set it for; 'forbidden' for whoever may
 * set none for them; 'conflict' where the same target is there already.
 */
export const addTarget = defineOperation<AddTarget, { id: number }, { id: number }>({
  name: 'target.add',
  input: addInput,
  requires: { action: 'create', subject: 'target' },
  writes: true,
  async run(ctx, input) {
    demandKind(input.goal, input.kind);
    if (input.kind === 'share' && input.market === undefined) {
      throw new AppError('invalid', messages.needsMarket, {
        field: 'market',
        example: 'market:"Office supplies, Nordics"',
      });
    }
    if (input.kind !== 'share' && input.market !== undefined) {
      throw new AppError('invalid', messages.marketOnlyForShare, { field: 'market' });
    }
    if (input.kind !== 'revenue' && input.countsOrders) {
      throw new AppError('invalid', messages.ordersOnlyForRevenue, { field: 'orders' });
    }
    const whose = await whoseOf(ctx, input);
    ctx.demand('create', { noun: 'target' }, targetRecord({ ...whose, createdById: ctx.actor.staffId }));
    await demandNoTwin(ctx, input, whose);
    const targetId = await targets.insert(ctx, {
      kind: input.kind,
      ...whose,
      startsOn: input.from,
      endsOn: input.to,
      ...goalColumns(input.goal),
      market: input.market ?? null,
      countsOrders: input.countsOrders ?? false,
      createdById: ctx.actor.staffId,
    });
    const details = targetDetails({ ...whose, createdById: ctx.actor.staffId });
    ctx.emit({ type: 'target.added', ref: targetRef(targetId), details });
    ctx.keepForUndo({ id: targetId });
    return { id: targetId };
  },
  async undo(ctx, kept) {
    const target = await targets.load(ctx.tx, kept.id, 'lock');
    await targets.write(ctx, target, { removedAt: ctx.now });
    ctx.emit({ type: 'target.removed', ref: targetRef(kept.id), details: targetDetails(target, ['removedAt']) });
  },
});

function demandKind(goal: Goal, kind: AddTarget['kind']): void {
  if (goal.kind === kind) return;
  throw new AppError('invalid', messages.wrongGoal(kind), { field: 'goal', example: messages.goalExample(kind) });
}

interface Whose {
  readonly scope: Scope;
  readonly departmentId: number | null;
  readonly ownerId: number | null;
}

async function whoseOf(ctx: Ctx<{ id: number }>, input: AddTarget): Promise<Whose> {
  const named = [input.company ? 1 : undefined, input.departmentId, input.ownerId].filter((one) => one !== undefined);
  if (named.length > 1) throw new AppError('invalid', messages.companyOrWho, { field: 'for' });
  if (input.company) return { scope: 'company', departmentId: null, ownerId: null };
  if (input.ownerId !== undefined) return personOf(ctx, input.ownerId);
  const departmentId = input.departmentId ?? ctx.actor.departmentId;
  if (departmentId === null) throw new AppError('invalid', messages.forWhom, { field: 'for', example: 'for:sales' });
  const [department] = await ctx.tx.rows<{ id: number }>(
    sql`SELECT id FROM departments WHERE id = ${departmentId}::int AND active FOR KEY SHARE`,
  );
  if (!department) throw new AppError('not_found', messages.noSuchDepartment, { field: 'for' });
  return { scope: 'department', departmentId, ownerId: null };
}

async function personOf(ctx: Ctx<{ id: number }>, ownerId: number): Promise<Whose> {
  const [person] = await ctx.tx.rows<{ name: string; active: boolean; role: string; departmentId: number | null }>(sql`
    SELECT name, active, role, department_id AS "departmentId" FROM staff WHERE id = ${ownerId}::int`);
  if (!person) throw new AppError('not_found', messages.noSuchPerson, { field: 'for' });
  if (!person.active || person.departmentId === null || person.role === 'viewer') {
    throw new AppError('invalid', messages.notForThem(person.name), { field: 'for' });
  }
  return { scope: 'person', departmentId: person.departmentId, ownerId };
}

/** Two targets of one kind, for the same people and days, would be two truths. */
async function demandNoTwin(ctx: Ctx<{ id: number }>, input: AddTarget, whose: Whose): Promise<void> {
  const [twin] = await ctx.tx.rows<{ id: number }>(sql`
    SELECT id FROM sales_targets
    WHERE removed_at IS NULL AND kind = ${input.kind} AND scope = ${whose.scope}
      AND department_id IS NOT DISTINCT FROM ${whose.departmentId}::int AND owner_id IS NOT DISTINCT FROM ${whose.ownerId}::int
      AND starts_on = ${input.from}::date AND ends_on = ${input.to}::date
      AND market IS NOT DISTINCT FROM ${input.market ?? null}::text
      AND goal_currency IS NOT DISTINCT FROM ${input.goal.kind === 'revenue' ? input.goal.money.currency : null}::text LIMIT 1`);
  if (twin) throw new AppError('conflict', messages.twin(idOf(twin)));
}

const editInput = z.object({
  id,
  version: z.number().int().optional(),
  goal: goalInput.optional(),
  from: day.optional(),
  to: day.optional(),
  market: z.string().trim().min(1).max(limits.market).optional(),
});
export type EditTarget = z.output<typeof editInput>;

export const editTarget = defineOperation<EditTarget, { id: number; changed: readonly string[] }, KeptRow>({
  name: 'target.edit',
  input: editInput,
  requires: { action: 'edit', subject: 'target' },
  writes: true,
  async run(ctx, { id: targetId, version, goal, from, to, market }) {
    const target = await demandTarget(ctx, targetId, 'edit', 'basic');
    if (!goal && !from && !to && !market) throw new AppError('invalid', messages.nothingToEdit);
    if (goal) demandKind(goal, target.kind);
    if (market && target.kind !== 'share') {
      throw new AppError('invalid', messages.marketOnlyForShare, { field: 'market' });
    }
    await demandVersion(ctx, target, version);
    const changed = await targets.change(ctx, target, {
      ...(goal ? goalColumns(goal) : {}),
      startsOn: from,
      endsOn: to,
      market,
    });
    const before = goalOf(target);
    const isOtherMoney =
      goal?.kind === 'revenue' && before.kind === 'revenue' && goal.money.currency !== before.money.currency;
    const told = changed.length === 0 && isOtherMoney ? ['goalMinor'] : changed;
    if (told.length > 0) {
      ctx.emit({ type: 'target.edited', ref: targetRef(targetId), details: targetDetails(target, told) });
    }
    return { id: targetId, changed: told };
  },
  undo: restoreTarget,
});

const removeInput = z.object({ id });

export const removeTarget = defineOperation<z.output<typeof removeInput>, { id: number }, KeptRow>({
  name: 'target.remove',
  input: removeInput,
  requires: { action: 'archive', subject: 'target' },
  writes: true,
  async run(ctx, input) {
    const target = await demandTarget(ctx, input.id, 'archive');
    await targets.change(ctx, target, { removedAt: ctx.now });
    ctx.emit({ type: 'target.removed', ref: targetRef(input.id), details: targetDetails(target, ['removedAt']) });
    return { id: input.id };
  },
  undo: restoreTarget,
});

async function restoreTarget(ctx: Ctx<KeptRow>, kept: KeptRow): Promise<void> {
  const target = await targets.restore(ctx, kept);
  ctx.emit({
    type: 'target.edited',
    ref: targetRef(kept.id),
    details: targetDetails(target, Object.keys(kept.before)),
  });
}
