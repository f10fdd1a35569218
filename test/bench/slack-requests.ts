import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';

/** What the program, the floors and the load agree on. */
export const workspace = {
  team: 'T0BENCH',
  signingSecret: 'bench-signing-secret-0123456789',
  botToken: 'xoxb-bench-0123456789',
  command: '/crm',
  /** Linked to no department: answers are private and go to the response URL, as `respond()` does. */
  channel: 'C0BENCH',
} as const;

export interface SlashCommand {
  readonly text: string;
  readonly user: string;
  readonly responseUrl: string;
}

/** Connections stay open, as Slack's do; the agent is one process's. */
const agent = new Agent({ keepAlive: true, maxSockets: 512 });
let trigger = 0;

/** Sends a slash command, signed as Slack signs; resolves when the acknowledgement is here, to the milliseconds it took. */
export function sendCommand(port: number, { text, user, responseUrl }: SlashCommand): Promise<number> {
  trigger += 1;
  const body = new URLSearchParams({
    token: 'unused',
    team_id: workspace.team,
    team_domain: 'bench',
    channel_id: workspace.channel,
    channel_name: 'bench',
    user_id: user,
    user_name: user.toLowerCase(),
    command: workspace.command,
    text,
    api_app_id: 'A0BENCH',
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: `${Date.now()}.${trigger}.bench`,
  }).toString();
  const timestamp = Math.floor(Date.now() / 1_000);
  const signature = createHmac('sha256', workspace.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const sending = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        path: '/slack/events',
        method: 'POST',
        timeout: 10_000,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(body),
          'x-slack-request-timestamp': timestamp,
          'x-slack-signature': `v0=${signature}`,
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode === 200) resolve(performance.now() - started);
          else reject(new Error(`A command was answered with ${response.statusCode}.`));
        });
        response.on('error', reject);
      },
    );
    sending.on('timeout', () => sending.destroy(new Error('A command was not acknowledged within ten seconds.')));
    sending.on('error', reject);
    sending.end(body);
  });
}
