import { defineNoun } from '../../commands/define.ts';
import { sql } from '../../store/database.ts';
import { fieldCard } from './cards.ts';
import { fieldCommands } from './commands.ts';
import { eventTitles, messages } from './messages.ts';
import { addField, editField, listFields, retireField, showField } from './operations.ts';
import { fieldReference } from './references.ts';

/** Fields that an admin declares because this company needs to know something that others do not. */
export const fields = defineNoun({
  name: 'field',
  title: messages.title,
  words: ['field', 'fields', '字段'],
  area: 'company',
  operations: [addField, listFields, showField, editField, retireField],
  commands: fieldCommands,
  events: [
    { type: 'field.added', title: eventTitles.added },
    { type: 'field.edited', title: eventTitles.edited },
    { type: 'field.retired', title: eventTitles.retired },
  ],
  references: [fieldReference],
  card: fieldCard,
  policy: { from: sql`custom_fields f`, columns: { id: sql`f.id` } },
});
