import type { PlatformName } from '../../core/incoming.ts';
import type { Ability, PolicyRecord } from '../../core/policy.ts';
import { type Columns, recordTable } from '../../operations/table.ts';
import { accessSql } from '../../store/access.ts';
import { type Sql, sql, type Tx } from '../../store/database.ts';
import { channelSeatSql, type Seat } from '../../store/seats.ts';

/** What a person or channel is told (`send`), or not told though it would be (`stop`). */
export interface SubscriptionRow {
  readonly id: number;
  readonly version: number;
  readonly seat: string;
  readonly staffId: number | null;
  readonly staffName: string | null;
  readonly platform: PlatformName | null;
  readonly workspace: string | null;
  readonly channel: string | null;
  /** Of the linked channel as it is now; null while it is not linked. */
  readonly channelId: number | null;
  readonly channelName: string | null;
  readonly channelStatus: 'ok' | 'paused' | 'broken' | null;
  readonly departmentId: number | null;
  readonly audience: 'person' | 'department' | 'everyone';
  readonly mode: 'send' | 'stop';
  readonly event: string;
  readonly filter: string;
  readonly customerIds: readonly number[];
  readonly staffIds: readonly number[];
  readonly status: 'ok' | 'broken';
  readonly fault: string | null;
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
  mode: ['mode', 'text'],
  event: ['event', 'text'],
  filter: ['filter', 'text'],
  customerIds: ['customer_ids', 'int[]'],
  staffIds: ['staff_ids', 'int[]'],
  status: ['status', 'text'],
  fault: ['fault', 'text'],
  createdById: ['created_by_id', 'int'],
  removedAt: ['removed_at', 'timestamptz'],
} as const satisfies Columns;

const linked = (what: Sql): Sql =>
  sql`(SELECT ${what} FROM channels c WHERE c.platform = s.platform AND c.workspace = s.workspace AND c.channel_id = s.channel)`;
const department = sql`coalesce(${linked(sql`c.department_id`)}, s.department_id)`;
/** A private channel, or one that is not linked any more, is its department's matter. */
const audience = sql`(CASE WHEN s.staff_id IS NOT NULL THEN 'person' WHEN ${linked(sql`c.is_private`)} IS FALSE THEN 'everyone' ELSE 'department' END)`;

export const subscriptions = recordTable<SubscriptionRow, typeof columns>({
  noun: 'subscription',
  table: 'subscriptions',
  alias: 's',
  select: sql`s.id, s.version, s.seat, s.staff_id AS "staffId", (SELECT p.name FROM staff p WHERE p.id = s.staff_id) AS "staffName",
    s.platform, s.workspace, s.channel, ${linked(sql`c.id`)} AS "channelId", ${linked(sql`c.name`)} AS "channelName",
    ${linked(sql`c.status`)} AS "channelStatus", ${department} AS "departmentId", ${audience} AS audience, s.mode, s.event, s.filter,
    s.customer_ids AS "customerIds", s.staff_ids AS "staffIds", s.status, s.fault, s.created_by_id AS "createdById",
    (SELECT p.name FROM staff p WHERE p.id = s.created_by_id) AS "createdByName", s.created_at AS "createdAt",
    s.removed_at AS "removedAt"`,
  columns,
  silent: ['seat', 'customerIds', 'staffIds'],
});

export const inForce = sql`s.removed_at IS NULL`;

export const policyColumns = {
  id: sql`s.id`,
  ownerId: sql`s.staff_id`,
  departmentId: sql`(CASE WHEN s.staff_id IS NULL THEN ${department} END)`,
  audience,
};

export const policyRecord = (
  row: Pick<SubscriptionRow, 'id' | 'staffId' | 'departmentId' | 'audience'>,
): PolicyRecord => ({
  id: row.id,
  ownerId: row.staffId,
  departmentId: row.staffId === null ? row.departmentId : null,
  audience: row.audience,
});

export const subscriptionAccess = (ability: Ability): Sql => accessSql(ability, 'read', 'subscription', policyColumns);

/** A seat with what people call it and whose rights decide over it. */
export interface SeatInfo {
  readonly seat: Seat;
  readonly name: string;
  readonly departmentId: number | null;
  readonly record: PolicyRecord;
  readonly timezone: string;
}

/** The linked channel of that id; null where there is none. */
export async function channelSeatInfo(tx: Tx, channelId: number): Promise<SeatInfo | null> {
  const [row] = await tx.rows<{
    platform: PlatformName;
    workspace: string;
    channel: string;
    name: string;
    departmentId: number;
    isPrivate: boolean;
    timezone: string;
  }>(sql`SELECT platform, workspace, channel_id AS channel, name, department_id AS "departmentId", is_private AS "isPrivate", timezone
    FROM channels WHERE id = ${channelId}::int`);
  if (!row) return null;
  const { platform, workspace, channel, name, departmentId, isPrivate, timezone } = row;
  return {
    seat: { kind: 'channel', platform, workspace, channel },
    name: `#${name}`,
    departmentId,
    record: { ownerId: null, departmentId, audience: isPrivate ? 'department' : 'everyone' },
    timezone,
  };
}

/** The target that a seat's deliveries go to, where it has been told anything yet. */
export const targetOfSeat = (
  key: string,
): Sql => sql`(SELECT t.id FROM targets t LEFT JOIN channels c ON c.id = t.channel_id
  WHERE CASE WHEN t.staff_id IS NOT NULL THEN 'staff ' || t.staff_id ELSE ${channelSeatSql(sql`c`)} END = ${key} LIMIT 1)`;
