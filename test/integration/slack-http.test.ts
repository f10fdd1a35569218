import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSlackWorld, type SlackWorld, signingSecret, team } from './slack-world.ts';

let world: SlackWorld;
beforeAll(async () => {
  world = await createSlackWorld();
});
afterAll(async () => {
  await world.stop();
});
afterEach(() => {
  world.requests.length = 0;
  world.behave.ack = () => ({ kind: 'ok' });
  world.behave.answer = () => null;
});

const form = 'application/x-www-form-urlencoded';
const json = 'application/json';

function command(text: string, more: Record<string, string> = {}): string {
  return new URLSearchParams({
    command: '/crm',
    text,
    user_id: 'U0LENAVOGT',
    team_id: team,
    channel_id: 'C0SALES',
    channel_name: 'sales',
    ...more,
  }).toString();
}

function sign(body: string, at: number, secret = signingSecret): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`;
}

async function send(
  body: string,
  options: { type?: string; at?: number; signature?: string | null; method?: string } = {},
): Promise<{ status: number; text: string; ms: number }> {
  const { type = form, at = Math.floor(Date.now() / 1000), method = 'POST' } = options;
  const signature = options.signature === undefined ? sign(body, at) : options.signature;
  const started = performance.now();
  const response = await fetch(`${world.url}/slack/events`, {
    method,
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': String(at),
      ...(signature === null ? {} : { 'x-slack-signature': signature }),
    },
    ...(method === 'POST' ? { body } : {}),
  });
  return { status: response.status, text: await response.text(), ms: performance.now() - started };
}

describe('only Slack gets in', () => {
  it.each([
    ['without a signature', { signature: null }],
    ['with a wrong signature', { signature: 'v0=0000' }],
    ['with another version', { signature: 'v1=abc' }],
    ['signed with another secret', { signature: sign('x', 1, 'another') }],
    ['from six minutes ago', { at: Math.floor(Date.now() / 1000) - 360 }],
    ['from two minutes ahead', { at: Math.floor(Date.now() / 1000) + 120 }],
    ['without a time', { at: Number.NaN }],
  ])('%s: 401 and nothing happens', async (_, options) => {
    expect((await send(command('task add x'), options)).status).toBe(401);
    expect((await send('{not json', { ...options, type: json })).status).toBe(401);
    expect(world.requests).toEqual([]);
  });

  it('a little clock skew is forgiven', async () => {
    expect((await send(command('x'), { at: Math.floor(Date.now() / 1000) + 20 })).status).toBe(200);
    expect(world.requests).toHaveLength(1);
  });

  it('an exact replay carries the same receipt, and a second like request another one', async () => {
    const body = command('task add x', { trigger_id: '1' });
    const at = Math.floor(Date.now() / 1000);
    const receipts: string[] = [];
    world.behave.ack = (incoming) => {
      receipts.push(incoming.receipt);
      return { kind: 'ok' };
    };
    for (const one of [body, body, command('task add x', { trigger_id: '2' })]) await send(one, { at });
    expect(receipts[0]).toBe(receipts[1]);
    expect(receipts[2]).not.toBe(receipts[0]);
    expect(world.requests).toHaveLength(2);
  });

  it('GET is not served here, and ssl_check needs no signature', async () => {
    expect((await send('', { method: 'GET' })).status).toBe(405);
    expect((await send('ssl_check=1&token=x', { signature: null })).status).toBe(200);
    expect((await send('ssl_check=1&command=%2Fcrm&text=task+add', { signature: null })).status).toBe(200);
    expect(world.requests).toEqual([]);
  });

  it('answers the handshake of the events URL', async () => {
    const answer = await send(JSON.stringify({ type: 'url_verification', challenge: 'abc' }), { type: json });
    expect(answer).toMatchObject({ status: 200, text: '{"challenge":"abc"}' });
    expect(
      (await send(JSON.stringify({ type: 'url_verification', challenge: 'abc' }), { type: json, signature: null }))
        .status,
    ).toBe(401);
  });
});

describe('genuine but malformed', () => {
  const user = { id: 'U1' };
  it.each([
    ['nothing', json, ''],
    ['half of JSON', json, '{"type":"event_call'],
    ['null', json, 'null'],
    ['a list', json, '[]'],
    ['a number', json, '7'],
    ['an empty object', json, '{}'],
    ['an event without an event', json, '{"type":"event_callback","event_id":"Ev1"}'],
    ['an event that is null', json, '{"type":"event_callback","event_id":"Ev1","event":null}'],
    ['an event that is a number', json, '{"type":"event_callback","event_id":"Ev1","event":5}'],
    ['an event of no workspace', json, '{"type":"event_callback","event_id":"Ev1","event":{"type":"app_mention"}}'],
    ['a command without a user', form, 'command=%2Fcrm&text=x&team_id=T1&channel_id=C1'],
    ['a command that is a list', form, 'command=%2Fcrm&command=%2Fcrm&text=x'],
    ['an empty form', form, ''],
    ['a payload that is no JSON', form, 'payload=%7Bx'],
    ['a payload that is null', form, 'payload=null'],
    [
      'an action without actions',
      form,
      `payload=${JSON.stringify({ type: 'block_actions', user, team: { id: 'T1' } })}`,
    ],
    [
      'an action of nobody',
      form,
      `payload=${JSON.stringify({ type: 'block_actions', actions: [{ action_id: 'do.1', type: 'button' }] })}`,
    ],
    [
      'a submission without a view',
      form,
      `payload=${JSON.stringify({ type: 'view_submission', user, team: { id: 'T1' } })}`,
    ],
    [
      'a message action without a message',
      form,
      `payload=${JSON.stringify({ type: 'message_action', user, team: { id: 'T1' }, callback_id: 'x' })}`,
    ],
  ])('%s: 400', async (_, type, body) => {
    expect((await send(body, { type })).status).toBe(400);
    expect(world.requests).toEqual([]);
  });

  it.each([
    [
      'a kind of interaction that we do not serve',
      form,
      `payload=${JSON.stringify({ type: 'workflow_step_edit', user })}`,
    ],
    ['a closed view', form, `payload=${JSON.stringify({ type: 'view_closed', user, view: { id: 'V1' } })}`],
    [
      'an event that we did not ask for',
      json,
      JSON.stringify({ type: 'event_callback', event_id: 'Ev2', team_id: 'T1', event: { type: 'reaction_added' } }),
    ],
    [
      'a picker inside of a form',
      form,
      `payload=${JSON.stringify({ type: 'block_actions', user, team: { id: 'T1' }, actions: [{ action_id: 'choice', type: 'static_select' }] })}`,
    ],
  ])('%s: 200, and nothing more', async (_, type, body) => {
    expect(await send(body, { type })).toMatchObject({ status: 200, text: '' });
    expect(world.requests).toEqual([]);
  });

  it('what is too large is refused before it is read', async () => {
    expect((await send(command('x'.repeat(3_000_000)))).status).toBe(413);
  });

  it('a content type with a charset is the same content type', async () => {
    expect((await send(command('with a charset'), { type: `${form}; charset=utf-8` })).status).toBe(200);
    expect(world.requests).toHaveLength(1);
  });
});

describe('whatever is typed', () => {
  it.each([
    ['nothing', ''],
    ['40,000 characters', 'x'.repeat(40_000)],
    ['emoji', '👩‍👩‍👧‍👦 task add 🚀'],
    ['right to left', 'شركة الأفق ‮evil‬'],
    ['unbalanced quotes', 'task add "Acme'],
    ['broken markup', 'a < b > c <@ <#C1| &amp;lt; & <!chan'],
  ])('%s arrives as it is', async (_, text) => {
    const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    expect((await send(command(escaped))).status).toBe(200);
    expect(world.requests[0]?.says).toEqual({ text });
  });

  it('a broadcast is only its word', async () => {
    await send(command('<!channel> <!here|here> <!subteam^S1|@sales>'));
    expect(world.requests[0]?.says).toEqual({ text: '@channel @here @sales' });
  });
});

describe('acknowledging', () => {
  it('waits for the request to be kept, and not for the work', async () => {
    let kept = false;
    let worked = false;
    world.behave.ack = async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      kept = true;
      return { kind: 'ok' };
    };
    world.behave.answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, 600));
      worked = true;
      return null;
    };
    const { status, ms } = await send(command('task add x'));
    expect(status).toBe(200);
    expect(kept).toBe(true);
    expect(worked).toBe(false);
    expect(ms).toBeGreaterThan(290);
    expect(ms).toBeLessThan(590);
    await world.workspace.waitFor(() => worked);
  });

  it('says so in time when keeping takes too long; an event is delivered again instead', async () => {
    world.behave.ack = async () => {
      await new Promise((resolve) => setTimeout(resolve, 3_500));
      return { kind: 'ok' };
    };
    const event = { type: 'app_mention', user: 'U1', channel: 'C1', ts: '1.1', text: '<@U0CROSSDESK> today' };
    const [slow, mention] = await Promise.all([
      send(command('task add slowly')),
      send(JSON.stringify({ type: 'event_callback', event_id: 'Ev77', team_id: 'T1', event }), { type: json }),
    ]);
    expect(slow.status).toBe(200);
    expect(slow.ms).toBeLessThan(3_000);
    expect(slow.text).toContain('longer than usual');
    expect(mention.status).toBe(503);
    // Both are kept in the end, which is what the receipts are for.
    await world.workspace.waitFor(() => world.requests.length === 2);
  });

  it('a fault of ours is said, with what was typed, and is no 5xx', async () => {
    world.behave.ack = () => {
      throw new Error('the database is away');
    };
    const { status, text } = await send(command('task add *x* &lt;!channel&gt;'));
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      response_type: 'ephemeral',
      mrkdwn: false,
      text: expect.stringContaining('task add *x* &lt;!channel&gt;'),
    });
  });

  it('a hundred at once are all kept', async () => {
    const all = await Promise.all([...Array(100).keys()].map((n) => send(command(`task add ${n}`))));
    expect(all.every(({ status }) => status === 200)).toBe(true);
    expect(new Set(world.requests.map(({ receipt }) => receipt)).size).toBe(100);
  });
});

describe('organisations that installed the app for all of their workspaces', () => {
  it('are one workspace', async () => {
    await send(command('x', { enterprise_id: 'E1', is_enterprise_install: 'true' }));
    const event = { type: 'app_mention', user: 'U1', channel: 'C1', ts: '1.1', text: '<@UBOT> today' };
    const authorizations = [
      { enterprise_id: 'E1', team_id: null, user_id: 'UBOT', is_bot: true, is_enterprise_install: true },
    ];
    await send(JSON.stringify({ type: 'event_callback', event_id: 'Ev9', team_id: 'T1', authorizations, event }), {
      type: json,
    });
    const action = {
      type: 'block_actions',
      user: { id: 'U1', team_id: 'T1' },
      team: null,
      enterprise: { id: 'E1' },
      is_enterprise_install: true,
    };
    const actions = [{ action_id: 'do.1', type: 'button', value: '{"command":"help","args":{}}' }];
    await send(`payload=${encodeURIComponent(JSON.stringify({ ...action, actions }))}`);
    expect(world.requests.map(({ from }) => from.workspace)).toEqual(['E1', 'E1', 'E1']);
  });
});
