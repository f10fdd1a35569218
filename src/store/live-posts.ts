import type { RecordRef } from '../core/records.ts';
import { sql, type Tx } from './database.ts';

/** Those of the records that have a card hanging somewhere. */
export function postedAmong(
  tx: Tx,
  refs: readonly RecordRef[],
): Promise<{ readonly noun: RecordRef['noun']; readonly id: number }[]> {
  if (refs.length === 0) return Promise.resolve([]);
  return tx.rows(sql`
    SELECT DISTINCT l.noun, l.record_id AS id FROM live_posts l
    JOIN unnest(${refs.map(({ noun }) => noun)}::text[], ${refs.map(({ id }) => id as number)}::int[]) AS asked(noun, id)
      ON asked.noun = l.noun AND asked.id = l.record_id ORDER BY l.noun, l.record_id`);
}
