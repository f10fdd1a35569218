import { minutes } from '../../core/clock.ts';

/** What a room can be made for. */
export const subjectNouns = ['customer', 'case'] as const;
export type SubjectNoun = (typeof subjectNouns)[number];

export type Wanted = 'open' | 'archived';
/** 'failed': the platform said no, and nothing is tried until somebody asks again. */
export type State = 'making' | 'open' | 'archived' | 'failed';

/** Tries before a room is given up, where the platform only has a bad moment. */
export const mostAttempts = 8;

/** How long a room is one process's; a step costs a call or two. In milliseconds. */
export const leaseMs = minutes(2);

const firstWaitMs = 5_000;
const longestWaitMs = minutes(10);

/** When to try again after so many tries, in milliseconds; what the platform asks for counts more. */
export function waitBefore(attempts: number, asked: number | undefined): number {
  return Math.max(asked ?? 0, Math.min(longestWaitMs, firstWaitMs * 2 ** Math.max(0, attempts - 1)));
}

/** Is there something to do? */
export function isUnsettled({ wanted, state }: { readonly wanted: Wanted; readonly state: State }): boolean {
  return state !== 'failed' && state !== wanted;
}

/** Somebody who belongs in a room. */
export interface Insider {
  readonly staffId: number;
  readonly name: string;
  readonly departmentEn: string | null;
  readonly departmentZh: string | null;
  /** Their account in the room's workspace; null: none. */
  readonly user: string | null;
}

/** The same people by department, in the order in which departments come first; whoever has none is last. */
export function byDepartment(people: readonly Insider[]): readonly {
  readonly departmentEn: string | null;
  readonly departmentZh: string | null;
  readonly names: readonly string[];
}[] {
  const groups = new Map<string | null, Insider[]>();
  for (const one of people) groups.set(one.departmentEn, [...(groups.get(one.departmentEn) ?? []), one]);
  const placed = [...groups].filter(([key]) => key !== null);
  const unplaced = [...groups].filter(([key]) => key === null);
  return [...placed, ...unplaced].map(([departmentEn, members]) => ({
    departmentEn,
    departmentZh: members[0]?.departmentZh ?? null,
    names: members.map(({ name }) => name),
  }));
}
