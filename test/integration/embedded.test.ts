import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { hydrateLinks, packageForPlatform } from '../../src/store/embedded/binaries.ts';
import { type EmbeddedPostgres, findRunningPostgres, startEmbeddedPostgres } from '../../src/store/embedded/index.ts';
import { acquireLock } from '../../src/store/embedded/lock.ts';
import { processStart, untilGone } from '../../src/store/embedded/processes.ts';

const isRoot = process.getuid?.() === 0;
let prepared: string;
let base: string;
let dataDir: string;
let said: string[];
let running: EmbeddedPostgres[];

beforeAll(async () => {
  prepared = await mkdtemp(join(tmpdir(), 'embedded-prepared-'));
  await chmod(prepared, 0o711);
  await (
    await startEmbeddedPostgres({ dataDir: join(prepared, 'data'), log: () => undefined, settings: { fsync: 'off' } })
  ).stop();
});

afterAll(() => rm(prepared, { recursive: true, force: true }));

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'embedded-'));
  await chmod(base, 0o711);
  dataDir = join(base, 'data');
  said = [];
  running = [];
});

afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  await rm(base, { recursive: true, force: true });
});

/** A data folder that was used before, copied with its owners: creating a cluster takes a hundred times longer than starting one. */
async function usePrepared(): Promise<void> {
  await promisify(execFile)('cp', ['-a', join(prepared, 'data'), dataDir]);
}

/** Without flushing: these tests are about processes and files, and the machine's disk is not their subject. */
async function start(options: { port?: number; dataDir?: string; systemDir?: string } = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({
    dataDir,
    log: (line) => said.push(line),
    progress: (step) => said.push(step),
    settings: { fsync: 'off' },
    systemDir: join(base, 'system'),
    ...options,
  });
  running.push(server);
  return server;
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function postmaster(cluster = join(dataDir, 'postgres')): Promise<number> {
  return Number((await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

describe('an ordinary life', () => {
  it('keeps data, password and port from run to run, and is ready quickly with an existing cluster', async () => {
    const first = await start();
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    const begun = performance.now();
    const second = await start();
    const took = performance.now() - begun;
    console.info(`ready with an existing cluster: ${took.toFixed(0)} ms`);
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, 'SELECT * FROM kept')).toEqual([{ answer: 42 }]);
    expect(took).toBeLessThan(1500);
    expect(said).toEqual(['preparing', 'starting', 'ready', 'starting', 'ready']);
  });

  it('finds trigrams of Chinese names and listens on the loopback with a password only', async () => {
    await usePrepared();
    const { url, port } = await start();
    await ask(url, 'CREATE EXTENSION pg_trgm');
    const [found] = await ask(
      url,
      "SELECT similarity('深圳华为技术有限公司', '华为技术') > 0.1 AS close, lower('ÄЖ') AS lower",
    );
    expect(found).toEqual({ close: true, lower: 'äж' });
    const [settings] = await ask(
      url,
      "SELECT current_setting('fsync') AS fsync, current_setting('listen_addresses') AS listen, current_setting('unix_socket_directories') AS sockets",
    );
    expect(settings).toEqual({ fsync: 'off', listen: '127.0.0.1', sockets: '' });
    await expect(ask(`postgresql://crossdesk:wrong@127.0.0.1:${port}/crossdesk`, 'SELECT 1')).rejects.toThrow(
      /password/,
    );
    expect((await stat(join(dataDir, 'database-password'))).mode & 0o777).toBe(0o600);
  });

  it('is found by another process, such as a backup, while it runs', async () => {
    await usePrepared();
    expect(await findRunningPostgres(dataDir)).toBeNull();
    const server = await start();
    expect(await findRunningPostgres(dataDir)).toEqual({ url: server.url, port: server.port });
    await server.stop();
    expect(await findRunningPostgres(dataDir)).toBeNull();
  });

  it('takes another port when the last one is taken, and says so when it was insisted on', async () => {
    await usePrepared();
    const first = await start();
    await first.stop();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(first.port, '127.0.0.1', resolve));
    try {
      await expect(start({ port: first.port })).rejects.toMatchObject({ fault: 'port-taken' });
      const second = await start();
      expect(second.port).not.toBe(first.port);
      expect(await ask(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    } finally {
      await new Promise((resolve) => squatter.close(resolve));
    }
  });
});

describe('twice at once', () => {
  it('is refused with the process that holds the folder', async () => {
    await usePrepared();
    await start();
    await expect(start()).rejects.toMatchObject({
      fault: 'already-running',
      message: expect.stringContaining(String(process.pid)),
      hint: expect.stringContaining('CROSSDESK_DATA_DIR'),
    });
  });

  it('lets exactly one of many takers have the lock, also when a stale one lies there', async () => {
    const folder = join(base, 'lock');
    for (let round = 0; round < 20; round += 1) {
      const takers = await Promise.allSettled(Array.from({ length: 8 }, () => acquireLock(folder)));
      const winners = takers.filter((taker) => taker.status === 'fulfilled');
      expect(winners).toHaveLength(1);
      if (round % 2 === 0) {
        await winners[0]?.value.release();
      } else {
        // As a killed process leaves it.
        const [file] = await readdir(folder);
        const holder = JSON.parse(await readFile(join(folder, String(file)), 'utf8'));
        await writeFile(join(folder, String(file)), JSON.stringify({ ...holder, start: 'earlier' }));
      }
    }
    expect(await readdir(folder)).toHaveLength(1);
  });
});

/** Resolves when the process is dead, which on a busy machine takes a while after the signal: until then the folder is its own. */
async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

describe.runIf(process.platform === 'linux')('a killed process that nobody reaps', () => {
  it('keeps neither its lock nor its number from the next one', async () => {
    // The shell's child dies as the child of a program that never asks after it.
    const parent = spawn('sh', ['-c', 'sleep 600 & echo $!; exec sleep 600'], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [line] = await once(parent.stdout, 'data');
      const pid = Number(String(line));
      const begun = await processStart(pid);
      expect(begun).not.toBeNull();
      const folder = join(base, 'lock');
      await (await acquireLock(folder)).release();
      const [file] = await readdir(folder);
      await writeFile(
        join(folder, String(file)),
        JSON.stringify({ pid, start: begun, host: hostname(), released: false }),
      );
      await expect(acquireLock(folder)).rejects.toMatchObject({ fault: 'already-running' });
      process.kill(pid, 'SIGKILL');
      expect(await untilGone([pid], 10_000)).toBe(true);
      expect(await readFile(`/proc/${pid}/stat`, 'utf8')).toMatch(/\) Z /);
      const lock = await acquireLock(folder);
      await lock.release();
    } finally {
      await kill(parent);
    }
  });
});

describe('after a crash', () => {
  it('starts again by itself, on the same port, when the server is killed', async () => {
    await usePrepared();
    const server = await start();
    await ask(server.url, 'CREATE TABLE kept AS SELECT 1 AS n');
    process.kill(await postmaster(), 'SIGKILL');
    await expect.poll(() => said.filter((step) => step === 'ready').length, { timeout: 10_000 }).toBe(2);
    expect(await ask(server.url, 'SELECT * FROM kept')).toEqual([{ n: 1 }]);
  });

  it('recovers when both processes were killed, and when only Node was', async () => {
    await usePrepared();
    for (const killServer of [false, true]) {
      const child = await startInChild();
      const url = (await findRunningPostgres(dataDir))?.url ?? '';
      await ask(url, 'CREATE TABLE IF NOT EXISTS kept (n int)');
      await ask(url, 'INSERT INTO kept VALUES (1)');
      const pid = await postmaster();
      await kill(child);
      if (killServer) process.kill(pid, 'SIGKILL');
      const server = await start();
      expect(await postmaster()).not.toBe(pid);
      expect(await ask(server.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: killServer ? 2 : 1 }]);
      await server.stop();
    }
  });

  it('copes with a lock file that names a stranger, and with a first start that was killed half way', async () => {
    await mkdir(join(dataDir, 'postgres.new-1', 'data'), { recursive: true });
    await writeFile(join(dataDir, 'postgres.new-1', 'data', 'PG_VERSION'), '18');
    await chmod(dataDir, 0o711);
    const first = await start();
    expect(await readdir(dataDir)).not.toContain('postgres.new-1');
    await first.stop();
    await writeFile(
      join(dataDir, 'postgres', 'postmaster.pid'),
      `${process.pid}\n${dataDir}\n1\n1\n\n127.0.0.1\n1 1\nready\n`,
    );
    const second = await start();
    expect(await ask(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('what is refused', () => {
  it('another major version, with the way to upgrade', async () => {
    await usePrepared();
    await (await start()).stop();
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '15\n');
    await expect(start()).rejects.toMatchObject({
      fault: 'foreign-version',
      message: expect.stringMatching(/PostgreSQL 15.*PostgreSQL 18/),
      hint: expect.stringMatching(/crossdesk backup.*crossdesk restore/),
    });
  });

  it('a folder that is no database, and a database that went missing', async () => {
    await mkdir(join(dataDir, 'postgres'), { recursive: true });
    await writeFile(join(dataDir, 'postgres', 'notes.txt'), 'mine');
    await expect(start()).rejects.toMatchObject({ fault: 'not-ours' });
    expect(await readFile(join(dataDir, 'postgres', 'notes.txt'), 'utf8')).toBe('mine');
    await rm(dataDir, { recursive: true });
    await (await start()).stop();
    await rm(join(dataDir, 'postgres'), { recursive: true });
    await expect(start()).rejects.toMatchObject({ fault: 'not-ours', message: expect.stringContaining('not there') });
  });

  it('a machine without binaries, naming the cause', () => {
    expect(() => packageForPlatform('sunos', 'x64')).toThrow(/no embedded PostgreSQL for sunos/);
  });
});

it('makes a new password when the kept one is lost', async () => {
  await usePrepared();
  const first = await start();
  await first.stop();
  await rm(join(dataDir, 'database-password'));
  const second = await start();
  expect(second.url).not.toBe(first.url);
  expect(await ask(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

it('makes the links that a skipped install script leaves out', async () => {
  const native = join(base, 'native');
  await mkdir(join(native, 'lib'), { recursive: true });
  await writeFile(join(native, 'lib', 'libx.so.1.2'), 'x');
  const links = [
    { source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' },
    { source: 'native/lib/libx.so.1.2', target: '../outside' },
  ];
  await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify(links));
  await hydrateLinks(native);
  await hydrateLinks(native);
  expect(await readFile(join(native, 'lib', 'libx.so.1'), 'utf8')).toBe('x');
  expect(await readdir(base)).toEqual(['native']);
});

describe.runIf(isRoot)('as root, with a folder that is closed to others', () => {
  it('puts the cluster elsewhere, finds it again, and never takes it for a new folder', async () => {
    const closed = join(base, 'closed');
    await mkdir(closed, { mode: 0o700 });
    dataDir = join(closed, 'data');
    const first = await start();
    const record = JSON.parse(await readFile(join(dataDir, 'embedded.json'), 'utf8'));
    expect(record.cluster).toContain(join(base, 'system', 'clusters'));
    await ask(first.url, 'CREATE TABLE kept AS SELECT 1 AS n');
    await first.stop();
    const second = await start();
    expect(await ask(second.url, 'SELECT * FROM kept')).toEqual([{ n: 1 }]);
    await second.stop();
    await cp(dataDir, join(closed, 'copy'), { recursive: true });
    await expect(start({ dataDir: join(closed, 'copy') })).rejects.toMatchObject({ fault: 'not-ours' });
    await rm(dataDir, { recursive: true });
    const third = await start();
    await expect(ask(third.url, 'SELECT * FROM kept')).rejects.toThrow(/does not exist/);
    expect(said.join('\n')).toContain(`left its database in ${record.cluster}`);
  });
});

/** A process of its own that runs the database until it is killed. */
async function startInChild(): Promise<ChildProcess> {
  const module = new URL('../../src/store/embedded/index.ts', import.meta.url).href;
  const { build } = await import('esbuild');
  // Where the bare imports of the bundle resolve: inside the project.
  const file = join(process.cwd(), 'node_modules', '.cache', `embedded-child-${process.pid}.mjs`);
  const source = `import { startEmbeddedPostgres } from ${JSON.stringify(module.replace('file://', ''))};
    await startEmbeddedPostgres({ dataDir: process.argv[2], log() {}, settings: { fsync: 'off' } });
    setInterval(() => {}, 1000);`;
  await build({
    stdin: { contents: source, resolveDir: process.cwd() },
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile: file,
    logLevel: 'error',
  });
  const child = spawn(process.execPath, [file, dataDir], { stdio: 'ignore' });
  onTestFinished(() => kill(child));
  await expect.poll(() => findRunningPostgres(dataDir), { timeout: 20_000 }).not.toBeNull();
  await rm(file);
  return child;
}
