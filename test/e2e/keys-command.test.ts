import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSecrets } from '../../src/store/secrets.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let program: string;
beforeAll(async () => {
  program = join(import.meta.dirname, '..', '..', 'dist', `keys-command-${process.pid}.mjs`);
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
  await database?.drop();
});

function run(keys: readonly Buffer[], ...args: string[]): Promise<{ code: number; said: string }> {
  const env = {
    PATH: process.env.PATH ?? '',
    DATABASE_URL: database.url,
    CROSSDESK_ENCRYPTION_KEY: keys.map((key) => key.toString('base64')).join(','),
    SLACK_SIGNING_SECRET: 'a-signing-secret',
    SLACK_BOT_TOKEN: 'xoxb-very-secret',
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: tmpdir(), env, timeout: 25_000 }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    );
  });
}

it('an old key is replaced, step by step, by whoever stands at the terminal', async () => {
  const old = Buffer.alloc(32, 1);
  const secrets = createSecrets([old]);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`INSERT INTO departments (key, name_en, name_zh) VALUES ('zz', 'Z', 'Z')`);
  await client.query(
    `INSERT INTO customers (name, department_id, search_name, email_sealed, email_digest) SELECT 'Acme', id, '', $1, $2 FROM departments WHERE key = 'zz'`,
    [secrets.seal('a@x.example', 'customer.email'), secrets.digest('a@x.example', 'customer.email')],
  );
  try {
    expect((await run([old], 'keys', 'status')).said).toMatch(
      new RegExp(`${secrets.keyIds[0]} +current +1 sealed`, 'u'),
    );
    const rotated = (await run([old], 'keys', 'rotate')).said;
    const settings = [...rotated.matchAll(/CROSSDESK_ENCRYPTION_KEY=(\S+)/gu)].map(([, value]) =>
      (value ?? '').split(',').map((one) => Buffer.from(one, 'base64')),
    );
    // First everybody can read what the new key seals, then everybody seals with it.
    expect(settings[0]?.[0]).toEqual(old);
    expect(settings[1]?.[1]).toEqual(old);
    const [, both = []] = settings;
    expect((await run(both, 'keys', 'drop')).said).toContain('Every key is needed');
    expect((await run(both, 'keys', 'reseal')).said).toContain('Sealed 1 texts anew');
    expect((await run(both, 'keys', 'reseal')).said).toContain('sealed with the first key already');
    const left = (await run(both, 'keys', 'drop')).said;
    expect(left).toContain(`CROSSDESK_ENCRYPTION_KEY=${both[0]?.toString('base64')}\n`);
    const looked = await run(both.slice(0, 1), 'doctor', '--full', '--anchor', '7:00000000');
    expect(looked.said).toMatch(/everything is sealed with the current key[\s\S]*/u);
    expect(looked.said).toMatch(/✗ Audit log: 7:00000000 is no place in the chain/u);
    const lost = await run([Buffer.alloc(32, 5)], 'keys', 'reseal');
    expect(lost).toMatchObject({ code: 1, said: expect.stringContaining('1 texts need the key') });
  } finally {
    await client.end();
  }
}, 120_000);
