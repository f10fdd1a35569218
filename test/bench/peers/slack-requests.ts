import { createHmac } from 'node:crypto';
import { postTimed } from './http.ts';

/** What the program, the floors and the load agree on. */
export const slack = {
  team: 'T0BENCH',
  signingSecret: 'bench-signing-secret-0123456789',
  botToken: 'xoxb-bench-0123456789',
  command: '/crm',
  /** Linked to no department: answers are private and go to the response URL, as `respond()` does. */
  channel: 'C0BENCH',
} as const;

export const slackUser = (staff: number): string => `U0BENCH${staff}`;

let trigger = 0;

/** Sends a slash command, signed as Slack signs; resolves when the acknowledgement is here, to the milliseconds it took. */
export function sendCommand(port: number, text: string, user: string, responseUrl: string): Promise<number> {
  trigger += 1;
  const body = new URLSearchParams({
    token: 'unused',
    team_id: slack.team,
    team_domain: 'bench',
    channel_id: slack.channel,
    channel_name: 'bench',
    user_id: user,
    user_name: user.toLowerCase(),
    command: slack.command,
    text,
    api_app_id: 'A0BENCH',
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: `${Date.now()}.${trigger}.bench`,
  }).toString();
  const timestamp = Math.floor(Date.now() / 1_000);
  const signature = createHmac('sha256', slack.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  };
  return postTimed(port, '/slack/events', headers, body);
}
