import { AppError } from '../../core/errors.ts';
import { type Msg, msg, same } from '../../core/msg.ts';
import type { Ctx } from '../../operations/operation.ts';
import { sql, type Tx } from '../../store/database.ts';
import { messages } from './messages.ts';
import type { Whose } from './question.ts';
import { demandScope, departmentOf, type Scope } from './scope.ts';

/** Whose figures somebody means who names nobody: admins the company's, managers and viewers their department's, others their own. */
export function usualScope(actor: Ctx['actor']): Scope {
  if (actor.departmentId === null) return { kind: 'company' };
  return actor.role === 'manager' || actor.role === 'viewer'
    ? { kind: 'department', id: actor.departmentId }
    : { kind: 'person', id: actor.staffId };
}

/** AppError 'forbidden' or 'not_found' unless the actor may ask for these figures. */
export async function demandWhose(ctx: Pick<Ctx, 'tx' | 'ability'>, scope: Scope): Promise<Whose> {
  demandScope(ctx.ability.who, scope, await departmentOf(ctx.tx, scope));
  return { scope, name: await scopeName(ctx.tx, scope) };
}

async function scopeName(tx: Tx, scope: Scope): Promise<Msg> {
  if (scope.kind === 'company') return messages.company;
  const [found] = await tx.rows<{ en: string; zh: string }>(
    scope.kind === 'department'
      ? sql`SELECT name_en AS en, name_zh AS zh FROM departments WHERE id = ${scope.id}::int`
      : sql`SELECT name AS en, name AS zh FROM staff WHERE id = ${scope.id}::int`,
  );
  if (!found) throw new AppError('not_found', messages.noSuchScope, { field: 'for' });
  return msg(found.en, found.zh);
}

/** Lines of one comparison. */
const mostCompared = 40;

/** Every department in use; AppError 'forbidden' for whoever may not see the company as a whole. */
export async function departmentsCompared(ctx: Pick<Ctx, 'tx' | 'ability'>): Promise<Whose[]> {
  demandScope(ctx.ability.who, { kind: 'company' }, null);
  const rows = await ctx.tx.rows<{ id: number; en: string; zh: string }>(sql`
    SELECT id, name_en AS en, name_zh AS zh FROM departments WHERE active ORDER BY position, id LIMIT ${mostCompared}::int`);
  return rows.map(({ id, en, zh }) => ({ scope: { kind: 'department', id }, name: msg(en, zh) }));
}

/** The people of a department; AppError 'forbidden' for whoever may not see each of them. */
export async function peopleCompared(ctx: Pick<Ctx, 'tx' | 'ability'>, scope: Scope): Promise<Whose[]> {
  if (scope.kind !== 'department') throw new AppError('invalid', messages.byPersonOf, { field: 'by' });
  const rows = await ctx.tx.rows<{ id: number; name: string }>(sql`
    SELECT id, name FROM staff WHERE department_id = ${scope.id}::int AND active AND role <> 'viewer'
    ORDER BY name, id LIMIT ${mostCompared}::int`);
  const nobody: Scope = { kind: 'person', id: 0 };
  demandScope(ctx.ability.who, nobody, scope.id);
  return rows.map(({ id, name }) => ({ scope: { kind: 'person', id }, name: same(name) }));
}
