import type { Block, Button, ListItem, Text } from '../../../cards/card.ts';
import type { PlatformName } from '../../../core/incoming.ts';

/** What a card may take. */
export interface Room {
  /** Slack shows 50 blocks in a message. */
  readonly rows: number;
  /** Characters of JSON in Teams, which takes 28 KB, and shows further rows of lists page by page where there are more. */
  readonly units: number;
}

/** With some rows left for notes and for a line of why it came; of what Teams shows on a page, half as much again. */
export const rooms = {
  slack: { rows: 44, units: Infinity },
  teams: { rows: Infinity, units: 15_000 },
} as const satisfies Readonly<Record<PlatformName, Room>>;

/** How many of a platform's blocks a block becomes at most. */
export function rowsOf(block: Block): number {
  if (block.block === 'list') return block.items.length + (block.more ? 1 : 0);
  return block.block === 'fields' ? Math.ceil(block.fields.length / 10) : 1;
}

/** About how many characters of JSON a block becomes in Teams, measured on its renderer: a button says twice what it does, and menus go first. */
export function unitsOf(block: Block): number {
  switch (block.block) {
    case 'list':
      return sum(block.items.map(itemUnits)) + (block.more ? 330 : 0);
    case 'fields':
      return 40 + sum(block.fields.map(({ label, value }) => 110 + label.en.length + textUnits(value)));
    case 'buttons':
      return 60 + sum(block.buttons.map(buttonUnits));
    case 'text':
      return 110 + textUnits(block.text);
    case 'quote':
      return 150 + block.text.length;
    case 'progress':
    case 'image':
    case 'chart':
      return 700;
    case 'divider':
      return 80;
    default:
      return block satisfies never;
  }
}

function itemUnits({ text, detail, button }: ListItem): number {
  const aside = button ? 180 + buttonUnits(button) : 0;
  return 130 + textUnits(text) + (detail ? 110 + textUnits(detail) : 0) + aside;
}

const buttonUnits = ({ label, does }: Button): number =>
  170 + 2 * (label.en.length + JSON.stringify(does).length) + label.en.length;

const textUnits = (text: Text): number => sum(text.map((span) => 40 + (typeof span === 'string' ? span.length : 45)));

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/**
 * The sections with their lists made shorter evenly until all of them fit together: fewer rows, rows without buttons (the section's
 * own opens all of them with theirs), no rows, and then only the summaries, with which sections begin. Pure.
 */
export function fitSections(sections: readonly (readonly Block[])[], room: Room): readonly (readonly Block[])[] {
  const fits = (candidate: readonly (readonly Block[])[]): boolean => {
    const blocks = candidate.flat();
    return sum(blocks.map(rowsOf)) <= room.rows && sum(blocks.map(unitsOf)) <= room.units;
  };
  for (const { most, buttons } of measures) {
    const cut = sections.map((section) => section.map((block) => shortened(block, most, buttons)));
    if (fits(cut)) return cut;
  }
  const lines = sections
    .map((section) => section.filter((block) => block.block !== 'list'))
    // Over nothing a heading says nothing; its button above still opens the list.
    .map((section) => (section.length === 1 && section.every(isHeading) ? [] : section));
  if (fits(lines)) return lines;
  const summaries = lines.map((section) => section.slice(0, 1));
  while (summaries.length > 0 && !fits(summaries)) summaries.pop();
  return summaries;
}

/** Only the name of what follows. */
const isHeading = (block: Block): boolean =>
  block.block === 'text' && block.text.every((span) => typeof span === 'object' && 'strong' in span);

const measures = [
  { most: 5, buttons: true },
  { most: 3, buttons: true },
  { most: 3, buttons: false },
  { most: 2, buttons: false },
  { most: 1, buttons: false },
];

function shortened(block: Block, most: number, buttons: boolean): Block {
  if (block.block !== 'list') return block;
  // Menus are left to the records' own cards.
  const items = block.items.slice(0, most).map(({ text, detail, button }): ListItem => {
    const said = { text, ...(detail ? { detail } : {}) };
    return buttons && button ? { ...said, button } : said;
  });
  return { block: 'list', items };
}
