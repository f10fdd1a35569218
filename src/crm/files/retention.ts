import { msg } from '../../core/msg.ts';
import { eraseAuditContent } from '../../store/audit-seal.ts';
import { dropUnused } from '../../store/blobs.ts';
import { type Sql, sql } from '../../store/database.ts';
import { countOf, heldCustomers, type RetainedContent, retentionOperation } from '../../store/retention.ts';
import { filesAbout } from './list.ts';
import { erasedName } from './rules.ts';

const old = (before: Date): Sql => sql`
  f.created_at < ${before}::timestamptz AND f.name <> ${erasedName} AND NOT ${filesAbout(heldCustomers)}`;

/** What people attached, with its names. That there was a file, when and from whom, stays. */
export const retainedFiles: RetainedContent = {
  name: 'files',
  title: msg('Files on records', '记录中的文件'),
  count: (tx, before) => countOf(tx, sql`SELECT count(*) AS n FROM files f WHERE ${old(before)}`),
  async erase(tx, before, limit) {
    const rows = await tx.rows<{ id: number; blob: number | null }>(sql`
      WITH gone AS (SELECT f.id, f.blob_id FROM files f WHERE ${old(before)} ORDER BY f.id LIMIT ${limit}::int FOR UPDATE)
      UPDATE files f SET name = ${erasedName}, note = NULL, source_link = NULL, blob_id = NULL,
        removed_at = coalesce(f.removed_at, now()), version = f.version + 1, updated_at = now()
      FROM gone WHERE gone.id = f.id RETURNING f.id, gone.blob_id AS blob`);
    await dropUnused(
      tx,
      rows.flatMap(({ blob }) => (blob === null ? [] : [blob])),
    );
    // Their names stand in the audit log as well.
    const ids = rows.map(({ id }) => id);
    await eraseAuditContent(tx, sql`e.noun = 'file' AND e.record_id = ANY(${ids}::int[])`, retentionOperation);
    return rows.length;
  },
};
