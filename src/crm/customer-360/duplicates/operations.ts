import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { recordRef } from '../../../core/records.ts';
import { notFound } from '../../../operations/messages.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { accessSql, customerPolicyColumns } from '../../../store/access.ts';
import { emptySql, joinSql, type Sql, sql } from '../../../store/database.ts';
import { type CustomerRow, customerById, customerRecord } from '../../customers/records.ts';
import { contactReasons, type Reason, worthALook } from './likeness.ts';
import { duplicateMessages as messages } from './messages.ts';
import { reopenPairs } from './pairs.ts';
import { beginScan, lastScan, type ScanState } from './scan.ts';

const listInput = z.object({
  departmentId: z.number().int().optional(),
  mine: z.boolean().optional(),
  /** Counted from 1. */
  page: z.number().int().min(1).max(50).optional(),
});

export const pageSize = 8;

export interface ListedPair {
  readonly id: number;
  readonly firstId: number;
  readonly first: string;
  readonly secondId: number;
  readonly second: string;
  /** Of the reasons that the actor may know. */
  readonly score: number;
  readonly reasons: readonly Reason[];
}

export interface PairList {
  readonly pairs: readonly ListedPair[];
  readonly more: boolean;
  readonly page: number;
  readonly scan: ScanState | null;
}

/** Pairs that look alike to this actor, the likeliest first. A reason that contact details tell counts for whoever may read both. */
export const listDuplicates = defineOperation<z.infer<typeof listInput>, PairList>({
  name: 'duplicate.list',
  input: listInput,
  requires: { action: 'read', subject: 'customer' },
  writes: false,
  async run(ctx, { departmentId, mine, page = 1 }) {
    const readable = (alias: Sql, field: string): Sql =>
      accessSql(ctx.ability, 'read', 'customer', customerPolicyColumns(alias), field);
    const [a, b] = [sql`a`, sql`b`];
    const seesContact = sql`(${readable(a, 'contact')} AND ${readable(b, 'contact')})`;
    const score = sql`(CASE WHEN ${seesContact} THEN p.score ELSE p.open_score END)`;
    const where = [
      sql`p.state = 'open' AND a.archived_at IS NULL AND b.archived_at IS NULL`,
      readable(a, 'basic'),
      readable(b, 'basic'),
      sql`${score} >= ${worthALook}::int`,
      ...(departmentId === undefined
        ? []
        : [sql`(a.department_id = ${departmentId}::int OR b.department_id = ${departmentId}::int)`]),
      ...(mine ? [sql`(a.owner_id = ${ctx.actor.staffId}::int OR b.owner_id = ${ctx.actor.staffId}::int)`] : []),
    ];
    const rows = await ctx.tx.rows<ListedPair & { seesContact: boolean }>(sql`
      SELECT p.id, p.first_id AS "firstId", a.name AS first, p.second_id AS "secondId", b.name AS second, p.reasons,
        ${score} AS score, ${seesContact} AS "seesContact"
      FROM duplicate_pairs p JOIN customers a ON a.id = p.first_id JOIN customers b ON b.id = p.second_id
      WHERE ${joinSql(where, ' AND ')}
      ORDER BY ${score} DESC, p.id LIMIT ${pageSize + 1}::int OFFSET ${(page - 1) * pageSize}::int`);
    const pairs = rows.slice(0, pageSize).map(({ seesContact: sees, ...pair }) => ({
      ...pair,
      reasons: pair.reasons.filter((reason) => sees || !contactReasons.has(reason)),
    }));
    return { pairs, more: rows.length > pageSize, page, scan: await lastScan(ctx.tx) };
  },
});

/** Begins a scan; whoever sweeps goes on with it. */
export const scanDuplicates = defineOperation<Record<string, never>, { begun: boolean; scan: ScanState | null }>({
  name: 'duplicate.scan',
  input: z.object({}).strict() as never,
  requires: { action: 'merge', subject: 'customer' },
  writes: true,
  async run(ctx) {
    const begun = await beginScan(ctx.tx, ctx.now, ctx.actor.staffId);
    if (begun) ctx.changed({ ref: null, version: 1, fields: ['scan'] });
    return { begun, scan: await lastScan(ctx.tx) };
  },
});

const dismissInput = z.object({ id: z.number().int(), otherId: z.number().int() });

export interface Dismissed {
  readonly first: string;
  readonly second: string;
}

/** Two that look alike are not the same, says somebody who may change one of them. No scan brings them up again. */
export const dismissDuplicate = defineOperation<z.infer<typeof dismissInput>, Dismissed, { id: number }>({
  name: 'duplicate.dismiss',
  input: dismissInput,
  requires: { action: 'edit', subject: 'customer' },
  writes: true,
  async run(ctx, { id, otherId }) {
    if (id === otherId) throw new AppError('invalid', messages.sameOne, { field: 'other', example: 'C-12' });
    const rows = [await readable(ctx, id), await readable(ctx, otherId)] as const;
    const [first, second] = rows;
    const may = rows.some((row) => ctx.can('edit', 'customer', customerRecord(row), 'basic'));
    if (!may) ctx.demand('edit', recordRef('customer', first.id), customerRecord(first), 'basic');
    const [pair] = await ctx.tx.rows<{ id: number; version: number; state: string }>(sql`
      SELECT id, version, state FROM duplicate_pairs
      WHERE first_id = ${Math.min(id, otherId)}::int AND second_id = ${Math.max(id, otherId)}::int ${
        // Whoever may not read contact details learns nothing of a pair that only they told of.
        seesContact(ctx, rows) ? emptySql : sql`AND open_score >= ${worthALook}::int`
      } FOR UPDATE`);
    if (!pair || pair.state === 'merged') throw new AppError('not_found', messages.noPair(first.name, second.name));
    if (pair.state === 'dismissed') throw new AppError('refused', messages.already(first.name, second.name));
    await ctx.tx.run(sql`
      UPDATE duplicate_pairs SET state = 'dismissed', closed_by_id = ${ctx.actor.staffId}::int, closed_at = ${ctx.now}::timestamptz,
        version = version + 1, updated_at = ${ctx.now}::timestamptz WHERE id = ${pair.id}::int`);
    ctx.changed({ ref: null, version: pair.version + 1, fields: ['dismissed'], after: { pair: pair.id, id, otherId } });
    ctx.keepForUndo({ id: pair.id });
    return { first: first.name, second: second.name };
  },
  async undo(ctx, { id }) {
    await reopenPairs(ctx, [id]);
    ctx.changed({ ref: null, version: 1, fields: ['reopened'], after: { pair: id } });
  },
});

async function readable(ctx: Ctx<{ id: number }>, id: number): Promise<CustomerRow> {
  const row = await customerById(ctx.tx, id);
  if (!row) throw notFound(recordRef('customer', id));
  ctx.demand('read', recordRef('customer', id), customerRecord(row), 'basic');
  return row;
}

function seesContact(ctx: Ctx<{ id: number }>, rows: readonly CustomerRow[]): boolean {
  return rows.every((row) => ctx.can('read', 'customer', customerRecord(row), 'contact'));
}
