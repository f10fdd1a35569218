import type { Tell } from '../commands/define.ts';
import type { NounName } from '../core/records.ts';
import { sql, type Tx } from '../store/database.ts';
import type { OutboxEvent } from '../store/outbox.ts';
import type { Person, TargetKey, World } from './routing.ts';

/** Whom an event of this type tells, as its noun declares. */
export type TellsOf = (eventType: string) => readonly Tell[];

/** Reads what routing a batch of events needs: a fixed number of statements, however many events there are. */
export async function loadWorld(tx: Tx, events: readonly OutboxEvent[], now: Date, tells: TellsOf): Promise<World> {
  const asked = events.flatMap(({ type }) => tells(type));
  const toAdmins =
    events.some((event) => event.type.startsWith('channel.') || event.type === 'task.escalated') ||
    asked.some((tell) => 'admins' in tell);
  const admins = toAdmins ? await loadAdmins(tx) : [];
  const personal = asked.flatMap((tell) => ('person' in tell ? [tell.person] : []));
  const people = await loadPeople(tx, [...idsIn(events, [...staffFacts, ...personal]), ...admins], now);
  const channels = await loadChannels(tx, events, [
    ...departmentFacts,
    ...asked.flatMap((tell) => ('channels' in tell ? [tell.channels] : [])),
  ]);
  const livePosts = await loadLivePosts(tx, events);
  const rooms = await loadRooms(tx, events);
  return {
    channelsOf: (departmentId) => channels.byDepartment.get(departmentId) ?? [],
    person: (staffId) => people.get(staffId),
    livePosts: (noun, recordId) => livePosts.get(`${noun} ${recordId}`) ?? [],
    rooms: (noun, recordId) => rooms.get(`${noun} ${recordId}`) ?? [],
    originChannel: ({ origin }) => (origin ? (channels.byPlace.get(placeKey(origin)) ?? null) : null),
    admins,
  };
}

/** Details that name a colleague, and those that name a department. */
const staffFacts = ['assigneeId', 'managerId', 'creatorId', 'ownerId', 'customerOwnerId'];
const departmentFacts = ['departmentId', 'customerDepartmentId'];

function idsIn(events: readonly OutboxEvent[], facts: readonly string[]): number[] {
  const ids = new Set<number>();
  for (const { details } of events) {
    for (const fact of facts) {
      const value = details[fact];
      for (const id of Array.isArray(value) ? value : [value]) if (typeof id === 'number') ids.add(id);
    }
  }
  return [...ids];
}

/** A chain of covers is followed as far as anybody would follow it. */
const longestCoverChain = 4;

async function loadPeople(tx: Tx, ids: readonly number[], now: Date): Promise<Map<number, Person>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.rows<Person>(sql`
    WITH RECURSIVE asked AS (
      SELECT id, cover_id, 0 AS depth FROM staff WHERE id = ANY(${[...ids]}::int[])
      UNION
      SELECT s.id, s.cover_id, asked.depth + 1 FROM staff s JOIN asked ON s.id = asked.cover_id WHERE asked.depth < ${longestCoverChain}
    )
    SELECT s.id, s.active, s.department_id IS NOT NULL OR s.role = 'admin' AS placed, s.cover_id AS "coverId",
      (s.away_from IS NOT NULL OR s.away_until IS NOT NULL)
        AND coalesce(s.away_from <= ${now}, true) AND coalesce(s.away_until > ${now}, true) AS away
    FROM staff s WHERE s.id IN (SELECT id FROM asked)`);
  return new Map(rows.map((row) => [row.id, row]));
}

interface Channels {
  readonly byDepartment: ReadonlyMap<number, readonly number[]>;
  readonly byPlace: ReadonlyMap<string, number>;
}

async function loadChannels(tx: Tx, events: readonly OutboxEvent[], facts: readonly string[]): Promise<Channels> {
  const byDepartment = new Map<number, number[]>();
  const byPlace = new Map<string, number>();
  const departments = idsIn(events, facts);
  const origins = [...new Set(events.flatMap((event) => (event.origin ? [event.origin.channel] : [])))];
  if (departments.length === 0 && origins.length === 0) return { byDepartment, byPlace };
  // A workspace that no admin has approved yet is told nothing, even if one of its channels was linked earlier.
  const rows = await tx.rows<{
    id: number;
    departmentId: number;
    platform: string;
    workspace: string;
    channel: string;
    purpose: 'department' | 'room';
  }>(sql`
    SELECT c.id, c.purpose, c.department_id AS "departmentId", c.platform, c.workspace, c.channel_id AS channel
    FROM channels c
    WHERE (c.department_id = ANY(${departments}::int[]) OR c.channel_id = ANY(${origins}::text[])) AND c.status = 'ok'
      AND NOT EXISTS (SELECT 1 FROM installations i
        WHERE i.platform = c.platform AND i.workspace = c.workspace AND i.status <> 'approved')
    ORDER BY c.id`);
  for (const row of rows) {
    // A room hears of its own record alone, by the card that lives there.
    if (row.purpose === 'department') {
      byDepartment.set(row.departmentId, [...(byDepartment.get(row.departmentId) ?? []), row.id]);
    }
    byPlace.set(placeKey(row), row.id);
  }
  return { byDepartment, byPlace };
}

function placeKey(place: { platform: string; workspace: string; channel: string }): string {
  return JSON.stringify([place.platform, place.workspace, place.channel]);
}

async function loadLivePosts(tx: Tx, events: readonly OutboxEvent[]): Promise<Map<string, TargetKey[]>> {
  const found = new Map<string, TargetKey[]>();
  const rows = await tx.rows<{
    noun: NounName;
    recordId: number;
    channelId: number | null;
    staffId: number | null;
  }>(sql`
    SELECT l.noun, l.record_id AS "recordId", t.channel_id AS "channelId", t.staff_id AS "staffId"
    FROM unnest(${events.map((event) => event.noun)}::text[], ${events.map((event) => event.recordId)}::int[]) AS e(noun, record_id)
    JOIN live_posts l ON l.noun = e.noun AND l.record_id = e.record_id
    JOIN targets t ON t.id = l.target_id
    GROUP BY l.id, t.id ORDER BY l.id`);
  for (const row of rows) {
    const key = `${row.noun} ${row.recordId}`;
    const target: TargetKey = row.channelId === null ? `staff:${row.staffId as number}` : `channel:${row.channelId}`;
    found.set(key, [...(found.get(key) ?? []), target]);
  }
  return found;
}

/** Nouns whose records may have rooms. */
const roomNouns = new Set<NounName>(['customer', 'case']);

async function loadRooms(tx: Tx, events: readonly OutboxEvent[]): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  const about = events.filter(({ noun }) => roomNouns.has(noun));
  if (about.length === 0) return found;
  const rows = await tx.rows<{ noun: NounName; recordId: number; channelId: number }>(sql`
    SELECT DISTINCT r.subject_noun AS noun, r.subject_id AS "recordId", c.id AS "channelId"
    FROM unnest(${about.map((event) => event.noun)}::text[], ${about.map((event) => event.recordId)}::int[]) AS e(noun, record_id)
    JOIN rooms r ON r.subject_noun = e.noun AND r.subject_id = e.record_id AND r.state = 'open' AND r.wanted = 'open'
    JOIN channels c ON c.platform = r.platform AND c.workspace = r.workspace AND c.channel_id = r.channel_id AND c.status = 'ok'
    WHERE NOT EXISTS (SELECT 1 FROM installations i
      WHERE i.platform = c.platform AND i.workspace = c.workspace AND i.status <> 'approved')
    ORDER BY c.id`);
  for (const row of rows) {
    const key = `${row.noun} ${row.recordId}`;
    found.set(key, [...(found.get(key) ?? []), row.channelId]);
  }
  return found;
}

async function loadAdmins(tx: Tx): Promise<number[]> {
  const rows = await tx.rows<{ id: number }>(sql`SELECT id FROM staff WHERE role = 'admin' AND active ORDER BY id`);
  return rows.map((row) => row.id);
}
