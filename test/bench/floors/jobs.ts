import { createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

// The least that could push: BullMQ jobs that hold the whole message. Told on its standard input what to post and how often, it
// adds all jobs and works on them.
const { DATABASE_URL = '', REDIS_URL, QUEUE_PREFIX = '' } = process.env;
const concurrency = 24;
/** The name that BullMQ looks for; the database is the floor's own. */
const schema = 'bullmq';
const keep = { removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } };

type Work = (job: { data: unknown }) => Promise<void>;

async function openOnPostgres(work: Work): Promise<{ queue: Queue; worker: Worker }> {
  const client = new pg.Client({ connectionString: DATABASE_URL });
  await client.connect();
  await runMigrations(client, schema);
  await client.end();
  const pool = (max: number) =>
    new pg.Pool({ connectionString: DATABASE_URL, options: `-c search_path=${schema}`, keepAlive: true, max });
  return {
    queue: new Queue('bare', { connection: pool(2) }, createPostgresBackend) as unknown as Queue,
    worker: new Worker(
      'bare',
      work,
      { connection: pool(4), concurrency, ...keep },
      createPostgresBackend,
    ) as unknown as Worker,
  };
}

function openOnRedis(url: string, work: Work): { queue: Queue; worker: Worker } {
  const connection = () => new Redis(url, { maxRetriesPerRequest: null });
  return {
    queue: new Queue('bare', { connection: connection(), prefix: QUEUE_PREFIX }),
    worker: new Worker('bare', work, { connection: connection(), prefix: QUEUE_PREFIX, concurrency, ...keep }),
  };
}

/** Posts every job's message in this way, until it is told to end. */
export async function workWith<Message>(post: (message: Message) => Promise<unknown>): Promise<void> {
  const work: Work = async ({ data }) => {
    await post(data as Message);
  };
  const { queue, worker } = REDIS_URL === undefined ? await openOnPostgres(work) : openOnRedis(REDIS_URL, work);
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);

  process.stdin.setEncoding('utf8');
  let heard = '';
  process.stdin.on('data', (text: string) => {
    heard += text;
    const lines = heard.split('\n');
    heard = lines.pop() ?? '';
    for (const line of lines) {
      const { count, message } = JSON.parse(line) as { count: number; message: object };
      const jobs = Array.from({ length: count }, () => ({
        name: 'post',
        data: message,
        opts: { removeOnComplete: true },
      }));
      void queue.addBulk(jobs);
    }
  });
  process.stdout.write('ready\n');
  process.on('SIGTERM', () => process.exit(0));
}
