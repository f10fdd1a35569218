import type { NounName, RecordRef } from '../core/records.ts';
import { recordRef } from '../core/records.ts';
import type { Database } from '../store/database.ts';

/** A delivery that was given up, for the doctor. */
export interface DeadLetter {
  readonly id: bigint;
  readonly event: string;
  readonly ref: RecordRef;
  /** Where it should have gone: a channel's or a person's name. */
  readonly to: string;
  readonly toKind: 'channel' | 'staff';
  readonly reason: string;
  readonly attempts: number;
  readonly endedAt: Date;
}

/** The newest first. */
export async function deadLetters(database: Database, limit = 50): Promise<DeadLetter[]> {
  const { rows } = await database.pool.query<{
    id: string;
    event: string;
    noun: NounName;
    recordId: number;
    to: string;
    toKind: 'channel' | 'staff';
    reason: string;
    attempts: number;
    endedAt: Date;
  }>(
    `SELECT d.id, d.event, d.noun, d.record_id AS "recordId", coalesce('#' || c.name, s.name, '?') AS "to", t.kind AS "toKind",
       coalesce(d.error, '') AS reason, d.attempts, d.ended_at AS "endedAt"
     FROM deliveries d JOIN targets t ON t.id = d.target_id
     LEFT JOIN channels c ON c.id = t.channel_id LEFT JOIN staff s ON s.id = t.staff_id
     WHERE d.state = 'dead' ORDER BY d.id DESC LIMIT $1`,
    [limit],
  );
  return rows.map(({ noun, recordId, ...row }) => ({ ...row, id: BigInt(row.id), ref: recordRef(noun, recordId) }));
}

/**
 * Puts dead letters back, all of them or those of these ids. Those of a channel that is still broken or paused stay: they would
 * only die again. One that was tried stays so, since a try may have got through. Resolves to their targets, and how many there were.
 */
export async function reviveDeadLetters(
  database: Database,
  ids?: readonly bigint[],
): Promise<{ count: number; targetIds: number[] }> {
  const { rows } = await database.pool.query<{ target_id: number }>(
    `UPDATE deliveries d SET state = 'pending', attempts = least(d.attempts, 1), error = NULL, not_before = NULL, ended_at = NULL, created_at = now()
     FROM targets t LEFT JOIN channels c ON c.id = t.channel_id
     WHERE d.state = 'dead' AND t.id = d.target_id AND (t.kind = 'staff' OR c.status = 'ok')
       AND ($1::bigint[] IS NULL OR d.id = ANY($1))
     RETURNING d.target_id`,
    [ids ? ids.map(String) : null],
  );
  const targetIds = [...new Set(rows.map((row) => row.target_id))];
  // An admin who says "again" means now, not when a backoff ends.
  await database.pool.query('UPDATE targets SET not_before = NULL WHERE id = ANY($1)', [targetIds]);
  return { count: rows.length, targetIds };
}
