import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { botScopes } from '../../src/platforms/slack/scopes.ts';
import { createSlackWorld, type SlackWorld, team } from './slack-world.ts';

let world: SlackWorld;
beforeEach(async () => {
  world = await createSlackWorld();
});
afterEach(async () => {
  await world.stop();
});

const reader = { locale: 'en', timezone: 'Europe/Berlin' } as const;
const card: Card = {
  title: ['Task T-1'],
  blocks: [{ block: 'text', text: [{ staff: 7, name: 'Omar Said', ping: true }, ' please look'] }],
};
const support = () => ({ kind: 'channel', workspace: team, channel: world.workspace.channel('#support').id }) as const;
const key = (id: string, again = false) => ({ id, again });

describe('posting', () => {
  it('to a channel, pinging whom the card names', async () => {
    const ref = await world.slack.post(support(), card, reader, key('1'));
    const [message] = world.workspace.messagesIn('#support').slice(-1);
    expect(ref).toEqual({ workspace: team, channel: message?.channel, message: message?.ts });
    expect(message?.pings).toEqual(['U0OMARSAID']);
    expect(message?.text).toBe('Task T-1\n@Omar Said please look');
  });

  it('to a person, in the direct message', async () => {
    await world.slack.post(
      { kind: 'person', user: { platform: 'slack', workspace: team, user: 'U0OMARSAID' } },
      card,
      reader,
      key('1'),
    );
    await world.slack.post(
      { kind: 'person', user: { platform: 'slack', workspace: team, user: 'U0OMARSAID' } },
      card,
      reader,
      key('2'),
    );
    expect(world.workspace.messagesIn('omar')).toHaveLength(2);
    expect(world.workspace.callsTo('conversations.open')).toHaveLength(1);
  });

  it('into a thread', async () => {
    const parent = await world.slack.post(support(), card, reader, key('1'));
    await world.slack.post({ ...support(), thread: parent.message }, card, reader, key('2'));
    expect(world.workspace.messagesIn('#support').at(-1)?.thread_ts).toBe(parent.message);
  });

  it('again finds what got through the first time, in channels and threads', async () => {
    const before = world.workspace.messagesIn('#support').length;
    const first = await world.slack.post(support(), card, reader, key('delivery 1'));
    expect(await world.slack.post(support(), card, reader, key('delivery 1', true))).toEqual(first);
    const reply = { ...support(), thread: first.message };
    const second = await world.slack.post(reply, card, reader, key('delivery 2'));
    expect(await world.slack.post(reply, card, reader, key('delivery 2', true))).toEqual(second);
    await world.slack.post(support(), card, reader, key('delivery 3', true));
    expect(world.workspace.messagesIn('#support').length - before).toBe(3);
  });

  it('again finds the last reply of a long thread', async () => {
    const parent = await world.slack.post(support(), card, reader, key('parent'));
    for (let n = 0; n < 150; n += 1) world.workspace.as('omar').say(`Reply ${n}`, '#support', parent.message);
    const reply = { ...support(), thread: parent.message };
    const last = await world.slack.post(reply, card, reader, key('last'));
    expect(await world.slack.post(reply, card, reader, key('last', true))).toEqual(last);
  });

  it('again does not post while nobody can look', async () => {
    world.workspace.failNext('conversations.history', { status: 503 });
    await expect(world.slack.post(support(), card, reader, key('1', true))).rejects.toMatchObject({
      kind: 'transient',
    });
    expect(world.workspace.callsTo('chat.postMessage')).toEqual([]);
  });

  it.each([
    ['not_in_channel', { kind: 'gone', reason: 'not_in_channel' }],
    ['is_archived', { kind: 'gone', reason: 'is_archived' }],
    ['token_revoked', { kind: 'gone', reason: 'token_revoked' }],
    ['missing_scope', { kind: 'gone', reason: 'missing_scope' }],
    ['internal_error', { kind: 'transient', reason: 'internal_error' }],
    ['invalid_blocks', { kind: 'invalid', reason: 'invalid_blocks' }],
    ['msg_too_long', { kind: 'invalid', reason: 'msg_too_long' }],
  ])('%s is said in the queue’s terms', async (code, expected) => {
    world.workspace.failNext('chat.postMessage', code);
    await expect(world.slack.post(support(), card, reader, key('1'))).rejects.toMatchObject({
      name: 'DeliveryError',
      ...expected,
    });
    expect(world.workspace.callsTo('chat.postMessage')).toHaveLength(1);
  });

  it('a rate limit names the wait and is not waited for here', async () => {
    world.workspace.failNext('chat.postMessage', { status: 429, retryAfter: 7 });
    const started = performance.now();
    await expect(world.slack.post(support(), card, reader, key('1'))).rejects.toMatchObject({
      kind: 'rate-limited',
      retryAfterMs: 7_000,
    });
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('an outage is transient, and no call is repeated behind the queue’s back', async () => {
    for (const failure of [{ status: 503 }, { reset: true }] as const) {
      world.workspace.failNext('chat.postMessage', failure);
      await expect(world.slack.post(support(), card, reader, key('1'))).rejects.toMatchObject({ kind: 'transient' });
    }
    expect(world.workspace.callsTo('chat.postMessage')).toHaveLength(2);
  });
});

describe('updating', () => {
  it('says when there is nothing to update any more', async () => {
    const ref = await world.slack.post(support(), card, reader, key('1'));
    await world.slack.update(ref, { ...card, title: ['Task T-1, done'] }, reader);
    expect(world.workspace.messagesIn('#support').at(-1)?.text).toContain('Task T-1, done');
    await expect(world.slack.update({ ...ref, message: '1.000001' }, card, reader)).rejects.toMatchObject({
      kind: 'message-gone',
    });
    world.workspace.failNext('chat.update', 'edit_window_closed');
    await expect(world.slack.update(ref, card, reader)).rejects.toMatchObject({ kind: 'message-gone' });
  });
});

describe('the directory', () => {
  const profile = (user: string) => world.slack.directory.profile({ platform: 'slack', workspace: team, user });

  it('knows members with verified addresses, language and timezone', async () => {
    expect(await profile('U0CHENWEI1')).toEqual({
      user: { platform: 'slack', workspace: team, user: 'U0CHENWEI1' },
      name: '陈伟',
      email: 'chen.wei@fernhill.example',
      locale: 'zh',
      timezone: 'Asia/Shanghai',
      kind: 'member',
      owner: false,
    });
  });

  it('tells guests, strangers, bots and the departed apart, and trusts no unconfirmed address', async () => {
    const { happen } = world.workspace;
    const kinds: string[] = [];
    for (const change of [
      { isRestricted: true },
      { isUltraRestricted: true },
      { isStranger: true },
      { isBot: true },
      { isDeleted: true },
    ]) {
      happen.person('omar', {
        isRestricted: false,
        isUltraRestricted: false,
        isStranger: false,
        isBot: false,
        isDeleted: false,
        ...change,
      });
      kinds.push((await profile('U0OMARSAID')).kind);
    }
    expect(kinds).toEqual(['guest', 'guest', 'external', 'bot', 'deactivated']);
    expect((await profile('U0CROSSDESK')).kind).toBe('bot');
    happen.person('omar', { isDeleted: false, isEmailConfirmed: false });
    expect(await profile('U0OMARSAID')).not.toHaveProperty('email');
    happen.person('omar', { isEmailConfirmed: true, isStranger: true });
    expect(await profile('U0OMARSAID')).not.toHaveProperty('email');
  });

  it('knows conversations, members and user groups', async () => {
    const { directory } = world.slack;
    const { channel } = support();
    expect(await directory.conversation(team, channel)).toEqual({
      channel,
      name: 'support',
      isPrivate: world.workspace.channel('#support').kind === 'private',
      isArchived: false,
      isExternal: false,
      botIsMember: true,
    });
    expect(await directory.members(team, channel)).toEqual(expect.arrayContaining(['U0OMARSAID', 'U0CROSSDESK']));
    expect(await directory.groupMembers(team, '@nobody-here')).toBeNull();
    const message = world.workspace.as('omar').say('Hello', '#support');
    expect(await directory.permalink(team, channel, message.ts)).toBe(world.workspace.permalink(message));
    expect(await directory.permalink(team, channel, '1.000001')).toBeNull();
    await expect(directory.conversation(team, 'C0NOWHERE')).rejects.toMatchObject({
      kind: 'gone',
      reason: 'channel_not_found',
    });
  });
});

describe('health', () => {
  it('finds a good installation good', async () => {
    expect(await world.slack.health()).toEqual([
      { ok: true, what: expect.objectContaining({ en: 'Slack: the token for Fernhill Trading works' }) },
    ]);
    expect(world.installations.rows.get(team)).toMatchObject({
      name: 'Fernhill Trading',
      status: 'approved',
      isFirst: true,
      botUserId: 'U0CROSSDESK',
      scopes: expect.arrayContaining([...botScopes]),
    });
  });

  it('says what is wrong and how to mend it', async () => {
    world.workspace.revokeToken();
    expect(await world.slack.health()).toMatchObject([
      {
        ok: false,
        what: { en: expect.stringContaining('token_revoked') },
        fix: { en: expect.stringContaining('Install') },
      },
    ]);
    world.workspace.restoreToken();
    world.workspace.outage(true, 'reset');
    expect(await world.slack.health()).toMatchObject([
      { ok: false, fix: { en: expect.stringContaining('could not be reached') } },
    ]);
  });
});
