import { z } from 'zod';
import { today } from '../../../commands/values/calendar-day.ts';
import { demandReadableCustomer } from '../../../operations/belonging.ts';
import { notFound } from '../../../operations/messages.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { type Sql, sql } from '../../../store/database.ts';
import { type NeedRow, needAccess, needRecord, needRef, needs } from '../records.ts';
import { levels, statuses } from '../rules.ts';
import { id } from './add.ts';

const listInput = z.object({
  mine: z.boolean().optional(),
  overdue: z.boolean().optional(),
  /** Without it those that are still to be met. */
  status: z.enum([...statuses, 'all']).optional(),
  kind: z.string().min(1).max(60).optional(),
  level: z.enum(levels).optional(),
  departmentId: id.optional(),
  ownerId: id.optional(),
  customerId: id.optional(),
  /** The last need of the page before. */
  after: id.optional(),
});
export type ListNeeds = z.output<typeof listInput>;

export interface NeedList {
  readonly rows: readonly NeedRow[];
  readonly more: boolean;
  /** The customer that was asked for. */
  readonly customer: { readonly id: number; readonly name: string } | null;
}

/** Lines of one page. */
export const pageSize = 10;

/** What matters most comes first, among that what is needed first; closed ones the latest first. */
export const listNeeds = defineOperation<ListNeeds, NeedList>({
  name: 'need.list',
  input: listInput,
  requires: { action: 'read', subject: 'need' },
  writes: false,
  async run(ctx, input) {
    const customer = input.customerId === undefined ? null : await demandReadableCustomer(ctx, input.customerId);
    const where = filterSql(ctx, input);
    const isClosed = ['met', 'unmet', 'dropped'].includes(input.status ?? '');
    if (input.after !== undefined) where.push(isClosed ? afterClosed(input.after) : afterOpen(input.after));
    const order = isClosed ? sql`n.closed_on DESC, n.id DESC` : openOrder(sql`n`);
    const rows = await needs.where(ctx.tx, where, order, { limit: pageSize + 1 });
    return {
      rows: rows.slice(0, pageSize),
      more: rows.length > pageSize,
      customer: customer && { id: customer.id, name: customer.name },
    };
  },
});

function filterSql(ctx: Ctx, input: ListNeeds): Sql[] {
  const where: Sql[] = [sql`n.removed_at IS NULL`, needAccess(ctx.ability)];
  if (input.status === undefined) where.push(sql`n.status IN ('open', 'qualified')`);
  else if (input.status !== 'all') where.push(sql`n.status = ${input.status}`);
  if (input.overdue) {
    where.push(sql`(n.status IN ('open', 'qualified') AND n.needed_on < ${today(ctx.now, ctx.actor.timezone)}::date)`);
  }
  if (input.mine) where.push(sql`n.owner_id = ${ctx.actor.staffId}::int`);
  if (input.kind !== undefined) where.push(sql`n.kind = ${input.kind}`);
  if (input.level !== undefined) where.push(sql`n.level = ${input.level}`);
  if (input.departmentId !== undefined) where.push(sql`n.department_id = ${input.departmentId}::int`);
  if (input.ownerId !== undefined) where.push(sql`n.owner_id = ${input.ownerId}::int`);
  if (input.customerId !== undefined) where.push(sql`n.customer_id = ${input.customerId}::int`);
  return where;
}

/** Still to be met before closed, a must before what would be nice, early before late. */
export function openOrder(row: Sql): Sql {
  return sql`(${row}.status NOT IN ('open', 'qualified')), array_position(ARRAY['must', 'should', 'could'], ${row}.level),
    coalesce(${row}.needed_on, 'infinity'), ${row}.id`;
}

function afterOpen(last: number): Sql {
  return sql`(${openOrder(sql`n`)}) > (SELECT ${openOrder(sql`b`)} FROM needs b WHERE b.id = ${last}::int)`;
}

function afterClosed(last: number): Sql {
  return sql`(n.closed_on, n.id) < (SELECT b.closed_on, b.id FROM needs b WHERE b.id = ${last}::int)`;
}

const showInput = z.object({ id });

export const showNeed = defineOperation<z.output<typeof showInput>, { id: number }>({
  name: 'need.show',
  input: showInput,
  requires: { action: 'read', subject: 'need' },
  writes: false,
  async run(ctx, input) {
    const need = await needs.load(ctx.tx, input.id);
    if (need.removedAt !== null) throw notFound(needRef(input.id));
    ctx.demand('read', needRef(input.id), needRecord(need), 'basic');
    return { id: input.id };
  },
});
