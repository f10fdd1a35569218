import { z } from 'zod';
import { demandReadableCustomer } from '../../operations/belonging.ts';
import { notFound } from '../../operations/messages.ts';
import { type Ctx, defineOperation } from '../../operations/operation.ts';
import { joinSql, type Sql, sql } from '../../store/database.ts';
import { type SurveyRow, surveyAccess, surveyRecord, surveyRef, surveys } from './records.ts';
import type { Mean, Summary } from './rules.ts';

const id = z.number().int().positive();
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);
const oneInput = z.object({ id });

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
