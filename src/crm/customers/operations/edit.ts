import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { recordRef } from '../../../core/records.ts';
import { notFound } from '../../../operations/messages.ts';
import { type Ctx, defineOperation, type Json } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { demandVersion } from '../conflict.ts';
import { messages } from '../messages.ts';
import { type CustomerRow, customerRecord, lockCustomer } from '../records.ts';
import {
  applyEdit,
  type CustomerField,
  type CustomerValues,
  customerFields,
  editedFields,
  fieldGroupOf,
} from '../rules.ts';
import {
  assignments,
  demandName,
  demandWritten,
  jsonToValues,
  learnWords,
  nameSchema,
  plainValues,
  valueSchemas,
  valuesToJson,
} from './values.ts';

const input = z.object({
  id: z.number().int(),
  /** The version that the editor saw; a newer one is not written over. */
  version: z.number().int().optional(),
  name: nameSchema.nullish(),
  ...valueSchemas,
  kind: valueSchemas.kind.nullable(),
});

export interface Edited {
  readonly id: number;
  readonly name: string;
  readonly fields: readonly CustomerField[];
}
type Kept = { readonly id: number; readonly before: Readonly<Record<string, Json>> };

export const editCustomer = defineOperation<z.infer<typeof input>, Edited, Kept>({
  name: 'customer.edit',
  input,
  requires: { action: 'edit', subject: 'customer' },
  writes: true,

  async run(ctx, { id, version, ...given }) {
    const ref = recordRef('customer', id);
    const row = await lockCustomer(ctx.tx, id);
    if (!row) throw notFound(ref);
    if (given.name === null) throw new AppError('invalid', messages.needsName, { field: 'name' });
    if (given.kind === null) throw new AppError('invalid', messages.needsKind, { field: 'kind' });
    const edit = Object.fromEntries(
      Object.entries(given).map(([field, value]) => [field, value === '' ? null : value]),
    ) as Partial<CustomerValues>;
    if (customerFields.every((field) => edit[field] === undefined))
      throw new AppError('invalid', messages.nothingToEdit);
    const record = customerRecord(row);
    ctx.demand('edit', ref, record);
    // Whoever cannot read a field must not learn from the answer whether it already said so.
    for (const field of customerFields.filter((name) => edit[name] !== undefined)) {
      const group = fieldGroupOf[field];
      if (!ctx.can('read', 'customer', record, group)) ctx.demand('edit', ref, record, group);
    }
    if (row.archivedAt !== null) throw new AppError('refused', messages.isArchived(row.name));
    await demandVersion(ctx, row, version);

    const before = plainValues(ctx.secrets, row);
    const fields = editedFields(before, edit);
    if (fields.length === 0) throw new AppError('refused', messages.nothingChanged);
    for (const field of fields) ctx.demand('edit', ref, record, fieldGroupOf[field]);
    const after = applyEdit(before, edit);
    await write(ctx, row, before, after, fields);
    ctx.keepForUndo({ id, before: valuesToJson(before, fields) });
    return { id, name: after.name, fields };
  },

  async undo(ctx, kept) {
    const row = await lockCustomer(ctx.tx, kept.id);
    if (!row) return;
    const now = plainValues(ctx.secrets, row);
    const back = jsonToValues(kept.before);
    await write(ctx, row, now, applyEdit(now, back), editedFields(now, back));
  },
});

async function write(
  ctx: Ctx<Kept>,
  row: CustomerRow,
  before: CustomerValues,
  after: CustomerValues,
  fields: readonly CustomerField[],
): Promise<void> {
  if (fields.includes('name')) {
    demandName(after.name);
    await learnWords(ctx.tx, after.name);
  }
  demandWritten(
    await ctx.tx.run(sql`
      UPDATE customers SET ${assignments(ctx.secrets, after, fields)}version = version + 1, updated_at = ${ctx.now}
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
  ctx.emit({
    type: 'customer.edited',
    ref,
    details: { departmentId: row.departmentId, ownerId: row.ownerId, changed: fields },
  });
}
