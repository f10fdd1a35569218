import type pg from 'pg';
import type { Incoming } from '../core/incoming.ts';
import type { Secrets } from '../core/secrets.ts';
import { type Database, type Sql, sql } from './database.ts';

const context = 'inbox.incoming';
/** How long whoever took a request up has it to themselves. Longer than any answer may take, shorter than a person's patience. */
const holdSeconds = 60;
/** After so many tries a request is set aside for an admin to look at. */
export const maxAttempts = 5;

/** Requests that were acknowledged and are not done yet. The row exists before the platform hears "ok". */
export interface Inbox {
  /** false: this receipt is known already, so the request was or is being worked on. */
  keep(incoming: Incoming): Promise<boolean>;
  /** Takes a kept request up again; null when it is closed or held by somebody else. */
  resume(id: bigint): Promise<Resumed | null>;
  /**
   * The request was answered without an operation, or refused: nothing is left to do. Resolves to false when somebody else closed
   * it first, and so answers it.
   */
  finish(receipt: string, state: 'done' | 'refused', error?: string): Promise<boolean>;
  /** It failed for a reason of ours: whoever comes next tries again, after a while. */
  failed(receipt: string, error: string): Promise<Failed>;
}

export interface Resumed {
  readonly incoming: Incoming;
  /** It was tried often enough and never came to an end, not even to a fault: it is set aside now. */
  readonly givenUp: boolean;
}

/** `closed`: what failed came after the request had been done. */
export type Failed = { readonly state: 'again'; readonly attempts: number } | { readonly state: 'given-up' | 'closed' };

export function createInbox(database: Database, secrets: Secrets): Inbox {
  const keepStatement: pg.QueryConfig = {
    name: 'inbox-keep',
    text: `INSERT INTO inbox (receipt, sealed, attempts, held_until) VALUES ($1, $2, 1, now() + interval '${holdSeconds} seconds')
           ON CONFLICT (receipt) DO NOTHING`,
  };
  return {
    async keep(incoming) {
      const sealed = secrets.seal(JSON.stringify(incoming), context);
      const result = await database.promptPool.query({ ...keepStatement, values: [incoming.receipt, sealed] });
      return result.rowCount === 1;
    },
    async resume(id) {
      const { rows } = await database.pool.query<{ receipt: string; sealed: string; state: string }>(
        `UPDATE inbox SET state = CASE WHEN attempts >= ${maxAttempts} THEN 'dead' ELSE 'kept' END,
           attempts = attempts + 1, held_until = now() + interval '${holdSeconds} seconds'
         WHERE id = $1 AND state = 'kept' AND (held_until IS NULL OR held_until < now()) RETURNING receipt, sealed, state`,
        [id],
      );
      const [row] = rows;
      if (!row) return null;
      try {
        return { incoming: JSON.parse(secrets.open(row.sealed, context)) as Incoming, givenUp: row.state === 'dead' };
      } catch (error) {
        // Nobody will ever read it without its key; trying again and again would only fill the log.
        await close(row.receipt, 'dead', 'It cannot be opened: is an encryption key missing?', true);
        throw error;
      }
    },
    finish: (receipt, state, error) => close(receipt, state, error ?? null, false),
    async failed(receipt, error) {
      const { rows } = await database.pool.query<{ state: string; attempts: number }>(
        `UPDATE inbox SET state = CASE WHEN attempts >= ${maxAttempts} THEN 'dead' ELSE 'kept' END,
           error = $2, held_until = now() + make_interval(secs => 5 * attempts) WHERE receipt = $1 AND state = 'kept'
         RETURNING state, attempts`,
        [receipt, storable(error)],
      );
      const [row] = rows;
      if (!row) return { state: 'closed' };
      return row.state === 'kept' ? { state: 'again', attempts: row.attempts } : { state: 'given-up' };
    },
  };

  /** `keeps`: what was asked for stays, for whoever looks into it. */
  async function close(receipt: string, state: string, error: string | null, keeps: boolean): Promise<boolean> {
    const { rowCount } = await database.pool.query(
      `UPDATE inbox SET state = $2, sealed = CASE WHEN $4 THEN sealed END, error = $3, done_at = now(), held_until = NULL
       WHERE receipt = $1 AND state = 'kept'`,
      [receipt, state, error === null ? null : storable(error), keeps],
    );
    return rowCount === 1;
  }
}

/** An error may repeat what somebody typed, and PostgreSQL takes no NUL. */
function storable(error: string): string {
  return error.replaceAll('\0', '').slice(0, 500);
}

/** The UPDATE that closes a request which its operation has done. It touches no row where another worker has closed it meanwhile. */
export function closeRequest(receipt: string): Sql {
  return sql`
    UPDATE inbox SET state = 'done', sealed = NULL, done_at = now(), held_until = NULL WHERE receipt = ${receipt} AND state = 'kept'`;
}
