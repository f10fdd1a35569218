import { z } from 'zod';
import { type Day, today } from '../../../commands/values/calendar-day.ts';
import { notFound } from '../../../operations/messages.ts';
import { defineOperation } from '../../../operations/operation.ts';
import type { Tx } from '../../../store/database.ts';
import { type Sql, sql } from '../../../store/database.ts';
import { type Progress, readCustomers, readRevenue, readShare, type ShareProgress } from '../figures.ts';
import { type TargetRow, targetAccess, targetRecord, targetRef, targets } from '../records.ts';
import { kinds } from '../rules.ts';

const id = z.number().int().positive();

const showInput = z.object({ id });

export const showTarget = defineOperation<z.output<typeof showInput>, { id: number }>({
  name: 'target.show',
  input: showInput,
  requires: { action: 'read', subject: 'target' },
  writes: false,
  async run(ctx, input) {
    const target = await targets.load(ctx.tx, input.id);
    if (target.removedAt !== null) throw notFound(targetRef(input.id));
    ctx.demand('read', targetRef(input.id), targetRecord(target), 'basic');
    return { id: input.id };
  },
});

const listInput = z.object({
  mine: z.boolean().optional(),
  departmentId: id.optional(),
  kind: z.enum(kinds).optional(),
  /** Touching these days; without them those that are not over. */
  from: z.string().optional(),
  to: z.string().optional(),
  past: z.boolean().optional(),
  /** The last target of the page before. */
  after: id.optional(),
});
export type ListTargets = z.output<typeof listInput>;

export type Standing =
  | { readonly kind: 'computed'; readonly progress: Progress }
  | { readonly kind: 'read'; readonly progress: ShareProgress };

export interface ListedTarget {
  readonly target: TargetRow;
  readonly standing: Standing;
}

export interface TargetList {
  readonly rows: readonly ListedTarget[];
  readonly more: boolean;
}

/** Lines of one page: each is computed anew, so a page is short. */
export const pageSize = 6;

/** What ends first comes first; the company's before a department's before a person's. */
export const listTargets = defineOperation<ListTargets, TargetList>({
  name: 'target.list',
  input: listInput,
  requires: { action: 'read', subject: 'target' },
  writes: false,
  async run(ctx, input) {
    const now = today(ctx.now, ctx.actor.timezone);
    const where: Sql[] = [sql`g.removed_at IS NULL`, targetAccess(ctx.ability)];
    if (input.mine) where.push(sql`g.owner_id = ${ctx.actor.staffId}::int`);
    if (input.departmentId !== undefined) where.push(sql`g.department_id = ${input.departmentId}::int`);
    if (input.kind !== undefined) where.push(sql`g.kind = ${input.kind}`);
    if (input.from !== undefined) where.push(sql`g.ends_on >= ${input.from}::date`);
    if (input.to !== undefined) where.push(sql`g.starts_on <= ${input.to}::date`);
    if (input.from === undefined && !input.past) where.push(sql`g.ends_on >= ${now}::date`);
    const place = sql`g.ends_on, array_position(ARRAY['company', 'department', 'person'], g.scope), g.id`;
    if (input.after !== undefined) {
      where.push(sql`(${place}) > (SELECT b.ends_on, array_position(ARRAY['company', 'department', 'person'], b.scope), b.id
        FROM sales_targets b WHERE b.id = ${input.after}::int)`);
    }
    const found = await targets.where(ctx.tx, where, place, { limit: pageSize + 1 });
    const rows: ListedTarget[] = [];
    for (const target of found.slice(0, pageSize)) {
      rows.push({ target, standing: await readStanding(ctx.tx, target, now) });
    }
    return { rows, more: found.length > pageSize };
  },
});

/** Computed by the database each time: nothing that is kept could be out of date. */
export async function readStanding(tx: Tx, target: TargetRow, now: Day): Promise<Standing> {
  switch (target.kind) {
    case 'revenue':
      return { kind: 'computed', progress: await readRevenue(tx, target, now) };
    case 'customers':
      return { kind: 'computed', progress: await readCustomers(tx, target, now) };
    case 'share':
      return { kind: 'read', progress: await readShare(tx, target) };
  }
}
