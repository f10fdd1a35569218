import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import type { Ctx, Json } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { messages } from '../messages.ts';
import { hundredPerCent, mostQuantity } from '../money.ts';
import { limits } from '../rules.ts';

export const id = z.number().int().positive();
export const dayInput = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);
export const moneyInput = z.object({ minor: z.bigint().nonnegative(), currency: z.string().length(3) });
const points = z.number().int().min(0).max(hundredPerCent);

export const itemInput = z.object({
  description: z.string().trim().min(1).max(limits.description),
  sku: z.string().trim().min(1).max(limits.sku).nullable(),
  quantity: z.bigint().positive().max(mostQuantity),
  unitMinor: z.bigint().nonnegative(),
  discountPoints: points,
  taxPoints: points,
});

/** AppError 'refused' where another order of the customer has this number: waits for one that is just being written. */
export async function demandFreeNumber<Kept extends Json>(
  ctx: Ctx<Kept>,
  number: string,
  customer: { readonly id: number; readonly name: string },
  except = 0,
): Promise<void> {
  // Two people typing the same number at once follow one another here, and the second is told.
  await ctx.tx.run(sql`SELECT pg_advisory_xact_lock(hashtext('order-number'), ${customer.id}::int)`);
  const taken = await ctx.tx.rows(sql`
    SELECT id FROM orders WHERE customer_id = ${customer.id}::int AND lower(number) = lower(${number}::text)
      AND removed_at IS NULL AND id <> ${except}::int`);
  if (taken.length > 0) {
    throw new AppError('refused', messages.numberTaken(number, customer.name), { field: 'number' });
  }
}

/** The deal that an order came from, of the same customer, as its own noun knows it: AppError 'not_found' where the actor may not know of it. */
export async function demandDeal<Kept extends Json>(
  ctx: Ctx<Kept>,
  dealId: number,
  customer: { readonly id: number; readonly name: string },
): Promise<void> {
  await ctx.perform('deal.show', { id: dealId });
  const [deal] = await ctx.tx.rows<{ customerId: number }>(sql`
    SELECT customer_id AS "customerId" FROM deals WHERE id = ${dealId}::int`);
  if (deal?.customerId !== customer.id) {
    throw new AppError('invalid', messages.otherCustomers(`DL-${dealId}`, customer.name), { field: 'deal' });
  }
}
