import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, buttons, type Card, type ListItem, quiet, text } from '../../src/cards/card.ts';
import { firstRows, rowCount, rowOf, rowsFrom } from '../../src/cards/pages.ts';
import { invocation } from '../../src/core/invocation.ts';
import { msg } from '../../src/core/msg.ts';

const again = invocation('today', { who: 'me' });
const footer = buttons([{ label: msg('Add', '添加'), does: invocation('task add') }]);

function rowsOf(card: Card): string[] {
  return card.blocks.flatMap((block) => (block.block === 'list' ? block.items.map((item) => item.text.join('')) : []));
}

/** The row that the card's button for the others asks for; null where it has none. */
function nextOf(card: Card): number | null {
  const asked = card.blocks.flatMap((block) =>
    block.block === 'buttons' ? block.buttons.map(({ does }) => rowOf(does)).filter((row) => row > 0) : [],
  );
  return asked[0] ?? null;
}

/** Sections with headings, as a day or a preview has them; rows are numbered through the whole card. */
function sections(sizes: readonly number[]): Card {
  let n = 0;
  const blocks = sizes.flatMap((size, section): Block[] => {
    const items = Array.from({ length: size }, (): ListItem => ({ text: [`row ${n++}`] }));
    return [text(`section ${section}`), { block: 'list', items }];
  });
  return { title: ['My day'], again, blocks: [...blocks, footer] };
}

describe('pages of a card', () => {
  it('show every row once and in order, whatever the sections and the size of a page', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(9), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 12 }),
        (sizes, size) => {
          const whole = sections(sizes);
          const seen: string[] = [];
          for (let from: number | null = 0; from !== null; ) {
            const page: Card = firstRows(rowsFrom(whole, from), size);
            expect(rowCount(page)).toBeLessThanOrEqual(size);
            seen.push(...rowsOf(page));
            const next: number | null = nextOf(page);
            expect(next).toBe(seen.length < rowCount(whole) ? seen.length : null);
            from = next;
          }
          expect(seen).toEqual(Array.from({ length: rowCount(whole) }, (_, n) => `row ${n}`));
        },
      ),
    );
  });

  it('have each the heading of their rows, no other, and the buttons at the end', () => {
    const whole = sections([3, 2, 2]);
    const headings = (card: Card) =>
      card.blocks.flatMap((block) => (block.block === 'text' ? [block.text.join('')] : []));
    const first = firstRows(whole, 3);
    expect(headings(first)).toEqual(['section 0']);
    expect(first.blocks.at(-1)).toBe(footer);
    const second = firstRows(rowsFrom(whole, 4), 2);
    expect(headings(second)).toEqual(['section 1', 'section 2']);
    expect(rowsOf(second)).toEqual(['row 4', 'row 5']);
    expect(second.blocks.at(-1)).toBe(footer);
    expect(rowsOf(firstRows(rowsFrom(whole, 6), 2))).toEqual(['row 6']);
  });

  it('keep a list’s own button for what comes after it until its last row is shown', () => {
    const more = { label: msg('More', '更多'), does: invocation('task list', { after: 'x' }) };
    const items = Array.from({ length: 5 }, (_, n): ListItem => ({ text: [`row ${n}`] }));
    const whole: Card = { title: ['Tasks'], again, blocks: [quiet('a word'), { block: 'list', items, more }] };
    const page = firstRows(whole, 3);
    expect(page.blocks.some((block) => block.block === 'list' && block.more)).toBe(false);
    // It is not three more and then the end.
    expect(JSON.stringify(page.blocks.at(-1))).toContain('"en":"More"');
    const last = firstRows(rowsFrom(whole, 3), 3);
    expect(last.blocks).toEqual([{ block: 'list', items: items.slice(3), more }]);
  });

  it('begin again when the list has become shorter, or the row is none', () => {
    const whole = sections([2]);
    for (const row of [2, 40, -1]) expect(rowsFrom(whole, row)).toBe(whole);
    for (const word of ['', '-1', '1e3', '99999999', 'x']) {
      expect(rowOf({ command: 'today', args: { '~row': word } }), word).toBe(0);
    }
  });

  it('are not made of a card that nothing draws again', () => {
    const { again: _again, ...once } = sections([9]);
    expect(firstRows(once, 2)).toBe(once);
    expect(rowsFrom(once, 2)).toBe(once);
  });

  it('keep their place in the buttons that draw the same list again, and in no others', () => {
    const doneAndBack = { label: msg('Done', '完成'), does: invocation('task done', { task: 'T-1', back: 'today' }) };
    const open = { label: msg('Open', '打开'), does: invocation('task show', { task: 'T-1' }) };
    const items = Array.from(
      { length: 5 },
      (_, n): ListItem => ({ text: [`row ${n}`], button: doneAndBack, overflow: [open, doneAndBack] }),
    );
    const whole: Card = { title: ['My day'], again, blocks: [{ block: 'list', items }, footer] };
    const [list] = rowsFrom(whole, 3).blocks;
    if (list?.block !== 'list') throw new Error('no list');
    for (const item of list.items) {
      expect(item.button && rowOf(item.button.does)).toBe(3);
      expect(item.overflow?.map(({ does }) => rowOf(does))).toEqual([0, 3]);
    }
    // Nothing is left of that page: the list begins anew.
    expect(rowsOf(rowsFrom({ ...whole, blocks: [{ block: 'list', items: items.slice(0, 3) }] }, 3))).toHaveLength(3);
  });
});
