import type { Role } from '../../core/actor.ts';
import type { PlatformName } from '../../core/incoming.ts';
import type { Locale } from '../../core/msg.ts';
import type { Ability, PolicyRecord } from '../../core/policy.ts';
import { type Columns, recordTable } from '../../operations/table.ts';
import { accessSql } from '../../store/access.ts';
import { type Sql, sql, type Tx } from '../../store/database.ts';
import type { Scope } from '../metrics/scope.ts';
import type { Slot } from './schedule.ts';

/** When a person or channel is told what changed, is due and is stuck. */
export interface DigestRow {
  readonly id: number;
  readonly version: number;
  readonly seat: string;
  readonly staffId: number | null;
  readonly staffName: string | null;
  readonly staffRole: Role | null;
  readonly platform: PlatformName | null;
  readonly workspace: string | null;
  readonly channel: string | null;
  /** Of the linked channel as it is now; null while it is not linked. */
  readonly channelId: number | null;
  readonly channelName: string | null;
  /** The person's or the channel's; null for whoever is in none. */
  readonly departmentId: number | null;
  readonly audience: 'person' | 'department' | 'everyone';
  readonly schedule: string;
  readonly workingDays: boolean;
  readonly usual: boolean;
  /** What it tells of; null or empty: everything. */
  readonly parts: readonly string[] | null;
  /** Its own language; null: that of whoever gets it. */
  readonly locale: Locale | null;
  /** Its own clock; null: that of whoever gets it. */
  readonly ownTimezone: string | null;
  readonly lastSlot: Slot | null;
  readonly nextAt: Date | null;
  /** The clock that it goes by; null where nobody could be told. */
  readonly timezone: string | null;
  readonly pausedAt: Date | null;
  readonly createdById: number;
  readonly createdByName: string | null;
  readonly createdAt: Date;
  readonly removedAt: Date | null;
}

const columns = {
  seat: ['seat', 'text'],
  staffId: ['staff_id', 'int'],
  platform: ['platform', 'text'],
  workspace: ['workspace', 'text'],
  channel: ['channel', 'text'],
  departmentId: ['department_id', 'int'],
  schedule: ['schedule', 'text'],
  workingDays: ['working_days', 'boolean'],
  usual: ['usual', 'boolean'],
  parts: ['parts', 'text[]'],
  locale: ['locale', 'text'],
  ownTimezone: ['timezone', 'text'],
  lastSlot: ['last_slot', 'text'],
  nextAt: ['next_at', 'timestamptz'],
  pausedAt: ['paused_at', 'timestamptz'],
  createdById: ['created_by_id', 'int'],
  removedAt: ['removed_at', 'timestamptz'],
} as const satisfies Columns;

const linked = (what: Sql): Sql =>
  sql`(SELECT ${what} FROM channels c WHERE c.platform = g.platform AND c.workspace = g.workspace AND c.channel_id = g.channel)`;
const person = (what: Sql): Sql => sql`(SELECT ${what} FROM staff p WHERE p.id = g.staff_id)`;
const department = sql`(CASE WHEN g.staff_id IS NULL THEN coalesce(${linked(sql`c.department_id`)}, g.department_id) END)`;
/** A private channel, or one that is not linked any more, is its department's matter. */
const audience = sql`(CASE WHEN g.staff_id IS NOT NULL THEN 'person' WHEN ${linked(sql`c.is_private`)} IS FALSE THEN 'everyone' ELSE 'department' END)`;

/** The clock that a digest goes by. */
export const zone = sql`coalesce(g.timezone, ${person(sql`p.timezone`)}, ${linked(sql`c.timezone`)})`;
export const departmentOfSeat = sql`coalesce(${person(sql`p.department_id`)}, ${department})`;

export const digests = recordTable<DigestRow, typeof columns>({
  noun: 'digest',
  table: 'digests',
  alias: 'g',
  select: sql`g.id, g.version, g.seat, g.staff_id AS "staffId", ${person(sql`p.name`)} AS "staffName", ${person(sql`p.role`)} AS "staffRole",
    g.platform, g.workspace, g.channel, ${linked(sql`c.id`)} AS "channelId", ${linked(sql`c.name`)} AS "channelName",
    ${departmentOfSeat} AS "departmentId", ${audience} AS audience, g.schedule, g.working_days AS "workingDays", g.usual,
    g.parts, g.locale, g.timezone AS "ownTimezone",
    g.last_slot AS "lastSlot", g.next_at AS "nextAt", ${zone} AS timezone, g.paused_at AS "pausedAt",
    g.created_by_id AS "createdById", (SELECT s.name FROM staff s WHERE s.id = g.created_by_id) AS "createdByName",
    g.created_at AS "createdAt", g.removed_at AS "removedAt"`,
  columns,
  silent: ['seat', 'lastSlot', 'nextAt'],
});

export const inForce = sql`g.removed_at IS NULL`;

export const policyColumns = {
  id: sql`g.id`,
  ownerId: sql`g.staff_id`,
  departmentId: department,
  audience,
};

export const policyRecord = (row: Pick<DigestRow, 'id' | 'staffId' | 'departmentId' | 'audience'>): PolicyRecord => ({
  id: row.id,
  ownerId: row.staffId,
  departmentId: row.staffId === null ? row.departmentId : null,
  audience: row.audience,
});

export const digestAccess = (ability: Ability): Sql => accessSql(ability, 'read', 'digest', policyColumns);

/** Whose affairs it is about: a channel's department, a manager's, the company for admins of none, otherwise the person's own. */
export function scopeOf(row: Pick<DigestRow, 'staffId' | 'staffRole' | 'departmentId'>): Scope {
  if (row.staffId === null)
    return row.departmentId === null ? { kind: 'company' } : { kind: 'department', id: row.departmentId };
  if (row.departmentId === null)
    return row.staffRole === 'admin' ? { kind: 'company' } : { kind: 'person', id: row.staffId };
  const looksAfter = row.staffRole === 'manager' || row.staffRole === 'viewer';
  return looksAfter ? { kind: 'department', id: row.departmentId } : { kind: 'person', id: row.staffId };
}

/** One digest as it was sent. */
export interface Edition {
  readonly id: number;
  readonly digestId: number;
  readonly since: Date;
  readonly until: Date;
  readonly dueUntil: Date;
}

export async function findEdition(tx: Tx, id: number): Promise<Edition | null> {
  const [row] = await tx.rows<Edition>(sql`
    SELECT e.id, e.digest_id AS "digestId", e.since, e.until, e.due_until AS "dueUntil" FROM digest_editions e WHERE e.id = ${id}::int`);
  return row ?? null;
}
