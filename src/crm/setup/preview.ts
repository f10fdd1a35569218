import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Role } from '../../core/actor.ts';
import { days } from '../../core/clock.ts';
import type { Ctx, ReadCtx } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { type Plan, type Present, planPeople, type Refusal, type Wish } from './plan.ts';

/** What an admin asked for and what would come of it: kept for a day, so that exactly this is applied. */
export interface Preview {
  readonly id: string;
  readonly wishes: readonly Wish[];
  readonly defaults: { readonly departmentId: number | null; readonly role: Role | null };
  readonly plan: Plan;
}

const keyOf = (id: string): string => `setup.preview.${id}`;
const keptForMs = days(1);

export async function makePreview(
  ctx: Ctx<never> | Ctx,
  source: Pick<Preview, 'wishes' | 'defaults'>,
): Promise<Preview> {
  const preview: Preview = { id: randomBytes(8).toString('hex'), ...source, plan: await planNow(ctx, source) };
  await ctx.tx.run(
    sql`DELETE FROM settings WHERE key LIKE 'setup.preview.%' AND updated_at < ${new Date(ctx.now.getTime() - keptForMs)}`,
  );
  await ctx.tx.run(sql`
    INSERT INTO settings (key, value, updated_at) VALUES (${keyOf(preview.id)}, ${JSON.stringify(preview)}::jsonb, ${ctx.now})`);
  return preview;
}

/** Takes a preview out: it can be applied once. null when it was, or is older than a day. */
export async function takePreview(ctx: Ctx<never> | Ctx, id: string): Promise<Preview | null> {
  const [row] = await ctx.tx.rows<{ value: Preview; updatedAt: Date }>(sql`
    DELETE FROM settings WHERE key = ${keyOf(id)} RETURNING value, updated_at AS "updatedAt"`);
  if (!row || ctx.now.getTime() - row.updatedAt.getTime() > keptForMs) return null;
  return row.value;
}

/** Would the same come of it now? */
export async function stillHolds(ctx: Ctx<never> | Ctx, preview: Preview): Promise<boolean> {
  return isDeepStrictEqual(await planNow(ctx, preview), preview.plan);
}

async function planNow(
  ctx: Ctx<never> | Ctx,
  { wishes, defaults }: Pick<Preview, 'wishes' | 'defaults'>,
): Promise<Plan> {
  return planPeople(wishes, defaults, await present(ctx, ctx.actor.staffId, wishes));
}

async function present(ctx: ReadCtx, actorId: number, wishes: readonly Wish[]): Promise<Present> {
  const emails = wishes.flatMap((wish) => wish.email ?? []);
  const people = await ctx.tx.rows<Present['people'][number]>(sql`
    SELECT id, name, email, role, department_id AS "departmentId", active FROM staff ORDER BY id`);
  const departments = await ctx.tx.rows<Present['departments'][number]>(sql`
    SELECT id, key, name_en AS "nameEn", name_zh AS "nameZh" FROM departments WHERE active`);
  const others = await ctx.tx.rows<{ email: string; kind: Refusal }>(sql`
    SELECT lower(email) AS email, min(kind) AS kind FROM chat_identities
    WHERE lower(email) = ANY(${emails}::text[]) GROUP BY lower(email) HAVING bool_and(kind <> 'member')`);
  return { actorId, people, departments, kindOfEmail: new Map(others.map((row) => [row.email, row.kind])) };
}
