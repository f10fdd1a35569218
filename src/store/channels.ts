import type { Clock } from '../core/clock.ts';
import type { DomainEvent } from '../core/events.ts';
import { asId, type ChannelId, type DepartmentId } from '../core/ids.ts';
import type { PlatformName } from '../core/incoming.ts';
import type { Locale } from '../core/msg.ts';
import type { Channels, LinkedChannel } from '../core/ports.ts';
import { recordRef } from '../core/records.ts';
import { type Database, type Sql, sql, type Tx } from './database.ts';
import { addToOutbox } from './outbox.ts';

/** A linked channel as the database has it. */
export interface ChannelRow extends LinkedChannel {
  readonly isPrivate: boolean;
  readonly statusReason: string | null;
  readonly linkedById: number | null;
  readonly checkedAt: Date;
  readonly version: number;
  readonly departmentNameEn: string;
  readonly departmentNameZh: string;
}

interface RawChannel {
  readonly id: number;
  readonly platform: PlatformName;
  readonly workspace: string;
  readonly channel: string;
  readonly name: string;
  readonly departmentId: number;
  readonly departmentKey: string;
  readonly departmentNameEn: string;
  readonly departmentNameZh: string;
  readonly isPrivate: boolean;
  readonly audience: LinkedChannel['audience'];
  readonly status: LinkedChannel['status'];
  readonly statusReason: string | null;
  readonly locale: Locale;
  readonly timezone: string;
  readonly linkedById: number | null;
  readonly checkedAt: Date;
  readonly version: number;
}

/** Linked channels that a condition over `c` (channels) and `d` (departments) picks, in order of department and name. */
export async function channelRows(tx: Tx, where: Sql): Promise<ChannelRow[]> {
  const rows = await tx.rows<RawChannel>(sql`
    SELECT c.id, c.platform, c.workspace, c.channel_id AS channel, c.name, c.department_id AS "departmentId",
      d.key AS "departmentKey", d.name_en AS "departmentNameEn", d.name_zh AS "departmentNameZh",
      c.is_private AS "isPrivate", c.audience, c.status, c.status_reason AS "statusReason", c.locale, c.timezone,
      c.linked_by_id AS "linkedById", c.checked_at AS "checkedAt", c.version
    FROM channels c JOIN departments d ON d.id = c.department_id
    WHERE ${where}
    ORDER BY d.position, d.id, c.name, c.id`);
  return rows.map((row) => ({
    ...row,
    id: asId<ChannelId>(row.id),
    departmentId: asId<DepartmentId>(row.departmentId),
  }));
}

export async function channelAt(
  tx: Tx,
  platform: string,
  workspace: string,
  channel: string,
): Promise<ChannelRow | null> {
  const [row] = await channelRows(
    tx,
    sql`c.platform = ${platform} AND c.workspace = ${workspace} AND c.channel_id = ${channel}`,
  );
  return row ?? null;
}

/**
 * Who can look into a department's private channels may have changed: until somebody asks the platform again they show
 * only what every colleague may see. The hourly check takes rows with an old `checked_at` first, so it heals soon.
 */
export async function doubtAudience(tx: Tx, departmentIds: readonly number[]): Promise<void> {
  if (departmentIds.length === 0) return;
  const narrowed = await tx.rows<{ id: number }>(sql`
    WITH before AS (
      SELECT id, audience FROM channels WHERE is_private AND department_id = ANY(${[...departmentIds]}::int[]) FOR UPDATE
    ), doubted AS (
      UPDATE channels c SET audience = 'everyone', checked_at = to_timestamp(0) FROM before WHERE c.id = before.id
    )
    SELECT id FROM before WHERE audience <> 'everyone'`);
  await redrawCards(
    tx,
    narrowed.map((row) => row.id),
  );
}

/** Cards of older records are rarely looked at, and each costs a call. */
const redrawnDays = 30;
/** Slack lets an app change about fifty messages a minute; the rest is for what is new. */
const redrawnAMinute = 40;

/**
 * Who may see what in these channels has changed: the cards that hang there are drawn again, the latest first and only as many a
 * minute as leave room for what is new. Resolves to how many; the caller wakes the relay after the commit.
 */
export function redrawCards(tx: Tx, channelIds: readonly number[]): Promise<number> {
  if (channelIds.length === 0) return Promise.resolve(0);
  return tx.run(sql`
    INSERT INTO outbox (type, noun, record_id, details)
    SELECT noun || '.redrawn', noun, record_id,
      jsonb_build_object('channelId', channel_id, 'waitMs', (position - 1) / ${redrawnAMinute}::int * 60000)
    FROM (
      SELECT l.noun, l.record_id, t.channel_id, row_number() OVER (PARTITION BY t.id ORDER BY l.updated_at DESC, l.id DESC) AS position
      FROM live_posts l JOIN targets t ON t.id = l.target_id
      WHERE t.channel_id = ANY(${[...channelIds]}::int[]) AND l.updated_at > now() - ${redrawnDays} * interval '1 day'
    ) AS shown ORDER BY position`);
}

export function channelEvent(
  type: 'linked' | 'unlinked' | 'paused' | 'healed' | 'broken',
  row: { readonly id: number; readonly departmentId: number; readonly name: string },
  reason: string | null = null,
): DomainEvent {
  return {
    type: `channel.${type}`,
    ref: recordRef('channel', row.id),
    details: { departmentId: row.departmentId, name: row.name, reason },
  };
}

/** How long a lookup is trusted without asking the database again, in milliseconds. */
const trustMs = 3_000;
const mostRemembered = 5_000;

export interface ChannelStore extends Channels {
  /** Forget what is remembered: call after anything that changed channels, departments or who is in one. */
  forget(): void;
}

export function createChannels(deps: {
  readonly database: Database;
  readonly clock: Clock;
  /** Called after a commit that put something into the outbox. */
  onEvents(): void;
}): ChannelStore {
  const { database, clock } = deps;
  const remembered = new Map<string, { until: number; row: LinkedChannel | null }>();
  // A lookup that began before `forget` must not put its outdated answer back.
  let generation = 0;

  return {
    forget() {
      generation += 1;
      remembered.clear();
    },
    async at(platform, workspace, channel) {
      const key = JSON.stringify([platform, workspace, channel]);
      const now = clock.now().getTime();
      const known = remembered.get(key);
      if (known && known.until > now) return known.row;
      const asked = generation;
      const row = await database.read((tx) => channelAt(tx, platform, workspace, channel));
      if (asked === generation) {
        if (remembered.size >= mostRemembered) remembered.clear();
        remembered.set(key, { until: now + trustMs, row });
      }
      return row;
    },
    async broken(id, reason) {
      const announced = await database.transact(async (tx) => {
        // Several deliveries may find out at once; only the first one tells the admins.
        const [row] = await tx.rows<{ id: number; departmentId: number; name: string }>(sql`
          UPDATE channels SET status = 'broken', status_reason = ${reason}, checked_at = ${clock.now()}, version = version + 1
          WHERE id = ${id} AND status <> 'broken'
          RETURNING id, department_id AS "departmentId", name`);
        if (row) await addToOutbox(tx, [channelEvent('broken', row, reason)], null);
        return row !== undefined;
      });
      this.forget();
      if (announced) deps.onEvents();
    },
  };
}
