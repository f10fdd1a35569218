import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DeliveryError } from '../../src/core/errors.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import {
  type Company,
  createCompany,
  createFakePlatform,
  createManualQueues,
  startPush,
  taskEvent,
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

/** What befalls a call, one after the other; afterwards everything works. */
const faults = fc.array(
  fc.constantFrom('ok', 'rate-limited', 'transient', 'lost-answer', 'invalid', 'crash', 'lease-lost'),
  { maxLength: 25 },
);
const steps = fc.array(fc.constantFrom('added', 'assigned', 'due', 'started', 'completed', 'noted'), {
  minLength: 1,
  maxLength: 8,
});

it('ends every delivery once, whatever fails in between, and shows nothing twice', async () => {
  await fc.assert(
    fc.asyncProperty(faults, steps, fc.boolean(), async (plan, happenings, two) => {
      await company?.database.close();
      company = await createCompany({ url: made.url, drop: async () => undefined });
      const platform = createFakePlatform();
      const timing = { firstBackoff: 1, longestBackoff: 2, batch: 3, flush: 0 };
      const queues = [createManualQueues(), createManualQueues()].slice(0, two ? 2 : 1);
      const workers = queues.map((queue) => startPush(company, platform, queue, { timing }));
      const left = [...plan];
      const lapse = () =>
        company.database.pool.query(`UPDATE targets SET held_by = 'nobody', held_until = now() - interval '1 second'`);
      platform.before = () => {
        const [next] = left;
        if (next === 'rate-limited' || next === 'transient' || next === 'invalid') {
          left.shift();
          throw new DeliveryError(next, next, { retryAfterMs: 1 });
        }
      };
      platform.after = async () => {
        const next = left.shift();
        if (next === 'lost-answer') throw new DeliveryError('transient', 'timeout');
        if (next === 'lease-lost') await lapse();
        // The process is gone before it could write anything down: the next statement fails like this one.
        if (next === 'crash') await company.database.pool.query('SELECT 1 / 0');
      };
      try {
        for (const worker of workers) await worker.startWorker();
        const task = await company.addTask({ assigneeId: company.omar });
        const details = {
          departmentId: company.support,
          customerDepartmentId: company.sales,
          assigneeId: company.omar,
          creatorId: company.lena,
        };
        for (const type of happenings) {
          await company.database.pool.query(`UPDATE tasks SET title = title || $2 WHERE id = $1`, [task, type[0]]);
          await company.emit([taskEvent(type, task, details)], company.dana);
          workers[0]?.wake();
          await Promise.all(queues.map((queue) => queue.crank({ delayed: true }).catch(() => lapse())));
        }
        for (let round = 0; round < 200; round += 1) {
          const stats = await workers[0]?.stats();
          if (stats?.unrelayed === 0 && stats.pending === 0) break;
          await new Promise((resolve) => setTimeout(resolve, 3));
          const { rows } = await company.database.pool.query('SELECT id FROM targets');
          for (const [n, row] of rows.entries()) await queues[n % queues.length]?.enqueue([row.id]);
          await Promise.all(queues.map((queue) => queue.crank({ delayed: true }).catch(() => lapse())));
        }
        const all = await company.deliveries();
        expect(all.every((one) => ['sent', 'skipped', 'dead'].includes(one.state))).toBe(true);
        expect(all.filter((one) => one.state === 'dead').every((one) => one.error === 'invalid')).toBe(true);
        // A key never made two messages, so nothing was shown twice.
        const keys = [...platform.messages.values()].map((one) => one.key);
        expect(new Set(keys).size).toBe(keys.length);
        // Unless a refusal kept it from there, the live card shows how the task is now.
        if (!plan.includes('invalid')) {
          const shown = `Send quote${happenings.map((type) => type[0]).join('')} `;
          const { rows } = await company.database.pool.query(`SELECT ref FROM live_posts WHERE ref <> 'null'`);
          for (const { ref } of rows) {
            const { text } = platform.messages.get(`${ref.channel}/${ref.message}`) ?? {};
            expect(text).toContain(shown);
            expect(text).toContain('[buttons]');
          }
        }
      } finally {
        for (const worker of workers) await worker.stop();
      }
    }),
    { numRuns: 25 },
  );
}, 120_000);
