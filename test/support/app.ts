import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedDemo } from '../../prisma/demo/index.ts';
import { type App, startApp } from '../../src/app.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { systemClock } from '../../src/core/clock.ts';
import { createLogger } from '../../src/log.ts';
import { demoCompany } from '../../src/playground/demo-workspace.ts';
import {
  createSlackWorkspace,
  type SlackWorkspace,
  type SlackWorkspaceOptions,
} from '../../src/playground/slack-workspace/index.ts';
import { createTestDatabase } from './postgres.ts';

/** The whole program against a local Slack workspace, over signed HTTP, on a database of its own. */
export interface TestApp {
  readonly app: App;
  readonly slack: SlackWorkspace;
  readonly config: Config;
  readonly url: string;
  rows<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

export interface TestAppOptions {
  /** Move the demo company in (default), or begin empty. */
  demo?: boolean;
  env?: Record<string, string>;
  slack?: Partial<SlackWorkspaceOptions>;
  worker?: boolean;
}

const signingSecret = 'e2e-signing-secret-0123456789abcdef';
const botToken = 'xoxb-e2e-0123456789';

export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'crossdesk-e2e-'));
  let app: App | undefined;
  const slack = createSlackWorkspace({
    company: demoCompany,
    signingSecret,
    botToken,
    botUrl: () => app?.url ?? '',
    command: '/crm',
    shortcuts: [
      { type: 'message', name: 'Log to CRM', callbackId: 'log_to_crm' },
      { type: 'message', name: 'Create task', callbackId: 'create_task' },
    ],
    rateLimits: false,
    ...options.slack,
  });
  const apiUrl = await slack.listen();
  const config = loadConfig({
    env: {
      PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: database.url,
      CROSSDESK_DATA_DIR: dataDir,
      CROSSDESK_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_BOT_TOKEN: botToken,
      SLACK_API_URL: apiUrl,
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
      ...options.env,
    },
  });
  const log = createLogger(config.logLevel);
  const started = await startApp({
    config,
    log,
    web: true,
    worker: options.worker ?? true,
    ...(options.demo === false
      ? {}
      : {
          beforeStart: (inside) =>
            seedDemo({ ...inside, clock: systemClock, company: demoCompany, brief: true }).then(() => undefined),
        }),
  });
  app = started;
  return {
    app: started,
    slack,
    config,
    url: started.url as string,
    rows: async (sql, values) => (await started.database.pool.query(sql, values)).rows,
    async stop() {
      await started.stop();
      await slack.stop();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
