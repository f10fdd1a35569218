import type { Card } from './cards/card.ts';
import type { PictureLinks } from './charts/index.ts';
import type { TeamsConfig } from './config.ts';
import type { RecordRef } from './core/records.ts';
import {
  globalShortcutsOf,
  isFree,
  messageActionsOf,
  namesOn,
  type PlatformNeeds,
  picturesAt,
  searches,
} from './platform-parts.ts';
import { createTeams, type Pace, type Teams, type TeamsHouseEvent, teamsDefaults } from './platforms/teams/index.ts';
import type { Parcels } from './store/parcels.ts';
import { createReferences } from './store/references.ts';

/** The Teams adapter, with what it needs of the house. */
export function wireTeams(
  settings: TeamsConfig,
  needs: PlatformNeeds & {
    /** Where this server is reached from its own machine; null: it serves nothing. */
    readonly baseUrl: string | null;
    readonly pictureLinks: Pick<PictureLinks, 'pathOf'>;
    readonly parcels: Pick<Parcels, 'take'>;
    readonly pace?: Pace;
    /** A record as everybody may see it; null: not to be shown. */
    preview(ref: RecordRef): Promise<Card | null>;
    onEvent(event: TeamsHouseEvent): Promise<void>;
    onUnanswered(): void;
  },
): Teams {
  const { config, registry, database, parcels } = needs;
  return createTeams({
    ...settings,
    ...(needs.pace ? { pace: needs.pace } : {}),
    openIdMetadataUrl: settings.openIdMetadataUrl ?? teamsDefaults.openIdMetadataUrl,
    loginUrl: settings.loginUrl ?? teamsDefaults.loginUrl,
    // Another cloud's sign-in, or a stand-in's, gives no token for Microsoft's public Graph.
    graphUrl: settings.graphUrl ?? (settings.loginUrl === null ? teamsDefaults.graphUrl : null),
    command: config.command,
    commandIsFree: isFree(config.command, registry),
    installations: needs.installations,
    references: createReferences(database),
    messageActions: messageActionsOf(registry),
    shortcuts: globalShortcutsOf(registry),
    searches,
    home: needs.home,
    preview: needs.preview,
    onEvent: needs.onEvent,
    takeFile: (name, by) => parcels.take(name, by),
    picture: (figure) => picturesAt(needs.pictureLinks.pathOf(figure), config, needs.baseUrl),
    namesOf: (ids, workspace) => namesOn(database, 'teams', ids, workspace),
    onUnanswered: needs.onUnanswered,
    log: needs.log.child({ room: 'teams' }),
  });
}
