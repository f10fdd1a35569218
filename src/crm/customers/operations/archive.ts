import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { recordRef } from '../../../core/records.ts';
import { notFound } from '../../../operations/messages.ts';
import { type Ctx, defineOperation, type Json } from '../../../operations/operation.ts';
import { emptySql, sql } from '../../../store/database.ts';
import { demandVersion } from '../conflict.ts';
import { messages } from '../messages.ts';
import { type CustomerRow, customerRecord, lockCustomer } from '../records.ts';
import { demandWritten } from './values.ts';

const input = z.object({ id: z.number().int(), version: z.number().int().optional() });

export interface PutAway {
  readonly id: number;
  readonly name: string;
}

export const archiveCustomer = defineOperation<z.infer<typeof input>, PutAway, { id: number }>({
  name: 'customer.archive',
  input,
  requires: { action: 'archive', subject: 'customer' },
  writes: true,
  async run(ctx, { id, version }) {
    const row = await demandToPutAway(ctx, id, version);
    if (row.archivedAt !== null) throw new AppError('refused', messages.alreadyArchived(row.name));
    await putAway(ctx, row, true);
    ctx.keepForUndo({ id });
    return { id, name: row.name };
  },
  undo: (ctx, kept) => restoredAgain(ctx, kept.id),
});

export const restoreCustomer = defineOperation<z.infer<typeof input>, PutAway, { id: number }>({
  name: 'customer.restore',
  input,
  requires: { action: 'archive', subject: 'customer' },
  writes: true,
  async run(ctx, { id, version }) {
    const row = await demandToPutAway(ctx, id, version);
    if (row.archivedAt === null) throw new AppError('refused', messages.notArchived(row.name));
    await putAway(ctx, row, false);
    ctx.keepForUndo({ id });
    return { id, name: row.name };
  },
  undo: (ctx, kept) => archivedAgain(ctx, kept.id),
});

export async function archivedAgain<Kept extends Json>(ctx: Ctx<Kept>, id: number): Promise<void> {
  const row = await lockCustomer(ctx.tx, id);
  if (row && row.archivedAt === null) await putAway(ctx, row, true);
}

async function restoredAgain<Kept extends Json>(ctx: Ctx<Kept>, id: number): Promise<void> {
  const row = await lockCustomer(ctx.tx, id);
  if (row && row.archivedAt !== null) await putAway(ctx, row, false);
}

async function demandToPutAway(
  ctx: Ctx<{ id: number }>,
  id: number,
  version: number | undefined,
): Promise<CustomerRow> {
  const ref = recordRef('customer', id);
  const row = await lockCustomer(ctx.tx, id);
  if (!row) throw notFound(ref);
  ctx.demand('archive', ref, customerRecord(row));
  await demandVersion(ctx, row, version);
  return row;
}

async function putAway<Kept extends Json>(ctx: Ctx<Kept>, row: CustomerRow, away: boolean): Promise<void> {
  const ref = recordRef('customer', row.id);
  demandWritten(
    await ctx.tx.run(sql`
      UPDATE customers SET archived_at = ${away ? ctx.now : null}::timestamptz, version = version + 1, updated_at = ${ctx.now}
        ${away ? emptySql : sql`, merged_into_id = NULL`}
      WHERE id = ${row.id} AND version = ${row.version}`),
    row,
  );
  ctx.changed({
    ref,
    version: row.version + 1,
    fields: ['archived'],
    before: { archived: !away },
    after: { archived: away },
  });
  ctx.emit({
    type: away ? 'customer.archived' : 'customer.restored',
    ref,
    details: { departmentId: row.departmentId, ownerId: row.ownerId, changed: ['archived'] },
  });
}
