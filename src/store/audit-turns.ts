import type { RecordRef } from '../core/records.ts';
import { sql, type Tx } from './database.ts';

/** One change of a record, without what changed: who did it, when, by which operation, and where they were. */
export interface Turn {
  readonly operation: string;
  readonly by: string;
  /** null: nobody's doing, such as the program's own. */
  readonly byId: number | null;
  readonly at: Date;
  /** The platform's name, read from the request's receipt; null where none came from a platform. */
  readonly platform: 'slack' | 'teams' | null;
}

/** How far back a click is explained. */
const mostTurns = 40;

/** A record's latest changes, the newest first; what was undone is as if it had not been, its undoing is one of them. */
export async function latestTurns(tx: Tx, ref: RecordRef): Promise<Turn[]> {
  return tx.rows<Turn>(sql`
    SELECT a.operation, coalesce(s.name, 'Crossdesk') AS by, a.staff_id AS "byId", a.at,
      substring(a.receipt FROM '^(slack|teams):') AS platform
    FROM audit_entries a LEFT JOIN staff s ON s.id = a.staff_id
    WHERE a.noun = ${ref.noun} AND a.record_id = ${ref.id as number}::int AND a.version IS NOT NULL AND a.undone_at IS NULL
    ORDER BY a.id DESC LIMIT ${mostTurns}::int`);
}
