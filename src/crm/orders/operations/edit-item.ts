import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { defineOperation } from '../../../operations/operation.ts';
import { demandVersion } from '../load.ts';
import { messages } from '../messages.ts';
import { lineTotals } from '../money.ts';
import { type ItemRow, itemsOf } from '../records.ts';
import { id, itemInput, moneyInput } from './inputs.ts';
import { demandOpen, type KeptLines, undoLines, writeLines } from './items.ts';

/** A field that is absent stays. */
const editInput = z.object({
  id,
  number: z.number().int().positive(),
  /** The order's version that the person saw. */
  version: z.number().int().optional(),
  description: itemInput.shape.description.optional(),
  sku: itemInput.shape.sku.optional(),
  quantity: itemInput.shape.quantity.optional(),
  price: moneyInput.optional(),
  discountPoints: itemInput.shape.discountPoints.optional(),
  taxPoints: itemInput.shape.taxPoints.optional(),
});
export type EditItem = z.output<typeof editInput>;

/**
 * Another quantity, price, rate or name for one line; its totals and the order's follow. AppError 'refused' for an order that is
 * invoiced (then a credit note puts it right) or cancelled, or that would come to less than is paid; 'invalid' for another currency.
 */
export const editOrderItem = defineOperation<EditItem, { id: number; number: number; same: boolean }, KeptLines>({
  name: 'order.edit_item',
  input: editInput,
  requires: { action: 'edit', subject: 'order' },
  writes: true,
  async run(ctx, { id: orderId, number, version, price, ...given }) {
    const order = await demandOpen(ctx, orderId);
    await demandVersion(ctx, order, version);
    if (price === undefined && Object.values(given).every((value) => value === undefined)) {
      throw new AppError('invalid', messages.nothingToEditItem);
    }
    if (price && price.currency !== order.currency) {
      throw new AppError('invalid', messages.otherCurrency(order, price.currency), { field: 'price' });
    }
    const now = await itemsOf(ctx.tx, order.id);
    const found = now.find((line) => line.number === number);
    if (!found) throw new AppError('not_found', messages.noSuchItem(order, number), { field: 'item' });
    const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const next = { ...found, ...(said as Partial<ItemRow>), ...(price ? { unitMinor: price.minor } : {}) };
    if (isSame(found, next)) return { id: order.id, number, same: true };
    const priced = { ...next, ...lineTotals(next) };
    await writeLines(
      ctx,
      order,
      now.map((line) => (line === found ? priced : line)),
    );
    return { id: order.id, number, same: false };
  },
  undo: undoLines,
});

function isSame(a: ItemRow, b: ItemRow): boolean {
  return (
    a.description === b.description &&
    a.sku === b.sku &&
    a.quantity === b.quantity &&
    a.unitMinor === b.unitMinor &&
    a.discountPoints === b.discountPoints &&
    a.taxPoints === b.taxPoints
  );
}
