import { DeliveryError } from '../../core/errors.ts';
import { limits } from './limits.ts';

/** Keeps one bot's sends into each conversation below the platform's numbers. */
export interface Throttle {
  /** Counts a send. Throws DeliveryError('rate-limited') with the wait when it would be one too many: the queue waits, nobody sleeps here. */
  take(conversation: string): void;
  /** The platform itself asked for a pause, in milliseconds. */
  pause(conversation: string, ms: number): void;
}

/** At most so many sends into a conversation within so long. */
export type Pace = readonly { readonly count: number; readonly withinMs: number }[];

const mostConversations = 5_000;

interface Sends {
  at: number[];
  pausedUntil: number;
}

export function createThrottle(now: () => number = Date.now, pace: Pace = limits.sends): Throttle {
  const longestMs = Math.max(...pace.map(({ withinMs }) => withinMs));
  const conversations = new Map<string, Sends>();

  function sendsOf(conversation: string, at: number): Sends {
    const known = conversations.get(conversation);
    if (known) return known;
    if (conversations.size >= mostConversations) forgetQuiet(at);
    const fresh: Sends = { at: [], pausedUntil: 0 };
    conversations.set(conversation, fresh);
    return fresh;
  }

  function forgetQuiet(at: number): void {
    for (const [conversation, sends] of conversations) {
      if (sends.pausedUntil <= at && (sends.at.at(-1) ?? 0) < at - longestMs) conversations.delete(conversation);
    }
  }

  return {
    take(conversation) {
      const at = now();
      const sends = sendsOf(conversation, at);
      if (sends.at.length > 0 && (sends.at[0] ?? 0) <= at - longestMs) {
        sends.at = sends.at.filter((sent) => sent > at - longestMs);
      }
      let freeAt = sends.pausedUntil;
      for (const { count, withinMs } of pace) {
        const blocking = sends.at[sends.at.length - count];
        if (blocking !== undefined) freeAt = Math.max(freeAt, blocking + withinMs);
      }
      if (freeAt > at) throw new DeliveryError('rate-limited', 'own-limit', { retryAfterMs: freeAt - at });
      sends.at.push(at);
    },
    pause(conversation, ms) {
      const at = now();
      const sends = sendsOf(conversation, at);
      sends.pausedUntil = Math.max(sends.pausedUntil, at + ms);
    },
  };
}
