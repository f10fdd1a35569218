import type { Card } from './cards/card.ts';
import type { Clock } from './core/clock.ts';
import { DeliveryError } from './core/errors.ts';
import type { PlatformName } from './core/incoming.ts';
import type { LinkedChannel } from './core/ports.ts';
import type { RecordRef } from './core/records.ts';
import type { RoomBoard, RoomPlace } from './crm/rooms/index.ts';
import type { Remembered } from './notifications/index.ts';
import type { Viewer } from './operations/operation.ts';
import { channelViewer } from './operations/viewer.ts';
import type { ChatPlatform, MessageRef } from './platforms/platform.ts';
import type { ChannelStore } from './store/channels.ts';
import type { Database } from './store/database.ts';
import type { PolicyBook } from './store/policy-book.ts';

/** Writes to rooms: with the rights that everybody has who can look into them, like every other card in a channel. */
export function createRoomBoard(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly platforms: ReadonlyMap<PlatformName, ChatPlatform>;
  readonly channels: ChannelStore;
  readonly policy: Pick<PolicyBook, 'current'>;
  /** A record's card through somebody's eyes; null: not to be seen. */
  draw(ref: RecordRef, viewer: Viewer): Promise<Card | null>;
  /** Makes a message its record's live card. */
  remember(posted: Remembered): Promise<unknown>;
}): RoomBoard {
  const { database, channels } = deps;

  async function open(at: RoomPlace): Promise<{ platform: ChatPlatform; linked: LinkedChannel; viewer: Viewer }> {
    const platform = deps.platforms.get(at.platform);
    if (!platform) throw new DeliveryError('gone', 'not-connected');
    const linked = await channels.at(at.platform, at.workspace, at.channel);
    if (!linked) throw new DeliveryError('transient', 'not-linked');
    if (linked.status !== 'ok') throw new DeliveryError('gone', linked.status);
    return { platform, linked, viewer: channelViewer(linked, await deps.policy.current()) };
  }

  /** The message in which the record lives in this channel already. */
  async function hanging(linked: LinkedChannel, ref: RecordRef): Promise<string | null> {
    const { rows } = await database.pool.query<{ ref: MessageRef | null }>(
      `SELECT l.ref FROM live_posts l JOIN targets t ON t.id = l.target_id
       WHERE l.noun = $1 AND l.record_id = $2 AND t.channel_id = $3`,
      [ref.noun, ref.id, linked.id],
    );
    return rows[0]?.ref?.message ?? null;
  }

  return {
    async show(at, ref, key, reuse) {
      const { platform, linked, viewer } = await open(at);
      const before = reuse ? await hanging(linked, ref) : null;
      if (before !== null) return before;
      const drawnAt = deps.clock.now();
      const card = await deps.draw(ref, viewer);
      if (!card) return null;
      const { workspace, channel } = at;
      const { message } = await platform.post({ kind: 'channel', workspace, channel }, card, viewer.reader, key);
      await deps.remember({
        ref,
        platform: at.platform,
        user: { platform: at.platform, workspace, user: '' },
        kind: 'channel',
        message: { workspace, channel, message },
        card,
        reader: viewer.reader,
        drawnAt,
      });
      return message;
    },
    async redraw(at, ref, message) {
      const { platform, viewer } = await open(at);
      const card = await deps.draw(ref, viewer);
      if (card) await platform.update({ workspace: at.workspace, channel: at.channel, message }, card, viewer.reader);
    },
    async say(at, card, key, under) {
      const { platform, viewer } = await open(at);
      const { workspace, channel } = at;
      await platform.post(
        { kind: 'channel', workspace, channel, ...(under === null ? {} : { thread: under }) },
        card,
        viewer.reader,
        key,
      );
    },
  };
}
