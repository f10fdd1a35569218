import type { Actor, Role } from '../../src/core/actor.ts';
import { days } from '../../src/core/clock.ts';
import { asId, type DepartmentId, type StaffId } from '../../src/core/ids.ts';
import type { Locale } from '../../src/core/msg.ts';
import { joinSql, sql, type Tx } from '../../src/store/database.ts';
import { people, type Who } from './people.ts';

/** Somebody in the workspace that the company meets in. */
export interface CompanyPerson {
  readonly id: string;
  readonly realName: string;
  readonly email: string;
  readonly tz: string;
  readonly locale: string;
  /** A department's key; empty or absent for who belongs to none. */
  readonly department?: string;
  readonly title: string;
  readonly isOwner?: boolean;
  readonly isRestricted?: boolean;
  readonly isUltraRestricted?: boolean;
  readonly isStranger?: boolean;
  readonly isBot?: boolean;
  readonly isDeleted?: boolean;
}

export interface CompanyChannel {
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly members: readonly string[];
}

/** The workspace as the playground makes it. */
export interface Company {
  readonly team: { readonly id: string };
  readonly bot: { readonly userId: string };
  readonly people: readonly CompanyPerson[];
  readonly channels: readonly CompanyChannel[];
  /** The departments' channels in Teams, where the company has Teams too; members are the same people's ids. */
  readonly teams?: { readonly tenantId: string; readonly channels: readonly CompanyChannel[] };
}

export interface Placed {
  readonly actor: Actor;
  readonly email: string;
  readonly user: string;
}

/** Days since the company took its people on: before anything that they did. */
const foundedAgo = 600;

/** Everybody who is a colleague becomes one here; guests, bots and people of other companies do not. */
export async function placePeople(tx: Tx, company: Company, now: Date): Promise<readonly Placed[]> {
  const founded = new Date(now.getTime() - days(foundedAgo));
  const colleagues = company.people.filter(isColleague);
  const rows = colleagues.map(
    (person) =>
      sql`(${person.realName}, ${person.email.toLowerCase()}, ${roleOf(person)}, ${person.department ?? ''},
        ${localeOf(person)}, ${person.tz}, ${person.id})`,
  );
  const placed = await tx.rows<ActorRow>(sql`
    WITH given AS (
      SELECT * FROM (VALUES ${joinSql(rows)}) AS g(name, email, role, department, locale, timezone, user_id)
    ), placed AS (
      INSERT INTO staff (name, email, role, department_id, locale, timezone, created_at, updated_at)
      SELECT g.name, g.email, g.role, d.id, g.locale, g.timezone, ${founded}::timestamptz, ${founded}::timestamptz
      FROM given g LEFT JOIN departments d ON d.key = g.department
      RETURNING id, name, email, role, department_id, locale, timezone
    ), known AS (
      INSERT INTO chat_identities (platform, workspace, user_id, staff_id, kind, email, name, checked_at)
      SELECT 'slack', ${company.team.id}, g.user_id, p.id, 'member', p.email, p.name, ${now}::timestamptz
      FROM placed p JOIN given g ON g.email = p.email
    )
    SELECT p.id, p.name, p.email, p.role, p.department_id AS "departmentId", d.key AS "departmentKey", p.locale, p.timezone,
      g.user_id AS user
    FROM placed p JOIN given g ON g.email = p.email LEFT JOIN departments d ON d.id = p.department_id
    ORDER BY p.id`);
  return placed.map(({ id, departmentId, email, user, ...rest }) => ({
    email,
    user,
    actor: {
      ...rest,
      staffId: asId<StaffId>(id),
      departmentId: departmentId === null ? null : asId<DepartmentId>(departmentId),
    },
  }));
}

interface ActorRow {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly departmentId: number | null;
  readonly departmentKey: string | null;
  readonly locale: Locale;
  readonly timezone: string;
  readonly user: string;
}

/** Finds the people that the demo's stories name. Throws when the company lacks one of them. */
export function castOf(placed: readonly Placed[]): (who: Who) => Actor {
  const byEmail = new Map(placed.map((person) => [person.email, person.actor]));
  return (who) => {
    const actor = byEmail.get(people[who]);
    if (!actor) throw new Error(`Nobody in the demo company has the address ${people[who]}.`);
    return actor;
  };
}

function isColleague(person: CompanyPerson): boolean {
  return !(person.isRestricted || person.isUltraRestricted || person.isStranger || person.isBot || person.isDeleted);
}

function roleOf(person: CompanyPerson): Role {
  if (person.isOwner || /\bIT\b/u.test(person.title)) return 'admin';
  return /^head of\b/iu.test(person.title) ? 'manager' : 'member';
}

function localeOf(person: CompanyPerson): Locale {
  return person.locale.startsWith('zh') ? 'zh' : 'en';
}
