import { expect } from 'vitest';
import { until } from '../support/until.ts';
import type { Client, PlaceName, Seen, Shown } from './client.ts';

/** What a scenario works with: people at a platform, and the database behind it. */
export interface Desk {
  readonly client: Client;
  /** Types a command and sees an answer like `expects`. */
  type(who: string, words: string, place: PlaceName, expects: RegExp): Promise<Seen>;
  /** The only row; fails when there are more or none. */
  row<Row extends object = Record<string, unknown>>(sql: string, ...values: unknown[]): Promise<Row>;
  /** The newest message with these words that this person sees in a place; waits for it. */
  finds(who: string, place: PlaceName, words: string): Promise<Shown>;
  /** How many messages with these words this person sees in a place. */
  counts(who: string, place: PlaceName, words: string): number;
  /** Lena of Sales adds a task for Support; answers its id as people write it. */
  task(title: string, more?: string): Promise<string>;
  /** Lena of Sales adds a customer. */
  customer(name: string, more?: string): Promise<string>;
  /** Lena of Sales logs a call with Acme. */
  log(content: string): Promise<string>;
}

export interface Scenario {
  /** The path of the command, or the name of the door, that it shows to work. */
  readonly capability: string;
  run(desk: Desk): Promise<void>;
}

export const scenario = (capability: string, run: (desk: Desk) => Promise<void>): Scenario => ({ capability, run });

export function createDesk(client: Client): Desk {
  const desk: Desk = {
    client,
    async type(who, words, place, expects) {
      const seen = await client.as(who).type(words, place, expects);
      expect(seen.text).toMatch(expects);
      return seen;
    },
    async row<Row extends object>(sql: string, ...values: unknown[]) {
      const rows = await client.rows<Row>(sql, values);
      expect(rows, sql).toHaveLength(1);
      return rows[0] as Row;
    },
    async finds(who, place, words) {
      const find = () =>
        client
          .as(who)
          .reads(place)
          .findLast((message) => message.text.includes(words));
      await until(`“${words}” in ${place}`, () => find() !== undefined);
      return find() as Shown;
    },
    counts: (who, place, words) =>
      client
        .as(who)
        .reads(place)
        .filter((message) => message.text.includes(words)).length,
    async task(title, more = 'for:support') {
      await desk.type('lena', `task add acme "${title}" ${more}`, 'sales', new RegExp(title, 'u'));
      const { id } = await desk.row<{ id: number }>('SELECT id FROM tasks WHERE title = $1', title);
      return `T-${id}`;
    },
    async customer(name, more = '') {
      await desk.type('lena', `customer add "${name}" ${more}`, 'sales', /Customer added/u);
      const { id } = await desk.row<{ id: number }>('SELECT id FROM customers WHERE name = $1', name);
      return `C-${id}`;
    },
    async log(content) {
      await desk.type('lena', `log add acme "${content}" via:call`, 'sales', /Logged with/u);
      const { id } = await desk.row<{ id: number }>('SELECT id FROM interactions WHERE content = $1', content);
      return `L-${id}`;
    },
  };
  return desk;
}

/** The message with these words among what somebody saw; others may have come between. */
export function shownWith(seen: Seen, words: string): Shown {
  const found = seen.shown.findLast((message) => message.text.includes(words));
  if (!found) throw new Error(`no message with “${words}” in: ${seen.text}`);
  return found;
}

export const numberOf = (id: string): number => Number(id.replace(/^\D+/u, ''));
