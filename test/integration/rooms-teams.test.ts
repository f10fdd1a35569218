import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeliveryError } from '../../src/core/errors.ts';
import { teamGroup, tenant } from '../support/teams-connector.ts';
import { channel, createTeamsWorld, type TeamsWorld, team } from './teams-world.ts';

/** Rooms against a local Bot Connector and Microsoft Graph. */
let world: TeamsWorld;
beforeEach(async () => {
  world = await createTeamsWorld();
  await world.send(world.in('channel', { text: 'help' }));
});
afterEach(() => world.stop());

const graph = () => world.connector.graph;
const plan = { title: 'Acme Foods', id: 'C-12', turn: 1, isPrivate: false, near: channel };
const create = (more: Partial<typeof plan> = {}) => world.teams.rooms.create(tenant, { ...plan, ...more });
const names = () => world.connector.channels.map(({ name }) => name);

describe('a room in Teams', () => {
  it('is a channel of the department’s team where that is granted, and can be posted to at once', async () => {
    graph().granted.add('create');
    const made = await create();
    expect(made).toMatchObject({ kind: 'made', name: 'Fernhill › Acme Foods · C-12' });
    expect(names()).toEqual(['Acme Foods · C-12']);
    const id = made.kind === 'made' ? made.channel : '';
    expect(world.references.rows.get(id)).toMatchObject({
      kind: 'channel',
      facts: { team, group: teamGroup, teamName: 'Fernhill', type: 'standard' },
    });
    await world.teams.post(
      { kind: 'channel', workspace: tenant, channel: id },
      { title: ['Hello'], blocks: [] },
      { locale: 'en', timezone: 'UTC' },
      { id: 'key', again: false },
    );
    expect(world.connector.sent(id)).toHaveLength(1);
    expect(await world.teams.directory.conversation(tenant, id)).toMatchObject({ isPrivate: false, botIsMember: true });
  });

  it('not granted, without Graph, or without a channel of the department, is said to be so, and nothing is made', async () => {
    const refused = { kind: 'not-granted', needs: 'Channel.Create.Group' };
    expect(await create()).toEqual(refused);
    graph().granted.add('create');
    expect(await world.teams.rooms.create(tenant, { ...plan, near: null })).toEqual(refused);
    expect(await create({ near: '19:unknown@thread.tacv2' })).toEqual(refused);
    const without = await createTeamsWorld({ graphUrl: null });
    await without.send(without.in('channel', { text: 'help' }));
    expect(await without.teams.rooms.create(tenant, plan)).toEqual(refused);
    expect(without.connector.graph.asked).toEqual([]);
    await without.stop();
    expect(names()).toEqual([]);
  });

  it('tried again after an answer that was lost, it is the channel that was made', async () => {
    graph().granted.add('create');
    graph().faults.push({ status: 502, made: true });
    await expect(create()).rejects.toMatchObject({ kind: 'transient' });
    const again = await create();
    expect(names()).toEqual(['Acme Foods · C-12']);
    expect(again).toMatchObject({ kind: 'made', channel: world.connector.channels[0]?.id });
    expect(await create()).toEqual(again);
  });

  it('a name that a deleted channel keeps is followed by a number', async () => {
    graph().granted.add('create');
    graph().deletedNames.add('Acme Foods · C-12');
    expect(await create()).toMatchObject({ kind: 'made', name: 'Fernhill › Acme Foods · C-12 (2)' });
  });

  it('waits as long as Graph asks', async () => {
    graph().granted.add('create');
    graph().faults.push({ status: 429, retryAfter: 17 });
    const failure = await create().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DeliveryError);
    expect(failure).toMatchObject({ kind: 'rate-limited', retryAfterMs: 17_000 });
  });

  it('is archived and taken out again, also twice; without the permission that is said', async () => {
    graph().granted.add('create');
    const made = await create();
    const id = made.kind === 'made' ? made.channel : '';
    expect(await world.teams.rooms.archive(tenant, id)).toBe('ChannelSettings.ReadWrite.All');
    expect(await world.teams.rooms.reopen(tenant, id)).toBe(true);
    graph().granted.add('archive');
    expect(await world.teams.rooms.archive(tenant, id)).toBeNull();
    expect(await world.teams.rooms.archive(tenant, id)).toBeNull();
    expect([...graph().archived]).toEqual([id]);
    expect(await world.teams.rooms.reopen(tenant, id)).toBe(true);
    expect([...graph().archived]).toEqual([]);
    world.connector.channels.splice(0);
    expect(await world.teams.rooms.reopen(tenant, id)).toBe(false);
  });

  it('invites nobody into a team, pins nothing, and is never private', async () => {
    expect(world.teams.rooms).toMatchObject({ canBePrivate: false, invites: false });
    expect(await world.teams.rooms.invite(tenant, channel, ['aad-omar'])).toEqual([]);
    expect(await world.teams.rooms.pin(tenant, channel, 'message')).toBe(false);
    expect(graph().asked).toEqual([]);
  });
});
