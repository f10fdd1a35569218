import { z } from 'zod';
import { DeliveryError } from '../../core/errors.ts';
import { networkToDelivery } from './errors.ts';
import { createGraphFiles, type GraphFiles } from './graph-files.ts';
import { limits } from './limits.ts';
import type { Log } from './log.ts';
import type { Tokens } from './token.ts';

/** What has to be granted to the app in the tenant, each for one question; the least that Microsoft's reference names. */
export const graphPermissions = { channel: 'Channel.ReadBasic.All', members: 'TeamMember.Read.All' } as const;
type Question = keyof typeof graphPermissions;
/**
 * What making and archiving channels needs. The manifest asks for the first where the app is added to a team (a tenant may also grant
 * `Channel.Create` for every team); the second is granted to the app in the tenant, or channels stay as they are.
 */
export const roomPermissions = { create: 'Channel.Create.Group', archive: 'ChannelSettings.ReadWrite.All' } as const;

/** What became of asking Graph to change something. 'refused': the permission is not granted. */
export type GraphDone =
  | { readonly kind: 'done'; readonly id: string | null }
  | { readonly kind: 'refused' }
  | { readonly kind: 'taken' }
  | { readonly kind: 'gone' };

export type GraphState =
  | { readonly kind: 'granted' }
  | { readonly kind: 'missing'; readonly permissions: readonly string[] }
  | { readonly kind: 'unreachable'; readonly reason: string };

/**
 * Microsoft Graph, for what the Bot Connector leaves out. A tenant need not grant it: every answer may be null, and then what the
 * connector says is all that is known. Questions never throw.
 */
export interface Graph {
  /** 'standard', 'private' or 'shared'. `group`: the directory's id of the team. */
  channelType(group: string, channel: string): Promise<string | null>;
  /** Lower-case addresses of the tenant's own people in a team, by their directory id. */
  addresses(group: string): Promise<ReadonlyMap<string, string> | null>;
  /** Asks both questions about a team, whatever was refused before. */
  check(group: string, channel: string): Promise<GraphState>;
  /** A standard channel: everybody in the team is in it. Throws DeliveryError where Graph does not say what became of it. */
  createChannel(group: string, channel: { readonly name: string; readonly description: string }): Promise<GraphDone>;
  readonly files: GraphFiles;
  /** Puts a channel away, or takes it out again; also where it is so already. Throws DeliveryError. */
  archiveChannel(group: string, channel: string, archived: boolean): Promise<GraphDone>;
}

/** A permission is granted by a person, so one that was refused is asked about again after a while, in milliseconds. */
const refusedMs = 10 * 60_000;
/** Graph that is away must not make every question wait for it. */
const awayMs = 60_000;
/** Where Graph throttles without naming a wait, in milliseconds. */
const throttledMs = 10_000;
/** Addresses hardly change; setting up asks for them many times in a row. */
const addressesMs = 5 * 60_000;
const mostPages = 50;

const channelSchema = z.object({ membershipType: z.string().nullish() });
const madeSchema = z.object({ id: z.string().nullish() });
const membersSchema = z.object({
  value: z.array(
    z.object({
      userId: z.string().nullish(),
      email: z.string().nullish(),
      tenantId: z.string().nullish(),
      roles: z.array(z.string()).nullish(),
    }),
  ),
  '@odata.nextLink': z.string().nullish(),
});

export function createGraph(deps: {
  /** `https://graph.microsoft.com` or another cloud's. */
  readonly url: string;
  readonly tenant: string;
  tokens(): Promise<Tokens>;
  readonly log: Log;
  now?(): number;
}): Graph {
  const { log } = deps;
  const now = deps.now ?? Date.now;
  const base = `${deps.url.replace(/\/+$/u, '')}/v1.0`;
  const quietUntil = new Map<Question, number>();
  const known = new Map<string, { readonly until: number; readonly addresses: ReadonlyMap<string, string> }>();

  async function call(
    url: string,
    more: { readonly method?: 'POST'; readonly body?: string } = {},
  ): Promise<{ readonly status: number; readonly body: string; readonly retryAfterMs?: number }> {
    // The token goes to Graph alone, wherever a further page is said to be.
    if (new URL(url).origin !== new URL(base).origin) throw new DeliveryError('invalid', 'graph-elsewhere');
    const tokens = await deps.tokens();
    const authorization = await tokens.header();
    try {
      const response = await fetch(url, {
        ...more,
        headers: {
          accept: 'application/json',
          ...(more.body === undefined ? {} : { 'content-type': 'application/json' }),
          // Without it a shared channel is of a type “unknownFutureValue”.
          prefer: 'include-unknown-enum-members',
          ...(authorization === null ? {} : { authorization }),
        },
        redirect: 'error',
        signal: AbortSignal.timeout(limits.apiTimeoutMs),
      });
      if (response.status === 401) tokens.forget();
      const seconds = Number(response.headers.get('retry-after') ?? 0);
      return {
        status: response.status,
        body: await response.text(),
        ...(seconds > 0 ? { retryAfterMs: seconds * 1_000 } : {}),
      };
    } catch (error) {
      throw networkToDelivery(error);
    }
  }

  async function get(url: string): Promise<unknown> {
    const { status, body } = await call(url);
    if (status === 401 || status === 403) throw new DeliveryError('gone', 'graph-refused');
    if (status !== 200) throw new DeliveryError('transient', `graph-http_${status}`);
    return parsed(body);
  }

  /** Graph answers a name that is taken, and a channel that is archived already, as a bad request with a word for it. */
  async function change(path: string, body: unknown, asItIs: RegExp): Promise<GraphDone> {
    const answer = await call(`${base}/${path}`, { method: 'POST', body: JSON.stringify(body) });
    switch (answer.status) {
      case 200:
      case 201:
      case 202:
      case 204: {
        const made = answer.body === '' ? null : madeSchema.safeParse(parsed(answer.body)).data;
        return { kind: 'done', id: made?.id ?? null };
      }
      case 401:
      case 403:
        return { kind: 'refused' };
      case 404:
        return { kind: 'gone' };
      case 429:
        throw new DeliveryError('rate-limited', 'graph-throttled', {
          retryAfterMs: answer.retryAfterMs ?? throttledMs,
        });
      default:
        if (answer.status >= 500) throw new DeliveryError('transient', `graph-http_${answer.status}`);
        if (asItIs.test(answer.body)) return { kind: 'taken' };
        throw new DeliveryError('invalid', `graph-http_${answer.status}`);
    }
  }

  async function channelType(group: string, channel: string): Promise<string | null> {
    const path = `teams/${encodeURIComponent(group)}/channels/${encodeURIComponent(channel)}`;
    const answer = channelSchema.safeParse(await get(`${base}/${path}?$select=id,membershipType`));
    return answer.data?.membershipType?.toLowerCase() ?? null;
  }

  async function addresses(group: string): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    let url = `${base}/teams/${encodeURIComponent(group)}/members?$top=999`;
    for (let page = 0; page < mostPages; page += 1) {
      const answer = membersSchema.safeParse(await get(url));
      if (!answer.success) throw new DeliveryError('transient', 'graph-unexpected', { cause: answer.error });
      for (const { userId, email, tenantId, roles } of answer.data.value) {
        const isOurs = tenantId?.toLowerCase() === deps.tenant.toLowerCase() && !roles?.includes('guest');
        if (userId && email && isOurs) found.set(userId, email.trim().toLowerCase());
      }
      const next = answer.data['@odata.nextLink'];
      if (!next) return found;
      url = next;
    }
    return found;
  }

  /** null where it is refused or fails, and for a while after that. */
  async function ask<T>(question: Question, work: () => Promise<T>): Promise<T | null> {
    if ((quietUntil.get(question) ?? 0) > now()) return null;
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      quietUntil.set(question, now() + (error.reason === 'graph-refused' ? refusedMs : awayMs));
      log.debug({ question, reason: error.reason }, 'Graph gave no answer; what the connector says is used');
      return null;
    }
  }

  const channelsOf = (group: string): string => `teams/${encodeURIComponent(group)}/channels`;

  return {
    files: createGraphFiles((path) => call(`${base}/${path}`)),
    createChannel: (group, { name, description }) =>
      change(
        channelsOf(group),
        { displayName: name, description, membershipType: 'standard' },
        /NameAlreadyExists|already exist/iu,
      ),
    archiveChannel(group, channel, archived) {
      const path = `${channelsOf(group)}/${encodeURIComponent(channel)}/${archived ? 'archive' : 'unarchive'}`;
      return change(path, {}, /already|not archived/iu);
    },
    channelType: (group, channel) => ask('channel', () => channelType(group, channel)),
    async addresses(group) {
      const before = known.get(group);
      if (before && before.until > now()) return before.addresses;
      const found = await ask('members', () => addresses(group));
      if (found) known.set(group, { until: now() + addressesMs, addresses: found });
      return found;
    },
    async check(group, channel) {
      const missing: string[] = [];
      for (const [question, work] of [
        ['channel', () => channelType(group, channel)],
        ['members', () => addresses(group)],
      ] as const) {
        try {
          await work();
          quietUntil.delete(question);
        } catch (error) {
          if (!(error instanceof DeliveryError)) throw error;
          if (error.reason !== 'graph-refused') return { kind: 'unreachable', reason: error.reason };
          missing.push(graphPermissions[question]);
        }
      }
      return missing.length === 0 ? { kind: 'granted' } : { kind: 'missing', permissions: missing };
    },
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new DeliveryError('transient', 'graph-unreadable', { cause: error });
  }
}
