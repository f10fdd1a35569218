import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageToText } from '../../src/platforms/slack/message-text.ts';
import {
  boldWorksBetween,
  escapeMrkdwn,
  escapeToFit,
  isHarmlessInMrkdwn,
  safeHref,
} from '../../src/platforms/slack/mrkdwn.ts';
import {
  readableNames,
  references,
  slackToText,
  withoutCommand,
  withoutMention,
} from '../../src/platforms/slack/slack-text.ts';

const names = readableNames(new Map([['U1', 'Lena Vogt']]));

describe('Slack’s markup as text', () => {
  it.each([
    ['for:<@U123|lena> in:<#C9|sales>', 'for:@{slack:U123} in:#{slack:C9}'],
    ['<@U123>', '@{slack:U123}'],
    ['<mailto:ann@acme.example|ann@acme.example>', 'ann@acme.example'],
    ['<tel:+49301234|030 1234>', '030 1234'],
    ['<https://acme.example>', 'https://acme.example'],
    ['<http://acme.example|acme.example>', 'acme.example'],
    ['<https://acme.example/a?b=1&amp;c=2|the offer>', 'the offer (https://acme.example/a?b=1&c=2)'],
    ['<!channel> <!here|here> <!everyone>', '@channel @here @everyone'],
    ['<!subteam^S1|@sales-team> <!subteam^S2>', '@sales-team S2'],
    ['<!date^1700000000^{date}|14 Nov>', '14 Nov'],
    ['a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
    ['&lt;@U123&gt;', '<@U123>'],
    ['<>', ''],
    ['5 < 6', '5 < 6'],
  ])('%s', (wire, text) => {
    expect(slackToText(wire)).toBe(text);
  });

  it('whatever was typed without markup comes back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (typed) => {
        expect(slackToText(escapeMrkdwn(typed))).toBe(typed);
      }),
    );
  });

  it('reads whatever comes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '@', '!', '#', '|', '&', 'l', 't', ';', 'U', '1', ' ') }),
        (wire) => {
          expect(slackToText(wire, references)).toBeTypeOf('string');
          expect(slackToText(wire, names)).toBeTypeOf('string');
        },
      ),
    );
  });

  it.each([
    ['<@UBOT> task add', 'UBOT', 'task add'],
    ['<@UBOT|crossdesk>: today', 'UBOT', 'today'],
    ['hey <@UBOT> today', 'UBOT', 'hey   today'],
    ['<@UBOT> for:<@U2>', 'UBOT', 'for:<@U2>'],
    ['<@UX>, today', undefined, 'today'],
    ['<@UBOT>', 'UBOT', ''],
  ])('the bot’s mention is taken out of %s', (text, bot, rest) => {
    expect(withoutMention(text, bot)).toBe(rest);
  });
});

describe('messages as text', () => {
  it('people’s messages say it in their text', () => {
    const blocks = [
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'Hi' }] }] },
    ];
    expect(messageToText({ text: 'Hi <@U1> &amp; all', blocks, files: [{ name: 'offer.pdf' }] }, names)).toBe(
      'Hi @Lena Vogt & all\n[offer.pdf]',
    );
  });

  it('apps’ messages say it in blocks and attachments', () => {
    const message = {
      text: 'New form entry',
      bot_id: 'B1',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'Contact form & more' } },
        {
          type: 'section',
          text: { type: 'mrkdwn', text: 'From <mailto:a@b.example|a@b.example>' },
          fields: [{ type: 'mrkdwn', text: 'Size: &gt; 50' }],
        },
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_list',
              elements: [
                {
                  type: 'rich_text_section',
                  elements: [
                    { type: 'user', user_id: 'U1' },
                    { type: 'emoji', name: 'tada', unicode: '1f389' },
                  ],
                },
              ],
            },
          ],
        },
        {
          type: 'context',
          elements: [
            { type: 'image', alt_text: 'x' },
            { type: 'plain_text', text: 'via web' },
          ],
        },
        { type: 'actions', elements: [] },
        'nonsense',
        null,
      ],
      attachments: [{ fallback: 'Ticket 7', title: 'Ticket 7', text: 'It is broken' }, 7],
    };
    expect(messageToText(message, names)).toBe(
      [
        'Contact form & more',
        'From a@b.example',
        'Size: > 50',
        '• @Lena Vogt🎉',
        'via web',
        'Ticket 7',
        'It is broken',
      ].join('\n'),
    );
  });
});

describe('text for mrkdwn', () => {
  it.each(['Acme Ltd', 'first_last@acme.example', '2*3*4', 'a~b', '10:30', 'Müller & Söhne <x>', '北京 C-12'])(
    '%s is harmless',
    (text) => {
      expect(isHarmlessInMrkdwn(text)).toBe(true);
    },
  );
  it.each(['*x*', '_x_', '~x~', '`x`', ':tada:', '> quote', 'a\n> quote', '说_明_书', '(*)', '*'])(
    '%s is not',
    (text) => {
      expect(isHarmlessInMrkdwn(text)).toBe(false);
    },
  );
  it('is cut without leaving half an entity', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('&', '<', 'a', '😀') }),
        fc.integer({ min: 10, max: 60 }),
        (text, max) => {
          const cut = escapeToFit(text, max);
          expect(cut.length).toBeLessThanOrEqual(max);
          expect(cut.replace(/&(?:amp|lt|gt);/gu, '')).not.toMatch(/[&<>]/u);
          expect(cut.isWellFormed?.() ?? true).toBe(true);
        },
      ),
    );
  });
  it('bold works between blanks and punctuation only', () => {
    expect(boldWorksBetween('', ' x')).toBe(true);
    expect(boldWorksBetween('客户', '')).toBe(false);
    expect(boldWorksBetween('a ', 'b')).toBe(false);
  });
  it.each([
    ['https://acme.example/a|b', 'https://acme.example/a%7Cb'],
    ['javascript:alert(1)', null],
    ['data:text/html,x', null],
    ['not an address', null],
    [`https://a.example/${'x'.repeat(3_000)}`, null],
  ])('%s leads to %s', (href, safe) => {
    expect(safeHref(href, 3_000)).toBe(safe);
  });
});

describe('the command, typed where none is needed', () => {
  it.each([
    ['/crm help', 'help'],
    [' /CRM  task add acme "Send quote"', 'task add acme "Send quote"'],
    ['crm today', 'today'],
    ['crm', ''],
    ['/crm', ''],
    ['/crm\ntoday', 'today'],
    ['crmtoday', 'crmtoday'],
    ['today crm', 'today crm'],
    ['', ''],
  ])('%j is %j', (text, rest) => {
    expect(withoutCommand(text, '/crm', true)).toBe(rest);
  });

  it('is left where its name means something else', () => {
    expect(withoutCommand('task add acme', '/task', false)).toBe('task add acme');
    expect(withoutCommand('/task task add acme', '/task', false)).toBe('task add acme');
  });

  it('the bot, mentioned twice, is not part of what is wanted', () => {
    expect(withoutMention('<@UBOT> hey <@UBOT> task list for:<@U1>', 'UBOT')).toBe('hey   task list for:<@U1>');
  });
});
