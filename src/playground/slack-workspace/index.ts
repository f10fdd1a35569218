/**
 * A Slack workspace of one's own: the Web API for the methods this app uses, signed requests to the app,
 * and people who can be told what to do. It knows nothing of the app but its address and its secrets.
 *
 * In a test:
 *
 * ```ts
 * const slack = createSlackWorkspace({ company: demoCompany, signingSecret, botToken, botUrl: () => appUrl, command: '/crm', shortcuts: [] });
 * const apiUrl = await slack.listen();               // give this to the app as SLACK_API_URL
 * const lena = slack.as('lena');                     // handle, e-mail or id
 * const seen = await lena.command('/crm task add', '#sales');
 * seen.text; seen.ephemerals; seen.messages; seen.modal; seen.failure; seen.ack.status
 * await lena.submit({ Title: 'Send quote', Due: '2030-01-31' });      // seen.errors, seen.closed, seen.modal
 * await slack.as('omar').click(slack.messagesIn('#support').at(-1)!, 'Done');
 * await lena.mention('today', '#sales'); await lena.dm('help'); await lena.messageAction(message, 'Log to CRM'); await lena.openHome();
 * slack.messagesIn('#support'); slack.ephemeralFor('lena'); slack.callsTo('chat.postMessage'); slack.pingsIn('#support');
 * slack.failNext('chat.postMessage', 'channel_not_found'); slack.failNext('chat.update', { status: 429, retryAfter: 2 }, 3);
 * slack.outage(true); await slack.waitFor(() => slack.messagesIn('#support').length > 3);
 * const other = createSlackWorkspace({ …, sharesApiOf: slack }); // a second workspace of the same app: its own company, token, people
 * `${appUrl}/slack/oauth_redirect?code=${other.installCode()}&state=…`
 * await slack.stop();
 * ```
 *
 * Every action waits for what the person sees next (see `WaitOptions`), so tests need no sleeps.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAppEvents, defaultSubscriptions } from './app-events.ts';
import { type Now, randomHex } from './clock.ts';
import type { DemoCompany } from './company.ts';
import { createDriver, type Person, readable } from './driver.ts';
import { createFiles, type Files } from './files.ts';
import { permalinkOf } from './methods/chat.ts';
import { createPeople, type People, type Shortcut } from './people.ts';
import { keepSnapshot, readSnapshot } from './persistence.ts';
import { createRateLimits } from './rate-limits.ts';
import { createResponses } from './response-urls.ts';
import { defaultScopes } from './scopes.ts';
import { createSignedSender, type SignedSender } from './signed-sender.ts';
import { createState, type Snapshot, type State } from './state.ts';
import { createTriggers } from './triggers.ts';
import type { ApiCall, Channel, Ephemeral, Message } from './types.ts';
import { createViews, type Views } from './views.ts';
import { createWebApi, type Outage, type Planned, type WebApi } from './web-api.ts';
import { sendText } from './wire.ts';

export type { DemoChannel, DemoCompany, DemoPerson } from './company.ts';
export { NotPossible } from './desk.ts';
export type { Person, Seen, WaitOptions } from './driver.ts';
export { readable } from './driver.ts';
export type { PickedFile } from './files.ts';
export type { Shortcut } from './people.ts';
export { signatureOf } from './signed-sender.ts';
export type { Change } from './state.ts';
export type * from './types.ts';

export interface SlackWorkspaceOptions {
  company: DemoCompany;
  signingSecret: string;
  botToken: string;
  /** Base URL of the app; requests go to `/slack/events` below it. */
  botUrl(): string;
  /** Base URL under which `handle` is reachable, for response URLs. Default: that of `listen`, else `botUrl`. */
  publicUrl?(): string;
  /** The slash command, `/crm`. */
  command: string;
  shortcuts?: readonly Shortcut[];
  /** File that keeps messages and channels between runs. Absent: nothing is kept. */
  dataFile?: string;
  /** Default true: Slack's rate limits hold. */
  rateLimits?: boolean;
  scopes?: readonly string[];
  subscriptions?: readonly string[];
  /** For OAuth: what `oauth.v2.access` demands. */
  clientId?: string;
  clientSecret?: string;
  eventRetryDelays?: readonly number[];
  /** Another workspace whose Web API address serves this one too, so that one app can be installed in both. */
  sharesApiOf?: SlackWorkspace;
  /** The clock, ms. */
  now?: Now;
}

export interface SlackWorkspace {
  /** Serves `/playground/slack/…`; false when the path is not its own. */
  handle(req: IncomingMessage, res: ServerResponse): boolean;
  /** Serves itself on a free port of 127.0.0.1; answers the Web API's base URL, with its last slash. */
  listen(): Promise<string>;
  slackApiUrl(base?: string): string;
  stop(): Promise<void>;
  as(who: string): Person;
  /** All messages of a channel, oldest first: by `#name`, id, or a person's id or handle for their direct message with the app. */
  messagesIn(channel: string): Message[];
  ephemeralFor(who: string): Ephemeral[];
  channel(idOrName: string): Channel;
  permalink(message: Message): string;
  /** Whom the messages of a channel alerted: user ids, `!channel`, `!here`, `!everyone`. */
  pingsIn(channel: string): string[];
  /** Everything a reader sees in a channel. */
  textIn(channel: string): string;
  callsTo(method: string): ApiCall[];
  calls(): readonly ApiCall[];
  /** The next `times` (1) calls of a method (`*`: any) fail: by Slack's error code, HTTP status, or a broken connection. */
  failNext(method: string, failure: string | Planned, times?: number): void;
  /** Slack's Web API is down for everything: 503, or connections reset. Response URLs keep working. */
  outage(on: boolean, kind?: Outage): void;
  readonly isDown: boolean;
  revokeToken(): void;
  restoreToken(): void;
  /** A code for `GET /slack/oauth_redirect?code=…`, good once. */
  installCode(): string;
  /** Resolves when the condition holds, rejects after `timeoutMs` (10,000). */
  waitFor(condition: () => boolean | undefined, timeoutMs?: number): Promise<void>;
  /** What happens to people and channels, and is told to the app. */
  happen: {
    join(channel: string, who: string): void;
    leave(channel: string, who: string): void;
    archive(channel: string, archived?: boolean): void;
    rename(channel: string, name: string): void;
    /** Change a person's account (e.g. `{ isDeleted: true, locale: 'zh-CN' }`) and tell the app. */
    person(who: string, change: Partial<DemoCompany['people'][number]>): void;
    /** Any event, in Slack's envelope. */
    event(event: { type: string } & Record<string, unknown>): void;
  };
  publicUrl(): string;
  /** Lets another workspace answer the calls that are its own. */
  admit(peer: SlackWorkspace): void;
  files: Files;
  state: State;
  people: People;
  views: Views;
  sender: SignedSender;
  api: WebApi;
}

export function createSlackWorkspace(options: SlackWorkspaceOptions): SlackWorkspace {
  const now = options.now ?? Date.now;
  const state = createState(
    options.company,
    now,
    options.dataFile === undefined ? undefined : readSnapshot<Snapshot>(options.dataFile),
  );
  const keeper = options.dataFile === undefined ? undefined : keepSnapshot(state, options.dataFile);
  const sender = createSignedSender(state, options);
  const events = createAppEvents(state, sender, options.subscriptions ?? defaultSubscriptions);
  const scopes = options.scopes ?? defaultScopes;
  const codes = new Set<string>();
  let server: Server | undefined;
  const ownUrl = (): string | undefined =>
    server ? `http://127.0.0.1:${(server.address() as AddressInfo).port}` : undefined;
  const publicUrl = (): string =>
    options.publicUrl?.() ?? options.sharesApiOf?.publicUrl() ?? ownUrl() ?? options.botUrl();
  const peers = new Set<SlackWorkspace>();
  const triggers = createTriggers(state, publicUrl);
  const views = createViews(state);
  const { team, bot } = options.company;
  const files = createFiles({ state, publicUrl, isToken: (token) => token === options.botToken });
  const responses = createResponses(state, events, files);
  const api: WebApi = createWebApi(
    {
      state,
      files,
      triggers,
      events,
      botToken: options.botToken,
      scopes,
      revokeToken: () => api.revokeToken(),
      hasCode: (code) => codes.has(code),
      exchangeCode(code, clientId, clientSecret) {
        if (options.clientId !== undefined && (clientId !== options.clientId || clientSecret !== options.clientSecret))
          return undefined;
        if (!codes.delete(code)) return undefined;
        api.restoreToken();
        return {
          access_token: options.botToken,
          token_type: 'bot',
          scope: scopes.join(','),
          bot_user_id: bot.userId,
          app_id: bot.appId,
          team: { id: team.id, name: team.name },
          enterprise: null,
          authed_user: { id: options.company.people.find((person) => person.isOwner || person.isAdmin)?.id ?? '' },
          is_enterprise_install: false,
        };
      },
    },
    views,
    options.rateLimits === false ? undefined : createRateLimits(now),
    () => [...peers].map((peer) => peer.api),
  );
  const people = createPeople({
    state,
    views,
    triggers,
    events,
    sender,
    responses,
    files,
    command: options.command,
    shortcuts: options.shortcuts ?? [],
  });
  const { as } = createDriver(state, people, views);

  function handle(req: IncomingMessage, res: ServerResponse): boolean {
    const url = new URL(req.url ?? '/', 'http://127.0.0.1');
    const apiPath = /^\/playground\/slack\/api\/([\w.]+)$/.exec(url.pathname)?.[1];
    const responsePath = /^\/playground\/slack\/response\/(\w+)$/.exec(url.pathname)?.[1];
    const ofFile = apiPath === undefined && responsePath === undefined && files.handle(url.pathname, req, res);
    if (ofFile === true) return true;
    if (ofFile !== false) {
      watched(ofFile, res);
      return true;
    }
    if (apiPath === undefined && responsePath === undefined) return false;
    const holder = [...peers].find((peer) => responsePath !== undefined && peer.state.responseUrls.has(responsePath));
    if (holder) return holder.handle(req, res);
    const served =
      apiPath !== undefined
        ? api.serve(apiPath, req, res, url.searchParams)
        : responses.serve(responsePath ?? '', req, res);
    watched(served, res);
    return true;
  }

  function watched(served: Promise<void>, res: ServerResponse): void {
    served.catch((error: unknown) => {
      process.emitWarning(
        `the local Slack workspace failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      if (!res.headersSent) sendText(res, 500, 'internal_error');
    });
  }

  function channelOf(idOrName: string): Channel {
    const person = state.person(idOrName);
    const channel = state.channel(idOrName) ?? (person && state.direct([person.id, bot.userId]));
    if (!channel) throw new Error(`there is no channel ${idOrName}`);
    return channel;
  }

  const workspace: SlackWorkspace = {
    handle,
    publicUrl,
    admit: (peer) => void peers.add(peer),
    async listen() {
      server = createServer((req, res) => {
        if (!handle(req, res)) sendText(res, 404, 'not found');
      });
      await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
      return `${ownUrl()}/playground/slack/api/`;
    },
    slackApiUrl: (base = publicUrl()) => `${base.replace(/\/$/, '')}/playground/slack/api/`,
    async stop() {
      sender.stop();
      server?.closeAllConnections();
      if (server) await new Promise((resolve) => server?.close(resolve));
      await keeper?.stop();
    },
    as,
    messagesIn: (channel) => state.messagesIn(channelOf(channel).id),
    ephemeralFor: (who) => as(who).ephemerals(),
    channel: channelOf,
    permalink: (message) => permalinkOf(state, message),
    pingsIn: (channel) => state.messagesIn(channelOf(channel).id).flatMap((message) => message.pings),
    textIn: (channel) => state.messagesIn(channelOf(channel).id).map(readable).join('\n'),
    callsTo: (method) => api.calls.filter((call) => call.method === method),
    calls: () => api.calls,
    failNext: (method, failure, times = 1) =>
      api.plan(method, typeof failure === 'string' ? { error: failure } : failure, times),
    outage: (on, kind = 'unavailable') => api.setOutage(on ? kind : undefined),
    get isDown() {
      return api.outage !== undefined;
    },
    revokeToken: () => api.revokeToken(),
    restoreToken: () => api.restoreToken(),
    installCode() {
      const code = randomHex(16);
      codes.add(code);
      return code;
    },
    async waitFor(condition, timeoutMs = 10_000) {
      const deadline = performance.now() + timeoutMs;
      while (!condition()) {
        if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain`);
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    },
    happen: {
      join: (channel, who) => events.join(channelOf(channel), state.person(who)?.id ?? who),
      leave: (channel, who) => events.leave(channelOf(channel), state.person(who)?.id ?? who),
      archive: (channel, archived = true) => events.archive(channelOf(channel), channelOf(channel).creator, archived),
      rename: (channel, name) => events.rename(channelOf(channel), name),
      person(who, change) {
        const person = state.person(who);
        if (!person) throw new Error(`the demo company has nobody called ${who}`);
        state.people.set(person.id, { ...person, ...change });
        events.userChanged(person.id);
      },
      event: (event) => events.deliver(event.type, event),
    },
    files,
    state,
    people,
    views,
    sender,
    api,
  };
  options.sharesApiOf?.admit(workspace);
  return workspace;
}
