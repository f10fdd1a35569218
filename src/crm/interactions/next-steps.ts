import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { accessSql } from '../../store/access.ts';
import { sql } from '../../store/database.ts';

/** A task that came of a log. */
export interface NextStep {
  readonly id: number;
  readonly title: string;
  readonly status: string;
  readonly dueAt: Date | null;
  readonly assigneeId: number | null;
  readonly assigneeName: string | null;
}

/** Next steps that a card shows. */
const mostShown = 5;

const columns = {
  id: sql`t.id`,
  departmentId: sql`t.department_id`,
  creatorDepartmentId: sql`t.creator_department_id`,
  assigneeId: sql`t.assignee_id`,
  createdById: sql`t.created_by_id`,
};

/** The tasks about a log that the viewer may know of; those still to be done first. */
export function nextStepsOf(ctx: ReadCtx, logId: number, viewer: Viewer): Promise<NextStep[]> {
  return ctx.tx.rows<NextStep>(sql`
    SELECT t.id, t.title, t.status, t.due_at AS "dueAt", t.assignee_id AS "assigneeId",
      (SELECT s.name FROM staff s WHERE s.id = t.assignee_id) AS "assigneeName"
    FROM tasks t WHERE t.about_noun = 'interaction' AND t.about_id = ${logId}::int
      AND ${accessSql(viewer.ability, 'read', 'task', columns, 'basic')}
    ORDER BY (t.status IN ('done', 'cancelled')), t.due_at NULLS LAST, t.id LIMIT ${mostShown}::int`);
}
