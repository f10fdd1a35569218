import type { Chart } from '../../cards/card.ts';
import { chartToFigure, chartToWords, figureToLines } from '../../cards/chart.ts';
import { type Figure, figureValue } from '../../core/figure.ts';
import { ellipsize } from '../../core/text.ts';
import type { Element } from './controls.ts';

/** Where a picture of a figure is served, for a light and a dark surface; null: nowhere that Teams can reach. */
export type PictureAddress = (figure: Figure) => { readonly light: string; readonly dark: string } | null;

/** A chart of more than this many units of JSON leaves no room for the rest of the card; its picture or its words are smaller. */
const mostUnits = 4_000;
const altText = 1_000;

/**
 * Teams draws `Chart.*` elements itself and shows `fallback` where a client does not: the picture, or the numbers in words.
 * Schema: adaptivecards.microsoft.com, the reference of Chart.Line, Chart.VerticalBar, Chart.VerticalBar.Grouped, Chart.HorizontalBar,
 * Chart.HorizontalBar.Stacked and Chart.Gauge.
 */
export function chartToElements(
  chart: Chart,
  options: { readonly locale: 'en' | 'zh'; readonly text: number; readonly picture: PictureAddress },
): Element[] {
  const figure = chartToFigure(chart, options.locale);
  const address = options.picture(figure);
  const picture = address === null ? null : pictureOf(chart, figure, address);
  const fallback = picture ?? inWords(figure, options.text);
  const own = native(figure);
  if (own === null || JSON.stringify(own).length > mostUnits) return [fallback];
  // Teams would draw a line over what is not known.
  if (figure.kind === 'line' && figure.series.some(({ values }) => hasGap(values))) return [fallback];
  return [{ ...own, fallback }];
}

function native(figure: Figure): Element | null {
  const { kind, title, categories, series } = figure;
  const base = { title, colorSet: 'categorical' };
  const axes = { ...base, ...axisTitle(figure) };
  const points = (values: readonly (number | null)[]) =>
    values.flatMap((value, index) => (value === null ? [] : [{ x: categories[index] ?? '', y: plain(value, figure) }]));
  const [first] = series;
  if (!first || series.every(({ values }) => values.every((value) => value === null))) return null;
  const grouped = series.map(({ name, values }) => ({ legend: name, values: points(values) }));
  switch (kind) {
    case 'line':
      return { type: 'Chart.Line', ...axes, data: grouped.filter(({ values }) => values.length > 0) };
    case 'bar':
      return series.length === 1
        ? { type: 'Chart.VerticalBar', ...axes, showBarValues: true, data: points(first.values) }
        : { type: 'Chart.VerticalBar.Grouped', ...axes, showBarValues: true, data: grouped };
    case 'stacked-bar':
      return { type: 'Chart.VerticalBar.Grouped', ...axes, stacked: true, data: grouped };
    case 'horizontal-bar':
      return series.length === 1
        ? { type: 'Chart.HorizontalBar', ...axes, displayMode: 'AbsoluteWithAxis', data: points(first.values) }
        : null;
    case 'gauge':
      return gauge(figure);
    default:
      return kind satisfies never;
  }
}

/** Only from 0: Teams says the value as a part of the whole, which of −100 to 100 would be another number. */
function gauge(figure: Figure): Element | null {
  const [first] = figure.series;
  const value = first?.values[0] ?? null;
  const [from, to] = figure.range ?? [0, figure.unit === 'share' ? 1 : 100];
  if (value === null || from !== 0 || to <= 0 || value < 0 || value > to) return null;
  const shown = plain(value, figure);
  const whole = plain(to, figure);
  return {
    type: 'Chart.Gauge',
    title: figure.title,
    subLabel: figure.categories[0] ?? first?.name ?? '',
    value: shown,
    min: 0,
    max: whole,
    valueFormat: figure.unit === 'share' ? 'Percentage' : 'Fraction',
    showLegend: false,
    segments: [
      { legend: first?.name ?? '', size: shown, color: 'categoricalBlue' },
      { legend: figureValue(to, figure), size: whole - shown, color: 'neutral' },
    ].filter(({ size }) => size > 0),
  };
}

/** Shares as per cent, with as many places as anybody reads. */
function plain(value: number, { unit }: Figure): number {
  // JSON has no −0.
  const said = Number((unit === 'share' ? value * 100 : value).toFixed(2)) || 0;
  // JSON knows no infinity: a number that large is as good as any other that large.
  return Number.isFinite(said) ? said : Math.sign(said) * Number.MAX_VALUE;
}

function axisTitle({ unit }: Figure): { readonly yAxisTitle?: string } {
  if (unit === undefined) return {};
  if (unit === 'share') return { yAxisTitle: '%' };
  return { yAxisTitle: 'word' in unit ? unit.word : unit.currency };
}

/** Between known values, one that is not. */
function hasGap(values: readonly (number | null)[]): boolean {
  const from = values.findIndex((value) => value !== null);
  const to = values.findLastIndex((value) => value !== null);
  return values.slice(from, to + 1).includes(null);
}

function pictureOf(chart: Chart, figure: Figure, { light, dark }: { light: string; dark: string }): Element {
  const said = ellipsize(chartToWords(chart, figure.locale) || figure.title, altText);
  const themed = { themedUrls: [{ theme: 'Dark', url: dark }] };
  return { type: 'Image', url: light, ...themed, altText: said, size: 'stretch' };
}

function inWords(figure: Figure, max: number): Element {
  const line = (text: string, style: object) => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text: ellipsize(text, max), ...style }],
    spacing: 'none',
  });
  const lines = figureToLines(figure).map((said) => line(said, {}));
  const heading = figure.title === '' && lines.length > 0 ? [] : [line(figure.title || '—', { weight: 'bolder' })];
  return { type: 'Container', items: [...heading, ...lines] };
}
