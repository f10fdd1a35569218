import { spawn } from 'node:child_process';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { ForeignVersionError, StartFailedError } from './errors.ts';
import { databaseName, roleName } from './home.ts';
import { giveTo } from './placement.ts';

/** Refuse a cluster that another major version of PostgreSQL wrote. */
export async function checkVersion(cluster: string, major: number): Promise<void> {
  const found = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  if (found !== String(major)) throw new ForeignVersionError(cluster, found, major);
}

/** Whether the last run did not end in order, so that PostgreSQL will replay its log before it is ready. */
export async function needsRecovery(cluster: string): Promise<boolean> {
  const handle = await open(join(cluster, 'global', 'pg_control'));
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(20), 0, 20, 0);
    // After the system identifier (8 bytes) and two version numbers (4 each) comes the state; 1 is "shut down".
    return bytesRead < 20 || buffer.readInt32LE(16) !== 1;
  } finally {
    await handle.close();
  }
}

/**
 * Create the cluster with its role and database, all in a folder beside its place, and then rename it: a run that is
 * killed half way leaves nothing that could be mistaken for a database.
 */
export async function createCluster(options: {
  cluster: string;
  binaries: Binaries;
  account: Account | null;
  password: string;
  /** Leave out flushing to the disk; for tests. */
  noSync?: boolean;
  log(line: string): void;
}): Promise<void> {
  const { cluster, binaries, account, password, log } = options;
  const staging = `${cluster}.new-${process.pid}`;
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { mode: 0o700 });
  try {
    const data = join(staging, 'data');
    const passwordFile = join(staging, 'password');
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    await giveTo(account, passwordFile);
    await giveTo(account, staging);
    const flags = [`--pgdata=${data}`, `--username=${roleName}`, `--pwfile=${passwordFile}`];
    if (options.noSync) flags.push('--no-sync');
    await initialise(binaries, account, flags, log);
    const made = await runTool(
      binaries.postgres,
      singleUser(data, 'postgres'),
      account,
      `CREATE DATABASE ${databaseName};\n`,
    );
    // The single-user backend answers 0 after a statement that failed: only its words tell.
    if (made.code !== 0 || /^.*(ERROR|FATAL|PANIC):/m.test(made.output)) {
      throw new StartFailedError(`The database could not be created: ${lastLines(made.output)}`, startHint);
    }
    await rename(data, cluster);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Remove what killed first runs left beside the cluster. Call it under the folder's lock. */
export async function removeHalfMade(cluster: string): Promise<void> {
  const prefix = `${basename(cluster)}.new-`;
  const parent = dirname(cluster);
  const names = (await readdir(parent)).filter((name) => name.startsWith(prefix));
  // An initdb whose starter was killed may still write for a moment.
  const options = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 };
  await Promise.all(names.map((name) => rm(join(parent, name), options)));
}

/** Set the role's password without knowing the old one: PostgreSQL's single-user mode asks for none. */
export async function resetPassword(
  cluster: string,
  binaries: Binaries,
  account: Account | null,
  password: string,
): Promise<void> {
  const script = `ALTER ROLE ${roleName} PASSWORD '${password}';\n`;
  const { code, output } = await runTool(binaries.postgres, singleUser(cluster, 'postgres'), account, script);
  if (code !== 0 || /^.*(ERROR|FATAL|PANIC):/m.test(output)) {
    throw new StartFailedError(`The database password could not be renewed: ${lastLines(output)}`, startHint);
  }
}

export const startHint =
  'The full text is in postgres.log in the data folder. A full disk, too little memory and wrong file owners are the usual causes.';

/** Only what PostgreSQL needs: our own environment holds tokens. */
export function toolEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'windir'] as const;
  const env: NodeJS.ProcessEnv = { LC_ALL: 'C', PGTZ: 'UTC' };
  for (const name of kept) if (process.env[name] !== undefined) env[name] = process.env[name];
  return env;
}

/** The last lines of what a program wrote, on one line. */
export function lastLines(text: string, count = 6): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter(Boolean).slice(-count).join(' | ') || 'it said nothing';
}

function singleUser(data: string, database: string): string[] {
  return ['--single', '-D', data, '-c', 'log_min_messages=warning', database];
}

/**
 * Text is compared and folded by PostgreSQL's own C.UTF-8, alike on every system. LC_CTYPE has to be a UTF-8 one of the
 * system all the same: trigrams ask the system's library what a letter is, and under plain C no Chinese character is one.
 */
async function initialise(
  binaries: Binaries,
  account: Account | null,
  flags: readonly string[],
  log: (line: string) => void,
): Promise<void> {
  const ctypes = ctypeCandidates();
  const failures: string[] = [];
  for (const ctype of ctypes) {
    const { code, output } = await runTool(
      binaries.initdb,
      [
        ...flags,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        `--lc-ctype=${ctype}`,
        '--no-instructions',
      ],
      account,
    );
    if (code === 0) {
      if (ctype === 'C') log('No UTF-8 locale was found on this system: fuzzy search will not cover Chinese names.');
      return;
    }
    failures.push(lastLines(output));
    if (!/locale/i.test(output)) break;
  }
  throw new StartFailedError(`initdb failed: ${failures.at(-1)}`, initdbHint(failures.at(-1) ?? ''));
}

function initdbHint(output: string): string {
  if (/No space left/i.test(output)) return 'The disk is full: an empty database needs about 60 MB.';
  if (/shared librar/i.test(output)) return 'Delete node_modules and run `npm ci` again, or set DATABASE_URL.';
  return 'Check that the data folder is writable and that the disk has 200 MB free, or set DATABASE_URL to a PostgreSQL server of your own.';
}

function ctypeCandidates(): string[] {
  if (process.platform === 'win32') return ['en-US', 'C'];
  if (process.platform === 'darwin') return ['en_US.UTF-8', 'C.UTF-8', 'C'];
  return ['C.UTF-8', 'en_US.UTF-8', 'C'];
}

interface ToolResult {
  code: number | null;
  output: string;
}

function runTool(program: string, args: readonly string[], account: Account | null, input = ''): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: dirname(program),
      env: toolEnvironment(),
      // Its own group: a Ctrl-C must reach us first, and we decide what becomes of it.
      detached: process.platform !== 'win32',
      windowsHide: true,
      ...(account && { uid: account.uid, gid: account.gid }),
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => reject(spawnFailed(program, account, error)));
    child.on('close', (code) => resolve({ code, output }));
    // It may end before it reads: its exit code tells the story then.
    child.stdin.on('error', (error) => collect(Buffer.from(`${error.message}\n`)));
    child.stdin.end(input);
  });
}

/** Turn "spawn EPERM" and its kind into what a person can act on. */
export function spawnFailed(program: string, account: Account | null, error: Error): StartFailedError {
  const who = account ? ` as ${account.name}` : '';
  const hint =
    'code' in error && error.code === 'ENOENT'
      ? 'The program does not fit this system (PostgreSQL from npm needs glibc, so not Alpine). Set DATABASE_URL to a PostgreSQL server.'
      : 'Start Crossdesk as an ordinary user, or set DATABASE_URL to a PostgreSQL server of your own.';
  return new StartFailedError(`${program} could not be run${who}: ${error.message}`, hint, { cause: error });
}
