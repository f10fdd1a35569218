import type { Block, Card } from '../../cards/card.ts';
import { chartToWords } from '../../cards/chart.ts';
import { common } from '../../i18n/messages.ts';
import { limits } from './limits.ts';
import { escapeToFit } from './mrkdwn.ts';
import { inLanguage, type TextContext, textToPlain } from './spans.ts';

const toneWords = { info: '', good: '✅ ', warn: '⚠️ ', bad: '🔴 ' } as const;

/**
 * The card in words: what a notification shows and a screen reader says, and all there is where blocks are not drawn.
 * Escaped, because Slack reads this text as mrkdwn even when blocks stand beside it.
 */
export function cardToText(card: Card, context: TextContext): string {
  const lines = [`${toneWords[card.tone ?? 'info']}${textToPlain(card.title, context)}`];
  for (const block of card.blocks) lines.push(...blockToLines(block, context));
  const text = lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
  return escapeToFit(text === '' ? '—' : text, limits.messageText);
}

function blockToLines(block: Block, context: TextContext): string[] {
  switch (block.block) {
    case 'text':
      return [textToPlain(block.text, context)];
    case 'quote':
      return block.text
        .split('\n')
        .map((line) => `“${line.trim()}”`)
        .filter((line) => line !== '“”');
    case 'fields':
      return block.fields.map((field) => `${inLanguage(field.label, context)}: ${textToPlain(field.value, context)}`);
    case 'list': {
      const shown = block.items.slice(0, 20);
      const hidden = block.items.length - shown.length;
      return [
        ...shown.map(
          (item) =>
            `• ${textToPlain(item.text, context)}${item.detail ? ` · ${textToPlain(item.detail, context)}` : ''}`,
        ),
        ...(hidden > 0 ? [inLanguage(common.moreItems(hidden), context)] : []),
      ];
    }
    case 'progress':
      return [`${inLanguage(block.label, context)}: ${block.done}/${block.of}`];
    case 'image':
      return [inLanguage(block.alt, context)];
    case 'chart':
      return [inLanguage(block.title, context), chartToWords(block, context.reader.locale)];
    case 'buttons': // what can be pressed is said by the buttons themselves
    case 'divider':
      return [];
    default:
      return block satisfies never;
  }
}
