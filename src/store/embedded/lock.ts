import { mkdir, open, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { giveToFolderOwner, weAreRoot } from './account.ts';
import { AlreadyRunningError, systemCode } from './errors.ts';
import { processStart } from './processes.ts';

/** Held by one live process at a time; `release` may be called more than once. */
export interface FolderLock {
  release(): Promise<void>;
}

export interface LockHolder {
  pid: number;
  /** When the process began: tells it from a later one with the same number. */
  start: string;
  host: string;
  released: boolean;
}

const heartbeatMs = 5_000;
/** A holder on another host (another container on the same volume) is believed for this long without a heartbeat. */
const silenceMs = 20_000;
/** A lock file without content is one being written, or one whose writer was killed at that moment. */
const writingMs = 1_000;

/**
 * Take the lock kept in `folder`, or throw AlreadyRunningError.
 *
 * Node has no flock, and "delete the stale file, then create mine" lets two processes delete each other's. So the lock is a
 * sequence of numbered files: the highest number decides, a taker creates exactly the next one (the file system lets
 * one succeed), and the highest file is never deleted, only superseded. A release marks it, a crash leaves it to be found stale.
 */
export async function acquireLock(folder: string, shown = folder): Promise<FolderLock> {
  if ((await mkdir(folder, { recursive: true, mode: 0o700 })) && weAreRoot()) {
    const handle = await open(folder, 'r');
    await giveToFolderOwner(handle, dirname(folder)).finally(() => handle.close());
  }
  for (;;) {
    const highest = await highestTurn(folder);
    if (highest > 0) {
      const holder = await liveHolder(join(folder, String(highest)));
      if (holder === 'unclear') {
        await sleep(25);
        continue;
      }
      if (holder)
        throw new AlreadyRunningError(shown, holder.pid, holder.host === hostname() ? undefined : holder.host);
    }
    const turn = highest + 1;
    const file = join(folder, String(turn));
    const mine: LockHolder = {
      pid: process.pid,
      start: (await processStart(process.pid)) ?? '',
      host: hostname(),
      released: false,
    };
    if (!(await createExclusive(file, JSON.stringify(mine)))) continue;
    // Slow takers may create a number that was used and cleaned long ago: only the highest counts.
    if ((await highestTurn(folder)) !== turn) {
      await rm(file, { force: true });
      continue;
    }
    await removeBelow(folder, turn);
    return holdLock(file, mine);
  }
}

/** Who holds the lock now, or null. */
export async function readLock(folder: string): Promise<LockHolder | null> {
  const highest = await highestTurn(folder);
  if (highest === 0) return null;
  const holder = await liveHolder(join(folder, String(highest)));
  return holder === 'unclear' ? null : holder;
}

function holdLock(file: string, mine: LockHolder): FolderLock {
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch((error: unknown) => {
      // Only other hosts go by the heartbeat, so a failed one takes nothing from us; without a folder there is nothing to guard.
      if (systemCode(error) === 'ENOENT') clearInterval(heartbeat);
    });
  }, heartbeatMs);
  heartbeat.unref();
  let released: Promise<void> | undefined;
  return {
    release() {
      clearInterval(heartbeat);
      released ??= markReleased(file, mine);
      return released;
    },
  };
}

async function markReleased(file: string, mine: LockHolder): Promise<void> {
  try {
    // 'r+' so that a data folder that was removed meanwhile is not half created again.
    await writeFile(file, JSON.stringify({ ...mine, released: true }).padEnd(JSON.stringify(mine).length), {
      flag: 'r+',
    });
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}

async function liveHolder(file: string): Promise<LockHolder | 'unclear' | null> {
  let text: string;
  let age: number;
  try {
    text = await readFile(file, 'utf8');
    age = Date.now() - (await stat(file)).mtimeMs;
  } catch (error) {
    // Superseded between listing and reading: list again.
    if (systemCode(error) === 'ENOENT') return 'unclear';
    throw error;
  }
  const holder = parseHolder(text);
  if (!holder) return age < writingMs ? 'unclear' : null;
  if (holder.released) return null;
  if (holder.host !== hostname()) return age < silenceMs ? holder : null;
  const start = await processStart(holder.pid);
  if (start === null || start !== holder.start) return null;
  // Where the system does not tell when a process began, a missing heartbeat tells a stranger from the holder.
  if (start === 'alive' && age >= silenceMs) return null;
  return holder;
}

function parseHolder(text: string): LockHolder | null {
  try {
    const value = JSON.parse(text) as Partial<LockHolder>;
    return typeof value.pid === 'number' && typeof value.start === 'string' && typeof value.host === 'string'
      ? { pid: value.pid, start: value.start, host: value.host, released: value.released === true }
      : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function highestTurn(folder: string): Promise<number> {
  const turns = await listTurns(folder);
  return Math.max(0, ...turns);
}

async function listTurns(folder: string): Promise<number[]> {
  try {
    return (await readdir(folder)).filter((name) => /^[1-9]\d*$/.test(name)).map(Number);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

async function removeBelow(folder: string, turn: number): Promise<void> {
  const old = (await listTurns(folder)).filter((other) => other < turn);
  await Promise.all(old.map((other) => rm(join(folder, String(other)), { force: true })));
}

async function createExclusive(file: string, content: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await giveToFolderOwner(handle, dirname(file));
      await handle.writeFile(content);
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}
