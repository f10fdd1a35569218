import { defineNoun } from '../../commands/define.ts';
import { msg } from '../../core/msg.ts';
import { sql } from '../../store/database.ts';
import { logCard } from './cards.ts';
import { addCommand } from './commands/add.ts';
import { deleteCommand, editCommand } from './commands/edit.ts';
import { listCommand, showCommand } from './commands/list.ts';
import { eventTitles } from './messages.ts';
import { logsOfCustomer } from './of-customer.ts';
import { addLog } from './operations/add.ts';
import { deleteLog, editLog } from './operations/edit.ts';
import { listLogs, showLog } from './queries.ts';
import { logPolicyColumns } from './records.ts';
import { interactionReference } from './references.ts';
import { retainedLogs } from './retention.ts';

export const interactions = defineNoun({
  name: 'interaction',
  title: msg('Communication logs', '沟通记录'),
  words: ['log', 'logs', 'interaction', 'interactions', '记录', '沟通'],
  area: 'work',
  operations: [addLog, showLog, listLogs, editLog, deleteLog],
  commands: [addCommand, showCommand, listCommand, editCommand, deleteCommand],
  events: [
    { type: 'interaction.added', title: eventTitles.added },
    { type: 'interaction.edited', title: eventTitles.edited },
    { type: 'interaction.deleted', title: eventTitles.deleted },
    { type: 'customer.contacted', title: eventTitles.contacted },
  ],
  references: [interactionReference],
  card: logCard,
  ofCustomer: logsOfCustomer,
  retains: [retainedLogs],
  policy: { from: sql`interactions i`, columns: logPolicyColumns },
});
