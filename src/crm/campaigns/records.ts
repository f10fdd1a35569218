import type { Day } from '../../commands/values/calendar-day.ts';
import { AppError } from '../../core/errors.ts';
import type { DomainEvent } from '../../core/events.ts';
import type { Money } from '../../core/money.ts';
import { type Msg, msg, same } from '../../core/msg.ts';
import type { Ability, Action, PolicyRecord } from '../../core/policy.ts';
import { type RecordRef, recordRef } from '../../core/records.ts';
import { demandVersion as demandSeen } from '../../operations/conflict.ts';
import { notFound } from '../../operations/messages.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { type Columns, recordTable } from '../../operations/table.ts';
import { accessSql } from '../../store/access.ts';
import { type Sql, sql } from '../../store/database.ts';
import { columnNames } from './labels.ts';
import { idOf, messages } from './messages.ts';
import type { Channel, GoalKind, Status } from './rules.ts';

/** A campaign with the names that people know its columns by. */
export interface CampaignRow {
  readonly id: number;
  readonly version: number;
  readonly title: string;
  readonly goal: string | null;
  readonly goalKind: GoalKind | null;
  readonly goalCount: number | null;
  readonly goalMinor: bigint | null;
  /** Of the budget, the costs and what was brought; null until an amount was named. */
  readonly currency: string | null;
  readonly budgetMinor: bigint | null;
  /** Read it with `readSegment`; null until somebody said whom it is for. */
  readonly audience: Json | null;
  readonly channels: Channel[];
  readonly startsOn: Day | null;
  readonly endsOn: Day | null;
  readonly status: Status;
  readonly notes: string | null;
  readonly outcome: string | null;
  readonly attributionDays: number;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly departmentId: number;
  readonly departmentEn: string;
  readonly departmentZh: string;
  readonly ownerId: number | null;
  readonly ownerName: string | null;
  readonly removedAt: Date | null;
  readonly createdById: number;
  readonly createdAt: Date;
}

const columns = {
  title: ['title', 'text'],
  goal: ['goal', 'text'],
  goalKind: ['goal_kind', 'text'],
  goalCount: ['goal_count', 'int'],
  goalMinor: ['goal_minor', 'bigint'],
  currency: ['currency', 'text'],
  budgetMinor: ['budget_minor', 'bigint'],
  audience: ['audience', 'jsonb'],
  channels: ['channels', 'text[]'],
  startsOn: ['starts_on', 'date'],
  endsOn: ['ends_on', 'date'],
  status: ['status', 'text'],
  notes: ['notes', 'text'],
  outcome: ['outcome', 'text'],
  attributionDays: ['attribution_days', 'int'],
  startedAt: ['started_at', 'timestamptz'],
  endedAt: ['ended_at', 'timestamptz'],
  departmentId: ['department_id', 'int'],
  ownerId: ['owner_id', 'int'],
  removedAt: ['removed_at', 'timestamptz'],
  createdById: ['created_by_id', 'int'],
} as const satisfies Columns;

export const campaigns = recordTable<CampaignRow, typeof columns>({
  noun: 'campaign',
  table: 'campaigns',
  alias: 'm',
  select: sql`
    m.id, m.version, m.title, m.goal, m.goal_kind AS "goalKind", m.goal_count AS "goalCount", m.goal_minor AS "goalMinor",
    m.currency, m.budget_minor AS "budgetMinor", m.audience, m.channels, m.starts_on::text AS "startsOn",
    m.ends_on::text AS "endsOn", m.status, m.notes, m.outcome, m.attribution_days AS "attributionDays",
    m.started_at AS "startedAt", m.ended_at AS "endedAt", m.department_id AS "departmentId",
    (SELECT d.name_en FROM departments d WHERE d.id = m.department_id) AS "departmentEn",
    (SELECT d.name_zh FROM departments d WHERE d.id = m.department_id) AS "departmentZh",
    m.owner_id AS "ownerId", (SELECT s.name FROM staff s WHERE s.id = m.owner_id) AS "ownerName",
    m.removed_at AS "removedAt", m.created_by_id AS "createdById", m.created_at AS "createdAt"`,
  columns,
  silent: ['currency', 'startedAt', 'endedAt'],
});

export const campaignRef = (id: number): RecordRef<'campaign'> => recordRef('campaign', id);

/** The columns that the policy's conditions speak of. */
export function campaignRecord(
  campaign: Pick<CampaignRow, 'id' | 'departmentId' | 'ownerId' | 'createdById'>,
): PolicyRecord {
  const { id, departmentId, ownerId, createdById } = campaign;
  return { id, departmentId, ownerId, createdById };
}

/** The same columns of `campaigns m`, for lists. */
export const campaignColumns: Readonly<Record<string, Sql>> = {
  id: sql`m.id`,
  departmentId: sql`m.department_id`,
  ownerId: sql`m.owner_id`,
  createdById: sql`m.created_by_id`,
};

/** Which of the rows called `m` this ability may know of. */
export function campaignAccess(ability: Ability): Sql {
  return accessSql(ability, 'read', 'campaign', campaignColumns, 'basic');
}

/** The campaign, locked, which the actor may do this to. Removed ones are not found. */
export async function demandCampaign<Kept extends Json>(
  ctx: Ctx<Kept>,
  id: number,
  action: Action = 'edit',
): Promise<CampaignRow> {
  const campaign = await campaigns.load(ctx.tx, id, 'lock');
  if (campaign.removedAt !== null) throw notFound(campaignRef(id));
  ctx.demand(action, campaignRef(id), campaignRecord(campaign));
  return campaign;
}

/** The campaign, which the actor may know of. */
export async function readableCampaign<Kept extends Json>(ctx: Ctx<Kept>, id: number): Promise<CampaignRow> {
  const campaign = await campaigns.load(ctx.tx, id);
  if (campaign.removedAt !== null) throw notFound(campaignRef(id));
  ctx.demand('read', campaignRef(id), campaignRecord(campaign), 'basic');
  return campaign;
}

export function groupOf(column: string): 'basic' | 'money' | 'notes' {
  if (column === 'budgetMinor' || column === 'goalMinor') return 'money';
  return column === 'notes' || column === 'outcome' ? 'notes' : 'basic';
}

/** AppError 'conflict' that tells who changed what since `version`, unless the campaign still is that version. */
export function demandVersion<Kept extends Json>(
  ctx: Ctx<Kept>,
  campaign: CampaignRow,
  seen: number | undefined,
): Promise<void> {
  const record = { ref: campaignRef(campaign.id), version: campaign.version, title: same(idOf(campaign)) };
  return demandSeen(ctx, record, seen, (column) =>
    ctx.can('read', 'campaign', campaignRecord(campaign), groupOf(column))
      ? (columnNames[column] ?? same(column))
      : null,
  );
}

/** A part of the campaign changed: it has a new version and the audit log a line. */
export async function touchVersion<Kept extends Json>(
  ctx: Ctx<Kept>,
  campaign: Pick<CampaignRow, 'id' | 'version'>,
  field: 'activities' | 'costs' | 'touches' | 'actions',
  after: Json,
): Promise<void> {
  const touched = await ctx.tx.run(sql`
    UPDATE campaigns SET version = version + 1, updated_at = ${ctx.now}::timestamptz
    WHERE id = ${campaign.id}::int AND version = ${campaign.version}::int`);
  if (touched !== 1) {
    throw new Error(`Campaign ${campaign.id} changed though it was locked at version ${campaign.version}.`);
  }
  ctx.changed({ ref: campaignRef(campaign.id), version: campaign.version + 1, fields: [field], after });
}

/** What routing needs to know: ids only. */
export function campaignDetails(
  campaign: Pick<CampaignRow, 'departmentId' | 'ownerId' | 'createdById'>,
  changed: readonly string[] = [],
): DomainEvent['details'] {
  const { departmentId, ownerId, createdById } = campaign;
  return { departmentId, ownerId, createdById, changed: [...changed] };
}

export function departmentName(campaign: Pick<CampaignRow, 'departmentEn' | 'departmentZh'>): Msg {
  return msg(campaign.departmentEn, campaign.departmentZh);
}

export function budgetOf(campaign: Pick<CampaignRow, 'budgetMinor' | 'currency'>): Money | null {
  const { budgetMinor: minor, currency } = campaign;
  return minor === null || currency === null ? null : { minor, currency };
}

/** Everything about a campaign is in one currency: AppError 'invalid' for an amount in another. */
export function demandCurrency(campaign: Pick<CampaignRow, 'currency'>, amount: Money, field: string): void {
  if (campaign.currency !== null && campaign.currency !== amount.currency) {
    const example = `${campaign.currency} 500`;
    throw new AppError('invalid', messages.otherCurrency(campaign.currency), { field, example });
  }
}

export interface Activity {
  readonly id: number;
  readonly number: number;
  readonly what: string;
  readonly ownerId: number | null;
  readonly ownerName: string | null;
  readonly dueOn: Day | null;
  readonly doneAt: Date | null;
}

export const activitiesSql = (campaignId: number): Sql => sql`
  SELECT a.id, a.number, a.what, a.owner_id AS "ownerId", (SELECT s.name FROM staff s WHERE s.id = a.owner_id) AS "ownerName",
    a.due_on::text AS "dueOn", a.done_at AS "doneAt"
  FROM campaign_activities a WHERE a.campaign_id = ${campaignId}::int AND a.removed_at IS NULL ORDER BY a.number`;
