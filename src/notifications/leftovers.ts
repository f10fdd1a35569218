import type { Database } from '../store/database.ts';

/** What a crash, a lost queue or an outage left behind, and what has become old. All of it is found by partial indexes. */

/** Events that nobody relayed. A moment's grace, so that the sweep does not race the relay that was just woken. */
export async function hasUnrelayed(database: Database): Promise<boolean> {
  const { rows } = await database.pool.query(`SELECT 1 FROM outbox WHERE relayed_at IS NULL ORDER BY id LIMIT 1`);
  return rows.length > 0;
}

/** Targets that nobody holds and that have had something waiting for a while: their job was lost, or whoever held them died. */
export async function abandonedTargets(database: Database, limit = 1_000): Promise<number[]> {
  const { rows } = await database.pool.query<{ id: number }>({
    name: 'sweep-targets',
    text: `SELECT t.id FROM targets t
      WHERE (t.held_by IS NULL OR t.held_until < now()) AND (t.not_before IS NULL OR t.not_before <= now())
        AND EXISTS (SELECT 1 FROM deliveries d WHERE d.target_id = t.id AND d.state IN ('pending', 'sending')
          AND d.created_at < now() - interval '2 seconds' AND (d.not_before IS NULL OR d.not_before <= now()))
      ORDER BY t.id LIMIT $1`,
    values: [limit],
  });
  return rows.map((row) => row.id);
}

/** Requests that were acknowledged, are not done, and that nobody is working on. */
export async function unfinishedRequests(database: Database, limit = 100): Promise<bigint[]> {
  const { rows } = await database.pool.query<{ id: string }>({
    name: 'sweep-inbox',
    text: `SELECT id FROM inbox WHERE state = 'kept' AND (held_until IS NULL OR held_until < now()) ORDER BY id LIMIT $1`,
    values: [limit],
  });
  return rows.map((row) => BigInt(row.id));
}

const keptDays = 90;
const pruneBatch = 1_000;

/** Deletes what is over and older than 90 days, from the old end of each table; at most `batches` of 1,000 rows of each. */
export async function prune(database: Database, batches = 20): Promise<number> {
  const old = `interval '${keptDays} days'`;
  const statements = [
    `DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries ORDER BY id LIMIT ${pruneBatch})
       AND created_at < now() - ${old} AND state NOT IN ('pending', 'sending', 'held')`,
    `DELETE FROM outbox WHERE id IN (SELECT id FROM outbox ORDER BY id LIMIT ${pruneBatch}) AND at < now() - ${old} AND relayed_at IS NOT NULL`,
    `DELETE FROM bulletins WHERE id IN (SELECT id FROM bulletins ORDER BY id LIMIT ${pruneBatch}) AND created_at < now() - ${old}`,
    `DELETE FROM mutes WHERE until < now()`,
    `DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE received_at < now() - ${old} AND state <> 'kept' ORDER BY received_at LIMIT ${pruneBatch})`,
  ];
  let removed = 0;
  for (const statement of statements) {
    for (let batch = 0; batch < batches; batch += 1) {
      const { rowCount } = await database.pool.query(statement);
      removed += rowCount ?? 0;
      if ((rowCount ?? 0) === 0) break;
    }
  }
  return removed;
}
