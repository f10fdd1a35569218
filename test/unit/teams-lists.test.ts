import { describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { rowOf, rowsFrom } from '../../src/cards/pages.ts';
import { type Invocation, invocation } from '../../src/core/invocation.ts';
import { msg } from '../../src/core/msg.ts';
import { cardToMessage } from '../../src/platforms/slack/block-kit.ts';
import { cardsToAdaptive, sizeOf } from '../../src/platforms/teams/adaptive-card.ts';
import { limits } from '../../src/platforms/teams/limits.ts';

const reader = { locale: 'en', timezone: 'Europe/Berlin' } as const;
const does = (command: string, n: number) => invocation(command, { task: `T-${n}`, back: 'task list support overdue' });
const again = invocation('task list', { who: 'support' });

/** A page of a list as the nouns make it: a button and a menu a row. */
function listOf(rows: number, more: Partial<Card> = {}): Card {
  return {
    title: ['Tasks'],
    ...more,
    blocks: [
      {
        block: 'list',
        items: Array.from({ length: rows }, (_, n) => ({
          text: [{ strong: `Row ${n} of a list that somebody needs to the end` }, ` · T-${n}`],
          detail: ['Due in 3 hours, Fri 20 Nov 2026, 13:35 · In progress · High · Acme Industrial Supplies Ltd'],
          button: { label: msg('Done', '完成'), does: does('task done', n) },
          overflow: ['task show', 'task start', 'task snooze', 'task assign', 'task note'].map((command) => ({
            label: msg(command, command),
            does: does(command, n),
          })),
        })),
      },
    ],
  };
}

/** Everything in a drawn card that names a command. */
function invocationsIn(drawn: unknown): Invocation[] {
  if (typeof drawn === 'string') return drawn.startsWith('{') ? invocationsIn(JSON.parse(drawn)) : [];
  if (Array.isArray(drawn)) return drawn.flatMap(invocationsIn);
  if (typeof drawn !== 'object' || drawn === null) return [];
  const found = 'command' in drawn && 'args' in drawn ? [drawn as Invocation] : [];
  return [...found, ...Object.values(drawn).flatMap(invocationsIn)];
}

const platforms = {
  Teams: (card: Card): unknown => cardsToAdaptive([card], reader).content,
  Slack: (card: Card): unknown => cardToMessage(card, reader).blocks,
};

describe('a list in Teams', () => {
  it('leaves its menus to the record that a row opens before it loses a row', () => {
    for (const rows of [4, 8, 10]) {
      const { content } = cardsToAdaptive([listOf(rows, { again })], reader);
      const done = invocationsIn(content).filter(({ command }) => command === 'task done');
      const opened = invocationsIn(content).filter(({ command }) => command === 'task show');
      for (let n = 0; n < rows; n += 1) {
        expect(
          done.map(({ args }) => args.task),
          `${rows} rows`,
        ).toContain(`T-${n}`);
        expect(
          opened.map(({ args }) => args.task),
          `${rows} rows`,
        ).toContain(`T-${n}`);
      }
      expect(JSON.stringify(content)).not.toMatch(/\d+ more/u);
    }
  });

  it('keeps its menus while there is room', () => {
    expect(JSON.stringify(cardsToAdaptive([listOf(4)], reader).content)).toContain('task snooze');
  });

  it('keeps the menu of a row that opens nothing', () => {
    const card = listOf(5, { again });
    const [list] = card.blocks;
    if (list?.block !== 'list') throw new Error('no list');
    const items = list.items.map((item) => ({
      ...item,
      overflow: (item.overflow ?? []).filter((entry) => entry.does.command !== 'task show'),
    }));
    const wide = Array.from({ length: 4 }, () => items).flat();
    const { content } = cardsToAdaptive([{ ...card, blocks: [{ block: 'list', items: wide }] }], reader);
    const rowsWith = (command: string) =>
      new Set(invocationsIn(content).flatMap((one) => (one.command === command ? [one.args.task] : [])));
    expect(rowsWith('task done').size).toBeGreaterThan(2);
    expect(rowsWith('task snooze')).toEqual(rowsWith('task done'));
  });
});

describe.each(Object.entries(platforms))('a long list in %s', (_, draw) => {
  it.each([20, 40, 200])('of %d rows is read to its end, page by page', (rows) => {
    const whole = listOf(rows, { again });
    const seen: string[] = [];
    let at = 0;
    for (let pages = 0; pages < rows; pages += 1) {
      const drawn = draw(rowsFrom(whole, at));
      const all = invocationsIn(drawn);
      seen.push(...new Set(all.filter(({ command }) => command === 'task done').map(({ args }) => args.task ?? '')));
      expect(JSON.stringify(drawn)).not.toMatch(/… \d+ more/u);
      // Buttons of rows remember the page too, to come back to it.
      const next = all.filter((one) => rowOf(one) > 0 && one.args.back === undefined);
      if (next.length === 0) break;
      // The same command with the words it was given, from the first row that was not shown.
      expect(new Set(next.map((one) => `${one.command} ${one.args.who} ${rowOf(one)}`))).toEqual(
        new Set([`task list support ${seen.length}`]),
      );
      at = seen.length;
    }
    expect(seen).toEqual(Array.from({ length: rows }, (_row, n) => `T-${n}`));
  });

  it('stays on its page when a row of that page is done', () => {
    const whole = listOf(60, { again });
    const next = invocationsIn(draw(whole)).find((one) => rowOf(one) > 0 && one.args.back === undefined);
    if (!next) throw new Error('one page only');
    const from = rowOf(next);
    const second = invocationsIn(draw(rowsFrom(whole, from)));
    const done = second.filter(({ command }) => command === 'task done');
    expect(done[0]?.args.task).toBe(`T-${from}`);
    expect(new Set(done.map(rowOf))).toEqual(new Set([from]));
    // The first page has nothing to come back to.
    expect(invocationsIn(draw(whole)).filter((one) => one.command === 'task done' && rowOf(one) > 0)).toEqual([]);
  });

  it('that nothing draws again says how many rows it has no room for', () => {
    expect(JSON.stringify(draw(listOf(60)))).toMatch(/… \d+ more/u);
  });
});

it('a page of a list in Teams is within its size', () => {
  for (const rows of [1, 15, 60]) {
    expect(sizeOf(cardsToAdaptive([listOf(rows, { again })], reader).content)).toBeLessThanOrEqual(limits.cardUnits);
  }
});

it('cards in Teams say whether all of their rows are there', () => {
  const whole = (cards: readonly Card[]) => cardsToAdaptive(cards, reader).isWhole;
  expect(whole([listOf(4), listOf(4)])).toBe(true);
  expect(whole([listOf(10), listOf(10)])).toBe(false);
  expect(whole([listOf(40, { again })])).toBe(false);
});
