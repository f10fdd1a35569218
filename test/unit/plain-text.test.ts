import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import type { Form } from '../../src/cards/form.ts';
import { formOffer } from '../../src/cards/form-offer.ts';
import { DeliveryError } from '../../src/core/errors.ts';
import { invocation } from '../../src/core/invocation.ts';
import { msg } from '../../src/core/msg.ts';
import { oncePatient } from '../../src/core/patience.ts';
import { cardToText as slackText } from '../../src/platforms/slack/fallback-text.ts';
import { cardToText as teamsText } from '../../src/platforms/teams/fallback-text.ts';

const context = (locale: 'en' | 'zh') => ({
  reader: { locale, timezone: 'UTC' } as const,
  now: new Date('2026-11-20T10:00:00Z'),
  names: new Map<number, string>(),
});

describe('a card in words', () => {
  const rows = Array.from({ length: 23 }, (_, n) => ({ text: [`Row ${n + 1}`], detail: [`detail ${n + 1}`] }));
  const card: Card = {
    title: ['Acme Industrial'],
    tone: 'warn',
    blocks: [
      { block: 'text', text: ['Waits for ', { strong: msg('us', '我们') }] },
      { block: 'fields', fields: [{ label: msg('Owner', '负责人'), value: [{ staff: 7 as never, name: 'Lena' }] }] },
      { block: 'divider' },
      { block: 'progress', label: msg('Paid', '已付'), done: 2, of: 5 },
      { block: 'list', items: rows },
    ],
  };

  it.each(['en', 'zh'] as const)('is the same on both platforms, in %s', (locale) => {
    const said = slackText(card, context(locale));
    expect(teamsText(card, context(locale), 10_000)).toBe(said);
    expect(said.split('\n').slice(0, 5)).toEqual(
      locale === 'en'
        ? ['⚠️ Acme Industrial', 'Waits for us', 'Owner: Lena', 'Paid: 2/5', '• Row 1 · detail 1']
        : ['⚠️ Acme Industrial', 'Waits for 我们', '负责人: Lena', '已付: 2/5', '• Row 1 · detail 1'],
    );
    expect(said).toMatch(/Row 20 ·[^\n]*\n[^\n]*3[^\n]*$/u);
  });

  it('what somebody said stays as it is in Teams; Slack would draw a line that begins with a sign of its own', () => {
    const quoted: Card = { title: [''], blocks: [{ block: 'quote', text: 'First\n\n> second' }] };
    expect(slackText(quoted, context('en'))).toBe('“First”\n“&gt; second”');
    expect(teamsText(quoted, context('en'), 100)).toBe('“First\n\n> second”');
    expect(teamsText({ title: [''], blocks: [] }, context('en'), 100)).toBe('—');
  });
});

describe('a form that waits behind a button', () => {
  const field = (name: string, value: string) =>
    ({ name, label: msg(name, name), optional: true, value, input: { kind: 'line' } }) as const;

  it('takes along what fits, and always ends', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 60 }), { maxLength: 8 }), fc.nat(200), (values, room) => {
        const form: Form = {
          title: msg('Add', '添加'),
          submit: msg('Save', '保存'),
          does: invocation('task add', {}),
          fields: values.map((value, index) => field(`f${index}`, value)),
        };
        const offer = formOffer(form, { waits: msg('Waits', '等待'), open: msg('Open', '打开') }, (does) => {
          return JSON.stringify(does.args).length <= room;
        });
        const [, last] = offer.blocks;
        const does = last?.block === 'buttons' ? last.buttons[0]?.does : undefined;
        expect(does).toMatchObject({ command: 'form', args: { command: 'task add' } });
        const carried = Object.entries(does?.args ?? {}).filter(([name]) => name !== 'command');
        for (const [name, value] of carried) expect(values[Number(name.slice(1))]).toBe(value);
        // What was left out is no shorter than what was taken along.
        const left = values.filter((value, index) => value !== '' && !carried.some(([name]) => name === `f${index}`));
        const longest = Math.max(0, ...carried.map(([, value]) => value.length));
        for (const value of left) expect(value.length).toBeGreaterThanOrEqual(longest);
      }),
    );
  });
});

describe('a short wait', () => {
  const limited = (ms: number) => new DeliveryError('rate-limited', 'slow-down', { retryAfterMs: ms });
  async function tries(patience: number, faults: Error[]): Promise<{ calls: number; error: unknown }> {
    let calls = 0;
    const error = await oncePatient(patience, async () => {
      calls += 1;
      const fault = faults.shift();
      if (fault) throw fault;
    }).catch((caught: unknown) => caught);
    return { calls, error };
  }

  it('is sat through once; a longer one, and any other fault, is not', async () => {
    expect(await tries(50, [limited(1)])).toEqual({ calls: 2, error: undefined });
    expect(await tries(50, [limited(1), limited(1)])).toMatchObject({ calls: 2, error: { kind: 'rate-limited' } });
    expect(await tries(50, [limited(51)])).toMatchObject({ calls: 1, error: { kind: 'rate-limited' } });
    expect(await tries(50, [new DeliveryError('gone', 'left')])).toMatchObject({ calls: 1, error: { kind: 'gone' } });
  });
});
