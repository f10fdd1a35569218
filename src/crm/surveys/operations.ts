import { z } from 'zod';
import { today } from '../../commands/values/calendar-day.ts';
import { AppError } from '../../core/errors.ts';
import { demandContact, demandCustomer, demandReadableCustomer } from '../../operations/belonging.ts';
import { type Ctx, defineOperation, type Json } from '../../operations/operation.ts';
import type { KeptRow } from '../../operations/table.ts';
import { rawSql, sql } from '../../store/database.ts';
import { messages } from './messages.ts';
import { demandSurvey, demandVersion, isAlarming, surveyDetails, surveyRef, surveys } from './records.ts';
import { limits, scale } from './rules.ts';

const id = z.number().int().positive();
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);
const measure = z.number().min(scale.measure[0]).max(scale.measure[1]);
const pair = z.object({ expected: measure.nullable(), actual: measure.nullable() });
/** What a survey may be asked about. */
export const subjectNouns = ['case', 'order'] as const;

const answers = {
  csat: z.number().int().min(scale.csat[0]).max(scale.csat[1]),
  nps: z.number().int().min(scale.nps[0]).max(scale.nps[1]),
  satisfaction: pair,
  loyalty: pair,
};

const recordInput = z.object({
  customerId: id,
  contactId: id.optional(),
  csat: answers.csat.optional(),
  nps: answers.nps.optional(),
  satisfaction: pair.optional(),
  loyalty: pair.optional(),
  about: z.object({ noun: z.enum(subjectNouns), id }).optional(),
  /** Without it today. */
  takenOn: day.optional(),
  period: z.object({ from: day, to: day }).optional(),
  comment: z.string().trim().max(limits.comment).optional(),
});
export type RecordSurvey = z.output<typeof recordInput>;

export interface Recorded {
  readonly id: number;
  readonly customerName: string;
}

/**
 * AppError 'invalid' without any answer, for a day to come, or for a subject that is not this customer's; 'refused' for an archived
 * customer. Undone, the survey is removed rather than erased.
 */
export const recordSurvey = defineOperation<RecordSurvey, Recorded, { id: number }>({
  name: 'survey.record',
  input: recordInput,
  requires: { action: 'create', subject: 'survey' },
  writes: true,
  async run(ctx, input) {
    ctx.demand('create', { noun: 'survey' });
    const customer = await demandCustomer(ctx, input.customerId);
    if (input.contactId !== undefined) await demandContact(ctx, input.contactId, customer);
    if (input.about) await demandSubject(ctx, input.about, customer.id);
    const values = columnsOf(input);
    if (Object.values(values).every((value) => value === null || value === undefined)) {
      throw new AppError('invalid', messages.needsAnswer, { field: 'csat', example: '5' });
    }
    const surveyId = await surveys.insert(ctx, {
      customerId: customer.id,
      contactId: input.contactId ?? null,
      takenOn: demandPast(ctx, input.takenOn) ?? today(ctx.now, ctx.actor.timezone),
      periodFrom: input.period?.from ?? null,
      periodTo: input.period?.to ?? null,
      aboutNoun: input.about?.noun ?? null,
      aboutId: input.about?.id ?? null,
      ...values,
      comment: input.comment || null,
      departmentId: ctx.actor.departmentId,
      createdById: ctx.actor.staffId,
    });
    const survey = await surveys.load(ctx.tx, surveyId);
    const details = surveyDetails(survey);
    ctx.emit({ type: 'survey.recorded', ref: surveyRef(surveyId), details });
    if (isAlarming(survey)) ctx.emit({ type: 'survey.low', ref: surveyRef(surveyId), details });
    ctx.keepForUndo({ id: surveyId });
    return { id: surveyId, customerName: customer.name };
  },
  async undo(ctx, kept) {
    const survey = await surveys.load(ctx.tx, kept.id, 'lock');
    await surveys.write(ctx, survey, { removedAt: ctx.now });
    ctx.emit({ type: 'survey.removed', ref: surveyRef(kept.id), details: surveyDetails(survey, ['removedAt']) });
  },
});

type Answers = { readonly [K in keyof typeof answers]?: z.output<(typeof answers)[K]> | null | undefined };

/** Answers that were not given stay out, so that an edit leaves them as they are; null empties them. */
function columnsOf({ csat, nps, satisfaction, loyalty }: Answers) {
  return {
    csat,
    nps,
    satisfactionExpected: satisfaction === undefined ? undefined : (satisfaction?.expected ?? null),
    satisfactionActual: satisfaction === undefined ? undefined : (satisfaction?.actual ?? null),
    loyaltyExpected: loyalty === undefined ? undefined : (loyalty?.expected ?? null),
    loyaltyActual: loyalty === undefined ? undefined : (loyalty?.actual ?? null),
  };
}

function demandPast(ctx: Pick<Ctx, 'now' | 'actor'>, takenOn: string | undefined): string | undefined {
  const now = today(ctx.now, ctx.actor.timezone);
  if (takenOn !== undefined && takenOn > now) {
    throw new AppError('invalid', messages.future, { field: 'on', example: now });
  }
  return takenOn;
}

/** Of this customer, and known to the actor as its own noun says. */
async function demandSubject<Kept extends Json>(
  ctx: Ctx<Kept>,
  about: { readonly noun: (typeof subjectNouns)[number]; readonly id: number },
  customerId: number,
): Promise<void> {
  await ctx.perform(`${about.noun}.show`, { id: about.id });
  const table = rawSql(about.noun === 'case' ? 'cases' : 'orders');
  const [found] = await ctx.tx.rows<{ customerId: number }>(
    sql`SELECT customer_id AS "customerId" FROM ${table} WHERE id = ${about.id}::int`,
  );
  if (found?.customerId !== customerId) {
    throw new AppError('invalid', messages.badSubject, { field: 'about', example: 'about:CS-7' });
  }
}

const editInput = z.object({
  id,
  version: z.number().int().optional(),
  csat: answers.csat.nullish(),
  nps: answers.nps.nullish(),
  satisfaction: pair.nullish(),
  loyalty: pair.nullish(),
  contactId: id.nullish(),
  takenOn: day.optional(),
  period: z.object({ from: day, to: day }).nullish(),
  comment: z.string().trim().max(limits.comment).nullish(),
});
export type EditSurvey = z.output<typeof editInput>;

/** AppError 'invalid' where no answer would be left. */
export const editSurvey = defineOperation<EditSurvey, { id: number; changed: readonly string[] }, KeptRow>({
  name: 'survey.edit',
  input: editInput,
  requires: { action: 'edit', subject: 'survey' },
  writes: true,
  async run(ctx, { id: surveyId, version, contactId, takenOn, period, comment, ...given }) {
    const survey = await demandSurvey(ctx, surveyId, 'edit');
    if ([contactId, takenOn, period, comment, ...Object.values(given)].every((value) => value === undefined)) {
      throw new AppError('invalid', messages.nothingToEdit);
    }
    await demandVersion(ctx, survey, version);
    if (typeof contactId === 'number') {
      await demandContact(ctx, contactId, await demandReadableCustomer(ctx, survey.customerId));
    }
    const values = columnsOf(given);
    const left = Object.entries(values).map(([name, value]) =>
      value === undefined ? survey[name as keyof typeof values] : value,
    );
    if (left.every((value) => value === null)) throw new AppError('refused', messages.keepsAnswer);
    demandPast(ctx, takenOn);
    const changed = await surveys.change(ctx, survey, {
      ...values,
      contactId,
      takenOn,
      comment: comment === '' ? null : comment,
      ...(period === undefined ? {} : { periodFrom: period?.from ?? null, periodTo: period?.to ?? null }),
    });
    if (changed.length > 0) {
      ctx.emit({ type: 'survey.edited', ref: surveyRef(surveyId), details: surveyDetails(survey, changed) });
    }
    return { id: surveyId, changed };
  },
  undo: restoreSurvey,
});

async function restoreSurvey(ctx: Ctx<KeptRow>, kept: KeptRow): Promise<void> {
  const survey = await surveys.restore(ctx, kept);
  const changed = Object.keys(kept.before);
  ctx.emit({ type: 'survey.edited', ref: surveyRef(kept.id), details: surveyDetails(survey, changed) });
}

const oneInput = z.object({ id });

export const removeSurvey = defineOperation<z.output<typeof oneInput>, { id: number }, KeptRow>({
  name: 'survey.remove',
  input: oneInput,
  requires: { action: 'archive', subject: 'survey' },
  writes: true,
  async run(ctx, input) {
    const survey = await demandSurvey(ctx, input.id, 'archive');
    await surveys.change(ctx, survey, { removedAt: ctx.now });
    ctx.emit({ type: 'survey.removed', ref: surveyRef(survey.id), details: surveyDetails(survey, ['removedAt']) });
    return { id: survey.id };
  },
  undo: restoreSurvey,
});
