import { availableParallelism, totalmem } from 'node:os';
import { Redis } from 'ioredis';
import { stopAll } from './child.ts';
import { type Bench, createBench } from './context.ts';
import { startServer } from './database.ts';
import { acknowledgement } from './figures/acknowledgement.ts';
import { answers } from './figures/answers.ts';
import { deliveries } from './figures/deliveries.ts';
import { digest } from './figures/digest.ts';
import { duplicates } from './figures/duplicates.ts';
import { find } from './figures/find.ts';
import { importing } from './figures/import.ts';
import { measures } from './figures/measures.ts';
import { memory } from './figures/memory.ts';
import { noise } from './figures/noise.ts';
import { overview } from './figures/overview.ts';
import { rights } from './figures/rights.ts';
import { startUp } from './figures/start-up.ts';
import { type Options, readOptions, usage } from './options.ts';
import type { Peer } from './peers/peer.ts';
import { queuePrefix } from './program.ts';
import { drawTable, type Figure, megabytes } from './table.ts';

/** Measured on each platform. */
const onPlatforms: Readonly<Record<string, (bench: Bench, peer: Peer) => Promise<Figure[]>>> = {
  acknowledgement,
  answers,
  deliveries,
  memory,
};
/** The same whatever the platform. */
const once: Readonly<Record<string, (bench: Bench) => Promise<Figure[]>>> = {
  digest,
  duplicates,
  find,
  import: importing,
  measures,
  noise: async () => noise(),
  overview,
  rights,
  'start-up': startUp,
};
const all = [
  'acknowledgement',
  'answers',
  'deliveries',
  'digest',
  'duplicates',
  'find',
  'import',
  'measures',
  'noise',
  'overview',
  'rights',
  'start-up',
  'memory',
];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Undone in the opposite order at the end, however that comes about. */
const closers: (() => Promise<void>)[] = [];
async function cleanUp(): Promise<void> {
  await stopAll();
  for (const close of closers.splice(0).reverse()) await close();
}

async function run(options: Options): Promise<boolean> {
  const wanted = options.only.length === 0 ? all : options.only;
  const unknown = wanted.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`There is no figure “${unknown.join(', ')}”.\n\n${usage}`);
  const server = await startServer();
  closers.push(() => server.stop());
  if (process.env.REDIS_URL) closers.push(() => dropKeys(process.env.REDIS_URL as string));
  const notes: string[] = [];
  const bench = createBench({
    options,
    server,
    progress: (line) => say(`  ${line}`),
    note: (line) => void notes.push(line),
  });
  closers.push(() => bench.stop());
  const began = performance.now();
  say(
    `${availableParallelism()} cores, ${megabytes(totalmem())}, Node ${process.versions.node}, PostgreSQL ${server.version}; ${options.size}`,
  );
  const results: Figure[] = [];
  for (const name of wanted) {
    results.push(...((await once[name]?.(bench)) ?? []));
    for (const platform of options.platforms) {
      results.push(...((await onPlatforms[name]?.(bench, await bench.peer(platform))) ?? []));
    }
  }
  say(`\n${drawTable(results)}\n`);
  for (const note of notes) say(note);
  const missed = results.filter((figure) => figure.met === false).length;
  say(
    `${missed === 0 ? 'Everything wanted was met' : `${missed} missed`}, in ${((performance.now() - began) / 1_000).toFixed(0)} s.`,
  );
  return missed === 0;
}

/** The queue's keys in Redis are this run's alone. */
async function dropKeys(url: string): Promise<void> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 });
  try {
    const keys: string[] = [];
    for await (const found of redis.scanStream({ match: `${queuePrefix}*`, count: 1_000 }))
      keys.push(...(found as string[]));
    if (keys.length > 0) await redis.unlink(...keys);
  } finally {
    redis.disconnect();
  }
}

/** A bench that a person ends, or that loses its patience, leaves nothing behind either. */
let ending = false;
async function end(code: number, why?: string): Promise<void> {
  if (ending) return;
  ending = true;
  if (why) process.stderr.write(`${why}\n`);
  await cleanUp();
  process.exit(code);
}
process.on('SIGINT', () => void end(130, 'Stopping …'));
process.on('SIGTERM', () => void end(143));
const longest = { quick: 10, default: 30, full: 80 } as const;

const options = readOptions(process.argv.slice(2));
if (options === 'help') {
  say(usage);
} else {
  const timer = setTimeout(() => void end(1, 'This takes too long.'), longest[options.size] * 60_000);
  timer.unref();
  try {
    await end((await run(options)) ? 0 : 1);
  } catch (error) {
    await end(1, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
