import { createRegistry } from '../../../src/commands/registry.ts';
import type { Actor } from '../../../src/core/actor.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { asId } from '../../../src/core/ids.ts';
import { createImportRunner } from '../../../src/crm/data/index.ts';
import { nouns } from '../../../src/crm/index.ts';
import { createExecutor } from '../../../src/operations/execute.ts';
import { createDatabase } from '../../../src/store/database.ts';
import { benchSecrets } from '../company.ts';
import type { Bench } from '../context.ts';
import { type Figure, megabytes, perSecond } from '../table.ts';

const rowsOf = { quick: 2_000, default: 20_000, full: 100_000 } as const;
/** Wanted: a hundred thousand rows in less than ten minutes, and no more memory for more rows. */
const least = 100_000 / 600;
const mostBytes = 200 * 1_048_576;

const importer: Actor = {
  staffId: asId(1),
  name: 'Colleague 1',
  role: 'admin',
  departmentId: asId(1),
  departmentKey: 'sales',
  locale: 'en',
  timezone: 'UTC',
};

/** Companies with the people in their rows, read in as the command line does it: parsed, authorised, audited and undoable one by one. */
export async function importing(bench: Bench): Promise<Figure[]> {
  const count = rowsOf[bench.options.size];
  const database = createDatabase({ url: await bench.company('import') });
  const registry = createRegistry(nouns((name) => registry.operation(name)));
  const executor = createExecutor({
    database,
    clock: systemClock,
    secrets: benchSecrets,
    operation: (name) => registry.operation(name),
    onEvents: () => undefined,
  });
  const faults: unknown[] = [];
  const runner = createImportRunner({
    database,
    clock: systemClock,
    secrets: benchSecrets,
    house: registry,
    actor: async () => importer,
    onEvents: () => undefined,
    onError: (error) => void faults.push(error),
  });
  const source = () => rows(count);
  const perform = async (name: string, input: object): Promise<{ id: number }> => {
    const operation = registry.operation(name);
    if (!operation) throw new Error(`No operation ${name}.`);
    return executor.execute(operation, input, { actor: importer, door: 'system', receipt: null });
  };
  try {
    bench.progress(`importing ${count.toLocaleString('en')} customers …`);
    const { id } = await perform('import.start', { noun: 'customer', name: 'rows.csv', source });
    await perform('import.run', { id, here: true });
    const before = process.memoryUsage.rss();
    let peak = before;
    const timer = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 100);
    const began = performance.now();
    await runner.run(id, source);
    const rate = count / ((performance.now() - began) / 1_000);
    clearInterval(timer);
    const { rows: found } = await database.pool.query<{ created: number; status: string }>(
      'SELECT created_count AS created, status FROM imports WHERE id = $1',
      [id],
    );
    if (faults.length > 0) throw faults[0];
    if (found[0]?.created !== count) throw new Error(`${found[0]?.created} of ${count} rows were written.`);
    const grown = peak - before;
    return [
      {
        name: `${count.toLocaleString('en')} customers with contacts imported`,
        ours: perSecond(rate),
        floor: '–',
        ratio: null,
        wanted: `≥ ${perSecond(least)}`,
        met: rate >= least,
      },
      {
        name: 'memory that this takes at most',
        ours: megabytes(grown),
        floor: '–',
        ratio: null,
        wanted: `≤ ${megabytes(mostBytes)}`,
        met: grown <= mostBytes,
      },
    ];
  } finally {
    await database.close();
  }
}

async function* rows(count: number): AsyncGenerator<Uint8Array> {
  yield Buffer.from('Company,Website,Country,City,Phone,Contact name,Contact e-mail,Tags\n');
  for (let from = 0; from < count; from += 500) {
    const lines: string[] = [];
    for (let n = from; n < Math.min(count, from + 500); n += 1)
      lines.push(
        `Importable ${7_000 + n} Works GmbH,https://c${n}.example,Germany,Berlin,+49 30 ${9_000_000 + n},Ana Lima ${n},ana${n}@c${n}.example,"bench, imported"`,
      );
    yield Buffer.from(`${lines.join('\n')}\n`);
  }
}
