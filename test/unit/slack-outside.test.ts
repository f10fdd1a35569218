import { describe, expect, it } from 'vitest';
import { platformError, slackErrorToDelivery } from '../../src/platforms/slack/errors.ts';
import { isAnswerAddress } from '../../src/platforms/slack/response-url.ts';

describe('addresses that answers are sent to', () => {
  const slack = 'https://slack.com/api/';
  it.each([
    ['https://hooks.slack.com/commands/T1/1/x', slack, true],
    ['https://hooks.slack-gov.com/actions/T1/1/x', 'https://slack-gov.com/api/', true],
    ['https://hooks.slack.com/commands/T1/1/x', 'https://proxy.example/slack/', true],
    ['https://proxy.example/response/1', 'https://proxy.example/slack/', true],
    ['http://localhost:4000/response/1', 'http://127.0.0.1:3000/playground/slack/api/', true],
    ['http://hooks.slack.com/commands/T1/1/x', slack, false],
    ['https://hooks.slack.com.evil.example/x', slack, false],
    ['https://hooks.slack.com@evil.example/x', slack, false],
    ['http://127.0.0.1:5432/', slack, false],
    ['http://169.254.169.254/latest/meta-data', slack, false],
    ['http://10.0.0.1/', 'http://127.0.0.1:3000/api/', false],
    ['file:///etc/passwd', 'http://127.0.0.1:3000/api/', false],
    ['hooks.slack.com', slack, false],
    ['', slack, false],
  ])('%s, with the Web API at %s: %s', (url, api, allowed) => {
    expect(isAnswerAddress(url, api)).toBe(allowed);
  });
});

describe('what Slack refuses', () => {
  it.each(['thread_not_found', 'cannot_reply_to_message', 'restricted_action_thread_locked', 'message_not_found'])(
    '%s is about the message, so its channel is not given up',
    (reason) => {
      expect(platformError(reason).kind).toBe('message-gone');
    },
  );

  it.each([
    [403, 'transient'],
    [404, 'transient'],
    [502, 'transient'],
    [413, 'invalid'],
  ])('status %i, which something in between says, is %s', (statusCode, kind) => {
    expect(slackErrorToDelivery({ code: 'slack_webapi_http_error', statusCode }).kind).toBe(kind);
  });
});
