import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedDemo } from '../../prisma/demo/index.ts';
import { type App, type AppOptions, startApp } from '../../src/app.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { systemClock } from '../../src/core/clock.ts';
import { createLogger } from '../../src/log.ts';
import { declaredRegistry, manifestMenus } from '../../src/manifests.ts';
import { messageActionsOf, searches } from '../../src/platform-parts.ts';
import { demoCompany } from '../../src/playground/demo-workspace.ts';
import type { DemoCompany } from '../../src/playground/slack-workspace/company.ts';
import { createSlackWorkspace, type SlackWorkspace } from '../../src/playground/slack-workspace/index.ts';
import {
  createTeamsWorkspace,
  type GraphPermission,
  type TeamsWorkspace,
} from '../../src/playground/teams-connector/index.ts';
import { createTestDatabase } from './postgres.ts';

export const teamsTenant = '9f0a1b2c-3d4e-4f50-8a6b-7c8d9e0f1a2b';

/** The whole program against a local Teams, over signed HTTP, on a database of its own; with `slack`, against both platforms. */
export interface TeamsTestApp {
  readonly app: App;
  readonly teams: TeamsWorkspace;
  /** Null unless asked for. */
  readonly slack: SlackWorkspace | null;
  readonly config: Config;
  readonly url: string;
  rows<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

export interface TeamsTestAppOptions {
  /** Serve the local Slack workspace beside it, with the demo company's channels linked there. */
  slack?: boolean;
  /** Who works there: the demo company unless given. */
  company?: DemoCompany;
  /** Move the demo company in (default), or begin empty. */
  demo?: boolean;
  /** Add the bot to the team and everybody's chats (default). */
  install?: boolean;
  env?: Record<string, string>;
  /** What Microsoft Graph is granted; without, it is not asked. */
  graph?: readonly GraphPermission[];
  /** How fast the bot may write; Microsoft's numbers unless given. */
  pace?: AppOptions['teamsPace'];
}

const teamsSettings = {
  appId: '4b6c1f0e-52c8-4a57-9d1c-0a9f6e0b7d21',
  appPassword: 'contract-app-password-0123456789',
};
const slackSettings = { signingSecret: 'contract-signing-secret-0123456789', botToken: 'xoxb-contract-0123456789' };

export async function startTeamsApp(options: TeamsTestAppOptions = {}): Promise<TeamsTestApp> {
  const registry = declaredRegistry();
  const company = options.company ?? demoCompany;
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'crossdesk-teams-'));
  let app: App | undefined;
  const botUrl = () => app?.url ?? '';
  const teams = createTeamsWorkspace({
    company,
    ...teamsSettings,
    tenantId: teamsTenant,
    botUrl,
    messageActions: messageActionsOf(registry).map(({ callbackId, title }) => ({
      commandId: callbackId,
      title: title.en,
    })),
    searches: searches.map(({ commandId, title }) => ({ commandId, title: title.en, parameter: 'query' })),
  });
  await teams.listen();
  for (const permission of options.graph ?? []) teams.graph.granted.add(permission);
  const slack = options.slack
    ? createSlackWorkspace({
        company: demoCompany,
        ...slackSettings,
        botUrl,
        command: '/crm',
        shortcuts: manifestMenus().slack,
        rateLimits: false,
      })
    : null;
  const slackUrl = await slack?.listen();
  const config = loadConfig({
    env: {
      PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: database.url,
      CROSSDESK_DATA_DIR: dataDir,
      CROSSDESK_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
      TEAMS_APP_ID: teamsSettings.appId,
      TEAMS_APP_PASSWORD: teamsSettings.appPassword,
      TEAMS_TENANT_ID: teamsTenant,
      TEAMS_LOGIN_URL: teams.loginUrl(),
      TEAMS_OPENID_METADATA_URL: teams.openIdMetadataUrl(),
      ...(options.graph ? { TEAMS_GRAPH_URL: teams.graph.url() } : {}),
      ...(slackUrl === undefined
        ? {}
        : {
            SLACK_SIGNING_SECRET: slackSettings.signingSecret,
            SLACK_BOT_TOKEN: slackSettings.botToken,
            SLACK_API_URL: slackUrl,
          }),
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
      ...options.env,
    },
  });
  const started = await startApp({
    config,
    log: createLogger(config.logLevel),
    web: true,
    worker: true,
    ...(options.pace ? { teamsPace: options.pace } : {}),
    ...(options.demo === false
      ? {}
      : {
          async beforeStart(inside) {
            await seedDemo({ ...inside, clock: systemClock, company: demoCompany, brief: true });
            if (slack) return;
            // The demo company meets in Slack; here it has only moved its records in.
            await inside.database.pool.query(`DELETE FROM channels; DELETE FROM chat_identities`);
          },
        }),
  });
  app = started;
  if (options.install !== false) await teams.install();
  return {
    app: started,
    teams,
    slack,
    config,
    url: started.url as string,
    rows: async (sql, values) => (await started.database.pool.query(sql, values)).rows,
    async stop() {
      await started.stop();
      await teams.stop();
      await slack?.stop();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
