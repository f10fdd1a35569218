import pg from 'pg';
import { expect, it } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { createTestDatabase } from '../support/postgres.ts';

it('gives every test file a migrated database of its own, quickly', async () => {
  const times: number[] = [];
  const databases = [];
  for (let round = 0; round < 3; round += 1) {
    const begun = performance.now();
    databases.push(await createTestDatabase());
    times.push(performance.now() - begun);
  }
  console.info(`a test database: ${Math.min(...times).toFixed(0)} ms`);
  const [first, second] = databases;
  expect(await migrate(first!.url, { dir: 'prisma/migrations', log: () => undefined })).toEqual({ applied: [] });
  const client = new pg.Client({ connectionString: first!.url });
  await client.connect();
  await client.query('CREATE TABLE mine (id int)');
  await client.end();
  const other = new pg.Client({ connectionString: second!.url });
  await other.connect();
  expect((await other.query("SELECT to_regclass('mine') AS mine")).rows).toEqual([{ mine: null }]);
  await other.end();
  await Promise.all(databases.map((database) => database.drop()));
});
