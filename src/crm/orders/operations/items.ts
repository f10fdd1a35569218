import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { demandSound, type KeptLine, numbered, replaceLines, restored } from '../lines.ts';
import { demandOrder, demandVersion } from '../load.ts';
import { messages } from '../messages.ts';
import { type ItemRow, itemsOf, type OrderRow, orderDetails, orderRef, orders } from '../records.ts';
import { limits, mayChangeItems } from '../rules.ts';
import { id, itemInput } from './inputs.ts';

export type KeptLines = { readonly id: number; readonly lines: readonly KeptLine[] };

/** The order, locked, whose amounts the actor may change and whose items are not yet settled. */
export async function demandOpen(ctx: Ctx<KeptLines>, orderId: number): Promise<OrderRow> {
  const order = await demandOrder(ctx, orderId, 'edit', 'money');
  if (!mayChangeItems(order)) throw new AppError('refused', messages.itemsFixed(order));
  return order;
}

export async function writeLines(ctx: Ctx<KeptLines>, order: OrderRow, lines: readonly ItemRow[]): Promise<void> {
  demandSound(order, lines);
  const before = await replaceLines(ctx, order, lines);
  ctx.keepForUndo({ id: order.id, lines: before });
  ctx.emit({ type: 'order.edited', ref: orderRef(order.id), details: orderDetails(order, ['items']) });
}

export async function undoLines(ctx: Ctx<KeptLines>, kept: KeptLines): Promise<void> {
  const order = await orders.load(ctx.tx, kept.id, 'lock');
  await replaceLines(ctx, order, kept.lines.map(restored));
  ctx.emit({ type: 'order.edited', ref: orderRef(kept.id), details: orderDetails(order, ['items']) });
}

const addInput = z.object({
  id,
  currency: z.string().length(3),
  items: z.array(itemInput).min(1).max(limits.items),
});

/** AppError 'refused' for an order that is invoiced or cancelled; 'invalid' for prices in another currency. */
export const addOrderItems = defineOperation<z.output<typeof addInput>, { id: number; count: number }, KeptLines>({
  name: 'order.add_items',
  input: addInput,
  requires: { action: 'edit', subject: 'order' },
  writes: true,
  async run(ctx, input) {
    const order = await demandOpen(ctx, input.id);
    if (input.currency !== order.currency) {
      throw new AppError('invalid', messages.otherCurrency(order, input.currency), { field: 'items' });
    }
    const now = await itemsOf(ctx.tx, order.id);
    await writeLines(ctx, order, [...now, ...numbered(input.items, now.at(-1)?.number ?? 0)]);
    return { id: order.id, count: input.items.length };
  },
  undo: undoLines,
});

const removeInput = z.object({ id, number: z.number().int().positive(), version: z.number().int().optional() });

/** The other lines keep their numbers. AppError 'refused' for the only line, 'not_found' for one that there is not. */
export const removeOrderItem = defineOperation<
  z.output<typeof removeInput>,
  { id: number; description: string },
  KeptLines
>({
  name: 'order.remove_item',
  input: removeInput,
  requires: { action: 'edit', subject: 'order' },
  writes: true,
  async run(ctx, input) {
    const order = await demandOpen(ctx, input.id);
    await demandVersion(ctx, order, input.version);
    const now = await itemsOf(ctx.tx, order.id);
    const gone = now.find(({ number }) => number === input.number);
    if (!gone) throw new AppError('not_found', messages.noSuchItem(order, input.number), { field: 'item' });
    if (now.length === 1) throw new AppError('refused', messages.lastItem(order));
    await writeLines(
      ctx,
      order,
      now.filter((line) => line !== gone),
    );
    return { id: order.id, description: gone.description };
  },
  undo: undoLines,
});
