import { z } from 'zod';
import { type ConsentAnswer, type ContactWay, consentAnswers, contactWays } from '../../../core/consent.ts';
import { AppError } from '../../../core/errors.ts';
import { recordRef } from '../../../core/records.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import type { KeptRow } from '../../../operations/table.ts';
import { messages } from '../messages.ts';
import { type ContactRow, contactRecord, contactTable } from '../records.ts';
import { limits } from '../rules.ts';
import { demandContact, tell } from './held.ts';

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

/** What somebody said to one way of being contacted. Whoever hears a refusal may write it down; a consent needs the right to change them. */
export const keepConsent = defineOperation<z.infer<typeof consentInput>, Consented, KeptRow>({
  name: 'contact.consent',
  input: consentInput,
  requires: { action: 'create', subject: 'interaction' },
  writes: true,
  async run(ctx, { id, way, answer, on, today, source }) {
    const row = await heldFor(ctx, id, answer === 'no');
    if (on > today) throw new AppError('invalid', messages.futureAnswer, { field: 'on' });
    const consent = { ...row.consent, [way]: { answer, at: on, source: source || null } };
    const changed = await contactTable.change(ctx, row, { consent });
    if (changed.length === 0) throw new AppError('refused', messages.nothingChanged);
    tell(ctx, row, 'contact.consent', changed);
    return { id, name: row.name, way, answer };
  },
  undo: putBack,
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

export const stopContact = defineOperation<z.infer<typeof stopInput>, Stopped, KeptRow>({
  name: 'contact.do_not_contact',
  input: stopInput,
  requires: { action: 'create', subject: 'interaction' },
  writes: true,
  async run(ctx, { id, reason, lift }) {
    const lifted = lift ?? false;
    const row = await heldFor(ctx, id, !lifted);
    if (!lifted && !reason) throw new AppError('invalid', messages.needsStopReason, { field: 'reason' });
    const changed = await contactTable.change(
      ctx,
      row,
      lifted
        ? { doNotContactAt: null, doNotContactReason: null, doNotContactById: null }
        : { doNotContactAt: ctx.now, doNotContactReason: reason ?? '', doNotContactById: ctx.actor.staffId as number },
    );
    if (changed.length === 0) throw new AppError('refused', messages.nothingChanged);
    tell(ctx, row, 'contact.do_not_contact', changed);
    return { id, name: row.name, lifted };
  },
  undo: putBack,
});

async function heldFor(ctx: Ctx<KeptRow>, id: number, restricts: boolean): Promise<ContactRow> {
  const row = await demandContact(ctx, id, 'read');
  if (restricts) ctx.demand('create', { noun: 'interaction' });
  else ctx.demand('edit', recordRef('contact', id), contactRecord(row), 'contact');
  return row;
}

async function putBack(ctx: Ctx<KeptRow>, kept: KeptRow): Promise<void> {
  tell(ctx, await contactTable.restore(ctx, kept), 'contact.edited', Object.keys(kept.before));
}
