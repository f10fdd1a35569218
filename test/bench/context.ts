import { moveIn } from './company.ts';
import type { Server } from './database.ts';
import type { Options } from './options.ts';
import { type CpuProfile, summarise } from './profile-summary.ts';
import type { Sink } from './sink.ts';

/** What every figure is measured with. */
export interface Bench {
  readonly options: Options;
  readonly server: Server;
  readonly sink: Sink;
  /** A database with the same company in it, made on first use. */
  company(name: string): Promise<string>;
  /** Said while it runs. */
  progress(line: string): void;
  /** Said below the table. */
  note(line: string): void;
}

export function createBench(parts: Pick<Bench, 'options' | 'server' | 'sink' | 'progress' | 'note'>): Bench {
  const made = new Map<string, Promise<string>>();
  return {
    ...parts,
    company(name) {
      const known =
        made.get(name) ??
        parts.server.database(name).then(async (url) => {
          await moveIn(url);
          return url;
        });
      made.set(name, known);
      return known;
    },
  };
}

/** Alternates, so that what else the machine does meets both sides alike: floor, ours, ours, floor, … */
export async function inTurns<Side extends string>(
  rounds: number,
  sides: readonly [Side, Side],
  measure: (side: Side, round: number) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? sides : ([sides[1], sides[0]] as const);
    for (const side of order) await measure(side, round);
  }
}

/** A miss is explained by where the time goes, in a run of its own: profiling slows what it looks at. */
export async function explain(
  bench: Bench,
  what: string,
  missed: boolean,
  profile: () => Promise<CpuProfile>,
): Promise<void> {
  if (!missed && !bench.options.profile) return;
  bench.progress(`profiling ${what} …`);
  bench.note(`Where the time goes in ${what}:\n${summarise(await profile())}\n`);
}
