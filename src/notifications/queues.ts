import { createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Log } from './log.ts';

/** The schema that BullMQ's own tables live in, beside ours: disposable, and no part of a backup. */
const queueSchema = 'bullmq';
const queueName = 'deliver';
/** How long adding jobs may take before the sweep is left to repeat it, in milliseconds. */
const addPatience = 2_000;
const closePatience = 1_000;

/** The queue's own figures. `oldestAgeMs`: how long the first waiting job has waited; null when none does. */
export interface QueueStats {
  readonly backend: 'postgres' | 'redis';
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
  readonly oldestAgeMs: number | null;
}

/** Jobs carry a target's id and nothing else: the database knows what is to be delivered, so losing every job loses nothing. */
export interface Queues {
  /** Never throws: what could not be queued is queued again by the sweep. Resolves to whether it was. `once`: not while the same call's job still waits. */
  enqueue(targetIds: readonly number[], options?: { delayMs?: number; once?: boolean }): Promise<boolean>;
  /** Starts working; at most one call. */
  work(handler: (targetId: number) => Promise<void>, options: { concurrency: number }): Promise<void>;
  /** Throws when the queue cannot be reached. */
  stats(): Promise<QueueStats>;
  /** Takes no further job and waits for those at hand, for at most so long; the database remembers what they leave undone. */
  close(patienceMs?: number): Promise<void>;
}

export interface QueuesOptions {
  readonly databaseUrl: string;
  /** Absent: the queue lives in PostgreSQL. */
  readonly redisUrl?: string;
  /** Before every Redis key, so that several deployments may share a server. */
  readonly prefix?: string;
  readonly log: Log;
}

/** One face over both backends of BullMQ. */
export function createQueues(options: QueuesOptions): Queues {
  const { log } = options;
  const backend = options.redisUrl === undefined ? postgresBackend(options) : redisBackend(options, options.redisUrl);
  let worker: Worker | null = null;
  let closed = false;
  let closing: Promise<void> | null = null;
  // A job that hangs when we close counts as over: the database knows what it left undone.
  let letGo: () => void = () => undefined;
  const abandoned = new Promise<void>((resolve) => {
    letGo = resolve;
  });

  // One line when an outage begins and one when it ends, not one a second.
  let failing = false;
  const failed = (error: unknown, what: string): void => {
    if (!failing && !closed)
      log.warn(
        { err: error, backend: backend.name },
        `the queue cannot be reached (${what}); deliveries wait in the database`,
      );
    failing = true;
  };
  const worked = (): void => {
    if (failing) log.info({ backend: backend.name }, 'the queue can be reached again');
    failing = false;
  };

  let ready: Promise<Queue> | null = null;
  function queue(): Promise<Queue> {
    ready ??= backend
      .queue()
      .then((made) => {
        made.on('error', (error) => failed(error, 'connection'));
        return made;
      })
      .catch((error) => {
        ready = null;
        throw error;
      });
    return ready;
  }

  return {
    async enqueue(targetIds, { delayMs = 0, once = false } = {}) {
      if (targetIds.length === 0 || closed) return true;
      const jobs = targetIds.map((target) => ({
        name: 'target',
        data: { target },
        opts: {
          removeOnComplete: true,
          removeOnFail: true,
          ...(delayMs > 0 ? { delay: Math.ceil(delayMs) } : {}),
          ...(once ? { jobId: `sweep-${target}` } : {}),
        },
      }));
      try {
        const made = await within(addPatience, queue());
        await within(addPatience, made.addBulk(jobs));
        worked();
        return true;
      } catch (error) {
        failed(error, 'adding jobs');
        return false;
      }
    },
    async work(handler, { concurrency }) {
      if (worker) throw new Error('This process works on the queue already.');
      await backend.prepare();
      worker = backend.worker(
        (job) => Promise.race([handler((job.data as { target: number }).target), abandoned]),
        concurrency,
      );
      worker.on('error', (error) => failed(error, 'taking jobs'));
      worker.on('failed', (job, error) =>
        log.error({ err: error, target: job?.data?.target }, 'a delivery job failed; the sweep repeats it'),
      );
      worker.on('active', worked);
    },
    async stats() {
      const made = await within(addPatience, queue());
      const counts = await within(addPatience, made.getJobCounts('waiting', 'active', 'delayed', 'failed'));
      const [oldest] = await within(addPatience, made.getJobs(['waiting'], 0, 0, true));
      return {
        backend: backend.name,
        waiting: counts.waiting ?? 0,
        active: counts.active ?? 0,
        delayed: counts.delayed ?? 0,
        failed: counts.failed ?? 0,
        oldestAgeMs: oldest ? Math.max(0, Date.now() - oldest.timestamp) : null,
      };
    },
    close(patienceMs = 3_000) {
      closing ??= close(patienceMs);
      return closing;
    },
  };

  async function close(patienceMs: number): Promise<void> {
    closed = true;
    try {
      const patience = setTimeout(letGo, patienceMs);
      if (worker) await within(patienceMs + closePatience, worker.close());
      clearTimeout(patience);
      if (ready) {
        await within(
          closePatience,
          ready.then((made) => made.close()),
        );
      }
    } catch (error) {
      log.debug({ err: error }, 'the queue was closed without waiting any longer');
    }
    await backend.close();
  }
}

/** BullMQ ignores a job whose id it still holds, so it must hold none that is over. */
const forgetful = { removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } };

type Processor = (job: { data: unknown }) => Promise<void>;

interface Backend {
  readonly name: QueueStats['backend'];
  /** Makes what must exist before jobs can be. */
  prepare(): Promise<void>;
  queue(): Promise<Queue>;
  worker(process: Processor, concurrency: number): Worker;
  close(): Promise<void>;
}

/** In the project's own PostgreSQL, in a schema of its own. */
function postgresBackend({ databaseUrl, log }: QueuesOptions): Backend {
  // BullMQ looks for the driver with `require`, which modules do not have, so it gets pools that are made here.
  const pools: pg.Pool[] = [];
  const pool = (max: number): pg.Pool => {
    const made = new pg.Pool({
      connectionString: databaseUrl,
      options: `-c search_path=${queueSchema}`,
      application_name: 'crossdesk-queue',
      keepAlive: true,
      max,
    });
    made.on('error', (error) => log.debug({ err: error }, 'an idle queue connection broke'));
    pools.push(made);
    return made;
  };
  let prepared: Promise<void> | null = null;
  const prepare = (): Promise<void> => {
    prepared ??= migrateQueue(databaseUrl).catch((error) => {
      prepared = null;
      throw error;
    });
    return prepared;
  };
  return {
    name: 'postgres',
    prepare,
    async queue() {
      await prepare();
      const made = new Queue(queueName, { connection: pool(2) }, createPostgresBackend);
      await made.waitUntilReady();
      return made as unknown as Queue;
    },
    worker: (process, concurrency) =>
      new Worker(
        queueName,
        process,
        { connection: pool(4), concurrency, ...forgetful },
        createPostgresBackend,
      ) as unknown as Worker,
    close: async () => {
      try {
        await within(closePatience, Promise.all(pools.map((one) => one.end())));
      } catch (error) {
        log.debug({ err: error }, 'queue connections were left to time out');
      }
    },
  };
}

async function migrateQueue(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'crossdesk-queue' });
  await client.connect();
  try {
    await runMigrations(client, queueSchema);
  } finally {
    await client.end();
  }
}

function redisBackend({ prefix, log }: QueuesOptions, redisUrl: string): Backend {
  const connections: Redis[] = [];
  const connect = (options: { offlineQueue: boolean }): Redis => {
    const made = new Redis(redisUrl, {
      maxRetriesPerRequest: null,
      // Adding must fail at once while Redis is away; a worker may wait for it.
      enableOfflineQueue: options.offlineQueue,
      retryStrategy: (times) => Math.min(100 * 2 ** Math.min(times, 6), 5_000),
    });
    made.on('error', (error) => log.debug({ err: error }, 'redis connection'));
    connections.push(made);
    return made;
  };
  const keys = prefix === undefined ? {} : { prefix };
  return {
    name: 'redis',
    prepare: () => Promise.resolve(),
    async queue() {
      const connection = connect({ offlineQueue: false });
      // BullMQ asks the server for its version at once; without Redis that would be an unhandled rejection.
      if (connection.status !== 'ready') await new Promise<void>((resolve) => connection.once('ready', resolve));
      return new Queue(queueName, { connection, ...keys });
    },
    worker: (process, concurrency) =>
      new Worker(queueName, process, {
        connection: connect({ offlineQueue: true }),
        ...keys,
        concurrency,
        ...forgetful,
      }),
    close: async () => {
      for (const one of connections) one.disconnect();
    },
  };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
