import { AppError } from '../../core/errors.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { joinSql, sql } from '../../store/database.ts';
import type { Item } from './items-text.ts';
import { messages, moneyText } from './messages.ts';
import { isTooMuch, lineTotals, readQuantity, sumOf, writePoints, writeQuantity } from './money.ts';
import { type ItemRow, itemsOf, moneyOf, type OrderRow, orderRef } from './records.ts';
import { limits } from './rules.ts';

/** Lines as undo keeps them, and as the audit log tells them. */
export type KeptLine = {
  readonly number: number;
  readonly description: string;
  readonly sku: string | null;
  readonly quantity: string;
  readonly unitMinor: string;
  readonly discount: string;
  readonly tax: string;
};

/** Lines with their totals, numbered on from the last one that the order has. */
export function numbered(items: readonly Item[], after: number): ItemRow[] {
  return items.map((item, index) => ({ ...item, number: after + index + 1, ...lineTotals(item) }));
}

/** AppError 'refused' for more lines, or a larger sum, than an order can have, or for less than is paid already. */
export function demandSound(order: Pick<OrderRow, 'id' | 'currency' | 'paidMinor'>, lines: readonly ItemRow[]): void {
  const { grossMinor } = sumOf(lines);
  if (lines.length > limits.items) throw new AppError('refused', messages.tooManyItems, { field: 'items' });
  if (isTooMuch(grossMinor)) throw new AppError('refused', messages.tooMuch, { field: 'items' });
  if (grossMinor < order.paidMinor) {
    throw new AppError('refused', messages.lessThanPaid(order, moneyText(moneyOf(order, order.paidMinor))));
  }
}

/** The lines of a new order; its sums are its own columns. */
export async function insertLines<Kept extends Json>(
  ctx: Ctx<Kept>,
  orderId: number,
  lines: readonly ItemRow[],
): Promise<void> {
  if (lines.length === 0) return;
  const values = lines.map(
    (
      line,
    ) => sql`(${orderId}::int, ${line.number}::int, ${line.description}, ${line.sku}::text, ${writeQuantity(line.quantity)}::numeric,
      ${line.unitMinor}::bigint, ${line.discountPoints}::int, ${line.taxPoints}::int, ${line.netMinor}::bigint, ${line.taxMinor}::bigint)`,
  );
  await ctx.tx.run(sql`
    INSERT INTO order_items (order_id, number, description, sku, quantity, unit_minor, discount_points, tax_points, net_minor, tax_minor)
    VALUES ${joinSql(values)}`);
}

/**
 * Gives the order, which must be locked, other lines: they and their sums are written together, with one audit line. Resolves to
 * the lines that it had.
 */
export async function replaceLines<Kept extends Json>(
  ctx: Ctx<Kept>,
  order: OrderRow,
  lines: readonly ItemRow[],
): Promise<KeptLine[]> {
  const before = (await itemsOf(ctx.tx, order.id)).map(kept);
  const sums = sumOf(lines);
  await ctx.tx.run(sql`DELETE FROM order_items WHERE order_id = ${order.id}::int`);
  await insertLines(ctx, order.id, lines);
  const touched = await ctx.tx.run(sql`
    UPDATE orders SET net_minor = ${sums.netMinor}::bigint, tax_minor = ${sums.taxMinor}::bigint, gross_minor = ${sums.grossMinor}::bigint,
      version = version + 1, updated_at = ${ctx.now}::timestamptz
    WHERE id = ${order.id}::int AND version = ${order.version}::int`);
  if (touched !== 1) throw new Error(`Order ${order.id} changed though it was locked at version ${order.version}.`);
  ctx.changed({
    ref: orderRef(order.id),
    version: order.version + 1,
    fields: ['items'],
    before: { items: before, grossMinor: order.grossMinor.toString() },
    after: { items: lines.map(kept), grossMinor: sums.grossMinor.toString() },
  });
  return before;
}

export function kept(line: ItemRow): KeptLine {
  return {
    number: line.number,
    description: line.description,
    sku: line.sku,
    quantity: writeQuantity(line.quantity),
    unitMinor: line.unitMinor.toString(),
    discount: writePoints(line.discountPoints),
    tax: writePoints(line.taxPoints),
  };
}

export function restored(line: KeptLine): ItemRow {
  const item = {
    description: line.description,
    sku: line.sku,
    quantity: readQuantity(line.quantity),
    unitMinor: BigInt(line.unitMinor),
    discountPoints: Math.round(Number(line.discount) * 100),
    taxPoints: Math.round(Number(line.tax) * 100),
  };
  return { ...item, number: line.number, ...lineTotals(item) };
}
