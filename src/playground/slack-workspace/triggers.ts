import { randomHex } from './clock.ts';
import { SlackFault } from './fault.ts';
import { limits } from './limits.ts';
import type { ResponseUrl, State } from './state.ts';

/** A person's interaction, exchangeable once and shortly for a modal. */
export interface Trigger {
  id: string;
  user: string;
  expiresAt: number;
  used: boolean;
  /** The modal in which it happened, if it did: what `views.push` puts a view on. */
  view?: string;
}

/** Hands out trigger ids (single use, 3 s) and response URLs (5 uses, 30 minutes). */
export function createTriggers(state: State, publicUrl: () => string) {
  const triggers = new Map<string, Trigger>();
  return {
    trigger(user: string, view?: string): string {
      for (const [id, trigger] of triggers) if (trigger.expiresAt < state.now() - 60_000) triggers.delete(id);
      const id = `${Math.floor(state.now())}.${Math.floor(state.now() / 7)}.${randomHex(16)}`;
      triggers.set(id, {
        id,
        user,
        expiresAt: state.now() + limits.triggerMs,
        used: false,
        ...(view === undefined ? {} : { view }),
      });
      return id;
    },
    /** Look at a trigger without spending it: a call that fails otherwise may be repeated. */
    check(id: string): Trigger {
      const trigger = triggers.get(id);
      if (!trigger) throw new SlackFault('invalid_trigger_id');
      if (trigger.used) throw new SlackFault('exchanged_trigger_id');
      if (trigger.expiresAt < state.now()) throw new SlackFault('expired_trigger_id');
      return trigger;
    },
    responseUrl(about: Pick<ResponseUrl, 'user' | 'channel' | 'origin' | 'thread'>): string {
      for (const [old, url] of state.responseUrls) if (url.expiresAt < state.now()) state.responseUrls.delete(old);
      const id = randomHex(12);
      state.responseUrls.set(id, { id, uses: 0, expiresAt: state.now() + limits.responseUrlMs, ...about });
      return `${publicUrl().replace(/\/$/, '')}/playground/slack/response/${id}`;
    },
  };
}

export type Triggers = ReturnType<typeof createTriggers>;
