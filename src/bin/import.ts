import { createReadStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Config } from '../config.ts';
import { systemClock } from '../core/clock.ts';
import { createImportRunner, importFace } from '../crm/data/index.ts';
import { actorCalled, type Inside, inside, UsageError } from './inside.ts';
import { print } from './print.ts';

export interface ImportOptions {
  readonly as?: string;
  readonly dryRun?: boolean;
  readonly map?: string;
  readonly dates?: string;
  readonly numbers?: string;
  readonly currency?: string;
  readonly country?: string;
  readonly existing?: string;
  readonly alike?: string;
  readonly system?: string;
  readonly encoding?: string;
  readonly rejected?: string;
}

/** Reads a file of any size in, without holding it. Exit code 1 when lines were rejected or something has to be said first. */
export function runImport(config: Config, what: string, file: string, options: ImportOptions): Promise<void> {
  return inside(config, async (house) => {
    if (!(await stat(file).catch(() => null))?.isFile()) throw new UsageError(`There is no file ${file}.`);
    const actor = await actorCalled(house, options.as);
    const source = () => createReadStream(file);
    const noun = importFace.nounCalled(what);
    const encoding = options.encoding === undefined ? undefined : importFace.encodingCalled(options.encoding);
    const call = { actor, door: 'system', receipt: null } as const;
    const run = <Out>(name: string, input: object) => {
      const operation = house.registry.operation(name);
      if (!operation) throw new Error(`There is no operation ${name}.`);
      return house.executor.execute(operation, input, call) as Promise<Out>;
    };

    const name = basename(file);
    const { id } = await run<{ id: number }>('import.start', { noun, name, source, ...(encoding ? { encoding } : {}) });
    await run('import.map', { id, ...importFace.settingsOf(options) });
    for (const line of await describe(house, id)) print(line);
    const questions = await house.database.read((tx) => importFace.questions(tx, id));
    if (questions.length > 0) {
      for (const question of questions) print(`? ${question}`);
      process.exitCode = 1;
      return;
    }
    await run(options.dryRun ? 'import.check' : 'import.run', { id, here: true });
    await follow(house, id, source);
    const { counts, failure, rejected } = await house.database.read((tx) =>
      importFace.result({ tx, secrets: house.secrets }, id),
    );
    print(options.dryRun ? `Nothing was written. It would be: ${counts}` : `I-${id}: ${counts}`);
    if (failure !== null) print(failure);
    for (const line of rejected.lines.slice(0, 20)) print(`  ${line}`);
    if (rejected.lines.length > 20) print(`  … and ${rejected.lines.length - 20} more`);
    if (options.rejected !== undefined && rejected.lines.length > 0) {
      await writeFile(options.rejected, rejected.csv);
      print(`Rejected lines: ${options.rejected}`);
    }
    if (failure !== null || rejected.lines.length > 0) process.exitCode = 1;
  });
}

function describe({ database }: Inside, id: number): Promise<readonly string[]> {
  return database.read((tx) => importFace.describe(tx, id));
}

async function follow(house: Inside, id: number, source: () => AsyncIterable<Uint8Array>): Promise<void> {
  const faults: unknown[] = [];
  const runner = createImportRunner({
    database: house.database,
    clock: systemClock,
    secrets: house.secrets,
    house: house.registry,
    actor: house.actor,
    onEvents: () => undefined,
    onError: (error) => void faults.push(error),
  });
  const timer = setInterval(() => {
    house.database.pool
      .query<{ done: number; total: number }>(
        'SELECT rows_done AS done, rows_total AS total FROM imports WHERE id = $1',
        [id],
      )
      .then(({ rows: [row] }) => print(`  ${row?.done ?? 0} of ${row?.total ?? 0} …`))
      // What cannot be counted just now is counted at the end.
      .catch(() => undefined);
  }, 5_000);
  try {
    await runner.run(id, source);
  } finally {
    clearInterval(timer);
  }
  const [fault] = faults;
  if (fault) throw fault;
}
