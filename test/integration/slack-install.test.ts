import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { botScopes } from '../../src/platforms/slack/scopes.ts';
import { createSlackWorld, type SlackWorld, team } from './slack-world.ts';

let world: SlackWorld;
afterEach(async () => {
  await world.stop();
});

describe('installing from a browser', () => {
  beforeEach(async () => {
    world = await createSlackWorld({
      mode: { kind: 'oauth', clientId: 'client', clientSecret: 'client-secret', stateSecret: 'a-state-secret' },
    });
  });

  async function begin(): Promise<{ state: string; cookie: string; authorize: URL }> {
    const page = await fetch(`${world.url}/slack/install`);
    expect(page.status).toBe(200);
    const html = await page.text();
    const authorize = new URL((/href="([^"]+)"/u.exec(html)?.[1] ?? '').replaceAll('&amp;', '&'));
    const cookie = page.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    return { state: authorize.searchParams.get('state') ?? '', cookie, authorize };
  }

  const finish = (query: Record<string, string>, cookie: string) =>
    fetch(`${world.url}/slack/oauth_redirect?${new URLSearchParams(query)}`, {
      headers: { cookie },
      redirect: 'manual',
    });

  it('asks for the scopes, keeps the token and says what next', async () => {
    const { state, cookie, authorize } = await begin();
    expect(authorize.pathname).toBe('/playground/slack/oauth/v2/authorize');
    expect(authorize.searchParams.get('scope')?.split(',')).toEqual([...botScopes]);
    const done = await finish({ code: world.workspace.installCode(), state }, cookie);
    expect(done.status).toBe(200);
    expect(await done.text()).toContain('Installed');
    expect(world.installations.rows.get(team)).toMatchObject({
      status: 'approved',
      token: expect.stringMatching(/^xoxb-/u),
      botUserId: 'U0CROSSDESK',
    });
    const seen = await world.workspace.as('lena').command('/crm x', '#sales', { timeoutMs: 200 });
    expect(seen.ack.status).toBe(200);
    expect(await world.slack.health()).toMatchObject([{ ok: true }]);
  });

  it('tells a further workspace that it has to wait', async () => {
    await world.installations.save({
      platform: 'slack',
      workspace: 'T0FIRST',
      name: 'First',
      botUserId: null,
      botId: null,
      appId: null,
      enterprise: null,
      scopes: [],
      token: 'xoxb-first',
      installedBy: null,
    });
    const { state, cookie } = await begin();
    const done = await finish({ code: world.workspace.installCode(), state }, cookie);
    expect(await done.text()).toContain('approve');
    expect(world.installations.rows.get(team)?.status).toBe('pending');
  });

  it.each([
    ['another browser', async () => ({ ...(await begin()), cookie: '' })],
    ['a forged state', async () => ({ ...(await begin()), state: 'forged', cookie: 'slack-app-oauth-state=forged' })],
  ])('%s gets a readable refusal and installs nothing', async (_, start) => {
    const { state, cookie } = await start();
    const done = await finish({ code: world.workspace.installCode(), state }, cookie);
    expect(done.status).toBe(400);
    expect(await done.text()).toContain('no longer good');
    expect(world.installations.rows.size).toBe(0);
  });

  it('a code that Slack does not know, a cancelled installation and a missing code are explained', async () => {
    const { state, cookie } = await begin();
    const refused = await finish({ code: 'unknown', state }, cookie);
    expect(refused.status).toBe(502);
    expect(await refused.text()).toContain('did not work');
    const cancelled = await finish({ error: 'access_denied', state }, cookie);
    expect(cancelled.status).toBe(400);
    expect(await cancelled.text()).toContain('cancelled');
    const missing = await finish({ state }, cookie);
    expect(missing.status).toBe(400);
    expect(world.installations.rows.size).toBe(0);
  });

  it('without an installation there is nothing to answer with, and doctor says so', async () => {
    expect(await world.slack.health()).toMatchObject([
      { ok: false, fix: { en: expect.stringContaining('/slack/install') } },
    ]);
    await expect(
      world.slack.post(
        { kind: 'channel', workspace: team, channel: 'C1' },
        { title: ['x'], blocks: [] },
        { locale: 'en', timezone: 'UTC' },
        { id: '1', again: false },
      ),
    ).rejects.toMatchObject({ kind: 'gone', reason: 'not_installed' });
  });
});

describe('with one token', () => {
  beforeEach(async () => {
    world = await createSlackWorld();
  });

  it('the install page says that there is nothing to install', async () => {
    const page = await fetch(`${world.url}/slack/install`);
    expect(page.status).toBe(404);
    expect(await page.text()).toContain('SLACK_CLIENT_ID');
  });
});
