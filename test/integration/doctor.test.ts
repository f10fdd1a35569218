import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createLogger } from '../../src/log.ts';
import { openDatabase } from '../../src/open-database.ts';
import { createEmptyDatabase } from '../support/postgres.ts';

const token = 'xoxb-doctor-secret-0123456789';
const signingSecret = 'doctor-signing-secret-0123456789';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossdesk-doctor-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function configFor(databaseUrl: string) {
  return loadConfig({
    env: {
      DATABASE_URL: databaseUrl,
      CROSSDESK_DATA_DIR: join(folder, 'never-made'),
      CROSSDESK_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_BOT_TOKEN: token,
      // Nobody listens there.
      SLACK_API_URL: 'http://127.0.0.1:9/api/',
      LOG_LEVEL: 'silent',
    },
  });
}

async function look(databaseUrl: string) {
  const app = await startApp({
    config: configFor(databaseUrl),
    log: createLogger('silent'),
    web: false,
    worker: false,
    lookOnly: true,
  });
  try {
    return await app.doctor();
  } finally {
    await app.stop();
  }
}

describe('the doctor at the terminal', () => {
  it('changes nothing in what it looks at', async () => {
    const database = await createEmptyDatabase();
    try {
      const findings = await look(database.url);
      const text = JSON.stringify(findings);
      expect(text).toMatch(/migrations are not applied/u);
      expect(text).toMatch(/crossdesk migrate/u);
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      const { rows } = await client.query(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace`);
      await client.end();
      expect(rows).toEqual([]);
      expect(await readdir(folder)).toEqual([]);
    } finally {
      await database.drop();
    }
  });

  it('says of a database that cannot be reached that it cannot, and gives no secret away', async () => {
    const findings = await look('postgresql://crossdesk:very-secret-word@127.0.0.1:9/crossdesk');
    const faults = findings.filter(({ ok }) => !ok);
    expect(faults.find(({ what }) => what.en.startsWith('Database'))?.what.en).toMatch(/ECONNREFUSED/u);
    expect(faults.every(({ fix }) => fix !== undefined)).toBe(true);
    expect(JSON.stringify(findings)).not.toMatch(/very-secret-word|xoxb|signing-secret/u);
  });

  it('does not make an embedded database to look at', async () => {
    const dataDir = join(folder, 'nothing');
    const config = loadConfig({ env: { CROSSDESK_DATA_DIR: dataDir } });
    await expect(openDatabase(config, createLogger('silent'), { join: true, mustExist: true })).rejects.toThrow(
      /no database in/u,
    );
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('a start', () => {
  it('with a database that gives no connection says so in plain words, without the password', async () => {
    const started = startApp({
      config: configFor('postgresql://crossdesk:very-secret-word@127.0.0.1:9/crossdesk'),
      log: createLogger('silent'),
      web: false,
      worker: true,
    });
    const error = (await started.catch((reason: unknown) => reason)) as Error & { hint?: string };
    expect(error.message).toMatch(/“crossdesk” at 127\.0\.0\.1:9 gives no connection: connect ECONNREFUSED/u);
    expect(error.hint).toMatch(/DATABASE_URL/u);
    expect(`${error.message}${error.stack}`).not.toMatch(/very-secret-word/u);
  });
});
