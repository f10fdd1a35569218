import { readFile, stat } from 'node:fs/promises';
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

/** The account to run PostgreSQL under, or null to run it as ourselves (not root, or Windows). */
export async function chooseAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const accounts = await listAccounts();
  for (const name of candidates) {
    const account = accounts.find((one) => one.name === name);
    // initdb looks its own name up; an id of -2 (macOS's nobody) is stored as an unsigned number.
    if (account && account.uid !== 0) return account;
  }
  throw new UnreachableError(
    'PostgreSQL refuses to run as root, and there is no account to lend it: neither nobody, postgres nor daemon exists.',
    'Start Crossdesk as an ordinary user, or set DATABASE_URL to a PostgreSQL server of your own.',
  );
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
