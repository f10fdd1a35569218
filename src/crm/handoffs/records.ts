import type { DomainEvent } from '../../core/events.ts';
import { type Msg, msg } from '../../core/msg.ts';
import type { Ability, PolicyRecord } from '../../core/policy.ts';
import { recordRef } from '../../core/records.ts';
import { type Columns, recordTable } from '../../operations/table.ts';
import { accessSql } from '../../store/access.ts';
import { type Sql, sql } from '../../store/database.ts';
import type { Status, SubjectNoun } from './rules.ts';

/** An offer to another department, with the names that people know its columns by. */
export interface HandoffRow {
  readonly id: number;
  readonly version: number;
  readonly subjectNoun: SubjectNoun;
  readonly subjectId: number;
  readonly customerId: number | null;
  readonly customerDepartmentId: number | null;
  readonly fromDepartmentId: number | null;
  readonly fromEn: string | null;
  readonly fromZh: string | null;
  readonly toDepartmentId: number;
  readonly toEn: string;
  readonly toZh: string;
  readonly toStaffId: number | null;
  readonly toStaffName: string | null;
  readonly reason: string;
  readonly notes: string | null;
  readonly status: Status;
  readonly answerBy: Date;
  readonly alertAt: Date | null;
  readonly answeredAt: Date | null;
  readonly answeredById: number | null;
  readonly answeredByName: string | null;
  readonly answer: string | null;
  readonly createdById: number;
  readonly createdByName: string | null;
  readonly createdAt: Date;
}

const staffName = (column: Sql): Sql => sql`(SELECT s.name FROM staff s WHERE s.id = ${column})`;
const departmentName = (name: Sql, column: Sql): Sql => sql`(SELECT ${name} FROM departments d WHERE d.id = ${column})`;

const columns = {
  subjectNoun: ['subject_noun', 'text'],
  subjectId: ['subject_id', 'int'],
  customerId: ['customer_id', 'int'],
  fromDepartmentId: ['from_department_id', 'int'],
  toDepartmentId: ['to_department_id', 'int'],
  toStaffId: ['to_staff_id', 'int'],
  reason: ['reason', 'text'],
  notes: ['notes', 'text'],
  status: ['status', 'text'],
  answerBy: ['answer_by', 'timestamptz'],
  alertAt: ['alert_at', 'timestamptz'],
  answeredAt: ['answered_at', 'timestamptz'],
  answeredById: ['answered_by_id', 'int'],
  answer: ['answer', 'text'],
  createdById: ['created_by_id', 'int'],
} as const satisfies Columns;

export const handoffTable = recordTable<HandoffRow, typeof columns>({
  noun: 'handoff',
  table: 'handoffs',
  alias: 'h',
  select: sql`
    h.id, h.version, h.subject_noun AS "subjectNoun", h.subject_id AS "subjectId", h.customer_id AS "customerId",
    (SELECT c.department_id FROM customers c WHERE c.id = h.customer_id) AS "customerDepartmentId",
    h.from_department_id AS "fromDepartmentId", ${departmentName(sql`d.name_en`, sql`h.from_department_id`)} AS "fromEn",
    ${departmentName(sql`d.name_zh`, sql`h.from_department_id`)} AS "fromZh",
    h.to_department_id AS "toDepartmentId", ${departmentName(sql`d.name_en`, sql`h.to_department_id`)} AS "toEn",
    ${departmentName(sql`d.name_zh`, sql`h.to_department_id`)} AS "toZh",
    h.to_staff_id AS "toStaffId", ${staffName(sql`h.to_staff_id`)} AS "toStaffName", h.reason, h.notes, h.status,
    h.answer_by AS "answerBy", h.alert_at AS "alertAt", h.answered_at AS "answeredAt", h.answered_by_id AS "answeredById",
    ${staffName(sql`h.answered_by_id`)} AS "answeredByName", h.answer, h.created_by_id AS "createdById",
    ${staffName(sql`h.created_by_id`)} AS "createdByName", h.created_at AS "createdAt"`,
  columns,
  silent: ['alertAt'],
});

/** The columns that the policy's conditions speak of: the receiving side's as every record's own, the offering side's as its creator's. */
export function policyRecord(row: HandoffRow): PolicyRecord {
  return {
    id: row.id,
    departmentId: row.toDepartmentId,
    creatorDepartmentId: row.fromDepartmentId,
    assigneeId: row.toStaffId,
    createdById: row.createdById,
  };
}

/** The same of `handoffs h`, for lists. */
export const handoffPolicyColumns: Readonly<Record<string, Sql>> = {
  id: sql`h.id`,
  departmentId: sql`h.to_department_id`,
  creatorDepartmentId: sql`h.from_department_id`,
  assigneeId: sql`h.to_staff_id`,
  createdById: sql`h.created_by_id`,
};

export function handoffAccess(ability: Ability): Sql {
  return accessSql(ability, 'read', 'handoff', handoffPolicyColumns, 'basic');
}

export const toName = (row: Pick<HandoffRow, 'toEn' | 'toZh'>): Msg => msg(row.toEn, row.toZh);

export function fromName(row: Pick<HandoffRow, 'fromEn' | 'fromZh'>): Msg | null {
  return row.fromEn === null || row.fromZh === null ? null : msg(row.fromEn, row.fromZh);
}

/** What routing needs to know: ids only. */
export function eventOf(
  type: `handoff.${string}`,
  row: HandoffRow,
  more: DomainEvent['details'] = {},
  changed: readonly string[] = [],
): DomainEvent {
  return {
    type,
    ref: handoffTable.ref(row.id),
    details: {
      departmentId: row.toDepartmentId,
      fromDepartmentId: row.fromDepartmentId,
      askedId: row.toStaffId,
      createdById: row.createdById,
      customerId: row.customerId,
      customerDepartmentId: row.customerDepartmentId,
      changed: [...changed],
      ...more,
    },
  };
}

/** What an offer says on the card of its task is drawn anew where that hangs; other subjects' cards say nothing of it. */
export function subjectEvents(row: HandoffRow): DomainEvent[] {
  if (row.subjectNoun !== 'task') return [];
  return [
    { type: 'task.offer_changed', ref: recordRef('task', row.subjectId), details: { handoffId: row.id, changed: [] } },
  ];
}
