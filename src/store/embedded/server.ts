import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile, rm, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, giveToFolderOwner } from './account.ts';
import type { Binaries } from './binaries.ts';
import { lastLines, spawnFailed, startHint, toolEnvironment } from './cluster.ts';
import { type EmbeddedPostgresError, PortTakenError, StartFailedError, systemCode } from './errors.ts';
import { numberInUse, processesIn, servesCluster, signal, untilGone } from './processes.ts';

/** A postmaster that accepts connections. */
export interface Server {
  pid: number;
  /** Resolves when the process has ended, for whatever reason. */
  ended: Promise<void>;
  /** Fast shutdown: sessions are ended, data is flushed. Escalates when PostgreSQL does not follow. */
  stop(): Promise<void>;
}

export interface Launch {
  cluster: string;
  binaries: Binaries;
  account: Account | null;
  port: number;
  logFile: string;
  /** Server settings beyond our own, such as `fsync: 'off'` in tests. */
  settings?: Readonly<Record<string, string>>;
  log(line: string): void;
}

const pollMs = 10;
const fastStopMs = 20_000;
const hardStopMs = 5_000;
/** How long backends of a killed postmaster get to notice that it is gone. */
const stragglerMs = 3_000;
const logLimit = 5_000_000;

const ownSettings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // One way in is enough, and a socket's path may be too long for the system.
  unix_socket_directories: '',
  max_connections: '100',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // The log is for the server's own life. Statements that fail are told to whoever sent them, and hold people's data.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  logging_collector: 'off',
};

/** Start PostgreSQL on a cluster that nobody serves and wait until it accepts connections. Throws PortTakenError, StartFailedError. */
export async function launchServer(launch: Launch): Promise<Server> {
  const { cluster, binaries, account, port, log } = launch;
  const settings = { ...ownSettings, ...launch.settings };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const output = await openLog(launch.logFile);
  let child: ChildProcess;
  try {
    child = spawn(binaries.postgres, ['-D', cluster, '-p', String(port), ...flags], {
      cwd: dirname(binaries.postgres),
      env: toolEnvironment(),
      // A file, not a pipe: the server outlives us when we are killed, and must not stumble over a closed pipe.
      stdio: ['ignore', output.handle.fd, output.handle.fd],
      // Its own group and session: a Ctrl-C in the terminal reaches us alone, and we stop it in order.
      detached: process.platform !== 'win32',
      windowsHide: true,
      ...(account && { uid: account.uid, gid: account.gid }),
    });
  } finally {
    await output.handle.close();
  }
  const state = watch(child);
  await untilReady(child, state, launch, output.start);
  child.unref();
  return {
    pid: child.pid ?? 0,
    ended: state.ended,
    stop: () => stopServer(child, state, launch, log),
  };
}

interface Watched {
  exited: boolean;
  error: Error | null;
  ended: Promise<void>;
}

function watch(child: ChildProcess): Watched {
  const state: Watched = { exited: false, error: null, ended: Promise.resolve() };
  state.ended = new Promise((resolve) => {
    child.once('error', (error) => {
      state.error = error;
      state.exited = true;
      resolve();
    });
    child.once('exit', () => {
      state.exited = true;
      resolve();
    });
  });
  return state;
}

/** postmaster.pid says when the server accepts connections, without a connection that costs a login. */
async function untilReady(child: ChildProcess, state: Watched, launch: Launch, logStart: number): Promise<void> {
  for (;;) {
    if (state.error) throw spawnFailed(launch.binaries.postgres, launch.account, state.error);
    if (state.exited) throw await explainExit(launch, logStart);
    const lock = await readPostmasterLock(launch.cluster);
    if (lock?.pid === child.pid && lock?.ready) return;
    await sleep(pollMs);
  }
}

async function explainExit(launch: Launch, logStart: number): Promise<EmbeddedPostgresError> {
  const said = (await readFile(launch.logFile)).subarray(logStart).toString();
  if (/could not bind .*address|could not create any TCP\/IP sockets/i.test(said))
    return new PortTakenError(launch.port);
  if (/No space left on device/i.test(said)) {
    return new StartFailedError('PostgreSQL did not start: the disk is full.', 'Free some space and start again.');
  }
  return new StartFailedError(`PostgreSQL did not start: ${lastLines(said)}`, startHint);
}

async function stopServer(child: ChildProcess, state: Watched, launch: Launch, log: Launch['log']): Promise<void> {
  if (state.exited || child.pid === undefined) return;
  child.ref();
  if (process.platform === 'win32') {
    spawn(launch.binaries.pgCtl, ['stop', '-D', launch.cluster, '-m', 'fast', '-W'], { windowsHide: true });
  } else {
    child.kill('SIGINT');
  }
  if (await endsWithin(state, fastStopMs)) return;
  log('PostgreSQL did not stop in time; stopping it at once. It will replay its log at the next start.');
  child.kill('SIGQUIT');
  if (await endsWithin(state, hardStopMs)) return;
  child.kill('SIGKILL');
  await state.ended;
}

async function endsWithin(state: Watched, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const ended = await Promise.race([state.ended.then(() => true), late]);
  clearTimeout(timer);
  return ended;
}

/** What PostgreSQL writes into postmaster.pid: the process, and whether it accepts connections. */
export async function readPostmasterLock(
  cluster: string,
): Promise<{ pid: number; port: number; ready: boolean } | null> {
  try {
    const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n');
    const pid = Number(lines[0]);
    // Single-user mode writes its number as a negative one.
    return Number.isInteger(pid) && pid !== 0
      ? { pid: Math.abs(pid), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
      : null;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Make sure that nobody serves the cluster: stop the server that an earlier, killed run left behind, wait for the
 * backends of a killed server, and clear a lock file that names a stranger. Call it under the folder's lock.
 */
export async function settleCluster(cluster: string, log: (line: string) => void): Promise<void> {
  const lock = await readPostmasterLock(cluster);
  if (!lock) return;
  if (await servesCluster(lock.pid, cluster)) {
    log('An earlier run was killed and left its database running; stopping it.');
    await endOrphan(lock.pid);
  }
  const stragglers = await processesIn(cluster);
  if (stragglers.length > 0 && !(await untilGone(stragglers, stragglerMs))) {
    for (const pid of stragglers) signal(pid, 'SIGKILL');
    await untilGone(stragglers, hardStopMs);
  }
  // PostgreSQL checks a dead server's shared memory through this file, so it stays, unless PostgreSQL would take its number
  // for a living server: that of a stranger, or of a killed server that nobody has reaped.
  const left = await readPostmasterLock(cluster);
  if (left && numberInUse(left.pid) && !(await servesCluster(left.pid, cluster))) {
    await rm(join(cluster, 'postmaster.pid'), { force: true });
  }
}

async function endOrphan(pid: number): Promise<void> {
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', fastStopMs],
    ['SIGQUIT', hardStopMs],
    ['SIGKILL', hardStopMs],
  ];
  for (const [name, patience] of steps) {
    if (!signal(pid, name) || (await untilGone([pid], patience))) return;
  }
  throw new StartFailedError(
    `The database server of an earlier run (process ${pid}) cannot be stopped.`,
    `End process ${pid}, or restart the machine, and start again.`,
  );
}

/** Open the log for appending, and emptied first when it grew beyond a few megabytes. */
async function openLog(file: string): Promise<{ handle: Awaited<ReturnType<typeof open>>; start: number }> {
  const handle = await open(file, 'a', 0o600);
  await giveToFolderOwner(handle, dirname(file));
  const { size } = await handle.stat();
  if (size <= logLimit) return { handle, start: size };
  await truncate(file, 0);
  return { handle, start: 0 };
}
