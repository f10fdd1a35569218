import type { Activity, ConversationReference } from 'botbuilder';
import { workWith } from './jobs.ts';
import { createTeamsApp } from './teams-app.ts';

interface Message {
  readonly serviceUrl: string;
  readonly conversation: string;
  readonly activity: Partial<Activity>;
}

// A queue's worker that posts with teams-ai.
const { TEAMS_APP_ID: appId = '', TEAMS_TENANT_ID: tenantId = '' } = process.env;
const { app } = createTeamsApp();
await workWith(({ serviceUrl, conversation, activity }: Message) => {
  const reference: Partial<ConversationReference> = {
    channelId: 'msteams',
    serviceUrl,
    bot: { id: `28:${appId}`, name: 'Crossdesk' },
    conversation: { id: conversation, isGroup: true, conversationType: 'channel', tenantId, name: '' },
  };
  return app.sendProactiveActivity(reference as ConversationReference, activity);
});
