import { defineNoun } from '../../commands/define.ts';
import { analysisCommands } from './commands.ts';
import { messages } from './messages.ts';
import { scoreOfCustomer } from './of-customer.ts';
import { listPriority, showScore } from './operations.ts';
import { scoreWatch } from './recompute.ts';
import { recomputeAll, setRules, showRules } from './rule-operations.ts';

/** How important each customer is, and why: made from what all nouns know of them, as far as the reader may know it. */
export const analysis = defineNoun({
  name: 'analysis',
  title: messages.title,
  words: ['score', 'scores', '评分'],
  area: 'insight',
  operations: [showScore, listPriority, showRules, setRules, recomputeAll],
  commands: analysisCommands,
  events: [],
  references: [],
  ofCustomer: scoreOfCustomer,
  watches: [scoreWatch],
});
