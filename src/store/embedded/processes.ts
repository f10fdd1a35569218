import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { systemCode } from './errors.ts';

const run = promisify(execFile);
const hasProc = process.platform === 'linux';

/**
 * When a process began, as an opaque text that differs from that of a later process with the same number.
 * Null when no such process lives; a zombie counts as dead, since nobody may ever reap it in a container.
 */
export async function processStart(pid: number): Promise<string | null> {
  if (hasProc) return linuxStart(pid);
  if (!numberInUse(pid)) return null;
  if (process.platform === 'win32') return 'alive';
  try {
    const { stdout } = await run('ps', ['-o', 'lstart=', '-p', String(pid)]);
    return stdout.trim() || null;
  } catch (error) {
    // `ps` answers 1 for a process that ended meanwhile.
    if (error instanceof Error && 'code' in error && error.code === 1) return null;
    throw error;
  }
}

async function linuxStart(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name and may hold spaces and brackets: count from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X' || !fields[19]) return null;
    // The start is counted from boot, and machines that boot alike start the same programs at the same tick.
    return `${await bootId()}:${fields[19]}`;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

let knownBoot: Promise<string> | undefined;

function bootId(): Promise<string> {
  knownBoot ??= readFile('/proc/sys/kernel/random/boot_id', 'utf8').then((text) => text.trim());
  return knownBoot;
}

function isGone(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'ENOENT' || code === 'ESRCH';
}

/** Whether the number is in use, a zombie's included: what PostgreSQL asks about the number in a lock file. */
export function numberInUse(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

export async function isAlive(pid: number): Promise<boolean> {
  return (await processStart(pid)) !== null;
}

/** Whether the process is a PostgreSQL server of this cluster, and not a stranger that was given the same number. */
export async function servesCluster(pid: number, cluster: string): Promise<boolean> {
  if (!(await isAlive(pid))) return false;
  if (hasProc) {
    // A postmaster works in its data folder; the link follows the folder when it is renamed.
    const cwd = await workingFolder(pid);
    if (cwd !== null) return cwd === cluster;
    try {
      return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').includes(cluster);
    } catch (error) {
      if (isGone(error)) return false;
      throw error;
    }
  }
  if (process.platform === 'win32') {
    const { stdout } = await run('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']);
    return stdout.toLowerCase().includes('postgres.exe');
  }
  const { stdout } = await run('ps', ['-o', 'command=', '-p', String(pid)]);
  return stdout.includes(cluster);
}

async function workingFolder(pid: number): Promise<string | null> {
  try {
    return await readlink(`/proc/${pid}/cwd`);
  } catch (error) {
    const code = systemCode(error);
    if (isGone(error) || code === 'EACCES' || code === 'EPERM') return null;
    throw error;
  }
}

/** Every process that works inside the cluster: the backends that outlive a killed postmaster. Only Linux can tell. */
export async function processesIn(cluster: string): Promise<number[]> {
  if (!hasProc) return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const folders = await Promise.all(pids.map((pid) => workingFolder(pid)));
  const inside = pids.filter((_, index) => folders[index] === cluster);
  const alive = await Promise.all(inside.map((pid) => isAlive(pid)));
  return inside.filter((_, index) => alive[index]);
}

/** Send a signal; false when the process is already gone. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return false;
    throw error;
  }
}

/** Wait until none of the processes lives; false when `milliseconds` passed first. */
export async function untilGone(pids: readonly number[], milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const alive = await Promise.all(pids.map((pid) => isAlive(pid)));
    if (!alive.includes(true)) return true;
    if (Date.now() >= deadline) return false;
    await sleep(10);
  }
}
