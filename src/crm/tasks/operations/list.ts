import { z } from 'zod';
import { defineOperation } from '../../../operations/operation.ts';
import { accessSql } from '../../../store/access.ts';
import { joinSql, type Sql, sql } from '../../../store/database.ts';
import { type ListedTask, listedColumns, pressing } from '../listed.ts';
import { policyColumns } from '../records.ts';

const id = z.number().int().positive();

/** Where a page ended: the last line's place in the order, smaller is earlier. */
const cursor = z.array(z.number().int()).min(2).max(4);
export type Cursor = readonly number[];

const listInput = z.object({
  /** Assigned to, or created by, the person who asks; absent: anybody's. */
  whose: z.enum(['mine', 'created']).optional(),
  departmentId: id.optional(),
  assigneeId: id.optional(),
  customerId: id.optional(),
  status: z.enum(['open', 'done', 'all']).default('open'),
  overdue: z.boolean().default(false),
  /** Waiting for others; coming back. */
  blocked: z.boolean().default(false),
  recurring: z.boolean().default(false),
  projectId: id.optional(),
  about: z.object({ noun: z.string().max(40), id }).optional(),
  after: cursor.optional(),
});
export type ListTasks = z.input<typeof listInput>;

export interface TaskList {
  readonly tasks: readonly ListedTask[];
  /** Where the next page begins; null on the last one. */
  readonly next: Cursor | null;
}

/** Lines of one page. */
export const pageSize = 10;

/** What nobody set a date for comes after everything that has one. */
const noDue = 8_640_000_000_000_000;

/** Open tasks by due date, then the more pressing first; done ones the newest first. Paged by key, so a page never skips or repeats. */
export const listTasks = defineOperation<z.output<typeof listInput>, TaskList>({
  name: 'task.list',
  input: listInput as z.ZodType<z.output<typeof listInput>>,
  requires: { action: 'read', subject: 'task' },
  writes: false,
  async run(ctx, input) {
    const me = ctx.actor.staffId;
    const where: Sql[] = [accessSql(ctx.ability, 'read', 'task', policyColumns, 'basic')];
    if (input.whose === 'mine') where.push(sql`t.assignee_id = ${me}::int`);
    if (input.whose === 'created') where.push(sql`t.created_by_id = ${me}::int`);
    if (input.departmentId !== undefined) where.push(sql`t.department_id = ${input.departmentId}::int`);
    if (input.assigneeId !== undefined) where.push(sql`t.assignee_id = ${input.assigneeId}::int`);
    if (input.customerId !== undefined) where.push(sql`t.customer_id = ${input.customerId}::int`);
    if (input.projectId !== undefined) where.push(sql`t.project_id = ${input.projectId}::int`);
    if (input.about) where.push(sql`t.about_noun = ${input.about.noun} AND t.about_id = ${input.about.id}::int`);
    if (input.recurring) where.push(sql`t.recurrence IS NOT NULL`);
    if (input.blocked) {
      where.push(sql`EXISTS (
        SELECT FROM task_dependencies d JOIN tasks w ON w.id = d.waits_for_id
        WHERE d.task_id = t.id AND w.status IN ('open', 'started'))`);
    }
    if (input.overdue) where.push(sql`t.due_at < ${ctx.now}::timestamptz AND t.status IN ('open', 'started')`);
    else if (input.status === 'open') where.push(sql`t.status IN ('open', 'started')`);
    else if (input.status === 'done') where.push(sql`t.status = 'done'`);

    const keys = input.status === 'done' && !input.overdue ? newestClosed : mostPressing;
    const order = joinSql([...keys]);
    if (input.after?.length === keys.length) {
      const reached = joinSql(input.after.map((key) => sql`${String(key)}::bigint`));
      where.push(sql`(${order}) > (${reached})`);
    }
    const found = await ctx.tx.rows<ListedTask & { place: string[] }>(sql`
      SELECT ${listedColumns}, ARRAY[${order}]::text[] AS place FROM tasks t
      WHERE ${joinSql(where, ' AND ')} ORDER BY ${order} LIMIT ${pageSize + 1}::int`);
    const tasks = found.slice(0, pageSize);
    const last = tasks.at(-1);
    return {
      tasks: tasks.map(({ place: _, ...task }) => task),
      next: found.length > pageSize && last ? last.place.map(Number) : null,
    };
  },
});

/** Whole milliseconds, as the columns keep them: exact, so that a cursor can be compared for equality. */
const ms = (column: Sql): Sql => sql`(extract(epoch FROM ${column}) * 1000)::bigint`;

const mostPressing: readonly Sql[] = [
  sql`(t.status IN ('done', 'cancelled'))::int::bigint`,
  sql`coalesce(${ms(sql`t.due_at`)}, ${String(noDue)}::bigint)`,
  sql`(${pressing})::bigint`,
  sql`t.id::bigint`,
];
const newestClosed: readonly Sql[] = [sql`-coalesce(${ms(sql`t.closed_at`)}, 0)`, sql`-t.id::bigint`];
