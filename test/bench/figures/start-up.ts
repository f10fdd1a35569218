import { type Child, startChild } from '../child.ts';
import { type Bench, explain, inTurns } from '../context.ts';
import { makeFolder } from '../folders.ts';
import { median } from '../statistics.ts';
import { type Figure, ms } from '../table.ts';

/** Wanted: ready with an existing database within so many milliseconds. */
const most = 3_000;

/** From the command to its word that it is ready: the first time (with the demo company), and with a data folder that is there. */
export async function startUp(bench: Bench): Promise<Figure[]> {
  bench.progress('start-up …');
  const folders = { ours: makeFolder(), floor: makeFolder() };
  const first = { ours: await readyMs(program(folders.ours)), floor: await readyMs(bare(folders.floor)) };
  const again = { ours: [] as number[], floor: [] as number[] };
  await inTurns(bench.options.starts, ['floor', 'ours'], async (side) => {
    again[side].push(await readyMs(side === 'ours' ? program(folders.ours) : bare(folders.floor)));
  });
  const ours = median(again.ours);
  const floor = median(again.floor);
  await explain(bench, 'starting (from its first script on)', ours >= most, () => profiled(folders.ours));
  return [
    { name: 'first start', ours: ms(first.ours), floor: ms(first.floor), ratio: first.ours / first.floor },
    { name: 'start', ours: ms(ours), floor: ms(floor), ratio: ours / floor, wanted: '< 3 s', met: ours < most },
  ];
}

/** As `npm start` does it, without any setting: embedded PostgreSQL and the playground. */
function program(folder: string): Promise<Child> {
  return startChild('crossdesk', {
    args: ['start'],
    env: { PORT: '0', CROSSDESK_DATA_DIR: folder, LOG_LEVEL: 'error' },
  });
}

function bare(folder: string): Promise<Child> {
  return startChild('bare-start', { args: [folder] });
}

async function readyMs(starting: Promise<Child>): Promise<number> {
  const child = await starting;
  await child.stop();
  return child.readyMs;
}

async function profiled(folder: string) {
  const env = { PORT: '0', CROSSDESK_DATA_DIR: folder, LOG_LEVEL: 'error', BENCH_PROFILE: 'from-start' };
  const child = await startChild('crossdesk', { args: ['start'], env, profiled: true });
  try {
    return await child.profile(async () => undefined);
  } finally {
    await child.stop();
  }
}
