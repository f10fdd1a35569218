import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { DeliveryError } from '../../src/core/errors.ts';
import { tenant } from '../support/teams-connector.ts';
import { channel, createTeamsWorld, lena, personal, type TeamsWorld } from './teams-world.ts';

let world: TeamsWorld;
beforeEach(async () => {
  world = await createTeamsWorld();
  await world.send(world.in('channel', { text: 'help' }));
  await world.send(world.in('personal', { text: 'help' }));
});
afterEach(async () => {
  await world.stop();
});

const reader = { locale: 'en', timezone: 'UTC' } as const;
const cardOf = (text: string): Card => ({ title: [text], blocks: [] });
const toChannel = { kind: 'channel', workspace: tenant, channel } as const;
const lenaUser = { platform: 'teams', workspace: tenant, user: lena.aadObjectId } as const;
const key = { id: 'delivery-1', again: false };

async function failure(work: Promise<unknown>): Promise<DeliveryError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DeliveryError);
  return error as DeliveryError;
}

describe('pushes', () => {
  it('are posted to a channel and updated in place', async () => {
    const ref = await world.teams.post(toChannel, cardOf('first'), reader, key);
    expect(ref).toEqual({ workspace: tenant, channel, message: 'message-1', isNew: true });
    await world.teams.update(ref, cardOf('second'), reader);
    expect(world.connector.calls.map((call) => [call.method, call.conversation, call.activity])).toEqual([
      ['POST', channel, null],
      ['PUT', channel, 'message-1'],
    ]);
    expect(JSON.stringify(world.connector.calls[1]?.body)).toContain('second');
  });

  it('reply in a thread', async () => {
    await world.teams.post({ ...toChannel, thread: '17' }, cardOf('x'), reader, key);
    expect(world.connector.calls[0]?.conversation).toBe(`${channel};messageid=17`);
  });

  it('reach a person in their chat, which is opened when there is none', async () => {
    await world.teams.post({ kind: 'person', user: lenaUser }, cardOf('x'), reader, key);
    await world.teams.post({ kind: 'person', user: { ...lenaUser, user: 'aad-new' } }, cardOf('y'), reader, key);
    expect(world.connector.calls.map((call) => call.conversation)).toEqual([personal, '', 'a:opened-aad-new']);
    expect(world.references.rows.get('a:opened-aad-new')).toMatchObject({ kind: 'personal', user: 'aad-new' });
  });

  it('notify whom the card names, and nobody whom a customer is called after', async () => {
    const pinging: Card = {
      title: ['Task for you'],
      blocks: [
        { block: 'text', text: [{ staff: 7, name: 'Omar Said', ping: true }, ' please call <at>Lena</at>'] },
        { block: 'text', text: ['<at>Omar Said</at> Ltd'] },
      ],
    };
    await world.teams.post(toChannel, pinging, reader, key);
    const { attachments = [] } = world.connector.calls[0]?.body ?? {};
    const [attachment] = attachments as { content: { msteams: object } }[];
    expect(attachment?.content.msteams).toMatchObject({
      entities: [{ type: 'mention', text: '<at>Omar Said</at>', mentioned: { id: 'aad-omar', name: 'Omar Said' } }],
    });
    const written = JSON.stringify(attachment);
    expect(written).not.toContain('<at>Lena');
    expect(written).not.toContain('<at>Omar Said</at> Ltd');
  });

  it('carry one token, asked for once', async () => {
    for (let n = 0; n < 3; n += 1) await world.teams.post(toChannel, cardOf(`${n}`), reader, key);
    expect(world.connector.logins).toHaveLength(1);
    expect(world.connector.logins[0]?.get('scope')).toBe('https://api.botframework.com/.default');
  });
});

describe('what goes wrong', () => {
  const cases: [number, string | undefined, DeliveryError['kind']][] = [
    [403, 'BotNotInConversationRoster', 'gone'],
    [403, undefined, 'gone'],
    [404, 'ConversationNotFound', 'gone'],
    [412, 'PreconditionFailed', 'transient'],
    [429, undefined, 'rate-limited'],
    [500, undefined, 'transient'],
    [502, undefined, 'transient'],
    [504, undefined, 'transient'],
    [401, undefined, 'transient'],
    [400, 'BadSyntax', 'invalid'],
    [413, 'MessageSizeTooBig', 'invalid'],
  ];
  for (const [status, code, kind] of cases) {
    it(`${status} ${code ?? ''} is ${kind}, and is not tried again behind the queue’s back`, async () => {
      world.connector.faults.push({ status, ...(code ? { code } : {}) });
      const error = await failure(world.teams.post(toChannel, cardOf('x'), reader, key));
      expect(error.kind).toBe(kind);
      expect(world.connector.calls).toHaveLength(0);
      expect(world.references.rows.get(channel)?.isGone).toBe(kind === 'gone');
    });
  }

  it('a message that was deleted is told from a channel that is gone', async () => {
    world.connector.faults.push({ status: 404, code: 'ActivityNotFoundInConversation' });
    const ref = { workspace: tenant, channel, message: 'x' };
    expect((await failure(world.teams.update(ref, cardOf('x'), reader))).kind).toBe('message-gone');
    expect(world.references.rows.get(channel)?.isGone).toBe(false);
  });

  it('keeps to the pause that Teams asks for, in milliseconds', async () => {
    world.connector.faults.push({ status: 429, retryAfter: 3 });
    expect((await failure(world.teams.post(toChannel, cardOf('x'), reader, key))).retryAfterMs).toBe(3_000);
    const next = await failure(world.teams.post(toChannel, cardOf('y'), reader, key));
    expect(next).toMatchObject({ kind: 'rate-limited', reason: 'own-limit' });
    expect(next.retryAfterMs).toBeGreaterThan(2_000);
    await world.teams.post({ kind: 'person', user: lenaUser }, cardOf('elsewhere'), reader, key);
    expect(world.connector.calls).toHaveLength(1);
  });

  it('sends seven in a second and names the wait for the eighth', async () => {
    for (let n = 0; n < 7; n += 1) await world.teams.post(toChannel, cardOf(`${n}`), reader, key);
    const error = await failure(world.teams.post(toChannel, cardOf('8'), reader, key));
    expect(error.kind).toBe('rate-limited');
    expect(error.retryAfterMs).toBeLessThanOrEqual(1_000);
    expect(world.connector.calls).toHaveLength(7);
  });

  it('a broken connection after the message arrived: one message, and the queue decides', async () => {
    world.connector.faults.push('act-and-hang-up');
    expect((await failure(world.teams.post(toChannel, cardOf('x'), reader, key))).kind).toBe('transient');
    expect(world.connector.calls).toHaveLength(1);
    expect(world.unanswered.count).toBe(1);
  });

  it('an outage is transient, also of the login, and ends', async () => {
    world.connector.state.loginStatus = 500;
    expect((await failure(world.teams.post(toChannel, cardOf('x'), reader, key))).reason).toBe('login-http_500');
    world.connector.state.loginStatus = 200;
    world.connector.state.down = true;
    expect((await failure(world.teams.post(toChannel, cardOf('x'), reader, key))).kind).toBe('transient');
    world.connector.state.down = false;
    await world.teams.post(toChannel, cardOf('x'), reader, key);
    expect(world.connector.calls).toHaveLength(1);
  });

  it('a removed bot posts nothing until it is added again', async () => {
    await world.send(world.in('channel', { type: 'installationUpdate', action: 'remove' }));
    expect((await failure(world.teams.post(toChannel, cardOf('x'), reader, key))).kind).toBe('gone');
    expect(world.connector.calls).toHaveLength(0);
    await world.send(world.in('channel', { type: 'installationUpdate', action: 'add' }));
    await world.teams.post(toChannel, cardOf('again'), reader, key);
    expect(JSON.stringify(world.connector.calls)).toContain('again');
  });
});

describe('people', () => {
  it('are told apart: members, guests, other organisations', async () => {
    const base = { tenantId: tenant, userRole: 'user' };
    world.connector.members.push(
      { id: lena.id, objectId: 'aad-lena', name: 'Lena Vogt', email: 'Lena.Vogt@fernhill.example', ...base },
      {
        id: '29:g',
        objectId: 'g',
        name: 'Guest',
        email: 'g@x.example',
        userPrincipalName: 'g_x.example#EXT#@fernhill.example',
        ...base,
      },
      { id: '29:r', objectId: 'r', name: 'Guest', email: 'r@x.example', ...base, userRole: 'guest' },
      { id: '29:f', objectId: 'f', name: 'Federated', email: 'f@x.example', ...base, tenantId: 'another' },
      { id: '29:a', objectId: 'a', name: 'Anonymous', ...base, userRole: 'anonymous' },
    );
    const profile = (user: string) => world.teams.directory.profile({ ...lenaUser, user });
    expect(await profile('aad-lena')).toMatchObject({
      kind: 'member',
      email: 'lena.vogt@fernhill.example',
      timezone: 'Europe/Berlin',
      locale: 'en',
    });
    expect(await profile('g')).toMatchObject({ kind: 'guest' });
    expect(await profile('r')).toMatchObject({ kind: 'guest' });
    expect((await profile('f')).email).toBeUndefined();
    expect(await profile('f')).toMatchObject({ kind: 'external' });
    expect(await profile('a')).toMatchObject({ kind: 'external' });
    expect((await failure(profile('nobody'))).kind).toBe('gone');
    expect(await world.teams.directory.groupMembers(tenant, '@Fernhill')).toEqual(['aad-lena', 'g', 'r', 'f', 'a']);
    expect(await world.teams.directory.groupMembers(tenant, 'Nobody')).toBeNull();
  });

  it('and channels by name and privacy', async () => {
    world.connector.channels.push({ id: channel, name: 'Support', type: 'private' });
    expect(await world.teams.directory.conversation(tenant, channel)).toEqual({
      channel,
      name: 'Fernhill › Support',
      isPrivate: true,
      isArchived: false,
      isExternal: false,
      botIsMember: true,
    });
  });
});

describe('the doctor', () => {
  it('says what works and what does not', async () => {
    expect((await world.teams.health()).map(({ ok }) => ok)).toEqual([true, true, true]);
    world.connector.state.loginStatus = 401;
    await world.send(world.in('channel', { type: 'installationUpdate', action: 'remove' }));
    const other = await createTeamsWorld();
    other.connector.state.loginStatus = 401;
    const findings = await other.teams.health();
    expect(findings).toMatchObject([{ ok: false }, { ok: false }]);
    await other.stop();
    expect((await world.teams.health()).at(-1)?.what.en).toContain('removed from Support');
  });
});
