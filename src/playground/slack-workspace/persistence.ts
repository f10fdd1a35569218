import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** How long changes are gathered at least before they are written, in ms. What a kill −9 may lose. */
const gatherMs = 100;
/** A large state is written more rarely, so that keeping it takes a tenth of the time at most. */
const restPerWrite = 9;

/** Whatever can be kept whole: it says what it holds, and when that changed. */
interface Kept {
  snapshot(): unknown;
  onChange(listener: (change: { type: string }) => void): () => void;
}

/** Reads the state a former run left. A missing file is a first start; an unreadable one is set aside, not lost. */
export function readSnapshot<Snapshot extends { version: 1 }>(file: string): Snapshot | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const parsed = JSON.parse(text) as Snapshot;
    if (parsed.version !== 1) throw new SyntaxError(`unknown version ${String(parsed.version)}`);
    return parsed;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    renameSync(file, `${file}.unreadable-${Date.now()}`);
    return undefined;
  }
}

/** Keeps the state in a file: whole snapshots, each written beside the old one and moved over it. */
export function keepSnapshot(state: Kept, file: string) {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.writing`;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let pause = gatherMs;
  const write = async (): Promise<void> => {
    const started = performance.now();
    await writeFile(draft, JSON.stringify(state.snapshot()), { mode: 0o600 });
    await rename(draft, file);
    pause = Math.max(gatherMs, (performance.now() - started) * restPerWrite);
  };
  const schedule = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      // A full disk must not end the process that serves the bot; `stop` writes once more and reports it.
      writing = writing.then(write).catch((error: unknown) => {
        process.emitWarning(`the playground could not keep its messages: ${String(error)}`);
      });
    }, pause);
  };
  const off = state.onChange((change) => {
    if (change.type !== 'call' && change.type !== 'request') schedule();
  });
  return {
    /** Writes what is left. Throws when the state could not be kept. */
    async stop(): Promise<void> {
      off();
      if (timer) clearTimeout(timer);
      await writing;
      writeFileSync(draft, JSON.stringify(state.snapshot()), { mode: 0o600 });
      renameSync(draft, file);
    },
  };
}
