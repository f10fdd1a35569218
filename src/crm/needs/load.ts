import { AppError } from '../../core/errors.ts';
import { same } from '../../core/msg.ts';
import type { Action } from '../../core/policy.ts';
import { shortId } from '../../core/records.ts';
import type { CustomerFacts } from '../../operations/belonging.ts';
import { demandVersion as demandSeen } from '../../operations/conflict.ts';
import { notFound } from '../../operations/messages.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { type Sql, sql } from '../../store/database.ts';
import { columnNames, idOf, messages } from './messages.ts';
import { type NeedRow, needRecord, needRef, needs } from './records.ts';

/** The need, locked, which the actor may do this to. Removed ones are not found. */
export async function demandNeed<Kept extends Json>(ctx: Ctx<Kept>, id: number, action: Action): Promise<NeedRow> {
  const need = await needs.load(ctx.tx, id, 'lock');
  if (need.removedAt !== null) throw notFound(needRef(id));
  ctx.demand(action, needRef(id), needRecord(need), 'basic');
  return need;
}

/** The group of fields that a column belongs to. */
function groupOf(column: string): 'basic' | 'notes' {
  return ['description', 'reason', 'reasonNote'].includes(column) ? 'notes' : 'basic';
}

/** AppError 'conflict' that tells who changed what since `version`, unless the need still is that version. */
export function demandVersion<Kept extends Json>(
  ctx: Ctx<Kept>,
  need: NeedRow,
  seen: number | undefined,
): Promise<void> {
  const record = { ref: needRef(need.id), version: need.version, title: same(idOf(need)) };
  return demandSeen(ctx, record, seen, (column) =>
    ctx.can('read', 'need', needRecord(need), groupOf(column)) ? (columnNames[column] ?? same(column)) : null,
  );
}

/** Records that a need may be linked to, each of the need's own customer. */
export interface Links {
  readonly dealId?: number | null | undefined;
  readonly orderId?: number | null | undefined;
  readonly logId?: number | null | undefined;
}

const linked = {
  dealId: { noun: 'deal', field: 'deal', table: sql`deals` },
  orderId: { noun: 'order', field: 'order', table: sql`orders` },
  logId: { noun: 'interaction', field: 'log', table: sql`interactions` },
} as const satisfies Record<keyof Links, { noun: 'deal' | 'order' | 'interaction'; field: string; table: Sql }>;

/** Each asked of its own noun: AppError 'not_found' where the actor may not know of it, 'invalid' for another customer's. */
export async function demandLinks<Kept extends Json>(
  ctx: Ctx<Kept>,
  links: Links,
  customer: Pick<CustomerFacts, 'id' | 'name'>,
): Promise<void> {
  for (const [name, { noun, field, table }] of Object.entries(linked) as [keyof Links, (typeof linked)['dealId']][]) {
    const id = links[name];
    if (typeof id !== 'number') continue;
    await ctx.perform(`${noun}.show`, { id });
    const [found] = await ctx.tx.rows<{ customerId: number }>(
      sql`SELECT customer_id AS "customerId" FROM ${table} WHERE id = ${id}::int`,
    );
    if (found?.customerId !== customer.id) {
      throw new AppError('invalid', messages.otherCustomers(shortId({ noun, id }), customer.name), { field });
    }
  }
}
