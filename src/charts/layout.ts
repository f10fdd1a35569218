import type { Figure } from '../core/figure.ts';
import { fitText, harmless, textWidth, wrapText } from './text.ts';

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
}

const inner = sizes.width - 2 * sizes.margin;
/** About what the labels of the value axis take. */
const valueAxis = 110;

export function layoutOf(figure: Figure): Layout {
  const { kind, series, categories } = figure;
  const title = wrapText(figure.title, inner, sizes.title, 2);
  const titleHeight = title.length === 0 ? 0 : title.length * sizes.titleLine + 10;
  const legend = series.length > 1 && kind !== 'gauge' ? series.map(({ name }) => fitText(name, 300, sizes.type)) : [];
  const legendHeight = legendRows(legend) * (sizes.type + 2 + sizes.legendGap);
  const isLying = kind === 'horizontal-bar';
  const below = isLying ? { labels: [], labelEvery: 1, labelHeight: 0 } : labelsBelow(categories);
  const beside = categories.map((category) => wrapText(category, inner * 0.38, sizes.type, 2).join('\n'));
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
    labels: (isLying ? beside : below.labels).map(harmless),
  };
}

function plotHeight({ kind, series }: Figure, rows: number, labels: number): number {
  if (series.every(({ values }) => values.every((value) => value === null))) return 120;
  if (kind === 'gauge') return sizes.gauge + 44;
  return kind === 'horizontal-bar' ? rows : 330 + labels;
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

/** All labels where they fit, on up to three lines; of many narrow ones every second, third, … */
function labelsBelow(categories: readonly string[]): Pick<Layout, 'labels' | 'labelEvery' | 'labelHeight'> {
  const slot = (inner - valueAxis) / Math.max(1, categories.length);
  const widest = Math.max(0, ...categories.map((category) => textWidth(category, sizes.type)));
  const heightOf = (labels: readonly string[]): number =>
    Math.max(1, ...labels.map((label) => label.split('\n').length)) * sizes.line;
  if (widest <= slot - 12) return { labels: categories, labelEvery: 1, labelHeight: sizes.line };
  if (slot >= 92) {
    const labels = categories.map((category) => wrapText(category, slot - 12, sizes.type, 3).join('\n'));
    return { labels, labelEvery: 1, labelHeight: heightOf(labels) };
  }
  const labelEvery = Math.max(1, Math.ceil(Math.min(widest + 18, 200) / slot));
  const labels = categories.map((category) => wrapText(category, labelEvery * slot - 12, sizes.type, 2).join('\n'));
  return { labels, labelEvery, labelHeight: heightOf(labels) };
}
