import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { schemaToSql } from '../support/schema-engine.ts';

let migrated: TestDatabase;
let declared: TestDatabase;
beforeAll(async () => {
  migrated = await createTestDatabase();
  declared = await createEmptyDatabase();
});
afterAll(async () => {
  await migrated?.drop();
  await declared?.drop();
});

async function ask(url: string, sql: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ line: string }>(sql);
    return rows.map(({ line }) => line).filter((line) => !line.startsWith('_prisma_migrations'));
  } finally {
    await client.end();
  }
}

const columns = `SELECT concat_ws(' ', table_name, column_name, data_type, udt_name, is_nullable, column_default) AS line
  FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1`;
const keys = `SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS line
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f') ORDER BY 1`;
const indexes = `SELECT concat_ws(' ', tablename, indexdef) AS line FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`;

describe('the migrations', () => {
  it('make what schema.prisma says', async () => {
    const client = new pg.Client({ connectionString: declared.url });
    await client.connect();
    await client.query(await schemaToSql('prisma/schema.prisma', declared.url));
    await client.end();
    expect(await ask(migrated.url, columns)).toEqual(await ask(declared.url, columns));
    expect(await ask(migrated.url, keys)).toEqual(await ask(declared.url, keys));
    // The migrations add indexes that Prisma's language cannot say; none that it can say may be missing.
    expect(await ask(migrated.url, indexes)).toEqual(expect.arrayContaining(await ask(declared.url, indexes)));
  });
});
