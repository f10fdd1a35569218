import { App, HTTPReceiver } from '@slack/bolt';
import pg from 'pg';
import { addTask, listTasks, showCustomer } from './statements.ts';

// Bolt as its guide sets it up, the statements that the program executes for the same command, and respond(). No parsing to speak of, no
// rights, no card: what is left when everything that the program does with them is taken away.
const { DATABASE_URL = '', SLACK_SIGNING_SECRET = '', SLACK_BOT_TOKEN = '', SLACK_API_URL = '' } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 20 });
const receiver = new HTTPReceiver({ signingSecret: SLACK_SIGNING_SECRET, endpoints: '/slack/events' });
const app = new App({ receiver, token: SLACK_BOT_TOKEN, clientOptions: { slackApiUrl: SLACK_API_URL } });

app.command('/crm', async ({ command, ack, respond }) => {
  await ack();
  const asked = {
    team: command.team_id,
    channel: command.channel_id,
    user: command.user_id,
    receipt: command.trigger_id,
  };
  const client = await pool.connect();
  let text: string;
  try {
    const add = /^task add C-(\d+) "([^"]+)"/u.exec(command.text);
    const show = /^customer show C-(\d+)$/u.exec(command.text);
    if (add) text = await addTask(client, asked, Number(add[1]), add[2] ?? '', JSON.stringify(command));
    else if (show) text = await showCustomer(client, asked, Number(show[1]));
    else text = await listTasks(client, asked);
  } finally {
    client.release();
  }
  await respond({ response_type: 'ephemeral', text });
});

const server = await app.start({ port: 0, host: '127.0.0.1' });
const address = server.address();
process.stdout.write(`ready on 127.0.0.1:${typeof address === 'object' ? address?.port : ''}\n`);
process.on('SIGTERM', () => process.exit(0));
