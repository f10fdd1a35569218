import { type Facts, matches } from '../core/filter/evaluate.ts';
import { isNews, patternsOf } from '../core/filter/events.ts';
import type { Filter } from '../core/filter/filter.ts';
import type { OutboxEvent } from '../store/outbox.ts';
import type { Route, TargetKey } from './routing.ts';

/** A subscription that may concern an event, with where it goes. */
export interface Subscriber {
  readonly id: number;
  readonly mode: 'send' | 'stop';
  readonly event: string;
  readonly filter: Filter | null;
  readonly target: TargetKey;
}

/** What a target may know of the event's record; null: nothing. */
export type FactsFor = (target: TargetKey, event: OutboxEvent) => Facts | null;

/**
 * The routes of an event once subscriptions have had their say: 'stop' keeps away what would come by itself, 'send' adds a message
 * where there is none yet, so that overlapping subscriptions and defaults are one message. Nobody is told of their own doing, nobody of
 * what they may not see, and what is urgent is not to be stopped. Pure.
 */
export function withSubscriptions(
  event: OutboxEvent,
  routes: readonly Route[],
  subscribers: readonly Subscriber[],
  factsFor: FactsFor,
  given: { readonly urgent: boolean; readonly origin: TargetKey | null; readonly live: readonly TargetKey[] },
): Route[] {
  if (!isNews(event.type)) return [...routes];
  const patterns = patternsOf(event.type);
  const fitting = subscribers.filter((one) => {
    if (!patterns.includes(one.event)) return false;
    const facts = factsFor(one.target, event);
    return facts !== null && matches(one.filter, facts);
  });
  if (fitting.length === 0) return [...routes];
  const found = new Map(routes.map((route) => [route.target, route]));
  for (const { target } of given.urgent ? [] : fitting.filter(({ mode }) => mode === 'stop')) {
    const route = found.get(target);
    if (!route || route.kind === 'update') continue;
    // A card that hangs there goes on following its record.
    if (given.live.includes(target)) found.set(target, { target, kind: 'update', rule: { because: 'live' } });
    else found.delete(target);
  }
  for (const { id, target } of fitting.filter(({ mode }) => mode === 'send')) {
    if (target === `staff:${event.actorId}`) continue;
    const route = found.get(target);
    if (route && route.kind !== 'update') continue;
    const isNew = event.type.endsWith('.added');
    found.set(target, {
      target,
      kind: isNew ? 'post' : 'announce',
      rule: { because: 'subscription', id, ...(target === given.origin ? { origin: true } : {}) },
    });
  }
  return [...found.values()];
}
