import { systemClock } from '../../../src/core/clock.ts';
import { beginScan, lastScan, scanStep } from '../../../src/crm/customer-360/duplicates/scan.ts';
import { createDatabase, sql } from '../../../src/store/database.ts';
import { benchSecrets, firstCustomers } from '../company.ts';
import type { Bench } from '../context.ts';
import { growCustomers } from '../grow.ts';
import { type Figure, rateFigure } from '../table.ts';

/** Wanted: a million customers looked through within ten minutes. */
const longestMs = 600_000;
const million = 1_000_000;
const readAtOnce = 2_000;

/** A whole scan for duplicates, at growing numbers of customers; the floor only reads the names that it compares. */
export async function duplicates(bench: Bench): Promise<Figure[]> {
  const database = createDatabase({ url: await bench.company('duplicates') });
  const figures: Figure[] = [];
  let there = firstCustomers;
  try {
    for (const count of bench.options.customers) {
      if (count > there) await growCustomers(database.pool, there + 1, count);
      there = count;
      bench.progress(`duplicates among ${count.toLocaleString('en')} customers …`);
      const began = performance.now();
      await database.transact((tx) => beginScan(tx, systemClock.now(), null));
      let steps = 0;
      let longestStep = 0;
      for (;;) {
        const stepBegan = performance.now();
        if (!(await database.transact((tx) => scanStep({ tx, secrets: benchSecrets, now: systemClock.now() })))) break;
        longestStep = Math.max(longestStep, performance.now() - stepBegan);
        steps += 1;
      }
      const took = performance.now() - began;
      const floor = await readThrough(database, count);
      const scan = await database.read(lastScan);
      if (scan?.customers !== count) throw new Error(`The scan read ${scan?.customers} of ${count} customers.`);
      const figure = rateFigure(
        `duplicate scan of ${count.toLocaleString('en')}, customers`,
        count / (took / 1_000),
        count / (floor / 1_000),
      );
      const wanted = { wanted: `< ${longestMs / 60_000} min`, met: took < longestMs };
      figures.push(count < million ? figure : { ...figure, ...wanted });
      bench.note(
        `Duplicates among ${count.toLocaleString('en')}: ${(took / 1_000).toFixed(1)} s in ${steps} steps, the longest ${longestStep.toFixed(0)} ms; ` +
          `${scan.blocks} blocks, ${scan.compared} pairs compared, ${scan.found} found, ${scan.split} blocks split, ${scan.skipped} parts too large.`,
      );
    }
    return figures;
  } finally {
    await database.close();
  }
}

async function readThrough(database: ReturnType<typeof createDatabase>, count: number): Promise<number> {
  const began = performance.now();
  for (let after = 0; after < count; after += readAtOnce) {
    await database.read((tx) =>
      tx.rows(
        sql`SELECT id, name, aliases FROM customers WHERE id > ${after}::int ORDER BY id LIMIT ${readAtOnce}::int`,
      ),
    );
  }
  return performance.now() - began;
}
