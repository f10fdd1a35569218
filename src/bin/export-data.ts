import { writeFile } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { systemClock } from '../core/clock.ts';
import { noteExport, personalData } from '../crm/customer-360/personal/export.ts';
import { createLogger } from '../log.ts';
import { declaredRegistry } from '../manifests.ts';
import { openDatabase, openKeys } from '../open-database.ts';
import { createDatabase } from '../store/database.ts';
import { createSecrets } from '../store/secrets.ts';
import { print } from './print.ts';

/**
 * Everything that is kept about a customer, as a file or printed: for whoever runs the server. The audit log says so, as it does of
 * the same in chat.
 */
export async function runExportData(config: Config, customer: string, file: string | undefined): Promise<void> {
  const id = Number(/^c[-–—]?(\d{1,9})$/iu.exec(customer.trim())?.[1] ?? Number.NaN);
  if (!Number.isInteger(id)) throw new Error(`“${customer}” is no customer's id. It must look like this: C-12`);
  const opened = await openDatabase(config, createLogger('warn'), { join: true, mustExist: true });
  try {
    const database = createDatabase({ url: opened.url, poolSize: 4 });
    try {
      const secrets = createSecrets(await openKeys(config));
      const now = systemClock.now();
      const data = await database.transact(async (tx) => {
        const found = await personalData({ tx, secrets, now }, declaredRegistry().nouns, id);
        if (!found) return null;
        await noteExport(tx, id, now);
        return found;
      });
      if (!data) throw new Error(`There is no customer C-${id}.`);
      if (file === undefined) return print(data.json.trimEnd());
      // Only whoever runs this may read what is personal; what is there already is not written over.
      await writeFile(file, data.json, { mode: 0o600, flag: 'wx' });
      print(`${data.records} records and ${data.lines} lines of history about C-${id} are in ${file}.`);
    } finally {
      await database.close();
    }
  } finally {
    await opened.close();
  }
}
