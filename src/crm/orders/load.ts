import { same } from '../../core/msg.ts';
import type { Action } from '../../core/policy.ts';
import { demandVersion as demandSeen } from '../../operations/conflict.ts';
import { notFound } from '../../operations/messages.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { columnNames, idOf } from './messages.ts';
import { type OrderRow, orderRecord, orderRef, orders } from './records.ts';

export type FieldGroup = 'basic' | 'money' | 'notes';

/** The order, locked, of which the actor may do this to the group of fields. Removed ones are not found. */
export async function demandOrder<Kept extends Json>(
  ctx: Ctx<Kept>,
  id: number,
  action: Action,
  group: FieldGroup = 'basic',
): Promise<OrderRow> {
  const order = await orders.load(ctx.tx, id, 'lock');
  if (order.removedAt !== null) throw notFound(orderRef(id));
  ctx.demand(action, orderRef(id), orderRecord(order), group);
  return order;
}

/** The group of fields that a column belongs to. */
export function groupOf(column: string): FieldGroup {
  if (['items', 'paidMinor', 'creditedNetMinor', 'invoice', 'dueOn'].includes(column)) return 'money';
  return ['notes', 'cancelReason'].includes(column) ? 'notes' : 'basic';
}

/** AppError 'conflict' that tells who changed what since `version`, unless the order still is that version. */
export function demandVersion<Kept extends Json>(
  ctx: Ctx<Kept>,
  order: OrderRow,
  seen: number | undefined,
): Promise<void> {
  const record = { ref: orderRef(order.id), version: order.version, title: same(idOf(order)) };
  return demandSeen(ctx, record, seen, (column) =>
    ctx.can('read', 'order', orderRecord(order), groupOf(column)) ? (columnNames[column] ?? same(column)) : null,
  );
}
