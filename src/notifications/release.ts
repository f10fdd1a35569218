import { quietUntil } from '../core/peace.ts';
import { recordRef } from '../core/records.ts';
import { type Database, sql, type Tx } from '../store/database.ts';
import { addToOutbox } from '../store/outbox.ts';
import type { Pace } from './pacing.ts';
import type { TargetKey } from './routing.ts';
import { loadPaces } from './signal.ts';

/** Targets that a transaction takes. */
const batchSize = 50;

export interface Released {
  /** Targets whose only held message now goes out by itself. */
  readonly targetIds: readonly number[];
  /** Messages that tell of several things: their events wait for the relay. */
  readonly bulletins: number;
}

/**
 * Lets go what was held back and whose time has come: a single message by itself, several as one list. Whether it is still quiet is asked
 * again, since hours and mutes may have changed. Any number of workers may do this at once; each message is told once.
 */
export async function releaseHeld(database: Database, now: Date): Promise<Released> {
  const targetIds: number[] = [];
  let bulletins = 0;
  for (;;) {
    const taken = await database.transact(async (tx) => {
      const due = await dueTargets(tx, now);
      const paces = await loadPaces(
        tx,
        due.map(({ key }) => key),
        now,
      );
      for (const target of due) {
        const until = stillQuiet(paces.get(target.key), now);
        if (until) {
          await tx.run(sql`
            UPDATE deliveries SET not_before = ${until}::timestamptz WHERE target_id = ${target.id}::int AND state = 'held'`);
        } else if (target.count === 1) {
          await tx.run(sql`
            UPDATE deliveries SET state = 'pending', not_before = NULL, created_at = now()
            WHERE target_id = ${target.id}::int AND state = 'held'`);
          targetIds.push(target.id);
        } else {
          await fold(tx, target);
          bulletins += 1;
        }
      }
      return due.length;
    });
    if (taken < batchSize) return { targetIds, bulletins };
  }
}

interface DueTarget {
  readonly id: number;
  readonly key: TargetKey;
  readonly count: number;
  readonly reason: 'quiet' | 'muted' | 'burst';
}

/** Those of which something held is due, with all that is held for them: one list rather than several. Held until the transaction ends. */
async function dueTargets(tx: Tx, now: Date): Promise<DueTarget[]> {
  const rows = await tx.rows<Omit<DueTarget, 'key'> & { channelId: number | null; staffId: number | null }>(sql`
    WITH due AS (
      SELECT t.id, t.channel_id, t.staff_id FROM targets t
      WHERE t.id IN (SELECT target_id FROM deliveries WHERE state = 'held' AND not_before <= ${now}::timestamptz)
      ORDER BY t.id LIMIT ${batchSize} FOR UPDATE OF t SKIP LOCKED
    )
    SELECT due.id, due.channel_id AS "channelId", due.staff_id AS "staffId", count(*)::int AS count,
      CASE WHEN bool_or(d.held_for = 'quiet') THEN 'quiet' WHEN bool_or(d.held_for = 'muted') THEN 'muted' ELSE 'burst' END AS reason
    FROM due JOIN deliveries d ON d.target_id = due.id AND d.state = 'held' GROUP BY 1, 2, 3 ORDER BY 1`);
  return rows.map(({ channelId, staffId, ...row }) => ({
    ...row,
    key: channelId === null ? (`staff:${Number(staffId)}` as const) : (`channel:${channelId}` as const),
  }));
}

/** Until when a target goes on being left in peace; null: what is held may go. */
export function stillQuiet(pace: Pace | undefined, now: Date): Date | null {
  if (!pace) return null;
  const quiet = quietUntil(pace.peace, now);
  const muted = pace.mutedUntil && pace.mutedUntil > now ? pace.mutedUntil : null;
  if (quiet && muted) return quiet > muted ? quiet : muted;
  return quiet ?? muted;
}

async function fold(tx: Tx, { id, key, reason }: DueTarget): Promise<void> {
  const [made] = await tx.rows<{ id: number }>(
    sql`INSERT INTO bulletins (target_id, reason) VALUES (${id}::int, ${reason}) RETURNING id`,
  );
  if (!made) throw new Error('The bulletin was not written.');
  await tx.run(sql`
    UPDATE deliveries SET state = 'folded', bulletin_id = ${made.id}::int, ended_at = now()
    WHERE target_id = ${id}::int AND state = 'held'`);
  const [kind, of] = key.split(':');
  const details = { [kind === 'staff' ? 'staffId' : 'channelId']: Number(of) };
  await addToOutbox(tx, [{ type: 'bulletin.made', ref: recordRef('bulletin', made.id), details }], null);
}
