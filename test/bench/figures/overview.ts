import type { Actor } from '../../../src/core/actor.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { asId } from '../../../src/core/ids.ts';
import { overviewCard } from '../../../src/crm/customer-360/overview/card.ts';
import { rooms } from '../../../src/crm/customer-360/overview/fit.ts';
import { customers } from '../../../src/crm/customers/index.ts';
import { nouns } from '../../../src/crm/index.ts';
import { actorViewer } from '../../../src/operations/viewer.ts';
import { createDatabase } from '../../../src/store/database.ts';
import { benchSecrets, firstCustomers } from '../company.ts';
import type { Bench } from '../context.ts';
import { lookUp } from '../floors/lookup.ts';
import { growCustomers, growRelated, relatedRows } from '../grow.ts';
import { createRandom, percentile } from '../statistics.ts';
import { type Figure, timeFigure } from '../table.ts';

/** Wanted: p95 at a million customers below this. */
const most = 300;
const million = 1_000_000;

/** Somebody in Sales, whose rights are part of every section. */
const reader: Actor = {
  staffId: asId(4),
  name: 'Colleague 4',
  role: 'member',
  departmentId: asId(1),
  departmentKey: 'sales',
  locale: 'en',
  timezone: 'UTC',
};

/** Everything about a customer on one card, at growing numbers of customers with ten related rows each. */
export async function overview(bench: Bench): Promise<Figure[]> {
  const database = createDatabase({ url: await bench.company('overview') });
  const all = nouns(() => undefined);
  const figures: Figure[] = [];
  let there = firstCustomers;
  let related = 0;
  try {
    for (const count of bench.options.customers) {
      bench.progress(`overview: ${count.toLocaleString('en')} customers with ${relatedRows} related rows each …`);
      if (count > there) await growCustomers(database.pool, there + 1, count);
      await growRelated(database.pool, related + 1, count);
      there = count;
      related = count;
      const random = createRandom(5);
      const ids = Array.from({ length: bench.options.searches }, () => 1 + Math.floor(random() * count));
      const draw = (id: number) =>
        database.read((tx) =>
          overviewCard(
            { tx, secrets: benchSecrets, now: systemClock.now() },
            id,
            actorViewer(reader),
            { customers, nouns: all },
            rooms.slack,
          ),
        );
      for (const id of ids.slice(0, 20)) await draw(id);
      const took: number[] = [];
      const floor: number[] = [];
      for (const id of ids) {
        const began = performance.now();
        const card = await draw(id);
        took.push(performance.now() - began);
        if (!card) throw new Error(`Customer ${id} has no overview.`);
        const asked = performance.now();
        await lookUp(database.pool, id);
        floor.push(performance.now() - asked);
      }
      const name = `overview among ${count.toLocaleString('en')}`;
      figures.push(timeFigure(`${name}, p50`, percentile(took, 0.5), percentile(floor, 0.5)));
      const p95 = percentile(took, 0.95);
      const figure = timeFigure(`${name}, p95`, p95, percentile(floor, 0.95));
      figures.push(count < million ? figure : { ...figure, wanted: `< ${most} ms`, met: p95 < most });
    }
    return figures;
  } finally {
    await database.close();
  }
}
