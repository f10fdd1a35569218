import { defineNoun } from '../../commands/define.ts';
import { msg } from '../../core/msg.ts';
import { sql } from '../../store/database.ts';
import { needCard, needCards } from './cards.ts';
import { addCommand } from './commands/add.ts';
import { assignCommand, editCommand } from './commands/edit.ts';
import { listCommand, showCommand } from './commands/list.ts';
import { dealCommand, dropCommand, meetCommand, qualifyCommand, reopenCommand, taskCommand } from './commands/steps.ts';
import { typeCommands } from './commands/types.ts';
import { eventTitles, messages } from './messages.ts';
import { needsOfCustomer } from './of-customer.ts';
import { addNeed } from './operations/add.ts';
import { assignNeed, editNeed } from './operations/edit.ts';
import { listNeeds, showNeed } from './operations/list.ts';
import { dropNeed, meetNeed, qualifyNeed, reopenNeed } from './operations/steps.ts';
import { needToDeal, needToTask } from './operations/turn.ts';
import { addType, editType, listTypes, retireType } from './operations/types.ts';
import { overdueNeeds } from './overdue.ts';
import { needColumns } from './records.ts';
import { needReference } from './references.ts';
import { needTypeReference } from './type-reference.ts';

/** What a customer needs, from the first time that they said so until it is met or not. */
export const needs = defineNoun({
  name: 'need',
  title: messages.title,
  words: ['need', 'needs', 'requirement', 'requirements', '需求'],
  area: 'customers',
  operations: [
    addNeed,
    showNeed,
    listNeeds,
    editNeed,
    assignNeed,
    qualifyNeed,
    meetNeed,
    dropNeed,
    reopenNeed,
    needToDeal,
    needToTask,
    listTypes,
    addType,
    editType,
    retireType,
  ],
  commands: [
    addCommand,
    listCommand,
    showCommand,
    qualifyCommand,
    meetCommand,
    dropCommand,
    reopenCommand,
    dealCommand,
    taskCommand,
    editCommand,
    assignCommand,
    ...typeCommands,
  ],
  events: [
    {
      type: 'need.added',
      title: eventTitles.added,
      tells: [
        { channels: 'departmentId', how: 'post' },
        { person: 'ownerId', because: 'owner' },
        { channels: 'customerDepartmentId', how: 'post' },
      ],
    },
    { type: 'need.edited', title: eventTitles.edited },
    { type: 'need.qualified', title: eventTitles.qualified },
    {
      type: 'need.met',
      title: eventTitles.met,
      lead: msg('Met', '已满足'),
      tells: [
        { person: 'createdById', because: 'creator' },
        { person: 'customerOwnerId', because: 'owner' },
      ],
    },
    {
      type: 'need.unmet',
      title: eventTitles.unmet,
      lead: msg('Could not be met', '未能满足'),
      tells: [
        { person: 'createdById', because: 'creator' },
        { person: 'customerOwnerId', because: 'owner' },
      ],
    },
    { type: 'need.dropped', title: eventTitles.dropped },
    { type: 'need.reopened', title: eventTitles.reopened, tells: [{ person: 'ownerId', because: 'owner' }] },
    {
      type: 'need.assigned',
      title: eventTitles.assigned,
      lead: msg('Yours now', '现由您负责'),
      tells: [
        { person: 'ownerId', because: 'owner' },
        { channels: 'departmentId', how: 'post' },
      ],
    },
    { type: 'need.removed', title: eventTitles.removed },
    {
      type: 'need.overdue',
      title: eventTitles.overdue,
      lead: msg('Needed by now', '客户需要的日期已到'),
      tells: [{ person: 'ownerId', because: 'owner' }],
    },
  ],
  references: [needReference, needTypeReference],
  card: needCard,
  cards: needCards,
  ofCustomer: needsOfCustomer,
  policy: { from: sql`needs n`, columns: needColumns },
  watches: [overdueNeeds],
});
