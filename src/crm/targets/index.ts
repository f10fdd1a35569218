import { defineNoun } from '../../commands/define.ts';
import { sql } from '../../store/database.ts';
import { targetCard } from './cards.ts';
import { planAddCommand, planDoneCommand, planListCommand, planRemoveCommand } from './commands/plan.ts';
import { listCommand, showCommand } from './commands/read.ts';
import { addCommand, editCommand, recordCommand, removeCommand } from './commands/write.ts';
import { eventTitles, messages } from './messages.ts';
import { addPlanLine, finishPlanLine, listPlan, removePlanLine } from './operations/plan.ts';
import { listTargets, showTarget } from './operations/read.ts';
import { recordShare } from './operations/record.ts';
import { addTarget, editTarget, removeTarget } from './operations/write.ts';
import { targetColumns } from './records.ts';
import { targetReference } from './references.ts';

/** What a company, department or person wants to reach in a period, how far they are, and what they plan to do for it. */
export const targets = defineNoun({
  name: 'target',
  title: messages.title,
  words: ['target', 'targets', 'goal', 'goals', '目标', '指标'],
  area: 'sales',
  operations: [
    addTarget,
    showTarget,
    listTargets,
    editTarget,
    recordShare,
    removeTarget,
    addPlanLine,
    listPlan,
    finishPlanLine,
    removePlanLine,
  ],
  commands: [
    addCommand,
    listCommand,
    showCommand,
    editCommand,
    recordCommand,
    removeCommand,
    planAddCommand,
    planListCommand,
    planDoneCommand,
    planRemoveCommand,
  ],
  events: [
    {
      type: 'target.added',
      title: eventTitles.added,
      tells: [
        { person: 'ownerId', because: 'owner' },
        { channels: 'departmentId', how: 'post' },
      ],
    },
    { type: 'target.edited', title: eventTitles.edited, tells: [{ person: 'ownerId', because: 'owner' }] },
    { type: 'target.recorded', title: eventTitles.recorded },
    { type: 'target.planned', title: eventTitles.planned },
    { type: 'target.removed', title: eventTitles.removed },
  ],
  references: [targetReference],
  card: targetCard,
  policy: { from: sql`sales_targets g`, columns: targetColumns },
});
