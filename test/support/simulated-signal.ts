import type { Facts } from '../../src/core/filter/evaluate.ts';
import { usualBudget } from '../../src/core/noise-budget.ts';
import type { Peace } from '../../src/core/peace.ts';
import type { NounName } from '../../src/core/records.ts';
import { budgetWindow, isUrgent, type Pace, pace } from '../../src/notifications/pacing.ts';
import { stillQuiet } from '../../src/notifications/release.ts';
import { routeEvent, type TargetKey, type World } from '../../src/notifications/routing.ts';
import { type Subscriber, withSubscriptions } from '../../src/notifications/subscribers.ts';
import type { OutboxEvent } from '../../src/store/outbox.ts';

/** A message that somebody got: one event, or several in a list. */
export interface Message {
  readonly at: number;
  readonly target: TargetKey;
  readonly events: readonly OutboxEvent[];
}

export interface Asked {
  readonly peace?: Peace;
  readonly mutedUntil?: Date;
  readonly muted?: readonly { noun: NounName; recordId: number }[];
}

/**
 * The push without database and chat: the same pure decisions (who is told, what subscriptions say, what waits) over a clock that the
 * test moves. `tick` stands for the sweep.
 */
export function simulateSignal(given: {
  readonly world: Omit<World, 'livePosts'>;
  readonly subscribers?: readonly Subscriber[];
  readonly asked?: ReadonlyMap<TargetKey, Asked>;
  /** What a target may know of an event's record; null: nothing. */
  facts(target: TargetKey, event: OutboxEvent): Facts | null;
  priority?(event: OutboxEvent): string | null;
}) {
  const live = new Map<string, Set<TargetKey>>();
  const held = new Map<TargetKey, { event: OutboxEvent; until: number }[]>();
  const messages: Message[] = [];
  const updates: { target: TargetKey; event: OutboxEvent }[] = [];
  const skipped: { target: TargetKey; event: OutboxEvent }[] = [];
  /** Their moments alone are asked for often. */
  const noticed = new Map<TargetKey, number[]>();

  function tell(at: number, target: TargetKey, events: readonly OutboxEvent[]): void {
    messages.push({ at, target, events });
    noticed.set(target, [...(noticed.get(target) ?? []).filter((time) => time > at - budgetWindow), at]);
  }

  function paceOf(target: TargetKey, at: number): Pace {
    const asked = given.asked?.get(target);
    return {
      peace: asked?.peace ?? { from: null, until: null, weekends: false, timezone: 'UTC' },
      mutedUntil: asked?.mutedUntil ?? null,
      muted: asked?.muted ?? [],
      noticed: (noticed.get(target) ?? []).filter((time) => time > at - budgetWindow).length,
      budget: target.startsWith('staff:') ? usualBudget.person : usualBudget.channel,
    };
  }

  function emit(event: OutboxEvent, at: number): void {
    const key = `${event.noun} ${event.recordId}`;
    const here = [...(live.get(key) ?? [])];
    const world: World = { ...given.world, livePosts: () => here };
    const urgent = isUrgent(event.type, given.priority?.(event) ?? null);
    const origin = world.originChannel(event);
    const routes = withSubscriptions(event, routeEvent(event, world), given.subscribers ?? [], given.facts, {
      urgent,
      origin: origin === null ? null : `channel:${origin}`,
      live: here,
    });
    for (const route of routes) {
      const { target } = route;
      if (route.kind === 'update') {
        updates.push({ target, event });
        continue;
      }
      const verdict = pace(event, route, paceOf(target, at), urgent, 0, new Date(at));
      if (verdict.kind === 'skip') skipped.push({ target, event });
      else if (verdict.kind === 'hold') {
        held.set(target, [...(held.get(target) ?? []), { event, until: verdict.until.getTime() }]);
      } else {
        // A card that is there is drawn again; only what has to be noticed is a new message.
        if (route.kind === 'post' && here.includes(target)) updates.push({ target, event });
        else tell(at, target, [event]);
        live.set(key, (live.get(key) ?? new Set()).add(target));
      }
    }
  }

  function tick(at: number): void {
    for (const [target, waiting] of held) {
      if (!waiting.some(({ until }) => until <= at)) continue;
      const quiet = stillQuiet(paceOf(target, at), new Date(at));
      if (quiet)
        held.set(
          target,
          waiting.map(({ event }) => ({ event, until: quiet.getTime() })),
        );
      else {
        held.delete(target);
        tell(
          at,
          target,
          waiting.map(({ event }) => event),
        );
      }
    }
  }
  return { emit, tick, messages, updates, skipped, held };
}
