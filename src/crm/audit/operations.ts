import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Permission } from '../../core/policy.ts';
import { defineOperation } from '../../operations/operation.ts';
import { type AuditFact, auditContent, auditFacts } from '../../store/audit-log.ts';
import { sql } from '../../store/database.ts';
import { messages } from './messages.ts';

const administers: Permission = { action: 'administer', subject: 'deployment' };

const listInput = z
  .object({
    staffId: z.number().int().optional(),
    noun: z.string().optional(),
    recordId: z.number().int().optional(),
    operation: z.string().max(60).optional(),
    door: z.string().optional(),
    since: z.date().optional(),
    until: z.date().optional(),
    kind: z.enum(['reads', 'writes']).optional(),
    /** Only lines older than the one with this id. */
    before: z.number().int().optional(),
  })
  .strict();
export type AuditFilter = z.infer<typeof listInput>;

export interface AuditPage {
  readonly lines: readonly AuditFact[];
  readonly more: boolean;
}

const pageSize = 15;

/** Who did or opened what, the newest first; for admins. */
export const listAudit = defineOperation<AuditFilter, AuditPage>({
  name: 'audit.list',
  input: listInput as unknown as z.ZodType<AuditFilter>,
  requires: administers,
  writes: false,
  async run(ctx, filter) {
    const word = filter.operation?.replace(/[\\%_]/gu, '\\$&');
    const where = [
      ...(filter.staffId === undefined ? [] : [sql`e.staff_id = ${filter.staffId}::int`]),
      ...(filter.noun === undefined ? [] : [sql`e.noun = ${filter.noun}`]),
      ...(filter.recordId === undefined ? [] : [sql`e.record_id = ${filter.recordId}::int`]),
      ...(word === undefined ? [] : [sql`(e.operation = ${filter.operation} OR e.operation LIKE ${`${word}.%`})`]),
      ...(filter.door === undefined ? [] : [sql`e.door = ${filter.door}`]),
      ...(filter.since === undefined ? [] : [sql`e.at >= ${filter.since}::timestamptz`]),
      ...(filter.until === undefined ? [] : [sql`e.at < ${filter.until}::timestamptz`]),
      ...(filter.kind === undefined
        ? []
        : [filter.kind === 'reads' ? sql`e.version IS NULL` : sql`e.version IS NOT NULL`]),
      ...(filter.before === undefined ? [] : [sql`e.id < ${filter.before}::bigint`]),
    ];
    const found = await auditFacts(ctx.tx, where, pageSize + 1);
    return { lines: found.slice(0, pageSize), more: found.length > pageSize };
  },
});

export interface AuditDetail {
  readonly line: AuditFact;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/** One line with what it says was there before and after; for admins. */
export const showAudit = defineOperation<{ id: number }, AuditDetail>({
  name: 'audit.show',
  input: z.object({ id: z.number().int() }).strict(),
  requires: administers,
  writes: false,
  async run(ctx, { id }) {
    const [line] = await auditFacts(ctx.tx, [sql`e.id = ${id}::bigint`], 1);
    if (!line) throw new AppError('not_found', messages.none);
    return { line, ...(await auditContent(ctx.tx, ctx.secrets, line.id)) };
  },
});
