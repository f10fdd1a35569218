import { expect } from 'vitest';
import { type Deployment, type Running, sendCommand } from './program.ts';
import { until } from './until.ts';

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What became of a stream of requests, each with a title of its own. */
export interface Streamed {
  /** Answered with 200. */
  readonly acknowledged: readonly string[];
  /** No answer, or another one: they may have been kept or not. */
  readonly unanswered: readonly string[];
  readonly running: Running;
}

const salespeople = ['U0LENAVOGT', 'U0MARTARUIZ', 'U0CHENWEI1'];

/** Sends `task add` from #sales for Support without pause while one process is killed and started again. */
export async function streamThroughKills(
  d: Deployment,
  { kills, senders }: { kills: number; senders: number },
): Promise<Streamed> {
  let running = await d.start('start');
  const port = running.port as number;
  let sending = true;
  const acknowledged: string[] = [];
  const unanswered: string[] = [];
  const stream = async (sender: number): Promise<void> => {
    for (let n = 0; sending; n += 1) {
      const title = `Crash ${sender}-${n}`;
      const user = salespeople[n % salespeople.length] as string;
      const said = await sendCommand(port, { text: `task add acme "${title}." for:support`, user });
      // A body would say that it could not be kept.
      if (said?.status === 200 && said.body === '') acknowledged.push(title);
      else {
        unanswered.push(title);
        await pause(50);
      }
      await pause(Math.random() * 60);
    }
  };
  const streams = Promise.all(Array.from({ length: senders }, (_, sender) => stream(sender)));
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      const before = acknowledged.length;
      await until('requests are taken', () => acknowledged.length > before + 10, 20_000);
      await pause(Math.random() * 400);
      await running.kill();
      running = await d.start('start', { port });
    }
    await pause(300);
  } finally {
    sending = false;
    await streams;
  }
  return { acknowledged, unanswered, running };
}

export async function numberOf(d: Deployment, sql: string): Promise<number> {
  return Number((await d.pool.query<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`)).rows[0]?.n);
}

/** Waits until nothing is kept, relayed or delivered any more. */
export async function settled(d: Deployment, withinMs: number): Promise<void> {
  const left = async () =>
    (await numberOf(d, `inbox WHERE state = 'kept'`)) +
    (await numberOf(d, 'outbox WHERE relayed_at IS NULL')) +
    (await numberOf(d, `deliveries WHERE state IN ('pending', 'sending')`));
  await until('nothing is left to do', async () => (await left()) === 0, withinMs);
  expect(await numberOf(d, `deliveries WHERE state = 'dead'`)).toBe(0);
  expect(await numberOf(d, `inbox WHERE state = 'dead'`)).toBe(0);
}

/**
 * As if the minute had passed that the dead keep their requests and targets from the living: once the living have done all that
 * they can.
 */
export async function aMinutePasses(d: Deployment): Promise<void> {
  const left = async () =>
    `${await numberOf(d, `inbox WHERE state = 'kept'`)} ${await numberOf(d, `deliveries WHERE state IN ('pending', 'sending')`)}`;
  for (let before = '', now = await left(); before !== now; now = await left()) {
    before = now;
    await pause(1_500);
  }
  await d.pool.query(`UPDATE inbox SET held_until = now() WHERE state = 'kept'`);
  await d.pool.query(`UPDATE targets SET held_until = now() WHERE held_by IS NOT NULL`);
}

/** Every acknowledged request has one task; none has two. Resolves to the titles that exist. */
export async function expectEachDoneOnce(
  d: Deployment,
  { acknowledged, unanswered }: Pick<Streamed, 'acknowledged' | 'unanswered'>,
): Promise<readonly string[]> {
  const { rows } = await d.pool.query<{ title: string; n: number }>(
    `SELECT rtrim(title, '.') AS title, count(*)::int AS n FROM tasks WHERE title ~ '^\\w+ \\d+-\\d+\\.$' GROUP BY 1`,
  );
  const tasks = new Map(rows.map(({ title, n }) => [title, n]));
  expect(acknowledged.filter((title) => tasks.get(title) !== 1)).toEqual([]);
  expect([...tasks].filter(([, n]) => n !== 1)).toEqual([]);
  const sent = new Set([...acknowledged, ...unanswered]);
  expect([...tasks.keys()].filter((title) => !sent.has(title))).toEqual([]);
  return [...tasks.keys()];
}

/** Titles that are not to be seen exactly once in a channel, and how often they are. */
export function notOnceIn(d: Deployment, channel: string, titles: readonly string[]): [string, number][] {
  const texts = d.slack.messagesIn(channel).map((message) => JSON.stringify(message));
  return titles
    .map((title): [string, number] => [title, texts.filter((text) => text.includes(`${title}.`)).length])
    .filter(([, times]) => times !== 1);
}
