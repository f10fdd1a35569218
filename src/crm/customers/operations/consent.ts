import { recordRef } from '../../../core/records.ts';
import { consentOperations } from '../../../operations/consent.ts';
import { type CustomerRow, customerRecord } from '../records.ts';
import { change, changeBack, demandToChange, type KeptChange } from './change.ts';

/** What a customer said to being contacted. */
export const { keepConsent, stopContact } = consentOperations<CustomerRow, KeptChange>({
  noun: 'customer',
  held: (ctx, id, restricts) =>
    demandToChange(ctx, id, undefined, (row) => {
      const ref = recordRef('customer', id);
      ctx.demand('read', ref, customerRecord(row), 'basic');
      if (restricts) ctx.demand('create', { noun: 'interaction' });
      else ctx.demand('edit', ref, customerRecord(row), 'contact');
    }),
  async keepConsent(ctx, row, consent) {
    await change(ctx, row, { consent }, 'customer.consent');
  },
  async keepStop(ctx, row, stop) {
    await change(ctx, row, { doNotContact: stop && { ...stop, at: stop.at.toISOString() } }, 'customer.do_not_contact');
  },
  undo: changeBack,
});
