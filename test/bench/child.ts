import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { makeFolder } from './folders.ts';
import type { CpuProfile } from './profile-summary.ts';

/** Where everything that the bench starts was bundled to. */
const bundles = dirname(fileURLToPath(import.meta.url));
const startWithinMs = 60_000;
const stopWithinMs = 10_000;

/** A program in a process of its own: ours or a floor. */
export interface Child {
  /** Where it listens; 0 when it does not. */
  readonly port: number;
  /** From spawning it to its word that it is ready. */
  readonly readyMs: number;
  /** Resident memory of the Node process itself, in bytes. */
  memory(): Promise<number>;
  /** What it did with the processor while `work` ran; only with `profiled`. */
  profile(work: () => Promise<unknown>): Promise<CpuProfile>;
  /** Writes a line to its standard input. */
  tell(line: string): void;
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly profiled?: boolean;
}

const alive = new Set<ChildProcess>();

/** Ends in order whatever still runs, with the databases that it started in turn. */
export async function stopAll(): Promise<void> {
  const ends = [...alive].map((child) => new Promise<void>((resolve) => child.once('exit', () => resolve())));
  for (const child of alive) child.kill('SIGTERM');
  const timer = setTimeout(() => {
    for (const child of alive) child.kill('SIGKILL');
  }, stopWithinMs);
  await Promise.all(ends);
  clearTimeout(timer);
}

/** Nothing that was started outlives the bench, however that ends. */
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** Starts a bundle and waits for its word that it is ready. It sees nothing of our environment but what it needs to run. */
export async function startChild(bundle: string, options: ChildOptions = {}): Promise<Child> {
  // A folder without a .env file, so that somebody's own settings play no part.
  const folder = makeFolder();
  const began = performance.now();
  const preload = options.profiled ? ['--import', pathToFileURL(join(bundles, 'profiler.js')).href] : [];
  const child = spawn(
    process.execPath,
    [...preload, '--enable-source-maps', join(bundles, `${bundle}.js`), ...(options.args ?? [])],
    {
      cwd: folder,
      env: { ...inherited(), ...options.env },
      stdio: options.profiled ? ['pipe', 'pipe', 'pipe', 'ipc'] : ['pipe', 'pipe', 'pipe'],
    },
  );
  alive.add(child);
  let said = '';
  // Programs say here what went wrong, and nothing else.
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4_000);
    process.stderr.write(text);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      alive.delete(child);
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
    if (alive.has(child)) child.kill('SIGTERM');
    await ended;
    clearTimeout(timer);
  };
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${bundle} was not ready in time:\n${said}`)), startWithinMs);
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-4_000);
        if (/\bready\b/u.test(said)) {
          clearTimeout(timer);
          resolve();
        }
      });
      void ended.then(() => {
        clearTimeout(timer);
        reject(new Error(`${bundle} ended (code ${child.exitCode}):\n${said}`));
      });
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    port: Number(/127\.0\.0\.1:(\d+)/u.exec(said)?.[1] ?? 0),
    readyMs: performance.now() - began,
    memory: () => residentMemory(child.pid as number),
    profile: (work) => profileChild(child, work),
    tell: (line) => void child.stdin?.write(`${line}\n`),
    stop,
  };
}

/** Ours and the floor, one after the other; when the second cannot be started the first is stopped. */
export async function startPair(
  ours: () => Promise<Child>,
  floor: () => Promise<Child>,
): Promise<{ readonly ours: Child; readonly floor: Child; stop(): Promise<void> }> {
  const first = await ours();
  try {
    const second = await floor();
    return { ours: first, floor: second, stop: async () => void (await Promise.all([first.stop(), second.stop()])) };
  } catch (error) {
    await first.stop();
    throw error;
  }
}

function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'SystemRoot'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

/** From the kernel where it says so in a file, otherwise from ps. */
async function residentMemory(pid: number): Promise<number> {
  const file = `/proc/${pid}/status`;
  if (existsSync(file)) return Number(/^VmRSS:\s+(\d+) kB/mu.exec(await readFile(file, 'utf8'))?.[1]) * 1_024;
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout) * 1_024;
}

async function profileChild(child: ChildProcess, work: () => Promise<unknown>): Promise<CpuProfile> {
  const hear = <T>(): Promise<T> => new Promise((resolve) => child.once('message', (message) => resolve(message as T)));
  const started = hear();
  child.send('start');
  await started;
  await work();
  const profile = hear<CpuProfile>();
  child.send('stop');
  return profile;
}
