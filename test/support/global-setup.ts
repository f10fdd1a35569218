import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/store/migrate.ts';
import { createDatabase, randomName, startTestPostgres, type TestDatabase, type TestPostgres } from './postgres.ts';

let server: TestPostgres | undefined;
let template: TestDatabase | undefined;

/** Vitest calls this once before all tests: one server, and one migrated database that every test file copies. */
export async function setup(project: TestProject): Promise<void> {
  server = await startTestPostgres();
  const name = randomName();
  template = await createDatabase(server.adminUrl, 'template0', name);
  await migrate(template.url, { dir: 'prisma/migrations', log: () => undefined });
  await unlimitNoise(template.url);
  project.provide('pgAdminUrl', server.adminUrl);
  project.provide('pgTemplate', name);
}

/** Tests do in seconds what a company does in a day: they see each message by itself, unless they are about the noise budget. */
async function unlimitNoise(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO settings (key, value) VALUES ('noise_budget', '{"person": 1000000, "channel": 1000000}')`,
    );
  } finally {
    await client.end();
  }
}

export async function teardown(): Promise<void> {
  await template?.drop();
  await server?.stop();
}
