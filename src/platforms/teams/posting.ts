import type { Card } from '../../cards/card.ts';
import { cardPings } from '../../cards/pings.ts';
import type { Reader } from '../../core/actor.ts';
import { DeliveryError } from '../../core/errors.ts';
import type { Address, DeliveryKey, MessageRef, Posted } from '../platform.ts';
import { cardsToAdaptive } from './adaptive-card.ts';
import type { PictureAddress } from './chart-elements.ts';
import type { Connector, OutgoingActivity } from './connector.ts';
import type { Element } from './controls.ts';
import type { Conversations } from './conversations.ts';
import { UnansweredError } from './errors.ts';
import type { Log } from './log.ts';

export const cardType = 'application/vnd.microsoft.card.adaptive';

/** Draws messages and writes them. Every failure is a DeliveryError. */
export interface Posting {
  draw(cards: readonly Card[], reader: Reader, workspace: string, seenBy: SeenBy): Promise<Drawn>;
  post(to: Address, drawn: Drawn, key: DeliveryKey): Promise<Posted>;
  update(ref: MessageRef, drawn: Drawn): Promise<void>;
}

/** Who sees a card, and where: one person in a message or a dialog, or everybody of a conversation. */
export type SeenBy = 'one' | 'one-in-dialog' | 'all';

export interface Drawn {
  /** There was room for every row. */
  readonly isWhole: boolean;
  readonly content: Element;
  readonly activity: OutgoingActivity;
}

export function createPosting(deps: {
  readonly connector: Connector;
  readonly conversations: Conversations;
  namesOf(staffIds: number[], workspace: string): Promise<Map<number, string>>;
  readonly picture?: PictureAddress;
  /** A message may have arrived without our having heard of it, and may be there twice once it is sent again. */
  onUnanswered(): void;
  readonly log: Log;
}): Posting {
  const { connector, conversations, log } = deps;

  return {
    async draw(cards, reader, workspace, seenBy) {
      const pings = [...new Set(cards.flatMap(cardPings))];
      const names = pings.length === 0 ? new Map<number, string>() : await deps.namesOf(pings, workspace);
      const { content, summary, isWhole } = cardsToAdaptive(cards, reader, {
        names,
        mine: seenBy !== 'all',
        inDialog: seenBy === 'one-in-dialog',
        ...(deps.picture ? { picture: deps.picture } : {}),
      });
      return { content, isWhole, activity: cardToActivity(content, summary) };
    },
    async post(to, drawn, key) {
      const workspace = to.kind === 'channel' ? to.workspace : to.user.workspace;
      const reach =
        to.kind === 'channel'
          ? await conversations.reach(workspace, to.channel)
          : await conversations.personal(workspace, to.user.user);
      const thread = to.kind === 'channel' && to.thread !== undefined ? `;messageid=${to.thread}` : '';
      try {
        const sending = connector.send(reach.serviceUrl, `${reach.conversation}${thread}`, drawn.activity);
        const message = await markingGone(workspace, reach.conversation, sending);
        if (message === '') throw new UnansweredError('no-message-id');
        // Nothing can be looked up, so it is never one that was there. Said, lest it is updated for nothing and, failing, posted anew.
        return { workspace, channel: reach.conversation, message, isNew: true };
      } catch (error) {
        if (error instanceof UnansweredError) {
          // Teams lets a bot search no history, so nobody can look whether it arrived.
          log.warn(
            { delivery: key.id, reason: error.reason },
            'a message got no answer; sent again, it may be there twice',
          );
          deps.onUnanswered();
        }
        throw error;
      }
    },
    async update(ref, drawn) {
      const reach = await conversations.reach(ref.workspace, ref.channel);
      await connector.update(reach.serviceUrl, ref.channel, ref.message, { ...drawn.activity, id: ref.message });
    },
  };

  /** Where the bot was removed without our having heard of it, the reference says so from now on. */
  async function markingGone<T>(workspace: string, conversation: string, sending: Promise<T>): Promise<T> {
    try {
      return await sending;
    } catch (error) {
      if (error instanceof DeliveryError && error.kind === 'gone') await conversations.gone(workspace, conversation);
      throw error;
    }
  }
}

export function cardToActivity(content: Element, summary: string): OutgoingActivity {
  return {
    type: 'message',
    ...(summary === '' ? {} : { summary }),
    attachments: [{ contentType: cardType, content }],
  };
}
