import type { DueWatch } from '../../commands/define.ts';
import { dropUnused } from '../../store/blobs.ts';
import { sql } from '../../store/database.ts';
import { heldCustomers } from '../../store/retention.ts';
import { filesAbout } from './list.ts';
import { fileRef } from './records.ts';
import { contentStays } from './rules.ts';

/** Files that nobody said a record for, and the content of those that were removed long ago, but of customers under a legal hold. */
export const forgottenFiles: DueWatch = {
  what: 'files',
  async due({ tx, now, limit, changed }) {
    const expired = await tx.rows<{ id: number; version: number; createdById: number }>(sql`
      UPDATE files SET removed_at = ${now}::timestamptz, version = version + 1, updated_at = ${now}::timestamptz WHERE id IN (
        SELECT id FROM files WHERE removed_at IS NULL AND kept_until IS NOT NULL AND kept_until < ${now}::timestamptz
        ORDER BY kept_until LIMIT ${limit}::int FOR UPDATE SKIP LOCKED)
      RETURNING id, version, created_by_id AS "createdById"`);
    const emptied = await tx.rows<{ id: number; version: number; blob: number }>(sql`
      WITH old AS (
        SELECT id, blob_id FROM files f WHERE removed_at IS NOT NULL AND blob_id IS NOT NULL
          AND removed_at < ${new Date(now.getTime() - contentStays)}::timestamptz AND NOT ${filesAbout(heldCustomers)}
        ORDER BY removed_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED)
      UPDATE files f SET blob_id = NULL FROM old WHERE old.id = f.id RETURNING f.id, f.version, old.blob_id AS blob`);
    for (const { id, version } of expired) {
      changed('file.expired', {
        ref: fileRef(id),
        version,
        fields: ['removedAt'],
        before: { removedAt: null },
        after: { removedAt: now.toISOString() },
      });
    }
    for (const { id, version } of emptied) changed('file.emptied', { ref: fileRef(id), version, fields: ['content'] });
    await dropUnused(
      tx,
      emptied.map(({ blob }) => blob),
    );
    return expired.map(({ id, createdById }) => ({
      type: 'file.removed' as const,
      ref: fileRef(id),
      details: { createdById, changed: ['removedAt'] },
    }));
  },
};
