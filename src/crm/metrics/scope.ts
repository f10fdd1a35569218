import { AppError } from '../../core/errors.ts';
import { type Msg, msg } from '../../core/msg.ts';
import type { PolicySubject } from '../../core/policy.ts';
import { type Sql, sql, type Tx } from '../../store/database.ts';

/** Whose figures. */
export type Scope =
  | { readonly kind: 'company' }
  | { readonly kind: 'department'; readonly id: number }
  | { readonly kind: 'person'; readonly id: number };

export function sameScope(a: Scope, b: Scope): boolean {
  return a.kind === b.kind && (a.kind === 'company' || (b.kind !== 'company' && a.id === b.id));
}

/** Where the person of a scope works; null for the others and for whoever is in no department. */
export async function departmentOf(tx: Tx, scope: Scope): Promise<number | null> {
  if (scope.kind !== 'person') return null;
  const [found] = await tx.rows<{ id: number | null }>(
    sql`SELECT department_id AS id FROM staff WHERE id = ${scope.id}::int`,
  );
  return found?.id ?? null;
}

/**
 * May this subject ask for these figures? Admins for all; managers for the company, every department and the people of their own;
 * everybody placed for themselves and their department, and so may what a department's private channel shows. A public channel shows
 * none. `personDepartment`: where the person of the scope works.
 */
export function mayAsk(who: PolicySubject, scope: Scope, personDepartment: number | null): boolean {
  if (who.kind === 'everyone') return false;
  if (who.kind === 'department') return scope.kind === 'department' && scope.id === who.departmentId;
  if (who.role === 'admin') return true;
  if (who.departmentId === null) return false;
  if (scope.kind === 'person') {
    return scope.id === who.staffId || (who.role === 'manager' && personDepartment === who.departmentId);
  }
  return who.role === 'manager' || (scope.kind === 'department' && scope.id === who.departmentId);
}

/** AppError 'forbidden', naming what may be asked instead. */
export function demandScope(who: PolicySubject, scope: Scope, personDepartment: number | null): void {
  if (mayAsk(who, scope, personDepartment)) return;
  throw new AppError('forbidden', refusals[scope.kind], { field: 'for' });
}

const refusals: Readonly<Record<Scope['kind'], Msg>> = {
  company: msg(
    'The company’s figures are for managers and admins. You may ask for your own and your department’s: report me · report.',
    '全公司的数据仅限经理和管理员查看。您可以查看自己和本部门的数据，例如：报表 我。',
  ),
  department: msg(
    'Another department’s figures are for managers and admins. You may ask for your own and your department’s: report me · report.',
    '其他部门的数据仅限经理和管理员查看。您可以查看自己和本部门的数据，例如：报表 我。',
  ),
  person: msg(
    'A colleague’s figures are for themselves, their department’s manager and admins. Your own: report me.',
    '同事的个人数据仅限本人、其部门经理和管理员查看。您自己的数据：报表 我。',
  ),
};

/**
 * Is the person in this column one whose single figures the subject may see anyway: themselves, or their team? The others are protected
 * by number: fewer than `leastOthers` of them make no figure.
 */
export function ownPeople(who: PolicySubject, person: Sql): Sql {
  if (who.kind !== 'staff') return sql`FALSE`;
  if (who.role === 'admin') return sql`TRUE`;
  if (who.role !== 'manager' || who.departmentId === null) return sql`(${person} = ${who.staffId}::int)`;
  return sql`(${person} IN (SELECT own.id FROM staff own WHERE own.department_id = ${who.departmentId}::int OR own.id = ${who.staffId}::int))`;
}

/** Of fewer other people nothing is told, since it would be told of each of them. */
export const leastOthers = 3;

/** The rows of a scope, by the columns that say whose they are. */
export function within(scope: Scope, columns: { readonly department: Sql; readonly person: Sql }): Sql {
  if (scope.kind === 'company') return sql`TRUE`;
  return scope.kind === 'department'
    ? sql`${columns.department} = ${scope.id}::int`
    : sql`${columns.person} = ${scope.id}::int`;
}
