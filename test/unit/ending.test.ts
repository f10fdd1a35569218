import { describe, expect, it } from 'vitest';
import { createEnding } from '../../src/bin/ending.ts';

function watched(stop: () => Promise<void>) {
  const seen = { codes: [] as number[], said: [] as string[], failed: [] as unknown[], now: 1_000 };
  const ending = createEnding(stop, {
    exit: (code) => void seen.codes.push(code),
    now: () => seen.now,
    say: (line) => void seen.said.push(line),
    fail: (error) => void seen.failed.push(error),
  });
  return { seen, ending };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('asked to stop', () => {
  it('the same Ctrl-C from the terminal and from npm ends in order, once', async () => {
    let stops = 0;
    const { seen, ending } = watched(async () => {
      stops += 1;
    });
    expect(ending.begun).toBe(false);
    ending.signal('SIGINT');
    seen.now += 40;
    ending.signal('SIGINT');
    expect(ending.begun).toBe(true);
    await settled();
    expect(stops).toBe(1);
    expect(seen.codes).toEqual([0]);
    expect(seen.said).toHaveLength(1);
  });

  it('a second wish, later, ends at once', () => {
    const { seen, ending } = watched(() => new Promise(() => undefined));
    ending.signal('SIGTERM');
    seen.now += 2_000;
    ending.signal('SIGINT');
    expect(seen.codes).toEqual([130]);
  });

  it('a fault while stopping is told', async () => {
    const { seen, ending } = watched(() => Promise.reject(new Error('stuck')));
    ending.signal('SIGINT');
    await settled();
    expect(seen.failed).toEqual([new Error('stuck')]);
    expect(seen.codes).toEqual([]);
  });
});
