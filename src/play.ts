import { randomBytes, randomUUID } from 'node:crypto';
import { usage } from './commands/help.ts';
import type { Registry } from './commands/registry.ts';
import type { Config, SlackConfig, TeamsConfig } from './config.ts';
import { manifestMenus } from './manifests.ts';
import { searches } from './platform-parts.ts';
import { createPlayground, demoCompany, graphPermissions, type Playground } from './playground/index.ts';
import { playgroundFile } from './start-checks.ts';

/** The local Slack and Teams, with the settings by which the bot speaks to them as if they were the real ones. */
export interface Play {
  readonly playground: Playground;
  readonly slack: SlackConfig;
  readonly teams: TeamsConfig;
  readonly company: typeof demoCompany & { readonly teams: DemoTeams };
}

/** Where the demo company's departments meet in Teams. */
export interface DemoTeams {
  readonly tenantId: string;
  readonly channels: readonly { id: string; name: string; isPrivate: boolean; members: readonly string[] }[];
}

/** Kept between runs, since the database remembers the tenant. */
const tenantId = '6f3c1a52-8f0e-4c57-9a4b-5d1f7c2e9b10';
const appId = 'b7d1e0c4-2f6a-4b8e-8c3d-91a5e7f0d264';

export function openPlay(config: Config, registry: Registry, baseUrl: string): Play {
  const slackSecrets = {
    signingSecret: randomBytes(24).toString('hex'),
    botToken: `xoxb-playground-${randomBytes(12).toString('hex')}`,
  };
  const appPassword = randomUUID();
  const menus = manifestMenus(registry);
  const inTeams = (context: string) => menus.teams.filter((one) => one.context.includes(context));
  const playground = createPlayground({
    company: demoCompany,
    ...slackSecrets,
    botUrl: () => baseUrl,
    command: config.command,
    shortcuts: menus.slack,
    dataFile: playgroundFile(config),
    teams: {
      appId,
      appPassword,
      tenantId,
      commands: registry.commands
        .filter(({ featured, hidden }) => featured && !hidden)
        .map((command) => ({ title: command.path, description: usage(command, 'en') })),
      messageActions: inTeams('message'),
      composeActions: inTeams('compose'),
      searches: searches.map(({ commandId, title }) => ({ commandId, title: title.en, parameter: 'query' })),
    },
  });
  const { teams } = playground;
  if (!teams) throw new Error('The playground was asked for Teams and has none.');
  // As a tenant whose administrator agreed to all of it: rooms are channels, and files of channels can be taken.
  for (const permission of graphPermissions) teams.graph.granted.add(permission);
  return {
    playground,
    slack: {
      signingSecret: slackSecrets.signingSecret,
      apiUrl: playground.slackApiUrl(baseUrl),
      appToken: null,
      mode: { kind: 'single', botToken: slackSecrets.botToken },
    },
    teams: {
      appId,
      appPassword,
      tenantId,
      appType: 'SingleTenant',
      openIdMetadataUrl: teams.openIdMetadataUrl(),
      loginUrl: teams.loginUrl(),
      graphUrl: teams.graph.url(),
      unauthenticated: null,
    },
    company: { ...demoCompany, teams: { tenantId, channels: departmentChannels(teams) } },
  };
}

function departmentChannels(teams: NonNullable<Playground['teams']>): DemoTeams['channels'] {
  return [...teams.state.conversations.values()]
    .filter((one) => one.kind === 'channel' && !one.isGeneral)
    .map((one) => ({
      id: one.id,
      name: one.name.toLowerCase(),
      isPrivate: one.channelType !== 'standard',
      members: one.members,
    }));
}
