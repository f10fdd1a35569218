import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type Database, sql } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let test: TestDatabase;
let database: Database;
beforeAll(async () => {
  test = await createTestDatabase();
  database = createDatabase({ url: test.url, poolSize: 4 });
});
afterAll(async () => {
  await database?.close();
  await test?.drop();
});

const pid = sql`SELECT pg_backend_pid() AS pid`;

it('asks at one connection what is asked in one moment, and answers each with its own', async () => {
  const answers = await database.read((tx) =>
    Promise.all(
      Array.from({ length: 5 }, (_, n) =>
        tx.rows<{ n: number; pid: number }>(sql`SELECT ${n}::int AS n, pg_backend_pid() AS pid`),
      ),
    ),
  );
  expect(answers.map(([row]) => row?.n)).toEqual([0, 1, 2, 3, 4]);
  expect(new Set(answers.map(([row]) => row?.pid)).size).toBe(1);
});

it('asks at further connections what is too much for one', async () => {
  const answers = await database.read((tx) =>
    Promise.all(Array.from({ length: 60 }, () => tx.rows<{ pid: number }>(pid))),
  );
  expect(new Set(answers.map(([row]) => row?.pid)).size).toBe(4);
});

it('lets a statement fail alone', async () => {
  const [good, bad, fine] = await database.read((tx) =>
    Promise.allSettled([
      tx.rows<{ n: number }>(sql`SELECT 1 AS n`),
      tx.rows(sql`SELECT 1 / ${0}::int`),
      tx.rows<{ n: number }>(sql`SELECT 2 AS n`),
    ]),
  );
  expect(good).toMatchObject({ value: [{ n: 1 }] });
  expect(bad).toMatchObject({ status: 'rejected', reason: { code: '22012' } });
  expect(fine).toMatchObject({ value: [{ n: 2 }] });
});

it('fails what was asked of a connection that breaks, and goes on with another', async () => {
  const asked = database.read((tx) =>
    Promise.allSettled([tx.rows(pid), tx.rows(sql`SELECT pg_sleep(20)`), tx.rows(pid)]),
  );
  const [found] = await waitFor(() =>
    database.pool
      .query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(20)%' AND state = 'active'`,
      )
      .then(({ rows }) => rows),
  );
  await database.pool.query('SELECT pg_terminate_backend($1)', [found?.pid]);
  expect((await asked).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(await database.read((tx) => tx.rows(sql`SELECT 3 AS n`))).toEqual([{ n: 3 }]);
});

it('keeps the statements of a transaction in their order, asked at once or not', async () => {
  const seen = await database.transact(async (tx) => {
    await tx.run(sql`CREATE TEMP TABLE steps (n int) ON COMMIT DROP`);
    await Promise.all([1, 2, 3, 4].map((n) => tx.run(sql`INSERT INTO steps VALUES (${n})`)));
    return tx.rows<{ n: number }>(sql`SELECT n FROM steps ORDER BY ctid`);
  });
  expect(seen.map(({ n }) => n)).toEqual([1, 2, 3, 4]);
});

async function waitFor<T>(look: () => Promise<readonly T[]>): Promise<readonly T[]> {
  for (;;) {
    const found = await look();
    if (found.length > 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
