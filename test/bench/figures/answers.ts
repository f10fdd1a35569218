import { startPair } from '../child.ts';
import { type Bench, explain, inTurns } from '../context.ts';
import { closedLoop } from '../load.ts';
import type { Peer } from '../peers/peer.ts';
import { startFloor, startProgram } from '../program.ts';
import { median } from '../statistics.ts';
import { type Figure, rateFigure } from '../table.ts';
import { ask, commands } from './commands.ts';

/** Wanted: at least this part of the floor's throughput. */
const kinds = [
  { name: 'task list', least: 0.5, command: commands.list },
  { name: 'customer show', least: 0.5, command: commands.show },
  { name: 'task add', least: 0.35, command: commands.add },
] as const;

/** Commands a second whose answers have arrived, so many at a time. */
export async function answers(bench: Bench, peer: Peer): Promise<Figure[]> {
  const { options } = bench;
  const { concurrency, rounds, seconds } = options;
  const databases = { ours: await bench.company('ours'), floor: await bench.company('floor') };
  const pair = await startPair(
    () => startProgram({ databaseUrl: databases.ours, peers: [peer] }),
    () => startFloor(peer.floors.answers, { databaseUrl: databases.floor, peer }),
  );
  try {
    const figures: Figure[] = [];
    for (const { name, least, command } of kinds) {
      bench.progress(`${peer.title}: answers to ${name} …`);
      const rates = { ours: [] as number[], floor: [] as number[] };
      await inTurns(rounds, ['floor', 'ours'], async (side, round) => {
        const job = () => ask(peer, pair[side].port, command());
        if (round === 0) await closedLoop(concurrency, seconds.warmUp, job);
        rates[side].push((await closedLoop(concurrency, seconds.answering, job)).rate);
      });
      const figure = rateFigure(
        `${peer.title}: ${name} answered, ${concurrency} at a time`,
        median(rates.ours),
        median(rates.floor),
        least,
      );
      figures.push(figure);
      await explain(bench, `answering ${name} in ${peer.title}`, figure.met === false, () =>
        profiled(bench, peer, command),
      );
    }
    return figures;
  } finally {
    await pair.stop();
  }
}

async function profiled(bench: Bench, peer: Peer, command: (typeof kinds)[number]['command']) {
  const { concurrency, seconds } = bench.options;
  const databaseUrl = await bench.company('ours');
  const ours = await startProgram({ databaseUrl, peers: [peer], profiled: true });
  try {
    const job = () => ask(peer, ours.port, command());
    await closedLoop(concurrency, seconds.warmUp, job);
    return await ours.profile(() => closedLoop(concurrency, seconds.answering, job));
  } finally {
    await ours.stop();
  }
}
