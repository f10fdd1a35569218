import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Open loop: `rate` jobs a second begin, whatever became of those before them, as people do. Resolves to what the jobs
 * resolve to, in no particular order, when all are over. The first job that fails ends it.
 */
export async function openLoop<T>(rate: number, seconds: number, job: (index: number) => Promise<T>): Promise<T[]> {
  const total = Math.round(rate * seconds);
  const results: T[] = [];
  const running = new Set<Promise<void>>();
  let failure: { error: unknown } | null = null;
  const began = performance.now();
  for (let index = 0; index < total && !failure; index += 1) {
    const wait = began + (index / rate) * 1_000 - performance.now();
    if (wait > 0) await sleep(wait);
    const one: Promise<void> = job(index).then(
      (result) => {
        results.push(result);
        running.delete(one);
      },
      (error: unknown) => {
        failure ??= { error };
        running.delete(one);
      },
    );
    running.add(one);
  }
  await Promise.all(running);
  if (failure) throw (failure as { error: unknown }).error;
  return results;
}

export interface Closed {
  /** Jobs a second. */
  readonly rate: number;
  readonly jobs: number;
}

/** Closed loop: `concurrency` jobs at a time, each followed by the next, for so long. The first job that fails ends it. */
export async function closedLoop(
  concurrency: number,
  seconds: number,
  job: (index: number) => Promise<unknown>,
): Promise<Closed> {
  const began = performance.now();
  const ends = began + seconds * 1_000;
  let index = 0;
  let jobs = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    while (!failed && performance.now() < ends) {
      index += 1;
      try {
        await job(index);
      } catch (error) {
        failed = true;
        throw error;
      }
      jobs += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return { rate: (jobs / (performance.now() - began)) * 1_000, jobs };
}
