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
  project.provide('pgAdminUrl', server.adminUrl);
  project.provide('pgTemplate', name);
}

export async function teardown(): Promise<void> {
  await template?.drop();
  await server?.stop();
}
