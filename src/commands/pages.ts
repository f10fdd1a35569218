import { rowOf, rowsFrom } from '../cards/pages.ts';
import type { Incoming } from '../core/incoming.ts';
import type { Invocation } from '../core/invocation.ts';
import type { Outcome } from './context.ts';

/** Longest JSON of a command that is drawn again, so that a button can carry it and a row's number: platforms take 2,000. */
const longest = 1_900;

/** A read's card knows what draws it again, and so can be shown page by page where a platform has no room for all of its rows. */
export function drawnBy(outcome: Outcome, does: Invocation): Outcome {
  const { answer } = outcome;
  if (answer.kind !== 'card' || JSON.stringify(does).length > longest) return outcome;
  return { ...outcome, answer: { ...answer, card: { ...answer.card, again: does } } };
}

/** The page that a button asked for. */
export function pageOf(outcome: Outcome, { says }: Incoming): Outcome {
  const from = 'invocation' in says ? rowOf(says.invocation) : 0;
  if (from === 0 || outcome.answer.kind !== 'card') return outcome;
  return { ...outcome, answer: { ...outcome.answer, card: rowsFrom(outcome.answer.card, from) } };
}
