import type pg from 'pg';
import type { Incoming } from '../core/incoming.ts';
import type { Secrets } from '../core/secrets.ts';
import { type Database, sql, type Tx } from './database.ts';

const context = 'inbox.incoming';
/** How long whoever took a request up has it to themselves. Longer than any answer may take, shorter than a person's patience. */
const holdSeconds = 60;
/** After so many tries a request is set aside for an admin to look at. */
export const maxAttempts = 5;

/** Requests that were acknowledged and are not done yet. The row exists before the platform hears "ok". */
export interface Inbox {
  /** false: this receipt is known already, so the request was or is being worked on. */
  keep(incoming: Incoming): Promise<boolean>;
  /** Takes a kept request up again; null when it is done, held by somebody else, or given up. */
  resume(id: bigint): Promise<Incoming | null>;
  /** The request was answered without an operation, or refused: nothing is left to do. */
  finish(receipt: string, state: 'done' | 'refused', error?: string): Promise<void>;
  /** It failed for a reason of ours: whoever comes next tries again, after a while. Resolves to false when it was given up. */
  failed(receipt: string, error: string): Promise<boolean>;
}

export function createInbox(database: Database, secrets: Secrets): Inbox {
  const keepStatement: pg.QueryConfig = {
    name: 'inbox-keep',
    text: `INSERT INTO inbox (receipt, sealed, attempts, held_until) VALUES ($1, $2, 1, now() + interval '${holdSeconds} seconds')
           ON CONFLICT (receipt) DO NOTHING`,
  };
  return {
    async keep(incoming) {
      const sealed = secrets.seal(JSON.stringify(incoming), context);
      const result = await database.pool.query({ ...keepStatement, values: [incoming.receipt, sealed] });
      return result.rowCount === 1;
    },
    async resume(id) {
      const { rows } = await database.pool.query<{ sealed: string; attempts: number }>(
        `UPDATE inbox SET attempts = attempts + 1, held_until = now() + interval '${holdSeconds} seconds'
         WHERE id = $1 AND state = 'kept' AND held_until < now() RETURNING sealed, attempts`,
        [id],
      );
      return rows[0] ? (JSON.parse(secrets.open(rows[0].sealed, context)) as Incoming) : null;
    },
    async finish(receipt, state, error) {
      await database.pool.query(
        `UPDATE inbox SET state = $2, sealed = NULL, error = $3, done_at = now(), held_until = NULL WHERE receipt = $1 AND state = 'kept'`,
        [receipt, state, error ?? null],
      );
    },
    async failed(receipt, error) {
      const { rows } = await database.pool.query<{ state: string }>(
        `UPDATE inbox SET state = CASE WHEN attempts >= ${maxAttempts} THEN 'dead' ELSE 'kept' END,
           error = $2, held_until = now() + make_interval(secs => 5 * attempts) WHERE receipt = $1 AND state = 'kept' RETURNING state`,
        [receipt, error.slice(0, 500)],
      );
      return rows[0]?.state === 'kept';
    },
  };
}

/**
 * In the transaction of the operation itself: the request is done exactly when its change is. false: another worker has
 * done it meanwhile, so this transaction must not.
 */
export async function finishInTransaction(tx: Tx, receipt: string): Promise<boolean> {
  const changed = await tx.run(sql`
    UPDATE inbox SET state = 'done', sealed = NULL, done_at = now(), held_until = NULL WHERE receipt = ${receipt} AND state = 'kept'`);
  return changed === 1;
}
