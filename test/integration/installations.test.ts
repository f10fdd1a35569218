import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import type { Clients } from '../../src/platforms/slack/clients.ts';
import { createOwnWorkspace } from '../../src/platforms/slack/own-workspace.ts';
import { createDatabase, type Database } from '../../src/store/database.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { createTestDatabase } from '../support/postgres.ts';

let database: Database;
let drop: () => Promise<unknown>;
beforeAll(async () => {
  const made = await createTestDatabase();
  database = createDatabase({ url: made.url });
  drop = () => made.drop();
});
afterAll(async () => {
  await database?.close();
  await drop?.();
});

const found = (workspace: string) => ({
  platform: 'slack' as const,
  workspace,
  name: workspace,
  botUserId: 'UBOT',
  botId: 'B1',
  appId: null,
  enterprise: null,
  scopes: [],
  token: `xoxb-${workspace}`,
  installedBy: null,
});

describe('installed workspaces', () => {
  it('a further one is given no voice until it is approved', async () => {
    const secrets = createSecrets([Buffer.alloc(32, 7)]);
    const installations = createInstallations({ database, secrets, clock: systemClock });
    await installations.save(found('TFIRST'));
    expect((await installations.save(found('TSECOND'))).status).toBe('pending');
    expect(await installations.token('slack', 'TFIRST')).toBe('xoxb-TFIRST');
    expect(await installations.token('slack', 'TSECOND')).toBeNull();
    await installations.setStatus('slack', 'TSECOND', 'approved');
    expect(await installations.token('slack', 'TSECOND')).toBe('xoxb-TSECOND');
    await installations.setStatus('slack', 'TFIRST', 'removed');
    expect(await installations.token('slack', 'TFIRST')).toBeNull();
  });

  it('the workspace of the one configured token needs no approval, since nobody could give it', async () => {
    const secrets = createSecrets([Buffer.alloc(32, 7)]);
    const installations = createInstallations({ database, secrets, clock: systemClock });
    const answers = { ok: true, team_id: 'TCONFIGURED', team: 'Configured', user_id: 'UBOT', bot_id: 'B1' };
    const client = Object.assign(new WebClient(), { auth: { test: async () => answers } });
    const clients: Clients = { call: (_workspace, method) => method(client as never) };
    const note = () => undefined;
    const own = createOwnWorkspace({
      clients,
      installations,
      botToken: 'xoxb-configured',
      log: { debug: note, info: note, warn: note, error: note },
    });
    own.start();
    expect(await own.known()).toMatchObject({ workspace: 'TCONFIGURED', status: 'approved', isFirst: false });
    own.stop();
    expect(await installations.get('slack', 'TCONFIGURED')).toMatchObject({ status: 'approved' });
  });
});
