import type { Database } from './database.ts';

/** What is counted over all processes and restarts. */
export type CounterName = 'teams.unanswered';

export interface Counted {
  readonly count: number;
  /** null: never. */
  readonly lastAt: Date | null;
}

/** Counters of rare happenings: each count is a statement of its own, so nothing that happens often belongs here. */
export interface Counters {
  add(name: CounterName): Promise<void>;
  read(name: CounterName): Promise<Counted>;
}

export function createCounters(database: Database): Counters {
  const keyOf = (name: CounterName): string => `count.${name}`;
  return {
    async add(name) {
      await database.pool.query(
        `INSERT INTO settings AS s (key, value, updated_at) VALUES ($1, '1'::jsonb, now())
         ON CONFLICT (key) DO UPDATE SET value = to_jsonb((s.value)::bigint + 1), updated_at = now()`,
        [keyOf(name)],
      );
    },
    async read(name) {
      const { rows } = await database.pool.query<{ count: string; lastAt: Date }>(
        `SELECT (value)::bigint AS count, updated_at AS "lastAt" FROM settings WHERE key = $1`,
        [keyOf(name)],
      );
      const [row] = rows;
      return row ? { count: Number(row.count), lastAt: row.lastAt } : { count: 0, lastAt: null };
    },
  };
}
