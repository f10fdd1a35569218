import type { Block, Card, ListItem, Text } from '../../cards/card.ts';
import type { Reader } from '../../core/actor.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import { formatPercent } from '../../i18n/format.ts';
import { common } from '../../i18n/messages.ts';
import { buttonsToSets, type ControlContext, type Element } from './controls.ts';
import { cardToText, toneMarks } from './fallback-text.ts';
import { limits } from './limits.ts';
import { isHarmlessInMarkdown } from './markdown.ts';
import {
  hasPing,
  inLanguage,
  label,
  type Mention,
  pingsIn,
  safeHref,
  type TextRun,
  textToLines,
  textToMarkdown,
  textToPlain,
} from './spans.ts';

export interface RenderOptions {
  /** Teams user ids of the colleagues whom the card pings, by staff id. Who is missing is only named. */
  readonly names?: ReadonlyMap<number, string>;
  readonly now?: Date;
  /** Only one person sees it. */
  readonly mine?: boolean;
  /** It is shown in a dialog. */
  readonly inDialog?: boolean;
}

/** An Adaptive Card, version 1.5, and what is said where it is not drawn. */
export interface AdaptiveCard {
  readonly content: Element;
  readonly summary: string;
}

/** How much of everything is shown. Tried from generous to terse until the card fits. */
interface Measure {
  readonly text: number;
  readonly items: number;
}

const measures: readonly Measure[] = [
  { text: 4_000, items: 40 },
  { text: 3_000, items: 20 },
  { text: 2_000, items: 12 },
  { text: 1_500, items: 10 },
  { text: 1_000, items: 8 },
  { text: 600, items: 6 },
  { text: 300, items: 5 },
  { text: 200, items: 4 },
  { text: 120, items: 3 },
  { text: 80, items: 2 },
];

const toneStyles = { info: null, good: 'good', warn: 'warning', bad: 'attention' } as const;

interface Context extends ControlContext {
  readonly measure: Measure;
  readonly mentions: Mention[];
}

/** Cards → one Adaptive Card, one below the other. Pure: the same input gives the same card. Throws InvocationTooLong. */
export function cardsToAdaptive(cards: readonly Card[], reader: Reader, options: RenderOptions = {}): AdaptiveCard {
  const base = {
    reader,
    names: options.names ?? new Map<number, string>(),
    now: options.now ?? new Date(),
    mine: options.mine === true,
    inDialog: options.inDialog === true,
  };
  const said = cards.map((card) => cardToText(card, base, limits.fallbackText)).join('\n\n') || '—';
  const fallbackText = ellipsize(said, limits.fallbackText);
  const summary = ellipsize(oneLine(cards[0] ? textToPlain(cards[0].title, base) : ''), limits.summary);
  const wrap = (body: readonly Element[], mentions: readonly Mention[]): Element => ({
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    body: body.length > 0 ? body : [noteOf('—')],
    fallbackText,
    // Read as markup by whoever reads it out.
    speak: ellipsize(fallbackText, 600).replace(/[<>&]/gu, ' '),
    msteams: { width: 'Full', ...entitiesOf(body, mentions) },
  });
  let body: Element[] = [];
  let mentions: Mention[] = [];
  for (const measure of measures) {
    mentions = [];
    const context: Context = { ...base, measure, mentions };
    body = cards.flatMap((card, index) => cardToElements(card, index > 0, context));
    const content = wrap(body, mentions);
    if (sizeOf(content) <= limits.cardUnits) return { content, summary };
  }
  // Nothing made it small enough: keep what fits from the top, and say that there is more.
  const room = limits.cardUnits - sizeOf(wrap([noteOf(inLanguage(common.moreItems(999), base))], mentions));
  const kept: Element[] = [];
  let size = 0;
  for (const element of body) {
    size += sizeOf(element) + 1;
    if (size > room) break;
    kept.push(element);
  }
  kept.push(noteOf(inLanguage(common.moreItems(body.length - kept.length), base)));
  return { content: wrap(kept, mentions), summary };
}

/** Staff ids that a card may ping, so that their Teams ids can be looked up before it is rendered. */
export function cardPings(card: Card): number[] {
  const ids = new Set(pingsIn(card.title));
  for (const block of card.blocks) for (const text of textsOf(block)) for (const id of pingsIn(text)) ids.add(id);
  return [...ids];
}

/** The size by which Teams measures: UTF-16 units of the JSON. */
export function sizeOf(element: Element): number {
  return JSON.stringify(element).length;
}

function textsOf(block: Block): Text[] {
  switch (block.block) {
    case 'text':
      return [block.text];
    case 'fields':
      return block.fields.map((field) => field.value);
    case 'list':
      return block.items.flatMap((item) => [item.text, ...(item.detail ? [item.detail] : [])]);
    case 'quote':
    case 'progress':
    case 'image':
    case 'buttons':
    case 'divider':
      return [];
    default:
      return block satisfies never;
  }
}

function cardToElements(card: Card, isFurther: boolean, context: Context): Element[] {
  const elements = titleOf(card, isFurther, context);
  let rule = isFurther && elements.length === 0;
  for (const block of card.blocks) {
    if (block.block === 'divider') {
      rule = true;
      continue;
    }
    const [first, ...rest] = blockToElements(block, context);
    if (!first) continue;
    elements.push(rule ? { ...first, separator: true, spacing: 'medium' } : first, ...rest);
    rule = false;
  }
  return elements;
}

function titleOf(card: Card, isFurther: boolean, context: Context): Element[] {
  const tone = card.tone ?? 'info';
  const plain = textToPlain(card.title, context).trim();
  if (plain === '') return [];
  const rule = isFurther ? { separator: true, spacing: 'large' } : {};
  const items =
    isHarmlessInMarkdown(plain) && !hasPing(card.title, context)
      ? [
          {
            type: 'TextBlock',
            text: `${toneMarks[tone]}${label(plain, context, Math.min(context.measure.text, 400))}`,
            style: 'heading',
            weight: 'bolder',
            size: 'medium',
            wrap: true,
          },
        ]
      : paragraphs([toneMarks[tone], ...card.title], context, 400, { weight: 'bolder', size: 'medium' });
  const style = toneStyles[tone];
  if (style !== null) return [{ type: 'Container', style, items, ...rule }];
  return items.map((item, index) => (index === 0 ? { ...item, ...rule } : item));
}

function blockToElements(block: Block, context: Context): Element[] {
  const { measure } = context;
  switch (block.block) {
    case 'text':
      return paragraphs(block.text, context, measure.text, block.quiet ? { isSubtle: true, size: 'small' } : {});
    case 'quote': {
      const items = paragraphs([block.text], context, measure.text);
      return items.length === 0 ? [] : [{ type: 'Container', style: 'emphasis', items }];
    }
    case 'fields':
      return fieldsToElements(block.fields, context);
    case 'list':
      return listToElements(block, context);
    case 'progress':
      return paragraphs(
        [
          block.label,
          '  ',
          bar(block.done, block.of),
          ` ${block.done}/${block.of} · ${formatPercent(block.done, block.of, context.reader)}`,
        ],
        context,
        measure.text,
      );
    case 'image': {
      const url = safeHref(block.href);
      const alt = label(block.alt, context, 400);
      // Teams loads images over https only.
      return url?.startsWith('https:') ? [{ type: 'Image', url, altText: alt, size: 'stretch' }] : [noteOf(alt)];
    }
    case 'buttons':
      return buttonsToSets(block.buttons, block.overflow ?? [], context);
    case 'divider':
      return [];
    default:
      return block satisfies never;
  }
}

/** A block a line. What notifies somebody is a TextBlock, where alone Teams knows mentions. */
function paragraphs(
  text: Text,
  context: Context,
  max: number,
  base: Pick<TextRun, 'weight' | 'isSubtle' | 'size'> = {},
): Element[] {
  if (hasPing(text, context)) {
    const { text: markdown, mentions } = textToMarkdown(text, context, max);
    context.mentions.push(...mentions);
    return [{ type: 'TextBlock', text: markdown, wrap: true, ...base }];
  }
  const lines = textToLines(text, context, max, base);
  while (lines.length > 0 && isBlank(lines.at(-1))) lines.pop();
  while (lines.length > 0 && isBlank(lines[0])) lines.shift();
  let gap = false;
  return lines.flatMap((inlines, index): Element[] => {
    if (isBlank(inlines)) {
      gap = true;
      return [];
    }
    const spacing = index === 0 ? {} : { spacing: gap ? 'medium' : 'none' };
    gap = false;
    return [{ type: 'RichTextBlock', inlines, ...spacing }];
  });
}

const isBlank = (runs: readonly TextRun[] | undefined): boolean => (runs ?? []).every((run) => run.text.trim() === '');

function noteOf(text: string): Element {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text, isSubtle: true, size: 'small' }] };
}

function fieldsToElements(fields: Extract<Block, { block: 'fields' }>['fields'], context: Context): Element[] {
  return fields.map((field, index) => {
    const value = paragraphs(field.value, context, Math.min(context.measure.text, 1_000));
    return {
      type: 'ColumnSet',
      ...(index === 0 ? {} : { spacing: 'small' }),
      columns: [
        {
          type: 'Column',
          width: 1,
          items: paragraphs([oneLine(inLanguage(field.label, context)) || '—'], context, 200, { isSubtle: true }),
        },
        { type: 'Column', width: 2, items: value.length > 0 ? value : [noteOf('—')] },
      ],
    };
  });
}

function listToElements(block: Extract<Block, { block: 'list' }>, context: Context): Element[] {
  const shown = block.items.slice(0, context.measure.items);
  const hidden = block.items.length - shown.length;
  return [
    ...shown.flatMap((item, index) => itemToElements(item, index, context)),
    ...(hidden > 0 ? [noteOf(inLanguage(common.moreItems(hidden), context))] : []),
    ...(block.more ? buttonsToSets([block.more], [], context) : []),
  ];
}

function itemToElements(item: ListItem, index: number, context: Context): Element[] {
  const max = Math.min(context.measure.text, 1_000);
  const menu = item.overflow ?? [];
  const acts = item.button !== undefined || menu.length > 0;
  const texts = [
    ...paragraphs(acts ? item.text : ['• ', ...item.text], context, max),
    ...(item.detail
      ? paragraphs(item.detail, context, max, { isSubtle: true, size: 'small' }).map((element) => ({
          ...element,
          spacing: 'none',
        }))
      : []),
  ];
  const items = texts.length > 0 ? texts : [noteOf('—')];
  if (!acts) return items.map((element, at) => (at === 0 && index > 0 ? { ...element, spacing: 'small' } : element));
  const about = textToPlain(item.text, context);
  const sets = buttonsToSets(item.button ? [item.button] : [], menu, context, about);
  return [
    {
      type: 'ColumnSet',
      ...(index === 0 ? {} : { spacing: 'small' }),
      columns: [
        { type: 'Column', width: 'stretch', verticalContentAlignment: 'center', items },
        { type: 'Column', width: 'auto', verticalContentAlignment: 'center', items: sets },
      ],
    },
  ];
}

function bar(done: number, of: number): string {
  const share = of > 0 ? Math.min(1, Math.max(0, done / of)) : 0;
  const full = Math.round(share * 10);
  return '▓'.repeat(full) + '░'.repeat(10 - full);
}

/** Those that the body still names: Teams refuses a mention that is not in the text. */
function entitiesOf(
  body: readonly Element[],
  mentions: readonly Mention[],
): { readonly entities?: readonly Mention[] } {
  if (mentions.length === 0) return {};
  const written = JSON.stringify(body);
  const kept = new Map<string, Mention>();
  for (const mention of mentions)
    if (written.includes(JSON.stringify(mention.text).slice(1, -1))) kept.set(mention.text, mention);
  return kept.size > 0 ? { entities: [...kept.values()] } : {};
}
