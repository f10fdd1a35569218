import type { Card } from '../cards/card.ts';
import { DeliveryError } from '../core/errors.ts';
import type { Msg } from '../core/msg.ts';
import type { Channels } from '../core/ports.ts';
import { Batch, namedIn } from './batch.ts';
import type { Claimed, DeliveryStore, Outcome } from './deliveries.ts';
import { type Closed, channelIdOf, type Destination, type DestinationDeps, findDestination } from './destination.ts';
import type { Drawer } from './drawer.ts';
import type { Log } from './log.ts';

/** How patient delivering is. All in milliseconds, except for counts. */
export interface DeliveryTiming {
  /** Deliveries taken at once. */
  readonly batch: number;
  readonly lease: number;
  /** What was sent is written down at least so often: a crash loses no more than this. */
  readonly flush: number;
  /** A target gives way to others after so long. */
  readonly turn: number;
  readonly firstBackoff: number;
  readonly longestBackoff: number;
  /** How often a paused channel is looked at for what waits. */
  readonly pausedLook: number;
  /** Tries before a delivery is dead, and the age at which it is. */
  readonly attempts: number;
  readonly age: number;
}

export const usualTiming: DeliveryTiming = {
  batch: 20,
  lease: 60_000,
  flush: 250,
  turn: 10_000,
  firstBackoff: 1_000,
  longestBackoff: 15 * 60_000,
  pausedLook: 60_000,
  attempts: 12,
  age: 24 * 3_600_000,
};

export interface DelivererDeps extends DestinationDeps {
  readonly store: DeliveryStore;
  readonly channels: Pick<Channels, 'broken'>;
  readonly log: Log;
  readonly timing: DeliveryTiming;
  readonly draw: Drawer;
  /** What an event's noun calls it. */
  lead(eventType: string): Msg | undefined;
  /** Looks at the target again after so long. */
  later(targetId: number, delayMs: number): void;
  /** So many deliveries have been given up, though their target is there. */
  onDead(count: number): void;
}

export interface Deliverer {
  /** Delivers what waits for a target, until nothing does, it has to wait, or somebody else has it. */
  drain(targetId: number): Promise<void>;
  /** true: this process is delivering to the target just now and looks once more, so no job is needed. */
  nudge(targetId: number): boolean;
  /** Nothing further is begun; resolves when what was begun is written down and every lease given back. */
  stop(): Promise<void>;
}

export function createDeliverer(deps: DelivererDeps): Deliverer {
  const { store, timing, log } = deps;
  const running = new Map<number, { again: boolean; over: Promise<void> }>();
  let stopping = false;

  async function drainAll(targetId: number, mark: { again: boolean }): Promise<void> {
    const turnEnds = performance.now() + timing.turn;
    try {
      do {
        mark.again = false;
        // Every batch ends by releasing the target, before the claim that finds nothing: whoever our lease turned away had
        // committed before that, so that claim sees what they came for.
        while (!stopping && (await drainBatch(targetId))) {
          if (performance.now() > turnEnds) return deps.later(targetId, 0);
        }
      } while (mark.again && !stopping);
    } finally {
      // In the same breath as the last look at `again`, or a call in between would be lost.
      running.delete(targetId);
    }
  }

  /** true: there may be more. */
  async function drainBatch(targetId: number): Promise<boolean> {
    const claimed = await store.claim(targetId, timing.batch);
    const [first] = claimed;
    if (!first) return false;
    const to = await findDestination(deps, first);
    if (to.kind === 'closed') return close(targetId, claimed, to);
    return deliverBatch(targetId, claimed, to);
  }

  /** What goes to a paused channel waits for it, but no longer than any delivery. */
  async function close(targetId: number, claimed: readonly Claimed[], { state, reason }: Closed): Promise<boolean> {
    const outcomes = claimed.map(({ id, ageMs }): Outcome => {
      if (state !== 'paused') return { id, state, error: reason };
      const over = ageMs >= timing.age;
      return over ? { id, state: 'dead', error: reason } : { id, state: 'pending', untried: true, error: reason };
    });
    const waits = outcomes.some((one) => one.state === 'pending');
    const wait = waits ? { targetWaitMs: timing.pausedLook } : {};
    await store.settle(targetId, { outcomes, lives: [], release: true, ...wait });
    if (waits) deps.later(targetId, timing.pausedLook);
    return !waits;
  }

  async function deliverBatch(targetId: number, claimed: readonly Claimed[], to: Destination): Promise<boolean> {
    const named = namedIn(claimed);
    const batch = new Batch({
      to,
      claimed,
      draw: deps.draw,
      lead: deps.lead,
      names: named.length > 0 ? await store.names(named) : new Map(),
      log,
    });
    let outcomes: Outcome[] = [];
    let dead = 0;
    let waitMs: number | undefined;
    let gone: { reason: string; at: Claimed } | undefined;
    let written = performance.now();
    let done = 0;

    for (const one of claimed) {
      if (stopping) break;
      const since = performance.now() - written;
      if (since > timing.lease / 2 || (outcomes.length > 0 && since > timing.flush)) {
        const ours = await store.settle(targetId, { outcomes, lives: batch.takeChanges(), release: false });
        if (!ours) {
          log.warn({ target: targetId }, 'lost the lease on a target; its deliveries are looked at again');
          return false;
        }
        outcomes = [];
        written = performance.now();
      }
      const result = await attempt(batch, one, done);
      done += 1;
      outcomes.push(result.outcome);
      if (result.outcome.state === 'dead' && result.gone === undefined) dead += 1;
      if (result.waitMs !== undefined) waitMs = result.waitMs;
      if (result.gone !== undefined) gone = { reason: result.gone, at: one };
      if (result.stop) break;
    }

    const untried = claimed.slice(done).map((one): Outcome => ({ id: one.id, state: 'pending', untried: true }));
    const ours = await store.settle(targetId, {
      outcomes: [...outcomes, ...untried],
      lives: batch.takeChanges(),
      release: gone === undefined,
      ...(waitMs === undefined ? {} : { targetWaitMs: waitMs }),
    });
    if (gone && ours) await bury(targetId, gone.at, gone.reason);
    if (dead > 0) deps.onDead(dead);
    const soonest = Math.min(
      ...outcomes.map((one) =>
        one.state === 'pending' && !one.untried && one.waitMs ? one.waitMs : Number.POSITIVE_INFINITY,
      ),
    );
    if (waitMs !== undefined) deps.later(targetId, waitMs);
    else if (Number.isFinite(soonest)) deps.later(targetId, soonest);
    return waitMs === undefined && ours && !stopping;
  }

  interface Attempt {
    readonly outcome: Outcome;
    /** Nothing more goes to this target now. */
    readonly stop?: boolean;
    readonly waitMs?: number;
    readonly gone?: string;
  }

  async function attempt(batch: Batch, one: Claimed, position: number): Promise<Attempt> {
    let card: Card | null;
    try {
      card = await batch.card(position);
    } catch (error) {
      // This record cannot be drawn: a fault of ours, which is no reason to keep other records from the same target.
      log.error({ err: error, delivery: one.id, noun: one.noun, record: one.recordId }, 'a card could not be drawn');
      return { outcome: failed(one, `drawing failed: ${reasonOf(error)}`) };
    }
    try {
      return { outcome: await batch.send(one, card) };
    } catch (error) {
      return refused(one, error);
    }
  }

  function refused(one: Claimed, error: unknown): Attempt {
    const reason = reasonOf(error);
    const facts = { delivery: one.id, event: one.event, reason };
    if (!(error instanceof DeliveryError)) {
      // A fault of ours about this one, which must not hold up what waits behind it.
      log.error({ ...facts, err: error }, 'delivering failed');
      return { outcome: failed(one, reason) };
    }
    const { kind } = error;
    switch (kind) {
      case 'rate-limited': {
        const waitMs = Math.max(error.retryAfterMs ?? 1_000, 1);
        return { outcome: { id: one.id, state: 'pending', untried: true, error: reason }, stop: true, waitMs };
      }
      case 'gone':
        return { outcome: { id: one.id, state: 'dead', error: reason }, stop: true, gone: reason };
      case 'invalid':
      case 'message-gone':
        log.error({ ...facts, err: error }, 'the platform refuses this message');
        return { outcome: { id: one.id, state: 'dead', error: reason } };
      case 'transient': {
        const outcome = failed(one, reason);
        log.warn(facts, outcome.state === 'dead' ? 'delivery given up' : 'delivery failed for now');
        // The whole target waits, so that what goes to it stays in order.
        return { outcome: withoutWait(outcome), stop: true, waitMs: backoff(one.attempts) };
      }
      default:
        return kind satisfies never;
    }
  }

  function failed(one: Claimed, error: string): Outcome {
    const tries = one.attempts + 1;
    if (tries >= timing.attempts || one.ageMs >= timing.age) return { id: one.id, state: 'dead', error };
    return { id: one.id, state: 'pending', error, waitMs: backoff(one.attempts) };
  }

  /** Doubles with every try; spread by half, so that what failed together does not come back together. */
  function backoff(attempts: number): number {
    const ms = Math.min(timing.longestBackoff, timing.firstBackoff * 2 ** attempts);
    return Math.max(1, ms * (0.75 + Math.random() * 0.5));
  }

  async function bury(targetId: number, at: Claimed, reason: string): Promise<void> {
    const channel = channelIdOf(at);
    log.warn(
      { target: targetId, channel, reason },
      'a target is gone; what waits for it is set aside until it is repaired',
    );
    if (channel !== null) await deps.channels.broken(channel, reason);
    await store.buryTarget(targetId, reason);
    await store.settle(targetId, { outcomes: [], lives: [], release: true });
  }

  function nudge(targetId: number): boolean {
    const present = running.get(targetId);
    if (present) present.again = true;
    return present !== undefined;
  }

  return {
    nudge,
    async drain(targetId) {
      if (nudge(targetId) || stopping) return;
      const mark = { again: false, over: Promise.resolve() };
      running.set(targetId, mark);
      mark.over = drainAll(targetId, mark);
      await mark.over;
    },
    async stop() {
      stopping = true;
      await Promise.allSettled([...running.values()].map((mark) => mark.over));
    },
  };
}

function withoutWait({ waitMs: _, ...outcome }: Outcome): Outcome {
  return outcome;
}

function reasonOf(error: unknown): string {
  if (error instanceof DeliveryError) return error.reason;
  return error instanceof Error ? error.message : String(error);
}
