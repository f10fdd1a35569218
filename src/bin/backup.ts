import { existsSync } from 'node:fs';
import type { Config } from '../config.ts';
import { createLogger } from '../log.ts';
import { migrationsDir, openDatabase, openKeys } from '../open-database.ts';
import { BackupError, backup, restore } from '../store/backup.ts';
import { migrate } from '../store/migrate.ts';
import { print } from './print.ts';

const size = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

export async function runBackup(config: Config, file: string, options: { force?: boolean }): Promise<void> {
  const opened = await openDatabase(config, createLogger('warn'), { join: true, mustExist: true });
  try {
    const keys = await openKeys(config);
    const saved = await backup(opened.url, file, { keys, log: print, ...(options.force ? { overwrite: true } : {}) });
    print(`Saved ${saved.rows} rows of ${saved.tables} tables in ${file} (${size(saved.bytes)}).`);
    print('The encryption key is not in it: keep that safe as well, or contact details cannot be read again.');
  } finally {
    await opened.close();
  }
}

export async function runRestore(config: Config, file: string, options: { replace?: boolean }): Promise<void> {
  // Before a database is made for it.
  if (!existsSync(file))
    throw new BackupError('no-backup', `There is no file ${file}.`, 'Check the name of the backup.');
  const opened = await openDatabase(config, createLogger('warn'), { join: true });
  try {
    await migrate(opened.url, { dir: migrationsDir, log: print });
    const keys = await openKeys(config);
    const done = await restore(opened.url, file, {
      keys,
      log: print,
      migrationsDir,
      ...(options.replace ? { replace: true } : {}),
    });
    print(`Restored ${done.rows} rows of ${done.tables} tables, as they were on ${done.madeAt.toISOString()}.`);
  } finally {
    await opened.close();
  }
}
