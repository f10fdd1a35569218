import type { Via } from '../../../src/crm/interactions/rules.ts';
import type { Moment } from '../moments.ts';
import type { Who } from '../people.ts';

/** A contact with a customer, written down right after it happened. */
export interface DemoLog {
  readonly about: string;
  readonly by: Who;
  readonly when: Moment;
  readonly via: Via;
  readonly content: string;
  /** For the author's department only. */
  readonly private: boolean;
}

export const log = (about: string, by: Who, when: Moment, via: Via, content: string): DemoLog => ({
  about,
  by,
  when,
  via,
  content,
  private: false,
});

export const privateLog = (...given: Parameters<typeof log>): DemoLog => ({ ...log(...given), private: true });
