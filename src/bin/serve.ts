import { startApp } from '../app.ts';
import { loadConfig } from '../config.ts';
import { createLogger } from '../log.ts';
import { fail } from './fail.ts';
import { print } from './print.ts';

/** Runs until it is asked to stop: Ctrl-C or SIGTERM once ends it in order, a second time at once. */
export async function serve(parts: { web: boolean; worker: boolean }): Promise<void> {
  const started = performance.now();
  const config = loadConfig();
  const log = createLogger(config.logLevel);
  let stopping = false;
  let stop: () => Promise<void> = async () => undefined;
  const end = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(130);
    stopping = true;
    print(`\n${signal === 'SIGINT' ? 'Stopping' : 'Asked to stop'} …`);
    stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  // A fault that nobody awaits is a fault of ours: noted, and the process goes on serving everybody else.
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'an unhandled rejection'));

  const starting = startApp({ config, log, ...parts, announce: print });
  stop = async () => (await starting).stop();
  const app = await starting;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (app.playground) {
    print(
      `\n  Crossdesk is ready (${seconds} s). Open the playground:\n\n    ${app.url}/playground\n\n  Ctrl-C stops it; everything is kept.\n`,
    );
  } else if (app.url) print(`Crossdesk is ready (${seconds} s) on ${app.url}`);
  else print(`Crossdesk's worker is ready (${seconds} s)`);
}
