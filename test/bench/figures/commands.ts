import { firstCustomers, staffCount } from '../company.ts';
import type { Peer, Typed } from '../peers/peer.ts';

let typed = 0;

/** Three commands that the floors know too. No two `task add` are alike. */
export const commands = {
  add(): Typed {
    typed += 1;
    const title = `Send the quote no. ${typed}`;
    const text = `task add C-${customer(typed)} "${title}" due:friday priority:high`;
    return { text, staff: somebody(typed), answer: title };
  },
  list(): Typed {
    typed += 1;
    return { text: 'task list mine', staff: somebody(typed), answer: 'Follow up no.' };
  },
  show(): Typed {
    typed += 1;
    const id = customer(typed);
    return { text: `customer show C-${id}`, staff: somebody(typed), answer: `C-${id}` };
  },
} as const;

const customer = (index: number): number => 1 + ((index * 7) % firstCustomers);
const somebody = (index: number): number => 1 + (index % staffCount);

/** Resolves when a command is acknowledged and the right answer has arrived; an answer that says anything else ends the bench. */
export async function ask(peer: Peer, port: number, command: Typed): Promise<void> {
  const { acknowledged, answered } = peer.ask(port, command);
  await Promise.all([acknowledged, answered]);
}
