import type { DomainEvent } from '../../core/events.ts';
import { type Msg, msg } from '../../core/msg.ts';
import type { Ability, PolicyRecord } from '../../core/policy.ts';
import { type RecordRef, recordRef } from '../../core/records.ts';
import { type Columns, recordTable } from '../../operations/table.ts';
import { accessSql } from '../../store/access.ts';
import { type Sql, sql } from '../../store/database.ts';
import type { Timed } from './deadlines.ts';
import type { Channel, Kind, Level, ResolutionKind } from './rules.ts';

/** A case with the names that people know its columns by. */
export interface CaseRow extends Timed {
  readonly id: number;
  readonly version: number;
  readonly kind: Kind;
  readonly subject: string;
  readonly description: string | null;
  readonly channel: Channel;
  readonly level: Level;
  readonly customerId: number;
  readonly customerName: string;
  readonly customerDepartmentId: number;
  readonly customerOwnerId: number | null;
  readonly customerTeamIds: readonly number[];
  readonly contactId: number | null;
  /** Null too where the contact was removed. */
  readonly contactName: string | null;
  readonly categoryId: number | null;
  readonly categoryEn: string | null;
  readonly categoryZh: string | null;
  readonly departmentId: number;
  readonly departmentEn: string;
  readonly departmentZh: string;
  readonly managerId: number | null;
  readonly assigneeId: number | null;
  readonly assigneeName: string | null;
  readonly createdById: number;
  readonly createdByName: string | null;
  readonly creatorDepartmentId: number | null;
  readonly sourceLink: string | null;
  readonly respondedById: number | null;
  readonly respondedByName: string | null;
  readonly responseMinutes: number | null;
  readonly resolutionMinutes: number | null;
  readonly resolution: string | null;
  readonly resolutionKind: ResolutionKind | null;
  readonly resolvedAt: Date | null;
  readonly resolvedById: number | null;
  readonly resolvedByName: string | null;
  readonly closedAt: Date | null;
  /** Null too where it closed by itself. */
  readonly closedById: number | null;
  readonly closedByName: string | null;
  readonly reopenedAt: Date | null;
  readonly reopenCount: number;
  readonly reopenReason: string | null;
  readonly escalatedAt: Date | null;
  readonly escalatedToId: number | null;
  readonly escalatedToName: string | null;
  readonly escalationReason: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const nameOf = (column: Sql): Sql => sql`(SELECT s.name FROM staff s WHERE s.id = ${column})`;
const ofCustomer = (column: Sql): Sql => sql`(SELECT ${column} FROM customers u WHERE u.id = k.customer_id)`;
const customerTeam = ofCustomer(sql`coalesce(u.team_ids, '{}')`);

/** The manager who is told when a case of the department is late; one who is there before one who is away. */
export const managerOf = (departmentId: Sql): Sql => sql`(
  SELECT s.id FROM staff s WHERE s.department_id = ${departmentId} AND s.role = 'manager' AND s.active
  ORDER BY (s.away_from IS NOT NULL), s.id LIMIT 1)`;

const columns = {
  kind: ['kind', 'text'],
  subject: ['subject', 'text'],
  description: ['description', 'text'],
  channel: ['channel', 'text'],
  level: ['level', 'text'],
  status: ['status', 'text'],
  customerId: ['customer_id', 'int'],
  contactId: ['contact_id', 'int'],
  categoryId: ['category_id', 'int'],
  departmentId: ['department_id', 'int'],
  assigneeId: ['assignee_id', 'int'],
  createdById: ['created_by_id', 'int'],
  creatorDepartmentId: ['creator_department_id', 'int'],
  sourceLink: ['source_link', 'text'],
  openedAt: ['opened_at', 'timestamptz'],
  clockFrom: ['clock_from', 'timestamptz'],
  waits: ['waits', 'jsonb'],
  responseWarnAt: ['response_warn_at', 'timestamptz'],
  responseDueAt: ['response_due_at', 'timestamptz'],
  resolutionWarnAt: ['resolution_warn_at', 'timestamptz'],
  resolutionDueAt: ['resolution_due_at', 'timestamptz'],
  dueFixed: ['due_fixed', 'boolean'],
  respondedAt: ['responded_at', 'timestamptz'],
  respondedById: ['responded_by_id', 'int'],
  responseMinutes: ['response_minutes', 'int'],
  resolutionMinutes: ['resolution_minutes', 'int'],
  resolution: ['resolution', 'text'],
  resolutionKind: ['resolution_kind', 'text'],
  resolvedAt: ['resolved_at', 'timestamptz'],
  resolvedById: ['resolved_by_id', 'int'],
  closedAt: ['closed_at', 'timestamptz'],
  closedById: ['closed_by_id', 'int'],
  reopenedAt: ['reopened_at', 'timestamptz'],
  reopenCount: ['reopen_count', 'int'],
  reopenReason: ['reopen_reason', 'text'],
  escalation: ['escalation', 'int'],
  escalatedAt: ['escalated_at', 'timestamptz'],
  escalatedToId: ['escalated_to_id', 'int'],
  escalationReason: ['escalation_reason', 'text'],
  escalateAt: ['escalate_at', 'timestamptz'],
  told: ['told', 'text[]'],
  alert: ['alert', 'text'],
  alertAt: ['alert_at', 'timestamptz'],
} as const satisfies Columns;

export const caseTable = recordTable<CaseRow, typeof columns>({
  noun: 'case',
  table: 'cases',
  alias: 'k',
  select: sql`
    k.id, k.version, k.kind, k.subject, k.description, k.channel, k.level, k.status,
    k.customer_id AS "customerId", ${ofCustomer(sql`u.name`)} AS "customerName",
    ${ofCustomer(sql`u.department_id`)} AS "customerDepartmentId", ${ofCustomer(sql`u.owner_id`)} AS "customerOwnerId",
    ${customerTeam} AS "customerTeamIds", k.contact_id AS "contactId",
    (SELECT p.name FROM contacts p WHERE p.id = k.contact_id AND p.removed_at IS NULL) AS "contactName",
    k.category_id AS "categoryId",
    (SELECT concat_ws(' / ', p.name_en, g.name_en) FROM case_categories g LEFT JOIN case_categories p ON p.id = g.parent_id
      WHERE g.id = k.category_id) AS "categoryEn",
    (SELECT concat_ws(' / ', p.name_zh, g.name_zh) FROM case_categories g LEFT JOIN case_categories p ON p.id = g.parent_id
      WHERE g.id = k.category_id) AS "categoryZh",
    k.department_id AS "departmentId",
    (SELECT d.name_en FROM departments d WHERE d.id = k.department_id) AS "departmentEn",
    (SELECT d.name_zh FROM departments d WHERE d.id = k.department_id) AS "departmentZh",
    ${managerOf(sql`k.department_id`)} AS "managerId",
    k.assignee_id AS "assigneeId", ${nameOf(sql`k.assignee_id`)} AS "assigneeName",
    k.created_by_id AS "createdById", ${nameOf(sql`k.created_by_id`)} AS "createdByName",
    k.creator_department_id AS "creatorDepartmentId", k.source_link AS "sourceLink",
    k.opened_at AS "openedAt", k.clock_from AS "clockFrom", k.waits,
    k.response_warn_at AS "responseWarnAt", k.response_due_at AS "responseDueAt",
    k.resolution_warn_at AS "resolutionWarnAt", k.resolution_due_at AS "resolutionDueAt", k.due_fixed AS "dueFixed",
    k.responded_at AS "respondedAt", k.responded_by_id AS "respondedById",
    ${nameOf(sql`k.responded_by_id`)} AS "respondedByName", k.response_minutes AS "responseMinutes",
    k.resolution_minutes AS "resolutionMinutes", k.resolution, k.resolution_kind AS "resolutionKind",
    k.resolved_at AS "resolvedAt", k.resolved_by_id AS "resolvedById", ${nameOf(sql`k.resolved_by_id`)} AS "resolvedByName",
    k.closed_at AS "closedAt", k.closed_by_id AS "closedById", ${nameOf(sql`k.closed_by_id`)} AS "closedByName",
    k.reopened_at AS "reopenedAt", k.reopen_count AS "reopenCount", k.reopen_reason AS "reopenReason",
    k.escalation, k.escalated_at AS "escalatedAt", k.escalated_to_id AS "escalatedToId",
    ${nameOf(sql`k.escalated_to_id`)} AS "escalatedToName", k.escalation_reason AS "escalationReason",
    k.escalate_at AS "escalateAt", coalesce(k.told, '{}') AS told, k.alert, k.alert_at AS "alertAt",
    k.created_at AS "createdAt", k.updated_at AS "updatedAt"`,
  columns,
  silent: [
    'openedAt',
    'clockFrom',
    'waits',
    'responseWarnAt',
    'responseDueAt',
    'resolutionWarnAt',
    'dueFixed',
    'respondedById',
    'responseMinutes',
    'resolutionMinutes',
    'resolvedAt',
    'resolvedById',
    'closedAt',
    'closedById',
    'reopenedAt',
    'reopenCount',
    'escalatedAt',
    'escalatedToId',
    'escalateAt',
    'told',
    'alert',
    'alertAt',
  ],
});

export const caseRef = (id: number): RecordRef<'case'> => recordRef('case', id);

/** The columns that the policy's conditions speak of. */
export type PolicyColumns = Pick<
  CaseRow,
  | 'id'
  | 'departmentId'
  | 'assigneeId'
  | 'createdById'
  | 'creatorDepartmentId'
  | 'customerDepartmentId'
  | 'customerOwnerId'
  | 'customerTeamIds'
>;

export function policyRecord(row: PolicyColumns): PolicyRecord {
  const { id, departmentId, assigneeId, createdById, creatorDepartmentId } = row;
  const { customerDepartmentId, customerOwnerId, customerTeamIds } = row;
  return {
    id,
    departmentId,
    assigneeId,
    createdById,
    creatorDepartmentId,
    customerDepartmentId,
    customerOwnerId,
    customerTeamIds,
  };
}

/** The same columns of `cases k`, for lists. */
export const policyColumns: Readonly<Record<keyof PolicyColumns, Sql>> = {
  id: sql`k.id`,
  departmentId: sql`k.department_id`,
  assigneeId: sql`k.assignee_id`,
  createdById: sql`k.created_by_id`,
  creatorDepartmentId: sql`k.creator_department_id`,
  customerDepartmentId: ofCustomer(sql`u.department_id`),
  customerOwnerId: ofCustomer(sql`u.owner_id`),
  customerTeamIds: customerTeam,
};

/** Which of the rows called `k` this ability may read. */
export function caseAccess(ability: Ability, field: 'basic' | 'content' = 'basic'): Sql {
  return accessSql(ability, 'read', 'case', policyColumns, field);
}

export const unfinished: Sql = sql`k.status NOT IN ('resolved', 'closed')`;

export function departmentName(row: Pick<CaseRow, 'departmentEn' | 'departmentZh'>): Msg {
  return msg(row.departmentEn, row.departmentZh);
}

/** What routing needs to know: ids and short facts, nothing that was said. */
export function eventDetails(
  row: Pick<
    CaseRow,
    | 'departmentId'
    | 'assigneeId'
    | 'customerId'
    | 'customerDepartmentId'
    | 'customerOwnerId'
    | 'createdById'
    | 'managerId'
    | 'level'
    | 'kind'
  >,
  changed: readonly string[] = [],
): DomainEvent['details'] {
  return {
    departmentId: row.departmentId,
    assigneeId: row.assigneeId,
    customerId: row.customerId,
    customerDepartmentId: row.customerDepartmentId,
    customerOwnerId: row.customerOwnerId,
    createdById: row.createdById,
    managerId: row.managerId,
    level: row.level,
    kind: row.kind,
    changed: [...changed],
  };
}
