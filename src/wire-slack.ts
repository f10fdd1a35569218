import type { SlackConfig } from './config.ts';
import type { Pictures } from './core/pictures.ts';
import { globalShortcutsOf, isFree, messageActionsOf, namesOn, type PlatformNeeds } from './platform-parts.ts';
import { createSlack, type Slack, type SlackHouseEvent } from './platforms/slack/index.ts';

/** The Slack adapter, with what it needs of the house. */
export function wireSlack(
  settings: SlackConfig,
  needs: PlatformNeeds & {
    readonly pictures: Pictures;
    /** Requests are served here: only then is a socket opened to hear them. */
    readonly listens: boolean;
    onEvent(event: SlackHouseEvent): Promise<void>;
  },
): Slack {
  const { config, registry } = needs;
  return createSlack({
    signingSecret: settings.signingSecret,
    apiUrl: settings.apiUrl,
    command: config.command,
    commandIsFree: isFree(config.command, registry),
    mode: settings.mode,
    ...(settings.appToken === null || !needs.listens ? {} : { appToken: settings.appToken }),
    installations: needs.installations,
    messageActions: messageActionsOf(registry),
    shortcuts: globalShortcutsOf(registry),
    home: needs.home,
    pictures: needs.pictures,
    onEvent: needs.onEvent,
    namesOf: (ids, workspace) => namesOn(needs.database, 'slack', ids, workspace),
    log: needs.log.child({ room: 'slack' }),
  });
}
