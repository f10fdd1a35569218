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
  readonly snoozed?: { readonly when: Moment; readonly until: Moment };
}
