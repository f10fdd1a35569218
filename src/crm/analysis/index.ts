import { defineNoun } from '../../commands/define.ts';
import { msg } from '../../core/msg.ts';
import { analysisCommands } from './commands.ts';
import { messages } from './messages.ts';
import { scoreOfCustomer } from './of-customer.ts';
import { listPriority, showScore } from './operations.ts';
import { scoreWatch, segmentWatch } from './recompute.ts';
import { recomputeAll, setRules, showRules } from './rule-operations.ts';

/** How important each customer is, and why: made from what all nouns know of them, as far as the reader may know it. */
export const analysis = defineNoun({
  name: 'analysis',
  title: messages.title,
  words: ['score', 'scores', '评分'],
  area: 'insight',
  operations: [showScore, listPriority, showRules, setRules, recomputeAll],
  commands: analysisCommands,
  events: [
    {
      type: 'customer.class_changed',
      title: msg('Customer’s class changed', '客户等级变化'),
      lead: msg('Another class now', '客户等级已变化'),
      tells: [{ person: 'ownerId', because: 'owner' }],
    },
    {
      type: 'department.classes_changed',
      title: msg('Classes of many customers changed', '多位客户等级变化'),
      lead: msg(
        'Many customers are of another class now; see: customer priority',
        '多位客户等级已变化，请查看：客户 优先级',
      ),
      tells: [{ channels: 'departmentId', how: 'announce' }],
    },
  ],
  references: [],
  ofCustomer: scoreOfCustomer,
  watches: [scoreWatch, segmentWatch],
});
