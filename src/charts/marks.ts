import type { Figure } from '../core/figure.ts';
import { msg } from '../core/msg.ts';
import { type Layout, sizes } from './layout.ts';
import type { Theme } from './themes.ts';

/** What tells series apart without colour, and what stands around the plot. */

export const fontFamily = 'Noto Sans SC';

export const symbols = [
  'circle',
  'rect',
  'triangle',
  'diamond',
  'emptyCircle',
  'emptyRect',
  'emptyTriangle',
  'emptyDiamond',
] as const;

/** As ECharts takes it; lengths in pixels, a dash and a gap by turns. */
interface Pattern {
  readonly color?: string;
  readonly symbol: string;
  readonly symbolSize?: number;
  readonly dashArrayX?: (number | number[])[];
  readonly dashArrayY?: number[];
  readonly rotation?: number;
}

/** The first series is plain; the ground shows through the others in stripes, dots and checks. */
export function patterns({ ground }: Theme): Pattern[] {
  const color = `${ground}b3`;
  const stripes = (rotation: number): Pattern => ({
    color,
    symbol: 'rect',
    dashArrayX: [1, 0],
    dashArrayY: [4, 10],
    rotation,
  });
  const spots = (symbol: string, gap: number): Pattern => ({
    color,
    symbol,
    symbolSize: 0.9,
    dashArrayX: [
      [gap, gap],
      [0, gap, gap, 0],
    ],
    dashArrayY: [gap, 0],
  });
  return [
    { symbol: 'none' },
    stripes(-Math.PI / 4),
    spots('circle', 9),
    stripes(Math.PI / 4),
    spots('rect', 8),
    stripes(0),
    stripes(Math.PI / 2),
    spots('triangle', 10),
  ];
}

export function titleOption({ title }: Layout, theme: Theme) {
  return {
    text: title,
    left: sizes.margin,
    top: sizes.margin - 6,
    padding: 0,
    textStyle: { color: theme.text, fontSize: sizes.title, lineHeight: sizes.titleLine, fontFamily, fontWeight: 400 },
  };
}

const noData = msg('Not enough data', '数据不足');

export function noDataText({ locale }: Figure, { width, height, titleHeight }: Layout, theme: Theme) {
  return {
    type: 'text' as const,
    x: width / 2,
    y: (height + titleHeight) / 2,
    style: {
      text: noData[locale],
      fill: theme.quiet,
      fontSize: sizes.title,
      fontFamily,
      align: 'center' as const,
      verticalAlign: 'middle' as const,
    },
  };
}
