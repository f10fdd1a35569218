import type { EChartsOption } from 'echarts';
import { type Figure, figureValue } from '../core/figure.ts';
import { type Layout, sizes } from './layout.ts';
import { fontFamily } from './marks.ts';
import { fitText, harmless, textWidth } from './text.ts';
import type { Theme } from './themes.ts';

/** How thick the ring is. */
const ring = 54;

/** Half a ring from one end of the range to the other, the value in its middle. A value beyond an end fills or empties the ring. */
export function gaugeOption(figure: Figure, layout: Layout, theme: Theme): Pick<EChartsOption, 'series' | 'graphic'> {
  const [first] = figure.series;
  const value = first?.values.find((one) => one !== null) ?? null;
  const [from, to] = gaugeEnds(figure);
  const room = 2 * (sizes.gauge - ring) - 40;
  const said = figureValue(value, figure);
  const place = sizes.margin + layout.titleHeight;
  const radius = sizes.gauge;
  const [middle, bottom] = [layout.width / 2, place + radius];
  const end = (at: number, side: 1 | -1) => ({
    type: 'text' as const,
    x: middle + side * (radius - ring / 2),
    y: bottom + 12,
    style: {
      text: figureValue(at, figure, 'short'),
      fill: theme.quiet,
      fontSize: sizes.type,
      fontFamily,
      align: 'center' as const,
      verticalAlign: 'top' as const,
    },
  });
  const series = {
    type: 'gauge' as const,
    startAngle: 180,
    endAngle: 0,
    center: [middle, bottom],
    radius,
    min: from,
    max: to,
    splitNumber: 1,
    pointer: { show: false },
    anchor: { show: false },
    progress: { show: true, width: ring, itemStyle: { color: theme.series[0] ?? theme.text } },
    axisLine: { lineStyle: { width: ring, color: [[1, theme.empty] satisfies [number, string]] } },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: { show: false },
    title: { show: true, offsetCenter: [0, -20], color: theme.quiet, fontSize: sizes.type, fontFamily },
    detail: {
      offsetCenter: [0, -80],
      color: theme.text,
      fontSize: Math.max(sizes.type, Math.min(64, Math.floor((64 * room) / textWidth(said, 64)))),
      fontFamily,
      fontWeight: 400,
      formatter: () => fitText(said, room, sizes.type),
    },
    data: [
      {
        value: Math.min(to, Math.max(from, value ?? from)),
        name: harmless(fitText(figure.categories[0] || first?.name || '', room, sizes.type)),
      },
    ],
  };
  return { series: [series], graphic: [end(from, -1), end(to, 1)] };
}

/** Never an empty range: an axis needs two ends. */
export function gaugeEnds({ range, unit }: Figure): readonly [number, number] {
  const [from, to] = range ?? [0, unit === 'share' ? 1 : 100];
  return Number.isFinite(from) && Number.isFinite(to) && to > from ? [from, to] : [0, unit === 'share' ? 1 : 100];
}
