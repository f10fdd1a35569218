import { startPair } from '../child.ts';
import type { Bench } from '../context.ts';
import { closedLoop } from '../load.ts';
import { startFloor, startProgram } from '../program.ts';
import { type Figure, megabytes } from '../table.ts';
import { ask, commands } from './commands.ts';

/** Wanted: the Node process, without PostgreSQL, stays below this. */
const most = 300 * 1_048_576;

/** Resident memory of the Node process when it is ready and after it has worked as hard as it can. */
export async function memory(bench: Bench): Promise<Figure[]> {
  const { concurrency, seconds } = bench.options;
  const { sink } = bench;
  const { apiUrl } = sink;
  bench.progress('memory …');
  const databases = { ours: await bench.company('ours'), floor: await bench.company('floor') };
  const pair = await startPair(
    () => startProgram({ databaseUrl: databases.ours, apiUrl }),
    () => startFloor('bare-bolt-statements', { databaseUrl: databases.floor, apiUrl }),
  );
  const { ours, floor } = pair;
  try {
    const before = { ours: await ours.memory(), floor: await floor.memory() };
    for (const { port } of [floor, ours]) {
      for (const command of [commands.list, commands.show, commands.add]) {
        await closedLoop(concurrency, seconds.answering, () => ask(port, sink, command()));
      }
    }
    const after = { ours: await ours.memory(), floor: await floor.memory() };
    return [figure('memory when ready', before), figure('memory after load', after)];
  } finally {
    await pair.stop();
  }
}

function figure(name: string, { ours, floor }: { ours: number; floor: number }): Figure {
  return {
    name,
    ours: megabytes(ours),
    floor: megabytes(floor),
    ratio: ours / floor,
    wanted: `< ${megabytes(most)}`,
    met: ours < most,
  };
}
