import { startPair } from '../child.ts';
import { type Bench, explain, inTurns } from '../context.ts';
import { closedLoop, openLoop } from '../load.ts';
import type { Peer } from '../peers/peer.ts';
import { startFloor, startProgram } from '../program.ts';
import { percentile } from '../statistics.ts';
import { type Figure, timeFigure } from '../table.ts';
import { ask, commands } from './commands.ts';

/** Wanted: the program's p99 is at most so many times the floor's. */
const most = 2;

/**
 * From a signed `task add` to its 200, at the same rate. The program also does the work and answers; the floor for Slack only keeps,
 * and the one for Teams does nothing at all.
 */
export async function acknowledgement(bench: Bench, peer: Peer): Promise<Figure[]> {
  const { options } = bench;
  const databases = { ours: await bench.company('ours'), floor: await bench.company('floor') };
  const pair = await startPair(
    () => startProgram({ databaseUrl: databases.ours, peers: [peer] }),
    () => startFloor(peer.floors.acknowledgement, { databaseUrl: databases.floor, peer }),
  );
  const { ours, floor } = pair;
  try {
    await closedLoop(4, options.seconds.warmUp, () => ask(peer, ours.port, commands.add()));
    await closedLoop(4, options.seconds.warmUp, () => peer.send(floor.port, commands.add()));
    const figures: Figure[] = [];
    for (const rate of options.rates) {
      bench.progress(`${peer.title}: acknowledgement at ${rate}/s …`);
      const took = { ours: [] as number[], floor: [] as number[] };
      await inTurns(options.rounds, ['floor', 'ours'], async (side) => {
        const { acknowledging } = options.seconds;
        const job =
          side === 'ours'
            ? answered(peer, ours.port)
            : { send: () => peer.send(floor.port, commands.add()), rest: async () => undefined };
        took[side].push(...(await openLoop(rate, acknowledging, job.send)));
        await job.rest();
      });
      const name = `${peer.title}: acknowledgement, ${rate}/s`;
      figures.push(timeFigure(`${name}, p50`, percentile(took.ours, 0.5), percentile(took.floor, 0.5)));
      figures.push(timeFigure(`${name}, p99`, percentile(took.ours, 0.99), percentile(took.floor, 0.99), most));
    }
    const [rate = 100] = options.rates.slice(-1);
    const missed = figures.some((figure) => figure.met === false);
    await explain(bench, `acknowledging ${peer.title} at ${rate}/s`, missed, () => profiled(bench, peer, rate));
    return figures;
  } finally {
    await pair.stop();
  }
}

/** Acknowledgements are timed; that every command is answered rightly is checked when the round is over. */
function answered(peer: Peer, port: number): { send(): Promise<number>; rest(): Promise<unknown> } {
  const answers: Promise<void>[] = [];
  return {
    send() {
      const asked = peer.ask(port, commands.add());
      // One that fails before the round is over is heard of in `rest`.
      asked.answered.catch(() => undefined);
      answers.push(asked.answered);
      return asked.acknowledged;
    },
    rest: () => Promise.all(answers),
  };
}

async function profiled(bench: Bench, peer: Peer, rate: number) {
  const databaseUrl = await bench.company('ours');
  const ours = await startProgram({ databaseUrl, peers: [peer], profiled: true });
  try {
    const { warmUp, acknowledging } = bench.options.seconds;
    await closedLoop(4, warmUp, () => ask(peer, ours.port, commands.add()));
    return await ours.profile(async () => {
      const job = answered(peer, ours.port);
      await openLoop(rate, acknowledging, job.send);
      await job.rest();
    });
  } finally {
    await ours.stop();
  }
}
