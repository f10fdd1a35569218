import { z } from 'zod';
import { today } from '../../commands/values/calendar-day.ts';
import { AppError } from '../../core/errors.ts';
import { demandContact, demandCustomer, demandReadableCustomer } from '../../operations/belonging.ts';
import { notFound } from '../../operations/messages.ts';
import { type Ctx, defineOperation, type Json } from '../../operations/operation.ts';
import type { KeptRow } from '../../operations/table.ts';
import { joinSql, rawSql, type Sql, sql } from '../../store/database.ts';
import { messages } from './messages.ts';
import {
  demandSurvey,
  demandVersion,
  isAlarming,
  type SurveyRow,
  surveyAccess,
  surveyDetails,
  surveyRecord,
  surveyRef,
  surveys,
} from './records.ts';
import { limits, type Mean, type Summary, scale } from './rules.ts';

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

export const showSurvey = defineOperation<z.output<typeof oneInput>, { id: number }>({
  name: 'survey.show',
  input: oneInput,
  requires: { action: 'read', subject: 'survey' },
  writes: false,
  async run(ctx, input) {
    const survey = await surveys.load(ctx.tx, input.id);
    if (survey.removedAt !== null) throw notFound(surveyRef(input.id));
    ctx.demand('read', surveyRef(input.id), surveyRecord(survey), 'basic');
    return { id: input.id };
  },
});

const filterInput = z.object({
  customerId: id.optional(),
  departmentId: id.optional(),
  mine: z.boolean().optional(),
  low: z.boolean().optional(),
  from: day.optional(),
  to: day.optional(),
});
export type SurveyFilter = z.output<typeof filterInput>;

const listInput = filterInput.extend({ after: id.optional() });
export type ListSurveys = z.output<typeof listInput>;

interface Asked {
  /** The customer that was asked for. */
  readonly customer: { readonly id: number; readonly name: string } | null;
}
export interface SurveyList extends Asked {
  readonly rows: readonly SurveyRow[];
  readonly more: boolean;
}

/** Lines of one page. */
export const pageSize = 10;

/** Conditions on `surveys v`: never more than the actor may know of. By the department that looks after the customer. */
async function filterSql(ctx: Ctx, filter: SurveyFilter): Promise<Asked & { readonly where: Sql[] }> {
  const where: Sql[] = [sql`v.removed_at IS NULL`, surveyAccess(ctx.ability)];
  const customer = filter.customerId === undefined ? null : await demandReadableCustomer(ctx, filter.customerId);
  if (customer) where.push(sql`v.customer_id = ${customer.id}::int`);
  if (filter.departmentId !== undefined) {
    where.push(
      sql`EXISTS (SELECT FROM customers c WHERE c.id = v.customer_id AND c.department_id = ${filter.departmentId}::int)`,
    );
  }
  if (filter.mine) {
    where.push(sql`(v.created_by_id = ${ctx.actor.staffId}::int OR EXISTS (
      SELECT FROM customers c WHERE c.id = v.customer_id AND c.owner_id = ${ctx.actor.staffId}::int))`);
  }
  if (filter.low) where.push(sql`(v.csat <= 2 OR v.nps <= 6)`);
  if (filter.from !== undefined) where.push(sql`v.taken_on >= ${filter.from}::date`);
  if (filter.to !== undefined) where.push(sql`v.taken_on <= ${filter.to}::date`);
  return { where, customer };
}

/** The latest first. */
export const listSurveys = defineOperation<ListSurveys, SurveyList>({
  name: 'survey.list',
  input: listInput,
  requires: { action: 'read', subject: 'survey' },
  writes: false,
  async run(ctx, input) {
    const { where, customer } = await filterSql(ctx, input);
    if (input.after !== undefined) {
      where.push(sql`(v.taken_on, v.id) < (SELECT b.taken_on, b.id FROM surveys b WHERE b.id = ${input.after}::int)`);
    }
    const rows = await surveys.where(ctx.tx, where, sql`v.taken_on DESC, v.id DESC`, { limit: pageSize + 1 });
    return { rows: rows.slice(0, pageSize), more: rows.length > pageSize, customer };
  },
});

export interface Summarized extends Asked {
  readonly summary: Summary;
}

export const summarizeSurveys = defineOperation<SurveyFilter, Summarized>({
  name: 'survey.summary',
  input: filterInput,
  requires: { action: 'read', subject: 'survey' },
  writes: false,
  async run(ctx, input) {
    const { where, customer } = await filterSql(ctx, input);
    return { summary: await summarize(ctx, where), customer };
  },
});

/** Each figure as its sum and how many there were, in one pass over the table. */
async function summarize(ctx: Pick<Ctx, 'tx'>, where: readonly Sql[]): Promise<Summary> {
  const [found] = await ctx.tx.rows<Record<string, number | null>>(sql`
    SELECT count(*)::int AS answers,
      avg((v.csat >= 4)::int)::float8 AS csat, count(v.csat)::int AS "csatN",
      avg(CASE WHEN v.nps >= 9 THEN 100 WHEN v.nps <= 6 THEN -100 WHEN v.nps IS NOT NULL THEN 0 END)::float8 AS nps,
      count(v.nps)::int AS "npsN",
      avg(v.satisfaction_expected)::float8 AS "satisfactionExpected", count(v.satisfaction_expected)::int AS "satisfactionExpectedN",
      avg(v.satisfaction_actual)::float8 AS "satisfactionActual", count(v.satisfaction_actual)::int AS "satisfactionActualN",
      avg(v.loyalty_expected)::float8 AS "loyaltyExpected", count(v.loyalty_expected)::int AS "loyaltyExpectedN",
      avg(v.loyalty_actual)::float8 AS "loyaltyActual", count(v.loyalty_actual)::int AS "loyaltyActualN"
    FROM surveys v WHERE ${joinSql(where, ' AND ')}`);
  const mean = (name: string): Mean | null => {
    const value = found?.[name] ?? null;
    return value === null ? null : { value, n: found?.[`${name}N`] ?? 0 };
  };
  return {
    answers: found?.answers ?? 0,
    csat: mean('csat'),
    nps: mean('nps'),
    satisfactionExpected: mean('satisfactionExpected'),
    satisfactionActual: mean('satisfactionActual'),
    loyaltyExpected: mean('loyaltyExpected'),
    loyaltyActual: mean('loyaltyActual'),
  };
}
