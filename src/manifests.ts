import { createRegistry } from './commands/registry.ts';
import { nouns } from './crm/index.ts';
import { slackManifest } from './platforms/slack/manifest.ts';

/** The manifests that stand in the repository, made from the declared commands. `url`: the installation's public address. */
export function committedManifests(url = 'https://crossdesk.example.com'): { path: string; content: string }[] {
  const registry = createRegistry(nouns((name) => registry.operation(name)));
  const slack = slackManifest({
    command: '/crm',
    publicUrl: url,
    messageActions: registry.commands.flatMap(({ onMessage }) => (onMessage ? [onMessage] : [])),
    shortcuts: registry.commands.flatMap(({ onShortcut }) => (onShortcut ? [onShortcut] : [])),
  });
  return [{ path: 'manifests/slack/manifest.json', content: `${JSON.stringify(slack, null, 2)}\n` }];
}
