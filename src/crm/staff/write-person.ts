import type { Role } from '../../core/actor.ts';
import { AppError } from '../../core/errors.ts';
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
  const written = await ctx.tx.run(sql`
    UPDATE staff SET department_id = ${next.departmentId}::int, role = ${next.role}, active = ${next.active}, locale = ${next.locale},
      locale_chosen = ${next.localeChosen}, timezone = ${next.timezone}, zone_chosen = ${next.zoneChosen},
      away_from = ${next.awayFrom}::timestamptz, away_until = ${next.awayUntil}::timestamptz, cover_id = ${next.coverId}::int,
      version = version + 1, updated_at = ${ctx.now}
    WHERE id = ${before.id} AND version = ${before.version}`);
  if (written !== 1) throw new Error(`Staff ${before.id} changed although the row was locked.`);
  // Private channels of the department that somebody leaves may now have an outsider in them.
  const left = before.departmentId !== null && (next.departmentId !== before.departmentId || !next.active);
  if (left) await doubtAudience(ctx.tx, [before.departmentId as number]);

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

/** The present values of the columns that are about to change. */
export function keep(before: Person, changing: readonly (keyof Columns)[]): KeptPerson {
  const all = columnsOf(before);
  return { id: before.id, columns: Object.fromEntries(changing.map((name) => [name, all[name]])) };
}
