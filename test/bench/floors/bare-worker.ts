import { type ChatPostMessageArguments, WebClient } from '@slack/web-api';
import { workWith } from './jobs.ts';

// A queue's worker that posts with Slack's client.
const { SLACK_BOT_TOKEN = '', SLACK_API_URL = '' } = process.env;
const web = new WebClient(SLACK_BOT_TOKEN, {
  slackApiUrl: SLACK_API_URL,
  rejectRateLimitedCalls: true,
  retryConfig: { retries: 0 },
});
await workWith((message: ChatPostMessageArguments) => web.chat.postMessage(message));
