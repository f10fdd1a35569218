import { startApp } from '../app.ts';
import type { Config } from '../config.ts';
import { createLogger } from '../log.ts';
import { print } from './print.ts';

/** Prints each finding, faults with their mend; exit code 1 when something is wrong. */
export async function runDoctor(
  config: Config,
  options: { replay?: boolean; json?: boolean; full?: boolean; anchor?: string },
): Promise<void> {
  const app = await startApp({ config, log: createLogger('error'), web: false, worker: false, lookOnly: true });
  try {
    if (options.replay) print(`${await app.notifications.replayDeadLetters()} dead letters are sent again.`);
    const findings = await app.doctor({
      full: options.full === true,
      ...(options.anchor === undefined ? {} : { anchor: options.anchor }),
    });
    if (options.json)
      print(
        JSON.stringify(
          findings.map(({ ok, what, fix }) => ({ ok, what: what.en, ...(fix ? { fix: fix.en } : {}) })),
          null,
          2,
        ),
      );
    else {
      for (const { ok, what, fix } of findings) {
        print(`${ok ? '✓' : '✗'} ${what.en}`);
        if (!ok && fix) print(`    ${fix.en}`);
      }
    }
    if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
  } finally {
    await app.stop();
  }
}
