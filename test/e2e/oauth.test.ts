import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCompany } from '../../src/playground/demo-workspace.ts';
import { createSlackWorkspace, type SlackWorkspace } from '../../src/playground/slack-workspace/index.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type SlackRouter, startSlackRouter } from '../support/slack-router.ts';

const clientId = '1234.5678';
const clientSecret = 'e2e-client-secret';
const firstToken = 'xoxb-first-0123456789';
const secondToken = 'xoxb-second-9876543210';
const second = { id: 'T0NORTHWIND', name: 'Northwind Partners', domain: 'northwind' };

const colleague = demoCompany.people[0] as (typeof demoCompany.people)[number];

let t: TestApp;
let router: SlackRouter;
/** The company's own workspace, and one of a partner who installs the same app. */
let home: SlackWorkspace;
let partner: SlackWorkspace;

beforeAll(async () => {
  router = await startSlackRouter();
  t = await startTestApp({
    env: {
      SLACK_BOT_TOKEN: '',
      SLACK_CLIENT_ID: clientId,
      SLACK_CLIENT_SECRET: clientSecret,
      SLACK_STATE_SECRET: 'e2e-state-secret-0123456789',
      SLACK_API_URL: router.apiUrl,
    },
    slack: { botToken: firstToken, clientId, clientSecret },
  });
  home = t.slack;
  partner = createSlackWorkspace({
    company: {
      ...demoCompany,
      team: second,
      bot: { ...demoCompany.bot, userId: 'U0CROSSDESK2', botId: 'B0CROSSDESK2' },
      people: [
        // Somebody known by name and address, who here is perhaps somebody else.
        { ...colleague, id: 'U0PARTNERL1', name: 'lena', realName: 'Lena (Northwind)', isOwner: true },
        {
          ...colleague,
          id: 'U0NORAPRICE',
          name: 'nora',
          realName: 'Nora Price',
          email: 'nora@northwind.example',
        },
      ],
      channels: [
        {
          id: 'C0PARTNERS1',
          name: 'partners',
          isPrivate: false,
          topic: '',
          members: ['U0PARTNERL1', 'U0NORAPRICE', 'U0CROSSDESK2'],
        },
      ],
    },
    signingSecret: t.config.slack?.signingSecret as string,
    botToken: secondToken,
    botUrl: () => t.url,
    command: '/crm',
    shortcuts: [{ type: 'message', name: 'Create task', callbackId: 'create_task' }],
    rateLimits: false,
    clientId,
    clientSecret,
  });
  await partner.listen();
  router.add(firstToken, home);
  router.add(secondToken, partner);
});
afterAll(async () => {
  await partner?.stop();
  await t?.stop();
  await router?.stop();
});

interface Begun {
  readonly state: string;
  readonly cookie: string;
}

/** Opens the install page in a browser of its own. */
async function begin(): Promise<Begun> {
  const page = await fetch(`${t.url}/slack/install`);
  expect(page.status).toBe(200);
  const authorize = new URL((/href="([^"]+)"/u.exec(await page.text())?.[1] ?? '').replaceAll('&amp;', '&'));
  expect(authorize.searchParams.get('client_id')).toBe(clientId);
  expect(authorize.href).not.toContain(clientSecret);
  return {
    state: authorize.searchParams.get('state') ?? '',
    cookie: page.headers.get('set-cookie')?.split(';', 1)[0] ?? '',
  };
}

const comeBack = (query: Record<string, string>, cookie: string) =>
  fetch(`${t.url}/slack/oauth_redirect?${new URLSearchParams(query)}`, { headers: { cookie }, redirect: 'manual' });

async function install(token: string): Promise<string> {
  const { state, cookie } = await begin();
  const done = await comeBack({ code: router.installCode(token), state }, cookie);
  expect(done.status).toBe(200);
  return done.text();
}

interface InstallationRow {
  readonly workspace: string;
  readonly status: string;
  readonly token_sealed: string | null;
}
const installed = () =>
  t.rows<InstallationRow>('SELECT workspace, status, token_sealed FROM installations ORDER BY is_first DESC, id');

/** What the database holds, as whoever steals a backup reads it. */
async function everyRow(): Promise<string> {
  const tables = await t.rows<{ name: string }>(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  const rows = await Promise.all(tables.map(({ name }) => t.rows(`SELECT t::text FROM ${name} t`)));
  return JSON.stringify(rows);
}

const counts = () =>
  t.rows(`SELECT (SELECT count(*)::int FROM staff) AS staff, (SELECT count(*)::int FROM chat_identities) AS identities,
    (SELECT count(*)::int FROM tasks) AS tasks, (SELECT count(*)::int FROM audit_entries) AS audit,
    (SELECT count(*)::int FROM outbox) AS outbox, (SELECT string_agg(name, ',' ORDER BY id) FROM staff) AS names`);

/** Everything that people in the partner's workspace can see of the bot. */
const shownToPartners = () =>
  partner.callsTo('chat.postMessage').length +
  partner.callsTo('chat.postEphemeral').length +
  partner.callsTo('views.open').length +
  partner.callsTo('views.publish').length +
  partner.state.ephemerals.length;

describe('before anybody has installed the app', () => {
  it('a command of a workspace nobody knows is told so, and writes nothing', async () => {
    const before = await counts();
    const seen = await partner.as('nora').command('/crm task add acme "From nowhere"', '#partners');
    expect(seen.ack.status).toBe(200);
    expect(seen.text).toMatch(/install/iu);
    expect(seen.text).not.toMatch(/acme/iu);
    expect(await counts()).toEqual(before);
    expect(partner.calls()).toHaveLength(0);
  });

  it('a forged state, another browser, a denied consent and a stolen code install nothing', async () => {
    const mine = await begin();
    const theirs = await begin();
    const refused = [
      await comeBack({ code: router.installCode(secondToken), state: 'forged' }, 'slack-app-oauth-state=forged'),
      await comeBack({ code: router.installCode(secondToken), state: mine.state }, ''),
      // Somebody is sent to a link that would install the sender's workspace in their name.
      await comeBack({ code: router.installCode(secondToken), state: theirs.state }, mine.cookie),
      await comeBack({ code: router.installCode(secondToken) }, mine.cookie),
      await comeBack({ error: 'access_denied', state: mine.state }, mine.cookie),
      await comeBack({ code: 'never-issued', state: mine.state }, mine.cookie),
    ];
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 502]);
    for (const page of refused) expect(await page.text()).not.toMatch(/Error:|at \w+ \(|e2e-client-secret/u);
    expect(await installed()).toEqual([]);
  });
});

describe('the first workspace', () => {
  it('is the company: approved at once, its token sealed', async () => {
    expect(await install(firstToken)).toContain('Installed');
    const rows = await installed();
    expect(rows).toMatchObject([{ workspace: demoCompany.team.id, status: 'approved' }]);
    expect(rows[0]?.token_sealed?.length).toBeGreaterThan(firstToken.length);
    expect(await everyRow()).not.toContain(firstToken);
  });

  it('works: a command becomes a record and a card in the linked channel, under the installed token', async () => {
    await home.as('lena').command('/crm task add acme "Through OAuth" for:support', '#sales');
    await home.waitFor(() => home.textIn('#support').includes('Through OAuth'));
    expect(await t.rows(`SELECT 1 FROM tasks WHERE title = 'Through OAuth'`)).toHaveLength(1);
    expect(router.calls.filter(({ method }) => method === 'chat.postMessage').map(({ token }) => token)).toContain(
      firstToken,
    );
  });

  it('a callback that is replayed changes nothing', async () => {
    const { state, cookie } = await begin();
    const query = { code: router.installCode(firstToken), state };
    expect((await comeBack(query, cookie)).status).toBe(200);
    const before = await installed();
    expect((await comeBack(query, cookie)).status).toBeGreaterThanOrEqual(400);
    expect((await comeBack(query, '')).status).toBe(400);
    expect(await installed()).toEqual(before);
  });
});

describe('a further workspace', () => {
  it('is kept pending, and its page says who has to approve it', async () => {
    expect(await install(secondToken)).toContain('approve');
    expect(await installed()).toMatchObject([
      { workspace: demoCompany.team.id, status: 'approved' },
      { workspace: second.id, status: 'pending' },
    ]);
    expect(await everyRow()).not.toContain(secondToken);
  });

  it('is silent at every door, and nobody of it becomes anybody here', async () => {
    const before = await counts();
    const shown = shownToPartners();
    const quick = { timeoutMs: 400 };
    const nora = partner.as('nora');
    const lines = [
      '/crm',
      '/crm task add acme "Not yet"',
      '/crm customer add',
      '/crm nonsense',
      '/crm workspace approve T0NORTHWIND',
    ];
    for (const line of lines) {
      const seen = await nora.command(line, '#partners', quick);
      expect({ line, ack: seen.ack.body, status: seen.ack.status, text: seen.text }).toEqual({
        line,
        ack: '',
        status: 200,
        text: '',
      });
    }
    expect((await nora.mention('task add acme "Not yet"', '#partners', undefined, quick)).text).toBe('');
    expect((await nora.dm('help', undefined, quick)).text).toBe('');
    expect((await partner.as('lena').command('/crm customer find acme', '#partners', quick)).text).toBe('');
    expect((await nora.openHome(quick)).home).toBeUndefined();
    const message = nora.say('Could somebody call them back?', '#partners');
    expect((await nora.messageAction(message, 'Create task', quick)).modal).toBeUndefined();
    // An owner of a workspace that nobody approved renames an account to a colleague's address and name.
    partner.happen.person('lena', { realName: 'Taken Over' });
    partner.happen.person('nora', { realName: 'Iris Keller', email: 'iris.keller@fernhill.example', isOwner: true });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(shownToPartners()).toBe(shown);
    expect(await counts()).toEqual(before);
    expect(await t.rows(`SELECT 1 FROM inbox WHERE state = 'kept'`)).toEqual([]);
    partner.happen.person('nora', { realName: 'Nora Price', email: 'nora@northwind.example', isOwner: false });
    partner.happen.person('lena', { realName: 'Lena (Northwind)' });
  });

  it('cannot be let in by whoever is no admin', async () => {
    const seen = await home.as('marta').command(`/crm workspace approve ${second.id}`, '#sales');
    expect(seen.text).toMatch(/may not/u);
    expect((await installed())[1]?.status).toBe('pending');
  });

  it('answers as soon as an admin has approved it; its owner is nobody special', async () => {
    const said = await home.as('iris').command(`/crm workspace approve ${second.id}`, '#general');
    expect(said.text).toMatch(/Northwind/u);
    expect((await installed())[1]?.status).toBe('approved');
    await expect
      .poll(async () => (await partner.as('nora').command('/crm whoami', '#partners', { timeoutMs: 500 })).text, {
        timeout: 3_000,
      })
      .toContain('Nora');
    expect((await partner.as('nora').command('/crm customer find acme', '#partners')).text).toMatch(
      /not in a department/u,
    );
    // The same verified address: the same person, by now with two identities and the rights she has.
    expect((await partner.as('lena').command('/crm whoami', '#partners')).text).toMatch(/Sales/u);
    expect(
      await t.rows(`SELECT role FROM staff WHERE email IN ('nora@northwind.example', 'lena.vogt@fernhill.example')`),
    ).toEqual([{ role: 'member' }, { role: 'member' }]);
    const tokens = router.calls.filter(({ method }) => method === 'users.info').map(({ token }) => token);
    expect(tokens).toContain(secondToken);
  });

  it('blocked again, it is silent again', async () => {
    await home.as('iris').command(`/crm workspace block ${second.id}`, '#general');
    await expect
      .poll(async () => (await partner.as('nora').command('/crm whoami', '#partners', { timeoutMs: 400 })).text, {
        timeout: 5_000,
      })
      .toBe('');
    expect((await installed())[1]).toMatchObject({ status: 'removed', token_sealed: expect.any(String) });
  });
});

describe('when the app is removed', () => {
  it('its token is gone at once, and installing again is waiting again', async () => {
    await home.as('iris').command(`/crm workspace approve ${second.id}`, '#general');
    partner.revokeToken();
    partner.happen.event({ type: 'app_uninstalled' });
    await expect.poll(async () => (await installed())[1]).toMatchObject({ status: 'removed', token_sealed: null });
    expect((await home.as('iris').command(`/crm workspace approve ${second.id}`, '#general')).text).toMatch(
      /install/iu,
    );
    expect(await install(secondToken)).toContain('approve');
    expect((await installed())[1]?.status).toBe('pending');
  });

  it('the first workspace comes back as it was, its channels with it', async () => {
    home.revokeToken();
    home.happen.event({ type: 'tokens_revoked', tokens: { oauth: [], bot: ['U0CROSSDESK'] } });
    await expect.poll(async () => (await installed())[0]).toMatchObject({ status: 'removed', token_sealed: null });
    await expect
      .poll(async () => (await home.as('lena').command('/crm whoami', '#sales', { timeoutMs: 400 })).text, {
        timeout: 5_000,
      })
      .toBe('');
    await install(firstToken);
    await expect
      .poll(async () => (await home.as('lena').command('/crm whoami', '#sales', { timeoutMs: 500 })).text, {
        timeout: 5_000,
      })
      .toContain('Lena');
    await home.as('lena').command('/crm task add acme "After coming back" for:support', '#sales');
    await home.waitFor(() => home.textIn('#support').includes('After coming back'));
  });
});
