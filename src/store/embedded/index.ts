import { chmod, mkdir, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Account, chooseAccount, weAreRoot } from './account.ts';
import { type Binaries, findBinaries, makeUsable } from './binaries.ts';
import { checkVersion, createCluster, needsRecovery, removeHalfMade, resetPassword } from './cluster.ts';
import { EmbeddedPostgresError, PortTakenError, systemCode, WrongAccountError } from './errors.ts';
import {
  createPassword,
  createRecord,
  databaseUrl,
  type HomeRecord,
  lockFolder,
  logFile,
  readPassword,
  readRecord,
  writeRecord,
} from './home.ts';
import { acquireLock, readLock } from './lock.ts';
import { claimRelocated, findAbandoned, placeCluster, prepareParent, systemFolder } from './placement.ts';
import { freePort, isPortFree } from './port.ts';
import { type Launch, launchServer, readPostmasterLock, type Server, settleCluster } from './server.ts';
import { superviseServer } from './supervise.ts';

export { EmbeddedPostgresError } from './errors.ts';

export type StartStep = 'preparing' | 'starting' | 'recovering' | 'ready';

export interface EmbeddedPostgresOptions {
  /** Where everything is kept between runs; made when missing. */
  dataDir: string;
  /** Insist on this port of 127.0.0.1. Without it the last one is used again, or a free one. */
  port?: number;
  log(message: string): void;
  progress?(step: StartStep): void;
  /** The server ended and could not be brought back; the application cannot go on. */
  onLost?(error: EmbeddedPostgresError): void;
  /** Server settings beyond our own. With `fsync: 'off'` the cluster is also created without flushing: for tests only. */
  settings?: Readonly<Record<string, string>>;
  /** Where root keeps what must be reachable for others; only tests change it. */
  systemDir?: string;
}

export interface EmbeddedPostgres {
  /** A superuser's connection string for the database `crossdesk`. Holds a password: never print it. */
  url: string;
  port: number;
  /** PostgreSQL's major version, for example 18. */
  major: number;
  /** Stop in order and give the data folder free. May be called more than once. */
  stop(): Promise<void>;
}

/**
 * Start the PostgreSQL that came from npm on a data folder, creating the database the first time and recovering it
 * after a crash. A server that dies while we run is started again on the same port. Errors are EmbeddedPostgresError.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const home = await openHome(options.dataDir);
  const account = await chooseAccount(home);
  const lock = await lockHome(home);
  try {
    const prepared = await prepare(home, account, options);
    const server = await launchOnSomePort(prepared, options);
    try {
      await remember(prepared);
      options.progress?.('ready');
    } catch (error) {
      await server.stop();
      throw error;
    }
    const guard = superviseServer(prepared.launch, server, options);
    return {
      url: databaseUrl(prepared.password, prepared.launch.port),
      port: prepared.launch.port,
      major: prepared.launch.binaries.major,
      async stop() {
        await guard.stop();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** The embedded database that another process of this machine runs on a data folder, or null: how `backup` finds it. */
export async function findRunningPostgres(dataDir: string): Promise<{ url: string; port: number } | null> {
  let home: string;
  try {
    home = await realpath(resolve(dataDir));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
  if (!(await readLock(lockFolder(home)))) return null;
  const [record, password] = [await readRecord(home), await readPassword(home)];
  if (!record || !password) return null;
  const running = await readPostmasterLock(record.cluster ?? join(home, 'postgres'));
  return running?.ready ? { url: databaseUrl(password, running.port), port: running.port } : null;
}

interface Prepared {
  home: string;
  record: HomeRecord;
  password: string;
  launch: Launch;
}

async function openHome(dataDir: string): Promise<string> {
  const folder = resolve(dataDir);
  try {
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    // A lent account must pass through to the cluster inside; it can list and read nothing else here.
    if (made && weAreRoot()) await chmod(folder, 0o711);
    return await realpath(folder);
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}

async function lockHome(home: string) {
  try {
    return await acquireLock(lockFolder(home), home);
  } catch (error) {
    throw error instanceof EmbeddedPostgresError ? error : cannotWrite(home, error);
  }
}

function cannotWrite(folder: string, error: unknown): unknown {
  const code = systemCode(error);
  if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') return error;
  return new WrongAccountError(
    `The data folder ${folder} cannot be written by this account.`,
    'Start Crossdesk with the account that made it, or choose another folder with CROSSDESK_DATA_DIR.',
    { cause: error },
  );
}

/** Everything up to the moment when a server can be started: programs, cluster, password, nobody else on it. */
async function prepare(home: string, lent: Account | null, options: EmbeddedPostgresOptions): Promise<Prepared> {
  const { log } = options;
  const system = options.systemDir ?? systemFolder;
  const installed = await findBinaries();
  const known = await readRecord(home);
  const record = known ?? createRecord();
  const { cluster, account, exists } = await placeCluster(home, record, lent, system);
  if (exists) await checkVersion(cluster, installed.major);
  const relocated = cluster !== join(home, 'postgres');
  const binaries = await usableBinaries(installed, account, lent ? join(system, 'binaries') : join(home, 'binaries'));
  const next = { ...record, cluster: relocated ? cluster : null, binaries: binaries.native };
  if (relocated) {
    await prepareParent(cluster, system);
    await claimRelocated(cluster, record, home);
  }
  let password = await readPassword(home);
  if (exists) {
    await settleCluster(cluster, log);
    if (!password) {
      log('The database password was missing from the data folder; making a new one.');
      password = await createPassword(home);
      await resetPassword(cluster, binaries, account, password);
    }
  } else {
    options.progress?.('preparing');
    await writeRecord(home, next);
    password = await createPassword(home);
    if (account) await retireAbandoned(home, record, system, log);
    await removeHalfMade(cluster);
    const noSync = options.settings?.fsync === 'off';
    await createCluster({ cluster, binaries, account, password, noSync, log });
    if (relocated) log(`The data folder is closed to ${account?.name}; the database is in ${cluster}.`);
  }
  const settings = options.settings;
  const port = options.port ?? next.port ?? 0;
  const launch: Launch = {
    cluster,
    binaries,
    account,
    port,
    logFile: logFile(home),
    log,
    ...(settings && { settings }),
  };
  return { home, password, launch, record: { ...next, complete: true } };
}

/** First look where npm put them; only when that does not do are they repaired or copied. */
async function usableBinaries(installed: Binaries, account: Account | null, copies: string): Promise<Binaries> {
  if (account) await mkdir(dirname(copies), { recursive: true, mode: 0o755 });
  return makeUsable(installed, account, copies);
}

/** A data folder that was deleted may have left its cluster elsewhere, perhaps with its server: stop that, keep the files. */
async function retireAbandoned(home: string, record: HomeRecord, system: string, log: (line: string) => void) {
  for (const cluster of await findAbandoned(home, record, system)) {
    await settleCluster(cluster, log);
    log(`An earlier data folder at this place left its database in ${cluster}; delete that if nobody needs it.`);
  }
}

/** A free port may be gone when PostgreSQL asks for it, so try a few; an insisted one is tried once. */
async function launchOnSomePort(prepared: Prepared, options: EmbeddedPostgresOptions): Promise<Server> {
  options.progress?.((await needsRecovery(prepared.launch.cluster)) ? 'recovering' : 'starting');
  const { launch } = prepared;
  if (!options.port && (launch.port === 0 || !(await isPortFree(launch.port)))) launch.port = await freePort();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launchServer(launch);
    } catch (error) {
      if (!(error instanceof PortTakenError) || options.port || attempt === 5) throw error;
      launch.port = await freePort();
    }
  }
}

async function remember({ home, record, launch }: Prepared): Promise<void> {
  const known = await readRecord(home);
  const next = { ...record, port: launch.port };
  // Two flushes saved at every ordinary start.
  if (JSON.stringify(known) !== JSON.stringify(next)) await writeRecord(home, next);
}
