import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Button, Card } from '../../src/cards/card.ts';
import { cardPings } from '../../src/cards/pings.ts';
import type { Reader } from '../../src/core/actor.ts';
import { msg, same } from '../../src/core/msg.ts';
import { cardsToViewBlocks, cardToMessage } from '../../src/platforms/slack/block-kit.ts';
import { InvocationTooLong } from '../../src/platforms/slack/controls.ts';
import {
  invocationToShortValue,
  invocationToValue,
  valueToInvocation,
} from '../../src/platforms/slack/invocation-value.ts';
import { limits } from '../../src/platforms/slack/limits.ts';
import { pingsOf } from '../../src/playground/slack-workspace/typed-text.ts';
import { validateMessageBlocks, validateView } from '../../src/playground/slack-workspace/validate-blocks.ts';
import { anyCard } from './slack-card-arbitrary.ts';

const berlin: Reader = { locale: 'en', timezone: 'Europe/Berlin' };
const shanghai: Reader = { locale: 'zh', timezone: 'Asia/Shanghai' };
const now = new Date('2026-03-10T09:00:00Z');
const done: Button = { label: msg('Done', '完成'), does: { command: 'task done', args: { task: 'T-142' } } };

const card = (blocks: Card['blocks'], title: Card['title'] = ['Acme']): Card => ({ title, blocks });
const render = (one: Card, reader = berlin, names = new Map([[7, 'U0DANA']])) =>
  cardToMessage(one, reader, { names, now });
const json = (one: Card, reader = berlin): string => JSON.stringify(render(one, reader).blocks);

/** Every mrkdwn text of the blocks. */
function mrkdwnIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(mrkdwnIn);
  if (typeof node !== 'object' || node === null) return [];
  const fields = node as Record<string, unknown>;
  const own = fields.type === 'mrkdwn' && typeof fields.text === 'string' ? [fields.text] : [];
  return [...own, ...Object.values(fields).flatMap(mrkdwnIn)];
}

/** Slack refuses elements of rich text without text. */
function emptyTextsIn(node: unknown): unknown[] {
  if (Array.isArray(node)) return node.flatMap(emptyTextsIn);
  if (typeof node !== 'object' || node === null) return [];
  const fields = node as Record<string, unknown>;
  const own =
    (fields.type === 'text' && fields.text === '') || (Array.isArray(fields.elements) && fields.elements.length === 0);
  return [...(own ? [node] : []), ...Object.values(fields).flatMap(emptyTextsIn)];
}

function actionIdsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(actionIdsIn);
  if (typeof node !== 'object' || node === null) return [];
  const fields = node as Record<string, unknown>;
  const own = typeof fields.action_id === 'string' ? [fields.action_id] : [];
  return [...own, ...Object.values(fields).flatMap(actionIdsIn)];
}

describe('any card', () => {
  const names = new Map([...Array(20).keys()].map((n) => [n + 1, `U0STAFF${n + 1}`]));

  it('is within every limit of a message', () => {
    fc.assert(
      fc.property(anyCard, fc.constantFrom(berlin, shanghai), (one, reader) => {
        const { blocks, text } = cardToMessage(one, reader, { names, now });
        expect(() => validateMessageBlocks(JSON.parse(JSON.stringify(blocks)))).not.toThrow();
        expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(limits.messageBlocksChars);
        expect(emptyTextsIn(blocks)).toEqual([]);
        for (const [, heard] of JSON.stringify(blocks).matchAll(/"accessibility_label":("(?:[^"\\]|\\.)*")/gu)) {
          expect((JSON.parse(heard as string) as string).length).toBeLessThanOrEqual(limits.accessibilityLabel);
        }
        expect(text.trim()).not.toBe('');
        expect(text.length).toBeLessThanOrEqual(limits.messageText);
      }),
      { numRuns: 300 },
    );
  });

  it('several of them are within every limit of a home page', () => {
    fc.assert(
      fc.property(fc.array(anyCard, { minLength: 1, maxLength: 6 }), (cards) => {
        const blocks = cardsToViewBlocks(cards, berlin, { names, now });
        if (blocks.length > 0)
          expect(() => validateView(JSON.parse(JSON.stringify({ type: 'home', blocks })))).not.toThrow();
      }),
      { numRuns: 60 },
    );
  });

  it('has unique action ids, each with an invocation that reads back', () => {
    fc.assert(
      fc.property(anyCard, (one) => {
        const { blocks } = cardToMessage(one, berlin, { names, now });
        const ids = actionIdsIn(blocks);
        expect(new Set(ids).size).toBe(ids.length);
        for (const block of blocks) {
          const elements =
            block.type === 'actions'
              ? block.elements
              : block.type === 'section' && block.accessory
                ? [block.accessory]
                : [];
          for (const element of elements) {
            const values =
              element.type === 'button'
                ? [element.value ?? '']
                : element.type === 'overflow'
                  ? element.options.map((option) => option.value ?? '')
                  : [];
            expect(values.length).toBeGreaterThan(0);
            for (const value of values) expect(valueToInvocation(value)).not.toBeNull();
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('has no markup of Slack’s but what the renderer itself wrote', () => {
    fc.assert(
      fc.property(anyCard, (one) => {
        const { blocks, text } = cardToMessage(one, berlin, { names, now });
        expect(text).not.toMatch(/[<>]/u);
        for (const mrkdwn of mrkdwnIn(blocks)) {
          const ours = mrkdwn.replace(
            /<(?:https?:[^|<>]+|mailto:[^|<>]+|tel:[^|<>]+)\|[^<>]*>|<!date\^\d+\^[^|<>]+\|[^<>]*>|<!date\^-\d+\^[^|<>]+\|[^<>]*>|<@U0STAFF\d+>/gu,
            '',
          );
          expect(ours).not.toMatch(/[<>]/u);
        }
        const allowed = new Set(cardPings(one).map((id) => names.get(id)));
        for (const ping of pingsOf(text, blocks as never)) expect(allowed.has(ping)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('an invocation in a control', () => {
  it('reads back as it was, in both spellings, and nothing else is taken for one', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 30 });
    const does = fc.record({
      command: word.filter((command) => command !== ''),
      args: fc.dictionary(
        word.filter((name) => name !== '__proto__'),
        word,
        { noNullPrototype: true },
      ),
    });
    fc.assert(
      fc.property(does, (invocation) => {
        expect(valueToInvocation(invocationToValue(invocation))).toEqual(invocation);
        expect(valueToInvocation(invocationToShortValue(invocation))).toEqual(invocation);
      }),
    );
    for (const value of [
      '',
      'x',
      '{',
      '{}',
      '{"command":7,"args":{}}',
      '{"command":"x","args":{"a":1}}',
      '[1]',
      'a?b',
      'a?b=c=d',
      'a?b?c',
    ]) {
      expect(valueToInvocation(value)).toBeNull();
    }
  });
});

describe('what a person sees', () => {
  it('takes customers’ data for data', () => {
    const hostile = '*Acme* <!channel> _x_ :tada: <@U0LENA>';
    const { blocks, text } = render(
      card([
        { block: 'text', text: [hostile] },
        { block: 'text', text: [hostile], quiet: true },
        { block: 'fields', fields: [{ label: same('Name'), value: [hostile] }] },
        { block: 'list', items: [{ text: [hostile], button: done }, { text: [hostile] }] },
        { block: 'quote', text: hostile },
      ]),
    );
    expect(mrkdwnIn(blocks)).toEqual([]);
    expect(pingsOf(text, blocks as never)).toEqual([]);
    // Nothing was added or taken away, in what is seen six times and heard once.
    expect(JSON.stringify(blocks).split(JSON.stringify(hostile).slice(1, -1)).length - 1).toBe(7);
  });

  it('keeps bold labels and links where the data is harmless', () => {
    const [, fields] = render(
      card([
        {
          block: 'fields',
          fields: [
            {
              label: msg('E-mail', '邮箱'),
              value: [{ link: 'first_last@acme.example', href: 'mailto:first_last@acme.example' }],
            },
          ],
        },
      ]),
    ).blocks;
    expect(fields).toMatchObject({
      type: 'section',
      fields: [{ type: 'mrkdwn', text: '*E-mail*\n<mailto:first_last@acme.example|first_last@acme.example>' }],
    });
  });

  it('speaks the reader’s language, with times in their zone', () => {
    const one = card([{ block: 'text', text: [msg('Due ', '截止 '), { time: new Date('2026-03-13T22:30:00Z') }] }]);
    expect(render(one).text).toBe('Acme\nDue Fri 13 Mar 2026, 23:30');
    expect(render(one, shanghai).text).toBe('Acme\n截止 2026年3月14日周六 06:30');
    expect(json(one)).toContain('"type":"date","timestamp":1773441000,"format":"{date_short_pretty} {time}"');
  });

  it('pings only whom it is told to, and only if they are known in the workspace', () => {
    const one = card([
      {
        block: 'text',
        text: [
          { staff: 7, name: 'Dana', ping: true },
          ' and ',
          { staff: 7, name: 'Dana' },
          { staff: 8, name: 'Omar', ping: true },
        ],
      },
    ]);
    const { blocks, text } = render(one);
    expect(cardPings(one)).toEqual([7, 8]);
    expect(pingsOf(text, blocks as never)).toEqual(['U0DANA']);
    expect(text).toContain('@Dana and DanaOmar');
  });

  it('shows a long list as far as it fits and says how much is missing', () => {
    const items = [...Array(200).keys()].map((n) => ({
      text: [`Customer ${n} with a name of ordinary length`],
      button: done,
    }));
    const { blocks } = render(
      card([{ block: 'list', items, more: { label: msg('Next', '下一页'), does: done.does } }]),
    );
    const shown = blocks.filter((block) => block.type === 'section').length;
    expect(shown).toBeGreaterThanOrEqual(25);
    expect(JSON.stringify(blocks)).toContain(`… ${200 - shown} more`);
    expect(JSON.stringify(blocks)).toContain('Next');
  });

  it('makes a menu of what fits into one, and buttons of the rest', () => {
    const long: Button = { label: same('Long'), does: { command: 'task edit', args: { note: 'x'.repeat(200) } } };
    const risky: Button = {
      label: same('Delete'),
      does: done.does,
      style: 'danger',
      confirm: msg('Really?', '确定？'),
    };
    const { blocks } = render(card([{ block: 'buttons', buttons: [done], overflow: [done, done, long, risky] }]));
    const [, actions] = blocks;
    if (actions?.type !== 'actions') throw new Error('no actions');
    expect(actions.elements.map((element) => element.type)).toEqual(['button', 'button', 'button', 'overflow']);
    expect(actions.elements[2]).toMatchObject({ confirm: { text: { text: 'Really?' }, deny: { text: 'Cancel' } } });
  });

  it('tells the buttons of a list apart for those who hear it', () => {
    const items = ['Acme', 'Nordlys'].map((name) => ({ text: [{ strong: name }], button: done }));
    const labels = render(card([{ block: 'list', items }]), shanghai).blocks.flatMap((block) =>
      block.type === 'section' && block.accessory?.type === 'button' ? [block.accessory.accessibility_label] : [],
    );
    expect(labels).toEqual(['完成: Acme', '完成: Nordlys']);
  });

  it('refuses a button that carries too much, naming the command', () => {
    const huge: Button = { label: same('Huge'), does: { command: 'log add', args: { text: 'x'.repeat(3_000) } } };
    expect(() => render(card([{ block: 'buttons', buttons: [huge] }]))).toThrow(InvocationTooLong);
    expect(() => render(card([{ block: 'buttons', buttons: [huge] }]))).toThrow(/log add/u);
  });

  it('links only to where a link may lead', () => {
    const { blocks } = render(card([{ block: 'text', text: [{ link: 'x', href: 'javascript:alert(1)' }] }]));
    expect(JSON.stringify(blocks)).not.toContain('javascript');
  });
});
