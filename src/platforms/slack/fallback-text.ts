import type { Card } from '../../cards/card.ts';
import { cardToPlainText } from '../../cards/plain-text.ts';
import { common } from '../../i18n/messages.ts';
import { limits } from './limits.ts';
import { escapeToFit } from './mrkdwn.ts';
import { inLanguage, type TextContext, textToPlain } from './spans.ts';

/**
 * The card in words: what a notification shows and a screen reader says, and all there is where blocks are not drawn.
 * Escaped, because Slack reads this text as mrkdwn even when blocks stand beside it.
 */
export function cardToText(card: Card, context: TextContext): string {
  const words = cardToPlainText(card, {
    locale: context.reader.locale,
    text: (text) => textToPlain(text, context),
    say: (text) => inLanguage(text, context),
    // Line by line: one that begins with a sign of mrkdwn's would be drawn as something else.
    quote: (said) =>
      said
        .split('\n')
        .map((line) => `“${line.trim()}”`)
        .filter((line) => line !== '“”'),
    more: common.moreItems,
  });
  return escapeToFit(words, limits.messageText);
}
