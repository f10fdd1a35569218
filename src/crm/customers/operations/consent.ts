import { z } from 'zod';
import { type ConsentAnswer, type ContactWay, consentAnswers, contactWays } from '../../../core/consent.ts';
import { AppError } from '../../../core/errors.ts';
import { recordRef } from '../../../core/records.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { profileMessages as messages } from '../profile-messages.ts';
import { type CustomerRow, customerRecord } from '../records.ts';
import { limits } from '../rules.ts';
import { change, changeBack, demandToChange, type KeptChange } from './change.ts';

const consentInput = z.object({
  id: z.number().int(),
  way: z.enum(contactWays),
  answer: z.enum(consentAnswers),
  /** The day they said so, in the actor's zone; not after today, which is given beside it. */
  on: z.iso.date(),
  today: z.iso.date(),
  source: z.string().trim().max(limits.source).optional(),
});

export interface Consented {
  readonly id: number;
  readonly name: string;
  readonly way: ContactWay;
  readonly answer: ConsentAnswer;
}

/**
 * What a customer said to one way of being contacted. A refusal may be written down by everybody who talks to customers, since
 * whoever hears it must be able to; a consent only by those who may change how the customer is reached.
 */
export const keepConsent = defineOperation<z.infer<typeof consentInput>, Consented, KeptChange>({
  name: 'customer.consent',
  input: consentInput,
  requires: { action: 'create', subject: 'interaction' },
  writes: true,
  async run(ctx, { id, way, answer, on, today, source }) {
    const row = await demandToChange(ctx, id, undefined, demanding(ctx, id, answer === 'no'));
    if (on > today) throw new AppError('invalid', messages.futureAnswer, { field: 'when' });
    const given = { answer, at: on, source: source === undefined || source === '' ? null : source };
    await change(ctx, row, { consent: { ...row.consent, [way]: given } }, 'customer.consent');
    return { id, name: row.name, way, answer };
  },
  undo: changeBack,
});

const stopInput = z.object({
  id: z.number().int(),
  reason: z.string().trim().max(limits.reason).optional(),
  /** They may be contacted again. */
  lift: z.boolean().optional(),
});

export interface Stopped {
  readonly id: number;
  readonly name: string;
  readonly lifted: boolean;
}

export const stopContact = defineOperation<z.infer<typeof stopInput>, Stopped, KeptChange>({
  name: 'customer.do_not_contact',
  input: stopInput,
  requires: { action: 'create', subject: 'interaction' },
  writes: true,
  async run(ctx, { id, reason, lift }) {
    const lifted = lift ?? false;
    const row = await demandToChange(ctx, id, undefined, demanding(ctx, id, !lifted));
    if (!lifted && !reason) throw new AppError('invalid', messages.needsStopReason, { field: 'reason' });
    const doNotContact = lifted
      ? null
      : { at: ctx.now.toISOString(), reason: reason ?? '', byId: ctx.actor.staffId as number };
    await change(ctx, row, { doNotContact }, 'customer.do_not_contact');
    return { id, name: row.name, lifted };
  },
  undo: changeBack,
});

function demanding(ctx: Ctx<KeptChange>, id: number, restricts: boolean): (row: CustomerRow) => void {
  return (row) => {
    const ref = recordRef('customer', id);
    ctx.demand('read', ref, customerRecord(row), 'basic');
    if (restricts) ctx.demand('create', { noun: 'interaction' });
    else ctx.demand('edit', ref, customerRecord(row), 'contact');
  };
}
