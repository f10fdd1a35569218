import { type FileHandle, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode, UnreachableError } from './errors.ts';

/** The account PostgreSQL's processes run under. */
export interface Account {
  uid: number;
  gid: number;
  name: string;
}

/** PostgreSQL refuses to run as root, so root lends it an account that every Unix has. */
const candidates = ['nobody', 'postgres', 'daemon'];

export function weAreRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * The account to run PostgreSQL under for a data folder, or null to run it as ourselves (not root, or Windows). Root on
 * somebody's folder works as that person, so that they can go on without root afterwards.
 */
export async function chooseAccount(home: string): Promise<Account | null> {
  if (!weAreRoot()) return null;
  const accounts = await listAccounts();
  const { uid } = await stat(home);
  // initdb looks its own name up, so an owner without an account does not do.
  const owner = uid === 0 ? undefined : accounts.find((one) => one.uid === uid);
  if (owner) return owner;
  for (const name of candidates) {
    const account = accounts.find((one) => one.name === name);
    if (account && account.uid !== 0) return account;
  }
  throw new UnreachableError(
    'PostgreSQL refuses to run as root, and there is no account to lend it: neither nobody, postgres nor daemon exists.',
    'Start Crossdesk as an ordinary user, or set DATABASE_URL to a PostgreSQL server of your own.',
  );
}

/** What root writes into somebody's folder becomes theirs, or their next start could not read it. */
export async function giveToFolderOwner(handle: FileHandle, folder: string): Promise<void> {
  if (!weAreRoot()) return;
  const { uid, gid } = await stat(folder);
  if (uid !== 0) await handle.chown(uid, gid);
}

async function listAccounts(): Promise<Account[]> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n');
  return lines.flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    if (!name || name.startsWith('#') || !uid || !gid) return [];
    return [{ name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }];
  });
}

/** Whether the account may pass through every folder down to `path` and use it (`x` enter or run, `r` read, both `rx`). */
export async function canUse(account: Account, path: string, need: 'x' | 'r' | 'rx'): Promise<boolean> {
  const wanted = (need.includes('r') ? 4 : 0) | (need.includes('x') ? 1 : 0);
  if (!(await permits(account, path, wanted))) return false;
  let folder = dirname(path);
  for (;;) {
    if (!(await permits(account, folder, 1))) return false;
    const parent = dirname(folder);
    if (parent === folder) return true;
    folder = parent;
  }
}

async function permits(account: Account, path: string, wanted: number): Promise<boolean> {
  try {
    const { uid, gid, mode } = await stat(path);
    // Unix looks at one class only: an owner without the right is refused even when others have it.
    const bits = uid === account.uid ? mode >> 6 : gid === account.gid ? mode >> 3 : mode;
    return (bits & wanted) === wanted;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}
