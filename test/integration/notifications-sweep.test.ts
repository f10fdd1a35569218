import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hours } from '../../src/core/clock.ts';
import { emitDueTasks } from '../../src/notifications/due-tasks.ts';
import type { Notifications } from '../../src/notifications/index.ts';
import { prune } from '../../src/notifications/leftovers.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import {
  type Company,
  createCompany,
  createFakePlatform,
  createManualQueues,
  startPush,
} from './notifications-harness.ts';

let made: TestDatabase;
let company: Company;

beforeAll(async () => {
  made = await createTestDatabase();
});
afterAll(async () => {
  await company.database.close();
  await made.drop();
});
beforeEach(async () => {
  await company?.database.close();
  company = await createCompany({ url: made.url, drop: async () => undefined });
});

const now = new Date('2026-03-10T10:00:00Z');
const at = (h: number) => new Date(now.getTime() + hours(h));

async function emitted(): Promise<{ type: string; details: Record<string, unknown> }[]> {
  return (await company.database.pool.query('SELECT type, details FROM outbox ORDER BY id')).rows;
}

describe('what is due', () => {
  it('goes from soon to due to overdue, and then to the manager, each once', async () => {
    const task = await company.addTask({ assigneeId: company.omar, dueAt: at(1), alert: 'due_soon', alertAt: at(0) });
    for (const h of [0, 0.5, 1, 1.1, 20, 25, 26, 200, 400]) await emitDueTasks(company.database, at(h));
    expect((await emitted()).map((one) => one.type)).toEqual([
      'task.due_soon',
      'task.due',
      'task.overdue',
      'task.escalated',
    ]);
    expect((await emitted())[0]?.details).toEqual({
      departmentId: company.support,
      creatorDepartmentId: company.sales,
      assigneeId: company.omar,
      creatorId: company.lena,
      customerId: null,
      customerDepartmentId: null,
      changed: [],
    });
    expect(await company.row('SELECT alert, alert_at, version FROM tasks WHERE id = $1', [task])).toEqual({
      alert: null,
      alert_at: null,
      version: 1,
    });
  });

  it('does not say “soon” of what a standstill made late', async () => {
    await company.addTask({ dueAt: at(-3), alert: 'due_soon', alertAt: at(-4) });
    await company.addTask({ dueAt: at(-30), alert: 'due_soon', alertAt: at(-31) });
    await emitDueTasks(company.database, now);
    expect((await emitted()).map((one) => one.type).sort()).toEqual(['task.due', 'task.overdue']);
  });

  it('reminds of a snoozed task when the snooze ends', async () => {
    await company.addTask({ alert: 'due', alertAt: at(2) }); // put off until then, without a due date
    expect(await emitDueTasks(company.database, at(1))).toBe(0);
    expect(await emitDueTasks(company.database, at(2))).toBe(1);
    expect(await emitDueTasks(company.database, at(200))).toBe(0);
  });

  it('emits each reminder once however many workers look at once', async () => {
    for (let n = 0; n < 450; n += 1) await company.addTask({ dueAt: at(0), alert: 'due', alertAt: at(0) });
    const counts = await Promise.all(Array.from({ length: 4 }, () => emitDueTasks(company.database, at(0))));
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(450);
    const events = await company.database.pool.query('SELECT record_id FROM outbox');
    expect(new Set(events.rows.map((row) => row.record_id)).size).toBe(450);
    expect(events.rows).toHaveLength(450);
  });
});

describe('what was left', () => {
  let push: Notifications;

  it('resumes requests that nobody works on, and leaves those that somebody does', async () => {
    await company.database.pool.query(`INSERT INTO inbox (receipt, state, held_until) VALUES
      ('left', 'kept', now() - interval '1 minute'), ('held', 'kept', now() + interval '1 minute'), ('over', 'done', NULL), ('dead', 'dead', NULL)`);
    const resumed: bigint[] = [];
    push = startPush(company, createFakePlatform(), createManualQueues(), {
      resumeInbox: async (ids) => void resumed.push(...ids),
    });
    await push.sweep();
    await push.stop();
    expect(resumed).toEqual([1n]);
  });

  it('goes on with the rest when one part fails', async () => {
    const queues = createManualQueues();
    const faults: string[] = [];
    const log = {
      debug: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: (_: object, line: string) => void faults.push(line),
    };
    await company.database.pool.query(
      `INSERT INTO inbox (receipt, held_until) VALUES ('left', now() - interval '1 minute')`,
    );
    await company.database.pool.query(`UPDATE tasks SET alert_at = NULL`);
    push = startPush(company, createFakePlatform(), queues, {
      log,
      resumeInbox: () => Promise.reject(new Error('no')),
    });
    await push.sweep();
    await push.stop();
    expect(faults).toEqual(['the sweep could not look after requests; it tries again']);
  });

  it('takes a few milliseconds when there is nothing to do, however much there was', async () => {
    await company.database.pool.query(
      `INSERT INTO targets (kind, staff_id) SELECT 'staff', n FROM generate_series(1, 500) n`,
    );
    await company.database.pool.query(
      `INSERT INTO deliveries (event_id, target_id, kind, noun, record_id, event, rule, state, ended_at)
       SELECT n, n % 500 + 1, 'post', 'task', n, 'task.added', 'live', 'sent', now() FROM generate_series(1, 50000) n`,
    );
    await company.database.pool.query(`INSERT INTO outbox (type, noun, record_id, details, relayed_at)
      SELECT 'task.added', 'task', n, '{}', now() FROM generate_series(1, 50000) n`);
    await company.database.pool.query('ANALYZE');
    push = startPush(company, createFakePlatform(), createManualQueues());
    await push.sweep(); // connects, prunes
    const began = performance.now();
    for (let n = 0; n < 10; n += 1) await push.sweep();
    const each = (performance.now() - began) / 10;
    await push.stop();
    expect(each).toBeLessThan(50);
  });

  it('forgets what is over and older than 90 days', async () => {
    await company.database.pool.query(`INSERT INTO targets (kind, staff_id) VALUES ('staff', 1)`);
    await company.database.pool.query(
      `INSERT INTO deliveries (event_id, target_id, kind, noun, record_id, event, rule, state, created_at) VALUES
       (1, 1, 'post', 'task', 1, 'task.added', 'live', 'sent', now() - interval '91 days'),
       (2, 1, 'post', 'task', 1, 'task.added', 'live', 'pending', now() - interval '91 days'),
       (3, 1, 'post', 'task', 1, 'task.added', 'live', 'sent', now() - interval '89 days')`,
    );
    await company.database.pool.query(`INSERT INTO outbox (type, noun, record_id, details, at, relayed_at) VALUES
      ('old', 'task', 1, '{}', now() - interval '91 days', now()), ('unrelayed', 'task', 1, '{}', now() - interval '91 days', NULL), ('new', 'task', 1, '{}', now(), now())`);
    await company.database.pool.query(`INSERT INTO inbox (receipt, state, received_at) VALUES
      ('old', 'done', now() - interval '91 days'), ('kept', 'kept', now() - interval '91 days'), ('new', 'done', now())`);
    expect(await prune(company.database)).toBe(3);
    const left = async (text: string) => (await company.database.pool.query(text)).rows.map((row) => row.what);
    expect(await left('SELECT event_id::int AS what FROM deliveries ORDER BY id')).toEqual([2, 3]);
    expect(await left('SELECT type AS what FROM outbox ORDER BY id')).toEqual(['unrelayed', 'new']);
    expect(await left('SELECT receipt AS what FROM inbox ORDER BY id')).toEqual(['kept', 'new']);
  });
});
