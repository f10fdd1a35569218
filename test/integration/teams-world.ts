import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Card } from '../../src/cards/card.ts';
import type { Ack } from '../../src/commands/reply.ts';
import type { Incoming } from '../../src/core/incoming.ts';
import type { ConversationReference, Installation, Installations, References } from '../../src/core/ports.ts';
import type { RecordRef } from '../../src/core/records.ts';
import type { Answer } from '../../src/platforms/platform.ts';
import {
  createTeams,
  type HomeContent,
  type Teams,
  type TeamsHouseEvent,
  type TeamsOptions,
} from '../../src/platforms/teams/index.ts';
import {
  appId,
  appPassword,
  botId,
  createTeamsConnector,
  type TeamsConnector,
  tenant,
} from '../support/teams-connector.ts';

export const lena = { id: '29:lena', aadObjectId: 'aad-lena', name: 'Lena Vogt' };
export const omar = { id: '29:omar', aadObjectId: 'aad-omar', name: 'Omar Said' };
export const personal = 'a:lena-and-bot';
export const channel = '19:support@thread.tacv2';
export const team = '19:team@thread.tacv2';

/** The adapter between a local Bot Connector and a dispatcher that a test writes. */
export interface TeamsWorld {
  readonly connector: TeamsConnector;
  readonly teams: Teams;
  readonly url: string;
  readonly references: References & { readonly rows: Map<string, ConversationReference> };
  readonly installations: Installations & { readonly rows: Map<string, Installation> };
  readonly requests: Incoming[];
  readonly events: TeamsHouseEvent[];
  readonly problems: { details: object; message: string | undefined }[];
  /** Pushes that got no answer. */
  readonly unanswered: { count: number };
  /** What the dispatcher does next. */
  behave: {
    ack(incoming: Incoming): Ack | Promise<Ack>;
    answer(incoming: Incoming): Answer | null | Promise<Answer | null>;
    home(user: string): HomeContent;
    preview(ref: RecordRef): Card | null;
  };
  /** Sends an activity as Teams does; resolves to the HTTP answer. */
  send(activity: Record<string, unknown>, authorization?: string | null): Promise<{ status: number; body: unknown }>;
  /** An activity in Lena's personal chat, the Support channel, … with what the test adds. */
  in(place: 'personal' | 'channel' | 'group', more: Record<string, unknown>): Record<string, unknown>;
  stop(): Promise<void>;
}

export async function createTeamsWorld(options: Partial<TeamsOptions> = {}): Promise<TeamsWorld> {
  const connector = await createTeamsConnector();
  let teams: Teams | null = null;
  const server = createServer((req, res) => {
    if (!teams?.handle(req, res)) res.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const requests: Incoming[] = [];
  const events: TeamsHouseEvent[] = [];
  const problems: TeamsWorld['problems'] = [];
  const unanswered = { count: 0 };
  const note = (details: object, message?: string): void => {
    problems.push({ details, message });
  };
  const references = inMemoryReferences();
  const installations = inMemoryInstallations();
  const behave: TeamsWorld['behave'] = {
    ack: () => ({ kind: 'ok' }),
    answer: () => null,
    home: () => null,
    preview: () => null,
  };
  const made = createTeams({
    appId,
    appPassword,
    tenantId: tenant,
    appType: 'SingleTenant',
    openIdMetadataUrl: connector.openIdMetadataUrl,
    loginUrl: connector.loginUrl,
    graphUrl: connector.url,
    unauthenticated: null,
    command: '/crm',
    installations,
    references,
    messageActions: [{ callbackId: 'log.message', command: 'log add', fill: 'text' }],
    searches: [
      { commandId: 'customers', reference: 'customer', title: { en: 'Customers', zh: '客户' } },
      { commandId: 'tasks', reference: 'task', title: { en: 'Tasks', zh: '任务' } },
    ],
    home: async (user) => behave.home(user.user),
    preview: async (ref) => behave.preview(ref),
    onEvent: async (event) => {
      events.push(event);
    },
    takeFile: async () => null,
    onUnanswered: () => {
      unanswered.count += 1;
    },
    namesOf: async (ids) => new Map(ids.includes(7) ? [[7, 'aad-omar']] : []),
    log: { debug: () => undefined, info: () => undefined, warn: note, error: note },
    ...options,
  });
  teams = made;
  const seen = new Set<string>();
  await made.start(async (incoming) => {
    // Plain data, as the inbox will keep it.
    const kept = JSON.parse(JSON.stringify(incoming)) as Incoming;
    const ack = await behave.ack(kept);
    if (ack.kind !== 'ok') {
      requests.push(kept);
      return { ack, done: Promise.resolve() };
    }
    if (seen.has(kept.receipt)) return { ack, done: Promise.resolve() };
    seen.add(kept.receipt);
    requests.push(kept);
    const work = async (): Promise<void> => {
      const answer = await behave.answer(kept);
      if (!answer) return;
      const reader = { locale: kept.localeHint ?? 'en', timezone: 'Europe/Berlin' };
      await made.answer(kept.route, answer, reader, { id: kept.receipt, again: false });
    };
    return { ack, done: work() };
  });

  let count = 0;
  return {
    connector,
    teams: made,
    url,
    references,
    installations,
    requests,
    events,
    problems,
    unanswered,
    behave,
    async send(activity, authorization = `Bearer ${connector.token()}`) {
      const response = await fetch(`${url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization === null ? {} : { authorization }) },
        body: JSON.stringify(activity),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
    },
    in(place, more) {
      count += 1;
      const conversation =
        place === 'personal'
          ? { id: personal, conversationType: 'personal', tenantId: tenant }
          : place === 'group'
            ? { id: '19:group@unq.gbl.spaces', conversationType: 'groupChat', tenantId: tenant, isGroup: true }
            : { id: `${channel};messageid=17`, conversationType: 'channel', tenantId: tenant, isGroup: true };
      return {
        type: 'message',
        id: `activity-${count}`,
        timestamp: '2026-11-20T09:00:00.000Z',
        channelId: 'msteams',
        serviceUrl: connector.serviceUrl,
        from: lena,
        recipient: { id: botId, name: 'Crossdesk' },
        conversation,
        locale: 'en-US',
        localTimezone: 'Europe/Berlin',
        channelData: {
          tenant: { id: tenant },
          ...(place === 'channel'
            ? { team: { id: team, name: 'Fernhill' }, channel: { id: channel, name: 'Support' } }
            : {}),
        },
        ...more,
      };
    },
    async stop() {
      await made.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await connector.stop();
    },
  };
}

export function inMemoryReferences(): TeamsWorld['references'] {
  const rows = new Map<string, ConversationReference>();
  return {
    rows,
    async save(reference) {
      const before = rows.get(reference.conversation);
      rows.delete(reference.conversation);
      rows.set(reference.conversation, {
        ...reference,
        user: reference.user ?? before?.user ?? null,
        facts: { ...before?.facts, ...reference.facts },
        isGone: false,
      });
      return !before || before.isGone;
    },
    find: async (_platform, _workspace, conversation) => rows.get(conversation) ?? null,
    findPersonal: async (_platform, _workspace, user) =>
      [...rows.values()].find((one) => one.kind === 'personal' && one.user === user) ?? null,
    async gone(_platform, _workspace, conversation) {
      const row = rows.get(conversation);
      if (row) rows.set(conversation, { ...row, isGone: true });
    },
    list: async () => [...rows.values()].reverse(),
  };
}

export function inMemoryInstallations(): TeamsWorld['installations'] {
  const rows = new Map<string, Installation>();
  return {
    rows,
    get: async (_platform, workspace) => rows.get(workspace) ?? null,
    token: async () => null,
    async save({ token: _token, installedBy: _by, ...found }) {
      // As when Slack was there first.
      const row: Installation = { ...found, status: rows.get(found.workspace)?.status ?? 'pending', isFirst: false };
      rows.set(found.workspace, row);
      return row;
    },
    async setStatus(_platform, workspace, status) {
      const row = rows.get(workspace);
      if (row) rows.set(workspace, { ...row, status });
    },
    list: async () => [...rows.values()],
  };
}
