import { defineNoun } from '../../commands/define.ts';
import { msg } from '../../core/msg.ts';
import { sql } from '../../store/database.ts';
import { dealCard, dealCards } from './cards.ts';
import { addCommand } from './commands/add.ts';
import { assignCommand, editCommand, removeCommand } from './commands/edit.ts';
import { listCommand, outcomesCommand, pipelineCommand, showCommand } from './commands/list.ts';
import { addStageCommand, editStageCommand, retireStageCommand, stagesCommand } from './commands/stages.ts';
import { loseCommand, moveCommand, reopenCommand, winCommand } from './commands/work.ts';
import { messages } from './messages.ts';
import { eventTitles } from './names.ts';
import { dealsOfCustomer } from './of-customer.ts';
import { addDeal } from './operations/add.ts';
import { assignDeal, editDeal, removeDeal } from './operations/edit.ts';
import { listDeals, showDeal } from './operations/list.ts';
import { loseDeal, moveDeal, reopenDeal, winDeal } from './operations/move.ts';
import { readOutcomes } from './operations/outcomes.ts';
import { readPipeline } from './operations/pipeline.ts';
import { addStage, editStage, listStages, retireStage } from './operations/stages.ts';
import { overdueDeals } from './overdue.ts';
import { dealColumns } from './records.ts';
import { dealReference, stageReference } from './references.ts';

/** A chance to sell something to a customer, on its way through the stages of the pipeline until it is won or lost. */
export const deals = defineNoun({
  name: 'deal',
  title: messages.title,
  words: ['deal', 'deals', 'opportunity', 'opportunities', '商机', '销售机会'],
  area: 'sales',
  operations: [
    addDeal,
    showDeal,
    listDeals,
    readPipeline,
    readOutcomes,
    moveDeal,
    winDeal,
    loseDeal,
    reopenDeal,
    editDeal,
    assignDeal,
    removeDeal,
    listStages,
    addStage,
    editStage,
    retireStage,
  ],
  commands: [
    addCommand,
    listCommand,
    pipelineCommand,
    outcomesCommand,
    showCommand,
    moveCommand,
    winCommand,
    loseCommand,
    reopenCommand,
    editCommand,
    assignCommand,
    removeCommand,
    stagesCommand,
    addStageCommand,
    editStageCommand,
    retireStageCommand,
  ],
  events: [
    {
      type: 'deal.added',
      title: eventTitles.added,
      tells: [
        { channels: 'departmentId', how: 'post' },
        { person: 'ownerId', because: 'owner' },
        { channels: 'customerDepartmentId', how: 'post' },
      ],
    },
    { type: 'deal.edited', title: eventTitles.edited },
    { type: 'deal.moved', title: eventTitles.moved },
    {
      type: 'deal.won',
      title: eventTitles.won,
      lead: msg('Won', '赢单'),
      tells: [
        { channels: 'departmentId', how: 'announce' },
        { person: 'ownerId', because: 'owner' },
        { person: 'createdById', because: 'creator' },
      ],
    },
    {
      type: 'deal.lost',
      title: eventTitles.lost,
      lead: msg('Lost', '输单'),
      tells: [
        { person: 'ownerId', because: 'owner' },
        { person: 'createdById', because: 'creator' },
      ],
    },
    { type: 'deal.reopened', title: eventTitles.reopened, tells: [{ person: 'ownerId', because: 'owner' }] },
    {
      type: 'deal.assigned',
      title: eventTitles.assigned,
      lead: msg('Yours now', '现由您负责'),
      tells: [
        { person: 'ownerId', because: 'owner' },
        { channels: 'departmentId', how: 'post' },
      ],
    },
    { type: 'deal.removed', title: eventTitles.removed },
    {
      type: 'deal.overdue',
      title: eventTitles.overdue,
      lead: msg('Expected to be decided by now', '已过预计成交日期'),
      tells: [{ person: 'ownerId', because: 'owner' }],
    },
  ],
  references: [dealReference, stageReference],
  card: dealCard,
  cards: dealCards,
  ofCustomer: dealsOfCustomer,
  policy: { from: sql`deals d`, columns: dealColumns },
  watches: [overdueDeals],
});
