import type { KnownBlock, RichTextBlockElement, RichTextSection } from '@slack/types';
import type { Chart } from '../../cards/card.ts';
import { chartToFigure, chartToWords, figureToLines } from '../../cards/chart.ts';
import { figureDigest } from '../../core/figure.ts';
import { common } from '../../i18n/messages.ts';
import { limits } from './limits.ts';
import { inLanguage, label, type TextContext, textToRich } from './spans.ts';

/** Slack's ids of pictures that it has, by the digest of what they show. */
export type KnownPictures = ReadonlyMap<string, string>;

/** A chart as its picture; where Slack has none, as its numbers in words, `items` lines of them and `text` characters a line. */
export function chartToBlocks(
  chart: Chart,
  measure: { readonly text: number; readonly items: number },
  context: TextContext & { readonly pictures: KnownPictures },
): KnownBlock[] {
  const { locale } = context.reader;
  const figure = chartToFigure(chart, locale);
  const file = context.pictures.get(figureDigest(figure));
  if (file !== undefined) {
    const alt = label(
      chartToWords(chart, locale) || figure.title,
      context,
      Math.min(limits.altText, measure.text),
    ).text;
    return [{ type: 'image', slack_file: { id: file }, alt_text: alt }];
  }
  const lines = figureToLines(figure);
  const shown = lines.slice(0, measure.items);
  if (shown.length < lines.length) shown.push(inLanguage(common.moreItems(lines.length - shown.length), context));
  const heading = textToRich([{ strong: figure.title }], context, measure.text);
  const bullets = shown
    .map((line) => textToRich([line], context, Math.min(measure.text, 500)))
    .filter((elements) => elements.length > 0)
    .map((elements): RichTextSection => ({ type: 'rich_text_section', elements }));
  const elements: RichTextBlockElement[] = [
    ...(heading.length > 0 ? [{ type: 'rich_text_section' as const, elements: heading }] : []),
    ...(bullets.length > 0 ? [{ type: 'rich_text_list' as const, style: 'bullet' as const, elements: bullets }] : []),
  ];
  return elements.length > 0 ? [{ type: 'rich_text', elements }] : [];
}
