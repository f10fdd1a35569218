import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { DeliveryError } from '../../src/core/errors.ts';
import { appId, tenant } from '../support/teams-connector.ts';
import { channel, createTeamsWorld, type TeamsWorld } from './teams-world.ts';

/** A stand-in of what hands out a managed identity's tokens on a machine of Azure. */
interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}
const asked: Asked[] = [];
let refuses = false;
const azure = createServer((req, res) => {
  const { pathname, searchParams } = new URL(req.url ?? '/', 'http://azure.example');
  asked.push({ path: pathname, query: searchParams, headers: req.headers });
  if (refuses)
    return void res.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_request"}');
  const expires = Math.floor(Date.now() / 1_000) + 86_400;
  res.writeHead(200, { 'content-type': 'application/json' }).end(
    JSON.stringify({
      access_token: `identity-token-${asked.length}`,
      expires_on: String(expires),
      expires_in: '86400',
      token_type: 'Bearer',
      resource: searchParams.get('resource'),
      client_id: searchParams.get('client_id'),
    }),
  );
});

let world: TeamsWorld;
beforeEach(async () => {
  asked.length = 0;
  refuses = false;
  await new Promise<void>((resolve) => azure.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await world?.stop();
  azure.closeAllConnections();
  await new Promise((resolve) => azure.close(resolve));
});

const url = (): string => `http://127.0.0.1:${(azure.address() as AddressInfo).port}`;
/** A bot whose settings are read from the environment of such a machine. */
function identity(environment: Record<string, string>) {
  const { teams } = loadConfig({
    env: {
      TEAMS_APP_ID: appId,
      TEAMS_TENANT_ID: tenant,
      TEAMS_APP_TYPE: 'ManagedIdentity',
      ...environment,
    },
  });
  if (!teams) throw new Error('Teams is not configured');
  const { appType, appPassword, identitySource } = teams;
  return { appType, appPassword, ...(identitySource ? { identitySource } : {}) };
}
const appService = () =>
  identity({ IDENTITY_ENDPOINT: `${url()}/msi/token`, IDENTITY_HEADER: 'a-header-of-the-service' });
const push = () =>
  world.teams.post(
    { kind: 'channel', workspace: tenant, channel },
    { title: ['x'], blocks: [] },
    { locale: 'en', timezone: 'UTC' },
    { id: 'delivery-1', again: false },
  );

it('a managed identity gets its token from App Service, and pushes with it', async () => {
  world = await createTeamsWorld(appService());
  await world.send(world.in('channel', { text: 'help' }));
  await push();
  const last = asked.at(-1);
  expect(last?.path).toBe('/msi/token');
  expect(last?.headers['x-identity-header']).toBe('a-header-of-the-service');
  expect(last?.query.get('resource')).toBe('https://api.botframework.com');
  expect(last?.query.get('client_id')).toBe(appId);
  expect(world.connector.authorizations.at(-1)).toBe('Bearer identity-token-1');
  expect(world.connector.logins).toHaveLength(0);
  await push();
  expect(asked).toHaveLength(1);
});

it('and from the metadata service of a virtual machine', async () => {
  world = await createTeamsWorld(identity({ AZURE_POD_IDENTITY_AUTHORITY_HOST: url() }));
  await world.send(world.in('channel', { text: 'help' }));
  await push();
  const last = asked.at(-1);
  expect(last?.path).toBe('/metadata/identity/oauth2/token');
  expect(last?.headers.metadata).toBe('true');
  expect(last?.query.get('resource')).toBe('https://api.botframework.com');
  expect(last?.query.get('client_id')).toBe(appId);
  expect(world.connector.authorizations.at(-1)).toBe('Bearer identity-token-1');
});

it('one that is not assigned to the machine keeps pushes waiting, and the doctor names the mend', async () => {
  refuses = true;
  world = await createTeamsWorld(appService());
  await world.send(world.in('channel', { text: 'help' }));
  const failure: unknown = await push().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DeliveryError);
  expect(failure).toMatchObject({ kind: 'transient', reason: 'identity-refused' });
  expect(world.connector.calls).toHaveLength(0);
  const [credentials] = await world.teams.health();
  expect(credentials?.ok).toBe(false);
  expect(credentials?.fix?.en).toMatch(/managed identity .* assigned to this machine/u);
});
