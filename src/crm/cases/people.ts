import { AppError } from '../../core/errors.ts';
import { type Msg, msg } from '../../core/msg.ts';
import { sql, type Tx } from '../../store/database.ts';
import { messages } from './messages.ts';
import { canBeAssigned } from './rules.ts';

/** Whoever can be given a case: a colleague, or a department where anybody may take it. */
export interface AssigneeValue {
  readonly kind: 'staff' | 'department';
  readonly id: number;
  readonly name: string;
}

export interface Assignable {
  readonly id: number;
  readonly name: string;
  readonly departmentId: number | null;
  /** Set while the colleague is away. */
  readonly away: Away | null;
}

export interface Away {
  readonly until: Date | null;
  /** Who is told instead. */
  readonly cover: string | null;
}

/** AppError 'not_found' or 'invalid' for somebody who cannot be given a case. `field`: the argument at fault. */
export async function demandAssignable(
  { tx, now }: { readonly tx: Tx; readonly now: Date },
  staffId: number,
  field: string,
): Promise<Assignable> {
  const [person] = await tx.rows<
    Omit<Assignable, 'away'> & Away & { active: boolean; role: string; isAway: boolean | null }
  >(sql`
    SELECT s.id, s.name, s.active, s.role, s.department_id AS "departmentId", s.away_until AS until,
      s.away_from <= ${now}::timestamptz AND (s.away_until IS NULL OR s.away_until > ${now}::timestamptz) AS "isAway",
      (SELECT c.name FROM staff c WHERE c.id = s.cover_id AND c.active) AS cover
    FROM staff s WHERE s.id = ${staffId}::int`);
  if (!person) throw new AppError('not_found', messages.noSuchPerson, { field });
  if (!canBeAssigned(person)) throw new AppError('invalid', messages.notAssignable(person.name), { field });
  const { id, name, departmentId, until, cover } = person;
  return { id, name, departmentId, away: person.isAway ? { until, cover } : null };
}

/** The department is held, so that nobody retires it meanwhile; AppError 'not_found' for one that was. */
export async function demandDepartment(tx: Tx, id: number, field: string): Promise<{ id: number; name: Msg }> {
  const [found] = await tx.rows<{ en: string; zh: string }>(sql`
    SELECT name_en AS en, name_zh AS zh FROM departments WHERE id = ${id}::int AND active FOR KEY SHARE`);
  if (!found) throw new AppError('not_found', messages.noSuchDepartment, { field });
  return { id, name: msg(found.en, found.zh) };
}

/** Who deals with cases where nobody says: Support, whose key never changes; else the actor's own department. */
export async function usualDepartment(tx: Tx, own: number | null): Promise<number> {
  const [found] = await tx.rows<{ id: number }>(sql`
    SELECT id FROM departments WHERE active AND (key = 'support' OR id = ${own}::int) ORDER BY (key = 'support') DESC LIMIT 1`);
  if (!found) throw new AppError('invalid', messages.noDepartment, { field: 'to', example: 'support' });
  return found.id;
}
