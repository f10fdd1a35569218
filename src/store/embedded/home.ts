import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { giveToFolderOwner } from './account.ts';
import { NotOursError, systemCode } from './errors.ts';

/** What a data folder remembers about its database, in embedded.json: where it is and which port it used last. */
export interface HomeRecord {
  format: 1;
  /** Made with the folder: a cluster that lives elsewhere carries the same one, so a new folder never takes an old cluster. */
  id: string;
  /** Absolute path of a cluster that lives elsewhere; null when it is in the data folder. */
  cluster: string | null;
  /** Where PostgreSQL's programs are run from, for people who look. */
  binaries: string | null;
  /** Whether the cluster was ever complete: if so, its absence is a loss and not a first start. */
  complete: boolean;
  port: number | null;
}

const fileName = 'embedded.json';
const passwordName = 'database-password';

export const databaseName = 'crossdesk';
export const roleName = 'crossdesk';

export function lockFolder(home: string): string {
  return join(home, 'lock');
}

export function logFile(home: string): string {
  return join(home, 'postgres.log');
}

/** The record of a data folder, or null for a folder that has none. */
export async function readRecord(home: string): Promise<HomeRecord | null> {
  const file = join(home, fileName);
  const text = await readIfThere(file);
  if (text === null) return null;
  const value = parse(text);
  if (value?.format !== 1 || typeof value.id !== 'string' || !/^[0-9a-f]{16}$/.test(value.id)) {
    throw new NotOursError(
      `${file} is not a record that this release can read.`,
      'Restore that file from a copy, or move the whole data folder aside to begin anew.',
    );
  }
  return {
    format: 1,
    id: value.id,
    cluster: value.cluster ?? null,
    binaries: value.binaries ?? null,
    complete: value.complete === true,
    port: value.port ?? null,
  };
}

export function createRecord(): HomeRecord {
  return { format: 1, id: randomBytes(8).toString('hex'), cluster: null, binaries: null, complete: false, port: null };
}

export async function writeRecord(home: string, record: HomeRecord): Promise<void> {
  await writePrivately(join(home, fileName), `${JSON.stringify(record, null, 2)}\n`);
}

/** The database password kept in the folder, or null. */
export async function readPassword(home: string): Promise<string | null> {
  const text = (await readIfThere(join(home, passwordName)))?.trim();
  return text && /^[\w-]{16,}$/.test(text) ? text : null;
}

/** Make a password (192 bits, safe inside a URL) and keep it, readable by us alone. */
export async function createPassword(home: string): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  await writePrivately(join(home, passwordName), `${password}\n`);
  return password;
}

export function databaseUrl(password: string, port: number): string {
  return `postgresql://${roleName}:${password}@127.0.0.1:${port}/${databaseName}`;
}

/** Replace a file so that a crash leaves the old or the new one, never a half. */
export async function writePrivately(file: string, content: string): Promise<void> {
  const draft = `${file}.new-${process.pid}`;
  try {
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(content);
      await giveToFolderOwner(handle, dirname(file));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function parse(text: string): Partial<HomeRecord> | null {
  try {
    return JSON.parse(text) as Partial<HomeRecord>;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
