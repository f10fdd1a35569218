import type { IncomingMessage, ServerResponse } from 'node:http';
import { createAssets } from './assets.ts';
import { refusal } from './loopback-guard.ts';
import { createSlackWorkspace, type DemoCompany, type Shortcut, type SlackWorkspace } from './slack-workspace/index.ts';
import { sendText } from './slack-workspace/wire.ts';
import { suggestionsFor } from './suggestions.ts';
import { createTeamsWorkspace, type TeamsWorkspace } from './teams-connector/index.ts';
import type { TeamsUiOptions } from './teams-ui.ts';
import type { UiSuggestion } from './ui-protocol.ts';
import { createUiServer } from './ui-server.ts';

export { demoCompany } from './demo-workspace.ts';
export type { DemoChannel, DemoCompany, DemoPerson, Shortcut, SlackWorkspace } from './slack-workspace/index.ts';
export { graphPermissions } from './teams-connector/graph-api.ts';

/** The Teams side: who the app is there, and what its manifest offers. */
export interface PlaygroundTeams extends Partial<TeamsUiOptions> {
  appId: string;
  appPassword: string;
  tenantId: string;
}

export interface PlaygroundOptions {
  company: DemoCompany;
  signingSecret: string;
  botToken: string;
  /** The server's own base URL, e.g. http://127.0.0.1:3000: requests go to `/slack/events` below it. */
  botUrl(): string;
  command: string;
  shortcuts: readonly Shortcut[];
  /** The workspace's own messages and channels, kept between runs. */
  dataFile?: string;
  suggestions?: readonly UiSuggestion[];
  /** The built page. Default: `dist/playground` of this project. */
  uiFolder?: string;
  /** Absent: nothing of Teams is served or shown. */
  teams?: PlaygroundTeams;
}

export interface Playground {
  /** True when the path was the playground's and is being answered. */
  handle(req: IncomingMessage, res: ServerResponse): boolean;
  /** The Web API's base for the app, with its last slash. */
  slackApiUrl(base: string): string;
  stop(): Promise<void>;
  /** The workspace behind the page, for tests. */
  slack: SlackWorkspace;
  /** The local Teams, where there is one. Call its `install()` once the app listens. */
  teams?: TeamsWorkspace;
}

/** A local Slack workspace in the browser, on the paths below `/playground` of the app's own server. Loopback only. */
export function createPlayground(options: PlaygroundOptions): Playground {
  const slack = createSlackWorkspace({ ...options, publicUrl: () => options.botUrl() });
  const teams = options.teams && createPlaygroundTeams(options, options.teams);
  const assets = createAssets(options.uiFolder);
  const ui = createUiServer(
    slack,
    {
      command: options.command,
      shortcuts: options.shortcuts,
      suggestions: options.suggestions ?? suggestionsFor(options.command),
    },
    teams && { workspace: teams, options: teamsUiOptions(options.teams) },
  );

  function answer(path: string, req: IncomingMessage, res: ServerResponse): Promise<void> | undefined {
    if (path.startsWith('/playground/api/')) return ui.serve(path.slice('/playground/api/'.length), req, res);
    if (req.method !== 'GET' && req.method !== 'HEAD') return undefined;
    if (path === '/playground' || path === '/playground/') return assets.page(res);
    if (path.startsWith('/playground/assets/')) return assets.asset(res, path.slice('/playground/assets/'.length));
    return undefined;
  }

  return {
    slack,
    ...(teams ? { teams } : {}),
    slackApiUrl: (base) => slack.slackApiUrl(base),
    handle(req, res) {
      const path = (req.url ?? '/').split('?')[0] ?? '/';
      if (path !== '/playground' && !path.startsWith('/playground/')) return false;
      const refused = refusal(req);
      if (refused !== undefined) {
        sendText(res, 403, refused);
        return true;
      }
      if (slack.handle(req, res) || teams?.handle(req, res)) return true;
      const answering = answer(path, req, res);
      if (!answering) sendText(res, 404, 'not found');
      answering?.catch((error: unknown) => {
        process.emitWarning(
          `the playground failed at ${path}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
        if (!res.headersSent) sendText(res, 500, 'the playground failed');
      });
      return true;
    },
    async stop() {
      ui.stop();
      await slack.stop();
      await teams?.stop();
    },
  };
}

function teamsUiOptions(teams: Partial<TeamsUiOptions> = {}): TeamsUiOptions {
  const { commands = [], messageActions = [], composeActions = [], searches = [] } = teams;
  return { commands, messageActions, composeActions, searches };
}

function createPlaygroundTeams(options: PlaygroundOptions, teams: PlaygroundTeams): TeamsWorkspace {
  const { dataFile } = options;
  return createTeamsWorkspace({
    ...teams,
    company: options.company,
    botUrl: () => options.botUrl(),
    publicUrl: () => options.botUrl(),
    ...(dataFile === undefined ? {} : { dataFile: besides(dataFile) }),
  });
}

/** The Teams side is kept beside the Slack side's file: `playground.json` and `playground.teams.json`. */
function besides(dataFile: string): string {
  return dataFile.replace(/(\.\w+)?$/, '.teams$1');
}
