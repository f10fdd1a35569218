import type { KnownBlock, RichTextBlock, RichTextElement, SectionBlock } from '@slack/types';
import type { Block, Card, ListItem, Text } from '../../cards/card.ts';
import { largestPage } from '../../cards/pages.ts';
import { toneMarks } from '../../cards/plain-text.ts';
import type { Reader } from '../../core/actor.ts';
import { formatPercent } from '../../i18n/format.ts';
import { common } from '../../i18n/messages.ts';
import { chartToBlocks, type KnownPictures } from './chart-blocks.ts';
import { type ActionIds, buttonToSlack, controlsToBlocks, createActionIds, overflowToSlack } from './controls.ts';
import { cardToText } from './fallback-text.ts';
import { limits } from './limits.ts';
import { safeHref } from './mrkdwn.ts';
import { inLanguage, label, plainText, type TextContext, textToPlain, textToRich, textToTextObject } from './spans.ts';

/** A card as Slack takes it. `text` is what notifications and screen readers say. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

export interface RenderOptions {
  /** Slack user ids of the colleagues whom the card pings, by staff id. Who is missing is only named. */
  readonly names?: ReadonlyMap<number, string>;
  /** Charts that Slack has a picture of; the others are said in words. */
  readonly pictures?: KnownPictures;
  readonly now?: Date;
}

interface BlockContext extends TextContext {
  readonly pictures: KnownPictures;
}

/** How much of everything is shown. Tried from generous to terse until the message fits. */
interface Measure {
  readonly text: number;
  readonly items: number;
}

const measures: readonly Measure[] = [
  { text: 2_900, items: 45 },
  { text: 2_900, items: 25 },
  { text: 2_900, items: 16 },
  { text: 2_900, items: 12 },
  { text: 2_000, items: 10 },
  { text: 1_500, items: 8 },
  { text: 1_000, items: 6 },
  { text: 500, items: 5 },
  { text: 300, items: 4 },
  { text: 150, items: 3 },
  { text: 80, items: 2 },
];

/** A page of a list that goes on. */
const page: Measure = { text: 600, items: Infinity };

/** Card → message. Pure: the same card, reader, names and time give the same blocks. Throws InvocationTooLong. */
export function cardToMessage(card: Card, reader: Reader, options: RenderOptions = {}): SlackMessage {
  const context = contextOf(reader, options);
  return {
    text: cardToText(card, context),
    blocks: fitInto([card], context, { blocks: limits.messageBlocks, chars: limits.messageBlocksChars }, 'plain'),
  };
}

/** Cards → the blocks of a view (home page, modal), one below the other. Throws InvocationTooLong. */
export function cardsToViewBlocks(cards: readonly Card[], reader: Reader, options: RenderOptions = {}): KnownBlock[] {
  const context = contextOf(reader, options);
  return fitInto(cards, context, { blocks: limits.viewBlocks, chars: limits.viewBlocksChars }, 'header');
}

function contextOf(reader: Reader, options: RenderOptions): BlockContext {
  const { names = new Map(), pictures = new Map(), now = new Date() } = options;
  return { reader, names, pictures, now };
}

interface Room {
  readonly blocks: number;
  readonly chars: number;
}

function fitInto(cards: readonly Card[], context: BlockContext, room: Room, titles: 'plain' | 'header'): KnownBlock[] {
  let blocks: KnownBlock[] = [];
  /** null: too large. */
  const fitted = (shown: readonly Card[], measure: Measure): KnownBlock[] | null => {
    const ids = createActionIds();
    blocks = shown.flatMap((card, i) => [
      ...(i > 0 ? [{ type: 'divider' } as const] : []),
      ...title(card, measure, context, titles),
      ...card.blocks.flatMap((block) => blockToSlack(block, measure, context, ids)),
    ]);
    return blocks.length <= room.blocks && JSON.stringify(blocks).length <= room.chars ? blocks : null;
  };
  const [only, ...others] = cards;
  if (only?.again && others.length === 0) {
    const drawn =
      fitted(cards, { text: 2_900, items: Infinity }) ??
      fitted(cards, page) ??
      largestPage(only, room.blocks, (shown) => fitted([shown], page));
    if (drawn) return drawn;
  }
  for (const measure of measures) {
    const drawn = fitted(cards, measure);
    if (drawn) return drawn;
  }
  return cut(blocks, context, room);
}

/** Nothing made it small enough: keep what fits from the top, and say that there is more. */
function cut(blocks: readonly KnownBlock[], context: TextContext, room: Room): KnownBlock[] {
  const kept: KnownBlock[] = [];
  let chars = 200; // for the note below and the commas between
  for (const block of blocks) {
    const length = JSON.stringify(block).length + 1;
    if (kept.length >= room.blocks - 1 || chars + length > room.chars) break;
    kept.push(block);
    chars += length;
  }
  const dropped = blocks.length - kept.length;
  return dropped === 0 ? kept : [...kept, note(inLanguage(common.moreItems(dropped), context))];
}

function title(card: Card, measure: Measure, context: TextContext, titles: 'plain' | 'header'): KnownBlock[] {
  const mark = toneMarks[card.tone ?? 'info'];
  const plain = textToPlain(card.title, context).trim();
  if (plain === '') return [];
  if (titles === 'header' && plain.length + mark.length <= limits.headerText) {
    return [{ type: 'header', text: plainText(`${mark}${plain}`, limits.headerText) }];
  }
  const elements = textToRich(card.title, context, Math.min(measure.text, 1_000), { bold: true });
  if (mark !== '') elements.unshift({ type: 'text', text: mark });
  return rich(elements);
}

function blockToSlack(block: Block, measure: Measure, context: BlockContext, ids: ActionIds): KnownBlock[] {
  switch (block.block) {
    case 'text':
      if (block.quiet) {
        if (textToPlain(block.text, context).trim() === '') return [];
        const max = Math.min(measure.text, limits.contextText);
        return [{ type: 'context', elements: [textToTextObject(block.text, context, max)] }];
      }
      return rich(textToRich(block.text, context, measure.text));
    case 'quote':
      return quote(textToRich([block.text], context, measure.text));
    case 'fields':
      return fields(block.fields, measure, context);
    case 'list':
      return list(block, measure, context, ids);
    case 'progress':
      return rich(
        textToRich(
          [
            block.label,
            '  ',
            bar(block.done, block.of),
            ` ${block.done}/${block.of} · ${formatPercent(block.done, block.of, context.reader)}`,
          ],
          context,
          measure.text,
        ),
      );
    case 'image':
      return image(block.href, inLanguage(block.alt, context), context);
    case 'chart':
      return chartToBlocks(block, measure, context);
    case 'buttons':
      return controlsToBlocks([
        ...block.buttons.map((button) => buttonToSlack(button, ids, context)),
        ...overflowToSlack(block.overflow ?? [], ids, context),
      ]);
    case 'divider':
      return [{ type: 'divider' }];
    default:
      return block satisfies never;
  }
}

function rich(elements: RichTextElement[]): RichTextBlock[] {
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }];
}

function quote(elements: RichTextElement[]): RichTextBlock[] {
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements: [{ type: 'rich_text_quote', elements }] }];
}

function note(text: string): KnownBlock {
  return { type: 'context', elements: [plainText(text, limits.contextText)] };
}

function fields(
  all: Extract<Block, { block: 'fields' }>['fields'],
  measure: Measure,
  context: TextContext,
): KnownBlock[] {
  const max = Math.min(limits.fieldText, measure.text);
  const sections: SectionBlock[] = [];
  for (let from = 0; from < all.length; from += limits.sectionFields) {
    sections.push({
      type: 'section',
      fields: all
        .slice(from, from + limits.sectionFields)
        .map((field) => textToTextObject([{ strong: field.label }, '\n', ...field.value], context, max)),
    });
  }
  return sections;
}

function list(
  block: Extract<Block, { block: 'list' }>,
  measure: Measure,
  context: TextContext,
  ids: ActionIds,
): KnownBlock[] {
  const shown = block.items.slice(0, measure.items);
  const hidden = block.items.length - shown.length;
  return [
    ...itemsToBlocks(shown, measure, context, ids),
    ...(hidden > 0 ? [note(inLanguage(common.moreItems(hidden), context))] : []),
    ...(block.more ? controlsToBlocks([buttonToSlack(block.more, ids, context)]) : []),
  ];
}

/** Items that nothing can be done with share one rich text list; the others are sections, whose right side takes a control. */
function itemsToBlocks(
  items: readonly ListItem[],
  measure: Measure,
  context: TextContext,
  ids: ActionIds,
): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  let bullets: RichTextElement[][] = [];
  const close = (): void => {
    if (bullets.length > 0) {
      blocks.push({
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_list',
            style: 'bullet',
            elements: bullets.map((elements) => ({ type: 'rich_text_section', elements })),
          },
        ],
      });
    }
    bullets = [];
  };
  for (const item of items) {
    const text: Text = item.detail ? [...item.text, '\n', ...item.detail] : item.text;
    const menu = item.overflow ?? [];
    if (!item.button && menu.length === 0) {
      const elements = textToRich(text, context, Math.min(measure.text, 1_000));
      if (elements.length > 0) bullets.push(elements);
      continue;
    }
    close();
    blocks.push(...itemWithControls(item, text, measure, context, ids));
  }
  close();
  return blocks;
}

function itemWithControls(
  item: ListItem,
  text: Text,
  measure: Measure,
  context: TextContext,
  ids: ActionIds,
): KnownBlock[] {
  const section: SectionBlock = {
    type: 'section',
    text: textToTextObject(text, context, Math.min(measure.text, limits.sectionText)),
  };
  const controls = [
    ...(item.button ? [buttonToSlack(item.button, ids, context, textToPlain(item.text, context))] : []),
    ...overflowToSlack(item.overflow ?? [], ids, context),
  ];
  const [only] = controls;
  if (controls.length === 1 && only) return [{ ...section, accessory: only }];
  return [section, ...controlsToBlocks(controls)];
}

function image(href: string, alt: string, context: TextContext): KnownBlock[] {
  const url = safeHref(href, limits.imageUrl);
  if (url === null || !/^https?:/u.test(url)) return [note(alt)];
  return [{ type: 'image', image_url: url, alt_text: label(alt, context, limits.altText).text }];
}

function bar(done: number, of: number): string {
  const share = of > 0 ? Math.min(1, Math.max(0, done / of)) : 0;
  const full = Math.round(share * 10);
  return '▰'.repeat(full) + '▱'.repeat(10 - full);
}
