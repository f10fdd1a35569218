import type { Day } from '../../commands/values/calendar-day.ts';
import type { DomainEvent } from '../../core/events.ts';
import type { Ability, PolicyRecord } from '../../core/policy.ts';
import { type RecordRef, recordRef } from '../../core/records.ts';
import { type Columns, recordTable } from '../../operations/table.ts';
import { accessSql } from '../../store/access.ts';
import { type Sql, sql } from '../../store/database.ts';
import type { Goal, Kind, Scope } from './rules.ts';

/** A target with the names of whom it is for. */
export interface TargetRow {
  readonly id: number;
  readonly version: number;
  readonly kind: Kind;
  readonly scope: Scope;
  readonly departmentId: number | null;
  readonly departmentEn: string | null;
  readonly departmentZh: string | null;
  readonly ownerId: number | null;
  readonly ownerName: string | null;
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly goalMinor: bigint | null;
  readonly goalCurrency: string | null;
  readonly goalCount: number | null;
  /** Hundredths of a per cent. */
  readonly goalShare: number | null;
  readonly market: string | null;
  readonly countsOrders: boolean;
  readonly removedAt: Date | null;
  readonly createdById: number;
  readonly createdByName: string | null;
}

const columns = {
  kind: ['kind', 'text'],
  scope: ['scope', 'text'],
  departmentId: ['department_id', 'int'],
  ownerId: ['owner_id', 'int'],
  startsOn: ['starts_on', 'date'],
  endsOn: ['ends_on', 'date'],
  goalMinor: ['goal_minor', 'bigint'],
  goalCurrency: ['goal_currency', 'text'],
  goalCount: ['goal_count', 'int'],
  goalShare: ['goal_share', 'int'],
  market: ['market', 'text'],
  countsOrders: ['counts_orders', 'boolean'],
  removedAt: ['removed_at', 'timestamptz'],
  createdById: ['created_by_id', 'int'],
} as const satisfies Columns;

export const targets = recordTable<TargetRow, typeof columns>({
  noun: 'target',
  table: 'sales_targets',
  alias: 'g',
  select: sql`
    g.id, g.version, g.kind, g.scope, g.department_id AS "departmentId",
    (SELECT d.name_en FROM departments d WHERE d.id = g.department_id) AS "departmentEn",
    (SELECT d.name_zh FROM departments d WHERE d.id = g.department_id) AS "departmentZh",
    g.owner_id AS "ownerId", (SELECT s.name FROM staff s WHERE s.id = g.owner_id) AS "ownerName",
    g.starts_on::text AS "startsOn", g.ends_on::text AS "endsOn",
    g.goal_minor AS "goalMinor", g.goal_currency AS "goalCurrency", g.goal_count AS "goalCount", g.goal_share AS "goalShare",
    g.market, g.counts_orders AS "countsOrders", g.removed_at AS "removedAt",
    g.created_by_id AS "createdById", (SELECT s.name FROM staff s WHERE s.id = g.created_by_id) AS "createdByName"`,
  columns,
  silent: ['goalCurrency'],
});

export const targetRef = (id: number): RecordRef<'target'> => recordRef('target', id);

/** The columns that the policy's conditions speak of. A target speaks to its department, to one person, or to the managers of all. */
export function targetRecord(
  target: Pick<TargetRow, 'scope' | 'departmentId' | 'ownerId' | 'createdById'> & { readonly id?: number },
): PolicyRecord {
  const { id, departmentId, ownerId, createdById, scope } = target;
  return { ...(id === undefined ? {} : { id }), departmentId, ownerId, createdById, audience: scope };
}

/** The same columns of `sales_targets g`, for lists. */
export const targetColumns: Readonly<Record<string, Sql>> = {
  id: sql`g.id`,
  departmentId: sql`g.department_id`,
  ownerId: sql`g.owner_id`,
  createdById: sql`g.created_by_id`,
  audience: sql`g.scope`,
};

/** Which of the rows called `g` this ability may know of. */
export function targetAccess(ability: Ability): Sql {
  return accessSql(ability, 'read', 'target', targetColumns, 'basic');
}

export function goalOf(target: TargetRow): Goal {
  const { goalMinor, goalCurrency, goalCount, goalShare } = target;
  if (target.kind === 'revenue' && goalMinor !== null && goalCurrency !== null) {
    return { kind: 'revenue', money: { minor: goalMinor, currency: goalCurrency } };
  }
  if (target.kind === 'customers' && goalCount !== null) return { kind: 'customers', count: goalCount };
  if (target.kind === 'share' && goalShare !== null) return { kind: 'share', share: goalShare };
  throw new Error(`Target ${target.id} has no goal of its kind, which the database does not allow.`);
}

/** The columns of a goal, those of other kinds empty. */
export function goalColumns(goal: Goal) {
  return {
    goalMinor: goal.kind === 'revenue' ? goal.money.minor : null,
    goalCurrency: goal.kind === 'revenue' ? goal.money.currency : null,
    goalCount: goal.kind === 'customers' ? goal.count : null,
    goalShare: goal.kind === 'share' ? goal.share : null,
  };
}

/** What routing needs to know: ids only. */
export function targetDetails(
  target: Pick<TargetRow, 'departmentId' | 'ownerId' | 'createdById'>,
  changed: readonly string[] = [],
): DomainEvent['details'] {
  const { departmentId, ownerId, createdById } = target;
  return { departmentId, ownerId, createdById, changed: [...changed] };
}
