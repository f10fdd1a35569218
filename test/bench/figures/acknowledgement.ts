import { startPair } from '../child.ts';
import { type Bench, explain, inTurns } from '../context.ts';
import { closedLoop, openLoop } from '../load.ts';
import { startFloor, startProgram } from '../program.ts';
import { sendCommand } from '../slack-requests.ts';
import { percentile } from '../statistics.ts';
import { type Figure, timeFigure } from '../table.ts';
import { ask, commands, expectAnswer } from './commands.ts';

/** Wanted: the program's p99 is at most so many times the floor's. */
const most = 2;

/** From a signed `task add` to its 200, at the same rate; the program also does the work and answers, the floor only keeps. */
export async function acknowledgement(bench: Bench): Promise<Figure[]> {
  const { options, sink } = bench;
  const { apiUrl } = sink;
  const databases = { ours: await bench.company('ours'), floor: await bench.company('floor') };
  const pair = await startPair(
    () => startProgram({ databaseUrl: databases.ours, apiUrl }),
    () => startFloor('bare-bolt-insert', { databaseUrl: databases.floor, apiUrl }),
  );
  const { ours, floor } = pair;
  try {
    await closedLoop(4, options.seconds.warmUp, () => ask(ours.port, sink, commands.add()));
    await closedLoop(4, options.seconds.warmUp, () => keep(floor.port, apiUrl));
    const figures: Figure[] = [];
    for (const rate of options.rates) {
      bench.progress(`acknowledgement at ${rate}/s …`);
      const took = { ours: [] as number[], floor: [] as number[] };
      await inTurns(options.rounds, ['floor', 'ours'], async (side) => {
        const { acknowledging } = options.seconds;
        const job =
          side === 'ours'
            ? answered(bench, ours.port)
            : { send: () => keep(floor.port, apiUrl), rest: async () => undefined };
        took[side].push(...(await openLoop(rate, acknowledging, job.send)));
        await job.rest();
      });
      const name = `acknowledgement, ${rate}/s`;
      figures.push(timeFigure(`${name}, p50`, percentile(took.ours, 0.5), percentile(took.floor, 0.5)));
      figures.push(timeFigure(`${name}, p99`, percentile(took.ours, 0.99), percentile(took.floor, 0.99), most));
    }
    const [rate = 100] = options.rates.slice(-1);
    const missed = figures.some((figure) => figure.met === false);
    await explain(bench, `acknowledging at ${rate}/s`, missed, () => profiled(bench, rate));
    return figures;
  } finally {
    await pair.stop();
  }
}

/** The floor answers nothing, so nothing is waited for. */
function keep(port: number, apiUrl: string): Promise<number> {
  const { text, user } = commands.add();
  return sendCommand(port, { text, user, responseUrl: apiUrl });
}

/** Acknowledgements are timed; that every command is answered rightly is checked when the round is over. */
function answered(bench: Bench, port: number): { send(): Promise<number>; rest(): Promise<unknown> } {
  const answers: Promise<void>[] = [];
  return {
    send() {
      const { text, user, answer } = commands.add();
      const { url, arrived } = bench.sink.expectAnswer();
      answers.push(expectAnswer(arrived, text, answer));
      return sendCommand(port, { text, user, responseUrl: url });
    },
    rest: () => Promise.all(answers),
  };
}

async function profiled(bench: Bench, rate: number) {
  const databaseUrl = await bench.company('ours');
  const ours = await startProgram({ databaseUrl, apiUrl: bench.sink.apiUrl, profiled: true });
  try {
    const { warmUp, acknowledging } = bench.options.seconds;
    await closedLoop(4, warmUp, () => ask(ours.port, bench.sink, commands.add()));
    return await ours.profile(async () => {
      const job = answered(bench, ours.port);
      await openLoop(rate, acknowledging, job.send);
      await job.rest();
    });
  } finally {
    await ours.stop();
  }
}
