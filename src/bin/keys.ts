import { randomBytes } from 'node:crypto';
import type { Config } from '../config.ts';
import { createLogger } from '../log.ts';
import { declaredRegistry } from '../manifests.ts';
import { openDatabase, openKeys } from '../open-database.ts';
import { resignHead } from '../store/audit-seal.ts';
import { createDatabase, type Database } from '../store/database.ts';
import { keepOwnKeys, writeOwnKeys } from '../store/key-file.ts';
import { keyUse, reseal, type SealedColumn, storedSealed } from '../store/reseal.ts';
import { createSecrets } from '../store/secrets.ts';
import { print } from './print.ts';

/** Which keys there are, and how many sealed texts each holds together. */
export function runKeysStatus(config: Config): Promise<void> {
  return withKeys(config, async ({ database, keys, columns }) => {
    const secrets = createSecrets(keys);
    for (const { key, isCurrent, isConfigured, rows } of await keyUse(database, secrets, columns)) {
      const what = isCurrent ? 'current' : isConfigured ? 'older' : 'not configured';
      print(`${key}  ${what.padEnd(14)}  ${rows} sealed texts`);
    }
  });
}

/**
 * A new first key. Where the key lies in the data folder it is written there; one that the configuration names is printed, since only
 * whoever keeps the configuration can put it there.
 */
export async function runKeysRotate(config: Config): Promise<void> {
  const added = randomBytes(32);
  if (config.encryptionKeys.length === 0) {
    await writeOwnKeys(config.dataDir, [added, ...(await keepOwnKeys(config.dataDir))]);
    print('A new key stands first in the data folder. Start Crossdesk again, then run: crossdesk keys reseal');
    return;
  }
  const setting = (keys: readonly Buffer[]): string =>
    `CROSSDESK_ENCRYPTION_KEY=${keys.map((key) => key.toString('base64')).join(',')}`;
  // A process that seals with the new key before all others can open it would write what they cannot read.
  print('1. Set this everywhere and start every process again, so that each can read what the new key seals:');
  print(setting([...config.encryptionKeys, added]));
  print('2. Then this, and start every process again, so that each seals with it:');
  print(setting([added, ...config.encryptionKeys]));
  print('3. Then run: crossdesk keys reseal');
}

/** Seals anew what an older key sealed. May be stopped and begun again. */
export function runKeysReseal(config: Config): Promise<void> {
  return withKeys(config, async ({ database, keys, columns }) => {
    const secrets = createSecrets(keys);
    const done = await reseal(database, secrets, columns, (n) => print(`${n} …`));
    await resignHead(database, secrets);
    print(
      done === 0
        ? 'Everything was sealed with the first key already.'
        : `Sealed ${done} texts anew with the first key.`,
    );
    const left = (await keyUse(database, secrets, columns)).filter(({ isCurrent }) => !isCurrent);
    if (left.length > 0) {
      process.exitCode = 1;
      for (const { key, rows } of left) print(`${rows} texts need the key ${key}, which is not configured.`);
    } else if (keys.length > 1)
      print('The older keys can be dropped (crossdesk keys drop), once no backup needs them.');
  });
}

/** Takes out of the data folder the keys that nothing in the database needs any more; says which ones of the configuration those are. */
export function runKeysDrop(config: Config): Promise<void> {
  return withKeys(config, async ({ database, keys, columns }) => {
    const secrets = createSecrets(keys);
    const needed = new Set((await keyUse(database, secrets, columns)).map(({ key }) => key));
    const ids = secrets.keyIds;
    const left = keys.filter((_, at) => at === 0 || needed.has(ids[at] ?? ''));
    const gone = ids.filter((id, at) => at > 0 && !needed.has(id));
    if (gone.length === 0)
      return print(
        keys.length === 1 ? 'There is only one key.' : 'Every key is needed: run crossdesk keys reseal first.',
      );
    if (config.encryptionKeys.length === 0) {
      await writeOwnKeys(config.dataDir, left);
      print(`Dropped ${gone.join(', ')}. Backups from before need them.`);
    } else {
      print(`Nothing needs ${gone.join(', ')} any more. Set this instead; backups from before need the old setting:`);
      print(`CROSSDESK_ENCRYPTION_KEY=${left.map((key) => key.toString('base64')).join(',')}`);
    }
  });
}

async function withKeys(
  config: Config,
  work: (inside: { database: Database; keys: readonly Buffer[]; columns: readonly SealedColumn[] }) => Promise<void>,
): Promise<void> {
  const opened = await openDatabase(config, createLogger('warn'), { join: true, mustExist: true });
  try {
    const database = createDatabase({ url: opened.url, poolSize: 4 });
    try {
      const columns = [...storedSealed, ...declaredRegistry().nouns.flatMap((noun) => noun.sealed ?? [])];
      await work({ database, keys: await openKeys(config), columns });
    } finally {
      await database.close();
    }
  } finally {
    await opened.close();
  }
}
