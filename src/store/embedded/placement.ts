import { chown, lstat, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Account, canUse } from './account.ts';
import { NotOursError, systemCode, UnreachableError, WrongAccountError } from './errors.ts';
import { type HomeRecord, writePrivately } from './home.ts';

/** Where root keeps what an unprivileged account must reach when the data folder is out of its reach. */
export const systemFolder = '/var/lib/crossdesk';

export interface Placement {
  /** The cluster's folder, absolute. */
  cluster: string;
  /** The account to run under; null is ourselves. */
  account: Account | null;
  /** Whether a complete cluster is there. */
  exists: boolean;
}

/** Decide where the cluster of a data folder is, or will be, and who runs it. Nothing is created. */
export async function placeCluster(
  home: string,
  record: HomeRecord,
  account: Account | null,
  system = systemFolder,
): Promise<Placement> {
  const inside = join(home, 'postgres');
  const cluster = record.cluster ?? inside;
  if (await looksLikeCluster(cluster)) return { cluster, account: await ownerOf(cluster, account), exists: true };
  if (record.complete) {
    throw new NotOursError(
      `The database of ${home} should be in ${cluster}, and it is not there.`,
      `Bring that folder back. To begin with an empty database, move ${home} aside first: its keys open the old data only.`,
    );
  }
  if (record.cluster) return { cluster, account, exists: false };
  if (account === null || (await canUse(account, home, 'x'))) return { cluster: inside, account, exists: false };
  return { cluster: join(system, 'clusters', record.id), account, exists: false };
}

/** A complete cluster appears by one rename, so a folder with anything else in it is not ours. */
async function looksLikeCluster(cluster: string): Promise<boolean> {
  let names: string[];
  try {
    names = await readdir(cluster);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') return false;
    if (code === 'EACCES') throw new WrongAccountError(...strangersCluster(cluster), { cause: error });
    if (code === 'ENOTDIR') throw notACluster(cluster);
    throw error;
  }
  if (names.includes('PG_VERSION')) return true;
  if (names.length === 0) {
    await rm(cluster, { recursive: true });
    return false;
  }
  throw notACluster(cluster);
}

function notACluster(cluster: string): NotOursError {
  return new NotOursError(
    `${cluster} is there, but it is not a database.`,
    'Move it aside, or choose another data folder with CROSSDESK_DATA_DIR.',
  );
}

function strangersCluster(cluster: string): [string, string] {
  return [
    `The database in ${cluster} belongs to another account.`,
    'Start Crossdesk with the account that made it (root, if root did), or choose another data folder with CROSSDESK_DATA_DIR.',
  ];
}

/** PostgreSQL only runs as the owner of its files. Root lends whichever account that is; others must be it. */
async function ownerOf(cluster: string, account: Account | null): Promise<Account | null> {
  const ourselves = process.getuid?.();
  if (ourselves === undefined) return null;
  const { uid, gid } = await stat(cluster);
  if (ourselves !== 0) {
    if (uid !== ourselves) throw new WrongAccountError(...strangersCluster(cluster));
    return null;
  }
  if (uid === 0) {
    throw new WrongAccountError(
      `The database in ${cluster} belongs to root, and PostgreSQL refuses to run as root.`,
      `Give it back to the account that ran it, for example: chown -R ${account?.name ?? 'nobody'} ${cluster}`,
    );
  }
  const owner = { uid, gid, name: uid === account?.uid ? account.name : `account ${uid}` };
  if (!(await canUse(owner, cluster, 'rx'))) {
    throw new UnreachableError(
      `PostgreSQL runs as ${owner.name}, which cannot enter ${cluster}: a folder above it is closed to others.`,
      `Move the data folder somewhere that others may pass through, or open the way with chmod o+x.`,
    );
  }
  return owner;
}

interface Origin {
  id: string;
  home: string;
}

/**
 * Keep beside a relocated cluster which data folder it belongs to, and refuse a copied data folder: two folders
 * that run one cluster would each believe that the data is theirs.
 */
export async function claimRelocated(cluster: string, record: HomeRecord, home: string): Promise<void> {
  const file = `${cluster}.origin.json`;
  const origin = await readOrigin(file);
  if (origin && origin.home !== home && (await recordIdAt(origin.home)) === record.id) {
    throw new NotOursError(
      `${home} is a copy of ${origin.home}: both say that their database is ${cluster}.`,
      `Use ${origin.home}, or fill a new data folder with \`crossdesk backup\` and \`crossdesk restore\`.`,
    );
  }
  if (origin?.home !== home) await writePrivately(file, JSON.stringify({ id: record.id, home } satisfies Origin));
}

/** Clusters that an earlier data folder at this path left behind when it was deleted. */
export async function findAbandoned(home: string, record: HomeRecord, system = systemFolder): Promise<string[]> {
  const folder = join(system, 'clusters');
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
  const abandoned: string[] = [];
  for (const name of names.filter((one) => one.endsWith('.origin.json'))) {
    const origin = await readOrigin(join(folder, name));
    if (origin?.home !== home || origin.id === record.id) continue;
    // Its description may outlive it, when somebody deleted the cluster alone.
    if (names.includes(origin.id)) abandoned.push(join(folder, origin.id));
  }
  return abandoned;
}

/** The parent of a cluster, made so that the account can pass through it. */
export async function prepareParent(cluster: string, system = systemFolder): Promise<void> {
  const parent = dirname(cluster);
  if (!parent.startsWith(system)) return;
  try {
    await mkdir(parent, { recursive: true, mode: 0o755 });
    const { uid, mode } = await lstat(system);
    if (uid !== 0 || (mode & 0o022) !== 0) {
      throw new UnreachableError(
        `${system} can be changed by others than root, so the database is not put there.`,
        `chown root ${system} && chmod 755 ${system}, or choose a data folder that others may pass through with CROSSDESK_DATA_DIR.`,
      );
    }
  } catch (error) {
    const code = systemCode(error);
    if (code !== 'EROFS' && code !== 'EACCES' && code !== 'EPERM') throw error;
    throw new UnreachableError(
      `The data folder is closed to the account that PostgreSQL runs under, and ${parent} cannot be made.`,
      'Choose a data folder that others may pass through with CROSSDESK_DATA_DIR, or set DATABASE_URL.',
      { cause: error },
    );
  }
}

export async function giveTo(account: Account | null, path: string): Promise<void> {
  if (account) await chown(path, account.uid, account.gid);
}

async function readOrigin(file: string): Promise<Origin | null> {
  return readJson<Origin>(file);
}

async function recordIdAt(home: string): Promise<string | undefined> {
  return (await readJson<HomeRecord>(join(home, 'embedded.json')))?.id;
}

async function readJson<T>(file: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || error instanceof SyntaxError) return null;
    throw error;
  }
}
