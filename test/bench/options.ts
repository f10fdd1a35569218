import { parseArgs } from 'node:util';

/** How much is measured. Times in seconds. */
export interface Options {
  readonly size: 'quick' | 'default' | 'full';
  /** Profile everything, not only what misses. */
  readonly profile: boolean;
  /** Names of figures; empty: all. */
  readonly only: readonly string[];
  readonly platforms: readonly ('slack' | 'teams')[];
  /** Each side of a comparison is measured so often, in turns. */
  readonly rounds: number;
  readonly seconds: { readonly warmUp: number; readonly acknowledging: number; readonly answering: number };
  /** Requests a second. */
  readonly rates: readonly number[];
  /** Requests that wait for their answer at the same time. */
  readonly concurrency: number;
  readonly deliveries: number;
  readonly customers: readonly number[];
  readonly searches: number;
  /** Tasks, and as many logs, that measures are made of. */
  readonly records: number;
  readonly starts: number;
}

const sizes: Readonly<Record<Options['size'], Omit<Options, 'size' | 'profile' | 'only' | 'platforms'>>> = {
  quick: {
    rounds: 2,
    seconds: { warmUp: 1.5, acknowledging: 3, answering: 2 },
    rates: [100],
    concurrency: 16,
    deliveries: 1_500,
    customers: [1_000],
    searches: 60,
    records: 50_000,
    starts: 2,
  },
  default: {
    rounds: 3,
    seconds: { warmUp: 2, acknowledging: 6, answering: 5 },
    rates: [100, 200],
    concurrency: 16,
    deliveries: 5_000,
    customers: [1_000, 100_000],
    searches: 120,
    records: 200_000,
    starts: 3,
  },
  full: {
    rounds: 4,
    seconds: { warmUp: 3, acknowledging: 8, answering: 8 },
    rates: [100, 200],
    concurrency: 16,
    deliveries: 5_000,
    customers: [1_000, 100_000, 1_000_000],
    searches: 200,
    records: 1_000_000,
    starts: 5,
  },
};

export const usage = `npm run bench -- [--quick | --full] [--profile] [--only <figure>,…] [--platform slack|teams]

  --quick     about three minutes, small data
  --full      a million customers; takes many minutes
  --profile   say for every figure where the time goes, not only for those that miss
  --only      acknowledgement, answers, deliveries, digest, duplicates, find, import, measures, noise, overview, rights,
              start-up, memory
  --platform  what is measured on each platform: only on this one

DATABASE_URL and REDIS_URL name servers to use; absent: PostgreSQL from npm, and no Redis.`;

/** Throws on words that it does not know. */
export function readOptions(args: readonly string[]): Options | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      platform: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  const size = values.full ? 'full' : values.quick ? 'quick' : 'default';
  const only = values.only.split(',').filter((name) => name !== '');
  const { platform } = values;
  if (platform !== undefined && platform !== 'slack' && platform !== 'teams') {
    throw new Error(`There is no platform “${platform}”.\n\n${usage}`);
  }
  const platforms: Options['platforms'] = platform === undefined ? ['slack', 'teams'] : [platform];
  return { size, profile: values.profile, only, platforms, ...sizes[size] };
}
