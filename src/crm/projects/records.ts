import type { DomainEvent } from '../../core/events.ts';
import { type Msg, msg } from '../../core/msg.ts';
import type { Ability, PolicyRecord } from '../../core/policy.ts';
import { type Columns, recordTable } from '../../operations/table.ts';
import { accessSql } from '../../store/access.ts';
import { type Sql, sql } from '../../store/database.ts';
import { type Step, stepsSchema } from './steps.ts';

export const projectStatuses = ['open', 'done', 'cancelled'] as const;
export type ProjectStatus = (typeof projectStatuses)[number];

/** Tasks of several departments for one purpose, with the names that people know its columns by. */
export interface ProjectRow {
  readonly id: number;
  readonly version: number;
  readonly name: string;
  readonly playbookId: number | null;
  readonly playbookName: string | null;
  readonly playbookNameZh: string | null;
  readonly customerId: number | null;
  readonly customerName: string | null;
  readonly customerDepartmentId: number | null;
  readonly departmentId: number;
  readonly departmentEn: string;
  readonly departmentZh: string;
  readonly ownerId: number | null;
  readonly ownerName: string | null;
  readonly status: ProjectStatus;
  readonly startsAt: Date;
  readonly closedAt: Date | null;
  readonly closedById: number | null;
  readonly closedByName: string | null;
  readonly createdById: number;
  readonly createdAt: Date;
  /** Tasks that count: all but those called off. */
  readonly tasks: number;
  readonly tasksDone: number;
  readonly tasksOpen: number;
}

const projectColumns = {
  name: ['name', 'text'],
  playbookId: ['playbook_id', 'int'],
  customerId: ['customer_id', 'int'],
  departmentId: ['department_id', 'int'],
  ownerId: ['owner_id', 'int'],
  status: ['status', 'text'],
  startsAt: ['starts_at', 'timestamptz'],
  closedAt: ['closed_at', 'timestamptz'],
  closedById: ['closed_by_id', 'int'],
  createdById: ['created_by_id', 'int'],
} as const satisfies Columns;

const count = (where: Sql): Sql => sql`(SELECT count(*)::int FROM tasks t WHERE t.project_id = p.id AND ${where})`;

export const projectTable = recordTable<ProjectRow, typeof projectColumns>({
  noun: 'project',
  table: 'projects',
  alias: 'p',
  select: sql`
    p.id, p.version, p.name, p.playbook_id AS "playbookId",
    (SELECT b.name FROM playbooks b WHERE b.id = p.playbook_id) AS "playbookName",
    (SELECT b.name_zh FROM playbooks b WHERE b.id = p.playbook_id) AS "playbookNameZh",
    p.customer_id AS "customerId", (SELECT c.name FROM customers c WHERE c.id = p.customer_id) AS "customerName",
    (SELECT c.department_id FROM customers c WHERE c.id = p.customer_id) AS "customerDepartmentId",
    p.department_id AS "departmentId",
    (SELECT d.name_en FROM departments d WHERE d.id = p.department_id) AS "departmentEn",
    (SELECT d.name_zh FROM departments d WHERE d.id = p.department_id) AS "departmentZh",
    p.owner_id AS "ownerId", (SELECT s.name FROM staff s WHERE s.id = p.owner_id) AS "ownerName",
    p.status, p.starts_at AS "startsAt", p.closed_at AS "closedAt", p.closed_by_id AS "closedById",
    (SELECT s.name FROM staff s WHERE s.id = p.closed_by_id) AS "closedByName",
    p.created_by_id AS "createdById", p.created_at AS "createdAt",
    ${count(sql`t.status <> 'cancelled'`)} AS tasks, ${count(sql`t.status = 'done'`)} AS "tasksDone",
    ${count(sql`t.status IN ('open', 'started')`)} AS "tasksOpen"`,
  columns: projectColumns,
});

export function projectRecord(row: Pick<ProjectRow, 'id' | 'departmentId' | 'ownerId' | 'createdById'>): PolicyRecord {
  return { id: row.id, departmentId: row.departmentId, ownerId: row.ownerId, createdById: row.createdById };
}

export const projectPolicyColumns: Readonly<Record<string, Sql>> = {
  id: sql`p.id`,
  departmentId: sql`p.department_id`,
  ownerId: sql`p.owner_id`,
  createdById: sql`p.created_by_id`,
};

export function projectAccess(ability: Ability): Sql {
  return accessSql(ability, 'read', 'project', projectPolicyColumns, 'basic');
}

export const departmentName = (row: Pick<ProjectRow, 'departmentEn' | 'departmentZh'>): Msg =>
  msg(row.departmentEn, row.departmentZh);

/** What routing needs to know: ids only. */
export function projectEvent(
  type: `project.${string}`,
  row: Pick<ProjectRow, 'id' | 'departmentId' | 'ownerId' | 'customerId' | 'customerDepartmentId' | 'createdById'>,
  changed: readonly string[] = [],
): DomainEvent {
  const { departmentId, ownerId, customerId, customerDepartmentId, createdById } = row;
  return {
    type,
    ref: projectTable.ref(row.id),
    details: { departmentId, ownerId, customerId, customerDepartmentId, createdById, changed: [...changed] },
  };
}

/** A named template, with its steps as stored: `stepsOf` reads them. */
export interface PlaybookRow {
  readonly id: number;
  readonly version: number;
  readonly name: string;
  readonly nameZh: string | null;
  readonly summary: string | null;
  readonly summaryZh: string | null;
  readonly steps: readonly Step[];
  /** null: one that the installation began with. */
  readonly departmentId: number | null;
  readonly retiredAt: Date | null;
  readonly createdById: number | null;
  /** Projects that were started from it and are open. */
  readonly running: number;
}

const playbookColumns = {
  name: ['name', 'text'],
  nameZh: ['name_zh', 'text'],
  summary: ['summary', 'text'],
  summaryZh: ['summary_zh', 'text'],
  steps: ['steps', 'jsonb'],
  departmentId: ['department_id', 'int'],
  retiredAt: ['retired_at', 'timestamptz'],
  createdById: ['created_by_id', 'int'],
} as const satisfies Columns;

export const playbookTable = recordTable<PlaybookRow, typeof playbookColumns>({
  noun: 'playbook',
  table: 'playbooks',
  alias: 'b',
  select: sql`
    b.id, b.version, b.name, b.name_zh AS "nameZh", b.summary, b.summary_zh AS "summaryZh", b.steps,
    b.department_id AS "departmentId", b.retired_at AS "retiredAt", b.created_by_id AS "createdById",
    (SELECT count(*)::int FROM projects p WHERE p.playbook_id = b.id AND p.status = 'open') AS running`,
  columns: playbookColumns,
});

export function playbookRecord(row: Pick<PlaybookRow, 'id' | 'departmentId'>): PolicyRecord {
  return { id: row.id, departmentId: row.departmentId };
}

export const playbookPolicyColumns: Readonly<Record<string, Sql>> = {
  id: sql`b.id`,
  departmentId: sql`b.department_id`,
};

export function playbookAccess(ability: Ability): Sql {
  return accessSql(ability, 'read', 'playbook', playbookPolicyColumns, 'basic');
}

/** Throws where the column holds what no version of this program wrote. */
export function stepsOf(row: Pick<PlaybookRow, 'steps'>): Step[] {
  return stepsSchema.parse(row.steps);
}

export const playbookName = (row: Pick<PlaybookRow, 'name' | 'nameZh'>): Msg => msg(row.name, row.nameZh ?? row.name);

export function playbookEvent(
  type: `playbook.${string}`,
  row: PlaybookRow,
  changed: readonly string[] = [],
): DomainEvent {
  return { type, ref: playbookTable.ref(row.id), details: { departmentId: row.departmentId, changed: [...changed] } };
}
