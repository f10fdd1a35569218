/**
 * A Microsoft Teams of one's own: the Bot Connector's REST service, the sign-in that both sides check each other's
 * tokens with, and people who can be told what to do. It knows nothing of the app but its address and its secrets.
 *
 * In a test:
 *
 * ```ts
 * const teams = createTeamsWorkspace({ company: demoCompany, appId, appPassword, tenantId, botUrl: () => appUrl });
 * await teams.listen();                          // the connector on a free port; then give to the app:
 * teams.serviceUrl(); teams.loginUrl(); teams.openIdMetadataUrl();   // TEAMS_LOGIN_URL, TEAMS_OPENID_METADATA_URL
 * await teams.install();                         // the app is added to the team, the group chat, everybody's chats
 * const omar = teams.as('omar');                 // handle, e-mail, id
 * const seen = await omar.mention('task add acme "Call back"', 'Support');   // @Crossdesk, in a channel
 * seen.text; seen.messages; seen.targeted; seen.updated; seen.view; seen.dialog; seen.notices; seen.ack.status
 * await omar.personal('help'); await omar.slash('today', 'Support'); await omar.say('no bot here', 'Support');
 * await omar.click(seen.messages[0], 'Done', { note: 'called' });            // Execute, Submit, task/fetch, messageBack
 * await omar.submitDialog({ Title: 'Send quote' });                          // seen.errors, seen.dialog, seen.closed
 * await omar.messageAction(message, 'Log to CRM'); await omar.choices('Customer', 'acm');
 * const { found } = await omar.search('customers', 'acme'); await omar.insert(found[0], 'Support');
 * teams.activitiesIn('Support'); teams.cardText(message); teams.pingsIn('Support'); teams.callsTo('send');
 * teams.failNext('send', { status: 429, retryAfter: 1 }, 2); teams.failNext('send', { reset: true, afterActing: true });
 * teams.outage(true); teams.throttle(true); await teams.waitFor(() => teams.activitiesIn('Support').length > 3);
 * await teams.happen.uninstall('General'); await teams.happen.join('Support', 'sam');
 * await teams.sender.raw(JSON.stringify(activity), teams.tokenForApp({ aud: 'other' }));   // must be refused: 401
 * await teams.stop();
 * ```
 *
 * Every action waits for what the person sees next (see `WaitOptions`), so tests need no sleeps.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Now } from '../slack-workspace/clock.ts';
import type { DemoCompany } from '../slack-workspace/company.ts';
import { keepSnapshot, readSnapshot } from '../slack-workspace/persistence.ts';
import { sendText } from '../slack-workspace/wire.ts';
import { isRecord } from './activity.ts';
import { activityToText, cardsOf } from './cards.ts';
import { companyToTeams, type TeamsPlan } from './company.ts';
import { createConnectorApi } from './connector-api.ts';
import { createDriver, type TeamsPerson } from './driver.ts';
import { createFiles, type Files } from './files.ts';
import { createGraphApi, type GraphApi } from './graph-api.ts';
import { createHappenings, type Happenings } from './happenings.ts';
import { createIdentity } from './identity.ts';
import { createIncoming } from './incoming.ts';
import { createPeople, type People } from './people.ts';
import { type CallKind, createPlannedFaults, type Outage, type PlannedFailure } from './planned-faults.ts';
import { createRosters } from './rosters.ts';
import { createSender, type Sender } from './sender.ts';
import { createTeamsState, type TeamsState } from './state.ts';
import { createThrottle } from './throttle.ts';
import type { Conversation, TeamsCall, TeamsMessage, TeamsSnapshot } from './types.ts';

export type * from './activity.ts';
export { activityToText, cardsOf, cardToText } from './cards.ts';
export { companyToTeams, type TeamsPlan } from './company.ts';
export type { Seen, TeamsPerson, WaitOptions } from './driver.ts';
export type { PickedFile } from './files.ts';
export type { GraphPermission } from './graph-api.ts';
export type { Found } from './people.ts';
export type { PlannedFailure } from './planned-faults.ts';
export type { Dispatched } from './sender.ts';
export type { Conversation, Dialog, TeamsCall, TeamsChange, TeamsMessage, TeamsRequest } from './types.ts';

/** Everything the connector serves begins here. */
const prefix = '/playground/teams/';

export interface TeamsWorkspaceOptions {
  company: DemoCompany;
  /** Null: no tokens, either way. */
  appId: string | null;
  appPassword: string | null;
  tenantId: string;
  /** Base URL of the app; activities go to `/api/messages` below it. */
  botUrl(): string;
  /** Base URL under which `handle` is reachable. Default: that of `listen`, else `botUrl`. */
  publicUrl?(): string;
  /** The team, its channels and chats. Default: made from the company. */
  plan?: TeamsPlan;
  messageActions?: readonly { commandId: string; title: string }[];
  searches?: readonly { commandId: string; title: string; parameter: string }[];
  /** File that keeps messages between runs. Absent: nothing is kept. */
  dataFile?: string;
  /** Default false: Teams' throttling holds. `throttle` changes it. */
  throttled?: boolean;
  /** Bytes of UTF-16 that a message may have; default 100 KB, older clients take 28 KB. */
  mostBytes?: number;
  /** The clock, ms. */
  now?: Now;
}

export interface TeamsWorkspace {
  /** Serves `/playground/teams/…`; false when the path is not its own. */
  handle(req: IncomingMessage, res: ServerResponse): boolean;
  /** Serves itself on a free port of 127.0.0.1; answers the service URL, with its last slash. */
  listen(): Promise<string>;
  serviceUrl(): string;
  /** What takes the place of `https://login.microsoftonline.com`; without a last slash. */
  loginUrl(): string;
  openIdMetadataUrl(): string;
  /** Adds the app to the team, the group chats and everybody's chats, unless a former run did. */
  install(): Promise<void>;
  stop(): Promise<void>;
  as(who: string): TeamsPerson;
  /** All messages of a channel or chat, oldest first: by name, id, or a person for their chat with the app. */
  activitiesIn(where: string): TeamsMessage[];
  /** The app's messages among them. */
  botActivitiesIn(where: string): TeamsMessage[];
  conversation(where: string): Conversation;
  /** Everything a reader sees of a message. */
  cardText(message: TeamsMessage): string;
  textIn(where: string): string;
  /** Whom messages of the app in a place mention: ids of people. */
  pingsIn(where: string): string[];
  calls(): readonly TeamsCall[];
  callsTo(kind: 'send' | 'update' | 'delete' | 'create' | 'roster'): TeamsCall[];
  /** The next `times` (1) calls of a kind (`*`: any) fail. */
  failNext(kind: CallKind, failure: PlannedFailure, times?: number): void;
  /** The connector is down for everything: 503, or connections reset. The sign-in keeps working. */
  outage(on: boolean, kind?: Outage): void;
  readonly isDown: boolean;
  /** Teams' throttling, by its own numbers. */
  throttle(on: boolean): void;
  /** A token as the channel makes it, or with claims and header fields changed; null without an app id. */
  tokenForApp(claims?: Record<string, unknown>, header?: Record<string, unknown>): string | null;
  /** Resolves when the condition holds, rejects after `timeoutMs` (10,000). */
  waitFor(condition: () => boolean | undefined, timeoutMs?: number): Promise<void>;
  happen: Happenings;
  files: Files;
  /** Microsoft Graph beside it, at `graph.url()` for TEAMS_GRAPH_URL; it refuses whatever `graph.granted` does not have. */
  graph: GraphApi;
  state: TeamsState;
  people: People;
  sender: Sender;
}

export function createTeamsWorkspace(options: TeamsWorkspaceOptions): TeamsWorkspace {
  const now = options.now ?? Date.now;
  const plan = options.plan ?? companyToTeams(options.company, options.tenantId);
  const snapshot = options.dataFile === undefined ? undefined : readSnapshot<TeamsSnapshot>(options.dataFile);
  const state = createTeamsState(options.company, plan, options.appId ?? 'local-bot', now, snapshot);
  const keeper = options.dataFile === undefined ? undefined : keepSnapshot(state, options.dataFile);
  let server: Server | undefined;
  const ownUrl = (): string | undefined =>
    server ? `http://127.0.0.1:${(server.address() as AddressInfo).port}` : undefined;
  const base = (): string => (options.publicUrl?.() ?? ownUrl() ?? options.botUrl()).replace(/\/$/, '');
  const serviceUrl = (): string => `${base()}${prefix}`;
  const identity = createIdentity({ ...options, now, serviceUrl });
  const sender = createSender(state, { botUrl: options.botUrl, identity });
  const incoming = createIncoming(state, serviceUrl);
  const files = createFiles({ serviceUrl, tenant: options.tenantId, admits: identity.admits });
  const graph = createGraphApi({
    state,
    files,
    admits: identity.admits,
    url: () => `${serviceUrl()}graph`,
  });
  const people = createPeople({ state, sender, incoming, files });
  const happen = createHappenings(state, sender, incoming);
  const planned = createPlannedFaults();
  let throttle = options.throttled ? createThrottle(now) : undefined;
  const api = createConnectorApi({
    state,
    identity,
    rosters: createRosters(state),
    planned,
    throttle: { admit: (id) => throttle?.admit(id) ?? 0 },
    limits: options.mostBytes === undefined ? {} : { mostBytes: options.mostBytes },
    serviceUrl,
  });
  const { as } = createDriver(state, people, {
    messageActions: options.messageActions ?? [],
    searches: options.searches ?? [],
  });

  function handle(req: IncomingMessage, res: ServerResponse): boolean {
    const url = new URL(req.url ?? '/', 'http://127.0.0.1');
    if (!url.pathname.startsWith(prefix)) return false;
    const path = url.pathname.slice(prefix.length);
    const served =
      identity.serve(path, req, res) ||
      files.serve(path, req, res) ||
      graph.serve(path, req, res) ||
      api.serve(path, req, res, url.searchParams);
    if (served === false) {
      sendText(res, 404, 'not found');
      return true;
    }
    served.catch((error: unknown) => {
      process.emitWarning(
        `the local Bot Connector failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      if (!res.headersSent) sendText(res, 500, 'internal error');
    });
    return true;
  }

  function find(where: string): Conversation {
    const conversation = state.conversation(where);
    if (!conversation) throw new Error(`Teams has no channel or chat ${where}`);
    return conversation;
  }

  const kinds: Record<string, (call: TeamsCall) => boolean> = {
    send: (call) => call.method === 'POST' && call.path.includes('/activities'),
    update: (call) => call.method === 'PUT',
    delete: (call) => call.method === 'DELETE',
    create: (call) => call.method === 'POST' && !call.path.includes('/activities'),
    roster: (call) => call.method === 'GET' && call.path.includes('members'),
  };

  return {
    handle,
    serviceUrl,
    loginUrl: () => `${serviceUrl()}login`,
    openIdMetadataUrl: () => `${serviceUrl()}.well-known/openidconfiguration`,
    async listen() {
      server = createServer((req, res) => {
        if (!handle(req, res)) sendText(res, 404, 'not found');
      });
      await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
      return serviceUrl();
    },
    async install() {
      if (state.wasInstalled) return;
      state.wasInstalled = true;
      const places = [...state.conversations.values()].filter(
        (one) => one.isGeneral || one.kind === 'groupChat' || (one.kind === 'personal' && isStaff(one)),
      );
      for (const place of places) await happen.install(place.id);
    },
    async stop() {
      sender.stop();
      server?.closeAllConnections();
      if (server) await new Promise((resolve) => server?.close(resolve));
      await keeper?.stop();
    },
    as,
    activitiesIn: (where) => state.messagesIn(find(where).id),
    botActivitiesIn: (where) => state.messagesIn(find(where).id).filter((message) => message.from === 'bot'),
    conversation: find,
    cardText: (message) => activityToText(message.activity),
    textIn: (where) =>
      state
        .messagesIn(find(where).id)
        .map((message) => activityToText(message.activity))
        .join('\n'),
    pingsIn: (where) =>
      state
        .messagesIn(find(where).id)
        .filter((message) => message.from === 'bot')
        .flatMap((message) => mentionsOf(message).flatMap((id) => state.person(id)?.id ?? [])),
    calls: () => api.calls,
    callsTo: (kind) => api.calls.filter((call) => kinds[kind]?.(call)),
    failNext: (kind, failure, times = 1) => planned.plan(kind, failure, times),
    outage(on, kind = 'unavailable') {
      planned.setOutage(on ? kind : undefined);
      state.announce({ type: 'outage', on });
    },
    get isDown() {
      return planned.outage !== undefined;
    },
    throttle(on) {
      throttle = on ? (throttle ?? createThrottle(now)) : undefined;
    },
    tokenForApp: identity.tokenForApp,
    async waitFor(condition, timeoutMs = 10_000) {
      const deadline = performance.now() + timeoutMs;
      while (!condition()) {
        if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain`);
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    },
    happen,
    files,
    graph,
    state,
    people,
    sender,
  };

  function isStaff(conversation: Conversation): boolean {
    return conversation.members.every((member) => state.teamMembers().includes(member));
  }
}

/** Ids that a message mentions: its own entities, and those that its cards carry. */
function mentionsOf(message: TeamsMessage): string[] {
  const own = message.activity.entities ?? [];
  const inCards = cardsOf(message.activity).flatMap((card) =>
    isRecord(card.msteams) && Array.isArray(card.msteams.entities) ? (card.msteams.entities as unknown[]) : [],
  );
  return [...own, ...inCards].flatMap((entity) =>
    isRecord(entity) && entity.type === 'mention' && isRecord(entity.mentioned) ? [String(entity.mentioned.id)] : [],
  );
}
