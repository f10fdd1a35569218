import { createHash } from 'node:crypto';
import { DeliveryError } from '../../core/errors.ts';
import type { ChatUser } from '../../core/incoming.ts';
import type { Address, DeliveryKey, MessageRef } from '../platform.ts';
import type { SlackMessage } from './block-kit.ts';
import type { Clients } from './clients.ts';

/** The kind of message metadata that carries a delivery's key. */
const deliveryEvent = 'crossdesk_delivery';
/** How many of the newest messages are looked through for a delivery that may have got through. */
const lookBack = 100;
const mostPages = 10;
const mostDirects = 5_000;

/** Writes messages. Every failure is a DeliveryError. */
export interface Posting {
  post(to: Address, message: SlackMessage, key: DeliveryKey): Promise<MessageRef>;
  update(ref: MessageRef, message: SlackMessage): Promise<MessageRef>;
  /** Seen by this person only, for as long as their client runs. */
  whisper(workspace: string, channel: string, user: string, message: SlackMessage, thread?: string): Promise<void>;
}

export function createPosting(clients: Clients): Posting {
  const directs = new Map<string, string>();

  async function directChannel({ workspace, user }: ChatUser): Promise<string> {
    const key = `${workspace} ${user}`;
    const known = directs.get(key);
    if (known !== undefined) return known;
    const opened = await clients.call(workspace, (client) => client.conversations.open({ users: user }));
    const channel = opened.channel?.id;
    if (channel === undefined) throw new DeliveryError('transient', 'conversations.open gave no channel');
    if (directs.size >= mostDirects) directs.clear();
    directs.set(key, channel);
    return channel;
  }

  async function findPosted(
    workspace: string,
    channel: string,
    thread: string | undefined,
    id: string,
  ): Promise<string | null> {
    if (thread === undefined) {
      const page = await clients.call(workspace, (client) =>
        client.conversations.history({ channel, limit: lookBack, include_all_metadata: true }),
      );
      return postedAs(id, page.messages ?? []);
    }
    // Threads are read from their beginning, and what was posted last is at the end.
    let cursor: string | undefined;
    for (let pages = 0; pages < mostPages; pages += 1) {
      const page = await clients.call(workspace, (client) =>
        client.conversations.replies({
          channel,
          ts: thread,
          limit: lookBack,
          include_all_metadata: true,
          ...(cursor ? { cursor } : {}),
        }),
      );
      const found = postedAs(id, page.messages ?? []);
      cursor = page.response_metadata?.next_cursor;
      if (found !== null || !cursor) return found;
    }
    return null;
  }

  return {
    async post(to, message, key) {
      const workspace = to.kind === 'channel' ? to.workspace : to.user.workspace;
      const channel = to.kind === 'channel' ? to.channel : await directChannel(to.user);
      const thread = to.kind === 'channel' ? to.thread : undefined;
      const id = shortKey(key.id);
      if (key.again) {
        const ts = await findPosted(workspace, channel, thread, id);
        if (ts !== null) return { workspace, channel, message: ts };
      }
      const posted = await clients.call(workspace, (client) =>
        client.chat.postMessage({
          channel,
          ...message,
          ...(thread === undefined ? {} : { thread_ts: thread }),
          metadata: { event_type: deliveryEvent, event_payload: { key: id } },
          unfurl_links: false,
          unfurl_media: false,
        }),
      );
      if (posted.ts === undefined) throw new DeliveryError('transient', 'chat.postMessage gave no ts');
      return { workspace, channel: posted.channel ?? channel, message: posted.ts };
    },
    async update(ref, message) {
      await clients.call(ref.workspace, (client) =>
        client.chat.update({ channel: ref.channel, ts: ref.message, ...message }),
      );
      return ref;
    },
    async whisper(workspace, channel, user, message, thread) {
      await clients.call(workspace, (client) =>
        client.chat.postEphemeral({
          channel,
          user,
          ...message,
          ...(thread === undefined ? {} : { thread_ts: thread }),
        }),
      );
    },
  };
}

function postedAs(id: string, messages: readonly { ts?: string; metadata?: unknown }[]): string | null {
  for (const { ts, metadata } of messages) {
    const mark = metadata as { event_type?: string; event_payload?: { key?: unknown } } | undefined;
    if (mark?.event_type === deliveryEvent && mark.event_payload?.key === id) return ts ?? null;
  }
  return null;
}

/** Anybody in the channel can read metadata, and a receipt is nobody's business: a digest serves as well. */
function shortKey(id: string): string {
  return createHash('sha256').update(id).digest('base64url').slice(0, 22);
}
