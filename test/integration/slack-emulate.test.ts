import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator, type Emulator } from 'emulate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { msg } from '../../src/core/msg.ts';
import type { Installation } from '../../src/core/ports.ts';
import type { Answer } from '../../src/platforms/platform.ts';
import { createSlack, type Slack } from '../../src/platforms/slack/index.ts';
import { botScopes } from '../../src/platforms/slack/scopes.ts';

/**
 * The same adapter against somebody else's idea of Slack's Web API: what our own stand-in and our own calls agree upon wrongly would
 * show here. It checks scopes strictly, so it also shows that the ones we ask for are enough.
 */
const signingSecret = 'another-test';
const reader = { locale: 'en', timezone: 'Europe/Berlin' } as const;

let emulator: Emulator;
let server: Server;
let url: string;
let slack: Slack;
let installed: Installation & { token: string };
let channel: string;
let lena: string;
let answer: Answer | null = null;
const problems: unknown[] = [];

async function api(method: string, body: object = {}, token = 'xoxb-setup'): Promise<Record<string, never>> {
  const response = await fetch(`${emulator.url}/api/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Record<string, never>;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

beforeAll(async () => {
  server = createServer((req, res) => {
    if (!slack.handle(req, res)) res.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const everything = [
    'channels:join',
    'channels:manage',
    'channels:write',
    'users:read',
    'channels:read',
    'channels:history',
    'im:history',
    'groups:read',
    'im:read',
    'mpim:read',
  ];
  emulator = await createEmulator({
    service: 'slack',
    port: await freePort(),
    seed: {
      tokens: {
        'xoxb-contract': { login: 'crossdesk', scopes: [...botScopes] },
        'xoxb-setup': { login: 'crossdesk', scopes: everything },
      },
      slack: {
        strict_scopes: true,
        users: [{ name: 'lena', real_name: 'Lena Vogt', email: 'Lena@Fernhill.example' }],
        channels: [{ name: 'support' }],
        oauth_apps: [
          {
            client_id: 'c',
            client_secret: 's',
            app_id: 'A1',
            name: 'Crossdesk',
            redirect_uris: [`${url}/slack/oauth_redirect`],
            scopes: [...botScopes],
          },
        ],
      },
    },
  });
  slack = make({ kind: 'single', botToken: 'xoxb-contract' });
  await slack.start(async (incoming) => ({
    ack: { kind: 'ok' },
    done: answer
      ? slack.answer(incoming.route, answer, reader, { id: incoming.receipt, again: false }).then(() => undefined)
      : Promise.resolve(),
  }));
  await slack.ownWorkspace();
  const { channels } = (await api('conversations.list')) as never as { channels: { id: string; name: string }[] };
  channel = channels.find(({ name }) => name === 'support')?.id ?? '';
  await api('conversations.join', { channel });
  const { members } = (await api('users.list')) as never as { members: { id: string; name: string }[] };
  lena = members.find(({ name }) => name === 'lena')?.id ?? '';
});

afterAll(async () => {
  await slack.stop();
  await emulator.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function make(mode: Parameters<typeof createSlack>[0]['mode']): Slack {
  return createSlack({
    signingSecret,
    apiUrl: `${emulator.url}/api/`,
    command: '/crm',
    mode,
    publicUrl: url,
    installations: {
      get: async () => installed ?? null,
      token: async () => installed?.token ?? null,
      async save({ installedBy: _by, ...found }) {
        installed = { ...found, status: 'approved', isFirst: true };
        return installed;
      },
      setStatus: async () => undefined,
      list: async () => [installed],
    },
    messageActions: [],
    shortcuts: [],
    home: async () => [card],
    onEvent: async () => undefined,
    namesOf: async () => new Map([[7, lena]]),
    log: {
      debug: () => undefined,
      info: () => undefined,
      warn: (details) => problems.push(details),
      error: (details) => problems.push(details),
    },
  });
}

async function send(body: string, type = 'application/x-www-form-urlencoded'): Promise<number> {
  const at = Math.floor(Date.now() / 1000);
  const signature = `v0=${createHmac('sha256', signingSecret).update(`v0:${at}:${body}`).digest('hex')}`;
  const headers = { 'content-type': type, 'x-slack-request-timestamp': String(at), 'x-slack-signature': signature };
  return (await fetch(`${url}/slack/events`, { method: 'POST', headers, body })).status;
}

async function history(): Promise<{ ts: string; text: string; blocks?: unknown[]; metadata?: unknown }[]> {
  return (
    (await api('conversations.history', { channel, include_all_metadata: true })) as never as { messages: never[] }
  ).messages;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain; problems: ${JSON.stringify(problems)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const card: Card = {
  title: ['Task T-1'],
  tone: 'warn',
  blocks: [
    { block: 'text', text: [{ staff: 7, name: 'Lena Vogt', ping: true }, ' please call'] },
    {
      block: 'buttons',
      buttons: [{ label: msg('Done', '完成'), does: { command: 'task done', args: { task: 'T-1' } } }],
    },
  ],
};
const there = () => ({ kind: 'channel', workspace: installed.workspace, channel }) as const;

describe('against a third party’s Slack', () => {
  it('knows its own workspace', async () => {
    expect(installed).toMatchObject({
      workspace: 'T000000001',
      name: 'Emulate',
      botUserId: expect.stringMatching(/^U/u),
    });
    expect(await slack.health()).toMatchObject([{ ok: true }]);
  });

  it('posts once, finds it again, answers in its thread, updates it', async () => {
    const ref = await slack.post(there(), card, reader, { id: 'one', again: false });
    expect(await slack.post(there(), card, reader, { id: 'one', again: true })).toEqual(ref);
    const reply = await slack.post({ ...there(), thread: ref.message }, card, reader, { id: 'two', again: false });
    expect(await slack.post({ ...there(), thread: ref.message }, card, reader, { id: 'two', again: true })).toEqual(
      reply,
    );
    await slack.update(ref, { ...card, title: ['Task T-1, done'] }, reader);
    const found = (await history()).filter(({ text }) => text.includes('T-1'));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      ts: ref.message,
      text: expect.stringContaining('Task T-1, done'),
      blocks: expect.any(Array),
    });
    const { messages } = (await api('conversations.replies', { channel, ts: ref.message })) as never as {
      messages: unknown[];
    };
    expect(messages).toHaveLength(2);
  });

  it('writes to people, and says why it cannot', async () => {
    const user = { platform: 'slack', workspace: installed.workspace, user: lena } as const;
    const ref = await slack.post({ kind: 'person', user }, card, reader, { id: 'three', again: false });
    expect(ref.channel).toMatch(/^D/u);
    await expect(
      slack.post({ ...there(), channel: 'C0NOWHERE' }, card, reader, { id: 'x', again: false }),
    ).rejects.toMatchObject({ kind: 'gone', reason: 'channel_not_found' });
    await expect(slack.update({ ...there(), message: '1.000001' }, card, reader)).rejects.toMatchObject({
      kind: 'message-gone',
    });
    await expect(
      slack.post({ kind: 'person', user: { ...user, user: 'U0NOBODY' } }, card, reader, { id: 'x', again: false }),
    ).rejects.toMatchObject({ kind: 'gone' });
  });

  it('reads people and conversations', async () => {
    const { directory } = slack;
    expect(await directory.profile({ platform: 'slack', workspace: installed.workspace, user: lena })).toMatchObject({
      name: 'Lena Vogt',
      email: 'lena@fernhill.example',
      kind: 'member',
    });
    expect(await directory.conversation(installed.workspace, channel)).toMatchObject({
      name: 'support',
      botIsMember: true,
      isPrivate: false,
    });
    expect(await directory.members(installed.workspace, channel)).toContain(installed.botUserId);
    const [message] = await history();
    expect(await directory.permalink(installed.workspace, channel, message?.ts ?? '')).toContain(channel);
  });

  it('answers a signed slash command and a mention in the channel', async () => {
    answer = { kind: 'card', card: { ...card, title: ['By command'] }, to: 'channel' };
    const body = {
      command: '/crm',
      text: 'share',
      user_id: lena,
      team_id: installed.workspace,
      channel_id: channel,
      channel_name: 'support',
    };
    expect(await send(new URLSearchParams(body).toString())).toBe(200);
    await until(async () => (await history()).some(({ text }) => text.includes('By command')));
    answer = { kind: 'card', card: { ...card, title: ['By mention'] }, to: 'channel' };
    const event = { type: 'app_mention', user: lena, channel, ts: '1.1', text: `<@${installed.botUserId}> share` };
    const authorizations = [{ team_id: installed.workspace, user_id: installed.botUserId, is_bot: true }];
    expect(
      await send(
        JSON.stringify({
          type: 'event_callback',
          event_id: 'EvX',
          team_id: installed.workspace,
          authorizations,
          event,
        }),
        'application/json',
      ),
    ).toBe(200);
    await until(async () => (await history()).some(({ text }) => text.includes('By mention')));
  });

  it('opens a form with a trigger, and publishes a home page', async () => {
    const { trigger_id } = (await api('views.generateTriggerId', { user_id: lena }, 'xoxb-contract')) as never as {
      trigger_id: string;
    };
    const route = { workspace: installed.workspace, user: lena, at: Date.now(), trigger: trigger_id, channel };
    const form = {
      title: msg('Add a task', '添加任务'),
      submit: msg('Save', '保存'),
      does: { command: 'task add', args: {} },
      fields: [{ name: 'title', label: msg('Title', '标题'), optional: false, input: { kind: 'line' } }],
    } as const;
    expect(await slack.answer(route, { kind: 'form', form }, reader, { id: 'form', again: false })).toBeNull();
    problems.length = 0;
    await slack.refreshHome({ platform: 'slack', workspace: installed.workspace, user: lena });
    expect(problems).toEqual([]);
  });

  it('installs through its OAuth pages', async () => {
    const single = slack;
    slack = make({ kind: 'oauth', clientId: 'c', clientSecret: 's', stateSecret: 'state' });
    const before = installed;
    const page = await fetch(`${url}/slack/install`);
    const cookie = page.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    const authorize = new URL((/href="([^"]+)"/u.exec(await page.text())?.[1] ?? '').replaceAll('&amp;', '&'));
    expect(authorize.origin).toBe(emulator.url);
    expect((await fetch(authorize)).status).toBe(200);
    const form = new URLSearchParams({ user_id: lena, client_id: 'c', user_scope: '' });
    for (const name of ['redirect_uri', 'scope', 'state']) form.set(name, authorize.searchParams.get(name) ?? '');
    const picked = await fetch(`${emulator.url}/oauth/v2/authorize/callback`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
    });
    const back = picked.headers.get('location') ?? '';
    expect(back).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/slack\/oauth_redirect\?/u);
    const done = await fetch(back, { headers: { cookie } });
    expect(done.status).toBe(200);
    expect(installed.workspace).toBe(before.workspace);
    expect(installed.token).not.toBe(before.token);
    expect(installed.scopes).toEqual(expect.arrayContaining([...botScopes]));
    slack = single;
  });
});
