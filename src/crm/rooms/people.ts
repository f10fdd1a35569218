import { type Card, type Span, text } from '../../cards/card.ts';
import type { Rooms } from '../../core/ports.ts';
import { sql } from '../../store/database.ts';
import { messages } from './messages.ts';
import { changeRoom, hasLeft, insiders, type RoomRow } from './records.ts';
import type { Insider } from './rules.ts';
import type { Subject } from './subjects.ts';
import type { RoomPlace, RoomWorld } from './world.ts';

/** A room whose conversation is there. */
export interface Made extends RoomRow {
  readonly channelId: string;
}

export const placeOf = ({ platform, workspace, channelId }: Made): RoomPlace => ({
  platform,
  workspace,
  channel: channelId,
});

export const keyOf = (room: RoomRow, what: string) => ({
  id: `room-${room.id}-${room.version}-${what}`,
  again: room.attempts > 1,
});

type Reachable = readonly (Insider & { readonly user: string })[];

/** Colleagues of the record who have an account there; guests have none that counts. */
async function reachable(world: RoomWorld, room: RoomRow, subject: Subject): Promise<Reachable> {
  const wanted = [...new Set([...subject.staffIds, ...room.askedIds])];
  const people = await world.database.read((tx) => insiders(tx, room, wanted));
  return people.filter((one): one is Insider & { readonly user: string } => one.user !== null);
}

/**
 * Brings in who belongs there and is not there yet: invited, or called by name where the platform has no invitations. Who no longer
 * belongs to the record is put out as far as the platform allows; a case's former helpers stay, since they may know most of it, until
 * they leave the company. `whom`: 'all', or only those who came to the record since, so that whoever left by themselves stays away.
 */
export async function callPeople(
  world: RoomWorld,
  rooms: Rooms,
  room: Made,
  subject: Subject,
  whom: 'all' | 'new',
): Promise<void> {
  const people = await reachable(world, room, subject);
  const wanted = whom === 'all' ? people : people.filter(({ staffId }) => !room.peopleIds.includes(staffId));
  const gone = await leavers(world, room, people);
  if (room.kind === 'channel' && gone.users.length > 0) {
    await rooms.remove(room.workspace, room.channelId, gone.users);
  }
  const stay = room.calledIds.filter((id) => !gone.ids.includes(id));
  const called =
    rooms.invites && room.kind === 'channel'
      ? [
          ...stay.filter((id) => !wanted.some(({ staffId }) => staffId === id)),
          ...(await invited(world, rooms, room, wanted)),
        ]
      : await calledByName(world, { ...room, calledIds: stay }, wanted);
  const all = people.map(({ staffId }) => staffId).sort((a, b) => a - b);
  // Written down last: what failed before it is found again by the next look.
  await world.database.transact((tx) =>
    changeRoom(tx, room.id, sql`called_ids = ${[...new Set(called)]}::int[], people_ids = ${all}::int[]`),
  );
}

/** Of those who were brought in, who has to go, with every account that they have there: somebody may have become a guest. */
async function leavers(
  world: RoomWorld,
  room: Made,
  people: Reachable,
): Promise<{ readonly ids: readonly number[]; readonly users: readonly string[] }> {
  const here = new Set(people.map(({ staffId }) => staffId));
  const gone = room.calledIds.filter((id) => !here.has(id));
  if (gone.length === 0) return { ids: [], users: [] };
  const rows = await world.database.read((tx) =>
    tx.rows<{ id: number; users: string[] }>(sql`
      SELECT s.id, ARRAY(SELECT i.user_id FROM chat_identities i WHERE i.staff_id = s.id AND i.platform = r.platform
        AND i.workspace = r.workspace ORDER BY i.user_id) AS users
      FROM rooms r JOIN staff s ON s.id = ANY(${gone}::int[])
      WHERE r.id = ${room.id}::int AND (r.subject_noun = 'customer' OR ${hasLeft}) ORDER BY s.id`),
  );
  return { ids: rows.map(({ id }) => id), users: rows.flatMap(({ users }) => users) };
}

/** Resolves to those who are in it now. */
async function invited(world: RoomWorld, rooms: Rooms, room: Made, people: Reachable): Promise<readonly number[]> {
  if (people.length === 0) return [];
  const members = new Set((await world.directory(room.platform)?.members(room.workspace, room.channelId)) ?? []);
  const missing = people.filter(({ user }) => !members.has(user));
  const left = new Set(
    await rooms.invite(
      room.workspace,
      room.channelId,
      missing.map(({ user }) => user),
    ),
  );
  return people.filter(({ user }) => !left.has(user)).map(({ staffId }) => staffId);
}

/** Resolves to everybody who has been called by now. */
async function calledByName(world: RoomWorld, room: Made, people: Reachable): Promise<readonly number[]> {
  const fresh = people.filter(({ staffId }) => !room.calledIds.includes(staffId));
  if (fresh.length > 0) {
    const names = fresh.flatMap(({ staffId, name }, index): Span[] => [
      ...(index > 0 ? [', '] : []),
      { staff: staffId, name, ping: true },
    ]);
    const words = room.calledIds.length === 0 ? messages.calls : messages.joins;
    const card: Card = { title: [messages.callsTitle], blocks: [text(words, ' ', ...names)] };
    await world.board.say(placeOf(room), card, keyOf(room, 'call'), room.messageId);
  }
  return [...new Set([...room.calledIds, ...fresh.map(({ staffId }) => staffId)])];
}
