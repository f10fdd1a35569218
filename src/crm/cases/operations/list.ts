import { z } from 'zod';
import { recordRef } from '../../../core/records.ts';
import { notFound } from '../../../operations/messages.ts';
import { defineOperation } from '../../../operations/operation.ts';
import { joinSql, type Sql, sql } from '../../../store/database.ts';
import { caseAccess, caseRef, caseTable, policyRecord, unfinished } from '../records.ts';
import type { Kind, Level, Status } from '../rules.ts';

const id = z.number().int().positive();

/** Only says that the case is there for this person; its card is drawn with the rights of whoever will see it. */
export const showCase = defineOperation<{ id: number }, { id: number }>({
  name: 'case.show',
  input: z.object({ id }),
  requires: { action: 'read', subject: 'case' },
  writes: false,
  async run(ctx, given) {
    const row = await caseTable.load(ctx.tx, given.id);
    ctx.demand('read', caseRef(given.id), policyRecord(row), 'basic');
    return { id: given.id };
  },
});

/** A case as a line of a list. */
export interface ListedCase {
  readonly id: number;
  readonly subject: string;
  readonly kind: Kind;
  readonly level: Level;
  readonly status: Status;
  readonly customerId: number;
  readonly customerName: string;
  readonly assigneeId: number | null;
  readonly assigneeName: string | null;
  readonly openedAt: Date;
  readonly clockFrom: Date;
  readonly respondedAt: Date | null;
  readonly responseDueAt: Date | null;
  readonly resolutionDueAt: Date | null;
  readonly resolvedAt: Date | null;
  readonly escalation: number;
  readonly reopenCount: number;
}

export const listedColumns: Sql = sql`
  k.id, k.subject, k.kind, k.level, k.status, k.customer_id AS "customerId",
  (SELECT u.name FROM customers u WHERE u.id = k.customer_id) AS "customerName",
  k.assignee_id AS "assigneeId", (SELECT s.name FROM staff s WHERE s.id = k.assignee_id) AS "assigneeName",
  k.opened_at AS "openedAt", k.clock_from AS "clockFrom", k.responded_at AS "respondedAt",
  k.response_due_at AS "responseDueAt", k.resolution_due_at AS "resolutionDueAt", k.resolved_at AS "resolvedAt",
  k.escalation, k.reopen_count AS "reopenCount"`;

/** A deadline of the case has passed. */
export const breached = (now: Date): Sql => sql`(${unfinished} AND k.status <> 'waiting' AND
  ((k.responded_at IS NULL AND k.response_due_at <= ${now}::timestamptz) OR k.resolution_due_at <= ${now}::timestamptz))`;

/** Unfinished ones by the deadline that they are under, then the rest. */
export const soonest: Sql = sql`NOT (${unfinished}), LEAST(
  CASE WHEN k.responded_at IS NULL THEN k.response_due_at END, k.resolution_due_at) NULLS LAST, k.id`;

const pageSize = 10;

const listInput = z.object({
  mine: z.boolean().optional(),
  created: z.boolean().optional(),
  unassigned: z.boolean().optional(),
  breached: z.boolean().optional(),
  waiting: z.boolean().optional(),
  departmentId: id.optional(),
  assigneeId: id.optional(),
  customerId: id.optional(),
  which: z.enum(['open', 'closed', 'all']).default('open'),
  /** Where the last page ended. */
  offset: z.number().int().min(0).max(10_000).default(0),
});
export type ListCases = z.input<typeof listInput>;

export interface CaseList {
  readonly cases: readonly ListedCase[];
  /** Where the next page begins; null when there is none. */
  readonly next: number | null;
}

/** Open ones by their deadline, the next first; finished ones by when they were resolved, the newest first. */
export const listCases = defineOperation<z.output<typeof listInput>, CaseList>({
  name: 'case.list',
  input: listInput as unknown as z.ZodType<z.output<typeof listInput>>,
  requires: { action: 'read', subject: 'case' },
  writes: false,
  async run(ctx, input) {
    const where: Sql[] = [caseAccess(ctx.ability)];
    if (input.mine) where.push(sql`k.assignee_id = ${ctx.actor.staffId}::int`);
    if (input.created) where.push(sql`k.created_by_id = ${ctx.actor.staffId}::int`);
    if (input.unassigned) where.push(sql`k.assignee_id IS NULL`);
    if (input.departmentId !== undefined) where.push(sql`k.department_id = ${input.departmentId}::int`);
    if (input.assigneeId !== undefined) where.push(sql`k.assignee_id = ${input.assigneeId}::int`);
    if (input.customerId !== undefined) {
      await demandKnown(ctx, input.customerId);
      where.push(sql`k.customer_id = ${input.customerId}::int`);
    }
    if (input.breached) where.push(breached(ctx.now));
    if (input.waiting) where.push(sql`k.status = 'waiting'`);
    if (input.which === 'open') where.push(unfinished);
    if (input.which === 'closed') where.push(sql`NOT (${unfinished})`);
    const order = input.which === 'closed' ? sql`k.resolved_at DESC NULLS LAST, k.id DESC` : soonest;
    const found = await ctx.tx.rows<ListedCase>(sql`
      SELECT ${listedColumns} FROM cases k WHERE ${joinSql(where, ' AND ')}
      ORDER BY ${order} LIMIT ${pageSize + 1}::int OFFSET ${input.offset}::int`);
    return {
      cases: found.slice(0, pageSize),
      next: found.length > pageSize ? input.offset + pageSize : null,
    };
  },
});

/** AppError 'not_found' unless the actor may know of the customer; an archived one may still be looked at. */
async function demandKnown(ctx: Parameters<typeof showCase.run>[0], customerId: number): Promise<void> {
  const [found] = await ctx.tx.rows<{ departmentId: number; ownerId: number | null; teamIds: number[] }>(sql`
    SELECT department_id AS "departmentId", owner_id AS "ownerId", coalesce(team_ids, '{}') AS "teamIds"
    FROM customers WHERE id = ${customerId}::int`);
  const ref = recordRef('customer', customerId);
  if (!found) throw notFound(ref);
  ctx.demand('read', ref, { id: customerId, ...found }, 'basic');
}
