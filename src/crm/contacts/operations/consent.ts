import { AppError } from '../../../core/errors.ts';
import { recordRef } from '../../../core/records.ts';
import { consentOperations } from '../../../operations/consent.ts';
import type { Ctx } from '../../../operations/operation.ts';
import type { KeptRow } from '../../../operations/table.ts';
import { messages } from '../messages.ts';
import { type ContactRow, contactRecord, contactTable } from '../records.ts';
import { demandContact, tell } from './held.ts';

/** What a person at a customer said to being contacted. */
export const { keepConsent, stopContact } = consentOperations<ContactRow, KeptRow>({
  noun: 'contact',
  async held(ctx, id, restricts) {
    const row = await demandContact(ctx, id, 'read');
    if (restricts) ctx.demand('create', { noun: 'interaction' });
    else ctx.demand('edit', recordRef('contact', id), contactRecord(row), 'contact');
    return row;
  },
  keepConsent: (ctx, row, consent) => write(ctx, row, { consent }, 'contact.consent'),
  keepStop: (ctx, row, stop) =>
    write(
      ctx,
      row,
      {
        doNotContactAt: stop?.at ?? null,
        doNotContactReason: stop?.reason ?? null,
        doNotContactById: stop?.byId ?? null,
      },
      'contact.do_not_contact',
    ),
  async undo(ctx, kept) {
    tell(ctx, await contactTable.restore(ctx, kept), 'contact.edited', Object.keys(kept.before));
  },
});

async function write(
  ctx: Ctx<KeptRow>,
  row: ContactRow,
  patch: Parameters<typeof contactTable.change>[2],
  event: `contact.${string}`,
): Promise<void> {
  const changed = await contactTable.change(ctx, row, patch);
  if (changed.length === 0) throw new AppError('refused', messages.nothingChanged);
  tell(ctx, row, event, changed);
}
