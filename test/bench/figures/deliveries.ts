import pg from 'pg';
import { startPair } from '../child.ts';
import { type Bench, explain, inTurns } from '../context.ts';
import type { Peer } from '../peers/peer.ts';
import { startFloor, startProgram } from '../program.ts';
import { median } from '../statistics.ts';
import { type Figure, rateFigure } from '../table.ts';

/** Wanted: at least this part of the floor's deliveries a second. */
const least = 0.5;
const withinMs = 120_000;

/** Events that were committed at once, until the last message has arrived: through outbox, relay, queue and delivery. */
export async function deliveries(bench: Bench, peer: Peer): Promise<Figure[]> {
  const figures = [await through(bench, peer, 'PostgreSQL')];
  if (process.env.REDIS_URL) figures.push(await through(bench, peer, 'Redis', process.env.REDIS_URL));
  else bench.note(`Deliveries to ${peer.title} over Redis were not measured: REDIS_URL names no server.\n`);
  return figures;
}

async function through(bench: Bench, peer: Peer, backend: string, redisUrl?: string): Promise<Figure> {
  bench.progress(`${peer.title}: deliveries over ${backend} …`);
  const { options } = bench;
  // Of its own: a department that is linked on two platforms would have everything delivered twice.
  const databaseUrl = await bench.company(`push_${peer.name}`);
  const floorUrl = await bench.company('floor');
  const redis = redisUrl === undefined ? {} : { redisUrl };
  const startOurs = (profiled: boolean) =>
    startProgram({ ...redis, databaseUrl, peers: [peer], role: 'worker', profiled });
  const pair = await startPair(
    () => startOurs(false),
    () => startFloor(peer.floors.deliveries, { ...redis, databaseUrl: floorUrl, peer }),
  );
  const { ours, floor } = pair;
  const client = new pg.Client({ connectionString: databaseUrl });
  try {
    await client.connect();
    await linkChannels(client, peer);
    // The first round of ours shows what the floor has to post: the same bytes.
    await push(peer, client, 200);
    const message = peer.lastPost();
    await bare(peer, floor, message, 200);
    const rates = { ours: [] as number[], floor: [] as number[] };
    await inTurns(options.rounds, ['floor', 'ours'], async (side) => {
      const count = options.deliveries;
      const took = side === 'ours' ? await push(peer, client, count) : await bare(peer, floor, message, count);
      rates[side].push((count / took) * 1_000);
    });
    const figure = rateFigure(
      `${peer.title}: deliveries over ${backend}`,
      median(rates.ours),
      median(rates.floor),
      least,
    );
    await explain(bench, `delivering to ${peer.title} over ${backend}`, figure.met === false, async () => {
      await ours.stop();
      const profiled = await startOurs(true);
      try {
        await push(peer, client, 200);
        return await profiled.profile(() => push(peer, client, options.deliveries));
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
async function linkChannels(client: pg.Client, peer: Peer): Promise<void> {
  await client.query(
    `INSERT INTO departments (key, name_en, name_zh, position) SELECT 'team' || n, 'Team ' || n, '团队' || n, 100 + n
     FROM generate_series(1, $1::int) AS n ON CONFLICT DO NOTHING`,
    [peer.channels.length],
  );
  await client.query(
    `INSERT INTO channels (platform, workspace, channel_id, name, department_id, is_private)
     SELECT $1, $2, c.id, d.key, d.id, false FROM unnest($3::text[]) WITH ORDINALITY AS c(id, n)
     JOIN departments d ON d.position = 100 + c.n ON CONFLICT DO NOTHING`,
    [peer.name, peer.workspace, peer.channels],
  );
  await peer.introduce(client);
}

/** Commits so many new tasks with their events; resolves to the milliseconds until the last has arrived as a message. */
async function push(peer: Peer, client: pg.Client, count: number): Promise<number> {
  const last = peer.expectPosts(count, withinMs);
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
    [count, peer.channels.length],
  );
  await client.query(`SELECT pg_notify('crossdesk_outbox', '')`);
  const began = performance.now();
  await client.query('COMMIT');
  return (await last) - began;
}

async function bare(
  peer: Peer,
  floor: { tell(line: string): void },
  message: Readonly<Record<string, unknown>>,
  count: number,
): Promise<number> {
  const last = peer.expectPosts(count, withinMs);
  const began = performance.now();
  floor.tell(JSON.stringify({ count, message }));
  return (await last) - began;
}
