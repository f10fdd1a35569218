import { DeliveryError } from '../../core/errors.ts';
import { sql } from '../../store/database.ts';
import { changeRoom, type RoomRow, roomById } from './records.ts';
import { leaseMs, mostAttempts, waitBefore } from './rules.ts';
import { openRoomFully, putAway, Unable } from './steps.ts';
import { isOver } from './subjects.ts';
import type { RoomWorld } from './world.ts';

/**
 * Moves a room from what it is towards what it should be. Every step is written down before the next, and each may be done twice, so
 * that two clicks make one room and a crash leaves nothing half-made. Returns at once where another process is at it.
 */
export async function keepRoom(world: RoomWorld, id: number): Promise<void> {
  const room = await claim(world, id);
  if (!room) return;
  try {
    if (room.wanted === 'open') await openRoomFully(world, room);
    else await putAway(world, room);
  } catch (error) {
    await giveBack(world, room, error);
    if (!(error instanceof DeliveryError) && !(error instanceof Unable)) throw error;
  }
}

/** Rooms follow their records, and what a crash or a bad moment left is taken up. Any number of workers may do it at once. */
export async function keepRooms(world: RoomWorld, limit = 5): Promise<void> {
  const due = await world.database.transact(async (tx) => {
    await tx.run(sql`
      UPDATE rooms r SET wanted = 'archived', closed_by = 'record', attempts = 0, next_try_at = NULL, version = version + 1,
        state = CASE WHEN channel_id IS NULL THEN 'archived' WHEN state = 'failed' THEN 'making' ELSE state END, updated_at = now()
      WHERE r.wanted = 'open' AND ${isOver}`);
    await tx.run(sql`
      UPDATE rooms r SET wanted = 'open', closed_by = NULL, attempts = 0, next_try_at = NULL, version = version + 1,
        state = CASE WHEN state = 'failed' THEN 'archived' ELSE state END, updated_at = now()
      WHERE r.wanted = 'archived' AND r.closed_by = 'record' AND NOT ${isOver}`);
    return tx.rows<{ id: number }>(sql`
      SELECT id FROM rooms WHERE state <> wanted AND state <> 'failed' AND coalesce(next_try_at <= now(), true)
        AND coalesce(busy_until <= now(), true) ORDER BY id LIMIT ${limit}::int`);
  });
  for (const { id } of due) await keepRoom(world, id);
}

/** null: it is as it should be, has to wait, or somebody else is at it. */
function claim({ database }: RoomWorld, id: number): Promise<RoomRow | null> {
  return database.transact(async (tx) => {
    const [claimed] = await tx.rows(sql`
      UPDATE rooms SET busy_until = now() + ${leaseMs}::int * interval '1 millisecond', attempts = attempts + 1
      WHERE id = ${id}::int AND state <> wanted AND state <> 'failed' AND coalesce(busy_until <= now(), true)
        AND coalesce(next_try_at <= now(), true) RETURNING id`);
    return claimed ? roomById(tx, id) : null;
  });
}

/** What may pass is tried again; what will not is kept as a fault until somebody asks again. */
async function giveBack({ database }: RoomWorld, room: RoomRow, error: unknown): Promise<void> {
  const passing = error instanceof DeliveryError && (error.kind === 'transient' || error.kind === 'rate-limited');
  const wait = waitBefore(room.attempts, error instanceof DeliveryError ? error.retryAfterMs : undefined);
  const fault = error instanceof DeliveryError || error instanceof Unable ? error.reason : 'fault';
  const over = error instanceof Unable || (!passing && error instanceof DeliveryError) || room.attempts >= mostAttempts;
  await database.transact((tx) =>
    changeRoom(
      tx,
      room.id,
      over
        ? sql`state = 'failed', fault = ${fault}, busy_until = NULL, next_try_at = NULL`
        : sql`fault = CASE WHEN kind = 'thread' AND channel_id IS NOT NULL THEN fault ELSE ${fault} END, busy_until = NULL, next_try_at = now() + ${wait}::int * interval '1 millisecond'`,
    ),
  );
}
