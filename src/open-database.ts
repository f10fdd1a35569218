import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Logger } from './log.ts';
import { projectFolder } from './project-folder.ts';
import { findRunningPostgres, startEmbeddedPostgres } from './store/embedded/index.ts';
import { keepOwnKeys } from './store/key-file.ts';
import { reachDatabase } from './store/reach.ts';

/** Where the database is, kept open until `close`. */
export interface OpenDatabase {
  readonly url: string;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** One that is running already is used as it is; without, that is an error, since two programs must not serve from one folder. */
  readonly join?: boolean;
  /** Only a database that is there already: for reading, never for making a new one. */
  readonly mustExist?: boolean;
  /** Without trying whether a configured server answers: the doctor's checks say that themselves. */
  readonly untried?: boolean;
  announce?(line: string): void;
}

export const migrationsDir = join(projectFolder, 'prisma', 'migrations');

/** There is nothing to look at. `hint` says how it comes to be. */
export class NothingHere extends Error {
  readonly hint = 'Start it once (npm start), or name the right folder with CROSSDESK_DATA_DIR.';
  constructor(folder: string) {
    super(`There is no database in ${folder} yet.`);
    this.name = 'NothingHere';
  }
}

/**
 * The configured database, or the embedded one of the data folder, which makes that folder itself: closed to others, except
 * that an account which root lends to PostgreSQL may pass through.
 */
export async function openDatabase(config: Config, log: Logger, options: OpenOptions = {}): Promise<OpenDatabase> {
  if (config.databaseUrl !== null) {
    if (!options.untried) await reachDatabase(config.databaseUrl);
    return { url: config.databaseUrl, close: async () => undefined };
  }
  const running = options.join ? await findRunningPostgres(config.dataDir) : null;
  if (running) return { url: running.url, close: async () => undefined };
  if (options.mustExist && !existsSync(join(config.dataDir, 'embedded.json'))) throw new NothingHere(config.dataDir);
  const steps = {
    preparing: 'Preparing the database (first start only) …',
    starting: 'Starting the database …',
    recovering: 'Recovering the database after an unclean end …',
    ready: null,
  };
  const server = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    log: (line) => log.debug({ from: 'postgres' }, line),
    progress(step) {
      const line = steps[step];
      if (line) options.announce?.(line);
    },
    onLost: (error) => log.fatal({ err: error }, 'the embedded database is gone'),
  });
  return { url: server.url, close: () => server.stop() };
}

export async function openKeys(config: Config): Promise<readonly Buffer[]> {
  return config.encryptionKeys.length > 0 ? config.encryptionKeys : keepOwnKeys(config.dataDir);
}
