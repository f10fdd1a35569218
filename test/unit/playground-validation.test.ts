import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlackFault } from '../../src/playground/slack-workspace/fault.ts';
import { createRateLimits } from '../../src/playground/slack-workspace/rate-limits.ts';
import { missingInputs } from '../../src/playground/slack-workspace/required-inputs.ts';
import { pingsOf, typedToCommandText, typedToMessage } from '../../src/playground/slack-workspace/typed-text.ts';
import { validateMessageBlocks, validateView } from '../../src/playground/slack-workspace/validate-blocks.ts';

const names = {
  user: (handle: string) => (handle === 'lena' ? { id: 'U1LENA', name: 'lena' } : undefined),
  channel: (name: string) => (name === 'sales' ? { id: 'C1SALES', name: 'sales' } : undefined),
};

function faultOf(run: () => unknown): SlackFault {
  try {
    run();
  } catch (error) {
    if (error instanceof SlackFault) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

describe('typed text', () => {
  it('resolves names, broadcasts, addresses and links, and escapes the rest', () => {
    expect(typedToCommandText('ask @lena, in #sales: a@b.example <x> & https://x.example/?a=1&b=2', names)).toBe(
      'ask <@U1LENA|lena>, in <#C1SALES|sales>: <mailto:a@b.example|a@b.example> &lt;x&gt; &amp; <https://x.example/?a=1&b=2>',
    );
    expect(typedToMessage('@channel @nobody @lena.', names)).toMatchObject({
      text: '<!channel> @nobody <@U1LENA>.',
      pings: ['!channel', 'U1LENA'],
    });
  });

  it('never lets typed angle brackets become a mention', () => {
    expect(typedToMessage('<!channel> <@U1LENA>', names).pings).toEqual([]);
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((text) => !/[@#]|https?:/.test(text)),
        (text) => {
          const sent = typedToCommandText(text, names);
          expect(sent).not.toMatch(/[<>]/);
          expect(sent.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')).toBe(text);
        },
      ),
    );
  });

  it('counts un-escaped mentions of an app as pings, in text and mrkdwn but not in plain text', () => {
    expect(pingsOf('<!channel> hi', undefined)).toEqual(['!channel']);
    expect(pingsOf('', [section('<@U1LENA> and <!here|here>')] as never)).toEqual(['U1LENA', '!here']);
    expect(
      pingsOf('&lt;!channel&gt;', [{ type: 'header', text: { type: 'plain_text', text: '<!channel>' } }] as never),
    ).toEqual([]);
  });
});

describe('validation of Block Kit', () => {
  it('speaks as Slack does', () => {
    const fault = faultOf(() => validateMessageBlocks([section('x'.repeat(3001))]));
    expect(fault.code).toBe('invalid_blocks');
    expect(fault.details).toEqual(['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]']);
  });

  it.each([
    ['too many blocks', Array.from({ length: 51 }, () => section('x')), 'invalid_blocks'],
    ['an unknown type', [{ type: 'chart' }], 'invalid_blocks'],
    [
      'the same block id twice',
      [
        { ...section('a'), block_id: 'x' },
        { ...section('b'), block_id: 'x' },
      ],
      'invalid_blocks',
    ],
    [
      'a long button',
      [{ type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'x'.repeat(76) } }] }],
      'invalid_blocks',
    ],
    ['an empty text', [section('')], 'invalid_blocks'],
    [
      'six overflow options',
      [
        {
          ...section('x'),
          accessory: {
            type: 'overflow',
            action_id: 'o',
            options: Array.from({ length: 6 }, (_, i) => ({ text: { type: 'plain_text', text: 'x' }, value: `${i}` })),
          },
        },
      ],
      'invalid_blocks',
    ],
    ['too much altogether', Array.from({ length: 6 }, () => section('x'.repeat(2900))), 'msg_blocks_too_long'],
  ])('refuses %s', (_name, blocks, code) => {
    expect(faultOf(() => validateMessageBlocks(blocks)).code).toBe(code);
  });

  it('refuses views without what Slack wants of them', () => {
    const input = {
      type: 'input',
      block_id: 'a',
      label: { type: 'plain_text', text: 'A' },
      element: { type: 'plain_text_input', action_id: 'v' },
    };
    const title = { type: 'plain_text', text: 'Title' };
    expect(faultOf(() => validateView({ type: 'modal', title, blocks: [input] })).details).toEqual([
      '[ERROR] missing required field: submit [json-pointer:/view]',
    ]);
    expect(
      faultOf(() => validateView({ type: 'modal', title: { ...title, text: 'x'.repeat(25) }, blocks: [] })).details[0],
    ).toContain('must be less than 25 characters');
    expect(
      faultOf(() => validateView({ type: 'modal', title, blocks: [], private_metadata: 'x'.repeat(3001) })).details[0],
    ).toContain('/view/private_metadata');
    expect(validateView({ type: 'modal', title, submit: title, blocks: [input] }).blocks).toHaveLength(1);
  });
});

describe('inputs of a form', () => {
  it('asks for what is required and checks what is typed', () => {
    const input = (id: string, element: object, optional = false) =>
      ({
        type: 'input',
        block_id: id,
        optional,
        label: { type: 'plain_text', text: id },
        element: { action_id: 'v', ...element },
      }) as never;
    const blocks = [
      input('name', { type: 'plain_text_input' }),
      input('mail', { type: 'email_text_input' }, true),
      input('day', { type: 'datepicker', initial_date: '2030-01-01' }),
    ];
    expect(missingInputs(blocks, {})).toEqual({ name: 'Please complete this required field.' });
    expect(missingInputs(blocks, { name: { v: 'Acme' }, mail: { v: 'nope' } })).toEqual({
      mail: 'Please enter a valid email address.',
    });
    expect(missingInputs(blocks, { name: { v: 'Acme' }, day: { v: null } })).toEqual({
      day: 'Please complete this required field.',
    });
  });
});

describe('rate limits', () => {
  it('lets a short burst of posts into a channel, then one a second, channel by channel', () => {
    let now = 0;
    const limits = createRateLimits(() => now);
    const posts = Array.from({ length: 6 }, () => limits.admit('chat.postMessage', 'C1'));
    expect(posts).toEqual([0, 0, 0, 0, 1, 1]);
    expect(limits.admit('chat.postMessage', 'C2')).toBe(0);
    now = 1000;
    expect(limits.admit('chat.postMessage', 'C1')).toBe(0);
    expect(limits.admit('chat.postMessage', 'C1')).toBe(1);
  });
});
