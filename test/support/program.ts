import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import pg from 'pg';
import { seedDemo } from '../../prisma/demo/index.ts';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { systemClock } from '../../src/core/clock.ts';
import { createLogger } from '../../src/log.ts';
import { demoCompany } from '../../src/playground/demo-workspace.ts';
import { createSlackWorkspace, type SlackWorkspace } from '../../src/playground/slack-workspace/index.ts';
import { createEmptyDatabase, createTestDatabase } from './postgres.ts';

/** The built program as processes of their own, that can be killed, on one database and one local Slack workspace. */
export interface Deployment {
  readonly slack: SlackWorkspace;
  readonly pool: pg.Pool;
  readonly databaseUrl: string;
  /** Resolves when it says that it is ready. */
  start(role: 'start' | 'web' | 'worker', options?: { port?: number }): Promise<Running>;
  /** The app's address as Slack has it: where clicks and events of the workspace go. */
  serveFrom(running: Running): void;
  stop(): Promise<void>;
}

export interface Running {
  readonly role: string;
  readonly pid: number;
  /** null: a worker. */
  readonly port: number | null;
  /** kill −9; resolves when it is dead. */
  kill(): Promise<void>;
  /** As an orderly restart does; rejects when it takes longer than fifteen seconds. */
  end(): Promise<void>;
  /** The end of what it wrote. */
  said(): string;
}

const signingSecret = 'deployment-signing-secret-0123456789';
const botToken = 'xoxb-deployment-0123456789';
const readyWithinMs = 30_000;

export async function startDeployment(
  options: {
    env?: Record<string, string>;
    /** Nothing is in the database, not even its tables. */
    empty?: boolean;
  } = {},
): Promise<Deployment> {
  const folder = await mkdtemp(join(tmpdir(), 'crossdesk-deployment-'));
  const bundle = await bundleInto(folder);
  const database = await (options.empty ? createEmptyDatabase() : createTestDatabase());
  const alive = new Set<ChildProcess>();
  // Nothing that was started outlives the tests, however they end.
  const killAll = (): void => {
    for (const child of alive) child.kill('SIGKILL');
  };
  process.on('exit', killAll);
  let botUrl = '';
  const slack = createSlackWorkspace({
    company: demoCompany,
    signingSecret,
    botToken,
    botUrl: () => botUrl,
    command: '/crm',
    rateLimits: false,
  });
  const env = {
    HOST: '127.0.0.1',
    DATABASE_URL: database.url,
    CROSSDESK_DATA_DIR: join(folder, 'data'),
    CROSSDESK_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_BOT_TOKEN: botToken,
    SLACK_API_URL: await slack.listen(),
    LOG_LEVEL: 'error',
    ...options.env,
  };
  if (!options.empty) await moveCompanyIn(env);
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  pool.on('error', () => undefined); // the database is dropped under it at the end

  async function start(role: string, port: number): Promise<Running> {
    const child = spawn(process.execPath, ['--enable-source-maps', bundle, role], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', HOME: folder, TMPDIR: tmpdir(), PORT: String(port), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    alive.add(child);
    let said = '';
    const ended = new Promise<void>((done) =>
      child.once('exit', () => {
        alive.delete(child);
        done();
      }),
    );
    const ready = new Promise<void>((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`${role} was not ready in time:\n${said}`)), readyWithinMs);
      const hear = (text: string): void => {
        said = (said + text).slice(-8_000);
        if (!/\bready\b/u.test(said)) return;
        clearTimeout(timer);
        done();
      };
      child.stdout.setEncoding('utf8').on('data', hear);
      child.stderr.setEncoding('utf8').on('data', hear);
      void ended.then(() => {
        clearTimeout(timer);
        fail(new Error(`${role} ended (code ${child.exitCode}, ${child.signalCode}):\n${said}`));
      });
    });
    const running: Running = {
      role,
      pid: child.pid as number,
      port: role === 'worker' ? null : port,
      said: () => said,
      async kill() {
        child.kill('SIGKILL');
        await ended;
      },
      async end() {
        child.kill('SIGTERM');
        const late = new Promise<never>((_, fail) =>
          setTimeout(() => fail(new Error(`${role} did not end:\n${said}`)), 15_000).unref(),
        );
        await Promise.race([ended, late]);
      },
    };
    await ready;
    return running;
  }

  return {
    slack,
    pool,
    databaseUrl: database.url,
    start: async (role, { port } = {}) => start(role, port ?? (await freePort())),
    serveFrom: (running) => {
      botUrl = `http://127.0.0.1:${running.port}`;
    },
    async stop() {
      killAll();
      process.off('exit', killAll);
      await slack.stop();
      await pool.end();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Bundled anew from source, so that what is tested is what is there; links make the folder look like the project. */
async function bundleInto(folder: string): Promise<string> {
  const root = resolve(import.meta.dirname, '../..');
  await mkdir(join(folder, 'dist'));
  for (const name of ['package.json', 'node_modules', 'prisma']) await symlink(join(root, name), join(folder, name));
  const outfile = join(folder, 'dist', 'crossdesk.js');
  await build({
    absWorkingDir: root,
    entryPoints: ['src/bin/crossdesk.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  });
  return outfile;
}

async function moveCompanyIn(env: Record<string, string>): Promise<void> {
  const config = loadConfig({ env });
  const app = await startApp({
    config,
    log: createLogger('silent'),
    web: false,
    worker: false,
    beforeStart: (inside) => seedDemo({ ...inside, clock: systemClock, company: demoCompany }).then(() => undefined),
  });
  await app.stop();
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}

let triggers = 0;

export interface Acknowledged {
  readonly status: number;
  readonly body: string;
}

/** One slash command, signed, over a connection of its own; null: no whole answer came. */
export function sendCommand(
  port: number,
  command: { text: string; user?: string; channel?: string; channelName?: string },
): Promise<Acknowledged | null> {
  triggers += 1;
  const body = new URLSearchParams({
    command: '/crm',
    text: command.text,
    team_id: demoCompany.team.id,
    user_id: command.user ?? 'U0LENAVOGT',
    channel_id: command.channel ?? 'C0SALES0001',
    channel_name: command.channelName ?? 'sales',
    trigger_id: `${process.pid}.${triggers}.test`,
  }).toString();
  const timestamp = Math.floor(Date.now() / 1_000);
  const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  return new Promise((done) => {
    const sending = request(
      {
        host: '127.0.0.1',
        port,
        path: '/slack/events',
        method: 'POST',
        agent: false,
        timeout: 5_000,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(body),
          'x-slack-request-timestamp': timestamp,
          'x-slack-signature': `v0=${signature}`,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => done(response.complete ? { status: response.statusCode ?? 0, body: text } : null));
        response.on('error', () => done(null));
      },
    );
    sending.on('timeout', () => sending.destroy());
    sending.on('error', () => done(null));
    sending.end(body);
  });
}
