import type { Block, Button, Card, ListItem, Text } from '../../cards/card.ts';
import { toneMarks } from '../../cards/plain-text.ts';
import { oneLine } from '../../core/text.ts';
import { formatPercent } from '../../i18n/format.ts';
import { common } from '../../i18n/messages.ts';
import { chartToElements, type PictureAddress } from './chart-elements.ts';
import { buttonsToSets, type ControlContext, type Element, selection } from './controls.ts';
import { isHarmlessInMarkdown } from './markdown.ts';
import {
  hasPing,
  inLanguage,
  label,
  type Mention,
  safeHref,
  type TextRun,
  textToLines,
  textToLocalTimes,
  textToMarkdown,
  textToPlain,
} from './spans.ts';

/** How much of everything is shown: characters of a text, items of a list. */
export interface Measure {
  readonly text: number;
  readonly items: number;
  /** Whether rows of lists keep their “…” menus. */
  readonly menus: boolean;
}

const toneStyles = { info: null, good: 'good', warn: 'warning', bad: 'attention' } as const;

/** What drawing needs; who is notified is noted in `mentions` on the way. */
export interface CardContext extends ControlContext {
  readonly measure: Measure;
  readonly mentions: Mention[];
  readonly picture: PictureAddress;
}

/** A card's title and blocks as elements, below those of another card where it is a further one. Throws InvocationTooLong. */
export function cardToElements(card: Card, isFurther: boolean, context: CardContext): Element[] {
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

function titleOf(card: Card, isFurther: boolean, context: CardContext): Element[] {
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
  if (style !== null) return [{ type: 'Container', style, bleed: true, items, ...rule }];
  return items.map((item, index) => (index === 0 ? { ...item, ...rule } : item));
}

function blockToElements(block: Block, context: CardContext): Element[] {
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
    case 'chart':
      return chartToElements(block, { locale: context.reader.locale, text: measure.text, picture: context.picture });
    case 'buttons':
      return buttonsToSets(block.buttons, block.overflow ?? [], context);
    case 'divider':
      return [];
    default:
      return block satisfies never;
  }
}

/** A block a line. What notifies somebody or is shown in each reader's zone is a TextBlock, where alone Teams knows either. */
function paragraphs(
  text: Text,
  context: CardContext,
  max: number,
  base: Pick<TextRun, 'weight' | 'isSubtle' | 'size'> = {},
): Element[] {
  if (hasPing(text, context)) {
    const { text: markdown, mentions } = textToMarkdown(text, context, max);
    context.mentions.push(...mentions);
    return [{ type: 'TextBlock', text: markdown, wrap: true, ...base }];
  }
  const local = textToLocalTimes(text, context, max);
  if (local !== null) return [{ type: 'TextBlock', text: local, wrap: true, ...base }];
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

/** A quiet word. */
export function noteOf(text: string): Element {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text, isSubtle: true, size: 'small' }] };
}

function fieldsToElements(fields: Extract<Block, { block: 'fields' }>['fields'], context: CardContext): Element[] {
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

function listToElements(block: Extract<Block, { block: 'list' }>, context: CardContext): Element[] {
  const shown = block.items.slice(0, context.measure.items);
  const hidden = block.items.length - shown.length;
  return [
    ...shown.flatMap((item, index) => itemToElements(item, index, context)),
    ...(hidden > 0 ? [noteOf(inLanguage(common.moreItems(hidden), context))] : []),
    ...(block.more ? buttonsToSets([block.more], [], context) : []),
  ];
}

function itemToElements(item: ListItem, index: number, context: CardContext): Element[] {
  const max = Math.min(context.measure.text, 1_000);
  const overflow = item.overflow ?? [];
  // In a tight card a row leaves its menu to the record that it opens, where the same can be done.
  const opens = context.measure.menus ? undefined : overflow.find(opensRecord);
  const menu = opens ? [] : overflow;
  const button = item.button ?? opens;
  const acts = button !== undefined || menu.length > 0;
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
  const controls = { ...context, terse: !context.measure.menus };
  const sets = buttonsToSets(button ? [button] : [], menu, controls, about);
  return [
    {
      type: 'ColumnSet',
      ...(index === 0 ? {} : { spacing: 'small' }),
      columns: [
        {
          type: 'Column',
          width: 'stretch',
          verticalContentAlignment: 'center',
          items,
          ...(opens && opens !== button ? { selectAction: selection(opens, controls, about) } : {}),
        },
        { type: 'Column', width: 'auto', verticalContentAlignment: 'center', items: sets },
      ],
    },
  ];
}

const opensRecord = ({ does, confirm }: Button): boolean => does.command.endsWith(' show') && confirm === undefined;

function bar(done: number, of: number): string {
  const share = of > 0 ? Math.min(1, Math.max(0, done / of)) : 0;
  const full = Math.round(share * 10);
  return '▓'.repeat(full) + '░'.repeat(10 - full);
}
