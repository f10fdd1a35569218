import { DeliveryError } from '../../core/errors.ts';
import { sql, type Tx } from '../../store/database.ts';
import { callPeople } from './people.ts';
import { changeRoom, hasLeft, type RoomRow, roomById } from './records.ts';
import { leaseMs, mostAttempts, waitBefore } from './rules.ts';
import { findSubject, peopleOf } from './subjects.ts';
import type { RoomWorld } from './world.ts';

/** Ids of the colleagues who belong in a room, a row called `r`, and have an account there: as `insiders` finds them, in order. */
const belong = sql`ARRAY(SELECT s.id FROM staff s LEFT JOIN departments d ON d.id = s.department_id
  WHERE s.id = ANY(r.asked_ids || ${peopleOf}) AND NOT ${hasLeft} AND (d.id IS NOT NULL OR s.role = 'admin') ORDER BY s.id)`;

/** Somebody came to the record or went, or one of those who were brought in has left the company. */
const isBehind = sql`(r.people_ids <> ${belong} OR EXISTS (SELECT 1 FROM staff s WHERE s.id = ANY(r.called_ids) AND ${hasLeft}))`;

const isFree = sql`r.state = 'open' AND r.wanted = 'open' AND coalesce(r.busy_until <= now(), true)
  AND coalesce(r.next_try_at <= now(), true)`;

/**
 * Rooms that are open follow their records' people. However many changes there were, a room is looked at once for all of them. Any number
 * of workers may do it at once.
 */
export async function followPeople(world: RoomWorld, limit = 20): Promise<void> {
  const due = await world.database.read((tx) =>
    tx.rows<{ id: number }>(sql`
      SELECT r.id FROM rooms r WHERE ${isFree} AND ${isBehind} ORDER BY r.id LIMIT ${limit}::int`),
  );
  for (const { id } of due) await follow(world, id);
}

async function follow(world: RoomWorld, id: number): Promise<void> {
  const claimed = await world.database.transact((tx) => claim(tx, id));
  if (!claimed) return;
  const { room, belonging } = claimed;
  try {
    const rooms = world.rooms(room.platform);
    const subject = await world.database.read((tx) => findSubject(tx, room.subjectNoun, room.subjectId));
    if (!rooms || !subject || room.channelId === null) {
      await settle(world, room, belonging);
      return;
    }
    const made = { ...room, channelId: room.channelId };
    await callPeople(world, rooms, made, subject, 'new');
    if (room.kind === 'channel') {
      await world.recheck({ platform: room.platform, workspace: room.workspace, channel: room.channelId });
    }
    await settle(world, room, null);
  } catch (error) {
    await giveBack(world, room, belonging, error);
    if (!(error instanceof DeliveryError)) throw error;
  }
}

/** The first try of a change has a number of its own, by which a later one finds what it said. */
async function claim(tx: Tx, id: number): Promise<{ room: RoomRow; belonging: readonly number[] } | null> {
  const [row] = await tx.rows<{ belonging: number[] }>(sql`
    UPDATE rooms r SET busy_until = now() + ${leaseMs}::int * interval '1 millisecond', attempts = r.attempts + 1,
      version = r.version + CASE r.attempts WHEN 0 THEN 1 ELSE 0 END
    WHERE r.id = ${id}::int AND ${isFree} RETURNING ${belong} AS belonging`);
  const room = row && (await roomById(tx, id));
  return row && room ? { room, belonging: row.belonging } : null;
}

/** `people`: whom not to look at again; null: that is written down already. */
function settle({ database }: RoomWorld, room: RoomRow, people: readonly number[] | null): Promise<number> {
  const ids = people === null ? sql`people_ids` : sql`${[...people]}::int[]`;
  return database.transact((tx) =>
    changeRoom(tx, room.id, sql`people_ids = ${ids}, attempts = 0, next_try_at = NULL, busy_until = NULL`),
  );
}

/** A bad moment passes; what the platform will say again is not asked again until the people change once more. */
async function giveBack(world: RoomWorld, room: RoomRow, belonging: readonly number[], error: unknown): Promise<void> {
  const passing = error instanceof DeliveryError && (error.kind === 'transient' || error.kind === 'rate-limited');
  if (error instanceof DeliveryError && (!passing || room.attempts >= mostAttempts)) {
    await settle(world, room, belonging);
    return;
  }
  const wait = waitBefore(room.attempts, error instanceof DeliveryError ? error.retryAfterMs : undefined);
  await world.database.transact((tx) =>
    changeRoom(tx, room.id, sql`busy_until = NULL, next_try_at = now() + ${wait}::int * interval '1 millisecond'`),
  );
}
