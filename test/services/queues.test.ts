import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createQueues, type Notifications, type Queues } from '../../src/notifications/index.ts';
import {
  type Company,
  createCompany,
  createFakePlatform,
  type FakePlatform,
  quietLog,
  startPush,
  taskEvent,
  until,
} from '../integration/notifications-harness.ts';

const redisUrl = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
const run = promisify(execFile);

describe.each(['postgres', 'redis'] as const)('the push over %s', (backend) => {
  let company: Company;
  let platform: FakePlatform;
  let open: { push: Notifications }[];
  let prefix: string;

  beforeEach(async () => {
    company = await createCompany();
    platform = createFakePlatform();
    open = [];
    prefix = `crossdesk-test-${randomBytes(4).toString('hex')}`;
  });
  afterEach(async () => {
    for (const { push } of open) await push.stop();
    await company.close();
    if (backend === 'redis') await forget(prefix);
  });

  function queuesFor(url = redisUrl): Queues {
    return createQueues({
      databaseUrl: company.url,
      prefix,
      log: quietLog,
      ...(backend === 'redis' ? { redisUrl: url } : {}),
    });
  }

  async function worker(more: Parameters<typeof startPush>[3] = {}): Promise<Notifications> {
    const push = startPush(company, platform, queuesFor(), { sweepEveryMs: 200, ...more });
    open.push({ push });
    await push.startWorker();
    return push;
  }

  const facts = () => ({ departmentId: company.support, creatorDepartmentId: company.sales, creatorId: company.lena });

  it('delivers within a moment of the commit', async () => {
    const push = await worker();
    const task = await company.addTask();
    await company.emit([taskEvent('added', task, facts())], company.lena);
    const began = performance.now();
    push.wake();
    await until('posted', () => platform.sent.length === 1);
    expect(performance.now() - began).toBeLessThan(1_500);
  });

  it('hears of commits in a process that has no worker', async () => {
    await worker({ sweepEveryMs: 3_600_000 });
    const web = startPush(company, platform, queuesFor());
    open.push({ push: web });
    await new Promise((resolve) => setTimeout(resolve, 300)); // the listener connects
    const task = await company.addTask();
    await company.emit([taskEvent('added', task, facts())], company.lena);
    web.wake();
    await until('posted', () => platform.sent.length === 1, 3_000);
  });

  it('sends each delivery once, in order, with two workers and many targets', async () => {
    const one = await worker();
    const two = await worker();
    const tasks: number[] = [];
    for (let n = 0; n < 40; n += 1) {
      const assigneeId = n % 2 === 0 ? company.omar : company.dana;
      const task = await company.addTask({ assigneeId });
      tasks.push(task);
      const details = { ...facts(), assigneeId, customerDepartmentId: company.sales };
      await company.emit([taskEvent('added', task, details), taskEvent('assigned', task, details)], company.lena);
      (n % 3 === 0 ? one : two).wake();
    }
    await until('all sent', async () => {
      const all = await company.deliveries();
      return all.length === 120 && all.every((delivery) => delivery.state === 'sent');
    });
    expect(platform.sent).toHaveLength(120);
    const order = (to: string) => platform.texts(to).map((text) => Number(/T-(\d+)/u.exec(text)?.[1]));
    expect(order('C-support')).toEqual(tasks);
    expect(order('C-sales')).toEqual(tasks);
    expect(order('D-U-Omar')).toEqual(tasks.filter((_, n) => n % 2 === 0));
  });

  it('loses nothing when the queue is emptied midway', async () => {
    const push = await worker();
    let slow = true;
    platform.before = async () => {
      if (slow) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    for (let n = 0; n < 20; n += 1) {
      const task = await company.addTask({ assigneeId: company.omar });
      const details = { ...facts(), assigneeId: company.omar };
      await company.emit([taskEvent('added', task, details), taskEvent('assigned', task, details)], company.lena);
      push.wake();
      if (n === 7 || n === 14) {
        if (backend === 'redis') await forget(prefix);
        else await emptyQueue(company);
      }
    }
    slow = false;
    await until(
      'all sent',
      async () => (await company.deliveries()).filter((one) => one.state === 'sent').length === 40,
      20_000,
    );
    expect(platform.sent).toHaveLength(40);
  });

  it('says how the queue is', async () => {
    const push = await worker();
    expect((await push.stats()).queue).toMatchObject({ backend, waiting: 0, failed: 0 });
  });

  it('stops within five seconds though a platform does not answer', async () => {
    const push = await worker();
    platform.before = () => new Promise(() => undefined);
    const task = await company.addTask();
    await company.emit([taskEvent('added', task, facts())], company.lena);
    push.wake();
    await until('taken', async () => (await company.deliveries())[0]?.state === 'sending');
    const began = performance.now();
    await push.stop();
    open = [];
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe('when Redis is away', () => {
  it('keeps what happens, and delivers it by itself once Redis is back', async () => {
    const company = await createCompany();
    const platform = createFakePlatform();
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    const lines: string[] = [];
    const log = {
      ...quietLog,
      warn: (_: object, line: string) => void lines.push(line),
      info: (_: object, line: string) => void lines.push(line),
    };
    const queues = createQueues({
      databaseUrl: company.url,
      redisUrl: `redis://127.0.0.1:${port}`,
      prefix: 'away',
      log,
    });
    const push = startPush(company, platform, queues, { sweepEveryMs: 300 });
    let pid: number | undefined;
    try {
      await push.startWorker();
      const task = await company.addTask();
      await company.emit([taskEvent('added', task, { departmentId: company.support })], company.lena);
      push.wake();
      await until('kept', async () => (await company.deliveries()).length === 1);
      expect((await push.stats()).queue).toBeNull();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      expect(lines.filter((line) => line.includes('cannot be reached'))).toHaveLength(1);

      const { stdout } = await run('sh', [
        '-c',
        `redis-server --port ${port} --save "" --appendonly no >/dev/null 2>&1 & echo $!`,
      ]);
      pid = Number(stdout);
      await until('delivered', () => platform.sent.length === 1, 20_000);
      expect(lines.at(-1)).toContain('can be reached again');
    } finally {
      await push.stop();
      if (pid) process.kill(pid);
      await company.close();
    }
  });
});

async function forget(prefix: string): Promise<void> {
  const redis = new Redis(redisUrl);
  const keys = await redis.keys(`${prefix}:*`);
  if (keys.length > 0) await redis.del(...keys);
  redis.disconnect();
}

/** Every table of the queue's schema that holds jobs, whatever BullMQ calls them. */
async function emptyQueue(company: Company): Promise<void> {
  const { rows } = await company.database.pool.query<{ name: string }>(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'bullmq' AND table_name LIKE '%job%'`,
  );
  expect(rows.length).toBeGreaterThan(0);
  for (const { name } of rows) await company.database.pool.query(`DELETE FROM bullmq.${name}`);
}
