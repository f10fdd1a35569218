import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { chartToFigure } from '../../src/cards/chart.ts';
import { createPictureLinks, createPictures } from '../../src/charts/index.ts';
import { layoutOf, sizes } from '../../src/charts/layout.ts';
import { createRasterizer } from '../../src/charts/rasterizer.ts';
import { figureToSvg } from '../../src/charts/svg.ts';
import { fitText, textWidth, wrapText } from '../../src/charts/text.ts';
import { themes } from '../../src/charts/themes.ts';
import { type Figure, figureKinds } from '../../src/core/figure.ts';
import { PictureError, pictureThemes } from '../../src/core/pictures.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { anyChart, anyText } from './slack-card-arbitrary.ts';

const pictures = createPictures();
afterAll(() => pictures.stop());

const figure: Figure = {
  kind: 'bar',
  locale: 'en',
  title: 'Tasks',
  categories: ['Sales', 'Support'],
  series: [{ name: 'Done', values: [3, 5] }],
};
const sizeOf = (png: Uint8Array) => {
  const bytes = Buffer.from(png);
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
};
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.from(a).equals(Buffer.from(b));

describe('a picture', () => {
  it('has two pixels for one of its layout, and is not more than a message takes', async () => {
    for (const kind of figureKinds) {
      const png = await pictures.draw({ ...figure, kind }, 'light');
      expect(Buffer.from(png.subarray(1, 4)).toString()).toBe('PNG');
      expect(sizeOf(png)).toEqual({ width: 1_600, height: 2 * layoutOf({ ...figure, kind }).height });
      expect(png.length).toBeLessThan(300_000);
    }
  });

  it('has the glyphs of Chinese, and other ones for other words', async () => {
    const titled = (title: string) => pictures.draw({ ...figure, title }, 'light');
    const [sales, support] = await Promise.all([titled('销售'), titled('支持')]);
    // Characters that no font has are all drawn as the same box.
    const [missing, alsoMissing] = await Promise.all([titled('\u{10FFF0}\u{10FFF0}'), titled('\u{10FFF1}\u{10FFF1}')]);
    expect(same(missing, alsoMissing)).toBe(true);
    expect(same(sales, missing)).toBe(false);
    expect(same(sales, support)).toBe(false);
  });

  it('is drawn once, whoever asks and however many', async () => {
    const one = { ...figure, title: 'Once' };
    const [first, second] = await Promise.all([pictures.draw(one, 'dark'), pictures.draw({ ...one }, 'dark')]);
    expect(first).toBe(second);
    expect(await pictures.draw(one, 'dark')).toBe(first);
    expect(same(await pictures.draw(one, 'light'), first)).toBe(false);
  });

  it('shows a value that is not known as none, which is not 0', async () => {
    const of = (value: number | null) =>
      figureToSvg({ ...figure, kind: 'line', series: [{ name: 'x', values: [2, value] }] }, 'light');
    expect((await of(null)).svg).not.toBe((await of(0)).svg);
    const { svg } = await figureToSvg({ ...figure, series: [{ name: 'x', values: [null, null] }] }, 'light');
    expect(svg).toContain('Not enough data');
  });

  it('can be made of anything, in either theme, with type that a phone shows', async () => {
    await fc.assert(
      fc.asyncProperty(anyChart, fc.constantFrom(...pictureThemes), async (chart, theme) => {
        const { svg } = await figureToSvg(chartToFigure(chart, 'zh'), theme);
        expect(svg).not.toMatch(/NaN|undefined|Infinity/u);
        for (const [, size] of svg.matchAll(/font-size:\s*(\d+(?:\.\d+)?)px/gu)) {
          expect(Number(size)).toBeGreaterThanOrEqual(24);
        }
        const { width, height } = layoutOf(chartToFigure(chart, 'zh'));
        expect(width).toBe(sizes.width);
        // 60 rows of 8 bars are the most that anybody can ask for.
        expect(height).toBeLessThan(60 * 8 * 40 + 1_000);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it('of names that every object has changes no object', async () => {
    const names = Object.getOwnPropertyNames(Object.prototype);
    for (const kind of figureKinds) {
      for (const name of names) {
        const series = [{ name, values: [1] }, ...(kind === 'gauge' ? [] : [{ name, values: [2] }])];
        await figureToSvg({ ...figure, kind, title: name, categories: [name], unit: { word: name }, series }, 'light');
        await figureToSvg({ ...figure, kind, title: name, categories: [name], unit: { word: name }, series }, 'light');
      }
    }
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(names);
    expect(Object.getOwnPropertyNames(Object)).not.toContain('prev');
  });

  it('tells series apart without colour', async () => {
    const two = { ...figure, series: [...figure.series, { name: 'Open', values: [1, 2] }] };
    expect((await figureToSvg(two, 'light')).svg).toContain('<pattern');
    const { svg } = await figureToSvg({ ...two, kind: 'line' }, 'light');
    expect(svg).toContain('stroke-dasharray');
  });
});

describe('the worker that draws', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>';

  it('says what it cannot draw, and goes on', async () => {
    const rasterizer = createRasterizer('Noto Sans SC');
    const [bad, good] = await Promise.allSettled([rasterizer.draw('no picture', 10), rasterizer.draw(svg, 20)]);
    expect(bad).toMatchObject({ status: 'rejected', reason: expect.any(PictureError) });
    expect(good.status === 'fulfilled' && sizeOf(good.value)).toEqual({ width: 20, height: 20 });
    await rasterizer.stop();
  });

  it('begins anew after it ended, and leaves nobody waiting', async () => {
    const rasterizer = createRasterizer('Noto Sans SC');
    await rasterizer.draw(svg, 10);
    const waiting = rasterizer.draw(svg, 10);
    // One that has begun is left undone.
    await new Promise((resolve) => setImmediate(resolve));
    const [left] = await Promise.allSettled([waiting, rasterizer.stop()]);
    expect(left.status === 'fulfilled' || left.reason instanceof PictureError).toBe(true);
    expect(sizeOf(await rasterizer.draw(svg, 10))).toEqual({ width: 10, height: 10 });
    await rasterizer.stop();
  });
});

describe('text of a picture', () => {
  it('fits where it is put, and says that it was cut', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 60, max: 700 }), fc.integer({ min: 1, max: 3 }), (text, width, lines) => {
        const wrapped = wrapText(text.replace(/\s+/gu, ' '), width, 24, lines);
        expect(wrapped.length).toBeLessThanOrEqual(lines);
        for (const line of wrapped) expect(textWidth(line, 24)).toBeLessThanOrEqual(width + 24);
        expect(textWidth(fitText(text, width, 24), 24)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('is broken between words, or anywhere in Chinese', () => {
    expect(wrapText('Marketing and communications', 180, 24, 3)).toEqual(['Marketing and', 'communicatio', 'ns']);
    expect(wrapText('市场与品牌推广部', 100, 24, 2)).toEqual(['市场与品', '牌推广部']);
    expect(wrapText('one two three four five six', 110, 24, 2)).toEqual(['one two', 'three fo…']);
  });
});

describe('themes', () => {
  /** WCAG 2.2: the relative luminance of a colour, and the contrast of two. */
  const luminance = (colour: string): number => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string): number => {
    const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  };

  it.each(pictureThemes)('%s: text and series stand out from the ground', (name) => {
    const theme = themes[name];
    for (const text of [theme.text, theme.quiet]) expect(contrast(text, theme.ground)).toBeGreaterThanOrEqual(4.5);
    for (const colour of theme.series) expect(contrast(colour, theme.ground)).toBeGreaterThanOrEqual(3);
  });
});

describe('the address of a picture', () => {
  const key = Buffer.alloc(32, 7);
  const links = createPictureLinks(createSecrets([key]));

  it('holds the figure, for every process that has the key and for nobody else', () => {
    const path = links.pathOf(figure);
    const token = /^\/charts\/([\w-]+)\.png$/u.exec(path?.light ?? '')?.[1] ?? '';
    expect(path?.dark).toBe(`/charts/dark/${token}.png`);
    expect(links.pathOf({ ...figure })).toEqual(path);
    expect(createPictureLinks(createSecrets([key])).open(token)).toEqual(figure);
    expect(createPictureLinks(createSecrets([Buffer.alloc(32, 8), key])).open(token)).toEqual(figure);
    expect(createPictureLinks(createSecrets([Buffer.alloc(32, 8)])).open(token)).toBeNull();
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('Tasks');
  });

  it('cannot be made or changed by others', () => {
    const token = /\/([\w-]+)\.png$/u.exec(links.pathOf(figure)?.light ?? '')?.[1] ?? '';
    for (const wrong of ['', 'x', token.slice(1), `${token.slice(0, 40)}AAAA${token.slice(44)}`, 'A'.repeat(200)]) {
      expect(links.open(wrong)).toBeNull();
    }
  });

  it('is short enough, or there is none', () => {
    const random = (n: number) => Array.from({ length: n }, (_, i) => Math.sin(i) * 1e6);
    const large = {
      ...figure,
      categories: random(60).map(String),
      series: [
        { name: 'x', values: random(60) },
        { name: 'y', values: random(120).slice(60) },
      ],
    };
    expect(links.pathOf(large)).toBeNull();
    expect(links.pathOf(figure)?.light.length).toBeLessThan(600);
  });
});
