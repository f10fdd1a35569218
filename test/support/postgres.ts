import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { lockFolder } from '../../src/store/embedded/home.ts';
import { startEmbeddedPostgres } from '../../src/store/embedded/index.ts';
import { readLock } from '../../src/store/embedded/lock.ts';
import { settleCluster } from '../../src/store/embedded/server.ts';

const folderPrefix = 'crossdesk-test-';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's connection string of the server that the tests share. */
    pgAdminUrl: string;
    /** The migrated database that test databases are copied from. */
    pgTemplate: string;
  }
}

export interface TestPostgres {
  /** Connects to a database in which nothing is stored. */
  adminUrl: string;
  stop(): Promise<void>;
}

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** One server for a whole test run: the one of DATABASE_URL, or a throw-away cluster that never waits for the disk. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const own = process.env.DATABASE_URL;
  if (own) return { adminUrl: own, stop: async () => undefined };
  await sweepKilledRuns();
  const dataDir = await mkdtemp(join(tmpdir(), folderPrefix));
  // As root the server runs under another account, which must get through.
  await chmod(dataDir, 0o711);
  const lines: string[] = [];
  const server = await startEmbeddedPostgres({
    dataDir,
    log: (line) => lines.push(line),
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' },
  });
  return {
    adminUrl: withDatabase(server.url, 'postgres'),
    async stop() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Test runs that were killed leave a server and a folder behind: end the one and delete the other. */
async function sweepKilledRuns(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(folderPrefix));
  for (const folder of names.map((name) => join(tmpdir(), name))) {
    const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
      // Another run has just deleted it.
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    // A young one may be about to start, and other people's are theirs.
    if (!found || Date.now() - found.mtimeMs < 60_000 || found.uid !== process.getuid?.()) continue;
    if (await readLock(lockFolder(folder))) continue;
    await settleCluster(join(folder, 'postgres'), () => undefined);
    await rm(folder, { recursive: true, force: true });
  }
}

/** A database of its own for a test file: a copy of the template, by default the migrated one. Drop it when done. */
export async function createTestDatabase(template: string = inject('pgTemplate')): Promise<TestDatabase> {
  return createDatabase(inject('pgAdminUrl'), template);
}

/** An empty database, for tests that migrate it themselves. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase(inject('pgAdminUrl'), 'template0');
}

/** The same from an administrator's URL, for the global setup, where nothing is provided yet. */
export async function createDatabase(adminUrl: string, template: string, name = randomName()): Promise<TestDatabase> {
  await asAdmin(adminUrl, (client) =>
    client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE ${pg.escapeIdentifier(template)}`),
  );
  return {
    url: withDatabase(adminUrl, name),
    // Connections that a test forgot must not keep its database.
    drop: () =>
      asAdmin(adminUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`)),
  };
}

export function randomName(): string {
  return `crossdesk_test_${randomBytes(6).toString('hex')}`;
}

export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function asAdmin(adminUrl: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
