import type { Actor } from '../../../src/core/actor.ts';
import { days, systemClock } from '../../../src/core/clock.ts';
import { asId } from '../../../src/core/ids.ts';
import { type Content, readContent } from '../../../src/crm/digests/content.ts';
import type { Scope } from '../../../src/crm/metrics/index.ts';
import { actorAbility } from '../../../src/operations/viewer.ts';
import { createDatabase } from '../../../src/store/database.ts';
import type { Bench } from '../context.ts';
import { median } from '../statistics.ts';
import { type Figure, ms, timeFigure } from '../table.ts';
import { addWork } from '../work.ts';

/** Wanted: everything that a digest says, at a million tasks and a million logs. In milliseconds. */
const most = 2_000;
const million = 1_000_000;
const timezone = 'Europe/Berlin';

/** With the rights of a manager, who may see the most of those that have digests without asking. */
const manager: Actor = {
  staffId: asId(1),
  name: 'Colleague 1',
  role: 'manager',
  departmentId: asId(1),
  departmentKey: 'sales',
  locale: 'en',
  timezone,
};

/** What changed, is due and is stuck, with the measures beside those before: `readContent`, which draws every digest that is sent. */
export async function digest(bench: Bench): Promise<Figure[]> {
  const database = createDatabase({ url: await bench.company('digest') });
  const count = bench.options.records;
  try {
    bench.progress(`adding ${count.toLocaleString('en')} tasks and as many logs …`);
    await addWork(database.pool, count);
    const now = systemClock.now();
    const read = (scope: Scope, length: number): Promise<Content> => {
      const asked = {
        scope,
        ability: actorAbility(manager),
        since: new Date(now.getTime() - days(length)),
        until: now,
        dueUntil: new Date(now.getTime() + days(length)),
      };
      return database.read((tx) => readContent({ tx, now }, asked, timezone));
    };
    const figures: Figure[] = [];
    for (const [name, scope, length] of [
      ['a day of a department', { kind: 'department', id: 1 }, 1],
      ['a week of a department', { kind: 'department', id: 1 }, 7],
      ['a month of the company', { kind: 'company' }, 31],
    ] as const) {
      bench.progress(`measuring ${name} …`);
      const { counts } = await read(scope, length);
      if (!counts.some(({ key }) => key === 'tasks-overdue')) throw new Error('The digest says nothing.');
      const took: number[] = [];
      const floor: number[] = [];
      for (let round = 0; round < bench.options.rounds * 2; round += 1) {
        const began = performance.now();
        await read(scope, length);
        took.push(performance.now() - began);
        const asking = performance.now();
        await database.pool.query('SELECT count(*), sum(spent_minutes) FROM tasks');
        floor.push(performance.now() - asking);
      }
      const figure = timeFigure(`a digest, ${name}`, median(took), median(floor));
      figures.push(count < million ? figure : { ...figure, wanted: `< ${most} ms`, met: median(took) < most });
      bench.note(
        `A digest, ${name}: ${ms(median(took))} in the middle, ${ms(Math.max(...took))} at most; the floor counts all tasks once.`,
      );
    }
    return figures;
  } finally {
    await database.close();
  }
}
