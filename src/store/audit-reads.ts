import { randomUUID } from 'node:crypto';
import type { RecordRef } from '../core/records.ts';
import { joinSql, sql, type Tx } from './database.ts';

/** Somebody opened what not everybody may see. Read lines have no version, by which they are told from writes. */
export interface ReadLine {
  readonly at: Date;
  readonly staffId: number;
  readonly door: string;
  /** 'record.read', or what else showed it. */
  readonly operation: string;
  readonly ref: RecordRef;
  /** Field groups that were shown, or for whose eyes it was drawn. */
  readonly fields: readonly string[];
}

/** One line for each person, record and parts in an hour says who looked without burying everything else. */
const onceAnHourMs = 3_600_000;

/**
 * Writes down that somebody read something, unless a line of the last hour says so. It is written before what was read is shown, so
 * that nobody sees what nobody knows of; a database that cannot write has not been able to read either.
 */
export async function addReadLines(tx: Tx, lines: readonly ReadLine[]): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map(
    (
      line,
    ) => sql`(${line.at}::timestamptz, ${randomUUID()}, ${line.staffId}::int, ${line.door}, ${line.operation}, ${line.ref.noun},
      ${line.ref.id}::int, ${[...line.fields]}::text[])`,
  );
  await tx.run(sql`
    INSERT INTO audit_entries (at, call_id, staff_id, door, operation, noun, record_id, fields)
    SELECT n.* FROM (VALUES ${joinSql(rows)}) AS n(at, call_id, staff_id, door, operation, noun, record_id, fields)
    WHERE NOT EXISTS (
      SELECT 1 FROM audit_entries e WHERE e.noun = n.noun AND e.record_id = n.record_id AND e.staff_id = n.staff_id
        AND e.operation = n.operation AND e.version IS NULL AND e.at > n.at - ${onceAnHourMs}::int * interval '1 millisecond'
        AND e.fields @> n.fields)`);
}
