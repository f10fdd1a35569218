import { z } from 'zod';
import { createRegistry, type Registry } from './commands/registry.ts';
import { msg } from './core/msg.ts';
import { nouns } from './crm/index.ts';
import { searches } from './platform-parts.ts';
import { slackManifest } from './platforms/slack/manifest.ts';
import { placeholderAppId, type TeamsManifestOptions, teamsManifest } from './platforms/teams/manifest.ts';
import { teamsPackage } from './platforms/teams/manifest-package.ts';

/** What the platforms' clients make menus of, as the manifests say it. */
export interface ManifestMenus {
  readonly slack: readonly { type: 'message' | 'global'; name: string; callbackId: string; description: string }[];
  /** Where an entry stands: in a message's menu, beside the box that one writes in, or in both. */
  readonly teams: readonly { commandId: string; title: string; description: string; context: readonly string[] }[];
}

const slackMenus = z.object({
  features: z.object({
    shortcuts: z
      .array(
        z.object({
          name: z.string(),
          type: z.enum(['message', 'global']),
          callback_id: z.string(),
          description: z.string(),
        }),
      )
      .default([]),
  }),
});
const teamsMenus = z.object({
  composeExtensions: z
    .array(
      z.object({
        commands: z.array(
          z.object({
            id: z.string(),
            type: z.enum(['action', 'query']),
            title: z.string(),
            description: z.string(),
            context: z.array(z.string()),
          }),
        ),
      }),
    )
    .default([]),
});

/** For whoever stands in the platforms' place: read from the very manifests that are uploaded, so that both show the same. */
export function manifestMenus(registry = declaredRegistry()): ManifestMenus {
  const manifests = committedManifests(exampleUrl, registry);
  const read = (path: string): unknown => JSON.parse(manifests.find((one) => one.path === path)?.content ?? '{}');
  const slack = slackMenus.parse(read('manifests/slack/manifest.json'));
  const teams = teamsMenus.parse(read('manifests/teams/manifest.json'));
  return {
    slack: slack.features.shortcuts.map(({ callback_id: callbackId, ...one }) => ({ ...one, callbackId })),
    teams: teams.composeExtensions
      .flatMap(({ commands }) => commands)
      .filter(({ type }) => type === 'action')
      .map(({ id, title, description, context }) => ({ commandId: id, title, description, context })),
  };
}

/** Everything that is declared, without anything running. */
export function declaredRegistry(): Registry {
  const registry = createRegistry(nouns((name) => registry.operation(name)));
  return registry;
}

/** Stands where an installation's own address belongs. */
const exampleUrl = 'https://crossdesk.example.com';

/** The app's version in Teams, which asks people to update when it grows. */
const teamsVersion = '1.0.0';

/** What every platform is told, from the declared commands. */
function declaredParts(publicUrl: string, registry: Registry) {
  return {
    command: '/crm',
    name: 'Crossdesk',
    description: msg(
      'One customer record for Sales, Support, Marketing and Finance, without leaving the chat.',
      '销售、客服、市场和财务共用一份客户档案，无需离开聊天。',
    ),
    commands: registry.commands.filter(({ hidden }) => !hidden),
    publicUrl,
    messageActions: registry.commands.flatMap(({ path, onMessage, summary }) =>
      onMessage ? [{ ...onMessage, command: path, summary }] : [],
    ),
    shortcuts: registry.commands.flatMap(({ path, onShortcut, summary }) =>
      onShortcut ? [{ ...onShortcut, command: path, summary }] : [],
    ),
  };
}

function teamsParts(publicUrl: string, appId: string, registry: Registry): TeamsManifestOptions {
  return {
    ...declaredParts(publicUrl, registry),
    version: teamsVersion,
    searches: searches.map((search) => ({ ...search, summary: search.title })),
    appId,
  };
}

/** The manifests that stand in the repository. `url`: the installation's public address. */
export function committedManifests(
  url = exampleUrl,
  registry = declaredRegistry(),
): { path: string; content: string }[] {
  return [
    {
      path: 'manifests/slack/manifest.json',
      content: `${JSON.stringify(slackManifest(declaredParts(url, registry)), null, 2)}\n`,
    },
    ...teamsManifest(teamsParts(url, placeholderAppId, registry)).map(({ name, content }) => ({
      path: `manifests/teams/${name}`,
      content,
    })),
  ];
}

/** The zip that an administrator uploads to Teams. */
export function teamsAppPackage(url: string, appId: string): Buffer {
  return teamsPackage(teamsParts(url, appId, declaredRegistry()));
}
