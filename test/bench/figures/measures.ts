import type { Actor } from '../../../src/core/actor.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { asId } from '../../../src/core/ids.ts';
import { type ReadReport, readReport } from '../../../src/crm/metrics/operations/read.ts';
import { lastDays, parseReportPeriod } from '../../../src/crm/metrics/period.ts';
import { createExecutor } from '../../../src/operations/execute.ts';
import { createDatabase } from '../../../src/store/database.ts';
import { benchSecrets } from '../company.ts';
import type { Bench } from '../context.ts';
import { median } from '../statistics.ts';
import { type Figure, ms, timeFigure } from '../table.ts';
import { addWork } from '../work.ts';

/** Wanted: all measures, with those of the period before, at a million tasks and a million logs. In milliseconds. */
const most = 2_000;
const million = 1_000_000;

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
    await addWork(database.pool, count);
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
