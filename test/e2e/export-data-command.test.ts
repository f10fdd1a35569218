import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sealContact } from '../../src/crm/customers/contact.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

const key = Buffer.alloc(32, 5);
let database: TestDatabase;
let program: string;
let folder: string;
beforeAll(async () => {
  program = join(import.meta.dirname, '..', '..', 'dist', `export-data-${process.pid}.mjs`);
  folder = await mkdtemp(join(tmpdir(), 'crossdesk-export-'));
  await build({
    entryPoints: ['src/bin/crossdesk.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
  });
  database = await createTestDatabase();
});
afterAll(async () => {
  await rm(program, { force: true });
  await rm(folder, { recursive: true, force: true });
  await database?.drop();
});

function run(...args: string[]): Promise<{ code: number; said: string }> {
  const env = {
    PATH: process.env.PATH ?? '',
    DATABASE_URL: database.url,
    CROSSDESK_ENCRYPTION_KEY: key.toString('base64'),
    SLACK_SIGNING_SECRET: 'a-signing-secret',
    SLACK_BOT_TOKEN: 'xoxb-very-secret',
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: folder, env, timeout: 25_000 }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    );
  });
}

it('hands out what is kept about a customer to whoever runs the server, and writes that down', async () => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { sealed, digest } = sealContact(createSecrets([key]), 'email', 'maria@fair.example');
  const { rows } = await client.query(
    `WITH d AS (INSERT INTO departments (key, name_en, name_zh) VALUES ('x', 'X', 'X') RETURNING id)
     INSERT INTO customers (name, department_id, email_sealed, email_digest, search_name, search_tokens)
     SELECT 'Maria Fair', d.id, $1, $2, 'maria fair', '{maria,fair}' FROM d RETURNING id`,
    [sealed, digest],
  );
  const customer = `C-${rows[0].id}`;

  const printed = await run('export-data', customer);
  expect(JSON.parse(printed.said)).toMatchObject({
    customer,
    Customers: { name: 'Maria Fair', email: 'maria@fair.example' },
  });

  const file = join(folder, 'maria.json');
  expect((await run('export-data', customer, file)).code).toBe(0);
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ customer });
  expect((await stat(file)).mode & 0o077).toBe(0);
  const again = await run('export-data', customer, file);
  expect(again.code).not.toBe(0);

  const lines = await client.query(
    `SELECT staff_id, version, fields FROM audit_entries WHERE operation = 'customer.export_data' ORDER BY id`,
  );
  expect(lines.rows[0]).toEqual({ staff_id: null, version: null, fields: ['everything'] });
  for (const [words, why] of [
    ['C-99999', /no customer C-99999/u],
    ['Maria', /no customer's id/u],
  ] as const) {
    const refused = await run('export-data', words);
    expect(refused.code).not.toBe(0);
    expect(refused.said).toMatch(why);
  }
  await client.end();
});
