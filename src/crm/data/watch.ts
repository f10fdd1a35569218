import type { DueWatch } from '../../commands/define.ts';
import { days } from '../../core/clock.ts';
import { recordRef } from '../../core/records.ts';
import { sql } from '../../store/database.ts';

/** How long an import's file, and what is kept of its lines, stay after it ended or nobody went on with it. */
const staysFor = days(30);

/** The contents of files grow old: what they became stands in the records. Which line became which record stays known. */
export const oldFiles: DueWatch = {
  what: 'files of imports',
  async due({ tx, now, limit, changed }) {
    const since = new Date(now.getTime() - staysFor);
    const gone = await tx.rows<{ id: number; version: number; blobId: number }>(sql`
      SELECT id, version, blob_id AS "blobId" FROM imports
      WHERE blob_id IS NOT NULL AND status NOT IN ('checking', 'running', 'undoing') AND coalesce(ended_at, updated_at) < ${since}::timestamptz
      ORDER BY id LIMIT ${limit}::int FOR UPDATE SKIP LOCKED`);
    if (gone.length === 0) return [];
    await tx.run(sql`UPDATE imports SET blob_id = NULL WHERE id = ANY(${gone.map(({ id }) => id)}::int[])`);
    await tx.run(sql`DELETE FROM file_blobs WHERE id = ANY(${gone.map(({ blobId }) => blobId)}::int[])`);
    await tx.run(sql`
      DELETE FROM import_rows WHERE import_id = ANY(${gone.map(({ id }) => id)}::int[]) AND outcome = 'rejected'`);
    for (const { id, version } of gone) {
      changed('import.emptied', { ref: recordRef('import', id), version, fields: ['content'] });
    }
    return [];
  },
};
