import { type Figure, figureValue } from '../core/figure.ts';
import { fitText, harmless, textWidth, wrapsWhole, wrapText } from './text.ts';

/** Sizes in pixels of a picture 800 wide, which a phone shows about 350 wide: type is at least 24, so about 10 there. */
export const sizes = {
  width: 800,
  margin: 28,
  title: 30,
  type: 24,
  line: 34,
  titleLine: 40,
  legendIcon: 36,
  legendGap: 20,
  /** A row of a chart of lying bars, what a series adds to it, and a line of the label beside it. */
  row: 26,
  bar: 30,
  besideLine: 28,
  /** A gauge's radius. */
  gauge: 250,
} as const;

/** Room for what is drawn above the plot, and how labels of categories fit below or beside it. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly titleHeight: number;
  /** The names of series as the legend shows them; empty where one series needs no name. */
  readonly legend: readonly string[];
  readonly legendHeight: number;
  readonly labels: readonly string[];
  /** Every how manieth category has its label. */
  readonly labelEvery: number;
  readonly labelHeight: number;
  /** What the numbers of the value axis leave for what stands on the other one. */
  readonly plotWidth: number;
  /** Of the numbers beside bars and lines. */
  readonly widestNumber: number;
}

const inner = sizes.width - 2 * sizes.margin;
/** About what the labels of the value axis take, at least. */
const valueAxis = 110;
/** Between a label and the next one. */
const labelGap = 4;
/** What there is at least on either side of the plot. */
const besidePlot = 40;
/** More categories than these are a course of time, of which not every label has to be there. */
const mostNamed = 7;

export function layoutOf(figure: Figure): Layout {
  const { kind, series, categories } = figure;
  const title = wrapText(titleOf(figure), inner, sizes.title, 2);
  const titleHeight = title.length === 0 ? 0 : title.length * sizes.titleLine + 10;
  const legend = series.length > 1 && kind !== 'gauge' ? series.map(({ name }) => fitText(name, 520, sizes.type)) : [];
  const legendHeight = legendRows(legend) * (sizes.type + 2 + sizes.legendGap);
  const isLying = kind === 'horizontal-bar';
  const widestNumber = widestOf(figure);
  const plotWidth = plotOf(widestNumber);
  const below = isLying ? { labels: [], labelEvery: 1, labelHeight: 0 } : labelsBelow(categories, plotWidth);
  const beside = categories.map((category) => wrapText(category, inner * 0.38, sizes.type, 3).join('\n'));
  const lines = Math.max(1, ...beside.map((label) => label.split('\n').length));
  const row = Math.max(sizes.row + Math.max(1, series.length) * sizes.bar, 20 + lines * sizes.besideLine);
  return {
    width: sizes.width,
    height: Math.ceil(
      sizes.margin * 2 + titleHeight + legendHeight + plotHeight(figure, categories.length * row, below.labelHeight),
    ),
    title: harmless(title.join('\n')),
    titleHeight,
    legend: legend.map(harmless),
    legendHeight,
    ...below,
    plotWidth,
    widestNumber,
    labels: (isLying ? beside : below.labels).map(harmless),
  };
}

/** Beside numbers there is no room for what they count. */
function titleOf({ kind, title, unit, locale }: Figure): string {
  if (kind === 'gauge' || title === '' || typeof unit !== 'object' || !('word' in unit) || unit.word === '')
    return title;
  return locale === 'zh' ? `${title} · ${unit.word}` : `${title} (${unit.word})`;
}

function plotHeight({ kind, series }: Figure, rows: number, labels: number): number {
  if (series.every(({ values }) => values.every((value) => value === null))) return 120;
  if (kind === 'gauge') return sizes.gauge + 44;
  return kind === 'horizontal-bar' ? rows : 340 + labels;
}

function legendRows(names: readonly string[]): number {
  let rows = names.length > 0 ? 1 : 0;
  let used = 0;
  for (const name of names) {
    const width = sizes.legendIcon + 10 + textWidth(name, sizes.type) + sizes.legendGap;
    if (used > 0 && used + width > inner) {
      rows += 1;
      used = 0;
    }
    used += width;
  }
  return rows;
}

/** All labels where they fit, on up to three lines; of many narrow ones every second, third, …: as many as can be read. */
function labelsBelow(
  categories: readonly string[],
  plotWidth: number,
): Pick<Layout, 'labels' | 'labelEvery' | 'labelHeight'> {
  const slot = plotWidth / Math.max(1, categories.length);
  const widest = Math.max(0, ...categories.map((category) => textWidth(category, sizes.type)));
  // Beyond so many some would be cut rather than more of them left out.
  const mostLeftOut = slot >= 92 ? 1 : Math.max(1, Math.ceil(Math.min(widest + 18, 200) / slot));
  const room = (every: number): number => Math.min(every * slot - labelGap, slot + 2 * besidePlot);
  let labelEvery = 1;
  while (labelEvery < mostLeftOut && !allWhole(categories, room(labelEvery), labelEvery)) labelEvery += 1;
  const labels = categories.map((category, index) => {
    const lines = wrapText(category, room(labelEvery), sizes.type, 3);
    const width = Math.max(0, ...lines.map((line) => textWidth(line, sizes.type)));
    // The middle of the label is that of its slot, wherever the picture ends.
    const isOutside = width / 2 > (categories.length - index - 0.5) * slot + besidePlot;
    return index % labelEvery === 0 && !isOutside ? lines.join('\n') : '';
  });
  const most = Math.max(1, ...labels.map((label) => label.split('\n').length));
  return { labels, labelEvery, labelHeight: most * sizes.line };
}

/** The ticks of the axis may be a digit longer than the numbers that it is for. */
const plotOf = (widestNumber: number): number => inner - Math.max(valueAxis, widestNumber + 40);

const widestOf = (figure: Figure): number =>
  Math.max(
    0,
    ...figure.series.flatMap(({ values }) =>
      values.map((value) => textWidth(figureValue(value, figure, 'short'), sizes.type)),
    ),
  );

function allWhole(categories: readonly string[], width: number, every: number): boolean {
  return categories.every((category, index) => index % every > 0 || wrapsWhole(category, width, sizes.type, 3));
}

/**
 * Of few bars each has to have its name. Where the names are too long to stand below the bars, they stand beside them: the same
 * figure, lying.
 */
export function readableKind(figure: Figure): Figure['kind'] {
  const { kind, categories } = figure;
  if (kind !== 'bar' || categories.length > mostNamed) return kind;
  const slot = plotOf(widestOf(figure)) / Math.max(1, categories.length);
  return allWhole(categories, slot - labelGap, 1) ? kind : 'horizontal-bar';
}
