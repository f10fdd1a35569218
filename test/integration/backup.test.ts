import { mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { backup, restore, verifyBackup } from '../../src/store/backup.ts';
import { migrate } from '../../src/store/migrate.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/postgres.ts';

const log = () => undefined;

const structure = `
CREATE TYPE mood AS ENUM ('calm', 'cross');
CREATE TABLE team (id serial PRIMARY KEY, name text NOT NULL, lead_id bigint);
CREATE TABLE person (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  team_id int NOT NULL REFERENCES team (id),
  boss_id bigint REFERENCES person (id),
  name text, sealed bytea, amount numeric(20, 6), share double precision, at timestamptz(3), day date,
  tags text[], extra jsonb, mood mood, awake boolean,
  name_length int GENERATED ALWAYS AS (char_length(name)) STORED
);
ALTER TABLE team ADD CONSTRAINT team_lead_fkey FOREIGN KEY (lead_id) REFERENCES person (id);
CREATE TABLE "Odd ""Name" ("Some Column" text);
CREATE TABLE history (id int, note text) PARTITION BY RANGE (id);
CREATE TABLE history_low PARTITION OF history FOR VALUES FROM (0) TO (100);
CREATE TABLE history_high PARTITION OF history FOR VALUES FROM (100) TO (1000);
CREATE FUNCTION forbid() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append only'; END $$;
CREATE TRIGGER history_kept BEFORE TRUNCATE ON history FOR EACH STATEMENT EXECUTE FUNCTION forbid();
`;

const content = `
INSERT INTO team (name) VALUES ('Sales'), ('客服部');
INSERT INTO person (team_id, boss_id, name, sealed, amount, share, at, day, tags, extra, mood, awake) VALUES
  (1, NULL, '陈伟 🎉', decode('00ff5c0a0d09', 'hex'), 12345678901234.000001, 0.1, '2026-02-28 23:59:59.999+08', '2026-02-28',
   ARRAY['a,b', NULL, '"quoted"', '\\N'], '{"k": [1, null, "\\u4f60"]}', 'calm', true),
  (2, 1, E'back\\\\slash\\ttab\\nline\\r\\\\.', NULL, 'NaN', '-Infinity', NULL, NULL, '{}', 'null', NULL, NULL),
  (2, 2, '', '', 0, 0, '0044-03-15 12:00:00+00 BC', 'infinity', NULL, NULL, 'cross', false);
UPDATE team SET lead_id = 2 WHERE id = 1;
INSERT INTO "Odd ""Name" VALUES ('x'), (NULL);
INSERT INTO history VALUES (1, 'low'), (500, 'high');
`;

const everything = `
SELECT (SELECT json_agg(t ORDER BY id) FROM team t)::text AS team, (SELECT json_agg(p ORDER BY id) FROM person p)::text AS person,
  (SELECT json_agg(o) FROM "Odd ""Name" o)::text AS odd, (SELECT json_agg(h ORDER BY id) FROM history h)::text AS history`;

let folder: string;
let migrations: string;
let source: TestDatabase;
let target: TestDatabase;

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query(sql);
    return Array.isArray(result) ? result.at(-1).rows : result.rows;
  } finally {
    await client.end();
  }
}

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(migrations, name), { recursive: true });
  await writeFile(join(migrations, name, 'migration.sql'), sql);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backup-'));
  migrations = join(folder, 'migrations');
  await addMigration('1_structure', structure);
  source = await createEmptyDatabase();
  await migrate(source.url, { dir: migrations, log });
  await ask(source.url, content);
});

beforeEach(async () => {
  target = await createEmptyDatabase();
  await migrate(target.url, { dir: migrations, log });
  return () => target.drop();
});

afterAll(async () => {
  await source.drop();
  await rm(folder, { recursive: true, force: true });
});

async function saved(name: string, options = {}): Promise<string> {
  const file = join(folder, name);
  await backup(source.url, file, { log, overwrite: true, ...options });
  return file;
}

describe('a round trip', () => {
  it('brings back every value, generated and identity columns included', async () => {
    const file = await saved('all.backup');
    const result = await restore(target.url, file, { log });
    expect(result).toMatchObject({ rows: 9, tables: 4, keysMatch: null });
    expect(await ask(target.url, everything)).toEqual(await ask(source.url, everything));
    const [person] = await ask(target.url, 'SELECT name_length, sealed FROM person WHERE id = 1');
    expect(person).toEqual({ name_length: 4, sealed: Buffer.from([0, 255, 92, 10, 13, 9]) });
  });

  it('lets counters go on after the last row', async () => {
    await restore(target.url, await saved('counters.backup'), { log });
    expect(await ask(target.url, "INSERT INTO team (name) VALUES ('x') RETURNING id")).toEqual([{ id: 3 }]);
    expect(await ask(target.url, 'INSERT INTO person (team_id) VALUES (3) RETURNING id')).toEqual([{ id: '4' }]);
  });

  it('works for an account that is no superuser, and leaves its foreign keys and triggers in force', async () => {
    const role = `plain_${Date.now()}`;
    const tables = ['team', 'person', '"Odd ""Name"', 'history', 'history_low', 'history_high', '_prisma_migrations'];
    await ask(
      target.url,
      `CREATE ROLE ${role} LOGIN PASSWORD 'plain'; GRANT CREATE, USAGE ON SCHEMA public TO ${role}`,
    );
    await ask(target.url, tables.map((table) => `ALTER TABLE ${table} OWNER TO ${role}`).join(';'));
    const url = new URL(target.url);
    url.username = role;
    url.password = 'plain';
    await restore(url.href, await saved('plain.backup'), { log });
    expect(await ask(target.url, everything)).toEqual(await ask(source.url, everything));
    await expect(ask(target.url, 'INSERT INTO person (team_id) VALUES (99)')).rejects.toThrow(/person_team_id_fkey/);
    await expect(ask(target.url, 'TRUNCATE history')).rejects.toThrow(/append only/);
    await target.drop();
    await ask(source.url, `DROP ROLE ${role}`);
  });

  it('keeps any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { maxLength: 20 }), async (texts) => {
        const rows = texts.map((text) => text.replaceAll('\0', ''));
        const client = new pg.Client({ connectionString: target.url });
        await client.connect();
        const readAll = async () =>
          (await client.query('SELECT array_agg(note ORDER BY id) AS notes FROM history')).rows[0].notes ?? [];
        await client.query("SET session_replication_role = 'replica'; TRUNCATE history");
        await client.query('INSERT INTO history SELECT n - 1, t FROM unnest($1::text[]) WITH ORDINALITY AS x (t, n)', [
          rows,
        ]);
        const before = await readAll();
        const file = join(folder, 'text.backup');
        await backup(target.url, file, { log, overwrite: true });
        await client.query('TRUNCATE history');
        await restore(target.url, file, { log, replace: true });
        const after = await readAll();
        await client.end();
        expect(after).toEqual(before);
      }),
      { numRuns: 10 },
    );
  });

  it('carries a large table in bounded pieces while the database is written to, and keeps one moment', async () => {
    const big = await createTestDatabase('template0');
    const sql = `CREATE TABLE a (id int, filler text); CREATE TABLE b (id int);
      INSERT INTO a SELECT n, md5(n::text) || repeat('x', 500) FROM generate_series(1, 60000) n;
      INSERT INTO a VALUES (0, repeat('y', 5000000)); INSERT INTO b SELECT 1`;
    await ask(big.url, sql);
    const writer = new pg.Client({ connectionString: big.url });
    await writer.connect();
    let running = true;
    const writing = (async () => {
      while (running) await writer.query('WITH x AS (INSERT INTO a VALUES (1)) INSERT INTO b VALUES (1)');
    })();
    const file = join(folder, 'big.backup');
    await backup(big.url, file, { log });
    running = false;
    await writing;
    await writer.end();
    const { summary } = await verifyBackup(file);
    expect((summary.rows.a ?? 0) - 60_001).toBe((summary.rows.b ?? 0) - 1);
    await restore(big.url, file, { log, replace: true });
    const [sum] = await ask(big.url, 'SELECT count(*)::int AS n, max(length(filler)) AS longest FROM a');
    expect(sum).toEqual({ n: summary.rows.a, longest: 5_000_000 });
    await big.drop();
  });

  it('is restored under a running application, which only waits', async () => {
    const file = await saved('running.backup');
    const writer = new pg.Client({ connectionString: target.url });
    await writer.connect();
    await writer.query("INSERT INTO team (name) VALUES ('before')");
    let running = true;
    const writing = (async () => {
      let written = 0;
      for (; running; written += 1) await writer.query('INSERT INTO "Odd ""Name" VALUES (\'meanwhile\')');
      return written;
    })();
    await restore(target.url, file, { log, replace: true });
    running = false;
    expect(await writing).toBeGreaterThan(0);
    await writer.end();
    expect(await ask(target.url, 'SELECT name FROM team ORDER BY id')).toEqual([{ name: 'Sales' }, { name: '客服部' }]);
  });

  it('keeps the file to its owner and refuses to overwrite one', async () => {
    const file = await saved('once.backup');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await expect(backup(source.url, file, { log })).rejects.toMatchObject({ fault: 'file-exists' });
  });
});

describe('a restore that must not happen changes nothing', () => {
  const survivor = async () => ask(target.url, 'SELECT name FROM team');

  beforeEach(async () => {
    await ask(target.url, "INSERT INTO team (name) VALUES ('survivor')");
  });

  it('into a database with rows, unless told to replace them', async () => {
    const file = await saved('full.backup');
    await expect(restore(target.url, file, { log })).rejects.toMatchObject({ fault: 'not-empty' });
    expect(await survivor()).toEqual([{ name: 'survivor' }]);
    await restore(target.url, file, { log, replace: true });
    expect(await survivor()).toHaveLength(2);
  });

  it('from a file that was cut off, anywhere', async () => {
    const file = await saved('cut.backup');
    const whole = await readFile(file);
    for (const length of [0, 1, 10, 40, Math.floor(whole.length / 2), whole.length - 9, whole.length - 1]) {
      await writeFile(file, whole);
      await truncate(file, length);
      await expect(restore(target.url, file, { log, replace: true })).rejects.toMatchObject({ fault: 'damaged' });
    }
    expect(await survivor()).toEqual([{ name: 'survivor' }]);
  });

  it('from a file in which one byte differs, even where gzip would not notice', async () => {
    const file = await saved('flipped.backup');
    const plain = gunzipSync(await readFile(file));
    await fc.assert(
      fc.asyncProperty(fc.nat(plain.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bad = Buffer.from(plain);
        bad[at] = (bad[at] ?? 0) ^ change;
        await writeFile(file, gzipSync(bad));
        await expect(verifyBackup(file)).rejects.toMatchObject({ name: 'BackupError' });
      }),
      { numRuns: 60 },
    );
    await writeFile(file, gzipSync(plain.subarray(0, plain.length - 200)));
    await expect(restore(target.url, file, { log, replace: true })).rejects.toMatchObject({ fault: 'damaged' });
    expect(await survivor()).toEqual([{ name: 'survivor' }]);
  });

  it('from something else, or from nothing', async () => {
    const file = join(folder, 'else.txt');
    await writeFile(file, 'hello');
    await expect(restore(target.url, file, { log })).rejects.toMatchObject({ fault: 'damaged' });
    await writeFile(file, gzipSync('hello'));
    await expect(restore(target.url, file, { log })).rejects.toMatchObject({ fault: 'damaged' });
    await expect(restore(target.url, join(folder, 'none'), { log })).rejects.toMatchObject({ fault: 'no-backup' });
  });

  it('of an older release is restored into this one and migrated, all at once', async () => {
    const file = await saved('upgrade.backup');
    await addMigration(
      '2_names',
      "ALTER TABLE team ADD COLUMN shout text; UPDATE team SET shout = upper(name); ALTER TYPE mood ADD VALUE 'glad';",
    );
    await addMigration('3_gone', 'ALTER TABLE team ALTER COLUMN shout SET NOT NULL; DROP TABLE history;');
    try {
      await migrate(target.url, { dir: migrations, log });
      const options = { log, replace: true, migrationsDir: migrations };
      const result = await restore(target.url, file, options);
      expect(result.migrated).toEqual(['2_names', '3_gone']);
      expect(await ask(target.url, 'SELECT shout FROM team ORDER BY id')).toEqual([
        { shout: 'SALES' },
        { shout: '客服部' },
      ]);
      expect(await migrate(target.url, { dir: migrations, log })).toEqual({ applied: [] });
      await addMigration('4_bad', 'ALTER TABLE team ALTER COLUMN lead_id SET NOT NULL;');
      await expect(restore(target.url, file, options)).rejects.toMatchObject({ name: 'MigrationError' });
      expect(await ask(target.url, 'SELECT shout FROM team ORDER BY id')).toHaveLength(2);
    } finally {
      for (const name of ['2_names', '3_gone', '4_bad'])
        await rm(join(migrations, name), { recursive: true, force: true });
    }
  });

  it('into another structure, and says which release to use', async () => {
    const file = await saved('older.backup');
    await ask(target.url, 'DELETE FROM team');
    await addMigration('2_more', 'ALTER TABLE team ADD COLUMN colour text');
    try {
      await migrate(target.url, { dir: migrations, log });
      await expect(restore(target.url, file, { log })).rejects.toMatchObject({
        fault: 'other-migrations',
        message: expect.stringContaining('older structure, before the migration 2_more'),
      });
      const newer = join(folder, 'newer.backup');
      await backup(target.url, newer, { log });
      await expect(restore(source.url, newer, { log, replace: true })).rejects.toMatchObject({
        fault: 'other-migrations',
        message: expect.stringContaining('2_more'),
      });
    } finally {
      await rm(join(migrations, '2_more'), { recursive: true });
    }
  });
});

it('tells whether the encryption keys fit, without holding them', async () => {
  const key = Buffer.alloc(32, 7);
  const file = await saved('keys.backup', { keys: [key] });
  const said: string[] = [];
  const matching = await restore(target.url, file, { log, keys: [Buffer.alloc(32, 1), key] });
  const foreign = await restore(target.url, file, {
    log: (line) => said.push(line),
    replace: true,
    keys: [Buffer.alloc(32, 1)],
  });
  expect([matching.keysMatch, foreign.keysMatch]).toEqual([true, false]);
  expect(said.join()).toContain('keys do not match');
  const plain = gunzipSync(await readFile(file));
  expect(plain.includes(key) || plain.includes(key.toString('hex')) || plain.includes(key.toString('base64'))).toBe(
    false,
  );
});
