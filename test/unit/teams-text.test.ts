import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeliveryError } from '../../src/core/errors.ts';
import { type Activity, activitySchema, kindOf, splitConversation } from '../../src/platforms/teams/activity.ts';
import { readRetryAfter, responseToDelivery } from '../../src/platforms/teams/errors.ts';
import { limits } from '../../src/platforms/teams/limits.ts';
import { isLoopbackAddress, isLoopbackHost, isLoopbackUrl } from '../../src/platforms/teams/loopback.ts';
import { activityToText, htmlToText } from '../../src/platforms/teams/said.ts';
import { createThrottle } from '../../src/platforms/teams/throttle.ts';

const bot = '28:bot';
type Mentioned = { id: string; name?: string; aadObjectId?: string };
function said(text: string, mentions: { text?: string; mentioned: Mentioned }[] = [], more: object = {}): string {
  const activity: Activity = activitySchema.parse({
    type: 'message',
    serviceUrl: 'https://x.example',
    from: { id: '29:lena' },
    recipient: { id: bot },
    conversation: { id: 'a:1' },
    text,
    entities: mentions.map((mention) => ({ type: 'mention', ...mention })),
    ...more,
  });
  return activityToText(activity, bot);
}
const crossdesk = { text: '<at>Crossdesk</at>', mentioned: { id: bot, name: 'Crossdesk' } };
const omar = { text: '<at>Omar Said</at>', mentioned: { id: '29:omar', name: 'Omar Said', aadObjectId: 'aad-omar' } };

describe('what was typed', () => {
  it.each([
    ['<at>Crossdesk</at> task list', [crossdesk], 'task list'],
    ['<at>Crossdesk</at>&nbsp;task list', [crossdesk], 'task list'],
    ['<at>Crossdesk</at>\u00a0 task list\r\n', [crossdesk], 'task list'],
    ['task list <at>Crossdesk</at>', [crossdesk], 'task list'],
    ['<at>Crossdesk</at> <at>Crossdesk</at>, task list', [crossdesk], 'task list'],
    ['<at>Crossdesk</at> task list', [{ mentioned: { id: bot, name: 'Crossdesk' } }], 'task list'],
    ['<at id="0">Crossdesk</at> task list', [{ mentioned: { id: bot, name: 'Crossdesk' } }], 'task list'],
    ['<at>Crossdesk</at> task add for:<at>Omar Said</at> x', [crossdesk, omar], 'task add for:@{teams:aad-omar} x'],
    ['<at>Crossdesk</at> tell <at>Crossdesk Team</at>', [crossdesk], 'tell Crossdesk Team'],
    ['a &lt;b&gt; &amp;amp; c', [], 'a <b> &amp; c'],
    ['任务 列表', [], '任务 列表'],
    ['&#20219;&#x52a1;', [], '任务'],
  ] as const)('%s', (text, mentions, expected) => {
    expect(said(text, mentions as never)).toBe(expected);
  });

  it('does not read a colleague’s name as markup', () => {
    const odd = { text: '<at>&lt;at&gt;x</at>', mentioned: { id: '29:x', name: 'x' } };
    expect(said('<at>Crossdesk</at> hi <at>&lt;at&gt;x</at>', [crossdesk, odd])).toBe('hi @{teams:29%3Ax}');
  });

  it('never throws, and keeps plain words as they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(typeof said(text, [crossdesk])).toBe('string');
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9 "]{0,40}[a-z]$/u), (text) => {
        expect(said(`<at>Crossdesk</at> ${text}`, [crossdesk])).toBe(text);
      }),
    );
  });

  it('reads a message’s HTML as its text', () => {
    expect(
      htmlToText(
        '<div><p>Hi&nbsp;<at id="0">Omar</at>,</p><ul><li>one</li><li>two</li></ul><img alt="😀"><script>x()</script></div>',
      ),
    ).toBe('Hi Omar,\n• one\n• two\n😀');
  });
});

describe('conversations', () => {
  it('are told by their ids where Teams names no kind', () => {
    expect(splitConversation('19:a@thread.tacv2;messageid=17')).toEqual({ channel: '19:a@thread.tacv2', thread: '17' });
    expect(splitConversation('a:1')).toEqual({ channel: 'a:1' });
    const kind = (id: string, more: object = {}) =>
      kindOf(
        activitySchema.parse({ type: 'message', serviceUrl: 'x', from: { id: 'x' }, conversation: { id, ...more } }),
      );
    expect(kind('a:1')).toBe('personal');
    expect(kind('19:a@thread.tacv2')).toBe('channel');
    expect(kind('19:a@unq.gbl.spaces')).toBe('group');
    expect(kind('x', { conversationType: 'personal' })).toBe('personal');
  });
});

describe('throttling', () => {
  it('lets through what the platform’s numbers allow, and never more', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 50, maxLength: 400 }), (gaps) => {
        let at = 0;
        const throttle = createThrottle(() => at);
        const sent: number[] = [];
        for (const gap of gaps) {
          at += gap;
          try {
            throttle.take('c');
            sent.push(at);
          } catch (error) {
            const waitMs = error instanceof DeliveryError ? (error.retryAfterMs ?? 0) : 0;
            expect(waitMs).toBeGreaterThan(0);
            // The named wait is enough.
            at += waitMs;
            throttle.take('c');
            sent.push(at);
          }
        }
        for (const { count, withinMs } of limits.sends) {
          for (const [index, from] of sent.entries()) {
            const next = sent[index + count];
            if (next !== undefined) expect(next - from).toBeGreaterThanOrEqual(withinMs);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('is each conversation’s own', () => {
    const throttle = createThrottle(() => 0);
    for (let n = 0; n < 7; n += 1) throttle.take('a');
    expect(() => throttle.take('a')).toThrow(DeliveryError);
    throttle.take('b');
    throttle.pause('b', 500);
    expect(() => throttle.take('b')).toThrow('own-limit');
  });
});

describe('answers of the connector', () => {
  it('are read whatever they hold', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 300, max: 599 }),
        fc.string(),
        fc.option(fc.string()),
        (status, body, retryAfter) => {
          const error = responseToDelivery('send', { status, body, retryAfter });
          expect(error).toBeInstanceOf(DeliveryError);
          expect(error.retryAfterMs ?? 0).toBeGreaterThanOrEqual(0);
        },
      ),
    );
    expect(readRetryAfter('2')).toBe(2_000);
    expect(readRetryAfter('Fri, 20 Nov 2026 09:00:05 GMT', Date.parse('2026-11-20T09:00:00Z'))).toBe(5_000);
    expect(readRetryAfter('soon')).toBeUndefined();
  });
});

describe('this machine', () => {
  it('is told from others', () => {
    for (const address of ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])
      expect(isLoopbackAddress(address)).toBe(true);
    for (const address of [undefined, '', '10.0.0.1', '0.0.0.0', '127.0.0.1.evil.example', '::ffff:10.0.0.1']) {
      expect(isLoopbackAddress(address)).toBe(false);
    }
    expect(isLoopbackHost('localhost:3000')).toBe(true);
    expect(isLoopbackHost('[::1]:3000')).toBe(true);
    expect(isLoopbackHost('localhost.evil.example')).toBe(false);
    expect(isLoopbackUrl('http://localhost:1/x')).toBe(true);
    expect(isLoopbackUrl('http://user@evil.example#@127.0.0.1')).toBe(false);
    expect(isLoopbackUrl('file:///x')).toBe(false);
  });
});
