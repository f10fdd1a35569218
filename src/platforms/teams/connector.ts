import { z } from 'zod';
import { DeliveryError } from '../../core/errors.ts';
import { type Asked, networkToDelivery, responseToDelivery, UnansweredError } from './errors.ts';
import { limits } from './limits.ts';
import type { Throttle } from './throttle.ts';
import type { Tokens } from './token.ts';

/** A message as the Bot Connector takes it. */
export type OutgoingActivity = Readonly<Record<string, unknown>> & { readonly type: string };

/**
 * The Bot Connector's REST interface, as far as we use it. botbuilder's own client repeats a POST by itself when a connection
 * breaks and sleeps through 429; here every call is made once, and the queue decides. All methods throw DeliveryError.
 */
export interface Connector {
  /** Resolves to the new message's id. `targeted`: only the recipient sees it. */
  send(serviceUrl: string, conversation: string, activity: OutgoingActivity, targeted?: boolean): Promise<string>;
  update(
    serviceUrl: string,
    conversation: string,
    message: string,
    activity: OutgoingActivity,
    targeted?: boolean,
  ): Promise<void>;
  /** Opens a person's conversation with the bot; resolves to its id. */
  openPersonal(
    serviceUrl: string,
    who: { readonly bot: string; readonly account: string; readonly tenant: string },
  ): Promise<string>;
  member(serviceUrl: string, conversation: string, user: string): Promise<Member>;
  members(serviceUrl: string, conversation: string): Promise<Member[]>;
  /** `group`: its id in the directory, by which Graph knows it. */
  team(
    serviceUrl: string,
    team: string,
  ): Promise<{ readonly id: string; readonly name: string; readonly group: string | null }>;
  teamChannels(serviceUrl: string, team: string): Promise<Channel[]>;
}

const memberSchema = z.object({
  id: z.string(),
  name: z.string().nullish(),
  objectId: z.string().nullish(),
  aadObjectId: z.string().nullish(),
  email: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  tenantId: z.string().nullish(),
  userRole: z.string().nullish(),
});
export type Member = z.infer<typeof memberSchema>;

const channelSchema = z.object({ id: z.string(), name: z.string().nullish(), type: z.string().nullish() });
export type Channel = z.infer<typeof channelSchema>;

const pageSchema = z.object({ members: z.array(memberSchema), continuationToken: z.string().nullish() });
const teamSchema = z.object({ id: z.string(), name: z.string().nullish(), aadGroupId: z.string().nullish() });
const channelsSchema = z.object({ conversations: z.array(channelSchema) });
const createdSchema = z.object({ id: z.string().min(1) });
const sentSchema = z.object({ id: z.string().optional() });
const mostPages = 50;

export function createConnector(deps: { readonly tokens: Tokens; readonly throttle: Throttle }): Connector {
  const { tokens, throttle } = deps;

  async function call(
    asked: Asked,
    method: 'GET' | 'POST' | 'PUT',
    serviceUrl: string,
    path: string,
    body?: unknown,
  ): Promise<unknown> {
    const authorization = await tokens.header();
    let answer: { status: number; retryAfter: string | null; body: string };
    try {
      const response = await fetch(`${serviceUrl.replace(/\/+$/u, '')}/${path}`, {
        method,
        headers: {
          accept: 'application/json',
          ...(authorization === null ? {} : { authorization }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(limits.apiTimeoutMs),
      });
      answer = {
        status: response.status,
        retryAfter: response.headers.get('retry-after'),
        body: await response.text(),
      };
    } catch (error) {
      throw networkToDelivery(error);
    }
    if (answer.status === 401) tokens.forget();
    if (answer.status < 200 || answer.status > 299) throw responseToDelivery(asked, answer);
    if (answer.body.trim() === '') return {};
    try {
      return JSON.parse(answer.body);
    } catch (error) {
      throw new UnansweredError('unreadable-answer', { cause: error });
    }
  }

  /** A send is counted before it is made, and a pause that the platform asks for holds for everybody who writes there. */
  async function write(conversation: string, send: () => Promise<unknown>): Promise<unknown> {
    const place = conversation.split(';')[0] ?? conversation;
    throttle.take(place);
    try {
      return await send();
    } catch (error) {
      if (error instanceof DeliveryError && error.kind === 'rate-limited') {
        throttle.pause(place, error.retryAfterMs ?? 0);
      }
      throw error;
    }
  }

  return {
    async send(serviceUrl, conversation, activity, targeted = false) {
      const path = `v3/conversations/${encodeURIComponent(conversation)}/activities${flag(targeted)}`;
      const sent = await write(conversation, () => call('send', 'POST', serviceUrl, path, activity));
      return read(sentSchema, sent).id ?? '';
    },
    async update(serviceUrl, conversation, message, activity, targeted = false) {
      const path = `v3/conversations/${encodeURIComponent(conversation)}/activities/${encodeURIComponent(message)}`;
      await write(conversation, () => call('update', 'PUT', serviceUrl, `${path}${flag(targeted)}`, activity));
    },
    async openPersonal(serviceUrl, { bot, account, tenant }) {
      const body = {
        isGroup: false,
        bot: { id: bot },
        members: [{ id: account }],
        tenantId: tenant,
        channelData: { tenant: { id: tenant } },
      };
      return read(createdSchema, await call('person', 'POST', serviceUrl, 'v3/conversations', body)).id;
    },
    async member(serviceUrl, conversation, user) {
      const path = `v3/conversations/${encodeURIComponent(conversation)}/members/${encodeURIComponent(user)}`;
      return read(memberSchema, await call('person', 'GET', serviceUrl, path));
    },
    async members(serviceUrl, conversation) {
      const members: Member[] = [];
      let token = '';
      for (let page = 0; page < mostPages; page += 1) {
        const next = token === '' ? '' : `&continuationToken=${encodeURIComponent(token)}`;
        const path = `v3/conversations/${encodeURIComponent(conversation)}/pagedmembers?pageSize=500${next}`;
        const found = read(pageSchema, await call('read', 'GET', serviceUrl, path));
        members.push(...found.members);
        token = found.continuationToken ?? '';
        if (token === '') return members;
      }
      // Whoever is missing would not be counted as a reader of the channel.
      throw new DeliveryError('transient', 'too-many-members');
    },
    async team(serviceUrl, team) {
      const found = read(teamSchema, await call('read', 'GET', serviceUrl, `v3/teams/${encodeURIComponent(team)}`));
      return { id: found.id, name: found.name ?? found.id, group: found.aadGroupId ?? null };
    },
    async teamChannels(serviceUrl, team) {
      const path = `v3/teams/${encodeURIComponent(team)}/conversations`;
      return read(channelsSchema, await call('read', 'GET', serviceUrl, path)).conversations;
    },
  };
}

const flag = (targeted: boolean): string => (targeted ? '?isTargetedActivity=true' : '');

function read<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (!result.success) throw new DeliveryError('transient', 'unexpected-answer', { cause: result.error });
  return result.data;
}
