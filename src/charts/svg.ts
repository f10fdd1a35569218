import type { Figure } from '../core/figure.ts';
import type { PictureTheme } from '../core/pictures.ts';
import { layoutOf, readableKind } from './layout.ts';
import { figureToOption } from './option.ts';
import { textWidth } from './text.ts';
import { themes } from './themes.ts';

let loaded: Promise<typeof import('echarts')> | null = null;

/** ECharts takes a while to load and most processes draw nothing. */
function load(): Promise<typeof import('echarts')> {
  loaded ??= import('echarts').then((echarts) => {
    // Without a browser it guesses how wide text is; it has to guess as the layout does.
    echarts.setPlatformAPI({
      measureText: (text, font) => ({
        width: textWidth(text, Number(/(\d+(?:\.\d+)?)px/u.exec(font ?? '')?.[1] ?? 24)),
      }),
    });
    return echarts;
  });
  return loaded;
}

/** Beyond these an axis has no room for its numbers, or floating point no room between its ticks. */
const [least, most] = [1e-6, 1e15];

/** As far as a picture can tell: what is written in words says it exactly. */
function drawable(figure: Figure): Figure {
  const series = figure.series.map(({ name, values }) => ({
    name,
    values: values.map((value) =>
      value === null ? null : Math.abs(value) < least ? 0 : Math.max(-most, Math.min(most, value)),
    ),
  }));
  return { ...figure, series, kind: readableKind(figure) };
}

/** A settled figure as an SVG with its size in pixels. */
export async function figureToSvg(figure: Figure, theme: PictureTheme): Promise<{ svg: string; width: number }> {
  const echarts = await load();
  const shown = drawable(figure);
  const layout = layoutOf(shown);
  const { width, height } = layout;
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(figureToOption(shown, layout, themes[theme]));
    return { svg: chart.renderToSVGString(), width };
  } finally {
    // One that is left keeps the process from ending.
    chart.dispose();
  }
}
