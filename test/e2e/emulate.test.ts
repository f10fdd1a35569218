import { createEmulator, type Emulator } from 'emulate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { botScopes } from '../../src/platforms/slack/scopes.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { freePort } from '../support/program.ts';
import { type SignedSlack, startSignedSlack } from '../support/signed-slack.ts';
import { until } from '../support/until.ts';

/** The whole program against a third party's Slack: what our own stand-in and our own calls agree upon wrongly would show here. */
const botToken = 'xoxb-e2e-emulate';
const people = ['iris', 'lena', 'omar'] as const;
const channels = ['sales', 'support'] as const;

let emulator: Emulator;
let t: TestApp;
let slack: SignedSlack;
let team: string;
const userIds = new Map<string, string>();
const channelIds = new Map<string, string>();

interface SlackBlock {
  readonly elements?: readonly {
    readonly action_id?: string;
    readonly value?: string;
    readonly text?: { readonly text: string };
  }[];
}
interface SlackMessage {
  readonly ts: string;
  readonly text: string;
  readonly blocks?: readonly SlackBlock[];
}

async function api<T>(method: string, args: object = {}, token = 'xoxb-observer'): Promise<T> {
  const response = await fetch(`${emulator.url}/api/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(args),
  });
  return (await response.json()) as T;
}

const messagesIn = async (name: string): Promise<readonly SlackMessage[]> =>
  (await api<{ messages?: SlackMessage[] }>('conversations.history', { channel: channelIds.get(name), limit: 100 }))
    .messages ?? [];

const about = async (name: string, words: string): Promise<readonly SlackMessage[]> =>
  (await messagesIn(name)).filter((message) => JSON.stringify(message).includes(words));

const place = (who: (typeof people)[number], channel: string) => ({
  team_id: team,
  user_id: userIds.get(who) as string,
  channel_id: channelIds.get(channel) as string,
  channel_name: channel,
});

let triggers = 0;
const type = (who: (typeof people)[number], channel: string, text: string) =>
  slack.command({ ...place(who, channel), text, trigger_id: `emulate.${++triggers}` });
/** For what is answered in the channel itself. */
const tell = async (who: (typeof people)[number], channel: string, text: string): Promise<void> => {
  const said = await slack.command({ ...place(who, channel), text, trigger_id: `emulate.${++triggers}` }, 0);
  expect(said.status).toBe(200);
};

beforeAll(async () => {
  const observer = [
    'channels:join',
    'channels:manage',
    'channels:read',
    'channels:history',
    'users:read',
    'groups:read',
    'im:history',
  ];
  emulator = await createEmulator({
    service: 'slack',
    port: await freePort(),
    seed: {
      tokens: {
        // Scopes are checked, so what the manifest asks for has to be enough.
        [botToken]: { login: 'crossdesk', scopes: [...botScopes] },
        'xoxb-observer': { login: 'crossdesk', scopes: observer },
      },
      slack: {
        strict_scopes: true,
        users: people.map((name) => ({ name, real_name: `${name} Example`, email: `${name}@fernhill.example` })),
        channels: channels.map((name) => ({ name })),
        // An installed app is what gives the bot its user.
        oauth_apps: [
          {
            client_id: 'c',
            client_secret: 's',
            app_id: 'A1',
            name: 'Crossdesk',
            redirect_uris: [],
            scopes: [...botScopes],
          },
        ],
      },
    },
  });
  t = await startTestApp({
    demo: false,
    env: {
      SLACK_BOT_TOKEN: botToken,
      SLACK_API_URL: `${emulator.url}/api/`,
      CROSSDESK_ADMINS: 'iris@fernhill.example',
    },
  });
  slack = await startSignedSlack({ signingSecret: t.config.slack?.signingSecret as string, appUrl: () => t.url });
  team = (await api<{ team_id: string }>('auth.test')).team_id;
  for (const { id, name } of (await api<{ members: { id: string; name: string }[] }>('users.list')).members)
    userIds.set(name, id);
  for (const { id, name } of (await api<{ channels: { id: string; name: string }[] }>('conversations.list')).channels) {
    channelIds.set(name, id);
    await api('conversations.join', { channel: id });
  }
  await until('the workspace is known', async () => (await t.rows(`SELECT 1 FROM installations`)).length === 1);
});
afterAll(async () => {
  await t?.stop();
  await slack?.stop();
  await emulator?.close();
});

describe('the main loop against a third party’s Slack', () => {
  it('people are known by their addresses, and an admin sets up departments and channels', async () => {
    expect((await type('iris', 'sales', 'whoami')).answer).toMatch(/Admin/u);
    for (const [who, department] of [
      ['lena', 'sales'],
      ['omar', 'support'],
    ] as const) {
      await type(who, department, 'whoami');
      const placed = await type('iris', department, `staff place <@${userIds.get(who)}|${who}> ${department}`);
      expect(placed.status).toBe(200);
      const linked = await type('iris', department, `channel link ${department}`);
      expect(linked.status).toBe(200);
    }
    expect(
      await t.rows(`SELECT s.email, d.key FROM staff s JOIN departments d ON d.id = s.department_id ORDER BY 1`),
    ).toEqual([
      { email: 'lena@fernhill.example', key: 'sales' },
      { email: 'omar@fernhill.example', key: 'support' },
    ]);
    expect(await t.rows(`SELECT name, audience, status FROM channels ORDER BY name`)).toMatchObject([
      { name: 'sales', audience: 'everyone', status: 'ok' },
      { name: 'support', audience: 'everyone', status: 'ok' },
    ]);
  });

  it('what Sales asks of Support arrives there as a card, and Done there changes the card in both channels', async () => {
    await tell('lena', 'sales', 'customer add "Nordlicht Bau" email:info@nordlicht.example');
    await until('the customer', async () => (await t.rows(`SELECT 1 FROM customers`)).length === 1);
    await tell('lena', 'sales', 'task add nordlicht "Call about the invoice" for:support due:tomorrow');
    await until('a card in Support', async () => (await about('support', 'Call about the invoice')).length === 1);
    await until('a card in Sales', async () => (await about('sales', 'Call about the invoice')).length === 1);
    const [card] = await about('support', 'Call about the invoice');
    const done = card?.blocks
      ?.flatMap((block) => block.elements ?? [])
      .find((element) => element.text?.text === 'Done');
    expect(done?.value).toBeTruthy();
    const clicked = await slack.interaction({
      type: 'block_actions',
      team: { id: team },
      user: { id: userIds.get('omar'), team_id: team },
      channel: { id: channelIds.get('support'), name: 'support' },
      container: { type: 'message', message_ts: card?.ts, channel_id: channelIds.get('support'), is_ephemeral: false },
      message: { ts: card?.ts },
      trigger_id: 'emulate.click',
      actions: [{ type: 'button', action_id: done?.action_id, block_id: 'b', value: done?.value }],
    });
    expect(clicked).toBe(200);
    for (const channel of channels) {
      await until(`the card in ${channel} says done`, async () => {
        const [now] = await about(channel, 'Call about the invoice');
        return /✅|Done by|Status: Done/u.test(`${now?.text} ${JSON.stringify(now?.blocks)}`);
      });
      expect(await about(channel, 'Call about the invoice')).toHaveLength(1);
    }
    expect(await t.rows(`SELECT status FROM tasks`)).toEqual([{ status: 'done' }]);
    // Both channels are public, so neither shows how to reach the customer.
    for (const channel of channels)
      expect(JSON.stringify(await messagesIn(channel))).not.toContain('nordlicht.example');
  });

  it('a form opens with a real trigger', async () => {
    const { trigger_id } = await api<{ trigger_id: string }>(
      'views.generateTriggerId',
      { user_id: userIds.get('lena') },
      botToken,
    );
    const said = await slack.command({ ...place('lena', 'sales'), text: 'customer add', trigger_id }, 800);
    // Where the view did not open, a button in an answer would offer it.
    expect(said).toEqual({ status: 200, answer: '' });
  });

  it('the doctor finds nothing wrong with the connection', async () => {
    const findings = (await t.app.doctor()).filter(({ ok, what }) => !ok && /slack|scope|token/iu.test(what.en));
    expect(findings).toEqual([]);
  });
});
