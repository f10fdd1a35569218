import { type Card, quiet } from '../../cards/card.ts';
import { DeliveryError } from '../../core/errors.ts';
import type { Rooms } from '../../core/ports.ts';
import { shortId } from '../../core/records.ts';
import { sql } from '../../store/database.ts';
import { addToOutbox } from '../../store/outbox.ts';
import { messages } from './messages.ts';
import { callPeople, keyOf, type Made, placeOf } from './people.ts';
import { changeRoom, departmentChannel, type RoomRow, refOf } from './records.ts';
import { findSubject, type Subject } from './subjects.ts';
import type { RoomWorld } from './world.ts';

/** Nothing that trying again would mend. `reason`: a word of `messages.fault`. */
export class Unable extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.name = 'Unable';
    this.reason = reason;
  }
}

/** A conversation, linked, with the record's card pinned in it, and everybody who belongs there. Throws DeliveryError and Unable. */
export async function openRoomFully(world: RoomWorld, room: RoomRow): Promise<void> {
  const rooms = world.rooms(room.platform);
  if (!rooms) throw new Unable('not-connected');
  const subject = await world.database.read((tx) => findSubject(tx, room.subjectNoun, room.subjectId));
  if (!subject) throw new Unable('not-shown');
  const usable = await stillUsable(world, rooms, room);
  const made = usable ?? (await make(world, rooms, room, subject));
  if (made.kind === 'channel') {
    await link(world, made);
    // One that is used again may have guests in it by now: then nothing is shown there.
    await world.recheck(placeOf(made));
  }
  const message = made.messageId ?? (await showCard(world, rooms, made));
  await callPeople(world, rooms, { ...made, messageId: message }, subject, 'all');
  if (made.kind === 'channel') await world.recheck(placeOf(made));
  await world.database.transact(async (tx) => {
    // What a thread lacks stays written down; of a bad moment that has passed nothing does.
    await changeRoom(
      tx,
      room.id,
      sql`state = 'open', attempts = 0, next_try_at = NULL, busy_until = NULL, fault = CASE kind WHEN 'thread' THEN fault END`,
    );
    if (room.state !== 'open') await addToOutbox(tx, [eventOf('opened', room, subject)], null);
  });
  world.wake();
}

/** The conversation that it had, opened again where it was archived; null: there is none, or none that can be used any more. */
async function stillUsable(world: RoomWorld, rooms: Rooms, room: RoomRow): Promise<Made | null> {
  const { channelId } = room;
  if (channelId === null) return null;
  // Somebody may have granted meanwhile what was missing, so a closed thread is no reason for another one.
  if (room.kind === 'thread' && room.state === 'archived') {
    await forgetPlace(world, room, room.turn);
    return null;
  }
  const made: Made = { ...room, channelId };
  if (room.kind === 'thread') return made;
  try {
    const info = await world.directory(room.platform)?.conversation(room.workspace, channelId);
    const away = info === undefined || info.isArchived || !info.botIsMember || room.state === 'archived';
    if (!away || (await rooms.reopen(room.workspace, channelId))) {
      if (room.state === 'archived')
        await world.database.transact((tx) => changeRoom(tx, room.id, sql`state = 'making'`));
      return made;
    }
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.kind === 'transient' || error.kind === 'rate-limited') throw error;
  }
  await forgetPlace(world, room, room.turn + 1);
  return null;
}

/** A conversation that is lost is followed by another one, with a name of its own. */
async function forgetPlace(world: RoomWorld, room: RoomRow, turn: number): Promise<void> {
  await world.database.transact(async (tx) => {
    await tx.run(sql`DELETE FROM channels WHERE platform = ${room.platform} AND workspace = ${room.workspace}
      AND channel_id = ${room.channelId} AND purpose = 'room'`);
    await changeRoom(
      tx,
      room.id,
      sql`channel_id = NULL, message_id = NULL, called_ids = '{}', turn = ${turn}::int, state = 'making'`,
    );
  });
  world.forget();
}

/** A channel of its own, else a thread in the department's channel, which everybody there can read. */
async function make(world: RoomWorld, rooms: Rooms, room: RoomRow, subject: Subject): Promise<Made> {
  if (room.isPrivate && !rooms.canBePrivate) throw new Unable('no-private');
  const near = await world.database.read((tx) => departmentChannel(tx, room));
  // Read again: the turn may have moved on.
  const [{ turn } = room] = await world.database.read((tx) =>
    tx.rows<{ turn: number }>(sql`SELECT turn FROM rooms WHERE id = ${room.id}::int`),
  );
  const found = await rooms.create(room.workspace, {
    title: subject.customerName,
    id: shortId(refOf(room)),
    turn,
    isPrivate: room.isPrivate,
    near: near?.channel ?? null,
  });
  const now = { ...room, turn, messageId: null, calledIds: [], state: 'making' as const };
  if (found.kind === 'made') {
    await world.database.transact((tx) =>
      changeRoom(
        tx,
        room.id,
        sql`kind = 'channel', channel_id = ${found.channel}, name = ${found.name}, fault = NULL, message_id = NULL, called_ids = '{}'`,
      ),
    );
    return { ...now, kind: 'channel', channelId: found.channel, name: found.name };
  }
  if (room.isPrivate) throw new Unable('no-private');
  if (!near) throw new Unable('no-channel');
  await world.database.transact((tx) =>
    changeRoom(
      tx,
      room.id,
      sql`kind = 'thread', channel_id = ${near.channel}, name = ${near.name}, fault = ${found.needs}, message_id = NULL, called_ids = '{}'`,
    ),
  );
  return { ...now, kind: 'thread', channelId: near.channel, name: near.name };
}

/** A room is a linked channel with rights of its own, but hears nothing that its department hears: only its record. */
async function link(world: RoomWorld, room: Made): Promise<void> {
  const written = await world.database.transact((tx) =>
    tx.run(sql`
      INSERT INTO channels (platform, workspace, channel_id, name, department_id, is_private, audience, status, locale, timezone,
        linked_by_id, checked_at, purpose)
      SELECT ${room.platform}, ${room.workspace}, ${room.channelId}, ${room.name}, ${room.departmentId}::int, ${room.isPrivate},
        'everyone', 'ok', s.locale, s.timezone, s.id, to_timestamp(0), 'room'
      FROM staff s WHERE s.id = ${room.createdById}::int
      ON CONFLICT (platform, workspace, channel_id) DO NOTHING`),
  );
  if (written > 0) world.forget();
}

async function showCard(world: RoomWorld, rooms: Rooms, room: Made): Promise<string> {
  const message = await world.board.show(placeOf(room), refOf(room), keyOf(room, 'card'), room.kind === 'thread');
  if (message === null) throw new Unable('not-shown');
  const isPinned = await rooms.pin(room.workspace, room.channelId, message);
  await world.database.transact((tx) =>
    changeRoom(tx, room.id, sql`message_id = ${message}, is_pinned = ${isPinned}::boolean`),
  );
  return message;
}

/** The card says how it ended, then the channel is put away; a thread is only said to be over. */
export async function putAway(world: RoomWorld, room: RoomRow): Promise<void> {
  const rooms = world.rooms(room.platform);
  if (!rooms) throw new Unable('not-connected');
  const { channelId } = room;
  let missing: string | null = null;
  if (channelId !== null) {
    const made: Made = { ...room, channelId };
    await sayItIsOver(world, made);
    if (room.kind === 'channel') {
      // No longer linked before it is archived: that is no fault which admins have to hear of.
      await world.database.transact((tx) =>
        tx.run(sql`DELETE FROM channels WHERE platform = ${room.platform} AND workspace = ${room.workspace}
          AND channel_id = ${channelId} AND purpose = 'room'`),
      );
      world.forget();
      missing = await rooms.archive(room.workspace, channelId);
    }
  }
  await world.database.transact(async (tx) => {
    await changeRoom(
      tx,
      room.id,
      sql`state = 'archived', message_id = NULL, fault = ${missing}, attempts = 0, next_try_at = NULL, busy_until = NULL`,
    );
    const subject = await findSubject(tx, room.subjectNoun, room.subjectId);
    if (subject) await addToOutbox(tx, [eventOf('archived', room, subject)], null);
  });
  world.wake();
}

async function sayItIsOver(world: RoomWorld, room: Made): Promise<void> {
  try {
    if (room.messageId !== null) await world.board.redraw(placeOf(room), refOf(room), room.messageId);
    const card: Card = {
      title: [messages.closedTitle],
      blocks: [quiet(messages.closedWhy[room.closedBy ?? 'person'])],
    };
    await world.board.say(placeOf(room), card, keyOf(room, 'over'), room.kind === 'thread' ? room.messageId : null);
  } catch (error) {
    // Archived or deleted by hand already: there is nobody to tell.
    if (!(error instanceof DeliveryError) || error.kind === 'transient' || error.kind === 'rate-limited') throw error;
  }
}

/** Ids only: whoever shows it reads the record with the rights of whoever looks. */
function eventOf(what: 'opened' | 'archived', room: RoomRow, subject: Subject) {
  return {
    type: `room.${what}` as const,
    ref: refOf(room),
    details: { departmentId: subject.departmentId, customerId: subject.customerId, roomId: room.id },
  };
}
