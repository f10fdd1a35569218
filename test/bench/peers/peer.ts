import type pg from 'pg';

/** A command as somebody types it, and what its answer must contain to count. */
export interface Typed {
  readonly text: string;
  /** Which of the company's people types it: 1 to their number. */
  readonly staff: number;
  readonly answer: string;
}

export interface Asked {
  /** Resolves when the acknowledgement is here, to the milliseconds it took. */
  readonly acknowledged: Promise<number>;
  /** Resolves when the right answer has arrived; an answer that says anything else rejects it. */
  readonly answered: Promise<void>;
}

/** Stands where a platform is: sends what people type, says "ok" to everything at once, and notes when what arrived. */
export interface Peer {
  /** As the database calls it. */
  readonly name: 'slack' | 'teams';
  /** As people call it. */
  readonly title: string;
  /** The workspace or tenant that everything happens in. */
  readonly workspace: string;
  /** The settings that connect the program here; the floors understand them too. */
  readonly env: Readonly<Record<string, string>>;
  /** The least that could do the same: bundles of `floors/`. */
  readonly floors: { readonly acknowledgement: string; readonly answers: string; readonly deliveries: string };
  /** Where pushes go: so many channels that the platform's limit for each plays no part. */
  readonly channels: readonly string[];
  /** Sends a command, signed as the platform signs, and waits for its answer for a minute. */
  ask(port: number, typed: Typed): Asked;
  /** The same to a floor that does not answer. */
  send(port: number, typed: Typed): Promise<number>;
  /** Leaves in the database what the program learns of its channels when it is added to them. */
  introduce(client: pg.Client): Promise<void>;
  /** Forgets posted messages; resolves when `count` more have arrived, to the time of the last. Rejects after `withinMs`. */
  expectPosts(count: number, withinMs: number): Promise<number>;
  /** The last message posted, as the platform's own client takes it. Throws when there was none. */
  lastPost(): Readonly<Record<string, unknown>>;
  stop(): Promise<void>;
}

/** A program that is asked for more than it can do falls behind, and is waited for. */
export const answerWithinMs = 60_000;

export function checkAnswer(body: string, { text, answer }: Typed): void {
  if (!body.includes(answer)) throw new Error(`“${text}” was answered with: ${body.slice(0, 400)}`);
}

/** Counts messages on their way in. */
export function createCounter() {
  let waited: { left: number; settle: (at: number) => void } | null = null;
  return {
    count(): void {
      if (!waited) return;
      waited.left -= 1;
      if (waited.left === 0) waited.settle(performance.now());
    },
    expect: (count: number, withinMs: number): Promise<number> =>
      within(withinMs, `${count} messages`, (settle: (at: number) => void) => {
        waited = { left: count, settle };
      }),
  };
}

export function within<T>(limitMs: number, what: string, begin: (settle: (value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Waited ${limitMs} ms in vain for ${what}.`)), limitMs);
    begin((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}
