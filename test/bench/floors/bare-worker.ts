import { type ChatPostMessageArguments, WebClient } from '@slack/web-api';
import { createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

// The least that could push: BullMQ jobs that hold the whole message, and a worker that posts it with Slack's client. Told on
// its standard input what to post and how often, it adds all jobs and works on them.
const { DATABASE_URL = '', REDIS_URL, QUEUE_PREFIX = '', SLACK_BOT_TOKEN = '', SLACK_API_URL = '' } = process.env;
const concurrency = 24;
/** The name that BullMQ looks for; the database is the floor's own. */
const schema = 'bullmq';

const web = new WebClient(SLACK_BOT_TOKEN, {
  slackApiUrl: SLACK_API_URL,
  rejectRateLimitedCalls: true,
  retryConfig: { retries: 0 },
});
const post = async (job: { data: unknown }): Promise<void> => {
  await web.chat.postMessage(job.data as ChatPostMessageArguments);
};
const keep = { removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } };

async function openOnPostgres(): Promise<{ queue: Queue; worker: Worker }> {
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
      post,
      { connection: pool(4), concurrency, ...keep },
      createPostgresBackend,
    ) as unknown as Worker,
  };
}

function openOnRedis(url: string): { queue: Queue; worker: Worker } {
  const connection = () => new Redis(url, { maxRetriesPerRequest: null });
  return {
    queue: new Queue('bare', { connection: connection(), prefix: QUEUE_PREFIX }),
    worker: new Worker('bare', post, { connection: connection(), prefix: QUEUE_PREFIX, concurrency, ...keep }),
  };
}

const { queue, worker } = REDIS_URL === undefined ? await openOnPostgres() : openOnRedis(REDIS_URL);
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
