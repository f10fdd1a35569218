import { msg } from '../../core/msg.ts';
import { eraseAuditContent } from '../../store/audit-seal.ts';
import { type Sql, sql } from '../../store/database.ts';
import { countOf, heldCustomers, type RetainedContent, retentionOperation } from '../../store/retention.ts';

/** Stands where the words of a note were, for everybody alike. */
export const erasedWords = '(erased by the retention rule · 已按保留期限清除)';

/** Notes of tasks that were closed so long ago; what is still to be done needs its notes, however old they are. */
const old = (before: Date): Sql => sql`
  n.text <> ${erasedWords} AND EXISTS (
    SELECT FROM tasks t WHERE t.id = n.task_id AND t.closed_at < ${before}::timestamptz
      AND (t.customer_id IS NULL OR t.customer_id NOT IN ${heldCustomers}))`;

/** What was noted on tasks. That somebody noted something, when and who, stays. */
export const retainedNotes: RetainedContent = {
  name: 'task-notes',
  title: msg('What notes on closed tasks say', '已关闭任务的备注内容'),
  count: (tx, before) => countOf(tx, sql`SELECT count(*) AS n FROM task_notes n WHERE ${old(before)}`),
  async erase(tx, before, limit) {
    const rows = await tx.rows<{ taskId: number }>(sql`
      UPDATE task_notes SET text = ${erasedWords}
      WHERE id IN (SELECT n.id FROM task_notes n WHERE ${old(before)} ORDER BY n.id LIMIT ${limit}::int FOR UPDATE)
      RETURNING task_id AS "taskId"`);
    const ids = [...new Set(rows.map(({ taskId }) => taskId))];
    // What they said stands in the audit log as well.
    await eraseAuditContent(tx, sql`e.noun = 'task' AND e.record_id = ANY(${ids}::int[])`, retentionOperation);
    return rows.length;
  },
};
