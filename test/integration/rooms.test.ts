import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeliveryError, type DeliveryErrorKind } from '../../src/core/errors.ts';
import type { Rooms } from '../../src/core/ports.ts';
import { followPeople, keepRoom, keepRooms, type RoomWorld } from '../../src/crm/rooms/index.ts';
import { sql } from '../../src/store/database.ts';
import { type CrmWorld, cardText, createCrmWorld } from '../support/crm-world.ts';

/** Rooms without any chat: a platform in memory that fails when it is told to, before or after it has done what was asked. */
function createHouse() {
  const channels = new Map<
    string,
    { name: string; isArchived: boolean; members: string[]; cards: string[]; pins: string[] }
  >();
  // The department's own, which is there already.
  channels.set('CSALES', { name: 'sales', isArchived: false, members: [], cards: [], pins: [] });
  const made = () => [...channels.values()].filter(({ name }) => name !== 'sales');
  const faults: { kind: DeliveryErrorKind; done: boolean }[] = [];
  const posted = new Map<string, string>();
  const said: string[] = [];
  const platform = { granted: true, reopens: true, shows: true };

  /** Does it, unless a fault is planned; it may come after the deed, when only the answer is lost. */
  async function act<T>(deed: () => T): Promise<T> {
    const fault = faults.shift();
    if (!fault) return deed();
    if (fault.done) deed();
    throw new DeliveryError(fault.kind, 'planned');
  }
  const channelOf = (id: string) => {
    const found = channels.get(id);
    if (!found) throw new DeliveryError('gone', 'channel_not_found');
    return found;
  };
  const rooms: Rooms = {
    platform: 'slack',
    canBePrivate: true,
    invites: true,
    create: (_workspace, { id, turn }) =>
      act(() => {
        if (!platform.granted) return { kind: 'not-granted', needs: 'channels:manage' } as const;
        const name = `${id}-${turn}`;
        if (!channels.has(name)) channels.set(name, { name, isArchived: false, members: [], cards: [], pins: [] });
        return { kind: 'made', channel: name, name } as const;
      }),
    invite: (_workspace, channel, users) =>
      act(() => {
        channelOf(channel).members.push(...users);
        return [];
      }),
    remove: (_workspace, channel, users) =>
      act(() => {
        const found = channelOf(channel);
        found.members = found.members.filter((one) => !users.includes(one));
      }),
    pin: (_workspace, channel, message) =>
      act(() => {
        const { pins } = channelOf(channel);
        if (!pins.includes(message)) pins.push(message);
        return true;
      }),
    archive: (_workspace, channel) =>
      act(() => {
        channelOf(channel).isArchived = true;
        return null;
      }),
    reopen: (_workspace, channel) =>
      act(() => {
        if (platform.reopens) channelOf(channel).isArchived = false;
        return platform.reopens;
      }),
  };
  const world = (database: RoomWorld['database']): RoomWorld => ({
    database,
    rooms: () => rooms,
    directory: () => ({
      platform: 'slack',
      profile: () => Promise.reject(new Error('not asked')),
      conversation: (_workspace, channel) =>
        act(() => ({
          channel,
          name: channel,
          isPrivate: false,
          isArchived: channelOf(channel).isArchived,
          isExternal: false,
          botIsMember: true,
        })),
      members: (_workspace, channel) => act(() => [...channelOf(channel).members]),
      groupMembers: async () => null,
      permalink: async () => null,
    }),
    board: {
      show: ({ channel }, _ref, key) =>
        act(() => {
          if (!platform.shows) return null;
          const before = posted.get(key.id);
          if (before !== undefined) return before;
          const message = `m${posted.size + 1}`;
          posted.set(key.id, message);
          channels.get(channel)?.cards.push(message);
          return message;
        }),
      redraw: () => act(() => undefined),
      say: (_at, card) => act(() => void said.push(cardText(card))),
    },
    recheck: async () => undefined,
    forget: () => undefined,
    wake: () => undefined,
  });
  return { made, faults, platform, said, world };
}

let crm: CrmWorld;
let house: ReturnType<typeof createHouse>;
beforeAll(async () => {
  crm = await createCrmWorld({
    services: { rooms: { keep: (id) => keepRoom(house.world(crm.database), id) }, directory: () => null },
  });
  for (const [index, who] of (['lena', 'marta', 'omar', 'wei'] as const).entries()) {
    await crm.rows(sql`INSERT INTO chat_identities (platform, workspace, user_id, staff_id, kind, name, checked_at)
      VALUES ('slack', 'T1', ${`U${index}`}, ${crm.actors[who].staffId}::int, 'member', ${who}, now()) RETURNING 1`);
  }
  await crm.rows(sql`INSERT INTO channels (platform, workspace, channel_id, name, department_id, is_private, linked_by_id)
    VALUES ('slack', 'T1', 'CSALES', 'sales', ${crm.departmentIds.sales}::int, false, ${crm.actors.marta.staffId}::int) RETURNING 1`);
});
afterAll(() => crm?.close());
beforeEach(() => {
  house = createHouse();
});

interface Room {
  readonly id: number;
  readonly state: string;
  readonly kind: string;
  readonly channel_id: string | null;
  readonly message_id: string | null;
  readonly fault: string | null;
  readonly attempts: number;
}
const roomOf = async (customer: number): Promise<Room> => {
  const [room] = await crm.rows<Room>(
    sql`SELECT * FROM rooms WHERE subject_noun = 'customer' AND subject_id = ${customer}::int`,
  );
  return room as Room;
};
const said = (reply: unknown): string => cardText((reply as { card: never }).card);
let count = 0;
const customer = () => crm.customer(`Roomed ${++count}`, 'sales', 'lena');
async function settle(): Promise<void> {
  await crm.rows(sql`UPDATE rooms SET next_try_at = NULL, busy_until = NULL WHERE state <> wanted RETURNING 1`);
  await keepRooms(house.world(crm.database));
}

describe('whatever fails on the way', () => {
  const fault = fc.record({ kind: fc.constantFrom('transient' as const, 'rate-limited' as const), done: fc.boolean() });

  it('there is one channel in the end, with one card, pinned, and everybody in it once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(fault, { freq: 2 }), { maxLength: 7 }), async (plan) => {
        house = createHouse();
        const id = await customer();
        house.faults.push(...plan.flatMap((one) => one ?? []));
        await crm.type('lena', `customer room C-${id}`);
        for (let turn = 0; turn < 7 && (await roomOf(id)).state === 'making'; turn += 1) await settle();
        expect(await roomOf(id)).toMatchObject({ state: 'open', fault: null });
        expect(house.made()).toEqual([
          { name: `C-${id}-1`, isArchived: false, members: ['U0'], cards: ['m1'], pins: ['m1'] },
        ]);
      }),
      { numRuns: 25 },
    );
  });

  it('what will not pass by itself is kept as a fault, said, and not tried again until somebody asks', async () => {
    const id = await customer();
    house.faults.push({ kind: 'invalid', done: false });
    expect(said((await crm.type('lena', `customer room C-${id}`)).reply)).toMatch(/could not be made[\s\S]*planned/u);
    await settle();
    expect(await roomOf(id)).toMatchObject({ state: 'failed', fault: 'planned' });
    expect(house.made().length).toBe(0);
    expect(said((await crm.type('lena', `customer room C-${id}`)).reply)).toMatch(/The room is ready/u);
  });

  it('a platform that stays away is given up after a while', async () => {
    const id = await customer();
    house.faults.push(...Array.from({ length: 50 }, () => ({ kind: 'transient' as const, done: false })));
    await crm.type('lena', `customer room C-${id}`);
    for (let turn = 0; turn < 12; turn += 1) await settle();
    expect(await roomOf(id)).toMatchObject({ state: 'failed', attempts: 8 });
  });

  it('while one process is at it, another one leaves it alone', async () => {
    const id = await customer();
    house.faults.push({ kind: 'transient', done: false });
    await crm.type('lena', `customer room C-${id}`);
    const { id: room } = await roomOf(id);
    await crm.rows(
      sql`UPDATE rooms SET next_try_at = NULL, busy_until = now() + interval '1 minute' WHERE id = ${room}::int RETURNING 1`,
    );
    await keepRoom(house.world(crm.database), room);
    expect(house.made().length).toBe(0);
    await Promise.all([settle(), settle()]);
    expect(house.made().length).toBe(1);
  });
});

describe('people who come and go', () => {
  const follow = () => followPeople(house.world(crm.database), 100);
  const users = () => house.made()[0]?.members.toSorted();
  const opened = async () => {
    const id = await customer();
    await crm.type('marta', `customer room C-${id}`);
    return id;
  };
  const team = (id: number, ...who: ('omar' | 'wei' | 'marta')[]) =>
    crm.rows(
      sql`UPDATE customers SET team_ids = ${who.map((one) => crm.actors[one].staffId)}::int[] WHERE id = ${id}::int RETURNING 1`,
    );
  // What other tests left open, and whom they sent away, is as at first.
  beforeEach(async () => {
    await crm.rows(sql`UPDATE rooms SET wanted = 'archived', state = 'archived' RETURNING 1`);
    await crm.rows(sql`UPDATE chat_identities SET kind = 'member' RETURNING 1`);
    await crm.rows(sql`UPDATE staff SET active = true WHERE name <> 'Gone Guy' RETURNING 1`);
  });

  it('who joins the account team or becomes the owner is invited by itself, who leaves it is put out', async () => {
    const id = await opened();
    expect(users()).toEqual(['U0', 'U1']);
    await team(id, 'omar', 'wei');
    await follow();
    expect(users()).toEqual(['U0', 'U1', 'U2', 'U3']);
    await team(id, 'wei');
    await crm.rows(
      sql`UPDATE customers SET owner_id = ${crm.actors.wei.staffId}::int WHERE id = ${id}::int RETURNING 1`,
    );
    await follow();
    // Marta asked for the room, so she stays though the customer is not hers.
    expect(users()).toEqual(['U1', 'U3']);
    expect(
      await crm.rows(sql`SELECT called_ids FROM rooms WHERE subject_id = ${id}::int AND subject_noun = 'customer'`),
    ).toEqual([{ called_ids: expect.arrayContaining([crm.actors.marta.staffId, crm.actors.wei.staffId]) }]);
    expect(await crm.rows(sql`SELECT type FROM outbox WHERE record_id = ${id}::int AND type LIKE 'room.%'`)).toEqual([
      { type: 'room.opened' },
    ]);
  });

  it('who went by themselves is not fetched back, and nothing is asked of the platform while nobody changes', async () => {
    const id = await opened();
    const [channel] = house.made();
    if (channel) channel.members = ['U1'];
    await follow();
    await team(id, 'omar');
    await follow();
    expect(users()).toEqual(['U1', 'U2']);
    house.faults.push({ kind: 'invalid', done: false });
    await follow();
    await settle();
    expect(house.faults).toHaveLength(1);
  });

  it('guests are never invited, and who becomes one or leaves the company is put out', async () => {
    const id = await opened();
    const become = (kind: string) =>
      crm.rows(sql`UPDATE chat_identities SET kind = ${kind} WHERE user_id = 'U2' RETURNING 1`);
    await become('guest');
    await team(id, 'omar', 'wei');
    await follow();
    expect(users()).toEqual(['U0', 'U1', 'U3']);
    await become('member');
    await follow();
    expect(users()).toEqual(['U0', 'U1', 'U2', 'U3']);
    await become('guest');
    await crm.rows(sql`UPDATE staff SET active = false WHERE id = ${crm.actors.wei.staffId}::int RETURNING 1`);
    await follow();
    expect(users()).toEqual(['U0', 'U1']);
  });

  it('a case’s former assignee stays, since they know most of it; who leaves the company does not', async () => {
    const id = await customer();
    await crm.type('omar', `case add C-${id} "Broken seal ${id}" for:@omar`);
    const [found] = await crm.rows<{ id: number }>(sql`SELECT id FROM cases WHERE subject = ${`Broken seal ${id}`}`);
    await crm.type('omar', `case swarm CS-${found?.id}`);
    expect(users()).toEqual(['U0', 'U2']);
    await crm.rows(
      sql`UPDATE cases SET assignee_id = ${crm.actors.wei.staffId}::int, created_by_id = ${crm.actors.wei.staffId}::int WHERE id = ${found?.id ?? 0}::int RETURNING 1`,
    );
    await crm.rows(sql`UPDATE rooms SET asked_ids = '{}' WHERE subject_noun = 'case' RETURNING 1`);
    await follow();
    expect(users()).toEqual(['U0', 'U2', 'U3']);
    await crm.rows(sql`UPDATE staff SET active = false WHERE id = ${crm.actors.omar.staffId}::int RETURNING 1`);
    await follow();
    expect(users()).toEqual(['U0', 'U3']);
  });

  it('in a thread the newcomer alone is called by name, once', async () => {
    house.platform.granted = false;
    const id = await opened();
    await team(id, 'omar');
    await follow();
    await follow();
    expect(house.said).toHaveLength(2);
    expect(house.said[1]).toMatch(/Now working on this too:.*Omar Aziz/u);
    expect(house.said[1]).not.toMatch(/Marta/u);
  });

  it('whatever fails on the way, they are in it once in the end', async () => {
    const fault = fc.record({
      kind: fc.constantFrom('transient' as const, 'rate-limited' as const),
      done: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { maxLength: 4 }), async (plan) => {
        await crm.rows(sql`UPDATE rooms SET wanted = 'archived', state = 'archived' RETURNING 1`);
        house = createHouse();
        const id = await opened();
        await team(id, 'omar', 'wei');
        house.faults.push(...plan);
        for (let turn = 0; turn < 6; turn += 1) {
          await crm.rows(sql`UPDATE rooms SET next_try_at = NULL, busy_until = NULL RETURNING 1`);
          await follow();
        }
        expect(users()).toEqual(['U0', 'U1', 'U2', 'U3']);
      }),
      { numRuns: 15 },
    );
  });
});

describe('where no channel can be made', () => {
  it('it is a thread in the department’s channel, and who is in it is called by name', async () => {
    house.platform.granted = false;
    const id = await customer();
    const reply = said((await crm.type('marta', `customer room C-${id}`)).reply);
    expect(reply).toMatch(/thread under the record’s card in #sales[\s\S]*channels:manage/u);
    expect(reply).toMatch(/Sales: Lena Vogt, Marta Ruiz/u);
    expect(await roomOf(id)).toMatchObject({ kind: 'thread', channel_id: 'CSALES', state: 'open' });
    expect(house.said.join()).toMatch(/Lena Vogt.*Marta Ruiz/u);
    // Asked again, nobody is called a second time.
    await crm.type('marta', `customer room C-${id}`);
    expect(house.said).toHaveLength(1);
  });

  it('without such a channel, and for a private one, the answer says why', async () => {
    house.platform.granted = false;
    const inFinance = await crm.customer('Ledger Ltd', 'finance', 'fay');
    expect(said((await crm.type('fay', `customer room C-${inFinance}`)).reply)).toMatch(/no linked Slack channel/u);
    const id = await customer();
    expect(said((await crm.type('lena', `customer room C-${id} private`)).reply)).toMatch(
      /private room cannot be made/u,
    );
    expect(house.said).toEqual([]);
  });

  it('a card that may not be shown there makes no room', async () => {
    house.platform.shows = false;
    const id = await customer();
    expect(said((await crm.type('lena', `customer room C-${id}`)).reply)).toMatch(/may not be shown/u);
    expect(await roomOf(id)).toMatchObject({ state: 'failed', fault: 'not-shown' });
  });
});

describe('with its record', () => {
  it('is archived, and the same channel comes back where the platform lets it', async () => {
    const id = await customer();
    await crm.type('lena', `customer room C-${id}`);
    const [channel] = house.made();
    await crm.type('marta', `customer archive C-${id}`);
    await settle();
    expect(channel).toMatchObject({ isArchived: true });
    expect(await roomOf(id)).toMatchObject({ state: 'archived' });
    await crm.type('marta', `customer restore C-${id}`);
    await settle();
    expect(channel).toMatchObject({ isArchived: false });
    expect(channel?.cards).toHaveLength(2);
    expect(house.made().length).toBe(1);
    expect(
      await crm.rows(sql`SELECT type FROM outbox WHERE record_id = ${id}::int AND type LIKE 'room.%' ORDER BY id`),
    ).toEqual(['room.opened', 'room.archived', 'room.opened'].map((type) => ({ type })));
  });

  it('one that cannot be opened again is followed by another', async () => {
    const id = await customer();
    await crm.type('lena', `customer room C-${id}`);
    await crm.type('lena', `room close C-${id}`);
    house.platform.reopens = false;
    await crm.type('lena', `customer room C-${id}`);
    expect(house.made().map(({ name }) => name)).toEqual([`C-${id}-1`, `C-${id}-2`]);
    expect(await roomOf(id)).toMatchObject({ channel_id: `C-${id}-2`, state: 'open' });
  });

  it('closed by hand it is not opened by the record', async () => {
    const id = await customer();
    await crm.type('lena', `customer room C-${id}`);
    await crm.type('lena', `room close C-${id}`);
    await crm.type('marta', `customer archive C-${id}`);
    await settle();
    await crm.type('marta', `customer restore C-${id}`);
    await settle();
    expect(await roomOf(id)).toMatchObject({ state: 'archived' });
  });

  it('stands on the overview, and of an erased customer nothing but a number is left', async () => {
    const id = await customer();
    await crm.type('lena', `customer room C-${id}`);
    const overview = await crm.type('lena', `customer show C-${id}`);
    expect(said(overview.reply)).toMatch(new RegExp(`Rooms · #C-${id}-1`, 'u'));
    const ofCustomer = crm.registry.noun('room')?.ofCustomer;
    const read = await crm.database.read(
      async (tx) => ofCustomer?.personalData?.(crm.executor.readCtx(tx), id) ?? null,
    );
    expect(read).toMatchObject([{ of: `C-${id}`, room: `C-${id}-1`, state: 'open' }]);
    await crm.database.transact(
      (tx) => ofCustomer?.erase?.(crm.executor.readCtx(tx) as never, id) ?? Promise.resolve(),
    );
    const { id: room } = await roomOf(id);
    expect(await crm.rows(sql`SELECT name FROM rooms WHERE id = ${room}::int`)).toEqual([{ name: `room-${room}` }]);
    expect(await crm.rows(sql`SELECT name FROM channels WHERE channel_id = ${`C-${id}-1`}`)).toEqual([
      { name: `room-${room}` },
    ]);
  });
});

describe('rights', () => {
  it.each(['omar', 'viv', 'newbie', 'fay'] as const)(
    '%s may open no room for a customer of Sales, nor close it',
    async (who) => {
      const id = await customer();
      await expect(crm.type(who, `customer room C-${id}`)).rejects.toThrow(/may not|only look|No customer|cannot/u);
      expect(await roomOf(id)).toBeUndefined();
      await crm.type('lena', `customer room C-${id}`);
      const { id: roomId } = await roomOf(id);
      const operation = crm.registry.operation('room.close');
      await expect(
        crm.executor.execute(
          operation as never,
          { roomId },
          { actor: crm.actors[who], door: 'command', receipt: null },
        ),
      ).rejects.toMatchObject({ name: 'AppError' });
      expect(await roomOf(id)).toMatchObject({ state: 'open' });
    },
  );

  it('who asked is written down', async () => {
    const id = await customer();
    await crm.type('lena', `customer room C-${id}`);
    const lines = await crm.rows<{ operation: string }>(sql`
      SELECT operation FROM audit_entries WHERE noun = 'customer' AND record_id = ${id}::int AND staff_id = ${crm.actors.lena.staffId}::int`);
    expect(lines.map(({ operation }) => operation)).toContain('customer.room');
    await expect(crm.undo('lena')).rejects.toThrow(/room close/u);
  });
});
