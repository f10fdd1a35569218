import { firstCustomers, staffCount, userOf } from '../company.ts';
import type { Sink } from '../sink.ts';
import { sendCommand } from '../slack-requests.ts';

/** A command as somebody types it, and what its answer must contain to count. */
export interface Typed {
  readonly text: string;
  readonly user: string;
  readonly answer: string;
}

let typed = 0;

/** Three commands that the floors know too. No two `task add` are alike. */
export const commands = {
  add(): Typed {
    typed += 1;
    const title = `Send the quote no. ${typed}`;
    const text = `task add C-${customer(typed)} "${title}" due:friday priority:high`;
    return { text, user: somebody(typed), answer: title };
  },
  list(): Typed {
    typed += 1;
    return { text: 'task list mine', user: somebody(typed), answer: 'Follow up no.' };
  },
  show(): Typed {
    typed += 1;
    const id = customer(typed);
    return { text: `customer show C-${id}`, user: somebody(typed), answer: `C-${id}` };
  },
} as const;

const customer = (index: number): number => 1 + ((index * 7) % firstCustomers);
const somebody = (index: number): string => userOf(1 + (index % staffCount));

/** Resolves when the right answer has arrived; an answer that says anything else ends the bench. */
export async function ask(port: number, sink: Sink, { text, user, answer }: Typed): Promise<void> {
  const { url, arrived } = sink.expectAnswer();
  await Promise.all([sendCommand(port, { text, user, responseUrl: url }), expectAnswer(arrived, text, answer)]);
}

export async function expectAnswer(arrived: Promise<string>, text: string, answer: string): Promise<void> {
  const body = await arrived;
  if (!body.includes(answer)) throw new Error(`“${text}” was answered with: ${body.slice(0, 400)}`);
}
