import { defineNoun } from '../../commands/define.ts';
import { msg } from '../../core/msg.ts';
import { sql } from '../../store/database.ts';
import { caseCard, caseCards } from './cards.ts';
import { closingWatch } from './closing.ts';
import { addCommand } from './commands/add.ts';
import { adminCommands } from './commands/admin.ts';
import { closingCommands } from './commands/closing.ts';
import { editCommand } from './commands/edit.ts';
import { listCommand, queueCommand } from './commands/list.ts';
import { stepCommands } from './commands/steps.ts';
import { assignCommand, classifyCommand, noteCommand, showCommand, takeCommand } from './commands/work.ts';
import { events } from './events.ts';
import { myCases } from './home.ts';
import { ofCustomer } from './of-customer.ts';
import { addCase } from './operations/add.ts';
import { assignCase } from './operations/assign.ts';
import { addCategory, listCategories, retireCategory } from './operations/categories.ts';
import { setClosing, showClosing } from './operations/closing.ts';
import { classifyCase, editCase } from './operations/edit.ts';
import { escalateCase } from './operations/escalate.ts';
import { listCases, showCase } from './operations/list.ts';
import { noteCase } from './operations/note.ts';
import { queueCases } from './operations/queue.ts';
import { replan } from './operations/replan.ts';
import { closeCase, reopenCase, resolveCase, respondCase, resumeCase, waitCase } from './operations/steps.ts';
import { setTarget, showTargets } from './operations/targets.ts';
import { policyColumns } from './records.ts';
import { caseResolver, categoryResolver } from './references.ts';
import { caseWatch } from './watch.ts';

/** A customer's problem, question or feedback, with the time in which it is promised an answer and a solution. */
export const cases = defineNoun({
  name: 'case',
  title: msg('Cases', '工单'),
  words: ['case', 'cases', 'ticket', 'tickets', '工单'],
  area: 'service',
  operations: [
    addCase,
    showCase,
    listCases,
    queueCases,
    assignCase,
    respondCase,
    waitCase,
    resumeCase,
    resolveCase,
    closeCase,
    reopenCase,
    escalateCase,
    noteCase,
    editCase,
    classifyCase,
    showTargets,
    setTarget,
    listCategories,
    addCategory,
    retireCategory,
    replan,
    showClosing,
    setClosing,
  ],
  commands: [
    addCommand,
    listCommand,
    queueCommand,
    showCommand,
    takeCommand,
    assignCommand,
    ...stepCommands,
    noteCommand,
    editCommand,
    classifyCommand,
    ...adminCommands,
    ...closingCommands,
  ],
  events,
  references: [caseResolver, categoryResolver],
  card: caseCard,
  cards: caseCards,
  home: { position: 15, draw: myCases },
  ofCustomer,
  policy: { from: sql`cases k`, columns: policyColumns },
  watches: [caseWatch, closingWatch],
});
