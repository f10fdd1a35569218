import { fail } from './fail.ts';
import { print } from './print.ts';

/** One Ctrl-C reaches us twice under npm, from the terminal and from npm: what follows so closely is the same wish, in milliseconds. */
const sameWishMs = 500;

export interface Ending {
  /** The first signal ends in order, a later one at once. */
  signal(signal: NodeJS.Signals): void;
  readonly begun: boolean;
}

export function createEnding(
  stop: () => Promise<void>,
  outside: { exit(code: number): void; now(): number; say(line: string): void; fail(error: unknown): void } = {
    exit: (code) => process.exit(code),
    now: () => performance.now(),
    say: print,
    fail,
  },
): Ending {
  let since: number | null = null;
  return {
    get begun() {
      return since !== null;
    },
    signal(signal) {
      if (since !== null) {
        if (outside.now() - since > sameWishMs) outside.exit(130);
        return;
      }
      since = outside.now();
      outside.say(`\n${signal === 'SIGINT' ? 'Stopping' : 'Asked to stop'} …`);
      stop().then(
        () => outside.exit(0),
        (error: unknown) => outside.fail(error),
      );
    },
  };
}
