import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { recordRef } from '../../../core/records.ts';
import { defineOperation } from '../../../operations/operation.ts';
import { messages } from '../messages.ts';
import { customerRecord } from '../records.ts';
import { type CustomerField, type CustomerValues, fieldGroupOf, formFields, tidyAliases } from '../rules.ts';
import { change, changeBack, demandToChange, type KeptChange } from './change.ts';
import { demandPerson, nameSchema, valueSchemas } from './values.ts';

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

export const editCustomer = defineOperation<z.infer<typeof input>, Edited, KeptChange>({
  name: 'customer.edit',
  input,
  requires: { action: 'edit', subject: 'customer' },
  writes: true,

  async run(ctx, { id, version, ...given }) {
    const ref = recordRef('customer', id);
    if (given.name === null) throw new AppError('invalid', messages.needsName, { field: 'name' });
    if (given.kind === null) throw new AppError('invalid', messages.needsKind, { field: 'kind' });
    const edit = Object.fromEntries(
      Object.entries(given).map(([field, value]) => [field, value === '' ? null : value]),
    ) as Partial<CustomerValues>;
    const asked = formFields.filter((field) => edit[field] !== undefined);
    if (asked.length === 0) throw new AppError('invalid', messages.nothingToEdit);
    const row = await demandToChange(ctx, id, version, (found) => {
      const record = customerRecord(found);
      ctx.demand('edit', ref, record);
      // Whoever cannot read a field must not learn from the answer whether it already said so.
      for (const field of asked) {
        const group = fieldGroupOf[field];
        if (!ctx.can('read', 'customer', record, group)) ctx.demand('edit', ref, record, group);
      }
    });
    if (given.aliases !== undefined) {
      Object.assign(edit, { aliases: tidyAliases(given.aliases ?? [], edit.name ?? row.name) });
    }
    demandPerson({ kind: edit.kind ?? row.kind, birthYear: edit.birthYear ?? null, gender: edit.gender ?? null });
    const { fields, after } = await change(ctx, row, edit);
    for (const field of fields) ctx.demand('edit', ref, customerRecord(row), fieldGroupOf[field]);
    return { id, name: after.name, fields };
  },

  undo: changeBack,
});
