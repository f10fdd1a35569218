import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Installations } from './core/ports.ts';
import type { Slack } from './platforms/slack/index.ts';
import type { Database } from './store/database.ts';

/** The settings are right by themselves and do not go with what is started. `hint` says what to do. */
export class StartError extends Error {
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.name = 'StartError';
    this.hint = hint;
  }
}

/** Where the playground keeps its messages, in the data folder. */
export function playgroundFile(config: Config): string {
  return join(config.dataDir, 'playground.json');
}

/** Refuses to start what could only go wrong later, and silently. Throws StartError. */
export function checkStart(config: Config, parts: { readonly web: boolean; readonly worker: boolean }): void {
  if (parts.web !== parts.worker) checkApart(config, parts.web ? 'web' : 'worker');
  // Invented customers among real ones, and an invented workspace that would count as the company's own.
  if (
    (config.slack !== null || config.teams !== null) &&
    config.databaseUrl === null &&
    existsSync(playgroundFile(config))
  ) {
    throw new StartError(
      `The data folder ${config.dataDir} holds the playground's demo company, and a chat platform is configured.`,
      'Begin the real installation in a folder of its own, such as CROSSDESK_DATA_DIR=.crossdesk-company, or set DATABASE_URL.',
    );
  }
}

/** How long the very first start waits to hear whose Slack token it has, in milliseconds. */
const firstWorkspaceMs = 5_000;

/**
 * The owners of the first workspace administer the company, and a tenant of Teams tells of none: where both are new, Slack's
 * is the first. Where Slack does not answer the start goes on, and warns that nobody is an admin.
 */
export async function slackComesFirst(slack: Slack, installations: Installations): Promise<void> {
  if ((await installations.list()).length > 0) return;
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, firstWorkspaceMs);
  });
  await Promise.race([slack.ownWorkspace(), patience]);
  clearTimeout(timer);
}

/** What a start goes on in spite of, though whoever started it should know; each with what to do. */
export async function startWarnings(config: Config, database: Database): Promise<string[]> {
  if (config.teams === null || config.admins.length > 0) return [];
  const { rows } = await database.pool.query(`SELECT FROM staff WHERE role = 'admin' AND active LIMIT 1`);
  if (rows.length > 0) return [];
  // Nor may whoever adds the app first become one: in most tenants everybody may.
  return [
    'Nobody can administer Crossdesk: Teams tells a bot nothing of who owns the tenant. Set CROSSDESK_ADMINS to your e-mail address in Teams and start again.',
  ];
}

/** `web` and `worker` are two processes that meet in a database server and in Slack. */
function checkApart(config: Config, part: 'web' | 'worker'): void {
  if (config.databaseUrl === null) {
    throw new StartError(
      `“crossdesk ${part}” shares its work with other processes, and the embedded database serves one process only.`,
      'Set DATABASE_URL to a PostgreSQL server that all of them reach, or run everything in one process: crossdesk start.',
    );
  }
  if (config.slack === null && config.teams === null) {
    throw new StartError(
      `“crossdesk ${part}” has no chat platform to work with: the playground lives in one process only.`,
      'Set the SLACK_ or TEAMS_ settings, the same for every process, or try the playground with: crossdesk start.',
    );
  }
}
