import type { Card } from '../../cards/card.ts';
import { cardPings } from '../../cards/pings.ts';
import type { Reader } from '../../core/actor.ts';
import { DeliveryError } from '../../core/errors.ts';
import type { Address, DeliveryKey, MessageRef } from '../platform.ts';
import { cardsToAdaptive } from './adaptive-card.ts';
import type { Connector, OutgoingActivity } from './connector.ts';
import type { Element } from './controls.ts';
import type { Conversations } from './conversations.ts';
import type { Log } from './log.ts';

export const cardType = 'application/vnd.microsoft.card.adaptive';

/** Draws messages and writes them. Every failure is a DeliveryError. */
export interface Posting {
  draw(cards: readonly Card[], reader: Reader, workspace: string, seenBy: SeenBy): Promise<Drawn>;
  post(to: Address, drawn: Drawn, key: DeliveryKey): Promise<MessageRef>;
  update(ref: MessageRef, drawn: Drawn): Promise<void>;
  /** How often a message was sent again that may have got through before. */
  repeated(): number;
}

/** Who sees a card, and where: one person in a message or a dialog, or everybody of a conversation. */
export type SeenBy = 'one' | 'one-in-dialog' | 'all';

export interface Drawn {
  readonly content: Element;
  readonly activity: OutgoingActivity;
}

export function createPosting(deps: {
  readonly connector: Connector;
  readonly conversations: Conversations;
  namesOf(staffIds: number[], workspace: string): Promise<Map<number, string>>;
  readonly log: Log;
}): Posting {
  const { connector, conversations, log } = deps;
  let repeats = 0;

  return {
    async draw(cards, reader, workspace, seenBy) {
      const pings = [...new Set(cards.flatMap(cardPings))];
      const names = pings.length === 0 ? new Map<number, string>() : await deps.namesOf(pings, workspace);
      const { content, summary } = cardsToAdaptive(cards, reader, {
        names,
        mine: seenBy !== 'all',
        inDialog: seenBy === 'one-in-dialog',
      });
      return { content, activity: cardToActivity(content, summary) };
    },
    async post(to, drawn, key) {
      if (key.again) {
        // Teams lets a bot search no history, so a message whose first try was not answered may be there twice.
        repeats += 1;
        log.info({ delivery: key.id, repeats }, 'a message is sent again that may have arrived before');
      }
      const workspace = to.kind === 'channel' ? to.workspace : to.user.workspace;
      const reach =
        to.kind === 'channel'
          ? await conversations.reach(workspace, to.channel)
          : await conversations.personal(workspace, to.user.user);
      const thread = to.kind === 'channel' && to.thread !== undefined ? `;messageid=${to.thread}` : '';
      const sending = connector.send(reach.serviceUrl, `${reach.conversation}${thread}`, drawn.activity);
      const message = await markingGone(workspace, reach.conversation, sending);
      if (message === '') throw new DeliveryError('transient', 'no-message-id');
      return { workspace, channel: reach.conversation, message };
    },
    async update(ref, drawn) {
      const reach = await conversations.reach(ref.workspace, ref.channel);
      await connector.update(reach.serviceUrl, ref.channel, ref.message, { ...drawn.activity, id: ref.message });
    },
    repeated: () => repeats,
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
