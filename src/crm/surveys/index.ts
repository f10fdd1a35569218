import { defineNoun } from '../../commands/define.ts';
import { sql } from '../../store/database.ts';
import { surveyCard, surveyCards } from './cards.ts';
import { surveyCommands } from './commands.ts';
import { eventTitles, messages } from './messages.ts';
import { surveysOfCustomer } from './of-customer.ts';
import { editSurvey, recordSurvey, removeSurvey } from './operations.ts';
import { listSurveys, showSurvey, summarizeSurveys } from './read-operations.ts';
import { surveyColumns } from './records.ts';
import { surveyReference } from './references.ts';
import { retainedComments } from './retention.ts';

/** What customers say of us: the raw answers that measures of satisfaction and loyalty are made from. */
export const surveys = defineNoun({
  name: 'survey',
  title: messages.title,
  words: ['survey', 'surveys', '调查', '满意度调查'],
  area: 'marketing',
  operations: [recordSurvey, showSurvey, listSurveys, summarizeSurveys, editSurvey, removeSurvey],
  commands: surveyCommands,
  events: [
    {
      type: 'survey.recorded',
      title: eventTitles.recorded,
      tells: [{ channels: 'customerDepartmentId', how: 'post' }],
    },
    {
      type: 'survey.low',
      title: eventTitles.low,
      lead: eventTitles.low,
      tells: [
        { person: 'customerOwnerId', because: 'owner' },
        { channels: 'customerDepartmentId', how: 'announce' },
      ],
    },
    { type: 'survey.edited', title: eventTitles.edited },
    { type: 'survey.removed', title: eventTitles.removed },
  ],
  references: [surveyReference],
  card: surveyCard,
  cards: surveyCards,
  ofCustomer: surveysOfCustomer,
  retains: [retainedComments],
  policy: { from: sql`surveys v`, columns: surveyColumns },
});
