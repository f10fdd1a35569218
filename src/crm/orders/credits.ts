import { joinSql, sql, type Tx } from '../../store/database.ts';
import type { Creditable, CreditLine } from './credit.ts';
import { readQuantity, writeQuantity } from './money.ts';
import { itemsOf } from './records.ts';

/** A credit note as it was written. */
export interface CreditRow {
  readonly id: number;
  readonly number: string | null;
  readonly note: string | null;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  readonly creditedOn: string;
  readonly byId: number;
  readonly byName: string | null;
  /** The lines of the order that it is about. */
  readonly items: readonly number[];
}

/** Oldest first. */
export function creditsOf(tx: Tx, orderId: number): Promise<CreditRow[]> {
  return tx.rows<CreditRow>(sql`
    SELECT g.id, g.number, g.note, g.net_minor AS "netMinor", g.tax_minor AS "taxMinor", g.credited_on::text AS "creditedOn",
      g.by_id AS "byId", (SELECT s.name FROM staff s WHERE s.id = g.by_id) AS "byName",
      ARRAY(SELECT l.item_number FROM order_credit_lines l WHERE l.credit_id = g.id ORDER BY l.item_number) AS items
    FROM order_credits g WHERE g.order_id = ${orderId}::int AND g.removed_at IS NULL ORDER BY g.credited_on, g.id`);
}

/** The lines of an order with what credit notes have taken back of each. */
export async function creditableOf(tx: Tx, orderId: number): Promise<Creditable[]> {
  const items = await itemsOf(tx, orderId);
  const taken = await tx.rows<{ number: number; net: bigint; tax: bigint; quantity: string }>(sql`
    SELECT l.item_number AS number, sum(l.net_minor)::bigint AS net, sum(l.tax_minor)::bigint AS tax,
      coalesce(sum(l.quantity), 0)::text AS quantity
    FROM order_credit_lines l JOIN order_credits g ON g.id = l.credit_id
    WHERE g.order_id = ${orderId}::int AND g.removed_at IS NULL GROUP BY 1`);
  return items.map(({ number, quantity, netMinor, taxMinor }) => {
    const found = taken.find((one) => one.number === number);
    const credited = {
      netMinor: found?.net ?? 0n,
      taxMinor: found?.tax ?? 0n,
      quantity: readQuantity(found?.quantity ?? '0'),
    };
    return { number, quantity, netMinor, taxMinor, credited };
  });
}

export interface NewCredit {
  readonly orderId: number;
  readonly number: string | null;
  readonly note: string | null;
  readonly on: string;
  readonly byId: number;
  readonly lines: readonly CreditLine[];
}

/** Writes it with its lines; the order's own sums are the caller's. Resolves to its id. */
export async function insertCredit(tx: Tx, now: Date, credit: NewCredit): Promise<number> {
  const net = credit.lines.reduce((sum, { netMinor }) => sum + netMinor, 0n);
  const tax = credit.lines.reduce((sum, { taxMinor }) => sum + taxMinor, 0n);
  const [row] = await tx.rows<{ id: number }>(sql`
    INSERT INTO order_credits (order_id, number, note, net_minor, tax_minor, credited_on, by_id, created_at)
    VALUES (${credit.orderId}::int, ${credit.number}::text, ${credit.note}::text, ${net}::bigint, ${tax}::bigint, ${credit.on}::date,
      ${credit.byId}::int, ${now}::timestamptz) RETURNING id`);
  if (!row) throw new Error('The new credit note was not returned.');
  const values = credit.lines.map(
    (line) =>
      sql`(${row.id}::int, ${line.number}::int, ${line.quantity === null ? null : writeQuantity(line.quantity)}::numeric,
        ${line.netMinor}::bigint, ${line.taxMinor}::bigint)`,
  );
  await tx.run(sql`
    INSERT INTO order_credit_lines (credit_id, item_number, quantity, net_minor, tax_minor) VALUES ${joinSql(values)}`);
  return row.id;
}
