import type { Card } from '../cards/card.ts';
import type { Reader } from '../core/actor.ts';
import type { ChatUser, PlatformName } from '../core/incoming.ts';
import type { Channels, Identities } from '../core/ports.ts';
import type { RecordRef } from '../core/records.ts';
import type { MessageRef } from '../platforms/platform.ts';
import { type Database, sql } from '../store/database.ts';
import { addToOutbox } from '../store/outbox.ts';
import { cardDigest } from './draw.ts';
import { ensureTargets } from './relay.ts';
import type { TargetKey } from './routing.ts';

/** A reply that was posted where its record's card can live on: in a linked channel, or in somebody's direct conversation. */
export interface Remembered {
  readonly ref: RecordRef;
  readonly platform: PlatformName;
  /** Whose request it answers. */
  readonly user: ChatUser;
  readonly kind: 'channel' | 'direct';
  readonly message: MessageRef;
  /** The record's own card as it was drawn, without what the reply said above it. */
  readonly card: Card;
  /** For whom it was drawn. */
  readonly reader: Reader;
  /** When: a change since then is shown as soon as possible. */
  readonly drawnAt: Date;
}

export interface LivePosts {
  /** Makes the message the record's live card there. false: the place is neither linked nor anybody's own. */
  remember(posted: Remembered): Promise<boolean>;
}

export function createLivePosts(deps: {
  readonly database: Database;
  readonly channels: Channels;
  readonly identities: Identities;
  /** Called when the card was outdated before it was remembered. */
  onEvents(): void;
}): LivePosts {
  async function targetOf(posted: Remembered): Promise<TargetKey | null> {
    if (posted.kind === 'direct') {
      const staff = await deps.identities.staffOf(posted.user);
      return staff === null ? null : `staff:${staff}`;
    }
    const channel = await deps.channels.at(posted.platform, posted.message.workspace, posted.message.channel);
    return channel === null ? null : `channel:${channel.id}`;
  }

  return {
    async remember(posted) {
      const key = await targetOf(posted);
      if (key === null) return false;
      const { noun, id } = posted.ref;
      const outdated = await deps.database.transact(async (tx) => {
        const targetId = (await ensureTargets(tx, [key])).get(key);
        const ref = JSON.stringify({ ...posted.message, platform: posted.platform });
        await tx.run(sql`
          INSERT INTO live_posts (noun, record_id, target_id, ref, shown)
          VALUES (${noun}, ${id as number}, ${targetId}, ${ref}::jsonb, ${cardDigest(posted.card, posted.reader)})
          ON CONFLICT (noun, record_id, target_id) DO UPDATE SET ref = excluded.ref, shown = excluded.shown, updated_at = now()`);
        const [newer] = await tx.rows<{ id: bigint }>(sql`
          SELECT id FROM audit_entries WHERE noun = ${noun} AND record_id = ${id as number} AND at > ${posted.drawnAt} ORDER BY id DESC LIMIT 1`);
        // What changed while the reply was on its way was routed before this card was known: let it catch up.
        if (newer) await addToOutbox(tx, [{ type: `${noun}.caught_up`, ref: posted.ref, details: {} }], null);
        return newer !== undefined;
      });
      if (outdated) deps.onEvents();
      return true;
    },
  };
}
