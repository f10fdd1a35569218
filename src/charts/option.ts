import type { BarSeriesOption, EChartsOption, LineSeriesOption } from 'echarts';
import { type Figure, figureValue } from '../core/figure.ts';
import { gaugeOption } from './gauge.ts';
import { type Layout, sizes } from './layout.ts';
import { fontFamily, noDataText, patterns, symbols, titleOption } from './marks.ts';
import type { Theme } from './themes.ts';

/** Most values that have their number written beside them. */
const mostNumbers = 18;

/**
 * Figure → what ECharts draws. Pure. Names and categories go in by their numbers and are written by formatters, so that no text of a
 * customer is ever a key or a template.
 */
export function figureToOption(figure: Figure, layout: Layout, theme: Theme): EChartsOption {
  const base: EChartsOption = {
    animation: false,
    backgroundColor: theme.ground,
    textStyle: { fontFamily, fontSize: sizes.type, color: theme.text },
    color: [...theme.series],
    title: titleOption(layout, theme),
  };
  if (figure.series.every(({ values }) => values.every((value) => value === null))) {
    return { ...base, graphic: noDataText(figure, layout, theme) };
  }
  if (figure.kind === 'gauge') return { ...base, ...gaugeOption(figure, layout, theme) };
  const isLying = figure.kind === 'horizontal-bar';
  const values = valueAxis(figure, layout, theme);
  const categories = categoryAxis(figure, layout, theme);
  const top = sizes.margin + layout.titleHeight;
  return {
    ...base,
    ...(layout.legend.length > 0 ? { legend: legendOption(figure, layout, theme, top) } : {}),
    grid: {
      left: sizes.margin,
      // Numbers stand beyond the ends of lying bars and of lines.
      right: sizes.margin + (isLying || isNumberedAtEnd(figure) ? Math.max(84, layout.widestNumber + 24) : 20),
      top: top + layout.legendHeight + (isLying ? 0 : 40),
      bottom: sizes.margin - 12,
      containLabel: true,
    },
    ...(isLying ? { xAxis: { ...values, show: false }, yAxis: categories } : { xAxis: categories, yAxis: values }),
    aria: {
      enabled: true,
      label: { enabled: false },
      decal: { show: figure.series.length > 1 && figure.kind !== 'line', decals: patterns(theme) },
    },
    series: figure.series.map((one, index) =>
      figure.kind === 'line'
        ? lineOf(figure, layout, one.values, index, theme)
        : barOf(figure, layout, one.values, index, theme),
    ),
  };
}

function legendOption({ kind }: Figure, { legend }: Layout, theme: Theme, top: number) {
  return {
    top,
    left: sizes.margin,
    width: sizes.width - 2 * sizes.margin,
    padding: 0,
    itemWidth: sizes.legendIcon,
    itemHeight: 20,
    itemGap: sizes.legendGap,
    textStyle: { color: theme.text, fontSize: sizes.type, fontFamily },
    data: legend.map((_, index) => ({ name: String(index), ...(kind === 'line' ? {} : { icon: 'rect' }) })),
    formatter: (name: string) => legend[Number(name)] ?? '',
  };
}

function valueAxis(figure: Figure, layout: Layout, theme: Theme) {
  const ends = figure.range ? endsOf(figure, figure.range) : {};
  return {
    type: 'value' as const,
    ...ends,
    splitNumber: 4,
    ...(figure.unit === 'share' || isFractional(figure) ? {} : { minInterval: 1 }),
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: theme.grid, width: 2 } },
    axisLabel: {
      color: theme.quiet,
      fontSize: sizes.type,
      fontFamily,
      margin: 12,
      hideOverlap: true,
      formatter: (value: number) => figureValue(value, figure, 'short'),
    },
    ...(layout.labels.length > 0 ? {} : { show: false }),
  };
}

/** The range is the least that is shown: what is beyond it is not cut off. */
function endsOf(
  figure: Figure,
  [from, to]: readonly [number, number],
): { min: number; max: number; interval?: number } {
  const known = figure.series.flatMap(({ values }) => values.filter((value) => value !== null));
  const sums =
    figure.kind === 'stacked-bar'
      ? figure.categories.map((_, at) => figure.series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0))
      : known;
  const [min, max] = [Math.min(from, ...sums), Math.max(to, ...sums)];
  return min === from && max === to && to > from ? { min, max, interval: (to - from) / 4 } : { min, max };
}

const isFractional = ({ series }: Figure): boolean =>
  series.some(({ values }) => values.some((value) => value !== null && !Number.isInteger(value)));

/** Of a few lines each has its last number beside its end. */
const isNumberedAtEnd = ({ kind, series }: Figure): boolean =>
  kind === 'line' && series.length > 1 && series.length <= 4;

function categoryAxis(figure: Figure, layout: Layout, theme: Theme) {
  const { kind, categories, series } = figure;
  const isLying = kind === 'horizontal-bar';
  const isBelow0 = series.some(({ values }) => values.some((value) => value !== null && value < 0));
  return {
    type: 'category' as const,
    data: categories.map((_, index) => String(index)),
    inverse: isLying,
    boundaryGap: true,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: theme.quiet, width: 2 } },
    axisLabel: {
      color: theme.text,
      fontSize: sizes.type,
      lineHeight: isLying ? sizes.besideLine : sizes.line,
      fontFamily,
      // Numbers below 0 stand between their bars and the names.
      margin: isLying && isBelow0 ? 14 + layout.widestNumber : 14,
      interval: (index: number) => isLying || index % layout.labelEvery === 0,
      formatter: (name: string) => layout.labels[Number(name)] ?? '',
    },
  };
}

function lineOf(
  figure: Figure,
  layout: Layout,
  values: readonly (number | null)[],
  index: number,
  theme: Theme,
): LineSeriesOption {
  const last = values.findLastIndex((value) => value !== null);
  const isFew =
    figure.series.length === 1 && values.length <= 8 && layout.widestNumber * values.length <= layout.plotWidth;
  const color = theme.series[index % theme.series.length] ?? theme.text;
  return {
    type: 'line',
    name: String(index),
    connectNulls: false,
    symbol: symbols[index % symbols.length] ?? 'circle',
    symbolSize: values.length > 31 ? 8 : 14,
    showAllSymbol: true,
    lineStyle: { width: 5, color, type: index % 2 === 0 ? 'solid' : 'dashed' },
    itemStyle: { color },
    labelLayout: { moveOverlap: 'shiftY' },
    data: values.map((value, at) => {
      if (value === null || !(isFew || at === last)) return value;
      if (!isFew && !isNumberedAtEnd(figure)) return value;
      return { value, label: numberLabel(figure, theme, isFew ? 'top' : 'right') };
    }),
  };
}

function barOf(
  figure: Figure,
  layout: Layout,
  values: readonly (number | null)[],
  index: number,
  theme: Theme,
): BarSeriesOption {
  const isLying = figure.kind === 'horizontal-bar';
  const isStacked = figure.kind === 'stacked-bar';
  const bars = figure.categories.length * figure.series.length;
  const slot = (layout.plotWidth - 34) / Math.max(1, bars) - 4;
  // Of several series the bars stand close together, however much room there is.
  const isNarrow = layout.widestNumber > (figure.series.length > 1 ? Math.min(slot, 96) : slot);
  const isNumbered = !isStacked && (isLying || (bars <= mostNumbers && !isNarrow));
  return {
    type: 'bar',
    name: String(index),
    ...(isStacked ? { stack: 'all' } : {}),
    barMaxWidth: isLying ? sizes.bar - 4 : 90,
    barCategoryGap: '28%',
    itemStyle: { color: theme.series[index % theme.series.length] ?? theme.text },
    data: values.map((value) => {
      if (!isNumbered) return value;
      const label = numberLabel(figure, theme, isLying ? (Number(value) < 0 ? 'left' : 'right') : 'top');
      // What is not known has no bar, as 0 has none, and says so.
      return value === null
        ? { value: 0, label: { ...label, formatter: () => figureValue(null, figure) } }
        : { value, label };
    }),
  };
}

function numberLabel(figure: Figure, theme: Theme, position: 'top' | 'right' | 'left') {
  return {
    show: true,
    position,
    distance: 8,
    color: theme.text,
    // Lines of the grid and of other series end before a number.
    backgroundColor: theme.ground,
    padding: [0, 4],
    fontSize: sizes.type,
    fontFamily,
    formatter: ({ value }: { value?: unknown }) =>
      figureValue(typeof value === 'number' ? value : null, figure, 'short'),
  };
}
