import { defineConfig } from 'vitest/config';

// What needs a Redis and a PostgreSQL server, or a browser, runs by a command of its own.
const include = {
  default: ['test/*.test.ts', 'test/{unit,integration,e2e,contract}/**/*.test.ts'],
  services: ['test/services/**/*.test.ts'],
  browser: ['test/browser/**/*.test.ts'],
};
const suite = (process.env.CROSSDESK_SUITE ?? 'default') as keyof typeof include;

export default defineConfig({
  test: {
    include: include[suite],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    // Files of one worker share what they have imported: loading the program anew for each takes longer than many of them.
    isolate: suite !== 'default',
    fakeTimers: { toFake: ['Date'] },
  },
});
