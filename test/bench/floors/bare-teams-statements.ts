import { execute } from './commands.ts';
import { card, createTeamsApp } from './teams-app.ts';

// teams-ai as its guide sets it up, the statements that the program executes for the same command, and a card of one line. It answers
// within the request, as the guide does, where the program acknowledges first.
const { app, serve } = createTeamsApp();

app.activity('message', async (context) => {
  const { activity } = context;
  const asked = {
    platform: 'teams',
    workspace: activity.conversation.tenantId ?? '',
    channel: activity.conversation.id,
    user: activity.from.aadObjectId ?? '',
    receipt: `${activity.conversation.id} ${activity.id}`,
  };
  await context.sendActivity(card(await execute(activity.text, asked, JSON.stringify(activity))));
});
serve();
