import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { appId, botId, type TokenOptions, tenant } from '../support/teams-connector.ts';
import { createTeamsWorld, inMemoryInstallations, type TeamsWorld } from './teams-world.ts';

let world: TeamsWorld;
beforeAll(async () => {
  world = await createTeamsWorld();
});
afterAll(async () => {
  await world.stop();
});
beforeEach(() => {
  // botbuilder writes to the console what it refuses.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  world.requests.length = 0;
});

const seconds = (): number => Math.floor(Date.now() / 1_000);
const send = (options: TokenOptions, more: Record<string, unknown> = {}) =>
  world.send(world.in('personal', { text: 'task list', ...more }), `Bearer ${world.connector.token(options)}`);

describe('the endpoint', () => {
  it('takes what is genuine, a few minutes of skew included', async () => {
    expect((await send({})).status).toBe(200);
    expect((await send({ claims: { exp: seconds() - 60 } })).status).toBe(200);
    expect(world.requests).toHaveLength(2);
  });

  const forged: [string, () => TokenOptions][] = [
    ['a signature of another key', () => ({ foreignKey: true })],
    ['a key that Microsoft does not publish', () => ({ header: { kid: 'key-2' } })],
    ['no key named', () => ({ header: { kid: undefined } })],
    ['algorithm none', () => ({ header: { alg: 'none' }, unsigned: true })],
    ['algorithm none with a signature', () => ({ header: { alg: 'none' } })],
    ['an algorithm with a shared secret', () => ({ header: { alg: 'HS256' } })],
    ['the public key taken for a shared secret', () => ({ publicKeyAsSecret: true })],
    [
      'the public key taken for a shared secret, as RS256',
      () => ({ publicKeyAsSecret: true, header: { alg: 'RS256' } }),
    ],
    ['a key that is not endorsed for Teams', () => ({ unendorsedKey: true })],
    ['an endorsed key’s name on another’s signature', () => ({ unendorsedKey: true, header: { kid: 'key-1' } })],
    ['no signature', () => ({ unsigned: true })],
    ['an expired token', () => ({ claims: { exp: seconds() - 3_600 } })],
    ['no expiry', () => ({ claims: { exp: undefined } })],
    ['a token of tomorrow', () => ({ claims: { nbf: seconds() + 3_600 } })],
    ['another app’s token', () => ({ claims: { aud: 'another-app' } })],
    ['another issuer', () => ({ claims: { iss: 'https://sts.windows.net/somebody/' } })],
    [
      'the emulator’s issuer',
      () => ({ claims: { iss: `https://login.microsoftonline.com/${tenant}/v2.0`, ver: '2.0' } }),
    ],
    ['another service URL', () => ({ claims: { serviceurl: 'https://smba.example/' } })],
    ['no service URL', () => ({ claims: { serviceurl: undefined } })],
    ['an audience in a list', () => ({ claims: { aud: ['another-app', appId] } })],
    ['an expiry in words', () => ({ claims: { exp: 'never' } })],
    ['a token that ended a second more than the skew ago', () => ({ claims: { exp: seconds() - 301 } })],
    ['a token of in six minutes', () => ({ claims: { nbf: seconds() + 360 } })],
  ];
  for (const [name, options] of forged) {
    it(`answers 401 to ${name}, and does nothing`, async () => {
      expect((await send(options())).status).toBe(401);
      expect(world.requests).toHaveLength(0);
    });
  }

  it('answers 401 to a genuine token whose words were changed', async () => {
    const [head = '', body = '', signature = ''] = world.connector.token().split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    const changed = Buffer.from(JSON.stringify({ ...claims, exp: seconds() + 86_400 })).toString('base64url');
    const flipped = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    for (const token of [
      `${head}.${changed}.${signature}`,
      `${head}.${body}.${flipped}`,
      `${head}.${body}.${signature.slice(0, 40)}`,
      `${Buffer.from(JSON.stringify({ alg: 'RS512', typ: 'JWT', kid: 'key-1' })).toString('base64url')}.${body}.${signature}`,
    ]) {
      expect((await world.send(world.in('personal', { text: 'x' }), `Bearer ${token}`)).status).toBe(401);
    }
    expect(world.requests).toHaveLength(0);
  });

  it('answers 401 to a genuine token beside an activity that names another service', async () => {
    for (const serviceUrl of ['https://evil.example/', `${world.connector.serviceUrl}x/`, '', 'no address']) {
      expect((await send({}, { serviceUrl })).status, serviceUrl).toBe(401);
    }
    expect(world.requests).toHaveLength(0);
    expect(world.connector.calls).toHaveLength(0);
  });

  it('takes no address that is not encrypted, whoever signed it', async () => {
    const serviceUrl = 'http://smba.example/';
    expect((await send({ claims: { serviceurl: serviceUrl } }, { serviceUrl })).status).toBe(401);
    expect(world.requests).toHaveLength(0);
  });

  it('answers 401 to what is no token', async () => {
    for (const header of [
      `Bearer ${'x'.repeat(9_000)}`,
      'Bearer ey.ey.ey',
      `Bearer ${world.connector.token()}.more`,
      `Bearer ${world.connector.token()} and more`,
      `Bearer bnVsbA.bnVsbA.AAAA`,
      `Bearer W10.W10.AAAA`,
      null,
      '',
      'Bearer',
      'Bearer x',
      'Bearer a.b.c',
      'Basic dXNlcjpwdw==',
      `bearer ${world.connector.token()}`,
    ]) {
      expect((await world.send(world.in('personal', { text: 'x' }), header)).status, String(header)).toBe(401);
    }
    expect(world.requests).toHaveLength(0);
  });

  it('answers 401 to a channel that is not Teams, whose keys are others', async () => {
    expect((await send({}, { channelId: 'AseChannel' })).status).toBe(401);
    expect((await send({}, { channelId: 'emulator' })).status).toBe(401);
  });

  it('refuses another tenant', async () => {
    const elsewhere = { channelData: { tenant: { id: 'another-tenant' } } };
    expect((await send({}, elsewhere)).status).toBe(403);
    expect(
      (await send({}, { channelData: {}, conversation: { id: 'a:1', conversationType: 'personal' } })).status,
    ).toBe(403);
    expect(world.requests).toHaveLength(0);
  });

  it('answers 400 to what is no activity, and lives on', async () => {
    for (const body of ['', '[]', 'null', '"x"', '{}', '{"type":"message"}', '{"type":1}', 'x'.repeat(100)]) {
      const response = await fetch(`${world.url}/api/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${world.connector.token()}` },
        body,
      });
      expect(response.status, body).toBe(400);
    }
    expect((await send({})).status).toBe(200);
  });

  it('answers 413 to what is too long, and 405 to what is no POST', async () => {
    const long = await fetch(`${world.url}/api/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.connector.token()}` },
      body: 'x'.repeat(1_100_000),
    });
    expect(long.status).toBe(413);
    expect((await fetch(`${world.url}/api/messages`)).status).toBe(405);
  });

  it('survives whatever a client puts into an invoke', async () => {
    for (const name of [
      'adaptiveCard/action',
      'task/fetch',
      'task/submit',
      'composeExtension/query',
      'application/search',
      'composeExtension/fetchTask',
      'composeExtension/submitAction',
      '',
      'x',
    ]) {
      for (const value of [
        null,
        undefined,
        1,
        'x',
        [],
        {},
        { data: null },
        { action: null },
        { action: { data: 'x' } },
      ]) {
        const { status } = await send({}, { type: 'invoke', name, value });
        expect(status, `${name} ${JSON.stringify(value)}`).toBe(200);
      }
    }
    expect(world.requests).toHaveLength(0);
  });

  it('leaves a tenant silenced that an admin has blocked, over a restart too', async () => {
    const installations = inMemoryInstallations();
    const blocked = await createTeamsWorld({ installations });
    await installations.setStatus('teams', tenant, 'removed');
    await blocked.send(blocked.in('personal', { text: 'x' }));
    await blocked.stop();
    const again = await createTeamsWorld({ installations });
    await again.send(again.in('personal', { text: 'x' }));
    expect(installations.rows.get(tenant)?.status).toBe('removed');
    await again.stop();
  });

  it('serves the configured tenant without anybody’s approval', () => {
    expect(world.installations.rows.get(tenant)).toMatchObject({ status: 'approved', botUserId: botId });
  });
});

describe('without Microsoft’s keys', () => {
  it('does nothing and asks for another try', async () => {
    const other = await createTeamsWorld();
    other.connector.state.openIdDown = true;
    const { status } = await other.send(other.in('personal', { text: 'x' }));
    expect(status).toBe(503);
    expect(other.requests).toHaveLength(0);
    await other.stop();
  });
});

describe('with a managed identity', () => {
  it('needs no password, and checks the same', async () => {
    const managed = await createTeamsWorld({ appType: 'ManagedIdentity', appPassword: null });
    expect((await managed.send(managed.in('personal', { text: 'x' }))).status).toBe(200);
    const forgery = `Bearer ${managed.connector.token({ foreignKey: true })}`;
    expect((await managed.send(managed.in('personal', { text: 'x' }), forgery)).status).toBe(401);
    expect(managed.requests).toHaveLength(1);
    await managed.stop();
  });
});

describe('without an app id', () => {
  const nobody = { appId: null, appPassword: null, tenantId: null };

  it('does not start', async () => {
    await expect(createTeamsWorld(nobody)).rejects.toThrow('TEAMS_APP_ID');
    await expect(createTeamsWorld({ tenantId: null })).rejects.toThrow('TEAMS_TENANT_ID');
    await expect(createTeamsWorld({ appPassword: null })).rejects.toThrow('TEAMS_APP_PASSWORD');
    await expect(createTeamsWorld({ unauthenticated: 'loopback' })).rejects.toThrow('TEAMS_UNAUTHENTICATED');
  });

  it('serves this machine alone, and calls no other', async () => {
    const local = await createTeamsWorld({ ...nobody, unauthenticated: 'loopback' });
    const say = (more: Record<string, unknown>) => local.send(local.in('personal', { text: 'x', ...more }), null);
    expect((await say({})).status).toBe(200);
    expect((await say({ serviceUrl: 'https://evil.example/' })).status).toBe(401);
    expect((await say({ serviceUrl: 'http://127.0.0.1.evil.example/' })).status).toBe(401);
    expect(local.requests).toHaveLength(1);
    const suspicious: Record<string, string>[] = [
      { host: 'evil.example' },
      { origin: 'https://evil.example' },
      { 'x-forwarded-for': '203.0.113.9' },
    ];
    for (const headers of suspicious) {
      expect(await rawStatus(local, headers), JSON.stringify(headers)).toBe(401);
    }
    expect(local.connector.logins).toHaveLength(0);
    await local.stop();
  });
});

describe('createTeams', () => {
  it('keeps other paths to their owners', async () => {
    const server = createServer((req, res) => {
      res.writeHead(world.teams.handle(req, res) ? 500 : 404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect((await fetch(`http://127.0.0.1:${port}/api/messagesx`)).status).toBe(404);
    await new Promise((resolve) => server.close(resolve));
  });
});

function rawStatus(of: TeamsWorld, headers: Record<string, string>): Promise<number> {
  const body = JSON.stringify(of.in('personal', { text: 'x' }));
  return new Promise((resolve, reject) => {
    const req = request(`${of.url}/api/messages`, { method: 'POST', headers }, (res) => {
      res.resume();
      resolve(res.statusCode ?? 0);
    });
    req.on('error', reject);
    req.end(body);
  });
}
