import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recheckAt, recheckDue } from '../../src/crm/channels/index.ts';
import { sql } from '../../src/store/database.ts';
import { createSetupWorld, type SetupWorld } from './setup-world.ts';

let world: SetupWorld;
beforeAll(async () => {
  world = await createSetupWorld();
  await world.join('UIRIS', 'Iris Root', { role: 'admin' });
  await world.join('UGRACE', 'Grace Obi', { role: 'manager', department: 'support' });
  await world.join('UOMAR', 'Omar Said', { department: 'support' });
  await world.join('ULENA', 'Lena Vogt', { department: 'sales' });
  await world.join('UNEW', 'Nora Newly');
  world.chat.person('UGUEST', 'Gus Guest', { kind: 'guest' });
  world.chat.person('UEXT', 'Eve External', { kind: 'external' });
});
afterAll(() => world.close());
beforeEach(async () => {
  world.chat.state.down = false;
  await world.rows(sql`DELETE FROM channels`);
  await world.rows(sql`DELETE FROM outbox WHERE noun = 'channel'`);
  world.channels.forget();
});

const linked = (channel: string) => world.channels.at('slack', 'T1', channel);
const place = (channel: string) => ({ platform: 'slack', workspace: 'T1', channel });

describe('linking', () => {
  it('links a public channel with what everybody may see', async () => {
    world.chat.room('C1', ['UGRACE', 'UOMAR', 'UBOT']);
    const { text } = await world.type('UGRACE', 'channel link department:support', 'C1');
    expect(text).toContain('is linked to Support');
    expect(text).toContain('Everybody in the company can look in');
    expect(await linked('C1')).toMatchObject({ departmentKey: 'support', audience: 'everyone', status: 'ok' });
    expect(await world.events('channel')).toEqual(['channel.linked']);
  });

  it('gives a private channel the department’s rights only when all its people belong to it', async () => {
    world.chat.room('G1', ['UGRACE', 'UOMAR', 'UBOT'], { isPrivate: true });
    await world.type('UGRACE', 'channel link support', 'G1');
    expect(await linked('G1')).toMatchObject({ audience: 'department' });
    world.chat.room('G2', ['UGRACE', 'ULENA', 'UBOT'], { isPrivate: true });
    await world.type('UGRACE', 'channel link support', 'G2');
    expect(await linked('G2')).toMatchObject({ audience: 'everyone' });
    world.chat.room('G3', ['UGRACE', 'UNEW', 'UBOT'], { isPrivate: true });
    await world.type('UGRACE', 'channel link support', 'G3');
    expect(await linked('G3')).toMatchObject({ audience: 'everyone' });
  });

  it.each([
    ['guests', ['UGRACE', 'UGUEST'], {}, /guests in #c2 \(Gus Guest\)/u],
    ['people of another organisation', ['UGRACE', 'UEXT'], {}, /another organisation \(Eve External\)/u],
    ['a shared channel', ['UGRACE'], { isExternal: true }, /another organisation/u],
    ['an archived channel', ['UGRACE'], { isArchived: true }, /archived/u],
    ['a channel that it is not in', ['UGRACE'], { botIsMember: false }, /\/invite @Crossdesk/u],
  ] as const)('refuses %s, and writes nothing', async (_what, members, info, told) => {
    world.chat.room('C2', [...members, 'UBOT'], info);
    await expect(world.type('UGRACE', 'channel link support', 'C2')).rejects.toThrow(told);
    expect(await linked('C2')).toBeNull();
  });

  it('refuses direct conversations, unknown channels, and says when the platform is down', async () => {
    await expect(world.type('UGRACE', 'channel link support')).rejects.toThrow(/direct conversation/u);
    await expect(world.type('UGRACE', 'channel link #{slack:CNONE} support')).rejects.toThrow(
      /cannot see that channel/u,
    );
    world.chat.room('C3', ['UGRACE', 'UBOT']);
    world.chat.state.down = true;
    await expect(world.type('UGRACE', 'channel link support', 'C3')).rejects.toThrow(/does not answer/u);
    expect(await linked('C3')).toBeNull();
  });

  it('asks about everybody in a large channel in several goes, and links it only then', async () => {
    const crowd = Array.from({ length: 230 }, (_, index) => `UCROWD${index}`);
    for (const user of crowd) world.chat.person(user, user, { kind: 'deactivated' });
    world.chat.room('CBIG', ['UGRACE', 'UBOT', ...crowd]);
    await expect(world.type('UGRACE', 'channel link support', 'CBIG')).rejects.toThrow(/continue where I stopped/u);
    expect(await linked('CBIG')).toBeNull();
    await world.type('UGRACE', 'channel link support', 'CBIG');
    expect(await linked('CBIG')).toMatchObject({ status: 'ok' });
  });

  it('is the business of the department’s manager and of admins', async () => {
    world.chat.room('C4', ['UOMAR', 'ULENA', 'UBOT']);
    await expect(world.type('UOMAR', 'channel link support', 'C4')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(world.type('UGRACE', 'channel link sales', 'C4')).rejects.toMatchObject({ code: 'forbidden' });
    await world.type('UIRIS', 'channel link sales', 'C4');
    // Taking it over needs both departments' consent.
    await expect(world.type('UGRACE', 'channel link support', 'C4')).rejects.toMatchObject({ code: 'forbidden' });
    await world.type('UIRIS', 'channel link support', 'C4');
    expect(await linked('C4')).toMatchObject({ departmentKey: 'support' });
    await world.undo('UIRIS');
    expect(await linked('C4')).toMatchObject({ departmentKey: 'sales' });
  });

  it('lets only one of two managers have a channel that both link at the same moment', async () => {
    await world.join('UMARTA', 'Marta Ruiz', { role: 'manager', department: 'sales' });
    world.chat.room('CRACE', ['UGRACE', 'UMARTA', 'UBOT']);
    const both = await Promise.allSettled([
      world.type('UGRACE', 'channel link support', 'CRACE'),
      world.type('UMARTA', 'channel link sales', 'CRACE'),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('does not link a private channel from outside of it', async () => {
    world.chat.room('G4', ['UOMAR', 'UBOT'], { isPrivate: true });
    await expect(world.type('UGRACE', 'channel link #{slack:G4} support', 'C1')).rejects.toMatchObject({
      code: 'forbidden',
    });
    await world.type('UIRIS', 'channel link #{slack:G4} support', 'C1');
    expect(await linked('G4')).toMatchObject({ audience: 'department' });
  });

  it('unlinks, and undo brings the same link back with the least rights until it is looked at again', async () => {
    world.chat.room('G5', ['UGRACE', 'UOMAR', 'UBOT'], { isPrivate: true });
    await world.type('UGRACE', 'channel link support', 'G5');
    const before = await linked('G5');
    await world.type('UGRACE', 'channel unlink', 'G5');
    expect(await linked('G5')).toBeNull();
    await world.undo('UGRACE');
    expect(await linked('G5')).toMatchObject({ id: before?.id, audience: 'everyone', status: 'ok' });
    await recheckDue(world.services, world.database, new Date());
    world.channels.forget();
    expect(await linked('G5')).toMatchObject({ audience: 'department' });
  });
});

describe('what changes later', () => {
  it('pauses when a guest comes in, tells once, and heals when they leave', async () => {
    world.chat.room('C6', ['UGRACE', 'UBOT']);
    await world.type('UGRACE', 'channel link support', 'C6');
    world.chat.room('C6', ['UGRACE', 'UGUEST', 'UBOT']);
    expect(await recheckAt(world.services, world.database, place('C6'))).toMatchObject({
      status: 'paused',
      announced: true,
    });
    expect(await recheckAt(world.services, world.database, place('C6'))).toMatchObject({
      status: 'paused',
      announced: false,
    });
    world.channels.forget();
    expect((await world.type('UGRACE', 'channel show', 'C6')).text).toContain('A guest is in it.');
    world.chat.room('C6', ['UGRACE', 'UBOT']);
    expect(await recheckAt(world.services, world.database, place('C6'))).toMatchObject({
      status: 'ok',
      announced: true,
    });
    expect(await world.events('channel')).toEqual(['channel.linked', 'channel.paused', 'channel.healed']);
  });

  it('takes the department’s rights away at once when somebody in it moves elsewhere', async () => {
    world.chat.room('G7', ['UGRACE', 'UOMAR', 'UBOT'], { isPrivate: true });
    await world.type('UGRACE', 'channel link support', 'G7');
    expect(await linked('G7')).toMatchObject({ audience: 'department' });
    await world.type('UIRIS', 'staff place @omar finance');
    expect(await linked('G7')).toMatchObject({ audience: 'everyone' });
    await recheckDue(world.services, world.database, new Date());
    world.channels.forget();
    expect(await linked('G7')).toMatchObject({ audience: 'everyone' });
    await world.undo('UIRIS');
    await recheckAt(world.services, world.database, place('G7'));
    world.channels.forget();
    expect(await linked('G7')).toMatchObject({ audience: 'department' });
  });

  it('has the cards that hang in it drawn again whenever others may look in, or another department has it', async () => {
    const toDraw = async (): Promise<string[]> => {
      const types = await world.events('task');
      await world.rows(sql`DELETE FROM outbox WHERE noun = 'task'`);
      return types;
    };
    world.chat.room('G12', ['UGRACE', 'UOMAR', 'UBOT'], { isPrivate: true });
    await world.type('UGRACE', 'channel link support', 'G12');
    const id = (await linked('G12'))?.id as number;
    await world.rows(sql`INSERT INTO targets (kind, channel_id) VALUES ('channel', ${id}::int)`);
    await world.rows(sql`
      INSERT INTO live_posts (noun, record_id, target_id, ref, shown) SELECT 'task', 7, id, '{}', 'x' FROM targets WHERE channel_id = ${id}::int`);
    world.chat.room('G12', ['UGRACE', 'ULENA', 'UBOT'], { isPrivate: true });
    const narrowed = { audience: 'everyone', status: 'ok', announced: true };
    expect(await recheckAt(world.services, world.database, place('G12'))).toMatchObject(narrowed);
    expect(await toDraw()).toEqual(['task.redrawn']);
    expect(await recheckAt(world.services, world.database, place('G12'))).toMatchObject({ announced: false });
    expect(await toDraw()).toEqual([]);

    world.chat.room('G12', ['UGRACE', 'UOMAR', 'UBOT'], { isPrivate: true });
    await recheckAt(world.services, world.database, place('G12'));
    expect(await toDraw()).toEqual(['task.redrawn']);
    world.chat.state.down = true;
    expect(await recheckAt(world.services, world.database, place('G12'))).toMatchObject(narrowed);
    expect(await toDraw()).toEqual(['task.redrawn']);

    world.chat.state.down = false;
    await world.type('UIRIS', 'channel link #{slack:G12} finance', 'C1');
    expect(await toDraw()).toEqual(['task.redrawn']);
    await world.undo('UIRIS');
    expect(await toDraw()).toEqual(['task.redrawn']);
  });

  it('shows the least while the platform cannot say who is in', async () => {
    world.chat.room('G8', ['UGRACE', 'UOMAR', 'UBOT'], { isPrivate: true });
    await world.type('UGRACE', 'channel link support', 'G8');
    world.chat.state.down = true;
    await recheckAt(world.services, world.database, place('G8'));
    world.channels.forget();
    expect(await linked('G8')).toMatchObject({ audience: 'everyone', status: 'ok' });
  });

  it('breaks when the bot is removed or the channel is gone; linking it again repairs it', async () => {
    world.chat.room('C9', ['UGRACE', 'UBOT']);
    await world.type('UGRACE', 'channel link support', 'C9');
    world.chat.noRoom('C9');
    expect(await recheckAt(world.services, world.database, place('C9'))).toMatchObject({ status: 'broken' });
    world.channels.forget();
    expect(await linked('C9')).toMatchObject({ status: 'broken' });
    world.chat.room('C9', ['UGRACE', 'UBOT']);
    await world.type('UGRACE', 'channel link support', 'C9');
    expect(await linked('C9')).toMatchObject({ status: 'ok' });
  });

  it('notes a broken channel once, however many deliveries find out', async () => {
    world.chat.room('C10', ['UGRACE', 'UBOT']);
    await world.type('UGRACE', 'channel link support', 'C10');
    const row = await linked('C10');
    await Promise.all([1, 2, 3].map(() => world.channels.broken(row!.id, 'is_archived')));
    expect(await linked('C10')).toMatchObject({ status: 'broken' });
    expect(await world.events('channel')).toEqual(['channel.linked', 'channel.broken']);
  });

  it('asks the platform about each member once a day, not on every look', async () => {
    world.chat.room('C11', ['UGRACE', 'UOMAR', 'UBOT']);
    await world.type('UGRACE', 'channel link support', 'C11');
    const asked = world.chat.state.asked;
    await recheckAt(world.services, world.database, place('C11'));
    expect(world.chat.state.asked).toBe(asked);
  });
});

describe('showing', () => {
  it('says who sees what, and of a channel that is not linked how to link it', async () => {
    world.chat.room('G12', ['UGRACE', 'UOMAR', 'UBOT'], { isPrivate: true });
    expect((await world.type('UGRACE', 'channel show', 'G12')).text).toContain('[Link…]');
    expect((await world.type('UOMAR', 'channel show', 'G12')).text).not.toContain('[Link…]');
    await world.type('UGRACE', 'channel link support', 'G12');
    expect((await world.type('UOMAR', 'channel show', 'G12')).text).toContain('cards show what Support may see');
  });

  it('does not tell other departments of private channels', async () => {
    world.chat.room('G13', ['UGRACE', 'UOMAR', 'UBOT'], { isPrivate: true, name: 'support-secret' });
    await world.type('UGRACE', 'channel link support', 'G13');
    const row = await linked('G13');
    expect((await world.type('UOMAR', 'channel show all')).text).toContain('support-secret');
    expect((await world.type('ULENA', 'channel show all')).text).not.toContain('support-secret');
    expect(await world.reference('ULENA', 'channel', 'support-secret')).toMatchObject({ kind: 'none' });
    await expect(world.type('ULENA', `channel show CH-${row?.id}`)).rejects.toThrow(/Not understood/u);
    expect((await world.type('UIRIS', 'channel show all')).text).toContain('support-secret');
  });
});
