import { App, HTTPReceiver } from '@slack/bolt';
import pg from 'pg';

// The least that could acknowledge a command and lose nothing: Bolt as its guide sets it up, and one INSERT before ack().
const { DATABASE_URL = '', SLACK_SIGNING_SECRET = '', SLACK_BOT_TOKEN = '', SLACK_API_URL = '' } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 20 });
const receiver = new HTTPReceiver({ signingSecret: SLACK_SIGNING_SECRET, endpoints: '/slack/events' });
const app = new App({ receiver, token: SLACK_BOT_TOKEN, clientOptions: { slackApiUrl: SLACK_API_URL } });

app.command('/crm', async ({ command, ack }) => {
  await pool.query({
    name: 'keep',
    text: `INSERT INTO inbox (receipt, sealed, attempts, held_until) VALUES ($1, $2, 1, now() + interval '60 seconds')
           ON CONFLICT (receipt) DO NOTHING`,
    values: [command.trigger_id, JSON.stringify(command)],
  });
  await ack();
});

const server = await app.start({ port: 0, host: '127.0.0.1' });
const address = server.address();
process.stdout.write(`ready on 127.0.0.1:${typeof address === 'object' ? address?.port : ''}\n`);
process.on('SIGTERM', () => process.exit(0));
