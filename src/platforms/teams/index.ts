import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Card } from '../../cards/card.ts';
import type { Finding } from '../../commands/define.ts';
import { DeliveryError } from '../../core/errors.ts';
import type { ChatUser } from '../../core/incoming.ts';
import type { Msg } from '../../core/msg.ts';
import type { Directory, Files, Installations, OutgoingFile, References, Rooms } from '../../core/ports.ts';
import type { RecordRef } from '../../core/records.ts';
import type { ChatPlatform, Dispatch } from '../platform.ts';
import { type Activity, kindOf, splitConversation, tenantOf } from './activity.ts';
import { createAnswering } from './answering.ts';
import { type Bot, createBot, type HttpAnswer } from './bot.ts';
import type { PictureAddress } from './chart-elements.ts';
import { createConnector } from './connector.ts';
import { createConversations } from './conversations.ts';
import { createDirectory, groupOf } from './directory.ts';
import { createEndpoint } from './endpoint.ts';
import { createFileOffers } from './file-offers.ts';
import { createFiles } from './files.ts';
import { createGraph } from './graph.ts';
import { createGreeting, type HomeContent } from './greeting.ts';
import { checkHealth } from './health.ts';
import { activityToUpdate, type TeamsHouseEvent, updateToEvents } from './house-events.ts';
import { createUnderstanding } from './incoming.ts';
import type { Log } from './log.ts';
import type { IdentitySource } from './managed-identity.ts';
import { createMentions } from './mentions.ts';
import { createPeople, teamsLocale } from './people.ts';
import { createPosting } from './posting.ts';
import { createReception } from './reception.ts';
import { createRooms } from './rooms.ts';
import { createTenants } from './tenants.ts';
import { createThrottle, type Pace } from './throttle.ts';
import type { Tokens } from './token.ts';
import { createWaitingRoom } from './waiting.ts';

export type { HomeContent } from './greeting.ts';
export type { TeamsHouseEvent } from './house-events.ts';
export type { Log } from './log.ts';
export { type IdentitySource, machineMetadataUrl } from './managed-identity.ts';

/** Microsoft's public cloud. */
export type { Pace } from './throttle.ts';

export const teamsDefaults = {
  openIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  loginUrl: 'https://login.microsoftonline.com',
  graphUrl: 'https://graph.microsoft.com',
} as const;

export interface TeamsOptions {
  /** null: without credentials, which only `unauthenticated: 'loopback'` allows. */
  readonly appId: string | null;
  /** null with a managed identity. */
  readonly appPassword: string | null;
  /** The tenant that is served; every other one is refused. */
  readonly tenantId: string | null;
  readonly appType: 'SingleTenant' | 'ManagedIdentity';
  /** Who hands out a managed identity's tokens. Default: the machine's metadata service. */
  readonly identitySource?: IdentitySource;
  readonly openIdMetadataUrl: string;
  readonly loginUrl: string;
  /** null: Graph is not asked. */
  readonly graphUrl: string | null;
  /** 'loopback': serve this machine without checking anything. */
  readonly unauthenticated: 'loopback' | null;
  /** '/crm' */
  readonly command: string;
  /** No noun or alias is called like the command, so its word without the slash is dropped too. Default false. */
  readonly commandIsFree?: boolean;
  readonly installations: Installations;
  readonly references: References;
  /** How fast it may write into one conversation; Microsoft's numbers unless given. */
  readonly pace?: Pace;
  readonly messageActions: readonly { readonly callbackId: string; readonly command: string; readonly fill: string }[];
  /** Forms that menus open with no message to begin from. Default none. */
  readonly shortcuts?: readonly { readonly callbackId: string; readonly command: string }[];
  readonly searches: readonly {
    readonly commandId: string;
    readonly reference: 'customer' | 'task';
    readonly title: Msg;
  }[];
  /** What somebody's home card shows; null: nothing. */
  home(user: ChatUser): Promise<HomeContent>;
  /** A record as everybody may see it, for what is inserted into conversations; null: not to be shown. */
  preview(ref: RecordRef): Promise<Card | null>;
  onEvent(event: TeamsHouseEvent): Promise<void>;
  /** Hands out a file that was kept for this person under a name, once; null: expired, taken, or not theirs. */
  takeFile(name: string, by: ChatUser): Promise<OutgoingFile | null>;
  /** A push got no answer: sent again, it may be there twice. */
  onUnanswered(): void;
  /** Teams user ids of colleagues in a tenant. */
  namesOf(staffIds: number[], workspace: string): Promise<Map<number, string>>;
  /** Where pictures of charts are, for clients that draw none. Default: nowhere. */
  readonly picture?: PictureAddress;
  readonly log: Log;
}

export interface Teams extends ChatPlatform {
  readonly name: 'teams';
  readonly directory: Directory;
  readonly files: Files;
  readonly rooms: Rooms;
  /** Serves `POST /api/messages`; false: somebody else's path. */
  handle(req: IncomingMessage, res: ServerResponse): boolean;
  /** What doctor wants to know: credentials, conversations, removed bots. Never throws but for the database. */
  health(): Promise<readonly Finding[]>;
}

/** The Teams adapter: nothing of Teams, botbuilder or teams-ai gets past this folder. Throws when it would serve unprotected. */
export function createTeams(options: TeamsOptions): Teams {
  refuseUnprotected(options);
  const { log } = options;
  let bot: Promise<Bot> | null = null;
  let ready: Bot | null = null;
  const loadBot = (): Promise<Bot> => {
    bot ??= createBot(options);
    return bot;
  };
  const tokens: Tokens = {
    header: async () => (await loadBot()).tokens.header(),
    forget: () => ready?.tokens.forget(),
  };
  const connector = createConnector({ tokens, throttle: createThrottle(Date.now, options.pace) });
  const people = createPeople();
  const { graphUrl, appId, tenantId } = options;
  let graphTokens: Promise<Tokens> | null = null;
  const graph =
    graphUrl === null || appId === null || tenantId === null
      ? null
      : createGraph({
          url: graphUrl,
          tenant: tenantId,
          tokens() {
            graphTokens ??= loadBot().then((loaded) => loaded.tokensFor(graphUrl.replace(/\/+$/u, '')));
            return graphTokens;
          },
          log,
        });
  const conversations = createConversations({ references: options.references, connector, people });
  const posting = createPosting({
    connector,
    conversations,
    namesOf: options.namesOf,
    ...(options.picture ? { picture: options.picture } : {}),
    onUnanswered: options.onUnanswered,
    log,
  });
  const waiting = createWaitingRoom();
  const answering = createAnswering({
    connector,
    posting,
    conversations,
    waiting,
    targets: options.appId !== null,
    log,
  });
  const greeting = createGreeting({ connector, posting, people, content: options.home, log });
  const mentions = createMentions({ connector, people });
  const tenants = createTenants(options);
  const files = createFiles({ connector, conversations, tokens, references: options.references, graph });
  const reception = createReception({
    understand: createUnderstanding({
      ...options,
      shortcuts: options.shortcuts ?? [],
      commandIsFree: options.commandIsFree === true,
    }),
    answering,
    waiting,
    settleFile: createFileOffers({ files, connector, take: options.takeFile, log }),
    sendHome: greeting.home,
    preview: options.preview,
    log,
  });

  async function receive(activity: Activity): Promise<HttpAnswer> {
    const workspace = tenantOf(activity) ?? (options.unauthenticated === 'loopback' ? 'local' : null);
    if (workspace === null || !(await tenants.serve(workspace, activity.recipient?.id ?? null))) {
      log.warn({ workspace }, 'a request of a tenant that is not served');
      return { status: 403 };
    }
    const user = activity.from.aadObjectId ?? activity.from.id;
    const from: ChatUser = { platform: 'teams', workspace, user };
    const { channel } = splitConversation(activity.conversation.id);
    const locale = teamsLocale(activity.locale);
    people.heard(workspace, user, {
      account: activity.from.id,
      conversation: channel,
      serviceUrl: activity.serviceUrl,
      ...(locale ? { locale } : {}),
      ...(activity.localTimezone ? { timezone: activity.localTimezone } : {}),
    });
    if (activity.type === 'conversationUpdate' || activity.type === 'installationUpdate') {
      await update(activity, from);
      return { status: 200 };
    }
    if (activity.type !== 'message' && activity.type !== 'invoke') return { status: 200 };
    // The search box may be used where the bot is not a member; such a conversation is none to write to.
    const isElsewhere = activity.type === 'invoke' && /^(?:composeExtension|application)\//u.test(activity.name ?? '');
    if (!isElsewhere) await conversations.learn(activity, workspace, user);
    const named = activity.type === 'message' ? await mentions.complete(activity, workspace) : activity;
    return reception.receive(named, from);
  }

  async function update(activity: Activity, from: ChatUser): Promise<void> {
    const found = activityToUpdate(activity);
    if (!found) return;
    const { workspace } = from;
    const kind = kindOf(activity);
    const { channel } = splitConversation(activity.conversation.id);
    const team = activity.channelData?.team?.id ?? (kind === 'channel' ? channel : null);
    const known = (await conversations.list(workspace)).filter(
      (one) => one.conversation === channel || (team !== null && one.facts.team === team),
    );
    const channels = [...new Set([channel, ...known.map((one) => one.conversation)])];
    if (found.what === 'bot-added') {
      const isNews = await conversations.learn(activity, workspace, kind === 'personal' ? from.user : null);
      if (isNews) reception.goOn(greet(activity, from), 'greeting');
    }
    if (found.what === 'bot-removed' || found.what === 'team-deleted') {
      for (const one of channels) await conversations.gone(workspace, one);
    }
    if (found.what === 'channel-deleted') await conversations.gone(workspace, found.channel);
    if (kind === 'personal') return;
    for (const event of updateToEvents(found, workspace, channels)) await options.onEvent(event);
  }

  async function greet(activity: Activity, from: ChatUser): Promise<void> {
    const { channel } = splitConversation(activity.conversation.id);
    const locale = teamsLocale(activity.locale) ?? 'en';
    const { serviceUrl } = activity;
    if (kindOf(activity) === 'personal') await greeting.home({ serviceUrl, channel }, from, locale);
    else await greeting.hello({ serviceUrl, conversation: channel }, from.workspace, locale);
  }

  return {
    name: 'teams',
    directory: createDirectory({ connector, conversations, people, graph }),
    files,
    rooms: createRooms({ connector, references: options.references, graph }),
    async start(dispatch: Dispatch) {
      await tenants.prepare();
      ready = await loadBot();
      reception.open(dispatch);
    },
    stop: () => reception.close(),
    async post(to, card, reader, key) {
      if (to.kind === 'person' && to.user.platform !== 'teams') {
        throw new DeliveryError('gone', 'another platform’s user');
      }
      const workspace = to.kind === 'channel' ? to.workspace : to.user.workspace;
      return posting.post(to, await posting.draw([card], reader, workspace, to.kind === 'person' ? 'one' : 'all'), key);
    },
    async update(ref, card, reader) {
      await posting.update(ref, await posting.draw([card], reader, ref.workspace, 'all'));
    },
    async answer(route, answer, reader, key) {
      const { workspace, user } = route;
      if (typeof workspace === 'string' && typeof user === 'string') {
        people.heard(workspace, user, { locale: reader.locale });
      }
      return answering.answer(route, answer, reader, key);
    },
    handle: createEndpoint({ bot: () => ready, handle: receive, log }),
    health: () =>
      checkHealth({
        credentials: options.appId === null ? null : options.appType,
        loginUrl: options.loginUrl,
        token: () => tokens.header(),
        references: () => conversations.list(),
        graph,
        groupOf: (one) => groupOf(connector, one),
      }),
  };
}

/** botbuilder checks nothing without an app id, and answers to whatever address a request names. */
function refuseUnprotected({ appId, appPassword, tenantId, appType, unauthenticated }: TeamsOptions): void {
  if (appId === null || appId === '') {
    if (unauthenticated === 'loopback') return;
    throw new Error(
      'Teams needs TEAMS_APP_ID. To play on this machine without it, set TEAMS_UNAUTHENTICATED=loopback.',
    );
  }
  if (unauthenticated !== null)
    throw new Error('TEAMS_UNAUTHENTICATED is for playing without TEAMS_APP_ID; unset one of them.');
  if (tenantId === null || tenantId === '')
    throw new Error('Teams needs TEAMS_TENANT_ID: the one tenant that is served.');
  if (appType === 'SingleTenant' && (appPassword === null || appPassword === '')) {
    throw new Error('Teams needs TEAMS_APP_PASSWORD, or TEAMS_APP_TYPE=ManagedIdentity.');
  }
}
