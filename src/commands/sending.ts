import type { Card } from '../cards/card.ts';
import type { Actor, Reader } from '../core/actor.ts';
import type { Incoming } from '../core/incoming.ts';
import type { Outcome, PostedCard, WorkerDeps } from './context.ts';

export interface Sending {
  /** Answers a request, and has the answer follow its record where it can. Throws what the platform throws. */
  send(incoming: Incoming, actor: Actor, outcome: Outcome): Promise<void>;
  /** The same; where the chat is down the person sees that by themselves, so it is only noted. */
  sendOrNote(incoming: Incoming, actor: Actor, outcome: Outcome): Promise<void>;
  /** A private word; when not even that gets through there is nobody left to tell, so it is noted. */
  say(incoming: Incoming, reader: Reader, card: Card): Promise<void>;
}

export function createSending(deps: Pick<WorkerDeps, 'platform' | 'remember' | 'clock' | 'onError'>): Sending {
  async function send(incoming: Incoming, actor: Actor, outcome: Outcome): Promise<void> {
    const platform = deps.platform(incoming.from.platform);
    if (!platform) throw new Error(`The ${incoming.from.platform} platform is not running.`);
    const reader: Reader = outcome.reader ?? { locale: actor.locale, timezone: actor.timezone };
    const key = { id: incoming.receipt, again: false };
    const message = await platform.answer(incoming.route, outcome.answer, reader, key);
    const shows = outcome.live ?? noLonger(incoming, outcome);
    if (!message || !shows) return;
    const posted = { ...shows, platform: incoming.from.platform, user: incoming.from, message, reader };
    try {
      await deps.remember(posted);
    } catch (error) {
      // It was answered; only later changes of the record will not show in this message.
      deps.onError(error, { what: 'remembering a posted card', receipt: incoming.receipt });
    }
  }

  /** A list or a page in place of a record's card: later changes of that record must not be drawn over it. */
  function noLonger(
    { place }: Incoming,
    { answer, sameRecord }: Outcome,
  ): Pick<PostedCard, 'ref' | 'kind' | 'card' | 'drawnAt'> | null {
    if (answer.kind !== 'card' || !answer.replaces || sameRecord) return null;
    const kind = place.kind === 'direct' ? 'direct' : 'channel';
    return { ref: null, kind, card: answer.card, drawnAt: deps.clock.now() };
  }

  return {
    send,
    async sendOrNote(incoming, actor, outcome) {
      try {
        await send(incoming, actor, outcome);
      } catch (error) {
        deps.onError(error, { what: 'answering', receipt: incoming.receipt });
      }
    },
    async say(incoming, reader, card) {
      try {
        const answer = { kind: 'card', card, to: 'caller' } as const;
        await deps
          .platform(incoming.from.platform)
          ?.answer(incoming.route, answer, reader, { id: incoming.receipt, again: false });
      } catch (error) {
        deps.onError(error, { what: 'answering', receipt: incoming.receipt });
      }
    },
  };
}
