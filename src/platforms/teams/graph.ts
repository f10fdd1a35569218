import { z } from 'zod';
import { DeliveryError } from '../../core/errors.ts';
import { networkToDelivery } from './errors.ts';
import { limits } from './limits.ts';
import type { Log } from './log.ts';
import type { Tokens } from './token.ts';

/** What has to be granted to the app in the tenant, each for one question; the least that Microsoft's reference names. */
export const graphPermissions = { channel: 'Channel.ReadBasic.All', members: 'TeamMember.Read.All' } as const;
type Question = keyof typeof graphPermissions;

export type GraphState =
  | { readonly kind: 'granted' }
  | { readonly kind: 'missing'; readonly permissions: readonly string[] }
  | { readonly kind: 'unreachable'; readonly reason: string };

/**
 * Microsoft Graph, for what the Bot Connector leaves out. A tenant need not grant it: every answer may be null, and then what the
 * connector says is all that is known. Never throws.
 */
export interface Graph {
  /** 'standard', 'private' or 'shared'. `group`: the directory's id of the team. */
  channelType(group: string, channel: string): Promise<string | null>;
  /** Lower-case addresses of the tenant's own people in a team, by their directory id. */
  addresses(group: string): Promise<ReadonlyMap<string, string> | null>;
  /** Asks both questions about a team, whatever was refused before. */
  check(group: string, channel: string): Promise<GraphState>;
}

/** A permission is granted by a person, so one that was refused is asked about again after a while, in milliseconds. */
const refusedMs = 10 * 60_000;
/** Graph that is away must not make every question wait for it. */
const awayMs = 60_000;
/** Addresses hardly change; setting up asks for them many times in a row. */
const addressesMs = 5 * 60_000;
const mostPages = 50;

const channelSchema = z.object({ membershipType: z.string().nullish() });
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

  async function get(url: string): Promise<unknown> {
    // The token goes to Graph alone, wherever a further page is said to be.
    if (new URL(url).origin !== new URL(base).origin) throw new DeliveryError('invalid', 'graph-elsewhere');
    const tokens = await deps.tokens();
    const authorization = await tokens.header();
    let status: number;
    let body: string;
    try {
      const response = await fetch(url, {
        headers: {
          accept: 'application/json',
          // Without it a shared channel is of a type “unknownFutureValue”.
          prefer: 'include-unknown-enum-members',
          ...(authorization === null ? {} : { authorization }),
        },
        redirect: 'error',
        signal: AbortSignal.timeout(limits.apiTimeoutMs),
      });
      status = response.status;
      body = await response.text();
    } catch (error) {
      throw networkToDelivery(error);
    }
    if (status === 401) tokens.forget();
    if (status === 401 || status === 403) throw new DeliveryError('gone', 'graph-refused');
    if (status !== 200) throw new DeliveryError('transient', `graph-http_${status}`);
    try {
      return JSON.parse(body);
    } catch (error) {
      throw new DeliveryError('transient', 'graph-unreadable', { cause: error });
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

  return {
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
