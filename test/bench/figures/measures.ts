import type { Actor } from '../../../src/core/actor.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { asId } from '../../../src/core/ids.ts';
import { type ReadReport, readReport } from '../../../src/crm/metrics/operations/read.ts';
import { lastDays, parseReportPeriod } from '../../../src/crm/metrics/period.ts';
import { createExecutor } from '../../../src/operations/execute.ts';
import { createDatabase } from '../../../src/store/database.ts';
import { benchSecrets, firstCustomers, staffCount } from '../company.ts';
import type { Bench } from '../context.ts';
import { median } from '../statistics.ts';
import { type Figure, ms, timeFigure } from '../table.ts';

/** Wanted: all measures, with those of the period before, at a million tasks and a million logs. In milliseconds. */
const most = 2_000;
const million = 1_000_000;
/** Over which the work is spread, in days. */
const spread = 730;

/** Whoever may see the most is asked the most of the database: rights are part of every figure. */
const manager: Actor = {
  staffId: asId(1),
  name: 'Colleague 1',
  role: 'manager',
  departmentId: asId(1),
  departmentKey: 'sales',
  locale: 'en',
  timezone: 'Europe/Berlin',
};

/** The operation `report.read` for all measures at once: what a digest and the overview ask. */
export async function measures(bench: Bench): Promise<Figure[]> {
  const database = createDatabase({ url: await bench.company('measures') });
  const executor = createExecutor({ database, clock: systemClock, secrets: benchSecrets, onEvents: () => undefined });
  const count = bench.options.records;
  try {
    bench.progress(`adding ${count.toLocaleString('en')} tasks and as many logs …`);
    await work(database.pool, count);
    const figures: Figure[] = [];
    const now = new Date();
    const year = parseReportPeriod('last year', { now, timezone: manager.timezone, locale: 'en' });
    const asked: readonly [string, ReadReport][] = [
      [
        '30 days of the company',
        { scope: { kind: 'company' }, period: lastDays(30, { now, timezone: manager.timezone }) },
      ],
      [
        '30 days of a department',
        { scope: { kind: 'department', id: 1 }, period: lastDays(30, { now, timezone: manager.timezone }) },
      ],
      ['a year of the company', { scope: { kind: 'company' }, ...(year.ok ? { period: year.value } : {}) }],
    ];
    for (const [name, input] of asked) {
      bench.progress(`measuring ${name} …`);
      const call = { actor: manager, door: 'command', receipt: null } as const;
      await executor.execute(readReport, input, call);
      const took: number[] = [];
      const floor: number[] = [];
      for (let round = 0; round < bench.options.rounds * 2; round += 1) {
        const began = performance.now();
        await executor.execute(readReport, input, call);
        took.push(performance.now() - began);
        const asking = performance.now();
        await database.pool.query('SELECT count(*), sum(spent_minutes) FROM tasks');
        floor.push(performance.now() - asking);
      }
      const figure = timeFigure(`all measures, ${name}`, median(took), median(floor));
      const slowest = Math.max(...took);
      figures.push(count < million ? figure : { ...figure, wanted: `< ${most} ms`, met: median(took) < most });
      bench.note(
        `All measures, ${name}: ${ms(median(took))} in the middle, ${ms(slowest)} at most; the floor counts all tasks once.`,
      );
    }
    return figures;
  } finally {
    await database.close();
  }
}

/** Two years of work, evenly; what is old is done, of the last month one in five is still open. */
async function work(pool: ReturnType<typeof createDatabase>['pool'], count: number): Promise<void> {
  const { rows } = await pool.query<{ name: string; definition: string }>(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes
     WHERE schemaname = 'public' AND tablename IN ('tasks', 'interactions') AND indexname NOT LIKE '%_pkey'`,
  );
  for (const { name } of rows) await pool.query(`DROP INDEX "${name}"`);
  await pool.query(
    `INSERT INTO tasks (title, customer_id, department_id, creator_department_id, assignee_id, created_by_id, status, created_at, due_at, closed_at,
       acknowledged_at, estimate_minutes, spent_minutes, reassignments)
     SELECT 'Task ' || n, 1 + n % ${firstCustomers}, 1 + n % 4, 1 + n / 4 % 4, 1 + n % ${staffCount}, 1 + n / 7 % ${staffCount},
       CASE WHEN is_open THEN 'open' ELSE 'done' END, at - interval '4 days', CASE WHEN n % 5 > 0 THEN at END,
       CASE WHEN NOT is_open THEN at + (n % 9 - 6) * interval '5 hours' END, at - interval '3 days', nullif(n % 4 * 30, 0), n % 90, n % 3
     FROM (SELECT n, now() - n::float8 / ${count} * interval '${spread} days' AS at, n < ${count / 24} AND n % 5 = 0 AS is_open
       FROM generate_series(1, ${count}) AS n) AS made`,
  );
  await pool.query(
    `INSERT INTO interactions (customer_id, by_id, department_id, via, content, happened_at, audience)
     SELECT 1 + n % ${firstCustomers}, 1 + n % ${staffCount}, 1 + n / 3 % 4, 'call', 'Spoke', now() - n::float8 / ${count} * interval '${spread} days',
       CASE WHEN n % 10 = 0 THEN 'department' ELSE 'everyone' END
     FROM generate_series(1, ${count}) AS n`,
  );
  for (const { definition } of rows) await pool.query(definition);
  await pool.query('VACUUM ANALYZE');
}
