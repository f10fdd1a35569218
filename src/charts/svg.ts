import type { Figure } from '../core/figure.ts';
import type { PictureTheme } from '../core/pictures.ts';
import { layoutOf } from './layout.ts';
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

/** A settled figure as an SVG with its size in pixels. */
export async function figureToSvg(figure: Figure, theme: PictureTheme): Promise<{ svg: string; width: number }> {
  const echarts = await load();
  const layout = layoutOf(figure);
  const { width, height } = layout;
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(figureToOption(figure, layout, themes[theme]));
    return { svg: chart.renderToSVGString(), width };
  } finally {
    // One that is left keeps the process from ending.
    chart.dispose();
  }
}
