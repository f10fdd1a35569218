import type { Block } from '../../../cards/card.ts';

/**
 * Rows that an overview may have: Slack shows 50 blocks and Teams takes 28 KB in a card, and what stands around the sections (notes,
 * the share button, a line of why it came) needs some of both.
 */
export const mostRows = 38;

/** How many of a platform's blocks a block becomes at most. */
export function rowsOf(block: Block): number {
  switch (block.block) {
    case 'list':
      return block.items.length + (block.more ? 1 : 0);
    case 'fields':
      return Math.ceil(block.fields.length / 10);
    case 'buttons':
    case 'text':
    case 'quote':
    case 'progress':
    case 'image':
    case 'chart':
    case 'divider':
      return 1;
    default:
      return block satisfies never;
  }
}

const rows = (blocks: readonly Block[]): number => blocks.reduce((sum, block) => sum + rowsOf(block), 0);

/**
 * The sections with their lists cut evenly until all of them fit together; then without lists, and then without what is only said
 * quietly. What comes first in a section is its summary and stays as long as there is any room. Pure.
 */
export function fitSections(sections: readonly (readonly Block[])[], room: number): readonly (readonly Block[])[] {
  const fits = (candidate: readonly (readonly Block[])[]): boolean => rows(candidate.flat()) <= room;
  for (const most of [5, 3, 2, 1]) {
    const cut = sections.map((section) => section.map((block) => shortened(block, most)));
    if (fits(cut)) return cut;
  }
  const lines = sections.map((section) => section.filter((block) => block.block !== 'list'));
  if (fits(lines)) return lines;
  const summaries = lines.map((section) => section.slice(0, 1));
  return summaries.slice(0, Math.max(0, room));
}

function shortened(block: Block, most: number): Block {
  return block.block === 'list' && block.items.length > most ? { ...block, items: block.items.slice(0, most) } : block;
}
