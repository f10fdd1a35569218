import type { Card } from '../cards/card.ts';
import type { Reader } from '../core/actor.ts';
import type { ChatUser, PlatformName } from '../core/incoming.ts';
import type { Channels, Identities } from '../core/ports.ts';
import type { RecordRef } from '../core/records.ts';
import type { MessageRef } from '../platforms/platform.ts';
import type { Database } from '../store/database.ts';
import { addToOutbox } from '../store/outbox.ts';
import { cardDigest } from './draw.ts';
import { ensureTargets } from './relay.ts';
import type { TargetKey } from './routing.ts';

/** A reply that was posted where its record's card can live on: in a linked channel, or in somebody's direct conversation. */
export interface Remembered {
  /** null: the message no longer shows a record's card. */
  readonly ref: RecordRef | null;
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

  /** One statement, since every reply in a channel pays for it. null: there is no such target yet. */
  async function keep(
    posted: Remembered & { readonly ref: RecordRef },
    key: TargetKey,
  ): Promise<{ outdated: boolean } | null> {
    const [kind, targetOf] = key.split(':');
    const { rows } = await deps.database.pool.query<{ outdated: boolean }>({
      name: `live-posts-keep-${kind}`,
      text: keepStatement(kind === 'channel' ? 'channel_id' : 'staff_id'),
      values: [
        posted.ref.noun,
        posted.ref.id,
        Number(targetOf),
        JSON.stringify({ ...posted.message, platform: posted.platform }),
        cardDigest(posted.card, posted.reader),
        posted.drawnAt,
        posted.user.platform,
        posted.user.workspace,
        posted.user.user,
      ],
    });
    return rows[0] ?? null;
  }

  async function giveUp({ message }: Remembered, key: TargetKey): Promise<void> {
    const [kind, targetOf] = key.split(':');
    await deps.database.pool.query({
      name: `live-posts-give-up-${kind}`,
      text: `DELETE FROM live_posts l USING targets t
        WHERE t.id = l.target_id AND t.${kind === 'channel' ? 'channel_id' : 'staff_id'} = $1
          AND l.ref ->> 'message' = $2 AND l.ref ->> 'channel' = $3`,
      values: [Number(targetOf), message.message, message.channel],
    });
  }

  return {
    async remember(posted) {
      const key = await targetOf(posted);
      if (key === null) return false;
      const { ref } = posted;
      if (ref === null) {
        await giveUp(posted, key);
        return true;
      }
      let kept = await keep({ ...posted, ref }, key);
      if (!kept) {
        await deps.database.transact((tx) => ensureTargets(tx, [key]));
        kept = await keep({ ...posted, ref }, key);
      }
      if (!kept?.outdated) return true;
      // What changed while the reply was on its way was routed before this card was known: let it catch up.
      await deps.database.transact((tx) =>
        addToOutbox(tx, [{ type: `${ref.noun}.caught_up`, ref, details: {} }], null),
      );
      deps.onEvents();
      return true;
    },
  };
}

/** A colleague's change may have begun before the card was drawn and been committed after it: theirs count from a little earlier. */
const overlap = `interval '2 seconds'`;

function keepStatement(column: 'channel_id' | 'staff_id'): string {
  return `
    WITH kept AS (
      INSERT INTO live_posts (noun, record_id, target_id, ref, shown)
      SELECT $1, $2, t.id, $4::jsonb, $5 FROM targets t WHERE t.${column} = $3
      ON CONFLICT (noun, record_id, target_id) DO UPDATE SET ref = excluded.ref, shown = excluded.shown, updated_at = now()
      RETURNING id, target_id
    ), given_up AS (
      -- A message shows one record: where a click put another in its place, the one before must not be drawn over it again.
      DELETE FROM live_posts l USING kept
      WHERE l.target_id = kept.target_id AND l.id <> kept.id AND l.ref ->> 'message' = $4::jsonb ->> 'message'
        AND l.ref ->> 'channel' = $4::jsonb ->> 'channel'
    )
    SELECT EXISTS (
      SELECT 1 FROM audit_entries a WHERE a.noun = $1 AND a.record_id = $2 AND a.at > $6::timestamptz - ${overlap}
        AND (a.at > $6::timestamptz OR a.staff_id IS DISTINCT FROM (
          SELECT i.staff_id FROM chat_identities i WHERE i.platform = $7 AND i.workspace = $8 AND i.user_id = $9))
    ) AS outdated FROM kept`;
}
