import type { Card } from '../../cards/card.ts';
import { cardToPlainText } from '../../cards/plain-text.ts';
import { ellipsize } from '../../core/text.ts';
import { common } from '../../i18n/messages.ts';
import { inLanguage, type TextContext, textToPlain } from './spans.ts';

/** The card in words, to be read out and shown where cards are not drawn. Never empty. */
export function cardToText(card: Card, context: TextContext, max: number): string {
  const words = cardToPlainText(card, {
    locale: context.reader.locale,
    text: (text) => textToPlain(text, context),
    say: (text) => inLanguage(text, context),
    quote: (said) => [`“${inLanguage(said, context).trim()}”`].filter((line) => line !== '“”'),
    more: common.moreItems,
  });
  return ellipsize(words, max);
}
