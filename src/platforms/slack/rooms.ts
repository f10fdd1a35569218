import { DeliveryError } from '../../core/errors.ts';
import type { RoomPlan, Rooms } from '../../core/ports.ts';
import type { Clients } from './clients.ts';

/** Slack takes 80 characters; some are kept for the record's id and a number. */
const longestName = 80;
/** Names that are tried before it is given up: somebody else's channels may have the first ones. */
const mostNames = 5;
/** Pages of 1,000 channels that are looked through for one by its name. */
const mostPages = 20;
/** People whom one call invites. */
const invitedAtOnce = 100;

/** Slack's words for what is as it should be already. */
const alreadyIn = 'already_in_channel';
const asArchived = new Set(['already_archived', 'is_archived', 'channel_not_found']);

/** Channels by the Web API. Bots may make, fill and archive them; to open one again Slack often refuses a bot. */
export function createRooms(clients: Clients): Rooms {
  async function botUser(workspace: string): Promise<string> {
    const who = await clients.call(workspace, (client) => client.auth.test());
    if (who.user_id === undefined) throw new DeliveryError('transient', 'auth.test named no user');
    return who.user_id;
  }

  /** The channel of that name, if this bot made it and it is in use: an earlier try may not have lived to write it down. */
  async function ownCalled(workspace: string, name: string, isPrivate: boolean): Promise<string | null> {
    const bot = await botUser(workspace);
    let cursor: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const found = await clients.call(workspace, (client) =>
        client.conversations.list({
          types: isPrivate ? 'private_channel' : 'public_channel',
          exclude_archived: true,
          limit: 1_000,
          ...(cursor ? { cursor } : {}),
        }),
      );
      const one = (found.channels ?? []).find((channel) => channel.name === name);
      if (one) return one.creator === bot && one.id !== undefined ? one.id : null;
      cursor = found.response_metadata?.next_cursor;
      if (!cursor) return null;
    }
    return null;
  }

  /** Slack takes all of them or none: one who may not be invited must not keep the others out. */
  async function invite(workspace: string, channel: string, users: readonly string[]): Promise<string[]> {
    if (users.length === 0) return [];
    try {
      await clients.call(workspace, (client) => client.conversations.invite({ channel, users: users.join(',') }));
      return [];
    } catch (error) {
      if (!isAnswer(error)) throw error;
      if (users.length === 1) return error.reason === alreadyIn ? [] : [...users];
      const left: string[] = [];
      for (const user of users) left.push(...(await invite(workspace, channel, [user])));
      return left;
    }
  }

  return {
    platform: 'slack',
    canBePrivate: true,
    invites: true,
    async create(workspace, plan) {
      for (let number = plan.turn; number < plan.turn + mostNames; number += 1) {
        const name = slackRoomName(plan, number);
        try {
          const { channel } = await clients.call(workspace, (client) =>
            client.conversations.create({ name, is_private: plan.isPrivate }),
          );
          if (channel?.id === undefined) throw new DeliveryError('transient', 'conversations.create gave no channel');
          return { kind: 'made', channel: channel.id, name: channel.name ?? name };
        } catch (error) {
          if (!isAnswer(error)) throw error;
          if (error.reason === 'missing_scope') {
            return { kind: 'not-granted', needs: plan.isPrivate ? 'groups:write' : 'channels:manage' };
          }
          if (error.reason === 'restricted_action') return { kind: 'not-granted', needs: 'restricted_action' };
          if (error.reason !== 'name_taken') throw error;
          const own = await ownCalled(workspace, name, plan.isPrivate);
          if (own !== null) return { kind: 'made', channel: own, name };
        }
      }
      throw new DeliveryError('invalid', 'name_taken');
    },
    async invite(workspace, channel, users) {
      const left: string[] = [];
      for (let at = 0; at < users.length; at += invitedAtOnce) {
        left.push(...(await invite(workspace, channel, users.slice(at, at + invitedAtOnce))));
      }
      return left;
    },
    async remove(workspace, channel, users) {
      for (const user of users) {
        try {
          await clients.call(workspace, (client) => client.conversations.kick({ channel, user }));
        } catch (error) {
          // Gone already, or a workspace in which only its admins may do so: then they are told what everybody in it is told.
          if (!isAnswer(error)) throw error;
        }
      }
    },
    async pin(workspace, channel, message) {
      try {
        await clients.call(workspace, (client) => client.pins.add({ channel, timestamp: message }));
        return true;
      } catch (error) {
        if (!isAnswer(error)) throw error;
        // Without the scope, or with too many pins, the card is in the channel all the same.
        return error.reason === 'already_pinned';
      }
    },
    async archive(workspace, channel) {
      try {
        await clients.call(workspace, (client) => client.conversations.archive({ channel }));
        return null;
      } catch (error) {
        if (!isAnswer(error)) throw error;
        if (error.reason === 'missing_scope') return 'channels:manage';
        if (asArchived.has(error.reason)) return null;
        throw error;
      }
    },
    async reopen(workspace, channel) {
      try {
        await clients.call(workspace, (client) => client.conversations.unarchive({ channel }));
      } catch (error) {
        if (!isAnswer(error)) throw error;
        if (error.reason !== 'not_archived') return false;
      }
      try {
        const { channel: found } = await clients.call(workspace, (client) => client.conversations.info({ channel }));
        return found?.is_archived !== true && found?.is_member === true;
      } catch (error) {
        if (!isAnswer(error)) throw error;
        return false;
      }
    },
  };
}

/** Slack said something about this very request, which it will say again; anything else may pass by itself. */
function isAnswer(error: unknown): error is DeliveryError {
  return error instanceof DeliveryError && error.kind !== 'transient' && error.kind !== 'rate-limited';
}

/**
 * `acme-foods-c-12`: lower case letters of any script, digits and hyphens, at most 80 characters (api.slack.com,
 * conversations.create). `number` 2 and more stand at the end.
 */
export function slackRoomName({ title, id }: Pick<RoomPlan, 'title' | 'id'>, number: number): string {
  const end = [id, ...(number > 1 ? [String(number)] : [])].join('-').toLowerCase();
  const words = title
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{Ll}\p{Lo}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '');
  const shortened = fits(words, longestName - end.length - 1).replace(/-+$/u, '');
  return shortened === '' ? `crm-${end}` : `${shortened}-${end}`;
}

/** The longest beginning of at most `max` UTF-16 units; half a character is none. */
function fits(words: string, max: number): string {
  let kept = '';
  for (const character of words) {
    if (kept.length + character.length > max) break;
    kept += character;
  }
  return kept;
}
