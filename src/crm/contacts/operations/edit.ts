import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { searchName } from '../../../core/names.ts';
import { recordRef } from '../../../core/records.ts';
import { defineOperation } from '../../../operations/operation.ts';
import type { KeptRow } from '../../../operations/table.ts';
import { learnWords } from '../../../store/search-words.ts';
import { messages } from '../messages.ts';
import { contactColumns, contactRecord, contactTable, contactValues } from '../records.ts';
import { type ContactEdit, type ContactField, contactFields, editedFields, fieldGroupOf, limits } from '../rules.ts';
import { valueSchemas } from './add.ts';
import { demandContact, tell } from './held.ts';

const input = z.object({
  id: z.number().int(),
  version: z.number().int().optional(),
  name: z.string().trim().max(limits.name).nullish(),
  ...valueSchemas,
});

export interface Edited {
  readonly id: number;
  readonly name: string;
  readonly fields: readonly ContactField[];
}

export const editContact = defineOperation<z.infer<typeof input>, Edited, KeptRow>({
  name: 'contact.edit',
  input,
  requires: { action: 'edit', subject: 'contact' },
  writes: true,

  async run(ctx, { id, version, ...given }) {
    const row = await demandContact(ctx, id, 'edit', version);
    if (given.name === null || (given.name !== undefined && searchName(given.name) === '')) {
      throw new AppError('invalid', messages.needsName, { field: 'name' });
    }
    const edit = Object.fromEntries(
      Object.entries(given).map(([field, value]) => [field, value === '' ? null : value]),
    ) as ContactEdit;
    const asked = contactFields.filter((field) => edit[field] !== undefined);
    if (asked.length === 0) throw new AppError('invalid', messages.nothingToEdit);
    // Whoever cannot read a field must not learn from the answer whether it already said so.
    for (const field of asked) ctx.demand('read', recordRef('contact', id), contactRecord(row), fieldGroupOf[field]);
    const fields = editedFields(contactValues(ctx.secrets, row), edit);
    if (fields.length === 0) throw new AppError('refused', messages.nothingChanged);
    const changed = Object.fromEntries(fields.map((field) => [field, edit[field]])) as ContactEdit;
    await contactTable.change(ctx, row, contactColumns(ctx.secrets, changed));
    if (changed.name) await learnWords(ctx.tx, changed.name);
    tell(ctx, row, 'contact.edited', fields);
    return { id, name: edit.name ?? row.name, fields };
  },

  async undo(ctx, kept) {
    tell(ctx, await contactTable.restore(ctx, kept), 'contact.edited', Object.keys(kept.before));
  },
});
