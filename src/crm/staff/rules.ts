import { type Role, roles } from '../../core/actor.ts';
import { foldName } from '../../core/text.ts';

/** What placing somebody is decided by. */
export interface Placing {
  readonly actor: { readonly staffId: number; readonly role: Role; readonly departmentId: number | null };
  readonly person: { readonly id: number; readonly role: Role; readonly departmentId: number | null };
  readonly to: { readonly departmentId: number; readonly role: Role | undefined };
  /** Active admins besides this person. */
  readonly otherAdmins: number;
  /** The actor was warned that they give rights away, and said yes. */
  readonly sure: boolean;
}

export type PlacingFault = 'not-theirs' | 'not-their-department' | 'role-too-high' | 'last-admin' | 'warn-self';

/**
 * The role that somebody has after a move. Whoever managed one department does not manage the next one unless that is
 * said; an admin stays one.
 */
export function roleAfter({ person, to }: Pick<Placing, 'person' | 'to'>): Role {
  if (to.role !== undefined) return to.role;
  return person.role === 'manager' && person.departmentId !== to.departmentId ? 'member' : person.role;
}

/** What speaks against a placing; null when nothing does. The policy has been asked already whether the actor may place at all. */
export function placingFault(placing: Placing): PlacingFault | null {
  const { actor, person, to } = placing;
  const role = roleAfter(placing);
  if (actor.role !== 'admin') {
    if (person.departmentId !== null && person.departmentId !== actor.departmentId) return 'not-theirs';
    if (person.role === 'admin' || person.id === actor.staffId) return 'not-theirs';
    if (person.role === 'manager' && person.departmentId !== null) return 'not-theirs';
    if (to.departmentId !== actor.departmentId) return 'not-their-department';
    if (rank(role) > rank('member')) return 'role-too-high';
  }
  if (person.role === 'admin' && role !== 'admin' && placing.otherAdmins === 0) return 'last-admin';
  if (person.id === actor.staffId && rank(role) < rank(actor.role) && !placing.sure) return 'warn-self';
  return null;
}

function rank(role: Role): number {
  return roles.length - roles.indexOf(role);
}

/** What an absence is checked by. Times in milliseconds. */
export interface Absence {
  readonly from: number;
  readonly until: number;
}
export type AbsenceFault = 'ends-before-it-begins' | 'over' | 'too-long' | 'covers-self' | 'cover-away';

/** Longer absences are a departure: deactivate instead. */
export const longestAbsenceDays = 400;

export function absenceFault(
  absence: Absence,
  now: number,
  staffId: number,
  cover: { readonly id: number; readonly away: Absence | null } | null,
): AbsenceFault | null {
  if (absence.until <= now) return 'over';
  if (absence.until <= absence.from) return 'ends-before-it-begins';
  if (absence.until - absence.from > longestAbsenceDays * 86_400_000) return 'too-long';
  if (cover?.id === staffId) return 'covers-self';
  // Who is away on the first day, or for all of it, cannot take over.
  if (cover?.away && cover.away.from <= absence.from && cover.away.until > absence.from) return 'cover-away';
  return null;
}

/** Away now? */
export function isAway(person: { awayFrom: Date | null; awayUntil: Date | null }, now: Date): boolean {
  return person.awayUntil !== null && person.awayUntil > now && (person.awayFrom === null || person.awayFrom <= now);
}

/** People whom a name may mean: those of that whole name, otherwise those whose names hold every word as a beginning. */
export function peopleNamed<P extends { readonly name: string }>(
  words: string,
  all: readonly P[],
): { found: P[]; exact: boolean } {
  const wanted = foldName(words);
  if (wanted === '') return { found: [], exact: false };
  const whole = all.filter((person) => foldName(person.name) === wanted);
  if (whole.length > 0) return { found: whole, exact: true };
  const parts = wanted.split(' ');
  const found = all.filter((person) => {
    const name = foldName(person.name);
    // Chinese names have no spaces: a part of one is a part of the whole.
    if (/\p{Script=Han}/u.test(wanted)) return name.replaceAll(' ', '').includes(wanted.replaceAll(' ', ''));
    const left = name.split(' ');
    return parts.every((part) => {
      const at = left.findIndex((word) => word.startsWith(part));
      if (at >= 0) left.splice(at, 1);
      return at >= 0;
    });
  });
  return { found, exact: false };
}
