import { msg } from '../../core/msg.ts';
import { eraseAuditContent } from '../../store/audit-seal.ts';
import { type Sql, sql } from '../../store/database.ts';
import { countOf, heldCustomers, type RetainedContent, retentionOperation } from '../../store/retention.ts';

const old = (before: Date): Sql => sql`
  v.taken_on < (${before}::timestamptz AT TIME ZONE 'UTC')::date AND (v.comment IS NOT NULL OR v.contact_id IS NOT NULL)
  AND v.customer_id NOT IN ${heldCustomers}`;

/** Who answered, and in which words. The figures stay: measures of past years are made from them. */
export const retainedComments: RetainedContent = {
  name: 'surveys',
  title: msg('Who answered surveys, and in which words', '满意度调查的受访人与意见'),
  count: (tx, before) => countOf(tx, sql`SELECT count(*) AS n FROM surveys v WHERE ${old(before)}`),
  async erase(tx, before, limit) {
    const rows = await tx.rows<{ id: number }>(sql`
      UPDATE surveys SET comment = NULL, contact_id = NULL, version = version + 1, updated_at = now()
      WHERE id IN (SELECT v.id FROM surveys v WHERE ${old(before)} ORDER BY v.id LIMIT ${limit}::int FOR UPDATE)
      RETURNING id`);
    const ids = rows.map(({ id }) => id);
    // What they said stands in the audit log as well.
    await eraseAuditContent(tx, sql`e.noun = 'survey' AND e.record_id = ANY(${ids}::int[])`, retentionOperation);
    return rows.length;
  },
};
