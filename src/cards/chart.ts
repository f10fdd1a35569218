import { type Figure, type FigureUnit, figureValue, settledFigure } from '../core/figure.ts';
import { isMsg, type Locale } from '../core/msg.ts';
import type { Card, Chart } from './card.ts';

/** The chart in a reader's language. */
export function chartToFigure(chart: Chart, locale: Locale): Figure {
  const { kind, title, categories, series, unit, range } = chart;
  return settledFigure({
    kind,
    locale,
    title: title[locale],
    categories: categories.map((category) => (isMsg(category) ? category[locale] : category)),
    series: series.map(({ name, values }) => ({ name: name[locale], values })),
    ...(unit === undefined ? {} : { unit: unitIn(unit, locale) }),
    ...(range ? { range } : {}),
  });
}

/** All numbers in words, a line a category: 'Mon: Done 3 · Open –'. For whoever cannot see the picture, or where there is none. */
export function figureToLines(figure: Figure): string[] {
  const { categories, series } = figure;
  const isNamed = series.length > 1;
  return categories.map((category, index) => {
    const said = series.map(({ name, values }) => {
      const value = figureValue(values[index] ?? null, figure);
      return isNamed ? `${name} ${value}` : value;
    });
    return `${category}${figure.locale === 'zh' ? '：' : ': '}${said.join(' · ')}`;
  });
}

/** What a picture shows, then its numbers. */
export function chartToWords(chart: Chart, locale: Locale): string {
  const figure = chartToFigure(chart, locale);
  return [chart.alt[locale], ...figureToLines(figure)]
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}

export function chartsOf(cards: readonly Card[]): Chart[] {
  return cards.flatMap(({ blocks }) => blocks.filter((block) => block.block === 'chart'));
}

function unitIn(unit: NonNullable<Chart['unit']>, locale: Locale): FigureUnit {
  return typeof unit === 'object' && 'word' in unit ? { word: unit.word[locale] } : unit;
}
