import type { Role } from '../../core/actor.ts';
import { AppError } from '../../core/errors.ts';
import { type Locale, type Msg, msg } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { ReadCtx } from '../../operations/operation.ts';
import { emptySql, type Sql, sql, type Tx } from '../../store/database.ts';
import { messages } from './messages.ts';

/** A colleague as the database has them, with the names that go with their ids. */
export interface Person {
  readonly id: number;
  readonly name: string;
  readonly email: string | null;
  readonly role: Role;
  readonly departmentId: number | null;
  readonly departmentKey: string | null;
  readonly department: Msg | null;
  readonly locale: Locale;
  readonly timezone: string;
  readonly localeChosen: boolean;
  readonly zoneChosen: boolean;
  readonly awayFrom: Date | null;
  readonly awayUntil: Date | null;
  readonly coverId: number | null;
  readonly coverName: string | null;
  readonly active: boolean;
  readonly version: number;
}

interface Raw extends Omit<Person, 'department'> {
  readonly nameEn: string | null;
  readonly nameZh: string | null;
}

/** Colleagues whom a condition over `s` (staff) and `d` (departments) picks, by name. */
export async function people(tx: Tx, where: Sql, page?: { limit: number; offset: number }): Promise<Person[]> {
  const rows = await tx.rows<Raw>(sql`
    SELECT s.id, s.name, s.email, s.role, s.department_id AS "departmentId", d.key AS "departmentKey", d.name_en AS "nameEn",
      d.name_zh AS "nameZh", s.locale, s.timezone, s.locale_chosen AS "localeChosen", s.zone_chosen AS "zoneChosen",
      s.away_from AS "awayFrom", s.away_until AS "awayUntil", s.cover_id AS "coverId", c.name AS "coverName", s.active, s.version
    FROM staff s LEFT JOIN departments d ON d.id = s.department_id LEFT JOIN staff c ON c.id = s.cover_id
    WHERE ${where} ORDER BY lower(s.name), s.id
    ${page ? sql`LIMIT ${page.limit} OFFSET ${page.offset}` : emptySql}`);
  return rows.map(({ nameEn, nameZh, ...row }) => ({
    ...row,
    department: nameEn === null || nameZh === null ? null : msg(nameEn, nameZh),
  }));
}

export async function person(tx: Tx, id: number): Promise<Person | null> {
  const [found] = await people(tx, sql`s.id = ${id}`);
  return found ?? null;
}

/** Locks the row for this transaction. */
export async function lockedPerson(ctx: ReadCtx, id: number): Promise<Person> {
  await ctx.tx.rows(sql`SELECT id FROM staff WHERE id = ${id} FOR UPDATE`);
  const found = await person(ctx.tx, id);
  if (!found) throw new AppError('not_found', messages.noSuchId(shortId({ noun: 'staff', id })));
  return found;
}

/** What the policy asks about a colleague. */
export const policyRecord = (p: Pick<Person, 'id' | 'departmentId'>) => ({ id: p.id, departmentId: p.departmentId });

/**
 * Active admins besides this person. The rows are locked, so that two admins who demote each other at the same moment
 * cannot leave the company without one.
 */
export async function otherAdmins(tx: Tx, id: number): Promise<number> {
  const rows = await tx.rows<{ id: number }>(sql`
    SELECT id FROM staff WHERE role = 'admin' AND active ORDER BY id FOR UPDATE`);
  return rows.filter((row) => row.id !== id).length;
}
