import { describe, expect, it } from 'vitest';
import { responseToDelivery } from '../../src/platforms/teams/errors.ts';

const said = (status: number, code?: string) => ({
  status,
  retryAfter: null,
  body: code === undefined ? '' : JSON.stringify({ error: { code, message: 'x' } }),
});

describe('an answer of the connector about a person', () => {
  it.each([400, 404, 500])('with %d that nobody is called so is final: no repetition finds them', (status) => {
    for (const code of ['UserNotFound', 'MemberNotFoundInConversation']) {
      expect(responseToDelivery('person', said(status, code))).toMatchObject({ kind: 'gone', reason: code });
    }
  });

  it('without such a word is tried again when the connector failed', () => {
    expect(responseToDelivery('person', said(500))).toMatchObject({ kind: 'transient' });
    expect(responseToDelivery('person', said(500, 'ServiceError'))).toMatchObject({ kind: 'transient' });
  });
});

it('a message that names somebody unknown does not close the conversation it was meant for', () => {
  expect(responseToDelivery('send', said(500, 'UserNotFound'))).toMatchObject({ kind: 'transient' });
  expect(responseToDelivery('send', said(400, 'UserNotFound'))).toMatchObject({ kind: 'invalid' });
  expect(responseToDelivery('send', said(403, 'BotNotInConversationRoster'))).toMatchObject({ kind: 'gone' });
});
