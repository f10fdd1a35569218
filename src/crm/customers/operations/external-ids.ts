import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { recordRef } from '../../../core/records.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { sql, type Tx } from '../../../store/database.ts';
import { type ExternalId, externalIdText } from '../external-id.ts';
import { profileMessages as messages } from '../profile-messages.ts';
import { type CustomerRow, customerById, customerRecord, lockCustomer } from '../records.ts';
import { demandToChange } from './change.ts';
import { demandWritten } from './values.ts';

const input = z.object({
  id: z.number().int(),
  system: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u),
  externalId: z.string().trim().min(1).max(100),
});

export interface Linked {
  readonly id: number;
  readonly name: string;
  readonly external: string;
}
type KeptIds = { readonly id: number; readonly ids: readonly ExternalId[] };

export function externalIdsOf(tx: Tx, customerId: number): Promise<ExternalId[]> {
  return tx.rows<ExternalId>(sql`
    SELECT system, external_id AS "externalId" FROM customer_external_ids WHERE customer_id = ${customerId} ORDER BY system, id`);
}

/** What another system calls a customer; no two customers are the same there. */
export const linkCustomer = defineOperation<z.infer<typeof input>, Linked, KeptIds>({
  name: 'customer.link',
  input,
  requires: { action: 'edit', subject: 'customer' },
  writes: true,
  async run(ctx, { id, ...one }) {
    const row = await demandIds(ctx, id);
    const before = await externalIdsOf(ctx.tx, id);
    const external = externalIdText(one);
    const [taken] = await ctx.tx.rows<{ id: number }>(sql`
      SELECT customer_id AS id FROM customer_external_ids WHERE system = ${one.system} AND external_id = ${one.externalId}`);
    if (taken?.id === id) throw new AppError('refused', messages.linkedAlready(external));
    if (taken) throw await takenBy(ctx, taken.id, external);
    await write(ctx, row, before, [...before, one]);
    return { id, name: row.name, external };
  },
  undo: idsBack,
});

export const unlinkCustomer = defineOperation<z.infer<typeof input>, Linked, KeptIds>({
  name: 'customer.unlink',
  input,
  requires: { action: 'edit', subject: 'customer' },
  writes: true,
  async run(ctx, { id, ...one }) {
    const row = await demandIds(ctx, id);
    const before = await externalIdsOf(ctx.tx, id);
    const external = externalIdText(one);
    const left = before.filter((known) => externalIdText(known) !== external);
    if (left.length === before.length) throw new AppError('refused', messages.notLinked(external));
    await write(ctx, row, before, left);
    return { id, name: row.name, external };
  },
  undo: idsBack,
});

function demandIds(ctx: Ctx<KeptIds>, id: number): Promise<CustomerRow> {
  return demandToChange(ctx, id, undefined, (row) =>
    ctx.demand('edit', recordRef('customer', id), customerRecord(row), 'basic'),
  );
}

async function takenBy(ctx: Ctx<KeptIds>, id: number, external: string): Promise<AppError> {
  const other = await customerById(ctx.tx, id);
  const known = other && ctx.can('read', 'customer', customerRecord(other), 'basic');
  return new AppError('refused', messages.taken(external, known ? other.name : null), { field: 'external' });
}

async function idsBack(ctx: Ctx<KeptIds>, kept: KeptIds): Promise<void> {
  const row = await lockCustomer(ctx.tx, kept.id);
  if (row) await write(ctx, row, await externalIdsOf(ctx.tx, kept.id), kept.ids);
}

async function write(
  ctx: Ctx<KeptIds>,
  row: CustomerRow,
  before: readonly ExternalId[],
  after: readonly ExternalId[],
): Promise<void> {
  const [had, has] = [before.map(externalIdText), after.map(externalIdText)];
  for (const gone of before.filter((one) => !has.includes(externalIdText(one)))) {
    await ctx.tx.run(sql`
      DELETE FROM customer_external_ids
      WHERE customer_id = ${row.id} AND system = ${gone.system} AND external_id = ${gone.externalId}`);
  }
  for (const fresh of after.filter((one) => !had.includes(externalIdText(one)))) {
    const added = await ctx.tx.run(sql`
      INSERT INTO customer_external_ids (customer_id, system, external_id, created_by_id, created_at)
      VALUES (${row.id}, ${fresh.system}, ${fresh.externalId}, ${ctx.actor.staffId}, ${ctx.now}) ON CONFLICT DO NOTHING`);
    // Somebody else gave it to another customer meanwhile.
    if (added === 0) throw new AppError('refused', messages.taken(externalIdText(fresh), null), { field: 'external' });
  }
  demandWritten(
    await ctx.tx.run(sql`
      UPDATE customers SET version = version + 1, updated_at = ${ctx.now} WHERE id = ${row.id} AND version = ${row.version}`),
    row,
  );
  const ref = recordRef('customer', row.id);
  ctx.changed({
    ref,
    version: row.version + 1,
    fields: ['externalIds'],
    before: { externalIds: had },
    after: { externalIds: has },
  });
  const { departmentId, ownerId } = row;
  ctx.emit({ type: 'customer.edited', ref, details: { departmentId, ownerId, changed: ['externalIds'] } });
  ctx.keepForUndo({ id: row.id, ids: before.map(({ system, externalId }) => ({ system, externalId })) });
}
