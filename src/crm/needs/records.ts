import type { DomainEvent } from '../../core/events.ts';
import { type Msg, msg } from '../../core/msg.ts';
import type { Ability, Action, PolicyRecord } from '../../core/policy.ts';
import { type RecordRef, recordRef } from '../../core/records.ts';
import { type Columns, recordTable } from '../../operations/table.ts';
import { accessSql } from '../../store/access.ts';
import { type Sql, sql } from '../../store/database.ts';
import type { Level, Reason, Status } from './rules.ts';

/** A need with the names that people know its columns by. Days are text: `2026-12-01`. */
export interface NeedRow {
  readonly id: number;
  readonly version: number;
  readonly title: string;
  readonly description: string | null;
  readonly customerId: number;
  readonly customerName: string;
  readonly customerDepartmentId: number | null;
  readonly customerOwnerId: number | null;
  readonly customerTeamIds: number[];
  readonly contactId: number | null;
  readonly contactName: string | null;
  /** The key of its type (types.ts). */
  readonly kind: string;
  readonly kindEn: string;
  readonly kindZh: string;
  readonly level: Level;
  readonly neededOn: string | null;
  readonly status: Status;
  readonly reason: Reason | null;
  readonly reasonNote: string | null;
  readonly closedOn: string | null;
  readonly closedAt: Date | null;
  readonly closedById: number | null;
  readonly closedByName: string | null;
  readonly departmentId: number;
  readonly departmentEn: string;
  readonly departmentZh: string;
  readonly ownerId: number | null;
  readonly ownerName: string | null;
  readonly dealId: number | null;
  readonly orderId: number | null;
  readonly logId: number | null;
  readonly sourceLink: string | null;
  readonly removedAt: Date | null;
  readonly createdById: number;
  readonly createdAt: Date;
}

const customerDepartment = sql`(SELECT c.department_id FROM customers c WHERE c.id = n.customer_id)`;
const customerOwner = sql`(SELECT c.owner_id FROM customers c WHERE c.id = n.customer_id)`;
const customerTeam = sql`(SELECT c.team_ids FROM customers c WHERE c.id = n.customer_id)`;

const columns = {
  title: ['title', 'text'],
  description: ['description', 'text'],
  customerId: ['customer_id', 'int'],
  contactId: ['contact_id', 'int'],
  kind: ['kind', 'text'],
  level: ['level', 'text'],
  neededOn: ['needed_on', 'date'],
  status: ['status', 'text'],
  reason: ['reason', 'text'],
  reasonNote: ['reason_note', 'text'],
  closedOn: ['closed_on', 'date'],
  closedAt: ['closed_at', 'timestamptz'],
  closedById: ['closed_by_id', 'int'],
  departmentId: ['department_id', 'int'],
  ownerId: ['owner_id', 'int'],
  dealId: ['deal_id', 'int'],
  orderId: ['order_id', 'int'],
  logId: ['log_id', 'int'],
  sourceLink: ['source_link', 'text'],
  removedAt: ['removed_at', 'timestamptz'],
  createdById: ['created_by_id', 'int'],
} as const satisfies Columns;

export const needs = recordTable<NeedRow, typeof columns>({
  noun: 'need',
  table: 'needs',
  alias: 'n',
  select: sql`
    n.id, n.version, n.title, n.description, n.customer_id AS "customerId",
    (SELECT c.name FROM customers c WHERE c.id = n.customer_id) AS "customerName",
    ${customerDepartment} AS "customerDepartmentId", ${customerOwner} AS "customerOwnerId",
    coalesce(${customerTeam}, '{}') AS "customerTeamIds",
    n.contact_id AS "contactId", (SELECT p.name FROM contacts p WHERE p.id = n.contact_id) AS "contactName",
    n.kind, (SELECT y.name_en FROM need_types y WHERE y.key = n.kind) AS "kindEn",
    (SELECT y.name_zh FROM need_types y WHERE y.key = n.kind) AS "kindZh", n.level, n.needed_on::text AS "neededOn", n.status, n.reason, n.reason_note AS "reasonNote",
    n.closed_on::text AS "closedOn", n.closed_at AS "closedAt", n.closed_by_id AS "closedById",
    (SELECT s.name FROM staff s WHERE s.id = n.closed_by_id) AS "closedByName",
    n.department_id AS "departmentId",
    (SELECT h.name_en FROM departments h WHERE h.id = n.department_id) AS "departmentEn",
    (SELECT h.name_zh FROM departments h WHERE h.id = n.department_id) AS "departmentZh",
    n.owner_id AS "ownerId", (SELECT s.name FROM staff s WHERE s.id = n.owner_id) AS "ownerName",
    n.deal_id AS "dealId", n.order_id AS "orderId", n.log_id AS "logId", n.source_link AS "sourceLink",
    n.removed_at AS "removedAt", n.created_by_id AS "createdById", n.created_at AS "createdAt"`,
  columns,
  silent: ['closedOn', 'closedAt', 'closedById'],
});

export const needRef = (id: number): RecordRef<'need'> => recordRef('need', id);

/** The columns that the policy's conditions speak of. */
export function needRecord(
  need: Pick<
    NeedRow,
    'id' | 'departmentId' | 'ownerId' | 'createdById' | 'customerDepartmentId' | 'customerOwnerId' | 'customerTeamIds'
  >,
): PolicyRecord {
  const { id, departmentId, ownerId, createdById, customerDepartmentId, customerOwnerId, customerTeamIds } = need;
  return { id, departmentId, ownerId, createdById, customerDepartmentId, customerOwnerId, customerTeamIds };
}

/** The same columns of `needs n`, for lists. */
export const needColumns: Readonly<Record<string, Sql>> = {
  id: sql`n.id`,
  departmentId: sql`n.department_id`,
  ownerId: sql`n.owner_id`,
  createdById: sql`n.created_by_id`,
  customerDepartmentId: customerDepartment,
  customerOwnerId: customerOwner,
  customerTeamIds: customerTeam,
};

/** Which of the rows called `n` this ability may do this to. */
export function needAccess(ability: Ability, action: Action = 'read'): Sql {
  return accessSql(ability, action, 'need', needColumns, 'basic');
}

export function departmentName(need: Pick<NeedRow, 'departmentEn' | 'departmentZh'>): Msg {
  return msg(need.departmentEn, need.departmentZh);
}

export function kindName(need: Pick<NeedRow, 'kindEn' | 'kindZh'>): Msg {
  return msg(need.kindEn, need.kindZh);
}

/** What routing needs to know: ids and short facts only. */
export function needDetails(
  need: Pick<
    NeedRow,
    | 'departmentId'
    | 'ownerId'
    | 'customerId'
    | 'customerDepartmentId'
    | 'customerOwnerId'
    | 'createdById'
    | 'kind'
    | 'level'
    | 'status'
  >,
  changed: readonly string[] = [],
): DomainEvent['details'] {
  return {
    departmentId: need.departmentId,
    ownerId: need.ownerId,
    customerId: need.customerId,
    customerDepartmentId: need.customerDepartmentId,
    customerOwnerId: need.customerOwnerId,
    createdById: need.createdById,
    kind: need.kind,
    level: need.level,
    status: need.status,
    changed: [...changed],
  };
}
