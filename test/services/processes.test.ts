import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aMinutePasses, expectEachDoneOnce, notOnceIn, numberOf, pause, settled } from '../support/crashes.ts';
import { type Deployment, type Running, sendCommand, startDeployment } from '../support/program.ts';
import { until } from '../support/until.ts';

const redisUrl = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';

describe.each(['postgres', 'redis'] as const)('two webs and two workers, the queue in %s', (backend) => {
  const prefix = `crossdesk-test-${randomBytes(4).toString('hex')}`;
  let d: Deployment;
  let webs: Running[];
  let workers: Running[];

  beforeEach(async () => {
    d = await startDeployment({
      env: backend === 'redis' ? { REDIS_URL: redisUrl, CROSSDESK_QUEUE_PREFIX: prefix } : {},
    });
    // All at once: of several that find an old database, each has to wait for its turn to migrate.
    [webs, workers] = await Promise.all([
      Promise.all([d.start('web'), d.start('web')]),
      Promise.all([d.start('worker'), d.start('worker')]),
    ]);
    d.serveFrom(webs[0] as Running);
  });
  afterEach(async () => {
    await d.stop();
    if (backend === 'redis') await emptyRedis(prefix);
  });

  interface Sent {
    readonly acknowledged: string[];
    readonly unanswered: string[];
  }

  /** Sends `count` tasks for Support, to one web after the other; from a direct conversation, so that all there is are pushes. */
  async function send(sent: Sent, batch: number, count: number): Promise<void> {
    await Promise.all(
      Array.from({ length: 4 }, async (_, lane) => {
        for (let n = lane; n < count; n += 4) {
          const title = `Shared ${batch}-${n}`;
          const web = webs[n % webs.length] as Running;
          const said = await sendCommand(web.port as number, {
            text: `task add acme "${title}." for:support`,
            channel: 'D0LENAVOGT',
            channelName: 'directmessage',
          });
          (said?.status === 200 && said.body === '' ? sent.acknowledged : sent.unanswered).push(title);
          await pause(15);
        }
      }),
    );
  }

  async function expectToldOnce(sent: Sent): Promise<void> {
    await settled(d, 30_000);
    const titles = await expectEachDoneOnce(d, sent);
    expect(notOnceIn(d, '#support', titles)).toEqual([]);
    // Acme is a customer of Sales, whose channel hears of it too.
    expect(notOnceIn(d, '#sales', titles)).toEqual([]);
  }

  it('commands of both webs are done and pushed once, by both workers', async () => {
    const sent: Sent = { acknowledged: [], unanswered: [] };
    await send(sent, 1, 60);
    expect(sent.unanswered).toEqual([]);
    await expectToldOnce(sent);
    expect(await numberOf(d, `inbox WHERE state <> 'done'`)).toBe(0);
    // A click that reaches one web changes the card that a worker posted.
    const card = d.slack.messagesIn('#support').findLast((message) => JSON.stringify(message).includes('Shared 1-59.'));
    await d.slack.as('omar').click(card as never, 'Done');
    const [inSales] = d.slack
      .messagesIn('#sales')
      .filter((message) => JSON.stringify(message).includes('Shared 1-59.'));
    await d.slack.waitFor(() =>
      JSON.stringify(d.slack.state.message(inSales?.channel ?? '', inSales?.ts ?? '')).includes('Done'),
    );
    await Promise.all([...webs, ...workers].map((one) => one.end()));
  }, 90_000);

  it('a worker that is killed midway loses nothing and repeats nothing', async () => {
    const sent: Sent = { acknowledged: [], unanswered: [] };
    const sending = send(sent, 2, 80);
    await until('pushes are going out', () => d.slack.callsTo('chat.postMessage').length > 15);
    await workers[0]?.kill();
    await sending;
    expect(sent.unanswered).toEqual([]);
    await aMinutePasses(d);
    await expectToldOnce(sent);
  }, 90_000);

  it('a web that is killed midway takes nothing that it acknowledged with it', async () => {
    const sent: Sent = { acknowledged: [], unanswered: [] };
    const sending = send(sent, 3, 80);
    await until('requests are taken', () => sent.acknowledged.length > 20);
    await webs[0]?.kill();
    await sending;
    expect(sent.unanswered.length).toBeGreaterThan(0);
    expect(sent.acknowledged.length).toBeGreaterThan(30);
    await aMinutePasses(d);
    await expectToldOnce(sent);
  }, 90_000);

  it.runIf(backend === 'redis')(
    'a Redis that forgets everything midway loses nothing',
    async () => {
      const sent: Sent = { acknowledged: [], unanswered: [] };
      const sending = send(sent, 4, 80);
      for (let time = 0; time < 4; time += 1) {
        const before = d.slack.callsTo('chat.postMessage').length;
        await until('pushes are going out', () => d.slack.callsTo('chat.postMessage').length > before + 10);
        expect(await emptyRedis(prefix)).toBeGreaterThan(0);
      }
      await sending;
      await aMinutePasses(d);
      await expectToldOnce(sent);
    },
    150_000,
  );
});

describe('an empty database', () => {
  it('is prepared once, though four processes find it at the same moment', async () => {
    const d = await startDeployment({ empty: true });
    try {
      const all = await Promise.all((['web', 'web', 'worker', 'worker'] as const).map((role) => d.start(role)));
      const { rows } = await d.pool.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM _prisma_migrations GROUP BY migration_name`,
      );
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.filter(({ n }) => n !== 1)).toEqual([]);
      expect(await numberOf(d, 'departments')).toBe(4);
      await until('the workspace is known', async () => (await numberOf(d, 'installations')) === 1);
      expect(await numberOf(d, `installations WHERE is_first AND status = 'approved'`)).toBe(1);
      for (const one of all) expect(one.said()).not.toMatch(/"level":[56]0/u);
      await Promise.all(all.map((one) => one.end()));
    } finally {
      await d.stop();
    }
  }, 90_000);
});

/** What FLUSHALL does, to our own keys alone: others may use the same server. */
async function emptyRedis(prefix: string): Promise<number> {
  const redis = new Redis(redisUrl);
  let removed = 0;
  try {
    let cursor = '0';
    do {
      const [next, keys] = await redis.scan(cursor, 'MATCH', `${prefix}:*`, 'COUNT', 500);
      if (keys.length > 0) removed += await redis.del(...keys);
      cursor = next;
    } while (cursor !== '0');
  } finally {
    redis.disconnect();
  }
  return removed;
}
