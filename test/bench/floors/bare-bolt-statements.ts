import { App, HTTPReceiver } from '@slack/bolt';
import { execute } from './commands.ts';

// Bolt as its guide sets it up, the statements that the program executes for the same command, and respond(). No parsing to speak of, no
// rights, no card: what is left when everything that the program does with them is taken away.
const { SLACK_SIGNING_SECRET = '', SLACK_BOT_TOKEN = '', SLACK_API_URL = '' } = process.env;
const receiver = new HTTPReceiver({ signingSecret: SLACK_SIGNING_SECRET, endpoints: '/slack/events' });
const app = new App({ receiver, token: SLACK_BOT_TOKEN, clientOptions: { slackApiUrl: SLACK_API_URL } });

app.command('/crm', async ({ command, ack, respond }) => {
  await ack();
  const { team_id: workspace, channel_id: channel, user_id: user, trigger_id: receipt } = command;
  const asked = { platform: 'slack', workspace, channel, user, receipt };
  await respond({ response_type: 'ephemeral', text: await execute(command.text, asked, JSON.stringify(command)) });
});

const server = await app.start({ port: 0, host: '127.0.0.1' });
const address = server.address();
process.stdout.write(`ready on 127.0.0.1:${typeof address === 'object' ? address?.port : ''}\n`);
process.on('SIGTERM', () => process.exit(0));
