import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { msg, same } from '../../../core/msg.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { workingHoursOf } from '../../../store/working-hours.ts';
import { type CasePatch, changeCase, demandCase, demandStep, type KeptCase, plan, restoreCase } from '../change.ts';
import { closingDays } from '../closing.ts';
import { resolutionMinutes, responseMinutes, waitsFrom, waitsUntil } from '../deadlines.ts';
import { messages } from '../messages.ts';
import type { CaseRow } from '../records.ts';
import { limits, resolutionKinds, type Step } from '../rules.ts';

const id = z.number().int().positive();
const text = z.string().trim().min(1).max(limits.text);
const reason = z.string().trim().min(1).max(limits.reason);

export interface SteppedCase {
  readonly id: number;
  readonly subject: string;
  readonly step: Step;
  /** The resolution deadline as it is then. */
  readonly due: Date | null;
  /** Of what was resolved just now: after so many days it closes by itself; 0: never. */
  readonly closesIn?: number;
}

export const stepped = (step: Step, row: CaseRow): SteppedCase => ({
  id: row.id,
  subject: row.subject,
  step,
  due: row.resolutionDueAt,
});

/** Whoever answers a case for the first time stops its first clock. */
async function firstResponse(ctx: Ctx<KeptCase>, row: CaseRow): Promise<CasePatch> {
  if (row.respondedAt !== null) return {};
  const hours = await workingHoursOf(ctx.tx, row.departmentId);
  return {
    respondedAt: ctx.now,
    respondedById: ctx.actor.staffId,
    responseMinutes: responseMinutes(row, ctx.now, hours),
  };
}

/** AppError 'refused' where somebody answered already: what is said later is a note. */
export const respondCase = defineOperation<{ id: number; text?: string | undefined }, SteppedCase, KeptCase>({
  name: 'case.respond',
  input: z.object({ id, text: text.optional() }),
  requires: { action: 'edit', subject: 'case' },
  writes: true,
  async run(ctx, input) {
    const row = await demandCase(ctx, input.id, 'edit');
    const status = demandStep(ctx, row, 'respond');
    if (row.respondedAt !== null) {
      const by = row.respondedById === ctx.actor.staffId ? msg('You', '您') : same(row.respondedByName ?? '?');
      throw new AppError('refused', messages.respondedAlready(row, by, ctx.now));
    }
    const note = { kind: 'response' as const, text: input.text };
    const { row: after } = await changeCase(
      ctx,
      row,
      { status, ...(await firstResponse(ctx, row)) },
      { type: 'case.responded', note },
    );
    return stepped('respond', after);
  },
  undo: restoreCase,
});

/** The customer is asked for something: that is an answer too, and the resolution clock stands still until the case goes on. */
export const waitCase = defineOperation<{ id: number; reason?: string | undefined }, SteppedCase, KeptCase>({
  name: 'case.wait',
  input: z.object({ id, reason: reason.optional() }),
  requires: { action: 'edit', subject: 'case' },
  writes: true,
  async run(ctx, input) {
    const row = await demandCase(ctx, input.id, 'edit');
    const status = demandStep(ctx, row, 'wait');
    const { row: after } = await changeCase(
      ctx,
      row,
      { status, waits: waitsFrom(row.waits, ctx.now), ...(await firstResponse(ctx, row)) },
      { type: 'case.waiting', note: { kind: 'wait', text: input.reason } },
    );
    return stepped('wait', after);
  },
  undo: restoreCase,
});

export const resumeCase = defineOperation<{ id: number }, SteppedCase, KeptCase>({
  name: 'case.resume',
  input: z.object({ id }),
  requires: { action: 'edit', subject: 'case' },
  writes: true,
  async run(ctx, input) {
    const row = await demandCase(ctx, input.id, 'edit');
    const status = demandStep(ctx, row, 'resume');
    const patch = { status, waits: waitsUntil(row.waits, ctx.now) };
    const { row: after } = await changeCase(ctx, row, patch, { type: 'case.resumed' });
    return stepped('resume', after);
  },
  undo: restoreCase,
});

const resolveInput = z.object({ id, resolution: text, how: z.enum(resolutionKinds).optional() });

export const resolveCase = defineOperation<z.output<typeof resolveInput>, SteppedCase, KeptCase>({
  name: 'case.resolve',
  input: resolveInput,
  requires: { action: 'edit', subject: 'case' },
  writes: true,
  async run(ctx, input) {
    const row = await demandCase(ctx, input.id, 'edit');
    const status = demandStep(ctx, row, 'resolve');
    const hours = await workingHoursOf(ctx.tx, row.departmentId);
    const waits = waitsUntil(row.waits, ctx.now);
    const { row: after } = await changeCase(
      ctx,
      row,
      {
        // One that waited had no deadline to be measured by: it gets the one that it would have gone on with.
        ...(row.status === 'waiting' ? await plan(ctx, { ...row, status: 'open', waits }) : {}),
        status,
        waits,
        resolution: input.resolution,
        resolutionKind: input.how ?? 'solved',
        resolvedAt: ctx.now,
        resolvedById: ctx.actor.staffId,
        resolutionMinutes: resolutionMinutes(row, ctx.now, hours),
        ...(await firstResponse(ctx, row)),
      },
      { type: 'case.resolved' },
    );
    return { ...stepped('resolve', after), closesIn: await closingDays(ctx.tx, after.departmentId) };
  },
  undo: restoreCase,
});

/** Only what is resolved can be closed: how it ended is written down once. */
export const closeCase = defineOperation<{ id: number }, SteppedCase, KeptCase>({
  name: 'case.close',
  input: z.object({ id }),
  requires: { action: 'edit', subject: 'case' },
  writes: true,
  async run(ctx, input) {
    const row = await demandCase(ctx, input.id, 'edit');
    const status = demandStep(ctx, row, 'close');
    const patch = { status, closedAt: ctx.now, closedById: ctx.actor.staffId };
    const { row: after } = await changeCase(ctx, row, patch, { type: 'case.closed' });
    return stepped('close', after);
  },
  undo: restoreCase,
});

/** The resolution clock starts anew: what was promised was kept or missed once, and this is another promise. */
export const reopenCase = defineOperation<{ id: number; reason: string }, SteppedCase, KeptCase>({
  name: 'case.reopen',
  input: z.object({ id, reason }),
  requires: { action: 'edit', subject: 'case' },
  writes: true,
  async run(ctx, input) {
    const row = await demandCase(ctx, input.id, 'edit');
    const status = demandStep(ctx, row, 'reopen');
    const { row: after } = await changeCase(
      ctx,
      row,
      {
        status,
        clockFrom: ctx.now,
        waits: [],
        dueFixed: false,
        reopenedAt: ctx.now,
        reopenCount: row.reopenCount + 1,
        reopenReason: input.reason,
        resolvedAt: null,
        resolvedById: null,
        resolutionMinutes: null,
        closedAt: null,
        closedById: null,
        escalation: 0,
        escalatedAt: null,
        escalatedToId: null,
        escalationReason: null,
        told: [],
      },
      { type: 'case.reopened', note: { kind: 'reopen', text: input.reason } },
    );
    return stepped('reopen', after);
  },
  undo: restoreCase,
});
