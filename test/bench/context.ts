import { moveIn } from './company.ts';
import type { Server } from './database.ts';
import type { Options } from './options.ts';
import type { Peer } from './peers/peer.ts';
import { startSlack } from './peers/slack.ts';
import { startTeams } from './peers/teams.ts';
import { type CpuProfile, summarise } from './profile-summary.ts';

/** What every figure is measured with. */
export interface Bench {
  readonly options: Options;
  readonly server: Server;
  /** A database with the same company in it, made on first use. */
  company(name: string): Promise<string>;
  /** Where Slack or Teams is, started on first use. */
  peer(name: Peer['name']): Promise<Peer>;
  /** Said while it runs. */
  progress(line: string): void;
  /** Said below the table. */
  note(line: string): void;
}

const starts = { slack: startSlack, teams: startTeams } as const;

export function createBench(
  parts: Pick<Bench, 'options' | 'server' | 'progress' | 'note'>,
): Bench & { stop(): Promise<void> } {
  const made = new Map<string, Promise<string>>();
  const peers = new Map<Peer['name'], Promise<Peer>>();
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
    peer(name) {
      const known = peers.get(name) ?? starts[name]();
      peers.set(name, known);
      return known;
    },
    async stop() {
      for (const peer of peers.values()) await (await peer).stop();
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
