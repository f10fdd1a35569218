import { defineNoun } from '../../commands/define.ts';
import { msg } from '../../core/msg.ts';
import { sql } from '../../store/database.ts';
import { logCard } from './cards.ts';
import { logCommands } from './commands.ts';
import { eventTitles } from './messages.ts';
import { addLog, deleteLog, editLog } from './operations.ts';
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
  commands: logCommands,
  events: [
    { type: 'interaction.added', title: eventTitles.added },
    { type: 'interaction.edited', title: eventTitles.edited },
    { type: 'interaction.deleted', title: eventTitles.deleted },
    { type: 'customer.contacted', title: eventTitles.contacted },
  ],
  references: [interactionReference],
  card: logCard,
  retains: [retainedLogs],
  policy: { from: sql`interactions i`, columns: logPolicyColumns },
});
