import type { Role } from '../../core/actor.ts';
import { AppError } from '../../core/errors.ts';
import { msg, same } from '../../core/msg.ts';
import { recordRef } from '../../core/records.ts';
import type { Ctx } from '../../operations/operation.ts';
import { doubtAudience } from '../../store/channels.ts';
import { sql } from '../../store/database.ts';
import { messages } from './messages.ts';
import { otherAdmins, type Person, person } from './people.ts';

/** The columns that operations of this noun change, as plain data: what undo keeps. Times in ISO 8601. */
export type Columns = {
  readonly departmentId: number | null;
  readonly role: Role;
  readonly active: boolean;
  readonly locale: Person['locale'];
  readonly localeChosen: boolean;
  readonly timezone: string;
  readonly zoneChosen: boolean;
  readonly awayFrom: string | null;
  readonly awayUntil: string | null;
  readonly coverId: number | null;
};
export type KeptPerson = { readonly id: number; readonly columns: Partial<Columns> };

const names = [
  'departmentId',
  'role',
  'active',
  'locale',
  'localeChosen',
  'timezone',
  'zoneChosen',
  'awayFrom',
  'awayUntil',
  'coverId',
] as const satisfies readonly (keyof Columns)[];

export function columnsOf(p: Person): Columns {
  return {
    departmentId: p.departmentId,
    role: p.role,
    active: p.active,
    locale: p.locale,
    localeChosen: p.localeChosen,
    timezone: p.timezone,
    zoneChosen: p.zoneChosen,
    awayFrom: p.awayFrom?.toISOString() ?? null,
    awayUntil: p.awayUntil?.toISOString() ?? null,
    coverId: p.coverId,
  };
}

/** Writes what differs, audits it, and says what happened. `before` must be locked. The last admin stays one, whoever asks. */
export async function writePerson(
  ctx: Ctx<never> | Ctx,
  before: Person,
  wanted: Partial<Columns>,
  event: 'placed' | 'away' | 'back' | 'deactivated' | 'activated' | 'settings_changed',
): Promise<Person> {
  const old = columnsOf(before);
  const next: Columns = { ...old, ...wanted };
  const fields = names.filter((name) => old[name] !== next[name]);
  if (fields.length === 0) return before;
  const wasAdmin = before.role === 'admin' && before.active;
  if (wasAdmin && !(next.role === 'admin' && next.active) && (await otherAdmins(ctx.tx, before.id)) === 0) {
    throw new AppError('refused', messages.lastAdmin(before.name));
  }
  if (fields.includes('departmentId') && next.departmentId !== null) await demandActive(ctx, next.departmentId);
  const written = await ctx.tx.run(sql`
    UPDATE staff SET department_id = ${next.departmentId}::int, role = ${next.role}, active = ${next.active}, locale = ${next.locale},
      locale_chosen = ${next.localeChosen}, timezone = ${next.timezone}, zone_chosen = ${next.zoneChosen},
      away_from = ${next.awayFrom}::timestamptz, away_until = ${next.awayUntil}::timestamptz, cover_id = ${next.coverId}::int,
      version = version + 1, updated_at = ${ctx.now}
    WHERE id = ${before.id} AND version = ${before.version}`);
  if (written !== 1) throw new Error(`Staff ${before.id} changed although the row was locked.`);
  // Private channels of the department that somebody leaves may now have an outsider in them, or somebody who may only look.
  const seesLess =
    next.departmentId !== before.departmentId || !next.active || (next.role === 'viewer' && before.role !== 'viewer');
  if (before.departmentId !== null && seesLess) await doubtAudience(ctx.tx, [before.departmentId]);

  const ref = recordRef('staff', before.id);
  const pick = (from: Columns) => Object.fromEntries(fields.map((name) => [name, from[name]]));
  ctx.changed({ ref, version: before.version + 1, fields, before: pick(old), after: pick(next) });
  ctx.emit({
    type: `staff.${event}`,
    ref,
    details: {
      departmentId: next.departmentId,
      previousDepartmentId: before.departmentId,
      role: next.role,
      changed: fields,
    },
  });
  const after = await person(ctx.tx, before.id);
  if (!after) throw new Error(`Staff ${before.id} vanished although the row was locked.`);
  return after;
}

/** Undo may come when the department that somebody was moved out of has been retired. */
async function demandActive(ctx: Ctx<never> | Ctx, departmentId: number): Promise<void> {
  const [department] = await ctx.tx.rows<{ nameEn: string; nameZh: string; active: boolean }>(sql`
    SELECT name_en AS "nameEn", name_zh AS "nameZh", active FROM departments WHERE id = ${departmentId} FOR KEY SHARE`);
  if (department?.active) return;
  const name = department ? msg(department.nameEn, department.nameZh) : same(`D-${departmentId}`);
  throw new AppError('refused', messages.departmentRetired(name), { field: 'department' });
}

/** The present values of the columns that are about to change. */
export function keep(before: Person, changing: readonly (keyof Columns)[]): KeptPerson {
  const all = columnsOf(before);
  return { id: before.id, columns: Object.fromEntries(changing.map((name) => [name, all[name]])) };
}
