// @vitest-environment jsdom
import * as AdaptiveCards from 'adaptivecards';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import type { Form } from '../../src/cards/form.ts';
import { cardPings } from '../../src/cards/pings.ts';
import { invocation } from '../../src/core/invocation.ts';
import { msg } from '../../src/core/msg.ts';
import { type AdaptiveCard, cardsToAdaptive } from '../../src/platforms/teams/adaptive-card.ts';
import { choiceToFound, dataToSubmitted, formToCard, submittedToForm } from '../../src/platforms/teams/dialog.ts';
import { limits } from '../../src/platforms/teams/limits.ts';
import { escapeMarkdown } from '../../src/platforms/teams/markdown.ts';
import { anyCard, anyText } from './slack-card-arbitrary.ts';

const reader = { locale: 'en', timezone: 'Europe/Berlin' } as const;
const now = new Date('2026-11-20T09:00:00Z');
const names = new Map([[7, 'aad-omar']]);
const draw = (card: Card, more: { mine?: boolean } = {}): AdaptiveCard =>
  cardsToAdaptive([card], reader, { names, now, ...more });

/** Microsoft's own parser: what it warns of or drops. */
function complaints(content: unknown): string[] {
  const context = new AdaptiveCards.SerializationContext();
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig({ actions: { maxActions: limits.actions } });
  card.parse(content, context);
  const found: string[] = [];
  for (let n = 0; n < context.eventCount; n += 1) found.push(context.getEventAt(n).message);
  for (const failure of card.validateProperties().validationEvents) found.push(failure.message);
  // Teams knows charts of its own; who does not is given a fallback.
  return found.filter(
    (complaint) => !/^Unknown element type "Chart\.\w+(\.\w+)?"\. Fallback will be used/u.test(complaint),
  );
}

interface Node {
  readonly type?: string;
  readonly text?: string;
  readonly [key: string]: unknown;
}
function nodes(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodes);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Node, ...Object.values(value).flatMap(nodes)];
}

describe('any card', () => {
  it('fits into a message, and is what Microsoft’s parser takes', () => {
    fc.assert(
      fc.property(fc.array(anyCard, { minLength: 1, maxLength: 2 }), (cards) => {
        const { content, summary } = cardsToAdaptive(cards, reader, { names, now });
        expect(JSON.stringify(content).length * 2).toBeLessThan(28 * 1024);
        expect(summary.length).toBeLessThanOrEqual(limits.summary);
        expect(content.fallbackText).not.toBe('');
        expect(complaints(content)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('can be read again as the same JSON, with no half characters', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const { content } = draw(card);
        expect(JSON.parse(JSON.stringify(content))).toEqual(content);
        expect(JSON.stringify(content).isWellFormed?.() ?? true).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('notifies only whom it names, and links only to what a click may open', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const { content } = draw(card);
        const all = nodes(content);
        const entities = all.filter((node) => node.type === 'mention');
        for (const entity of entities) expect(entity.mentioned).toMatchObject({ id: 'aad-omar' });
        if (!cardPings(card).includes(7)) expect(entities).toEqual([]);
        for (const { type, url } of all) {
          if (type === 'Action.OpenUrl') expect(String(url)).toMatch(/^(?:https?|mailto|tel):/u);
          if (type === 'Image') expect(String(url)).toMatch(/^https:/u);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('writes data only where it is not read as Markdown', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { content } = draw({ title: ['x'], blocks: [{ block: 'text', text: [text, ' ', { strong: text }] }] });
        const [, ...rest] = content.body as Node[];
        for (const node of nodes(rest)) expect(node.type).not.toBe('TextBlock');
      }),
    );
  });
});

describe('a card', () => {
  const done = { label: msg('Done', '完成'), does: invocation('task done', { task: 'T-1' }) };

  it('presses by Action.Execute, and by Action.Submit where that is not known', () => {
    const { content } = draw({
      title: ['x'],
      blocks: [{ block: 'buttons', buttons: [{ ...done, style: 'primary' }] }],
    });
    const [action] = nodes(content).filter((node) => node.type === 'Action.Execute');
    const data = { crossdesk: { does: { command: 'task done', args: { task: 'T-1' } } } };
    expect(action).toMatchObject({ title: 'Done', style: 'positive', data });
    expect(action?.fallback).toEqual({ type: 'Action.Submit', title: 'Done', data });
  });

  it('opens a form in a dialog', () => {
    const form = { label: msg('Edit', '编辑'), does: invocation('form', { command: 'task edit', task: 'T-1' }) };
    const { content } = draw({ title: ['x'], blocks: [{ block: 'buttons', buttons: [form] }] });
    const [action] = nodes(content).filter((node) => node.type === 'Action.Submit');
    expect(action?.data).toMatchObject({ msteams: { type: 'task/fetch' }, crossdesk: { does: form.does } });
  });

  it('asks before what is to be confirmed', () => {
    const { content } = draw({
      title: ['x'],
      blocks: [{ block: 'buttons', buttons: [], overflow: [{ ...done, confirm: msg('Really?', '确定？') }] }],
    });
    const [ask] = nodes(content).filter((node) => node.type === 'Action.ShowCard');
    expect(JSON.stringify(ask)).toContain('Really?');
    expect(nodes(ask).some((node) => node.type === 'Action.Execute')).toBe(true);
    expect(nodes(content).filter((node) => node.type === 'Action.Execute')).toHaveLength(1);
  });

  it('keeps six buttons in a row, and the rest of a menu behind it', () => {
    const many = Array.from({ length: 8 }, (_, n) => ({ ...done, label: msg(`B${n}`, `B${n}`) }));
    const { content } = draw({ title: ['x'], blocks: [{ block: 'buttons', buttons: many, overflow: [done] }] });
    const sets = nodes(content).filter((node) => node.type === 'ActionSet');
    expect(sets.map((set) => (set.actions as Node[]).map((action) => action.mode ?? 'primary'))).toEqual([
      Array(6).fill('primary'),
      ['primary', 'primary', 'secondary'],
    ]);
  });

  it('says how many more a long list has', () => {
    const items = Array.from({ length: 200 }, (_, n) => ({ text: [`T-${n} ${'x'.repeat(100)}`], button: done }));
    const { content } = draw({ title: ['x'], blocks: [{ block: 'list', items }] });
    const shown = nodes(content).filter((node) => node.type === 'Action.Execute').length;
    expect(shown).toBeGreaterThan(4);
    expect(JSON.stringify(content)).toContain(`… ${200 - shown} more`);
  });

  it('leaves what is written from right to left in its own order', () => {
    const { content } = draw({ title: ['x'], blocks: [{ block: 'text', text: ['شركة الأفق \u202Eevil', ' · T-1'] }] });
    const runs = nodes(content).filter((node) => node.type === 'TextRun');
    expect(runs.map((run) => run.text)).toEqual(['\u2068شركة الأفق \u202Eevil\u2069 · T-1']);
  });

  it('leaves dates that are written like a card’s own function alone', () => {
    const { content } = draw({ title: ['{{DATE(2017-02-14T06:08:39Z)}}'], blocks: [] });
    expect(JSON.stringify(content)).not.toContain('{{DATE');
  });

  describe('with a time', () => {
    const dueAt = new Date('2026-11-20T09:30:00.123Z');
    const due = (before: string): Card => ({
      title: ['x'],
      blocks: [
        {
          block: 'fields',
          fields: [{ label: msg('Due', '到期'), value: [before, { strong: 'due' }, ' ', { time: dueAt }] }],
        },
      ],
    });
    const texts = (content: unknown): (string | undefined)[] => nodes(content).flatMap((node) => node.text ?? []);

    it('shows it to each of several readers in their own zone', () => {
      const { content } = draw(due('in 30 minutes · '));
      const wire = 'in 30 minutes · **due** {{DATE(2026-11-20T09:30:00Z, SHORT)}} {{TIME(2026-11-20T09:30:00Z)}}';
      expect(nodes(content).find((node) => node.text === wire)?.type).toBe('TextBlock');
      expect(content.fallbackText).toContain('Fri 20 Nov 2026, 10:30 (Berlin, UTC+1)');
      expect(complaints(content)).toEqual([]);
    });

    it('names the zone where the words beside it could be read as Markdown', () => {
      const { content } = draw(due('*a* [b](c) '));
      expect(texts(content).join('')).toContain('Fri 20 Nov 2026, 10:30 (Berlin, UTC+1)');
      expect(JSON.stringify(content)).not.toContain('{{');
    });

    it('shows it in the zone of its only reader', () => {
      expect(texts(draw(due('a '), { mine: true }).content).join('')).toContain('due Fri 20 Nov 2026, 10:30');
    });
  });

  it('remembers in its buttons that only one person sees it', () => {
    const card: Card = { title: ['x'], blocks: [{ block: 'buttons', buttons: [done] }] };
    expect(JSON.stringify(draw(card, { mine: true }).content)).toContain('"mine":true');
    expect(JSON.stringify(draw(card).content)).not.toContain('"mine"');
  });

  it('fails loudly on a button that carries a text', () => {
    const wrong = { label: msg('x', 'x'), does: invocation('x', { text: 'a'.repeat(2_100) }) };
    expect(() => draw({ title: ['x'], blocks: [{ block: 'buttons', buttons: [wrong] }] })).toThrow('Carry ids');
  });

  it('escapes what Markdown would read', () => {
    expect(escapeMarkdown('[a](b) *c* _d_ ~e~ `f` 1. g <at>h</at>')).toBe(
      '\\[a\\]\\(b\\) \\*c\\* \\_d\\_ \\~e\\~ \\`f\\` 1. g <\u200bat\\>h<\u200b/at\\>',
    );
    expect(escapeMarkdown('1. a')).toBe('1\\. a');
  });
});

describe('a form', () => {
  const form: Form = {
    title: msg('Add a task', '添加任务'),
    submit: msg('Save', '保存'),
    does: invocation('task add', { sourceLink: 'https://x.example' }),
    intro: ['For ', { strong: 'Acme' }],
    fields: [
      { name: 'title', label: msg('Title', '标题'), optional: false, value: 'Send *quote*', input: { kind: 'line' } },
      { name: 'notes', label: msg('Notes', '备注'), optional: true, input: { kind: 'lines' } },
      {
        name: 'priority',
        label: msg('Priority', '优先级'),
        optional: true,
        value: 'high',
        input: { kind: 'choice', options: [{ label: msg('High', '高'), value: 'high' }] },
      },
      {
        name: 'for',
        label: msg('For', '给'),
        optional: true,
        value: 'S-3',
        input: { kind: 'lookup', reference: 'staff', chosen: { label: 'Omar', value: 'S-3' } },
      },
    ],
  };
  const submitData = (card: Node): Record<string, unknown> =>
    (card.actions as { data: Record<string, unknown> }[])[0]?.data ?? {};

  it('is a card that Microsoft’s parser takes, with what is known filled in', () => {
    const card = formToCard(form, reader) as Node;
    expect(complaints(card)).toEqual([]);
    const inputs = (card.body as Node[]).filter((node) => node.type?.startsWith('Input.'));
    expect(inputs).toMatchObject([
      { id: 'field.title', isRequired: true, value: 'Send *quote*', isMultiline: false },
      { id: 'field.notes', isRequired: false, isMultiline: true },
      { id: 'field.priority', value: 'high', style: 'compact' },
      {
        id: 'field.for',
        value: 'S-3',
        style: 'filtered',
        choices: [{ title: 'Omar', value: 'S-3' }],
        'choices.data': { type: 'Data.Query', dataset: 'lookup.staff.task add' },
      },
    ]);
  });

  it('comes back with what was entered, and can be shown again with its faults', () => {
    const card = formToCard(form, reader) as Node;
    const entered = { 'field.title': 'x', 'field.priority': '—', 'field.for': 'S-3', 'field.other': 'ignored' };
    const submitted = dataToSubmitted(JSON.parse(JSON.stringify({ ...submitData(card), ...entered })));
    expect(submitted?.fields).toEqual({ title: 'x', notes: '', priority: '', for: 'S-3' });
    expect(submitted?.memory.does).toEqual(form.does);
    if (!submitted) throw new Error('not read');
    const again = submittedToForm(submitted, { title: msg('Too short', '太短'), nowhere: msg('Hm', '嗯') });
    expect(again.fields[0]).toMatchObject({ value: 'x', error: { en: 'Too short Hm' } });
    expect(again.fields[3]).toMatchObject({ value: 'S-3', input: { chosen: { label: 'Omar' } } });
    expect(complaints(formToCard(again, reader))).toEqual([]);
  });

  it('keeps the name of what was found and chosen through every fault', () => {
    const found = choiceToFound({ label: 'Müller ¦ Söhne', value: 'S-9', detail: 'Sales' }, 'en');
    let shown = formToCard(form, reader) as Node;
    for (const value of [found.value, 'S-9']) {
      const submitted = dataToSubmitted(JSON.parse(JSON.stringify({ ...submitData(shown), 'field.for': value })));
      expect(submitted?.fields.for).toBe('S-9');
      if (!submitted) throw new Error('not read');
      shown = formToCard(submittedToForm(submitted, { title: msg('Too short', '太短') }), reader) as Node;
      expect(nodes(shown).find(({ id }) => id === 'field.for')).toMatchObject({
        value: 'S-9',
        choices: [{ title: 'Müller | Söhne · Sales', value: 'S-9' }],
      });
    }
  });

  it('fits, however long the text that fills it, and says what it left out', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 0, maxLength: 40_000, size: 'max', unit: 'grapheme' }), (text) => {
        const [first, ...rest] = form.fields;
        if (!first) return;
        const card = formToCard({ ...form, fields: [{ ...first, value: text }, ...rest] }, reader);
        expect(JSON.stringify(card).length * 2).toBeLessThan(28 * 1024);
        if (text.length > 20_000) expect(JSON.stringify(card)).toContain('left out');
      }),
      { numRuns: 25 },
    );
  });

  it('asks for a word where there are more choices than a card has room for', () => {
    const options = Array.from({ length: 600 }, (_, n) => ({
      label: msg(`Zone number ${n}`, `时区 ${n}`),
      value: `z${n}`,
    }));
    const field = {
      name: 'zone',
      label: msg('Zone', '时区'),
      optional: true,
      input: { kind: 'choice' as const, options },
    };
    const card = formToCard({ ...form, fields: [...form.fields, field] }, reader) as Node;
    expect(JSON.stringify(card).length * 2).toBeLessThan(28 * 1024);
    expect((card.body as Node[]).at(-1)).toMatchObject({ id: 'field.zone', type: 'Input.Text' });
  });

  it('is not mistaken for another app’s data', () => {
    for (const data of [null, 1, 'x', [], {}, { crossdesk: {} }, { crossdesk: { form: { does: {} }, locale: 'en' } }]) {
      expect(dataToSubmitted(data)).toBeNull();
    }
  });
});
