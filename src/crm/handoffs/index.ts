import { defineNoun } from '../../commands/define.ts';
import { msg } from '../../core/msg.ts';
import { sql } from '../../store/database.ts';
import { handoffCard } from './cards.ts';
import { handoffCommands } from './commands.ts';
import { waitingForUs } from './home.ts';
import { messages } from './messages.ts';
import { handoffsOfCustomer } from './of-customer.ts';
import { acceptHandoff, declineHandoff, offerHandoff, withdrawHandoff } from './operations.ts';
import { overdueWatch } from './overdue.ts';
import { listHandoffs, showHandoff } from './queries.ts';
import { handoffPolicyColumns } from './records.ts';
import { handoffReference } from './references.ts';
import { subjectReference } from './subjects.ts';

/** An offer to another department to take over a customer, a task or a case. */
export const handoffs = defineNoun({
  name: 'handoff',
  title: messages.title,
  words: ['handoff', 'handoffs', 'hand-off', 'handover', '交接'],
  area: 'work',
  operations: [offerHandoff, acceptHandoff, declineHandoff, withdrawHandoff, showHandoff, listHandoffs],
  commands: handoffCommands,
  events: [
    {
      type: 'handoff.offered',
      title: msg('Hand-off offered', '收到交接'),
      tells: [
        { person: 'askedId', because: 'asked' },
        { channels: 'departmentId', how: 'announce' },
      ],
    },
    {
      type: 'handoff.accepted',
      title: msg('Hand-off accepted', '交接已被接受'),
      tells: [{ person: 'createdById', because: 'creator' }],
    },
    {
      type: 'handoff.declined',
      title: msg('Hand-off declined', '交接已被谢绝'),
      tells: [{ person: 'createdById', because: 'creator' }],
    },
    { type: 'handoff.withdrawn', title: msg('Hand-off withdrawn', '交接已撤回') },
    { type: 'task.offer_changed', title: msg('A task’s hand-off changed', '任务的交接有变化') },
    { type: 'handoff.edited', title: msg('Hand-off changed', '交接已更改') },
    {
      type: 'handoff.expired',
      title: msg('Hand-off not answered in time', '交接逾期未答复'),
      tells: [
        { channels: 'departmentId', how: 'announce' },
        { person: 'createdById', because: 'creator' },
      ],
    },
    {
      type: 'handoff.escalated',
      title: msg('Your department has not answered a hand-off', '您的部门有交接逾期未答复'),
      tells: [{ person: 'managerId', because: 'manager' }],
    },
    {
      type: 'handoff.unanswered',
      title: msg('Nobody answers a hand-off, and the department has no manager', '交接无人答复，且该部门没有经理'),
      tells: [{ admins: true }],
    },
  ],
  references: [handoffReference, subjectReference],
  card: handoffCard,
  policy: { from: sql`handoffs h`, columns: handoffPolicyColumns },
  home: { position: 15, draw: waitingForUs },
  ofCustomer: handoffsOfCustomer,
  watches: [overdueWatch],
});
