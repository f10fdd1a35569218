import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tenant } from '../support/teams-connector.ts';
import { until } from '../support/until.ts';
import { channel, createTeamsWorld, lena, omar, type TeamsWorld } from './teams-world.ts';

/** What the Bot Connector leaves out, and Microsoft Graph knows where the tenant has granted it. */
let world: TeamsWorld;
beforeEach(async () => {
  world = await createTeamsWorld();
  await world.send(world.in('channel', { text: 'help' }));
  // Where somebody writes is kept beside the answer, not before it.
  await until('the conversation is known', () => world.references.rows.size > 0);
});
afterEach(() => world.stop());

const graph = () => world.connector.graph;
const isPrivate = async (): Promise<boolean> => (await world.teams.directory.conversation(tenant, channel)).isPrivate;
const profileOf = (user: string) => world.teams.directory.profile({ platform: 'teams', workspace: tenant, user });
const line = async (): Promise<string> =>
  (await world.teams.health()).find(({ what }) => /Graph/u.test(what.en))?.what.en ?? '';

describe('a channel’s privacy', () => {
  it('is Graph’s word where the connector has none', async () => {
    graph().granted.add('channel');
    graph().types.set(channel, 'private');
    expect(await isPrivate()).toBe(true);
  });

  it('does not ask where the connector says it', async () => {
    graph().granted.add('channel');
    graph().types.set(channel, 'private');
    world.connector.channels.push({ id: channel, name: 'Support', type: 'standard' });
    expect(await isPrivate()).toBe(false);
    expect(graph().asked).toEqual([]);
  });

  it.each(['shared', 'standard', 'somethingNew'])('a channel of the type %s is not taken for private', async (type) => {
    graph().granted.add('channel');
    graph().types.set(channel, type);
    expect(await isPrivate()).toBe(false);
    expect(graph().asked).toEqual([`channels ${channel}`]);
  });

  it('refused or away, the channel is taken for an open one, and Graph is left alone for a while', async () => {
    graph().types.set(channel, 'private');
    expect(await isPrivate()).toBe(false);
    expect(await isPrivate()).toBe(false);
    expect(graph().asked).toHaveLength(1);
    const other = await createTeamsWorld();
    await other.send(other.in('channel', { text: 'help' }));
    other.connector.graph.down = true;
    expect((await other.teams.directory.conversation(tenant, channel)).isPrivate).toBe(false);
    expect((await other.teams.directory.conversation(tenant, channel)).isPrivate).toBe(false);
    expect(other.connector.graph.asked).toHaveLength(1);
    await other.stop();
  });
});

describe('people whose roster hides their addresses', () => {
  beforeEach(() => {
    const base = { tenantId: tenant, userRole: 'user' };
    world.connector.members.push(
      { id: lena.id, objectId: 'aad-lena', name: 'Lena Vogt', ...base },
      { id: omar.id, objectId: 'aad-omar', name: 'Omar Said', email: 'omar@fernhill.example', ...base },
      { id: '29:g', objectId: 'aad-gus', name: 'Gus', ...base, userRole: 'guest' },
      { id: '29:f', objectId: 'aad-fay', name: 'Fay', ...base, tenantId: 'another' },
      { id: '29:h', objectId: 'aad-hal', name: 'Hal', ...base },
    );
    graph().members.push(
      { userId: 'aad-omar', email: 'not.asked@fernhill.example', tenantId: tenant, roles: [] },
      { userId: 'aad-gus', email: 'gus@agency.example', tenantId: tenant, roles: ['guest'] },
      { userId: 'aad-fay', email: 'fay@partner.example', tenantId: 'another', roles: [] },
      // Graph says of Hal what the roster does not: he is of another tenant.
      { userId: 'aad-hal', email: 'omar@fernhill.example', tenantId: 'another', roles: [] },
      { userId: 'aad-lena', email: 'Lena.Vogt@fernhill.example', tenantId: tenant, roles: ['owner'] },
    );
  });

  it('are known by Graph’s, page by page, and nobody else becomes anybody', async () => {
    graph().granted.add('members');
    expect(await world.teams.directory.groupMembers(tenant, 'Fernhill')).toHaveLength(5);
    expect((await profileOf('aad-lena')).email).toBe('lena.vogt@fernhill.example');
    expect((await profileOf('aad-omar')).email).toBe('omar@fernhill.example');
    expect(await profileOf('aad-gus')).toMatchObject({ kind: 'guest' });
    expect((await profileOf('aad-gus')).email).toBeUndefined();
    expect(await profileOf('aad-fay')).toMatchObject({ kind: 'external' });
    expect((await profileOf('aad-hal')).email).toBeUndefined();
    // Three pages, once.
    expect(graph().asked).toEqual(['members', 'members', 'members']);
  });

  it('also those who write alone', async () => {
    graph().granted.add('members');
    expect((await profileOf('aad-lena')).email).toBe('lena.vogt@fernhill.example');
  });

  it('stay without one where it is not granted', async () => {
    expect(await world.teams.directory.groupMembers(tenant, 'Fernhill')).toHaveLength(5);
    expect((await profileOf('aad-lena')).email).toBeUndefined();
    expect((await profileOf('aad-omar')).email).toBe('omar@fernhill.example');
  });

  it('and no page elsewhere is given our token', async () => {
    graph().granted.add('members');
    graph().nextLink = 'https://evil.example/v1.0/next';
    await world.teams.directory.groupMembers(tenant, 'Fernhill');
    expect((await profileOf('aad-lena')).email).toBeUndefined();
    expect(graph().asked).toEqual(['members']);
  });
});

describe('the doctor', () => {
  it('says in one line what is granted, what to grant, and that Graph is away; none is a fault', async () => {
    expect(await line()).toMatch(/not granted.*Channel\.ReadBasic\.All, TeamMember\.Read\.All in Microsoft Entra/u);
    graph().granted.add('channel');
    expect(await line()).toMatch(/application permissions TeamMember\.Read\.All in/u);
    graph().granted.add('members');
    expect(await line()).toMatch(/Graph tells/u);
    graph().down = true;
    expect(await line()).toMatch(/gives no answer \(graph-http_503\).*TEAMS_GRAPH_URL/u);
    expect((await world.teams.health()).every(({ ok }) => ok)).toBe(true);
  });

  it('says nothing of it where it is not asked', async () => {
    const without = await createTeamsWorld({ graphUrl: null });
    await without.send(without.in('channel', { text: 'help' }));
    expect(JSON.stringify(await without.teams.health())).not.toContain('Graph');
    expect((await without.teams.directory.conversation(tenant, channel)).isPrivate).toBe(false);
    expect(without.connector.graph.asked).toEqual([]);
    await without.stop();
  });
});
