import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeliveryError } from '../../src/core/errors.ts';
import { createDeliveryStore } from '../../src/notifications/deliveries.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import {
  type Company,
  createCompany,
  createFakePlatform,
  createManualQueues,
  startPush,
  taskEvent,
  until,
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

async function pushing(
  happen: (push: {
    settle(sweep?: 'sweep'): Promise<void>;
    platform: ReturnType<typeof createFakePlatform>;
  }) => Promise<void>,
) {
  const platform = createFakePlatform();
  const queues = createManualQueues();
  const push = startPush(company, platform, queues);
  await push.startWorker();
  try {
    await happen({
      platform,
      async settle(sweep) {
        push.wake();
        await until('everything is relayed', async () => (await push.stats()).unrelayed === 0);
        // What is young is not swept: its job is on its way.
        if (sweep) {
          await company.database.pool.query(`UPDATE deliveries SET created_at = created_at - interval '3 seconds'`);
          await push.sweep();
        }
        await queues.crank();
      },
    });
  } finally {
    await push.stop();
  }
}

describe('what fails keeps nothing else waiting', () => {
  it('a fault of ours in one card lets the others of its channel pass', async () => {
    await pushing(async ({ platform, settle }) => {
      const [broken, fine] = [await company.addTask(), await company.addTask()];
      let first = true;
      platform.before = () => {
        if (!first) return;
        first = false;
        throw new TypeError('cannot read what is not there');
      };
      for (const task of [broken, fine])
        await company.emit([taskEvent('added', task, { departmentId: company.support })], company.lena);
      await settle();
      expect(platform.texts('C-support')).toHaveLength(1);
      expect(await company.deliveries()).toMatchObject([
        { state: 'pending', error: 'cannot read what is not there', attempts: 1 },
        { state: 'sent' },
      ]);
    });
  });

  it('a closed account gives way to the person’s other one', async () => {
    await company.database.pool.query(
      `INSERT INTO chat_identities (platform, workspace, user_id, staff_id, kind, checked_at, seen_at)
       VALUES ('slack', 'T2', 'U-Omar-2', $1, 'member', now(), NULL)`,
      [company.omar],
    );
    await pushing(async ({ platform, settle }) => {
      const task = await company.addTask({ assigneeId: company.omar });
      await company.emit([taskEvent('assigned', task, { assigneeId: company.omar })], company.lena);
      await settle();
      expect(platform.texts('D-U-Omar')).toHaveLength(1);

      platform.before = ({ to }) => {
        if (to === 'D-U-Omar') throw new DeliveryError('gone', 'account_inactive');
      };
      await company.database.pool.query(`UPDATE tasks SET title = 'Changed' WHERE id = $1`, [task]);
      await company.emit([taskEvent('started', task)], company.lena);
      await company.emit([taskEvent('due', task, { assigneeId: company.omar })], null);
      await settle();
      expect(platform.texts('D-U-Omar-2').join()).toMatch(/Changed/u);
      const toOmar = (await company.deliveries()).filter((one) => one.state === 'dead');
      expect(toOmar).toEqual([]);
    });
  });
});

describe('a paused channel', () => {
  it('keeps what waits for it until it heals, but nothing older than a day', async () => {
    const { pool } = company.database;
    await pushing(async ({ platform, settle }) => {
      const [old, fresh] = [await company.addTask(), await company.addTask()];
      await company.emit([taskEvent('added', old, { departmentId: company.support })], company.lena);
      platform.before = () => {
        throw new DeliveryError('rate-limited', 'ratelimited', { retryAfterMs: 1 });
      };
      await settle();
      platform.before = () => undefined;
      await company.emit([taskEvent('added', fresh, { departmentId: company.support })], company.lena);
      await pool.query(`UPDATE deliveries SET created_at = now() - interval '25 hours'`);
      await pool.query(`UPDATE targets SET not_before = now() + interval '1 minute'`);
      await settle();
      await pool.query(`UPDATE channels SET status = 'paused' WHERE channel_id = 'C-support'`);
      await pool.query('UPDATE targets SET not_before = NULL');
      await settle('sweep');
      expect(await company.deliveries()).toMatchObject([
        { state: 'dead', error: 'the channel is paused' },
        { state: 'pending', error: 'the channel is paused', attempts: 0 },
      ]);
      expect(platform.sent).toEqual([]);

      await pool.query(`UPDATE channels SET status = 'ok'`);
      await settle('sweep');
      expect(platform.sent).toEqual([]); // looked at once a minute
      await pool.query(`UPDATE targets SET not_before = not_before - interval '1 minute'`);
      await settle('sweep');
      expect(platform.texts('C-support')).toEqual([expect.stringContaining(`T-${fresh} `)]);
    });
  });
});

describe('requests that were left undone', () => {
  it('are taken up beside the reminders, which do not wait for them', async () => {
    let looks = 0;
    const push = startPush(company, createFakePlatform(), createManualQueues(), {
      sweepEveryMs: 10,
      resumeInbox: async () => {
        looks += 1;
        await new Promise((resolve) => setTimeout(resolve, 1_500));
      },
    });
    await company.database.pool.query(
      `INSERT INTO inbox (receipt, sealed, attempts, held_until) VALUES ('left', 'x', 1, now() - interval '1 minute')`,
    );
    await push.startWorker();
    try {
      await until('the requests are taken up', () => looks > 0);
      const task = await company.addTask({
        assigneeId: company.omar,
        dueAt: new Date(),
        alert: 'due',
        alertAt: new Date(),
      });
      await until(
        'the reminder',
        async () =>
          (await company.row(`SELECT 1 FROM outbox WHERE type = 'task.due' AND record_id = $1`, [task])) !== undefined,
        1_000,
      );
      expect(looks).toBe(1);
    } finally {
      await push.stop();
    }
  });

  it('are taken up a few at a time, so that one that hangs keeps no other waiting, and a fault in one spoils none', async () => {
    const { rows } = await company.database.pool.query<{ id: string }>(
      `INSERT INTO inbox (receipt, sealed, attempts, held_until)
       SELECT 'left ' || n, 'x', 1, now() - interval '1 minute' FROM generate_series(1, 12) n RETURNING id`,
    );
    let letGo = (): void => undefined;
    const hangs = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let [atOnce, most] = [0, 0];
    const resumed: bigint[] = [];
    const push = startPush(company, createFakePlatform(), createManualQueues(), {
      async resumeInbox(ids) {
        atOnce += 1;
        most = Math.max(most, atOnce);
        const [id] = ids as [bigint];
        if (id === BigInt(rows[0]?.id ?? 0)) await hangs;
        else await new Promise((resolve) => setTimeout(resolve, 5));
        atOnce -= 1;
        resumed.push(id);
        if (id === BigInt(rows[1]?.id ?? 0)) throw new Error('this one only');
      },
    });
    const swept = push.sweep();
    try {
      await until('the others', () => resumed.length === 11);
      expect(most).toBe(4);
    } finally {
      letGo();
      await swept;
      await push.stop();
    }
    expect(new Set(resumed).size).toBe(12);
  });
});

describe('two workers at one target', () => {
  it('what one has done while the other waited for the target is not taken once more', async () => {
    const { pool } = company.database;
    const task = await company.addTask();
    await company.emit([taskEvent('added', task, { departmentId: company.support })], company.lena);
    const push = startPush(company, createFakePlatform(), createManualQueues());
    await push.startWorker();
    push.wake();
    await until('it is relayed', async () => (await company.deliveries()).length === 1);
    await push.stop();
    const { id: target } = (await company.row<{ id: number }>('SELECT id FROM targets')) ?? { id: 0 };

    const other = await pool.connect();
    const store = createDeliveryStore(company.database, 'slow', 60_000);
    try {
      await other.query('BEGIN');
      await other.query('UPDATE targets SET held_by = NULL WHERE id = $1', [target]);
      const claim = store.claim(target, 10);
      await until('the second waits for the first', async () => {
        const waiting = await company.row(`SELECT 1 FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%WITH held AS%'`);
        return waiting !== undefined;
      });
      await other.query(`UPDATE deliveries SET state = 'sent', attempts = 1`);
      await other.query('COMMIT');
      expect(await claim).toEqual([]);
    } finally {
      other.release();
    }
    expect(await company.deliveries()).toMatchObject([{ state: 'sent', attempts: 1 }]);
    expect(await company.row('SELECT held_by FROM targets WHERE id = $1', [target])).toEqual({ held_by: null });
  });
});
