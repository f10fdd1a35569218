import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, pendingMigrations } from '../../src/store/migrate.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/postgres.ts';

const log = () => undefined;
let dir: string;
let database: TestDatabase;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'migrations-'));
  database = await createEmptyDatabase();
});

afterEach(async () => {
  await database.drop();
  await rm(dir, { recursive: true, force: true });
});

async function add(name: string, sql: string): Promise<void> {
  await mkdir(join(dir, name), { recursive: true });
  await writeFile(join(dir, name, 'migration.sql'), sql);
}

async function ask<T extends pg.QueryResultRow>(sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('migrate', () => {
  it('applies what is pending, in order and once', async () => {
    await add('2_column', 'ALTER TABLE a ADD COLUMN name text;');
    await add('1_table', 'CREATE TABLE a (id int);');
    expect(await pendingMigrations(database.url, dir)).toEqual(['1_table', '2_column']);
    expect(await migrate(database.url, { dir, log })).toEqual({ applied: ['1_table', '2_column'] });
    expect(await migrate(database.url, { dir, log })).toEqual({ applied: [] });
    expect(await pendingMigrations(database.url, dir)).toEqual([]);
    const rows = await ask(
      'SELECT length(checksum) AS c, applied_steps_count AS n, finished_at >= started_at AS ok FROM _prisma_migrations',
    );
    expect(rows).toEqual([
      { c: 64, n: 1, ok: true },
      { c: 64, n: 1, ok: true },
    ]);
  });

  it('is done once when several processes start together', async () => {
    await add('1_table', 'CREATE TABLE a (id int); SELECT pg_sleep(0.2);');
    await add('2_index', 'CREATE INDEX CONCURRENTLY a_id ON a (id);');
    const results = await Promise.all(Array.from({ length: 5 }, () => migrate(database.url, { dir, log })));
    expect(results.flatMap(({ applied }) => applied)).toEqual(['1_table', '2_index']);
  });

  it('leaves nothing of a migration that fails, names the line, and can be tried again', async () => {
    await add('1_table', 'CREATE TABLE a (id int);\nINSERT INTO b VALUES (1);\n');
    await expect(migrate(database.url, { dir, log })).rejects.toMatchObject({
      fault: 'failed',
      message: expect.stringContaining('1_table failed, line 2: relation "b" does not exist'),
    });
    expect(await ask("SELECT to_regclass('a') AS a")).toEqual([{ a: null }]);
    await add('1_table', 'CREATE TABLE a (id int);');
    expect(await migrate(database.url, { dir, log })).toEqual({ applied: ['1_table'] });
  });

  it('runs what needs no transaction around it, and refuses to go on after half of it', async () => {
    await add('1_table', 'CREATE TABLE a (id int);');
    await add('2_index', 'CREATE INDEX CONCURRENTLY a_id ON a (id); -- ; a comment\nINSERT INTO a VALUES (1);');
    await migrate(database.url, { dir, log });
    await add('3_half', 'CREATE INDEX CONCURRENTLY a_two ON a (id); INSERT INTO nowhere VALUES (1);');
    await expect(migrate(database.url, { dir, log })).rejects.toMatchObject({ fault: 'failed' });
    await expect(migrate(database.url, { dir, log })).rejects.toMatchObject({
      fault: 'failed-before',
      message: expect.stringContaining('nowhere'),
    });
  });

  it('refuses a changed migration, but not changed line ends', async () => {
    await add('1_table', 'CREATE TABLE a (id int);\n-- end\n');
    await migrate(database.url, { dir, log });
    await add('1_table', 'CREATE TABLE a (id int);\r\n-- end\r\n');
    expect(await migrate(database.url, { dir, log })).toEqual({ applied: [] });
    await add('1_table', 'CREATE TABLE a (id bigint);');
    await expect(migrate(database.url, { dir, log })).rejects.toMatchObject({ fault: 'changed' });
  });

  it('refuses a database that a newer release migrated', async () => {
    await add('1_table', 'CREATE TABLE a (id int);');
    await add('2_later', 'CREATE TABLE b (id int);');
    await migrate(database.url, { dir, log });
    await rm(join(dir, '2_later'), { recursive: true });
    await expect(migrate(database.url, { dir, log })).rejects.toMatchObject({
      fault: 'newer-database',
      message: expect.stringContaining('2_later'),
    });
  });

  it('costs little when nothing is pending', async () => {
    await add('1_table', 'CREATE TABLE a (id int);');
    await migrate(database.url, { dir, log });
    const times: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const start = performance.now();
      await migrate(database.url, { dir, log });
      times.push(performance.now() - start);
    }
    // Machines differ and are shared: the best of five, against a bound far above what it takes.
    expect(Math.min(...times)).toBeLessThan(100);
    console.info(`nothing pending: ${Math.min(...times).toFixed(1)} ms`);
  });
});
