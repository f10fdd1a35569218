import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartToFigure } from '../../src/cards/chart.ts';
import { readableKind, sizes } from '../../src/charts/layout.ts';
import { figureToSvg } from '../../src/charts/svg.ts';
import { textWidth, wrapsWhole, wrapText } from '../../src/charts/text.ts';
import { type Figure, figureKinds } from '../../src/core/figure.ts';
import { type Locale, locales } from '../../src/core/msg.ts';
import {
  dayMark,
  parseReportPeriod,
  periodBefore,
  periodMark,
  type ReportPeriod,
} from '../../src/crm/metrics/period.ts';
import { anyChart } from './slack-card-arbitrary.ts';

interface Line {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s${name}="([^"]*)"`, 'u').exec(tag)?.[1];
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** Every line of text of a picture and the space that it takes, in the picture's pixels. */
function linesOf(svg: string): Line[] {
  return [...svg.matchAll(/(<text[^>]*>)([^<]*)<\/text>/gu)].map(([, tag = '', written = '']) => {
    const text = written.replace(/&(amp|lt|gt|quot|#39);/gu, (_, name: string) => entities[name] ?? '').trimEnd();
    const [dx = 0, dy = 0] = (/translate\(([^)]*)\)/u.exec(tag)?.[1] ?? '').split(/[ ,]/u).map(Number);
    const x = Number(attribute(tag, 'x') ?? 0) + dx;
    const y = Number(attribute(tag, 'y') ?? 0) + dy;
    const size = Number(/font-size:\s*(\d+)/u.exec(tag)?.[1] ?? sizes.type);
    const width = textWidth(text, size);
    const anchor = attribute(tag, 'text-anchor') ?? 'start';
    const left = anchor === 'middle' ? x - width / 2 : anchor === 'end' ? x - width : x;
    const isMiddle = attribute(tag, 'dominant-baseline') === 'central';
    return {
      text,
      left,
      right: left + width,
      top: isMiddle ? y - size / 2 : y - size,
      bottom: isMiddle ? y + size / 2 : y,
    };
  });
}

const sizeOf = (svg: string) => ({ width: Number(attribute(svg, 'width')), height: Number(attribute(svg, 'height')) });

/** What lies outside of the picture. Widths are guessed on the wide side, so a little over the edge is still inside. */
function outside(svg: string): Line[] {
  const { width, height } = sizeOf(svg);
  return linesOf(svg).filter(
    ({ left, right, top, bottom }) => left < -4 || top < -4 || right > width + 4 || bottom > height + 4,
  );
}

/** Texts that are written over each other. */
function overlapping(lines: readonly Line[]): [string, string][] {
  return lines.flatMap((one, at) =>
    lines
      .slice(at + 1)
      .filter((two) => one.left < two.right && two.left < one.right && one.top < two.bottom && two.top < one.bottom)
      .map((two): [string, string] => [one.text, two.text]),
  );
}

/** The texts below the axis, each with its lines put together. */
function labelsBelow(svg: string, categories: readonly string[]): string[] {
  // The line of the axis is drawn with two pixels, and darker than those of the grid.
  const axis = Math.max(
    ...[...svg.matchAll(/d="M[\d.]+ ([\d.]+)L[^>]*stroke="#(?:475569|cbd5e1)"/gu)].map(([, y]) => Number(y)),
  );
  const plain = (text: string): string => text.replace(/\s/gu, '');
  const lowest = linesOf(svg).filter(({ top }) => top > axis);
  const columns = new Map<number, string>();
  for (const { text, left, right } of lowest) {
    const middle = Math.round((left + right) / 2);
    const column = [...columns.keys()].find((one) => Math.abs(one - middle) <= 2) ?? middle;
    columns.set(column, (columns.get(column) ?? '') + plain(text));
  }
  const wanted = new Set(categories.map(plain));
  return [...columns.values()].filter((text) => wanted.has(text));
}

const now = new Date('2026-11-20T10:00:00Z');
function courseOf(words: string, count = 6): ReportPeriod[] {
  const read = parseReportPeriod(words, { now, timezone: 'Europe/Berlin', locale: 'en' });
  if (!read.ok) throw new Error(words);
  const course = [read.value];
  while (course.length < count) course.unshift(periodBefore(course[0] as ReportPeriod));
  return course;
}

function lineOf(categories: readonly string[], locale: Locale): Figure {
  const values = categories.map((_, index) => (index === 2 ? null : index * 3.5));
  return { kind: 'line', locale, title: 'Over time', categories, series: [{ name: 'Support', values }] };
}

describe('the periods below a course of a report', () => {
  it.each([
    'last 30 days',
    'last 7 days',
    'this week',
    '2026-11',
    '2026-Q4',
    '2026',
    'last 365 days',
    'today',
    '2026-11-05..2026-12-31',
  ])('are all there and whole: %s', async (words) => {
    for (const locale of locales) {
      const categories = courseOf(words).map((period) => periodMark(period)[locale]);
      expect(new Set(categories).size).toBe(6);
      const { svg } = await figureToSvg(lineOf(categories, locale), 'light');
      expect(labelsBelow(svg, categories)).toHaveLength(6);
      expect(svg).not.toContain('…');
      expect(outside(svg)).toEqual([]);
      expect(overlapping(linesOf(svg))).toEqual([]);
    }
  });

  it('are named as briefly as they can be told apart', () => {
    const last = (words: string) => periodMark(courseOf(words).at(-1) as ReportPeriod);
    expect(last('last 30 days')).toEqual({ en: '22 Oct–20 Nov', zh: '10/22–11/20' });
    expect(last('this week')).toEqual({ en: '16–22 Nov', zh: '11/16–11/22' });
    expect(last('2026-11')).toEqual({ en: 'Nov 2026', zh: '2026年11月' });
    expect(last('2026-Q4')).toEqual({ en: 'Q4 2026', zh: '2026年四季度' });
    expect(last('2026')).toEqual({ en: '2026', zh: '2026年' });
    expect(last('today')).toEqual({ en: '20 Nov', zh: '11月20日' });
    expect(periodMark({ kind: 'days', from: '2025-10-01', to: '2026-09-30' })).toEqual({
      en: 'to Sep 2026',
      zh: '至2026/9',
    });
    // The same month of two years.
    expect(periodMark({ kind: 'days', from: '2025-11-21', to: '2026-01-20' }).en).toBe('21 Nov–20 Jan');
  });
});

describe('the days below a digest’s chart', () => {
  it.each([7, 8, 14, 31])(
    '%i of them: as many as can be read, the first among them, none cut or over another',
    async (count) => {
      for (const locale of locales) {
        const categories = Array.from(
          { length: count },
          (_, n) => dayMark(new Date(Date.UTC(2026, 9, 20 + n)).toISOString().slice(0, 10))[locale],
        );
        const values = categories.map((_, index) => (index * 7) % 13);
        const series = [
          { name: 'Added', values },
          { name: 'Done', values: values.map((value) => value + 1) },
        ];
        for (const kind of ['bar', 'line'] as const) {
          const { svg } = await figureToSvg({ kind, locale, title: 'Tasks by day', categories, series }, 'dark');
          const shown = labelsBelow(svg, categories);
          expect(shown.length).toBeGreaterThanOrEqual(count <= 8 ? count : Math.floor(count / 4));
          expect(shown[0]).toBe(categories[0]?.replace(/\s/gu, ''));
          expect(outside(svg)).toEqual([]);
        }
        const { svg } = await figureToSvg({ kind: 'bar', locale, title: 'Tasks by day', categories, series }, 'dark');
        // Of a week every number can be read.
        if (count <= 8)
          for (const value of values) expect(linesOf(svg).map(({ text }) => text)).toContain(String(value));
        expect(overlapping(linesOf(svg))).toEqual([]);
      }
    },
  );
});

describe('a picture', () => {
  it('has nothing outside of it, whatever it shows', async () => {
    await fc.assert(
      fc.asyncProperty(anyChart, fc.constantFrom(...locales), async (chart, locale) => {
        const { svg } = await figureToSvg(chartToFigure(chart, locale), 'light');
        expect(outside(svg)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it('says what is counted, unless every number does', async () => {
    const hours = { ...lineOf(['Oct', 'Nov', 'Dec'], 'en'), unit: { word: 'hours' } };
    const titled = async (figure: Figure) => linesOf((await figureToSvg(figure, 'light')).svg)[0]?.text;
    const texts = async (figure: Figure) => linesOf((await figureToSvg(figure, 'light')).svg).map(({ text }) => text);
    expect(await texts(hours)).toContain('Over time (hours)');
    expect(await texts({ ...hours, locale: 'zh', title: '走势', unit: { word: '小时' } })).toContain('走势 · 小时');
    expect(await texts({ ...hours, unit: 'share' })).toContain('Over time');
    expect(await titled({ ...hours, kind: 'gauge' })).not.toContain('(hours)');
  });

  it('shows a bar that is not known as –, and one of 0 as 0', async () => {
    for (const kind of ['bar', 'horizontal-bar'] as const) {
      const series = [{ name: 'Open', values: [3, 0, null] }];
      const { svg } = await figureToSvg({ ...lineOf(['A', 'B', 'C'], 'en'), kind, series }, 'light');
      const texts = linesOf(svg).map(({ text }) => text);
      expect(texts.filter((text) => text === '–')).toHaveLength(1);
      expect(texts.filter((text) => text === '0').length).toBeGreaterThanOrEqual(1);
    }
  });

  it('lies on its side where the names of a few bars are too long to stand below them', async () => {
    const names = [
      'Qualification',
      'Needs analysis',
      'Value proposition',
      'Decision makers',
      'Proposal',
      'Negotiation',
    ];
    expect(readableKind({ ...lineOf(names, 'en'), kind: 'bar' })).toBe('horizontal-bar');
    expect(readableKind({ ...lineOf(['Sales', 'Support'], 'en'), kind: 'bar' })).toBe('bar');
    for (const kind of figureKinds.filter((one) => one !== 'bar'))
      expect(readableKind({ ...lineOf(names, 'en'), kind })).toBe(kind);
    const series = [{ name: 'Amount', values: [1, 2, 3, 4, 5, 6] }];
    const { svg } = await figureToSvg({ ...lineOf(names, 'en'), kind: 'bar', series }, 'light');
    for (const name of names) expect(svg).toContain(`>${name}</text>`);
    expect(outside(svg)).toEqual([]);
  });

  it('keeps numbers and what they count together in Chinese, and breaks after a dash', () => {
    expect(wrapText('2026年11月', 98, 24, 3)).toEqual(['2026年', '11月']);
    expect(wrapText('22 Sep–21 Oct', 98, 24, 3)).toEqual(['22 Sep–', '21 Oct']);
    expect(wrapText('9/22–10/21', 98, 24, 3)).toEqual(['9/22–', '10/21']);
    expect([wrapsWhole('September 2026', 98, 24, 3), wrapsWhole('Sep 2026', 98, 24, 3)]).toEqual([false, true]);
  });
});
