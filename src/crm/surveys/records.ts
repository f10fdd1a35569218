import type { Day } from '../../commands/values/calendar-day.ts';
import type { DomainEvent } from '../../core/events.ts';
import { same } from '../../core/msg.ts';
import type { Ability, Action, PolicyRecord } from '../../core/policy.ts';
import { type NounName, type RecordRef, recordRef } from '../../core/records.ts';
import { demandVersion as demandSeen } from '../../operations/conflict.ts';
import { notFound } from '../../operations/messages.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { type Columns, recordTable } from '../../operations/table.ts';
import { accessSql } from '../../store/access.ts';
import { type Sql, sql } from '../../store/database.ts';
import { columnNames, idOf } from './messages.ts';

/** A survey's answers with the names that people know the columns by. Measures are 0 to 100. */
export interface SurveyRow {
  readonly id: number;
  readonly version: number;
  readonly customerId: number;
  readonly customerName: string;
  readonly customerDepartmentId: number;
  readonly customerOwnerId: number | null;
  readonly customerTeamIds: number[];
  readonly contactId: number | null;
  /** Null too where the contact was removed. */
  readonly contactName: string | null;
  readonly takenOn: Day;
  readonly periodFrom: Day | null;
  readonly periodTo: Day | null;
  readonly aboutNoun: NounName | null;
  readonly aboutId: number | null;
  readonly csat: number | null;
  readonly nps: number | null;
  readonly satisfactionExpected: number | null;
  readonly satisfactionActual: number | null;
  readonly loyaltyExpected: number | null;
  readonly loyaltyActual: number | null;
  readonly comment: string | null;
  readonly source: 'staff' | 'import';
  readonly departmentId: number | null;
  readonly departmentEn: string | null;
  readonly departmentZh: string | null;
  readonly removedAt: Date | null;
  readonly createdById: number;
  readonly createdByName: string | null;
  readonly createdAt: Date;
}

const customerDepartment = sql`(SELECT c.department_id FROM customers c WHERE c.id = v.customer_id)`;
const customerOwner = sql`(SELECT c.owner_id FROM customers c WHERE c.id = v.customer_id)`;
const customerTeam = sql`(SELECT c.team_ids FROM customers c WHERE c.id = v.customer_id)`;

const columns = {
  customerId: ['customer_id', 'int'],
  contactId: ['contact_id', 'int'],
  takenOn: ['taken_on', 'date'],
  periodFrom: ['period_from', 'date'],
  periodTo: ['period_to', 'date'],
  aboutNoun: ['about_noun', 'text'],
  aboutId: ['about_id', 'int'],
  csat: ['csat', 'int'],
  nps: ['nps', 'int'],
  satisfactionExpected: ['satisfaction_expected', 'numeric'],
  satisfactionActual: ['satisfaction_actual', 'numeric'],
  loyaltyExpected: ['loyalty_expected', 'numeric'],
  loyaltyActual: ['loyalty_actual', 'numeric'],
  comment: ['comment', 'text'],
  source: ['source', 'text'],
  departmentId: ['department_id', 'int'],
  removedAt: ['removed_at', 'timestamptz'],
  createdById: ['created_by_id', 'int'],
} as const satisfies Columns;

export const surveys = recordTable<SurveyRow, typeof columns>({
  noun: 'survey',
  table: 'surveys',
  alias: 'v',
  select: sql`
    v.id, v.version, v.customer_id AS "customerId", (SELECT c.name FROM customers c WHERE c.id = v.customer_id) AS "customerName",
    ${customerDepartment} AS "customerDepartmentId", ${customerOwner} AS "customerOwnerId", ${customerTeam} AS "customerTeamIds",
    v.contact_id AS "contactId",
    (SELECT p.name FROM contacts p WHERE p.id = v.contact_id AND p.removed_at IS NULL) AS "contactName",
    v.taken_on::text AS "takenOn", v.period_from::text AS "periodFrom", v.period_to::text AS "periodTo",
    v.about_noun AS "aboutNoun", v.about_id AS "aboutId", v.csat, v.nps,
    v.satisfaction_expected::float8 AS "satisfactionExpected", v.satisfaction_actual::float8 AS "satisfactionActual",
    v.loyalty_expected::float8 AS "loyaltyExpected", v.loyalty_actual::float8 AS "loyaltyActual", v.comment, v.source,
    v.department_id AS "departmentId", (SELECT d.name_en FROM departments d WHERE d.id = v.department_id) AS "departmentEn",
    (SELECT d.name_zh FROM departments d WHERE d.id = v.department_id) AS "departmentZh", v.removed_at AS "removedAt",
    v.created_by_id AS "createdById", (SELECT s.name FROM staff s WHERE s.id = v.created_by_id) AS "createdByName",
    v.created_at AS "createdAt"`,
  columns,
});

export const surveyRef = (id: number): RecordRef<'survey'> => recordRef('survey', id);

/** The columns that the policy's conditions speak of. */
export function surveyRecord(survey: SurveyRow): PolicyRecord {
  const { id, departmentId, createdById, customerDepartmentId, customerOwnerId, customerTeamIds } = survey;
  return { id, departmentId, createdById, customerDepartmentId, customerOwnerId, customerTeamIds };
}

/** The same columns of `surveys v`, for lists. */
export const surveyColumns: Readonly<Record<string, Sql>> = {
  id: sql`v.id`,
  departmentId: sql`v.department_id`,
  createdById: sql`v.created_by_id`,
  customerDepartmentId: customerDepartment,
  customerOwnerId: customerOwner,
  customerTeamIds: customerTeam,
};

/** Which of the rows called `v` this ability may know of. */
export function surveyAccess(ability: Ability): Sql {
  return accessSql(ability, 'read', 'survey', surveyColumns, 'basic');
}

/** The survey, locked, which the actor may do this to. Removed ones are not found. */
export async function demandSurvey<Kept extends Json>(ctx: Ctx<Kept>, id: number, action: Action): Promise<SurveyRow> {
  const survey = await surveys.load(ctx.tx, id, 'lock');
  if (survey.removedAt !== null) throw notFound(surveyRef(id));
  ctx.demand(action, surveyRef(id), surveyRecord(survey));
  return survey;
}

/** AppError 'conflict' that tells who changed what since `version`, unless the survey still is that version. */
export function demandVersion<Kept extends Json>(
  ctx: Ctx<Kept>,
  survey: SurveyRow,
  seen: number | undefined,
): Promise<void> {
  const record = { ref: surveyRef(survey.id), version: survey.version, title: same(idOf(survey)) };
  return demandSeen(ctx, record, seen, (column) => {
    const group = column === 'comment' || column === 'contactId' ? 'notes' : 'basic';
    return ctx.can('read', 'survey', surveyRecord(survey), group) ? (columnNames[column] ?? same(column)) : null;
  });
}

/** What routing needs to know: ids only. */
export function surveyDetails(survey: SurveyRow, changed: readonly string[] = []): DomainEvent['details'] {
  const { departmentId, createdById, customerId, customerDepartmentId, customerOwnerId } = survey;
  return { departmentId, createdById, customerId, customerDepartmentId, customerOwnerId, changed: [...changed] };
}

/** Worth telling those who look after the customer: very unsatisfied, or about to advise others against us. */
export function isAlarming({ csat, nps }: Pick<SurveyRow, 'csat' | 'nps'>): boolean {
  return (csat !== null && csat <= 2) || (nps !== null && nps <= 6);
}
