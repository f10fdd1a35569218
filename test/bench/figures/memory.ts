import { startPair } from '../child.ts';
import type { Bench } from '../context.ts';
import { closedLoop } from '../load.ts';
import type { Peer } from '../peers/peer.ts';
import { startFloor, startProgram } from '../program.ts';
import { type Figure, megabytes } from '../table.ts';
import { ask, commands } from './commands.ts';

/** Wanted: the Node process, without PostgreSQL, stays below this. */
const most = 300 * 1_048_576;

/**
 * Resident memory of the Node process when it is ready and after it has worked as hard as it can. Teams is measured as it costs
 * most: in one process with Slack, both at work.
 */
export async function memory(bench: Bench, peer: Peer): Promise<Figure[]> {
  const { concurrency, seconds } = bench.options;
  bench.progress(`${peer.title}: memory …`);
  const databases = { ours: await bench.company('ours'), floor: await bench.company('floor') };
  const peers = peer.name === 'slack' ? [peer] : [await bench.peer('slack'), peer];
  const pair = await startPair(
    () => startProgram({ databaseUrl: databases.ours, peers }),
    () => startFloor(peer.floors.answers, { databaseUrl: databases.floor, peer }),
  );
  const { ours, floor } = pair;
  try {
    const before = { ours: await ours.memory(), floor: await floor.memory() };
    const load = async (port: number, from: Peer): Promise<void> => {
      for (const command of [commands.list, commands.show, commands.add]) {
        await closedLoop(concurrency, seconds.answering, () => ask(from, port, command()));
      }
    };
    await load(floor.port, peer);
    for (const each of peers) await load(ours.port, each);
    const after = { ours: await ours.memory(), floor: await floor.memory() };
    const name = peers.map(({ title }) => title).join(' and ');
    return [figure(`${name}: memory when ready`, before), figure(`${name}: memory after load`, after)];
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
