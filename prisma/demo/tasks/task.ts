import type { Priority } from '../../../src/crm/tasks/rules.ts';
import type { Moment } from '../moments.ts';
import type { Who } from '../people.ts';

/** A task and what has become of it. Whoever it is for took the steps; a note says who wrote it. */
export interface DemoTask {
  readonly title: string;
  readonly about?: string;
  readonly by: Who;
  /** Nobody: it waits in `department` for somebody to take it. */
  readonly for?: Who;
  readonly department?: 'sales' | 'support' | 'marketing' | 'finance';
  readonly added: Moment;
  readonly due?: Moment;
  readonly priority?: Priority;
  readonly notes?: readonly { readonly by: Who; readonly when: Moment; readonly text: string }[];
  readonly started?: Moment;
  readonly done?: Moment;
  readonly cancelled?: Moment;
  /** Minutes that it was thought to take, and that it took. */
  readonly estimate?: number;
  readonly took?: number;
  /** What whoever asked for it thought of the result: 1 to 5. */
  readonly rated?: { readonly when: Moment; readonly rating: number; readonly text: string };
  readonly checklist?: readonly string[];
  /** Of the checklist. */
  readonly ticked?: readonly { readonly when: Moment; readonly item: string }[];
  /** Per cent. */
  readonly progress?: { readonly when: Moment; readonly percent: number };
  /** The title of a task that has to be done first. */
  readonly waitsFor?: string;
  /** How it comes back: `every week on fri`. */
  readonly repeats?: string;
  readonly snoozed?: { readonly when: Moment; readonly until: Moment };
}
