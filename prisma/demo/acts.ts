import type { Actor } from '../../src/core/actor.ts';
import { type Moment, momentAt } from './moments.ts';
import type { Who } from './people.ts';

/** What acts make and later acts speak of; departments, playbooks and categories are there from the start, by their English names. */
export type Kind =
  | 'customer'
  | 'contact'
  | 'task'
  | 'need'
  | 'deal'
  | 'order'
  | 'target'
  | 'review'
  | 'case'
  | 'handoff'
  | 'project'
  | 'campaign'
  | 'field'
  | 'import'
  | 'department'
  | 'playbook'
  | 'category'
  | 'channel';

/** The ids of what is there so far. Each throws for what is not. */
export interface Ids {
  of(kind: Kind, key: string): number;
  /** A task of a project, by its title. */
  step(project: string, title: string): number;
}

export type Input = Readonly<Record<string, unknown>>;

/** Something that somebody did at some time: one call of an operation. */
export interface Act {
  readonly at: Date;
  readonly by: Actor;
  readonly operation: `${string}.${string}`;
  /** Under which later acts find what this one made. */
  readonly makes?: Made;
  input(ids: Ids): Input;
}

export interface Made {
  readonly kind: Kind;
  readonly key: string;
}

export const made = (kind: Kind, key: string): Made => ({ kind, key });

/** How a chapter of the story is told: who did what when, as seen from now. */
export interface Scene {
  did(who: Who, when: Moment, operation: Act['operation'], input: Input | ((ids: Ids) => Input), makes?: Made): Act;
  at(moment: Moment, who: Who): Date;
  /** The day of a working day's moment, as operations take days: `2026-11-18`. */
  day(moment: Moment): string;
  id(who: Who): number;
  readonly now: Date;
}

export type Chapter = (scene: Scene) => readonly Act[];

export function sceneOf(now: Date, cast: (who: Who) => Actor): Scene {
  const at = (moment: Moment, who: Who) => momentAt(moment, now, cast(who).timezone);
  return {
    now,
    at,
    // A working day is the same date for everybody, so any zone will do.
    day: (moment) => momentAt(moment, now, 'utc').toISOString().slice(0, 10),
    id: (who) => cast(who).staffId,
    did: (who, when, operation, input, makes) => ({
      at: at(when, who),
      by: cast(who),
      operation,
      ...(makes ? { makes } : {}),
      input: typeof input === 'function' ? input : () => input,
    }),
  };
}
