import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chart } from '../../src/cards/card.ts';
import { chartToFigure, chartToWords, figureToLines } from '../../src/cards/chart.ts';
import { figureDigest, figureLimits, figureValue } from '../../src/core/figure.ts';
import { msg } from '../../src/core/msg.ts';
import { anyChart } from './slack-card-arbitrary.ts';

const chart: Chart = {
  block: 'chart',
  kind: 'bar',
  title: msg('Tasks', '任务'),
  categories: [msg('Mon', '周一'), 'Tue'],
  series: [
    { name: msg('Done', '完成'), values: [3, null] },
    { name: msg('Open', '未完成'), values: [0, 5] },
  ],
  alt: msg('More was done on Monday.', '周一完成较多。'),
};

describe('a figure in words', () => {
  it('says every number, and what is not known', () => {
    expect(chartToWords(chart, 'en')).toBe('More was done on Monday.\nMon: Done 3 · Open 0\nTue: Done – · Open 5');
    expect(chartToWords(chart, 'zh')).toBe('周一完成较多。\n周一：完成 3 · 未完成 0\nTue：完成 – · 未完成 5');
  });

  it('names a series only among others', () => {
    const { series } = chart;
    expect(figureToLines(chartToFigure({ ...chart, series: series.slice(0, 1) }, 'en'))).toEqual(['Mon: 3', 'Tue: –']);
  });

  it.each([
    ['share', 0.123, '12.3%', '12%'],
    [{ currency: 'EUR' }, 1_234.5, '€1,234.50', '€1.2K'],
    [{ currency: 'EUR' }, 1_200, '€1,200', '€1.2K'],
    [{ word: 'days' }, 2.5, '2.5 days', '2.5'],
    [{ currency: 'points' }, 3, '3 points', '3'],
    [undefined, 12_345, '12,345', '12.3K'],
  ] as const)('writes values of %o', (unit, value, full, short) => {
    const as = { locale: 'en' as const, ...(unit ? { unit } : {}) };
    expect(figureValue(value, as)).toBe(full);
    expect(figureValue(value, as, 'short').toUpperCase()).toBe(short);
    expect(figureValue(null, as)).toBe('–');
  });

  it('holds one finite value or none for each category, whatever it was given', () => {
    fc.assert(
      fc.property(anyChart, (one) => {
        const { categories, series } = chartToFigure(one, 'en');
        expect(categories.length).toBeLessThanOrEqual(figureLimits.categories);
        expect(series.length).toBeLessThanOrEqual(figureLimits.series);
        for (const { values } of series) {
          expect(values).toHaveLength(categories.length);
          for (const value of values) expect(value === null || Number.isFinite(value)).toBe(true);
        }
      }),
    );
  });

  it('is known by what it shows: the same again, and another when anything differs', () => {
    const digest = (one: Chart, locale: 'en' | 'zh' = 'en'): string => figureDigest(chartToFigure(one, locale));
    expect(digest({ ...chart })).toBe(digest(chart));
    const others = [
      digest(chart, 'zh'),
      digest({ ...chart, kind: 'line' }),
      digest({ ...chart, title: msg('Tasks!', '任务') }),
      digest({ ...chart, unit: 'share' }),
      digest({ ...chart, range: [0, 10] }),
      digest({ ...chart, categories: ['Mon', 'Wed'] }),
      digest({ ...chart, series: [{ name: msg('Done', '完成'), values: [3, 0] }] }),
    ];
    expect(new Set([...others, digest(chart)]).size).toBe(others.length + 1);
  });
});
