import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Quintiles } from '../../core/rfm.ts';
import { type Ctx, defineOperation, type Json } from '../../operations/operation.ts';
import { sql, type Tx } from '../../store/database.ts';
import { readQuintiles } from '../../store/rfm.ts';
import { readRules } from './facts.ts';
import { messages } from './messages.ts';
import { components, type Rules } from './rules.ts';

const noInput = z.object({}).strict();

/** How customers are weighed, and where the fifths of segments lie. */
export interface RulesInForce {
  readonly rules: Rules;
  readonly quintiles: Quintiles;
}

async function inForce(tx: Tx): Promise<RulesInForce> {
  return { rules: await readRules(tx), quintiles: await readQuintiles(tx) };
}

export const showRules = defineOperation<Record<string, never>, RulesInForce>({
  name: 'analysis.rules',
  input: noInput as unknown as z.ZodType<Record<string, never>>,
  requires: { action: 'read', subject: 'customer' },
  writes: false,
  run: (ctx) => inForce(ctx.tx),
});

const weight = z.number().int().min(0).max(100).optional();
const setInput = z.object({
  weights: z.object({
    contact: weight,
    bought: weight,
    orders: weight,
    activity: weight,
    money: weight,
    needs: weight,
    cases: weight,
  }),
  fromA: z.number().int().min(1).max(100).optional(),
  fromB: z.number().int().min(1).max(100).optional(),
  full: z.object({ minor: z.bigint().positive(), currency: z.string().length(3) }).optional(),
});
export type SetRules = z.output<typeof setInput>;

type KeptRules = { readonly id: number };

/** AppError 'invalid' where nothing would weigh anything, or a B would be worth more than an A. Scores follow with the next sweeps. */
export const setRules = defineOperation<SetRules, RulesInForce, KeptRules>({
  name: 'analysis.set_rules',
  input: setInput,
  requires: { action: 'administer', subject: 'customer' },
  writes: true,
  async run(ctx, input) {
    ctx.demand('administer', { noun: 'customer' });
    const old = await lockedRules(ctx.tx);
    const given = Object.fromEntries(Object.entries(input.weights).filter(([, value]) => value !== undefined));
    if (Object.keys(given).length === 0 && !input.fromA && !input.fromB && !input.full) {
      throw new AppError('invalid', messages.nothingToSet, { example: 'score set money:40' });
    }
    const rules = {
      weights: { ...old.weights, ...given },
      fromA: input.fromA ?? old.fromA,
      fromB: input.fromB ?? old.fromB,
      fullMinor: { ...old.fullMinor, ...(input.full ? { [input.full.currency]: input.full.minor } : {}) },
    };
    if (components.every((component) => rules.weights[component] === 0)) {
      throw new AppError('invalid', messages.nothingWeighs, { field: 'money', example: '30' });
    }
    if (rules.fromB >= rules.fromA) throw new AppError('invalid', messages.classesCross, { field: 'a', example: '60' });
    await writeRules(ctx, rules, old);
    ctx.keepForUndo({ id: old.id });
    return inForce(ctx.tx);
  },
  async undo(ctx, kept) {
    const now = await lockedRules(ctx.tx);
    const [old] = await ctx.tx.rows<{ id: number }>(sql`SELECT id FROM score_rules WHERE id = ${kept.id}::int`);
    if (!old) throw new Error(`The rules ${kept.id} are gone, though rules are never erased.`);
    await ctx.tx.run(sql`
      INSERT INTO score_rules (weights, from_a, from_b, full_minor, created_by_id, created_at)
      SELECT weights, from_a, from_b, full_minor, ${ctx.actor.staffId}::int, ${ctx.now}::timestamptz
      FROM score_rules WHERE id = ${kept.id}::int`);
    tell(ctx, await readRules(ctx.tx), now);
  },
});

/** Every customer is scored again from the beginning, as after a change of rules; whatever stops it, it goes on where it was. */
export const recomputeAll = defineOperation<Record<string, never>, { customers: number }>({
  name: 'analysis.recompute',
  input: noInput as unknown as z.ZodType<Record<string, never>>,
  requires: { action: 'administer', subject: 'customer' },
  writes: true,
  async run(ctx) {
    ctx.demand('administer', { noun: 'customer' });
    const old = await lockedRules(ctx.tx);
    await writeRules(ctx, old, old);
    const [row] = await ctx.tx.rows<{ customers: number }>(sql`SELECT count(*)::int AS customers FROM customer_scores`);
    return { customers: row?.customers ?? 0 };
  },
});

/** One person changes them at a time. */
async function lockedRules(tx: Tx): Promise<Rules> {
  await tx.run(sql`LOCK TABLE score_rules IN SHARE ROW EXCLUSIVE MODE`);
  return readRules(tx);
}

type NewRules = Omit<Rules, 'id'>;

async function writeRules<Kept extends Json>(ctx: Ctx<Kept>, rules: NewRules, old: Rules): Promise<void> {
  const { weights, fromA, fromB } = rules;
  const [written] = await ctx.tx.rows<{ id: number }>(sql`
    INSERT INTO score_rules (weights, from_a, from_b, full_minor, created_by_id, created_at)
    VALUES (${JSON.stringify(weights)}::jsonb, ${fromA}::int, ${fromB}::int, ${JSON.stringify(plain(rules).full)}::jsonb,
      ${ctx.actor.staffId}::int, ${ctx.now}::timestamptz) RETURNING id`);
  if (!written) throw new Error('The new rules were not returned.');
  tell(ctx, { ...rules, id: written.id }, old);
}

function tell<Kept extends Json>(ctx: Ctx<Kept>, rules: Rules, old: Rules): void {
  ctx.changed({ ref: null, version: rules.id, fields: ['scoreRules'], before: plain(old), after: plain(rules) });
}

function plain({ weights, fromA, fromB, fullMinor }: NewRules) {
  const full = Object.fromEntries(Object.entries(fullMinor).map(([currency, minor]) => [currency, minor.toString()]));
  return { weights: { ...weights }, fromA, fromB, full };
}
