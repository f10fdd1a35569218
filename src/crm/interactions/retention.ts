import { msg } from '../../core/msg.ts';
import { eraseAuditContent } from '../../store/audit-seal.ts';
import { type Sql, sql } from '../../store/database.ts';
import { countOf, heldCustomers, type RetainedContent, retentionOperation } from '../../store/retention.ts';

/** Stands where the words of a log were, for everybody alike. */
export const erasedWords = '(erased by the retention rule · 已按保留期限清除)';

const old = (before: Date): Sql => sql`
  i.happened_at < ${before}::timestamptz AND i.content <> ${erasedWords} AND i.customer_id NOT IN ${heldCustomers}`;

/** What was said to customers. That somebody spoke with them, when and how, stays. */
export const retainedLogs: RetainedContent = {
  name: 'logs',
  title: msg('What communication logs say', '沟通记录的内容'),
  count: (tx, before) => countOf(tx, sql`SELECT count(*) AS n FROM interactions i WHERE ${old(before)}`),
  async erase(tx, before, limit) {
    const rows = await tx.rows<{ id: number }>(sql`
      UPDATE interactions SET content = ${erasedWords}, source_link = NULL, result_note = NULL, with_whom = NULL, contact_ids = '{}', version = version + 1, updated_at = now()
      WHERE id IN (SELECT i.id FROM interactions i WHERE ${old(before)} ORDER BY i.id LIMIT ${limit}::int FOR UPDATE)
      RETURNING id`);
    const ids = rows.map(({ id }) => id);
    // What they said stands in the audit log as well.
    await eraseAuditContent(tx, sql`e.noun = 'interaction' AND e.record_id = ANY(${ids}::int[])`, retentionOperation);
    return rows.length;
  },
};
