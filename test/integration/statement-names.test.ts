import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type Database, sql } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  database = createDatabase({ url: test.url, poolSize: 1 });
});

afterAll(async () => {
  await database?.close();
  await test?.drop();
});

const named = async (from: Database): Promise<string[]> => {
  const { rows } = await from.pool.query<{ statement: string }>('SELECT statement FROM pg_prepared_statements');
  return rows.map(({ statement }) => statement);
};

it('keeps the plan of a statement that comes again and again, and of no other', async () => {
  const often = (n: number) => database.read((tx) => tx.rows<{ n: number }>(sql`SELECT ${n}::int + 1 AS n`));
  for (let n = 1; n <= 9; n += 1) expect(await often(n)).toEqual([{ n: n + 1 }]);
  expect(await named(database)).toEqual([]);
  for (let n = 10; n <= 15; n += 1) expect(await often(n)).toEqual([{ n: n + 1 }]);
  await database.read((tx) => tx.rows(sql`SELECT 'once'`));
  expect(await named(database)).toEqual(['SELECT $1::int + 1 AS n']);
});

it('goes on when a migration changes a type under a kept plan', async () => {
  await database.read((tx) => tx.run(sql`CREATE TABLE changing (id int PRIMARY KEY, size int)`));
  await database.read((tx) => tx.run(sql`INSERT INTO changing VALUES (1, 7)`));
  const read = () => database.read((tx) => tx.rows(sql`SELECT size FROM changing`));
  const write = () => database.transact((tx) => tx.rows(sql`UPDATE changing SET size = size + 1 RETURNING size`));
  for (let n = 0; n < 12; n += 1) await read();
  for (let n = 0; n < 12; n += 1) await write();
  expect((await named(database)).filter((text) => text.includes('changing'))).toHaveLength(2);
  await database.pool.query('ALTER TABLE changing ALTER size TYPE text');
  expect(await read()).toEqual([{ size: '19' }]);
  await database.pool.query('ALTER TABLE changing ALTER size TYPE bigint USING size::bigint');
  expect(await write()).toEqual([{ size: 20n }]);
  expect(await read()).toEqual([{ size: 20n }]);
});

it('names none where a pooler hands connections around', async () => {
  const pooled = createDatabase({ url: `${test.url}${test.url.includes('?') ? '&' : '?'}pgbouncer=true`, poolSize: 1 });
  try {
    for (let n = 0; n < 15; n += 1) await pooled.read((tx) => tx.rows(sql`SELECT ${n}::int AS n`));
    expect(await named(pooled)).toEqual([]);
  } finally {
    await pooled.close();
  }
});

it('plans every search anew: how to find the first few depends on what is searched for', async () => {
  const search = (word: string) =>
    database.read((tx) =>
      tx.rows(sql`SELECT id FROM customers WHERE search_tokens @> ${[word]}::text[] ORDER BY id LIMIT 5`),
    );
  for (let n = 0; n < 15; n += 1) await search(`word${n}`);
  expect((await named(database)).filter((text) => text.includes('search_tokens'))).toEqual([]);
});
