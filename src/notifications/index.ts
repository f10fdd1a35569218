import { randomUUID } from 'node:crypto';
import type { Noun } from '../commands/define.ts';
import type { Clock } from '../core/clock.ts';
import type { Msg } from '../core/msg.ts';
import type { Channels, Identities } from '../core/ports.ts';
import type { Secrets } from '../core/secrets.ts';
import type { ChatPlatform } from '../platforms/platform.ts';
import type { Database } from '../store/database.ts';
import { followNeighbours } from '../store/following.ts';
import { createPolicyBook, type PolicyBook } from '../store/policy-book.ts';
import { type DeadLetter, deadLetters, reviveDeadLetters } from './dead-letters.ts';
import { createDeliverer, type DeliveryTiming, usualTiming } from './deliver.ts';
import { createDeliveryStore } from './deliveries.ts';
import { createDrawer } from './drawer.ts';
import { createAnnouncer, listenForEvents } from './listen.ts';
import { createLivePosts, type Remembered } from './live-posts.ts';
import type { Log } from './log.ts';
import { messages } from './messages.ts';
import type { QueueStats, Queues } from './queues.ts';
import { createRelay, type Waiting } from './relay.ts';
import { type Chore, createSweep } from './sweep.ts';

export type { DeadLetter } from './dead-letters.ts';
export type { Remembered } from './live-posts.ts';
export { createQueues, type QueueStats, type Queues } from './queues.ts';

export interface NotificationsOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly nouns: readonly Noun[];
  readonly platforms: readonly ChatPlatform[];
  readonly identities: Identities;
  readonly channels: Channels;
  /** Absent: one of its own. */
  readonly policy?: PolicyBook;
  /** Closed by `stop`. */
  readonly queues: Queues;
  readonly log: Log;
  /** Takes acknowledged requests up again. Several workers may be told of the same ones, so it claims each. */
  resumeInbox(ids: readonly bigint[]): Promise<void>;
  /** Something needs an admin's hand. Called at most once an hour. */
  tellAdmins?(message: Msg): Promise<void>;
  /** Targets delivered to at the same time by this process. */
  readonly concurrency?: number;
  readonly timing?: Partial<DeliveryTiming>;
  readonly sweepEveryMs?: number;
  /** How often cards that speak of other records are looked after, in milliseconds. */
  readonly followEveryMs?: number;
  readonly chores?: readonly Chore[];
}

export interface NotificationStats {
  /** null: the queue cannot be reached. */
  readonly queue: QueueStats | null;
  readonly unrelayed: number;
  readonly pending: number;
  readonly dead: number;
  /** How long the oldest unfinished delivery has waited; null when there is none. */
  readonly oldestPendingMs: number | null;
}

export interface Notifications {
  /** Something was committed to the outbox. Returns at once, in a process with or without a worker. */
  wake(): void;
  /** Relays, delivers and sweeps in this process from now on. */
  startWorker(): Promise<void>;
  /** Ends what is at hand within five seconds and gives everything back. */
  stop(): Promise<void>;
  /** Makes a reply its record's live card in that place. */
  remember(posted: Remembered): Promise<boolean>;
  deadLetters(limit?: number): Promise<DeadLetter[]>;
  /** Sends dead letters again; resolves to how many. */
  replayDeadLetters(ids?: readonly bigint[]): Promise<number>;
  stats(): Promise<NotificationStats>;
  /** Sweeps now: for tests and the doctor. */
  sweep(): Promise<void>;
}

/** Longest that `stop` waits for a platform to answer, in milliseconds. */
const stopPatience = 2_500;
const tellAdminsEvery = 3_600_000;
/** A target's card need not move with every deal. */
const followEvery = 30_000;

/** The push: from the outbox to everybody who should know, once. */
export function createNotifications(options: NotificationsOptions): Notifications {
  const { database, clock, secrets, queues, log, channels, identities } = options;
  const timing = { ...usualTiming, ...options.timing };
  const policy = options.policy ?? createPolicyBook({ database, clock });
  let working = false;
  let toldAdminsAt = Number.NEGATIVE_INFINITY;

  const later = (waiting: readonly Waiting[]): void => {
    const byDelay = new Map<number, number[]>();
    for (const { targetId, delayMs } of waiting) byDelay.set(delayMs, [...(byDelay.get(delayMs) ?? []), targetId]);
    for (const [delayMs, targetIds] of byDelay) void queues.enqueue(targetIds, { delayMs });
  };

  const events = new Map(options.nouns.flatMap((noun) => noun.events.map((event) => [event.type as string, event])));
  const deliverer = createDeliverer({
    store: createDeliveryStore(database, randomUUID(), timing.lease),
    platforms: new Map(options.platforms.map((platform) => [platform.name, platform])),
    identities,
    policy,
    channels,
    log,
    timing,
    lead: (type) => events.get(type)?.lead ?? events.get(type)?.title,
    draw: createDrawer({ database, secrets, clock, nouns: options.nouns }),
    // A job that came a moment before the database's own clock allows it would find nothing to do.
    later: (targetId, delayMs) => later([{ targetId, delayMs: delayMs === 0 ? 0 : delayMs + 5 }]),
    onDead: (count) => {
      log.error({ count }, 'deliveries were given up; the doctor shows them');
      if (!options.tellAdmins || performance.now() - toldAdminsAt < tellAdminsEvery) return;
      toldAdminsAt = performance.now();
      options
        .tellAdmins(messages.deadLetters(count))
        .catch((error) => log.error({ err: error }, 'admins could not be told'));
    },
  });
  const relay = createRelay({
    database,
    clock,
    log,
    tells: (type) => events.get(type)?.tells ?? [],
    house: { nouns: options.nouns, grants: () => policy.current() },
    onDeliveries: (waiting) => later(waiting.filter((one) => one.delayMs > 0 || !deliverer.nudge(one.targetId))),
  });
  const announcer = createAnnouncer(database.pool, log);
  const wake = (): void => (working ? relay.wake() : announcer.announce());
  const sweep = createSweep({
    database,
    clock,
    secrets,
    log,
    relay: relay.wake,
    watches: options.nouns.flatMap((noun) => noun.watches ?? []),
    enqueue: (targetIds) => queues.enqueue(targetIds, { once: true }),
    resumeInbox: (id) => options.resumeInbox([id]),
    chores: [
      {
        what: 'cards that speak of others',
        everyMs: options.followEveryMs ?? followEvery,
        async run() {
          const redrawn = await database.transact((tx) => followNeighbours(tx, clock.now()));
          if (redrawn > 0) relay.wake();
        },
      },
      ...(options.chores ?? []),
    ],
    ...(options.sweepEveryMs === undefined ? {} : { everyMs: options.sweepEveryMs }),
  });
  const livePosts = createLivePosts({ database, channels, identities, onEvents: wake });
  let listener: { stop(): void } | null = null;

  return {
    wake,
    remember: livePosts.remember,
    async startWorker() {
      await queues.work(deliverer.drain, { concurrency: options.concurrency ?? 24 });
      working = true;
      listener = listenForEvents(database.pool, relay.wake, log);
      sweep.start();
    },
    async stop() {
      listener?.stop();
      await Promise.all([patiently(sweep.stop()), relay.stop(), announcer.flush(), patiently(deliverer.stop())]);
      await queues.close(1_000);
    },
    deadLetters: (limit) => deadLetters(database, limit),
    async replayDeadLetters(ids) {
      const { count, targetIds } = await reviveDeadLetters(database, ids);
      await queues.enqueue(targetIds);
      return count;
    },
    async stats() {
      const { rows } = await database.pool.query<{
        unrelayed: number;
        pending: number;
        dead: number;
        oldest: number | null;
      }>(
        `SELECT (SELECT count(*)::int FROM outbox WHERE relayed_at IS NULL) AS unrelayed,
           (SELECT count(*)::int FROM deliveries WHERE state IN ('pending', 'sending')) AS pending,
           (SELECT count(*)::int FROM deliveries WHERE state = 'dead') AS dead,
           (SELECT (extract(epoch FROM now() - min(created_at)) * 1000)::float8 FROM deliveries WHERE state IN ('pending', 'sending')) AS oldest`,
      );
      const [row] = rows;
      return {
        queue: await queues.stats().catch((error) => {
          log.debug({ err: error }, 'the queue has no figures');
          return null;
        }),
        unrelayed: row?.unrelayed ?? 0,
        pending: row?.pending ?? 0,
        dead: row?.dead ?? 0,
        oldestPendingMs: row?.oldest ?? null,
      };
    },
    sweep: sweep.once,
  };
}

/** A platform that does not answer must not hold up the end; the lease on its target runs out by itself. */
async function patiently(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    work,
    new Promise<void>((resolve) => {
      timer = setTimeout(resolve, stopPatience);
    }),
  ]);
  clearTimeout(timer);
}
