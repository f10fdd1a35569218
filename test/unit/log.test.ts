import { WebClient } from '@slack/web-api';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { errorWithoutSecrets } from '../../src/log.ts';
import { slackErrorToDelivery } from '../../src/platforms/slack/errors.ts';
import { logToSlack } from '../../src/platforms/slack/log.ts';

const quiet = () => undefined;
const token = 'xoxb-1234567890-a-very-secret-token';

describe('what is logged of an error', () => {
  it('of Slack’s client holds no token', async () => {
    const client = new WebClient(token, {
      slackApiUrl: 'http://127.0.0.1:9/api/',
      retryConfig: { retries: 0 },
      logger: logToSlack({ debug: quiet, info: quiet, warn: quiet, error: quiet }, 'test'),
    });
    const error = await client.chat.postMessage({ channel: 'C1', text: 'x' }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    for (const one of [error, slackErrorToDelivery(error)]) {
      const logged = JSON.stringify(errorWithoutSecrets(one));
      expect(logged).toContain('fetch failed');
      expect(logged).not.toContain('very-secret');
    }
  });

  it('of the database’s client holds no password', async () => {
    const client = new pg.Client({ connectionString: 'postgresql://crossdesk:very-secret@localhost:9/crossdesk' });
    const error = await client.connect().catch((reason: unknown) => reason);
    const logged = JSON.stringify(errorWithoutSecrets(error));
    expect(logged).toContain('ECONNREFUSED');
    expect(logged).not.toContain('very-secret');
  });

  it('that stands for several names each of them', () => {
    const error = new AggregateError([new Error('::1 refused'), new Error('127.0.0.1 refused')]);
    expect(JSON.stringify(errorWithoutSecrets(error))).toMatch(/::1 refused.*127\.0\.0\.1 refused/u);
  });
});

describe('what Slack’s libraries say', () => {
  it('is logged without what hangs on their objects, however they are tied', () => {
    const said: string[] = [];
    const note = (_details: object, message?: string) => void said.push(message ?? '');
    const logger = logToSlack({ debug: note, info: note, warn: note, error: note }, 'test');
    const request: Record<string, unknown> = { headers: { authorization: `Bearer ${token}` } };
    request.self = request;
    logger.error('the request failed', request, new Error('refused'), 3, undefined);
    logger.debug(token);
    expect(said).toEqual(['the request failed [Object] refused 3 undefined']);
  });
});
