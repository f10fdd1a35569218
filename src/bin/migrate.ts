import type { Config } from '../config.ts';
import { createLogger } from '../log.ts';
import { migrationsDir, openDatabase } from '../open-database.ts';
import { migrate } from '../store/migrate.ts';
import { print } from './print.ts';

export async function runMigrate(config: Config): Promise<void> {
  const opened = await openDatabase(config, createLogger('warn'), { join: true });
  try {
    const { applied } = await migrate(opened.url, { dir: migrationsDir, log: print });
    print(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`);
  } finally {
    await opened.close();
  }
}
