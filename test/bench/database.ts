import { join } from 'node:path';
import pg from 'pg';
import { projectFolder } from '../../src/project-folder.ts';
import { startEmbeddedPostgres } from '../../src/store/embedded/index.ts';
import { migrate } from '../../src/store/migrate.ts';
import { makeFolder } from './folders.ts';

/** The server that the bench runs on, and databases of its own in it. */
export interface Server {
  readonly version: string;
  /** A migrated database under this name, dropped by `stop`. Resolves to its URL. */
  database(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** The server of DATABASE_URL, or PostgreSQL from npm with its ordinary durability, in a folder that is deleted at the end. */
export async function startServer(): Promise<Server> {
  const given = process.env.DATABASE_URL;
  const opened = given ? { url: given, stop: async () => undefined } : await startEmbedded();
  const admin = new pg.Pool({ connectionString: opened.url, max: 1 });
  const made: string[] = [];
  const { rows } = await admin.query<{ server_version: string }>('SHOW server_version');
  return {
    version: `${rows[0]?.server_version.split(' ')[0]}${given ? '' : ' (embedded)'}`,
    async database(purpose) {
      const name = `crossdesk_bench_${process.pid}_${purpose}`;
      await admin.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE template0`);
      made.push(name);
      const url = new URL(opened.url);
      url.pathname = `/${name}`;
      await migrate(url.href, { dir: join(projectFolder, 'prisma/migrations'), log: () => undefined });
      return url.href;
    },
    async stop() {
      for (const name of made) await admin.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
      await admin.end();
      await opened.stop();
    },
  };
}

function startEmbedded(): Promise<{ url: string; stop(): Promise<void> }> {
  return startEmbeddedPostgres({ dataDir: makeFolder(), log: () => undefined });
}
