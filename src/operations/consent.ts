import { z } from 'zod';
import { type Consent, type ConsentAnswer, type ContactWay, consentAnswers, contactWays } from '../core/consent.ts';
import { AppError } from '../core/errors.ts';
import { type Msg, msg } from '../core/msg.ts';
import { type Ctx, defineOperation, type Json, type Operation } from './operation.ts';

/** Longest texts, in characters. */
export const consentLimits = { reason: 500, source: 100 } as const;

const consentInput = z.object({
  id: z.number().int(),
  way: z.enum(contactWays),
  answer: z.enum(consentAnswers),
  /** The day they said so, in the actor's zone; not after today, which is given beside it. */
  on: z.iso.date(),
  today: z.iso.date(),
  source: z.string().trim().max(consentLimits.source).optional(),
});

const stopInput = z.object({
  id: z.number().int(),
  reason: z.string().trim().max(consentLimits.reason).optional(),
  /** They may be contacted again. */
  lift: z.boolean().optional(),
});

export interface Consented {
  readonly id: number;
  readonly name: string;
  readonly way: ContactWay;
  readonly answer: ConsentAnswer;
}

export interface Stopped {
  readonly id: number;
  readonly name: string;
  readonly lifted: boolean;
}

/** Since when nobody is to contact them, and why; null: they may be contacted. */
export type Stop = { readonly at: Date; readonly reason: string; readonly byId: number } | null;

/** What a noun of whom people reach does itself: hold a record for whoever may, and write what changed. */
export interface Reached<Row, Kept extends Json> {
  readonly noun: 'customer' | 'contact';
  /**
   * The record, held. `restricts`: a refusal may be written down by everybody who talks to customers, since whoever hears it must be
   * able to; anything else only by those who may change how they are reached.
   */
  held(ctx: Ctx<Kept>, id: number, restricts: boolean): Promise<Row>;
  /** Writes it, tells it and keeps what undo needs; AppError 'refused' where it says so already. */
  keepConsent(ctx: Ctx<Kept>, row: Row, consent: Consent): Promise<void>;
  keepStop(ctx: Ctx<Kept>, row: Row, stop: Stop): Promise<void>;
  undo(ctx: Ctx<Kept>, kept: Kept): Promise<void>;
}

/** What somebody said to a way of being contacted, and that they are not to be contacted at all: the same of a customer and of a person there. */
export function consentOperations<
  Row extends { readonly id: number; readonly name: string; readonly consent: Consent },
  Kept extends Json,
>(
  of: Reached<Row, Kept>,
): {
  readonly keepConsent: Operation<z.infer<typeof consentInput>, Consented, Kept>;
  readonly stopContact: Operation<z.infer<typeof stopInput>, Stopped, Kept>;
} {
  const keepConsent = defineOperation<z.infer<typeof consentInput>, Consented, Kept>({
    name: `${of.noun}.consent`,
    input: consentInput,
    requires: { action: 'create', subject: 'interaction' },
    writes: true,
    async run(ctx, { id, way, answer, on, today, source }) {
      const row = await of.held(ctx, id, answer === 'no');
      if (on > today) throw new AppError('invalid', consentTexts.futureAnswer, { field: 'on' });
      await of.keepConsent(ctx, row, { ...row.consent, [way]: { answer, at: on, source: source || null } });
      return { id, name: row.name, way, answer };
    },
    undo: of.undo,
  });
  const stopContact = defineOperation<z.infer<typeof stopInput>, Stopped, Kept>({
    name: `${of.noun}.do_not_contact`,
    input: stopInput,
    requires: { action: 'create', subject: 'interaction' },
    writes: true,
    async run(ctx, { id, reason, lift }) {
      const lifted = lift ?? false;
      const row = await of.held(ctx, id, !lifted);
      if (!lifted && !reason) throw new AppError('invalid', consentTexts.needsStopReason, { field: 'reason' });
      await of.keepStop(
        ctx,
        row,
        lifted ? null : { at: ctx.now, reason: reason ?? '', byId: ctx.actor.staffId as number },
      );
      return { id, name: row.name, lifted };
    },
    undo: of.undo,
  });
  return { keepConsent, stopContact };
}

export const consentTexts = {
  kept: (name: string, way: Msg, answer: Msg) =>
    msg(`“${name}”, ${way.en}: ${answer.en.toLowerCase()}.`, `“${name}”${way.zh}：${answer.zh}。`),
  stopped: (name: string) => msg(`“${name}” will not be contacted any more.`, `“${name}”已设为请勿联系。`),
  lifted: (name: string) => msg(`“${name}” may be contacted again.`, `已恢复与“${name}”的联系。`),
  futureAnswer: msg('An answer cannot lie in the future.', '答复日期不能在未来。'),
  needsStopReason: msg(
    'Say why, so that nobody calls by mistake: “asked us to stop”',
    '请说明原因，以免他人误联系：“要求停止联系”',
  ),
} as const;
