import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPlayground, demoCompany, type Playground } from '../../src/playground/index.ts';
import { createSlackWorkspace, signatureOf } from '../../src/playground/slack-workspace/index.ts';

/** The stand-in and the page's backend over HTTP; the app behind them only records what it was sent. */
const signingSecret = 'a-signing-secret';
const botToken = 'xoxb-token';
const received: { headers: Record<string, unknown>; body: string }[] = [];
let answer: { status: number; body: string } = { status: 200, body: '' };
let playground: Playground;
let server: Server;
let base = '';
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossdesk-playground-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>page</title>');
  playground = createPlayground({
    company: demoCompany,
    signingSecret,
    botToken,
    botUrl: () => base,
    command: '/crm',
    shortcuts: [{ type: 'message', name: 'Log to CRM', callbackId: 'log' }],
    uiFolder: folder,
    dataFile: join(folder, 'state.json'),
  });
  server = createServer((req, res) => {
    if (playground.handle(req, res)) return;
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      received.push({ headers: req.headers, body: Buffer.concat(chunks).toString() });
      res.writeHead(answer.status).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await playground.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

async function api(
  method: string,
  args: Record<string, unknown> = {},
  token = botToken,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${playground.slackApiUrl(base)}${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(args),
  });
  return (await response.json()) as Record<string, unknown>;
}

function page(
  path: string,
  headers: Record<string, string>,
  method = 'GET',
  body = '',
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const req = httpRequest(`${base}${path}`, { method, headers }, (res) => {
      let text = '';
      res.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      res.on('end', () => resolve({ status: res.statusCode ?? 0, body: text }));
    });
    req.on('error', reject);
    req.end(body);
  });
}

describe('who may come in', () => {
  it('serves the page to this machine with a strict policy', async () => {
    const response = await fetch(`${base}/playground`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
  });

  it.each([
    ['a foreign Host (DNS rebinding)', { host: 'evil.example' }],
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ['a null Origin', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['a proxy', { 'x-forwarded-for': '10.0.0.1' }],
  ])('refuses %s', async (_name, headers) => {
    expect((await page('/playground/api/state', headers)).status).toBe(403);
    expect((await page('/playground/slack/api/auth.test', headers, 'POST')).status).toBe(403);
  });

  it('takes what people do as JSON only, and leaves other paths alone', async () => {
    const forged = await page('/playground/api/outage', { 'content-type': 'text/plain' }, 'POST', '{"on":true}');
    expect(forged.status).toBe(415);
    expect(playground.slack.isDown).toBe(false);
    expect((await page('/playground/assets/..%2f..%2fpackage.json', {})).status).toBe(404);
    expect((await fetch(`${base}/playground-other`, { method: 'POST' })).status).toBe(200);
  });
});

describe('the Web API', () => {
  it('knows its own token', async () => {
    expect(await api('auth.test')).toMatchObject({ ok: true, user_id: 'U0CROSSDESK', team_id: 'T0FERNHILL' });
    expect(await api('auth.test', {}, 'xoxb-wrong')).toEqual({ ok: false, error: 'invalid_auth' });
    const none = await fetch(`${playground.slackApiUrl(base)}auth.test`, { method: 'POST' });
    expect(await none.json()).toEqual({ ok: false, error: 'not_authed' });
    expect(await api('no.such')).toMatchObject({ ok: false, error: 'unknown_method' });
  });

  it('takes forms with JSON inside, and the token as a field', async () => {
    const body = new URLSearchParams({
      token: botToken,
      channel: 'C0SALES0001',
      text: 'card',
      blocks: JSON.stringify([{ type: 'divider' }]),
    });
    const response = await fetch(`${playground.slackApiUrl(base)}chat.postMessage`, { method: 'POST', body });
    expect(await response.json()).toMatchObject({
      ok: true,
      channel: 'C0SALES0001',
      message: { bot_id: 'B0CROSSDESK', blocks: [{ type: 'divider' }] },
    });
  });

  it('finds people as Slack does', async () => {
    expect(await api('users.info', { user: 'U0CHENWEI1', include_locale: true })).toMatchObject({
      ok: true,
      user: { locale: 'zh-CN', tz: 'Asia/Shanghai', tz_offset: 28_800, is_restricted: false },
    });
    expect(await api('users.info', { user: 'U0SAMGUEST1' })).toMatchObject({ user: { is_restricted: true } });
    expect(await api('users.lookupByEmail', { email: 'Dana.Cohen@fernhill.example' })).toMatchObject({
      user: { id: 'U0DANACOHEN' },
    });
    expect(await api('users.lookupByEmail', { email: 'nobody@fernhill.example' })).toEqual({
      ok: false,
      error: 'users_not_found',
    });
    expect(await api('usergroups.users.list', { usergroup: 'S0SALESTEAM' })).toMatchObject({
      users: ['U0LENAVOGT', 'U0MARTARUIZ', 'U0CHENWEI1'],
    });
    const first = await api('users.list', { limit: 5 });
    expect(first.members).toHaveLength(5);
    const next = await api('users.list', {
      limit: 200,
      cursor: (first.response_metadata as { next_cursor: string }).next_cursor,
    });
    expect(next.members).toHaveLength(demoCompany.people.length + 2 - 5);
  });

  it('posts only where the app may, with the right refusal', async () => {
    expect(await api('chat.postMessage', { channel: 'C9NOWHERE', text: 'x' })).toEqual({
      ok: false,
      error: 'channel_not_found',
    });
    expect(await api('chat.postMessage', { channel: 'C0FINANCE01' })).toEqual({ ok: false, error: 'no_text' });
    playground.slack.happen.leave('#marketing', 'U0CROSSDESK');
    expect(await api('chat.postMessage', { channel: 'C0MARKETING', text: 'x' })).toEqual({
      ok: false,
      error: 'channel_not_found',
    });
    playground.slack.happen.leave('#random', 'U0CROSSDESK');
    expect(await api('chat.postMessage', { channel: 'C0RANDOM001', text: 'x' })).toEqual({
      ok: false,
      error: 'not_in_channel',
    });
    playground.slack.happen.archive('#finance');
    expect(await api('chat.postMessage', { channel: 'C0FINANCE01', text: 'x' })).toEqual({
      ok: false,
      error: 'is_archived',
    });
    playground.slack.happen.archive('#finance', false);
    expect(
      await api('chat.postMessage', {
        channel: 'C0SALES0001',
        text: 'x',
        blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3001) } }],
      }),
    ).toMatchObject({
      error: 'invalid_blocks',
      response_metadata: { messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'] },
    });
  });

  it('keeps metadata readable, updates own messages only, and cuts nothing silently', async () => {
    const metadata = { event_type: 'delivery', event_payload: { key: 'd-1' } };
    const posted = await api('chat.postMessage', { channel: 'C0SUPPORT01', text: 'one', metadata });
    const read = await api('conversations.history', { channel: 'C0SUPPORT01', limit: 1, include_all_metadata: true });
    expect((read.messages as unknown[])[0]).toMatchObject({ ts: posted.ts, metadata });
    const without = await api('conversations.history', { channel: 'C0SUPPORT01', limit: 1 });
    expect((without.messages as unknown[])[0]).not.toHaveProperty('metadata');
    expect(await api('chat.update', { channel: 'C0SUPPORT01', ts: posted.ts, text: 'two' })).toMatchObject({
      ok: true,
      text: 'two',
    });
    const [complaint] = playground.slack.messagesIn('#support');
    expect(await api('chat.update', { channel: 'C0SUPPORT01', ts: complaint?.ts, text: 'x' })).toEqual({
      ok: false,
      error: 'cant_update_message',
    });
    expect(await api('chat.update', { channel: 'C0SUPPORT01', ts: '1.000001', text: 'x' })).toEqual({
      ok: false,
      error: 'message_not_found',
    });
    expect(await api('chat.update', { channel: 'C0SUPPORT01', ts: posted.ts, text: 'x'.repeat(4001) })).toEqual({
      ok: false,
      error: 'msg_too_long',
    });
    const reply = await api('chat.postMessage', { channel: 'C0SUPPORT01', text: 'reply', thread_ts: posted.ts });
    const thread = await api('conversations.replies', { channel: 'C0SUPPORT01', ts: posted.ts });
    expect((thread.messages as { ts: string }[]).map((message) => message.ts)).toEqual([posted.ts, reply.ts]);
    const history = await api('conversations.history', { channel: 'C0SUPPORT01', limit: 1 });
    expect((history.messages as unknown[])[0]).toMatchObject({ ts: posted.ts, reply_count: 1 });
  });

  it('answers 429 with Retry-After when a channel is flooded', async () => {
    const results = await Promise.all(
      Array.from({ length: 6 }, () =>
        fetch(`${playground.slackApiUrl(base)}chat.postMessage`, {
          method: 'POST',
          body: new URLSearchParams({ token: botToken, channel: 'C0GENERAL01', text: 'x' }),
        }),
      ),
    );
    const limited = results.filter((response) => response.status === 429);
    expect(limited.length).toBe(2);
    expect(limited[0]?.headers.get('retry-after')).toBe('1');
  });

  it('counts pings, so that a leak of <!channel> is seen', async () => {
    await api('chat.postMessage', { channel: 'C0SUPPORT01', text: 'Acme <!channel>' });
    await api('chat.postMessage', { channel: 'C0SUPPORT01', text: 'Acme &lt;!channel&gt;' });
    expect(playground.slack.pingsIn('#support').filter((ping) => ping === '!channel')).toHaveLength(1);
  });

  it('is down when told: 503, broken connections, and up again', async () => {
    playground.slack.outage(true);
    expect((await fetch(`${playground.slackApiUrl(base)}auth.test`, { method: 'POST' })).status).toBe(503);
    playground.slack.outage(true, 'reset');
    await expect(fetch(`${playground.slackApiUrl(base)}auth.test`, { method: 'POST' })).rejects.toThrow();
    playground.slack.outage(false);
    expect(await api('auth.test')).toMatchObject({ ok: true });
  });
});

describe('what is sent to the app', () => {
  it('is signed as Slack signs', async () => {
    received.length = 0;
    await playground.slack.as('lena').command('/crm  40 € & <b>', '#sales', { timeoutMs: 1 });
    const [sent] = received;
    const timestamp = Number(sent?.headers['x-slack-request-timestamp']);
    expect(sent?.headers['x-slack-signature']).toBe(signatureOf(signingSecret, timestamp, sent?.body ?? ''));
    const fields = new URLSearchParams(sent?.body);
    expect(Object.fromEntries(fields)).toMatchObject({
      command: '/crm',
      text: ' 40 € &amp; &lt;b&gt;',
      user_id: 'U0LENAVOGT',
      channel_name: 'privategroup',
      team_id: 'T0FERNHILL',
    });
  });

  it('gives a response URL five uses', async () => {
    received.length = 0;
    await playground.slack.as('lena').command('/crm x', '#sales', { timeoutMs: 1 });
    const url = new URLSearchParams(received[0]?.body).get('response_url') ?? '';
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++)
      statuses.push((await fetch(url, { method: 'POST', body: JSON.stringify({ text: `answer ${i}` }) })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
    expect(playground.slack.ephemeralFor('lena').filter((shown) => shown.text.startsWith('answer'))).toHaveLength(5);
  });

  it('spends a trigger once', async () => {
    received.length = 0;
    await playground.slack.as('omar').command('/crm x', '#support', { timeoutMs: 1 });
    const trigger_id = new URLSearchParams(received[0]?.body).get('trigger_id');
    const view = { type: 'modal', title: { type: 'plain_text', text: 'T' }, blocks: [] };
    const opened = await api('views.open', { trigger_id, view });
    expect(opened).toMatchObject({ ok: true });
    expect(await api('views.open', { trigger_id, view })).toEqual({ ok: false, error: 'exchanged_trigger_id' });
    expect(await api('views.open', { trigger_id: 'made.up.one', view })).toEqual({
      ok: false,
      error: 'invalid_trigger_id',
    });
    const { id, hash } = opened.view as { id: string; hash: string };
    expect(await api('views.update', { view_id: id, hash, view })).toMatchObject({ ok: true });
    expect(await api('views.update', { view_id: id, hash: 'old', view })).toEqual({
      ok: false,
      error: 'hash_conflict',
    });
    await playground.slack.as('omar').close();
  });

  it('tells a person when the app refuses a command, and sends an event again until it is taken', async () => {
    answer = { status: 500, body: '' };
    const seen = await playground.slack.as('lena').command('/crm x', '#sales');
    expect(seen.failure).toBe('http_service_error');
    expect(seen.text).toContain('failed with the error');
    received.length = 0;
    const lena = playground.slack.as('lena');
    lena.say('hello', lena.dmId());
    await playground.slack.waitFor(() => received.length === 2, 3_000);
    expect(received[1]?.headers).toMatchObject({ 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_error' });
    expect(received[1]?.body).toBe(received[0]?.body);
    answer = { status: 200, body: '' };
  });
});

describe('two workspaces at one address', () => {
  it('tells them apart by token and by install code', async () => {
    const other = createSlackWorkspace({
      company: { ...demoCompany, team: { id: 'T0SECOND01', name: 'Second', domain: 'second' } },
      signingSecret,
      botToken: 'xoxb-second',
      botUrl: () => base,
      command: '/crm',
      clientId: '1.2',
      clientSecret: 'shh',
      sharesApiOf: playground.slack,
    });
    expect(await api('auth.test', {}, 'xoxb-second')).toMatchObject({ ok: true, team_id: 'T0SECOND01' });
    expect(await api('auth.test')).toMatchObject({ team_id: 'T0FERNHILL' });
    const exchange = (code: string, client_secret: string): Promise<unknown> =>
      fetch(`${playground.slackApiUrl(base)}oauth.v2.access`, {
        method: 'POST',
        body: new URLSearchParams({ code, client_id: '1.2', client_secret }),
      }).then((response) => response.json());
    const code = other.installCode();
    expect(await exchange(code, 'wrong')).toEqual({ ok: false, error: 'invalid_code' });
    expect(await exchange(code, 'shh')).toMatchObject({
      ok: true,
      access_token: 'xoxb-second',
      team: { id: 'T0SECOND01' },
    });
    expect(await exchange(code, 'shh')).toEqual({ ok: false, error: 'invalid_code' });
    received.length = 0;
    await other.as('lena').command('/crm x', '#sales', { timeoutMs: 1 });
    const fields = new URLSearchParams(received[0]?.body);
    expect(fields.get('team_id')).toBe('T0SECOND01');
    const answered = await fetch(fields.get('response_url') ?? '', {
      method: 'POST',
      body: '{"text":"for the second"}',
    });
    expect(answered.status).toBe(200);
    expect(other.ephemeralFor('lena').at(-1)?.text).toBe('for the second');
    await other.stop();
  });
});

describe("the page's backend", () => {
  async function act(name: string, body: object): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${base}/playground/api/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: base },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  it('streams what happens, and gives the whole to whoever comes later', async () => {
    const stopping = new AbortController();
    const stream = await fetch(`${base}/playground/api/stream`, { signal: stopping.signal });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const listening = (async () => {
      for (;;) {
        const part = await reader?.read();
        if (!part || part.done) return;
        heard += part.value;
      }
    })().catch((error: Error) => expect(error.name).toBe('AbortError'));
    await playground.slack.waitFor(() => heard.includes('event: hello'));
    const said = await act('say', { as: 'U0LENAVOGT', channel: 'C0SALES0001', text: 'live :wave:' });
    await playground.slack.waitFor(() => heard.includes('live :wave:'));
    stopping.abort();
    await listening;
    const state = (await (await fetch(`${base}/playground/api/state`)).json()) as {
      messages: { ts: string }[];
      people: unknown[];
    };
    expect(state.messages.some((message) => message.ts === said.body.ts)).toBe(true);
    expect(state.people).toHaveLength(demoCompany.people.length);
  });

  it('lets nobody act where they are not', async () => {
    expect(await act('say', { as: 'U0LENAVOGT', channel: 'C0SUPPORT01', text: 'x' })).toMatchObject({ status: 409 });
    expect(await act('say', { as: 'U9NOBODY', channel: 'C0GENERAL01', text: 'x' })).toMatchObject({ status: 409 });
    expect(await act('submit', { as: 'U0LENAVOGT', view: 'V0', values: {} })).toMatchObject({ status: 409 });
    expect(await act('nothing', {})).toMatchObject({ status: 404 });
  });
});

describe('what is kept', () => {
  it('is there after a restart, without asking anybody to read it again', async () => {
    const file = join(folder, 'kept.json');
    const options = {
      company: demoCompany,
      signingSecret,
      botToken,
      botUrl: () => base,
      command: '/crm',
      dataFile: file,
    };
    const first = createSlackWorkspace(options);
    const said = first.as('lena').say('keep this', '#sales');
    await first.stop();
    const second = createSlackWorkspace(options);
    expect(second.messagesIn('#sales').at(-1)).toEqual(said);
    expect(second.messagesIn('#support')).toHaveLength(2);
    const later = second.as('omar').say('and this', '#support');
    expect(Number(later.ts)).toBeGreaterThan(Number(said.ts));
    await second.stop();
  });

  it('sets an unreadable file aside and starts anew', async () => {
    const file = join(folder, 'broken.json');
    await writeFile(file, '{"version":1,"channels":[');
    const slack = createSlackWorkspace({
      company: demoCompany,
      signingSecret,
      botToken,
      botUrl: () => base,
      command: '/crm',
      dataFile: file,
    });
    expect(slack.messagesIn('#support')).toHaveLength(2);
    await slack.stop();
    expect((await readdir(folder)).some((name) => name.startsWith('broken.json.unreadable'))).toBe(true);
  });
});
