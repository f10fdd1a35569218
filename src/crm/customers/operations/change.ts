import { AppError } from '../../../core/errors.ts';
import { recordRef } from '../../../core/records.ts';
import { notFound } from '../../../operations/messages.ts';
import type { Ctx, Json } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { learnWords } from '../../../store/search-words.ts';
import { demandVersion } from '../conflict.ts';
import { messages } from '../messages.ts';
import { type CustomerRow, customerRecord, lockCustomer } from '../records.ts';
import { applyEdit, type CustomerEdit, type CustomerField, type CustomerValues, editedFields } from '../rules.ts';
import {
  assignments,
  columnsOf,
  demandName,
  demandWritten,
  jsonToValues,
  plainValues,
  valuesToJson,
} from './values.ts';

/** What undoing a change of a customer's fields needs. `since`: when they came to stand where they stood. */
export type KeptChange = {
  readonly id: number;
  readonly before: Readonly<Record<string, Json>>;
  readonly since?: string | null;
};

/** The customer, held, for somebody who may change it; refused while it is put away, or when it says something newer. */
export async function demandToChange<Kept extends Json>(
  ctx: Ctx<Kept>,
  id: number,
  version: number | undefined,
  demand: (row: CustomerRow) => void = (row) => ctx.demand('edit', recordRef('customer', id), customerRecord(row)),
): Promise<CustomerRow> {
  const row = await lockCustomer(ctx.tx, id);
  if (!row) throw notFound(recordRef('customer', id));
  demand(row);
  if (row.archivedAt !== null) throw new AppError('refused', messages.isArchived(row.name));
  await demandVersion(ctx, row, version);
  return row;
}

/** Writes what differs, tells the audit log and the world, and keeps what undo needs. Refuses a change that changes nothing. */
export async function change(
  ctx: Ctx<KeptChange>,
  row: CustomerRow,
  edit: CustomerEdit,
  event: `customer.${string}` = 'customer.edited',
): Promise<{ readonly fields: readonly CustomerField[]; readonly after: CustomerValues }> {
  const before = plainValues(ctx.secrets, row);
  const fields = editedFields(before, edit);
  if (fields.length === 0) throw new AppError('refused', messages.nothingChanged);
  const after = applyEdit(before, edit);
  await write(ctx, row, { before, after, fields, since: ctx.now }, event);
  ctx.keepForUndo({
    id: row.id,
    before: valuesToJson(before, fields),
    ...(fields.includes('lifecycle') ? { since: row.lifecycleAt?.toISOString() ?? null } : {}),
  });
  return { fields, after };
}

/** The `undo` of every operation that used `change`. */
export async function changeBack(ctx: Ctx<KeptChange>, kept: KeptChange): Promise<void> {
  const row = await lockCustomer(ctx.tx, kept.id);
  if (!row) return;
  const before = plainValues(ctx.secrets, row);
  const edit = jsonToValues(kept.before);
  const since = kept.since ? new Date(kept.since) : null;
  const fields = editedFields(before, edit);
  await write(ctx, row, { before, after: applyEdit(before, edit), fields, since }, 'customer.edited');
}

async function write(
  ctx: Ctx<KeptChange>,
  row: CustomerRow,
  done: {
    readonly before: CustomerValues;
    readonly after: CustomerValues;
    readonly fields: readonly CustomerField[];
    readonly since: Date | null;
  },
  event: `customer.${string}`,
): Promise<void> {
  const { before, after, fields, since } = done;
  if (fields.length === 0) return;
  if (fields.includes('name')) demandName(after.name);
  if (fields.includes('name') || fields.includes('aliases')) await learnWords(ctx.tx, after.name, ...after.aliases);
  const moved = fields.includes('lifecycle') ? sql`lifecycle_at = ${since}::timestamptz,` : sql``;
  demandWritten(
    await ctx.tx.run(sql`
      UPDATE customers SET ${assignments(columnsOf(ctx.secrets, after, fields))}, ${moved}
        version = version + 1, updated_at = ${ctx.now}
      WHERE id = ${row.id} AND version = ${row.version}`),
    row,
  );
  const ref = recordRef('customer', row.id);
  ctx.changed({
    ref,
    version: row.version + 1,
    fields,
    before: valuesToJson(before, fields),
    after: valuesToJson(after, fields),
  });
  ctx.emit({ type: event, ref, details: { departmentId: row.departmentId, ownerId: row.ownerId, changed: fields } });
}
