import { defineNoun, type Noun } from '../../commands/define.ts';
import { msg } from '../../core/msg.ts';
import { sql } from '../../store/database.ts';
import { campaignCard, type FindNoun } from './cards.ts';
import { addCommand, assignCommand, editCommand, removeCommand } from './commands/plan.ts';
import { audienceCommand, evaluateCommand, listCommand, membersCommand, showCommand } from './commands/read.ts';
import {
  addActivityCommand,
  addCostCommand,
  cancelCommand,
  doneActivityCommand,
  finishCommand,
  improveCommand,
  resultCommand,
  setAudienceCommand,
  startCommand,
  touchCommand,
} from './commands/work.ts';
import { dueCampaigns } from './due.ts';
import { eventTitles } from './labels.ts';
import { messages } from './messages.ts';
import { campaignsOfCustomer } from './of-customer.ts';
import { cancelCampaign, finishCampaign, setAudience, startCampaign } from './operations/life.ts';
import { addActivity, addCost, doneActivity, improveCampaign } from './operations/parts.ts';
import { evaluateCampaign, listCampaigns, listMembers, readAudience, showCampaign } from './operations/read.ts';
import { noteResult, touch } from './operations/touch.ts';
import { addCampaign, assignCampaign, editCampaign, removeCampaign } from './operations/write.ts';
import { campaignColumns } from './records.ts';
import { campaignReference } from './references.ts';

/** What marketing sets out to do, whom it reached, and what that brought. `find` gives the noun of improvement actions. */
export function createCampaigns(find: FindNoun): Noun {
  return defineNoun({
    name: 'campaign',
    title: messages.title,
    words: ['campaign', 'campaigns', '营销活动', '活动'],
    area: 'marketing',
    operations: [
      addCampaign,
      showCampaign,
      listCampaigns,
      editCampaign,
      assignCampaign,
      removeCampaign,
      startCampaign,
      finishCampaign,
      cancelCampaign,
      readAudience,
      setAudience,
      touch,
      noteResult,
      listMembers,
      addActivity,
      doneActivity,
      addCost,
      evaluateCampaign,
      improveCampaign,
    ],
    commands: [
      addCommand,
      listCommand,
      showCommand,
      editCommand,
      audienceCommand,
      setAudienceCommand,
      startCommand,
      touchCommand,
      resultCommand,
      membersCommand,
      addActivityCommand,
      doneActivityCommand,
      addCostCommand,
      finishCommand,
      evaluateCommand,
      improveCommand,
      cancelCommand,
      assignCommand,
      removeCommand,
    ],
    events: [
      {
        type: 'campaign.added',
        title: eventTitles.added,
        tells: [
          { channels: 'departmentId', how: 'post' },
          { person: 'ownerId', because: 'owner' },
        ],
      },
      { type: 'campaign.changed', title: eventTitles.changed },
      {
        type: 'campaign.assigned',
        title: eventTitles.assigned,
        lead: msg('Yours now', '现由您负责'),
        tells: [
          { person: 'ownerId', because: 'owner' },
          { channels: 'departmentId', how: 'post' },
        ],
      },
      {
        type: 'campaign.started',
        title: eventTitles.started,
        tells: [
          { channels: 'departmentId', how: 'announce' },
          { person: 'ownerId', because: 'owner' },
        ],
      },
      {
        type: 'campaign.finished',
        title: eventTitles.finished,
        tells: [
          { channels: 'departmentId', how: 'announce' },
          { person: 'ownerId', because: 'owner' },
          { person: 'createdById', because: 'creator' },
        ],
      },
      {
        type: 'campaign.cancelled',
        title: eventTitles.cancelled,
        tells: [
          { person: 'ownerId', because: 'owner' },
          { person: 'createdById', because: 'creator' },
        ],
      },
      {
        type: 'campaign.start_due',
        title: eventTitles.startDue,
        lead: msg('To start today', '今日应开始'),
        tells: [{ person: 'ownerId', because: 'owner' }],
      },
      {
        type: 'campaign.end_due',
        title: eventTitles.endDue,
        lead: msg('Its last day has passed', '最后一天已过'),
        tells: [{ person: 'ownerId', because: 'owner' }],
      },
    ],
    references: [campaignReference],
    card: (ctx, id, viewer) => campaignCard(find, ctx, id, viewer),
    ofCustomer: campaignsOfCustomer,
    policy: { from: sql`campaigns m`, columns: campaignColumns },
    watches: [dueCampaigns],
  });
}
