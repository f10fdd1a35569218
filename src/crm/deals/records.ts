import type { DomainEvent } from '../../core/events.ts';
import type { Money } from '../../core/money.ts';
import { type Msg, msg } from '../../core/msg.ts';
import type { Ability, Action, PolicyRecord } from '../../core/policy.ts';
import { type RecordRef, recordRef } from '../../core/records.ts';
import { type Columns, recordTable } from '../../operations/table.ts';
import { accessSql } from '../../store/access.ts';
import { type Sql, sql } from '../../store/database.ts';
import type { Reason, Status } from './rules.ts';

/** A deal with the names that people know its columns by. Days are text: `2026-12-01`. */
export interface DealRow {
  readonly id: number;
  readonly version: number;
  readonly title: string;
  readonly customerId: number;
  readonly customerName: string;
  readonly customerDepartmentId: number | null;
  readonly customerOwnerId: number | null;
  readonly customerTeamIds: number[];
  readonly departmentId: number;
  readonly departmentEn: string;
  readonly departmentZh: string;
  readonly ownerId: number | null;
  readonly ownerName: string | null;
  readonly stage: string;
  readonly stageEn: string;
  readonly stageZh: string;
  readonly probability: number;
  readonly staleDays: number;
  readonly status: Status;
  readonly amountMinor: bigint | null;
  readonly amountCurrency: string | null;
  readonly expectedOn: string | null;
  readonly campaignId: number | null;
  readonly nextStep: string | null;
  readonly notes: string | null;
  readonly reason: Reason | null;
  readonly reasonNote: string | null;
  readonly closedOn: string | null;
  readonly closedAt: Date | null;
  readonly closedById: number | null;
  readonly closedByName: string | null;
  readonly stageSince: Date;
  readonly sourceLink: string | null;
  readonly removedAt: Date | null;
  readonly createdById: number;
  readonly createdByName: string | null;
  readonly createdAt: Date;
}

const stageOf = (column: 'name_en' | 'name_zh' | 'probability' | 'stale_days'): Sql => {
  const columns = {
    name_en: sql`s.name_en`,
    name_zh: sql`s.name_zh`,
    probability: sql`s.probability`,
    stale_days: sql`s.stale_days`,
  };
  return sql`(SELECT ${columns[column]} FROM deal_stages s WHERE s.key = d.stage)`;
};

const customerDepartment = sql`(SELECT c.department_id FROM customers c WHERE c.id = d.customer_id)`;
const customerOwner = sql`(SELECT c.owner_id FROM customers c WHERE c.id = d.customer_id)`;
const customerTeam = sql`(SELECT c.team_ids FROM customers c WHERE c.id = d.customer_id)`;

const columns = {
  title: ['title', 'text'],
  customerId: ['customer_id', 'int'],
  departmentId: ['department_id', 'int'],
  ownerId: ['owner_id', 'int'],
  stage: ['stage', 'text'],
  status: ['status', 'text'],
  amountMinor: ['amount_minor', 'bigint'],
  amountCurrency: ['amount_currency', 'text'],
  expectedOn: ['expected_on', 'date'],
  campaignId: ['campaign_id', 'int'],
  nextStep: ['next_step', 'text'],
  notes: ['notes', 'text'],
  reason: ['reason', 'text'],
  reasonNote: ['reason_note', 'text'],
  closedOn: ['closed_on', 'date'],
  closedAt: ['closed_at', 'timestamptz'],
  closedById: ['closed_by_id', 'int'],
  stageSince: ['stage_since', 'timestamptz'],
  sourceLink: ['source_link', 'text'],
  removedAt: ['removed_at', 'timestamptz'],
  createdById: ['created_by_id', 'int'],
} as const satisfies Columns;

export const deals = recordTable<DealRow, typeof columns>({
  noun: 'deal',
  table: 'deals',
  alias: 'd',
  select: sql`
    d.id, d.version, d.title, d.customer_id AS "customerId",
    (SELECT c.name FROM customers c WHERE c.id = d.customer_id) AS "customerName",
    ${customerDepartment} AS "customerDepartmentId", ${customerOwner} AS "customerOwnerId",
    coalesce(${customerTeam}, '{}') AS "customerTeamIds",
    d.department_id AS "departmentId",
    (SELECT h.name_en FROM departments h WHERE h.id = d.department_id) AS "departmentEn",
    (SELECT h.name_zh FROM departments h WHERE h.id = d.department_id) AS "departmentZh",
    d.owner_id AS "ownerId", (SELECT s.name FROM staff s WHERE s.id = d.owner_id) AS "ownerName",
    d.stage, ${stageOf('name_en')} AS "stageEn", ${stageOf('name_zh')} AS "stageZh",
    ${stageOf('probability')} AS probability, ${stageOf('stale_days')} AS "staleDays", d.status,
    d.amount_minor AS "amountMinor", d.amount_currency AS "amountCurrency", d.expected_on::text AS "expectedOn",
    d.campaign_id AS "campaignId", d.next_step AS "nextStep", d.notes, d.reason, d.reason_note AS "reasonNote",
    d.closed_on::text AS "closedOn", d.closed_at AS "closedAt", d.closed_by_id AS "closedById",
    (SELECT s.name FROM staff s WHERE s.id = d.closed_by_id) AS "closedByName",
    d.stage_since AS "stageSince", d.source_link AS "sourceLink", d.removed_at AS "removedAt",
    d.created_by_id AS "createdById", (SELECT s.name FROM staff s WHERE s.id = d.created_by_id) AS "createdByName",
    d.created_at AS "createdAt"`,
  columns,
  silent: ['amountCurrency', 'status', 'closedOn', 'closedAt', 'closedById', 'stageSince'],
});

export const dealRef = (id: number): RecordRef<'deal'> => recordRef('deal', id);

/** The columns that the policy's conditions speak of. */
export function dealRecord(
  deal: Pick<
    DealRow,
    'id' | 'departmentId' | 'ownerId' | 'createdById' | 'customerDepartmentId' | 'customerOwnerId' | 'customerTeamIds'
  >,
): PolicyRecord {
  const { id, departmentId, ownerId, createdById, customerDepartmentId, customerOwnerId, customerTeamIds } = deal;
  return { id, departmentId, ownerId, createdById, customerDepartmentId, customerOwnerId, customerTeamIds };
}

/** The same columns of `deals d`, for lists. */
export const dealColumns: Readonly<Record<string, Sql>> = {
  id: sql`d.id`,
  departmentId: sql`d.department_id`,
  ownerId: sql`d.owner_id`,
  createdById: sql`d.created_by_id`,
  customerDepartmentId: customerDepartment,
  customerOwnerId: customerOwner,
  customerTeamIds: customerTeam,
};

/** Which of the rows called `d` this ability may do this to. */
export function dealAccess(ability: Ability, action: Action = 'read', field: 'basic' | 'money' = 'basic'): Sql {
  return accessSql(ability, action, 'deal', dealColumns, field);
}

export function dealAmount(deal: Pick<DealRow, 'amountMinor' | 'amountCurrency'>): Money | null {
  const { amountMinor: minor, amountCurrency: currency } = deal;
  return minor === null || currency === null ? null : { minor, currency };
}

export function departmentName(deal: Pick<DealRow, 'departmentEn' | 'departmentZh'>): Msg {
  return msg(deal.departmentEn, deal.departmentZh);
}

/** What routing needs to know: ids only. */
export function dealDetails(
  deal: Pick<
    DealRow,
    'departmentId' | 'ownerId' | 'customerId' | 'customerDepartmentId' | 'customerOwnerId' | 'createdById' | 'stage'
  >,
  changed: readonly string[] = [],
): DomainEvent['details'] {
  const { departmentId, ownerId, customerId, customerDepartmentId, customerOwnerId, createdById, stage } = deal;
  return {
    departmentId,
    ownerId,
    customerId,
    customerDepartmentId,
    customerOwnerId,
    createdById,
    stage,
    changed: [...changed],
  };
}
