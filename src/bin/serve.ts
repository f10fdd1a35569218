import { startApp } from '../app.ts';
import { loadConfig } from '../config.ts';
import { createLogger } from '../log.ts';
import { checkStart, startWarnings } from '../start-checks.ts';
import { createEnding } from './ending.ts';
import { print } from './print.ts';

/** Runs until it is asked to stop: Ctrl-C or SIGTERM once ends it in order, a second time at once. */
export async function serve(parts: { web: boolean; worker: boolean }): Promise<void> {
  const started = performance.now();
  const config = loadConfig();
  checkStart(config, parts);
  const log = createLogger(config.logLevel);
  let stop: () => Promise<void> = async () => undefined;
  const ending = createEnding(() => stop());
  process.on('SIGINT', ending.signal);
  process.on('SIGTERM', ending.signal);
  // A fault that nobody awaits is a fault of ours: noted, and the process goes on serving everybody else.
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'an unhandled rejection'));
  // Nobody knows what state this leaves behind, so it ends here; what was kept is resumed. Logged by us, since Node would print
  // the whole error, with whatever request and token hangs on it.
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'an uncaught exception');
    process.exit(1);
  });

  const starting = startApp({ config, log, ...parts, announce: print });
  stop = async () => (await starting).stop();
  const app = await starting;
  if (ending.begun) return;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (app.playground) {
    print(
      `\n  Crossdesk is ready (${seconds} s). Open the playground:\n\n    ${app.url}/playground\n\n  Ctrl-C stops it; everything is kept.\n`,
    );
  } else if (app.url) print(`Crossdesk is ready (${seconds} s) on ${app.url}`);
  else print(`Crossdesk's worker is ready (${seconds} s)`);
  for (const warning of await startWarnings(config, app.database)) {
    log.warn(warning);
    print(`\n  ${warning}\n`);
  }
}
