import fc from 'fast-check';
import type { Block, Button, Card, Chart, ListItem, Span } from '../../src/cards/card.ts';
import { figureKinds } from '../../src/core/figure.ts';
import type { Invocation } from '../../src/core/invocation.ts';
import type { Msg } from '../../src/core/msg.ts';

/** Text as customers and attackers write it. */
const nasty = fc.constantFrom(
  '<!channel> everyone',
  '<@U0LENA> <#C1|x> <https://evil.example|click>',
  '*bold* _it_ ~no~ `code` :tada:',
  '> quoted\n&gt; too',
  '&amp; & < >',
  '北京字节科技有限公司 *重要*',
  'شركة الأفق \u202Eevil\u202C',
  '👩‍👩‍👧‍👦'.repeat(20),
  '   ',
  '\n\n',
  'a'.repeat(5_000),
  '&'.repeat(4_000),
  '\u0000\u0007',
);

export const anyText: fc.Arbitrary<string> = fc.oneof(
  nasty,
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.lorem(),
);
const anyMsg: fc.Arbitrary<Msg> = fc.record({ en: anyText, zh: anyText });
const anyHref = fc.oneof(
  fc.webUrl(),
  fc.constantFrom(
    'javascript:alert(1)',
    'nonsense',
    'https://a.example/|<b>',
    `https://a.example/${'x'.repeat(4_000)}`,
    '',
  ),
);

const anySpan: fc.Arbitrary<Span> = fc.oneof(
  anyText,
  anyMsg,
  fc.record({ strong: fc.oneof(anyText, anyMsg) }),
  fc.record({ staff: fc.integer({ min: 1, max: 20 }), name: anyText, ping: fc.boolean() }),
  fc.record({ link: fc.oneof(anyText, anyMsg), href: anyHref }),
  fc.record({
    time: fc.date({ noInvalidDate: false }),
    show: fc.constantFrom('date' as const, 'date-time' as const, 'relative' as const),
  }),
  fc.record({ code: anyText }),
);
const anySpans = fc.array(anySpan, { maxLength: 6 });

/** Fits a button: the engine carries ids, not texts. */
const anyInvocation: fc.Arbitrary<Invocation> = fc.record({
  command: fc.constantFrom('task done', 'customer edit', 'form'),
  args: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ maxLength: 150, unit: 'grapheme-ascii' }), {
    maxKeys: 5,
  }),
});

const anyButton: fc.Arbitrary<Button> = fc
  .record({
    label: anyMsg,
    does: anyInvocation,
    style: fc.option(fc.constantFrom('primary' as const, 'danger' as const), { nil: undefined }),
    confirm: fc.option(anyMsg, { nil: undefined }),
  })
  .map(({ style, confirm, ...rest }) => ({ ...rest, ...(style ? { style } : {}), ...(confirm ? { confirm } : {}) }));

const anyItem: fc.Arbitrary<ListItem> = fc
  .record({
    text: anySpans,
    detail: fc.option(anySpans, { nil: undefined }),
    button: fc.option(anyButton, { nil: undefined }),
    overflow: fc.option(fc.array(anyButton, { maxLength: 8 }), { nil: undefined }),
  })
  .map(({ detail, button, overflow, text }) => ({
    text,
    ...(detail ? { detail } : {}),
    ...(button ? { button } : {}),
    ...(overflow ? { overflow } : {}),
  }));

export const anyChart: fc.Arbitrary<Chart> = fc
  .record({
    block: fc.constant('chart' as const),
    kind: fc.constantFrom(...figureKinds),
    title: anyMsg,
    categories: fc.array(fc.oneof(anyText, anyMsg), { maxLength: 70 }),
    series: fc.array(
      fc.record({
        name: anyMsg,
        values: fc.array(
          fc.oneof(
            fc.constant(null),
            fc.double(),
            fc.integer({ min: -50, max: 5_000_000 }),
            fc.double({ min: 0, max: 1 }),
          ),
          { maxLength: 70 },
        ),
      }),
      { maxLength: 10 },
    ),
    unit: fc.option(
      fc.oneof(
        fc.constant('share' as const),
        fc.record({ currency: fc.constantFrom('EUR', 'CNY', 'nonsense', '') }),
        fc.record({ word: anyMsg }),
      ),
      { nil: undefined },
    ),
    range: fc.option(fc.tuple(fc.integer({ min: -100, max: 0 }), fc.integer({ min: -100, max: 100 })), {
      nil: undefined,
    }),
    alt: anyMsg,
  })
  .map(({ unit, range, ...rest }) => ({ ...rest, ...(unit ? { unit } : {}), ...(range ? { range } : {}) }));

const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ block: fc.constant('text' as const), text: anySpans, quiet: fc.boolean() }),
  fc.record({ block: fc.constant('quote' as const), text: anyText }),
  fc.record({
    block: fc.constant('fields' as const),
    fields: fc.array(fc.record({ label: anyMsg, value: anySpans }), { maxLength: 25 }),
  }),
  fc
    .record({
      block: fc.constant('list' as const),
      items: fc.array(anyItem, { maxLength: 60 }),
      more: fc.option(fc.record({ label: anyMsg, does: anyInvocation }), { nil: undefined }),
    })
    .map(({ more, ...rest }) => ({ ...rest, ...(more ? { more } : {}) })),
  fc.record({
    block: fc.constant('progress' as const),
    label: anyMsg,
    done: fc.integer({ min: -2, max: 200 }),
    of: fc.integer({ min: 0, max: 100 }),
  }),
  fc.record({ block: fc.constant('image' as const), href: anyHref, alt: anyMsg }),
  fc.record({
    block: fc.constant('buttons' as const),
    buttons: fc.array(anyButton, { maxLength: 40 }),
    overflow: fc.array(anyButton, { maxLength: 12 }),
  }),
  fc.constant({ block: 'divider' as const }),
  anyChart,
);

/** Any card of the union, pleasant or not. */
export const anyCard: fc.Arbitrary<Card> = fc
  .record({
    title: anySpans,
    tone: fc.option(fc.constantFrom('info' as const, 'good' as const, 'warn' as const, 'bad' as const), {
      nil: undefined,
    }),
    blocks: fc.array(anyBlock, { maxLength: 12 }),
  })
  .map(({ tone, ...rest }) => ({ ...rest, ...(tone ? { tone } : {}) }));
