import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, type Environment, loadConfig } from '../../src/config.ts';

const key = Buffer.alloc(32, 1).toString('base64');
const load = (env: Environment) => loadConfig({ env, folder: '/somewhere' });

function faultsOf(env: Environment): readonly string[] {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('settings', () => {
  it('need nothing: embedded database, queue on it, playground on loopback', () => {
    expect(load({})).toMatchObject({
      port: 3000,
      portFixed: false,
      host: '127.0.0.1',
      dataDir: '/somewhere/.crossdesk',
      databaseUrl: null,
      redisUrl: null,
      slack: null,
      playground: true,
      command: '/crm',
      metricsToken: null,
      logLevel: 'info',
    });
  });

  it('turn the playground off as soon as a platform is configured', () => {
    const config = load({ SLACK_SIGNING_SECRET: 'a'.repeat(32), SLACK_BOT_TOKEN: 'xoxb-1' });
    expect(config).toMatchObject({
      playground: false,
      host: '0.0.0.0',
      slack: { apiUrl: 'https://slack.com/api/', mode: { kind: 'single' } },
    });
  });

  it('take several keys, the first of which encrypts', () => {
    const second = Buffer.alloc(32, 2).toString('base64');
    expect(load({ CROSSDESK_ENCRYPTION_KEY: `${key}, ${second}` }).encryptionKeys.map((bytes) => bytes[0])).toEqual([
      1, 2,
    ]);
  });

  it('treat an empty value as absent, and read administrators in lower case', () => {
    expect(load({ DATABASE_URL: '', PORT: '', CROSSDESK_ADMINS: ' Ana@Example.com ,bo@example.com' })).toMatchObject({
      databaseUrl: null,
      port: 3000,
      admins: ['ana@example.com', 'bo@example.com'],
    });
  });

  it('list every fault at once, in plain words, and print no value', () => {
    const env = {
      PORT: 'eighty',
      DATABASE_URL: 'mysql://root:hunter2secret@host/db',
      REDIS_URL: 'not a url',
      SLACK_BOT_TOKEN: 'wrong-hunter2secret',
      SLACK_CLIENT_ID: '1.2',
      CROSSDESK_ADMINS: 'nobody',
      CROSSDESK_ENCRYPTION_KEY: 'c2hvcnQ=',
      CROSSDESK_COMMAND: 'crm',
      CROSSDESK_METRICS_TOKEN: 'short',
      LOG_LEVEL: 'loud',
    };
    const faults = faultsOf(env);
    for (const name of [...Object.keys(env), 'SLACK_SIGNING_SECRET', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET']) {
      expect(
        faults.some((fault) => fault.includes(name)),
        `${name} in\n${faults.join('\n')}`,
      ).toBe(true);
    }
    expect(faults.join('\n')).not.toMatch(/hunter2secret|c2hvcnQ/u);
  });

  it('demand a key with an external database', () => {
    expect(faultsOf({ DATABASE_URL: 'postgresql://localhost/x' })).toEqual([
      expect.stringContaining('CROSSDESK_ENCRYPTION_KEY'),
    ]);
    expect(faultsOf({ DATABASE_URL: 'postgresql://localhost/x', CROSSDESK_ENCRYPTION_KEY: key })).toEqual([]);
  });

  it('refuse the playground beside a real platform, and on an open address', () => {
    const slack = { SLACK_SIGNING_SECRET: 'a'.repeat(32), SLACK_BOT_TOKEN: 'xoxb-1' };
    expect(faultsOf({ ...slack, CROSSDESK_PLAYGROUND: 'on' }).join()).toContain('CROSSDESK_PLAYGROUND');
    expect(faultsOf({ HOST: '0.0.0.0' }).join()).toContain('HOST');
  });

  it('come from .env for what the environment does not name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'crossdesk-env-'));
    writeFileSync(join(folder, '.env'), 'CROSSDESK_COMMAND=/desk\nLOG_LEVEL=warn\n');
    const before = process.env.LOG_LEVEL;
    process.env.LOG_LEVEL = 'error';
    try {
      expect(loadConfig({ folder })).toMatchObject({ command: '/desk', logLevel: 'error' });
    } finally {
      if (before === undefined) delete process.env.LOG_LEVEL;
      else process.env.LOG_LEVEL = before;
    }
  });
});
