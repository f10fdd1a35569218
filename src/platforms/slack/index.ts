import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Finding } from '../../commands/define.ts';
import { DeliveryError } from '../../core/errors.ts';
import type { ChatUser } from '../../core/incoming.ts';
import type { Pictures } from '../../core/pictures.ts';
import type { Directory, Files, Installation, Installations, Rooms } from '../../core/ports.ts';
import type { ChatPlatform, Dispatch } from '../platform.ts';
import { createAnswering } from './answering.ts';
import { createClients } from './clients.ts';
import { createDirectory } from './directory.ts';
import { createFiles } from './files.ts';
import { createHttpGateway, createSocketGateway } from './gateway.ts';
import { checkHealth } from './health.ts';
import { createHome, type HomeContent } from './home.ts';
import type { SlackHouseEvent } from './house-events.ts';
import { createUnderstanding } from './incoming.ts';
import { createInstall } from './install.ts';
import type { Log } from './log.ts';
import { createOwnWorkspace } from './own-workspace.ts';
import { sendPage } from './pages.ts';
import { createPeopleCache } from './people-cache.ts';
import { createSlackPictures } from './pictures.ts';
import { createPosting } from './posting.ts';
import { createReception } from './reception.ts';
import { createRooms } from './rooms.ts';
import { createSourceReader } from './source-message.ts';

export type { HomeContent } from './home.ts';
export type { SlackHouseEvent } from './house-events.ts';
export type { Log } from './log.ts';
export { type ManifestOptions, slackManifest } from './manifest.ts';

export interface SlackOptions {
  readonly signingSecret: string;
  /** The Web API's base: `https://slack.com/api/`. */
  readonly apiUrl: string;
  /** The slash command: '/crm'. */
  readonly command: string;
  /** No command, noun or help word is called like it, without its slash. */
  readonly commandIsFree?: boolean;
  readonly mode:
    | { readonly kind: 'single'; readonly botToken: string }
    | {
        readonly kind: 'oauth';
        readonly clientId: string;
        readonly clientSecret: string;
        readonly stateSecret: string;
      };
  /** Present: Socket Mode instead of HTTP. */
  readonly appToken?: string;
  /** Where people reach this server: for the OAuth redirect, where Slack demands the exact address. */
  readonly publicUrl?: string;
  readonly installations: Installations;
  readonly messageActions: readonly { readonly callbackId: string; readonly command: string; readonly fill: string }[];
  readonly shortcuts: readonly { readonly callbackId: string; readonly command: string }[];
  /** What somebody's home page shows; null: nothing. */
  home(user: ChatUser): Promise<HomeContent>;
  onEvent(event: SlackHouseEvent): Promise<void>;
  /** Slack user ids of colleagues in a workspace. */
  namesOf(staffIds: number[], workspace: string): Promise<Map<number, string>>;
  /** Draws charts; absent: they are said in words. */
  readonly pictures?: Pictures;
  readonly log: Log;
}

export interface Slack extends ChatPlatform {
  readonly name: 'slack';
  readonly directory: Directory;
  readonly files: Files;
  readonly rooms: Rooms;
  /** Serves `/slack/events`, `/slack/install` and `/slack/oauth_redirect`; false: somebody else's path. */
  handle(req: IncomingMessage, res: ServerResponse): boolean;
  /** What doctor wants to know: tokens, scopes, the socket. Asks Slack; never throws. */
  health(): Promise<readonly Finding[]>;
  /** Single-token mode: resolves when the token's workspace is known. Otherwise never. */
  ownWorkspace(): Promise<Installation>;
  /** Draws somebody's home page again. */
  refreshHome(user: ChatUser): Promise<void>;
}

/** The Slack adapter: nothing of Slack gets past this folder. */
export function createSlack(options: SlackOptions): Slack {
  const { log, installations, apiUrl, mode } = options;
  const botToken = mode.kind === 'single' ? mode.botToken : undefined;
  const clients = createClients({ apiUrl, installations, log, ...(botToken === undefined ? {} : { botToken }) });
  const people = createPeopleCache(createDirectory(clients));
  const posting = createPosting(clients);
  const pictures = createSlackPictures({
    clients,
    apiUrl,
    log,
    ...(options.pictures ? { pictures: options.pictures } : {}),
  });
  const answering = createAnswering({ clients, posting, pictures, apiUrl, namesOf: options.namesOf, log });
  const publishHome = createHome({
    clients,
    pictures,
    content: (user) => options.home(user),
    readerOf: (user) => people.readerOf(user),
    log,
  });
  const own = botToken === undefined ? null : createOwnWorkspace({ clients, installations, botToken, log });
  const reception = createReception({
    understand: createUnderstanding({
      command: options.command,
      commandIsFree: options.commandIsFree ?? false,
      messageActions: options.messageActions,
      shortcuts: options.shortcuts,
      readSource: createSourceReader({ clients, people, log }),
      localeOf: (user) => people.localeOf(user),
    }),
    command: options.command,
    answer: answering.answer,
    localeOf: (user) => people.localeOf(user),
    publishHome,
    onEvent: (event) => houseEvent(event),
    log,
  });
  const gateway =
    options.appToken === undefined
      ? createHttpGateway({ signingSecret: options.signingSecret, answer: reception.receive, log })
      : createSocketGateway({ appToken: options.appToken, apiUrl, answer: reception.receive, log });
  const install =
    mode.kind === 'oauth'
      ? createInstall({
          ...mode,
          apiUrl,
          installations,
          log,
          ...(options.publicUrl ? { publicUrl: options.publicUrl } : {}),
        })
      : null;

  async function houseEvent(event: SlackHouseEvent): Promise<void> {
    if (event.kind === 'uninstalled' || event.kind === 'tokens-revoked') {
      if (await stillInstalled(event.workspace)) {
        log.info({ workspace: event.workspace }, 'told late of a removal: the workspace has installed the app again');
        return;
      }
      await installations.setStatus('slack', event.workspace, 'removed');
    }
    await options.onEvent(event);
  }

  /** Slack delivers what we missed for hours, and the workspace may have come back meanwhile. Throws while Slack cannot be asked. */
  async function stillInstalled(workspace: string): Promise<boolean> {
    try {
      await clients.call(workspace, (client) => client.auth.test());
      return true;
    } catch (error) {
      if (error instanceof DeliveryError && error.kind === 'gone') return false;
      throw error;
    }
  }

  return {
    name: 'slack',
    directory: people.directory,
    files: createFiles({ clients, apiUrl }),
    rooms: createRooms(clients),
    async start(dispatch: Dispatch) {
      reception.open(dispatch);
      own?.start();
      gateway.start();
    },
    async stop() {
      own?.stop();
      await gateway.stop();
      await reception.close();
    },
    async post(to, card, reader, key) {
      const workspace = to.kind === 'channel' ? to.workspace : to.user.workspace;
      if (to.kind === 'person' && to.user.platform !== 'slack')
        throw new DeliveryError('gone', 'another platform’s user');
      return answering.sending(card, reader, workspace, (message) => posting.post(to, message, key));
    },
    async update(ref, card, reader) {
      await answering.sending(card, reader, ref.workspace, (message) => posting.update(ref, message));
    },
    async answer(route, answer, reader, key) {
      people.rememberLocale(route, reader.locale);
      return answering.answer(route, answer, reader, key);
    },
    handle(req, res) {
      if (gateway.handle(req, res) || install?.handle(req, res)) return true;
      if (mode.kind === 'single' && /^\/slack\/(?:install|oauth_redirect)(?:\?|$)/u.test(req.url ?? '')) {
        sendPage(res, 404, {
          title: 'Nothing to install here · 无需在此安装',
          lines: [
            'This bot serves one workspace and was given its token. To serve several, set SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and SLACK_STATE_SECRET.',
            '此机器人只服务一个工作区，令牌已配置。若要服务多个工作区，请设置 SLACK_CLIENT_ID、SLACK_CLIENT_SECRET 和 SLACK_STATE_SECRET。',
          ],
        });
        return true;
      }
      return false;
    },
    health: () =>
      checkHealth({
        clients,
        installations,
        single: botToken !== undefined,
        apiUrl,
        socketState: gateway.socketState(),
      }),
    ownWorkspace: () => own?.known() ?? new Promise(() => undefined),
    refreshHome: publishHome,
  };
}
