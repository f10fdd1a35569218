import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { searchName } from '../../../core/names.ts';
import { recordRef } from '../../../core/records.ts';
import { type Ctx, defineOperation, type Json } from '../../../operations/operation.ts';
import { eraseAuditContent } from '../../../store/audit-seal.ts';
import { sql } from '../../../store/database.ts';
import { isHeld } from '../../../store/retention.ts';
import { forgetWords } from '../../../store/search-words.ts';
import { messages } from '../messages.ts';
import { type ContactRow, contactRecord, contactTable } from '../records.ts';
import { readContact, tell } from './held.ts';

const operation = 'contact.erase';

const input = z.object({
  id: z.number().int(),
  /** Said after a warning; without it nothing is written. */
  sure: z.boolean().optional(),
});

export type Erased = {
  readonly kind: 'warning' | 'erased';
  readonly id: number;
  readonly name: string;
  readonly customerId: number;
};

/** A person's right to be forgotten, where only they leave and their employer stays a customer. It cannot be undone. */
export const eraseOne = defineOperation<z.infer<typeof input>, Erased>({
  name: operation,
  input,
  requires: { action: 'erase', subject: 'contact' },
  writes: true,
  async run(ctx, { id, sure }) {
    const row = await readContact(ctx, id, 'lock');
    ctx.demand('erase', recordRef('contact', id), contactRecord(row));
    if (await isHeld(ctx.tx, row.customerId)) throw new AppError('refused', messages.held(row.customerName));
    const { name, customerId } = row;
    if (!sure) return { kind: 'warning', id, name, customerId };
    await eraseContact(ctx, row);
    tell(ctx, row, 'contact.removed');
    return { kind: 'erased', id, name, customerId };
  },
});

/** Nothing of the person stays, neither here nor in the audit log; that they asked not to be contacted does. */
export async function eraseContact<Kept extends Json>(ctx: Ctx<Kept>, row: ContactRow): Promise<void> {
  const name = messages.erased.en;
  await ctx.tx.run(sql`
    UPDATE contacts SET name = ${name}, search_name = ${searchName(name)}, search_tokens = '{}', role = NULL,
      email_sealed = NULL, email_digest = NULL, phone_sealed = NULL, phone_digest = NULL, preferred_channel = NULL,
      language = NULL, notes = NULL, consent = '{}', do_not_contact_reason = NULL, is_primary = false,
      removed_at = coalesce(removed_at, ${ctx.now}::timestamptz), version = version + 1, updated_at = ${ctx.now}::timestamptz
    WHERE id = ${row.id}::int`);
  await forgetWords(ctx.tx, row.name);
  await eraseAuditContent(ctx.tx, sql`e.noun = 'contact' AND e.record_id = ${row.id}::int`, operation);
  ctx.changed({ ref: contactTable.ref(row.id), version: row.version + 1, fields: ['erased'] });
}
