import { createRegistry, type Registry } from './commands/registry.ts';
import { msg } from './core/msg.ts';
import { nouns } from './crm/index.ts';
import { slackManifest } from './platforms/slack/manifest.ts';

/** Everything that is declared, without anything running. */
export function declaredRegistry(): Registry {
  const registry = createRegistry(nouns((name) => registry.operation(name)));
  return registry;
}

/** The manifests that stand in the repository, made from the declared commands. `url`: the installation's public address. */
export function committedManifests(url = 'https://crossdesk.example.com'): { path: string; content: string }[] {
  const registry = declaredRegistry();
  const slack = slackManifest({
    command: '/crm',
    name: 'Crossdesk',
    description: msg(
      'One customer record for Sales, Support, Marketing and Finance, without leaving the chat.',
      '销售、客服、市场和财务共用一份客户档案，无需离开聊天。',
    ),
    commands: registry.commands.filter(({ hidden }) => !hidden),
    publicUrl: url,
    messageActions: registry.commands.flatMap(({ onMessage, summary }) =>
      onMessage ? [{ ...onMessage, summary }] : [],
    ),
    shortcuts: registry.commands.flatMap(({ onShortcut, summary }) => (onShortcut ? [{ ...onShortcut, summary }] : [])),
  });
  return [{ path: 'manifests/slack/manifest.json', content: `${JSON.stringify(slack, null, 2)}\n` }];
}
