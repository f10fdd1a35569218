import type { Invocation } from '../core/invocation.ts';
import { msg } from '../core/msg.ts';
import { type Block, type Button, buttons, type Card, type ListItem } from './card.ts';

/**
 * Pages of a card: a renderer that has no room for all rows of its lists shows the first of them with a button for the others, which
 * draws the card again from that row on. Rows are counted over all lists of a card.
 */

/** The argument that counts the rows before a page. No command has one of this name, so commands do not see it. */
const rowArgument = '~row';

/** The row with which the card begins that this invocation asks for. */
export function rowOf({ args }: Invocation): number {
  const written = args[rowArgument] ?? '';
  return /^\d{1,6}$/u.test(written) ? Number(written) : 0;
}

export function rowCount(card: Card): number {
  return card.blocks.reduce((rows, block) => rows + (block.block === 'list' ? block.items.length : 0), 0);
}

/**
 * The card with `count` rows and a button for the others; itself where it has no more, or knows not how to draw itself again. What
 * follows the last row goes to the next page, but for buttons at the card's end.
 */
export function firstRows(card: Card, count: number): Card {
  const hidden = rowCount(card) - count;
  if (!card.again || hidden <= 0) return card;
  const kept: Block[] = [];
  let left = count;
  let cutAt = 0;
  for (const [index, block] of card.blocks.entries()) {
    cutAt = index;
    if (block.block !== 'list') {
      kept.push(block);
    } else if (block.items.length <= left) {
      kept.push(block);
      left -= block.items.length;
    } else {
      if (left > 0) kept.push({ block: 'list', items: block.items.slice(0, left) });
      // A heading goes along with its rows.
      else if (isHeading(kept.at(-1)) && kept.length > 1) kept.pop();
      break;
    }
  }
  const rest = card.blocks.slice(cutAt);
  const last = rest.at(-1);
  const goesOn = rest.some((block) => block.block === 'list' && block.more);
  const { again } = card;
  const does = { ...again, args: { ...again.args, [rowArgument]: String(rowOf(again) + count) } };
  const label = goesOn ? msg('More', '更多') : msg(`${hidden} more`, `其余 ${hidden} 项`);
  return { ...card, blocks: [...kept, buttons([{ label, does }]), ...(last?.block === 'buttons' ? [last] : [])] };
}

/** What `draw` makes of the card with as many rows as it has room for, at most `most`; null when not even one fits. */
export function largestPage<T>(card: Card, most: number, draw: (page: Card) => T | null): T | null {
  let best: T | null = null;
  let [from, to] = [1, Math.min(rowCount(card) - 1, most)];
  while (from <= to) {
    const rows = Math.ceil((from + to) / 2);
    const drawn = draw(firstRows(card, rows));
    if (drawn === null) {
      to = rows - 1;
    } else {
      best = drawn;
      from = rows + 1;
    }
  }
  return best;
}

/**
 * The card without its first rows and what stands above the next one, but for that list's heading. From the top when it has become
 * shorter. Buttons of rows that draw the list again draw this page of it.
 */
export function rowsFrom(card: Card, from: number): Card {
  if (!card.again || from <= 0 || from >= rowCount(card)) return card;
  let before = from;
  const at = card.blocks.findIndex((block) => {
    if (block.block !== 'list') return false;
    if (block.items.length > before) return true;
    before -= block.items.length;
    return false;
  });
  const list = card.blocks[at];
  if (list?.block !== 'list') return card;
  const heading = card.blocks[at - 1];
  const { again } = card;
  const blocks: readonly Block[] = [
    ...(heading && isHeading(heading) ? [heading] : []),
    { ...list, items: list.items.slice(before) },
    ...card.blocks.slice(at + 1),
  ];
  return {
    ...card,
    again: { ...again, args: { ...again.args, [rowArgument]: String(from) } },
    blocks: blocks.map((block) =>
      block.block === 'list' ? { ...block, items: block.items.map(backHere(from)) } : block,
    ),
  };
}

/** A row whose click is answered with the same list comes back to this page of it. */
function backHere(from: number): (item: ListItem) => ListItem {
  const stays = (button: Button): Button =>
    button.does.args.back === undefined
      ? button
      : { ...button, does: { ...button.does, args: { ...button.does.args, [rowArgument]: String(from) } } };
  return ({ button, overflow, ...said }) => ({
    ...said,
    ...(button ? { button: stays(button) } : {}),
    ...(overflow ? { overflow: overflow.map(stays) } : {}),
  });
}

function isHeading(block: Block | undefined): boolean {
  return block?.block === 'text' && block.quiet !== true;
}
