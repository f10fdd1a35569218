import pg from 'pg';
import { startPair } from '../child.ts';
import { type Bench, explain, inTurns } from '../context.ts';
import { startFloor, startProgram } from '../program.ts';
import { workspace } from '../slack-requests.ts';
import { median } from '../statistics.ts';
import { type Figure, rateFigure } from '../table.ts';

const channels = 50;
/** Wanted: at least this part of the floor's deliveries a second. */
const least = 0.5;
const withinMs = 120_000;

/** Events that were committed at once, until the last message has arrived: through outbox, relay, queue and delivery. */
export async function deliveries(bench: Bench): Promise<Figure[]> {
  const figures = [await through(bench, 'PostgreSQL')];
  if (process.env.REDIS_URL) figures.push(await through(bench, 'Redis', process.env.REDIS_URL));
  else bench.note('Deliveries over Redis were not measured: REDIS_URL names no server.\n');
  return figures;
}

async function through(bench: Bench, backend: string, redisUrl?: string): Promise<Figure> {
  bench.progress(`deliveries over ${backend} …`);
  const { options, sink } = bench;
  const databaseUrl = await bench.company('push');
  const floorUrl = await bench.company('floor');
  const common = { apiUrl: sink.apiUrl, ...(redisUrl === undefined ? {} : { redisUrl }) };
  const pair = await startPair(
    () => startProgram({ ...common, databaseUrl, role: 'worker' }),
    () => startFloor('bare-worker', { ...common, databaseUrl: floorUrl }),
  );
  const { ours, floor } = pair;
  const client = new pg.Client({ connectionString: databaseUrl });
  try {
    await client.connect();
    await linkChannels(client);
    // The first round of ours shows what the floor has to post: the same bytes.
    await push(bench, client, 200);
    const message = argumentsOf(sink.lastPost());
    await bare(bench, floor, message, 200);
    const rates = { ours: [] as number[], floor: [] as number[] };
    await inTurns(options.rounds, ['floor', 'ours'], async (side) => {
      const count = options.deliveries;
      const took = side === 'ours' ? await push(bench, client, count) : await bare(bench, floor, message, count);
      rates[side].push((count / took) * 1_000);
    });
    const figure = rateFigure(`deliveries over ${backend}`, median(rates.ours), median(rates.floor), least);
    await explain(bench, `delivering over ${backend}`, figure.met === false, async () => {
      await ours.stop();
      const profiled = await startProgram({ ...common, databaseUrl, role: 'worker', profiled: true });
      try {
        await push(bench, client, 200);
        return await profiled.profile(() => push(bench, client, options.deliveries));
      } finally {
        await profiled.stop();
      }
    });
    return figure;
  } finally {
    await client.end();
    await pair.stop();
  }
}

/** One department for each channel, so that one event is one delivery. */
async function linkChannels(client: pg.Client): Promise<void> {
  await client.query(
    `INSERT INTO departments (key, name_en, name_zh, position) SELECT 'team' || n, 'Team ' || n, '团队' || n, 100 + n
     FROM generate_series(1, $1::int) AS n ON CONFLICT DO NOTHING`,
    [channels],
  );
  await client.query(
    `INSERT INTO channels (platform, workspace, channel_id, name, department_id, is_private)
     SELECT 'slack', $1, 'C0TEAM' || position, key, id, false FROM departments WHERE position > 100 ON CONFLICT DO NOTHING`,
    [workspace.team],
  );
}

/** Commits so many new tasks with their events; resolves to the milliseconds until the last has arrived as a message. */
async function push(bench: Bench, client: pg.Client, count: number): Promise<number> {
  const last = bench.sink.expectPosts(count, withinMs);
  // A failure below must not leave this one unheard.
  last.catch(() => undefined);
  await client.query('BEGIN');
  await client.query(
    `WITH teams AS (SELECT array_agg(id ORDER BY id) AS ids FROM departments WHERE position > 100),
     added AS (
       INSERT INTO tasks (title, customer_id, department_id, created_by_id, creator_department_id, priority, due_at)
       SELECT 'Send the quote no. ' || n, 1 + n % 1000, teams.ids[1 + n % $2], 1 + n % 40, 1, 'high', now() + interval '3 days'
       FROM teams, generate_series(1, $1::int) AS n RETURNING id, department_id, customer_id, created_by_id
     )
     INSERT INTO outbox (type, noun, record_id, details, actor_id)
     SELECT 'task.added', 'task', id, jsonb_build_object('departmentId', department_id, 'creatorDepartmentId', 1, 'assigneeId', null,
       'customerId', customer_id, 'customerDepartmentId', 1, 'creatorId', created_by_id, 'changed', '[]'::jsonb), created_by_id
     FROM added ORDER BY id`,
    [count, channels],
  );
  await client.query(`SELECT pg_notify('crossdesk_outbox', '')`);
  const began = performance.now();
  await client.query('COMMIT');
  return (await last) - began;
}

async function bare(
  bench: Bench,
  floor: { tell(line: string): void },
  message: Record<string, unknown>,
  count: number,
): Promise<number> {
  const last = bench.sink.expectPosts(count, withinMs);
  const began = performance.now();
  floor.tell(JSON.stringify({ count, message }));
  return (await last) - began;
}

/** What the Web API client was given, from what it sent. */
function argumentsOf(body: string | null): Record<string, unknown> {
  if (body === null) throw new Error('No message has arrived.');
  const given = [...new URLSearchParams(body)].filter(([name]) => name !== 'token');
  return Object.fromEntries(
    given.map(([name, value]) => [name, /^[[{]|^(?:true|false)$/u.test(value) ? JSON.parse(value) : value]),
  );
}
