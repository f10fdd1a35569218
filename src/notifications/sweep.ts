import pLimit from 'p-limit';
import type { DueWatch } from '../commands/define.ts';
import { type Clock, hours } from '../core/clock.ts';
import type { Secrets } from '../core/secrets.ts';
import type { Database } from '../store/database.ts';
import { emitDueTasks } from './due-tasks.ts';
import { emitDue } from './due-watches.ts';
import { abandonedTargets, hasUnrelayed, prune, unfinishedRequests } from './leftovers.ts';
import type { Log } from './log.ts';
import { releaseHeld } from './release.ts';

/** How often a worker looks, in milliseconds. */
export const sweepEvery = 5_000;

/** Requests that are taken up at the same time: with one, each would wait until a chat that hangs has answered those before it. */
const resumedAtOnce = 4;

/** What is done from time to time, beside the sweep's own: it must be safe for any number of workers to do at once. */
export interface Chore {
  /** For the log: 'audit seals'. */
  readonly what: string;
  /** At most so often, in milliseconds; absent: with every sweep. */
  readonly everyMs?: number;
  run(): Promise<unknown>;
}

export interface Sweep {
  start(): void;
  /** Looks once, now, and waits for everything that it set going. Never throws; a part that fails is logged and does not keep the others from their turn. */
  once(): Promise<void>;
  /** Resolves when the present look is over. */
  stop(): Promise<void>;
}

/**
 * A timer rather than a repeated job: what is due and what was left over stands in the database, so the sweep must work while
 * the queue does not. Any number of workers may sweep at once.
 */
export function createSweep(deps: {
  readonly database: Database;
  readonly clock: Clock;
  /** Seal what watches write to the audit log. */
  readonly secrets: Secrets;
  readonly log: Log;
  /** There are events to relay. */
  relay(): void;
  enqueue(targetIds: readonly number[]): Promise<unknown>;
  /** What nouns have becoming due by itself. */
  readonly watches?: readonly DueWatch[];
  readonly chores?: readonly Chore[];
  /** Takes an acknowledged request up again; claims it, since several workers may be told of the same. */
  resumeInbox(id: bigint): Promise<void>;
  readonly everyMs?: number;
}): Sweep {
  const { database, clock, log } = deps;
  const everyMs = deps.everyMs ?? sweepEvery;
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  let looking: Promise<void> | null = null;
  let resuming: Promise<void> | null = null;
  let prunedAt = Number.NEGATIVE_INFINITY;
  const doneAt = new Map<Chore, number>();

  async function part(what: string, work: () => Promise<void>): Promise<void> {
    if (stopped) return;
    try {
      await work();
    } catch (error) {
      log.error({ err: error }, `the sweep could not look after ${what}; it tries again`);
    }
  }

  async function look(): Promise<void> {
    await part('due tasks', async () => {
      if ((await emitDueTasks(database, clock.now())) > 0) deps.relay();
    });
    for (const watch of deps.watches ?? []) {
      await part(watch.what, async () => {
        if ((await emitDue(database, deps.secrets, clock.now(), watch)) > 0) deps.relay();
      });
    }
    await part('what was held back', async () => {
      const { targetIds, bulletins } = await releaseHeld(database, clock.now());
      if (bulletins > 0) deps.relay();
      await deps.enqueue(targetIds);
    });
    await part('events', async () => {
      if (await hasUnrelayed(database)) deps.relay();
    });
    await part('deliveries', async () => {
      await deps.enqueue(await abandonedTargets(database));
    });
    // Not waited for: answering them may take as long as the platform likes, and reminders must not.
    resuming ??= part('requests', async () => {
      const turn = pLimit(resumedAtOnce);
      await turn.map(await unfinishedRequests(database), (id) => part('requests', () => deps.resumeInbox(id)));
    }).finally(() => {
      resuming = null;
    });
    for (const chore of deps.chores ?? []) {
      if (performance.now() - (doneAt.get(chore) ?? Number.NEGATIVE_INFINITY) < (chore.everyMs ?? 0)) continue;
      doneAt.set(chore, performance.now());
      await part(chore.what, async () => {
        await chore.run();
      });
    }
    if (performance.now() - prunedAt > hours(1)) {
      prunedAt = performance.now();
      await part('old rows', async () => {
        await prune(database);
      });
    }
  }

  function lookOnce(): Promise<void> {
    looking ??= look().finally(() => {
      looking = null;
    });
    return looking;
  }

  function next(delay: number): void {
    if (stopped) return;
    timer = setTimeout(() => void lookOnce().then(() => next(everyMs)), delay);
  }

  return {
    start: () => next(0),
    async once() {
      await lookOnce();
      await resuming;
    },
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      await looking;
      await resuming;
    },
  };
}
