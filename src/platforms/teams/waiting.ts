import { randomUUID } from 'node:crypto';
import type { HttpAnswer } from './bot.ts';

/** What an HTTP request that waits for its answer can be answered with. */
export type WaitingKind = 'card' | 'dialog';

export interface Waiting {
  readonly id: string;
  readonly kind: WaitingKind;
  readonly answered: Promise<HttpAnswer>;
  /** Nobody listens any more; what comes later goes as a message. */
  close(): void;
}

/** A request that still can be answered in itself. */
export interface OpenRequest {
  readonly kind: WaitingKind;
  answer(answer: HttpAnswer): void;
}

/** The invokes of this process whose HTTP answer is still owed. An answer made by another process, or too late, finds none. */
export function createWaitingRoom() {
  const open = new Map<string, OpenRequest>();
  return {
    enter(kind: WaitingKind): Waiting {
      const id = randomUUID();
      let settle: (answer: HttpAnswer) => void = () => undefined;
      const answered = new Promise<HttpAnswer>((resolve) => {
        settle = resolve;
      });
      open.set(id, {
        kind,
        answer(answer) {
          open.delete(id);
          settle(answer);
        },
      });
      return { id, kind, answered, close: () => void open.delete(id) };
    },
    find: (id: string | undefined): OpenRequest | null => (id === undefined ? null : (open.get(id) ?? null)),
  };
}

export type WaitingRoom = ReturnType<typeof createWaitingRoom>;
