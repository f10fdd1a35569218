import { createTeamsApp } from './teams-app.ts';

// The least that could acknowledge a message: teams-ai as its guide sets it up, and a handler that does nothing. Unlike the floor
// for Slack it keeps nothing, so what it acknowledges is lost.
const { app, serve } = createTeamsApp();
app.activity('message', async () => undefined);
serve();
