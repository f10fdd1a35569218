import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Card, Chart } from '../../src/cards/card.ts';
import { chartToFigure } from '../../src/cards/chart.ts';
import { figureDigest } from '../../src/core/figure.ts';
import { msg } from '../../src/core/msg.ts';
import { cardToMessage } from '../../src/platforms/slack/block-kit.ts';
import { limits as slackLimits } from '../../src/platforms/slack/limits.ts';
import { cardsToAdaptive, sizeOf } from '../../src/platforms/teams/adaptive-card.ts';
import { limits as teamsLimits } from '../../src/platforms/teams/limits.ts';
import { validateMessageBlocks } from '../../src/playground/slack-workspace/validate-blocks.ts';
import { anyCard, anyChart } from './slack-card-arbitrary.ts';

const reader = { locale: 'en', timezone: 'UTC' } as const;
const chart: Chart = {
  block: 'chart',
  kind: 'line',
  title: msg('On time', '按时'),
  categories: ['Mon', 'Tue', 'Wed'],
  series: [
    { name: msg('Sales', '销售'), values: [0.5, 0.75, 1] },
    { name: msg('Support', '支持'), values: [0.25, 0.5, null] },
  ],
  unit: 'share',
  alt: msg('It rises.', '上升。'),
};
const cardOf = (one: Chart): Card => ({ title: ['Report'], blocks: [one] });
const idOf = (one: Chart, locale: 'en' | 'zh' = 'en') => figureDigest(chartToFigure(one, locale));
const drawn = (one: Chart, shared: object = {}) => {
  const { content } = cardsToAdaptive([cardOf(one)], reader, shared);
  return (content.body as Record<string, unknown>[]).slice(1);
};
const address = () => ({ light: 'https://crm.example/charts/x.png', dark: 'https://crm.example/charts/dark/x.png' });

describe('a chart in Slack', () => {
  it('is its picture, and says to who cannot see it all that it shows', () => {
    const { blocks, text } = cardToMessage(cardOf(chart), reader, {
      pictures: new Map([[idOf(chart), 'F0123456789']]),
    });
    expect(blocks.at(-1)).toEqual({
      type: 'image',
      slack_file: { id: 'F0123456789' },
      alt_text: 'It rises.\nMon: Sales 50% · Support 25%\nTue: Sales 75% · Support 50%\nWed: Sales 100% · Support –',
    });
    expect(text).toContain('Tue: Sales 75% · Support 50%');
  });

  it('is said in words where there is no picture of just this', () => {
    const pictures = new Map([[idOf(chart, 'zh'), 'F0123456789']]);
    const words = JSON.stringify(cardToMessage(cardOf(chart), reader, { pictures }).blocks);
    expect(words).not.toContain('slack_file');
    for (const part of ['On time', 'Mon: Sales 50% · Support 25%', 'Wed: Sales 100% · Support –']) {
      expect(words).toContain(part);
    }
  });

  it('keeps to what Slack takes, whatever it shows', () => {
    fc.assert(
      fc.property(anyCard, anyChart, (card, one) => {
        const whole = { ...card, blocks: [one, ...card.blocks] };
        const { blocks } = cardToMessage(whole, reader, { pictures: new Map([[idOf(one), 'F0123456789']]) });
        expect(() => validateMessageBlocks(blocks)).not.toThrow();
        expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(slackLimits.messageBlocksChars);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a chart in Teams', () => {
  it('holds numbers that JSON knows, however large', () => {
    const huge: Chart = { ...chart, kind: 'bar', series: [{ name: msg('Sales', '销售'), values: [1e307, -1e307, 1] }] };
    const elements = drawn(huge, { picture: address });
    expect(JSON.parse(JSON.stringify(elements))).toEqual(elements);
  });

  it('is one of Teams’ own, with the picture for clients that draw none', () => {
    const [element] = drawn({ ...chart, kind: 'bar' }, { picture: address });
    expect(element).toMatchObject({
      type: 'Chart.VerticalBar.Grouped',
      title: 'On time',
      yAxisTitle: '%',
      data: [
        {
          legend: 'Sales',
          values: [
            { x: 'Mon', y: 50 },
            { x: 'Tue', y: 75 },
            { x: 'Wed', y: 100 },
          ],
        },
        {
          legend: 'Support',
          values: [
            { x: 'Mon', y: 25 },
            { x: 'Tue', y: 50 },
          ],
        },
      ],
      fallback: {
        type: 'Image',
        url: 'https://crm.example/charts/x.png',
        themedUrls: [{ theme: 'Dark', url: 'https://crm.example/charts/dark/x.png' }],
        altText: expect.stringContaining('Wed: Sales 100% · Support –'),
      },
    });
  });

  it('has its numbers in words where nobody can load pictures', () => {
    const [element] = drawn({ ...chart, kind: 'bar' });
    expect(JSON.stringify(element?.fallback)).toContain('Tue: Sales 75% · Support 50%');
  });

  it.each([
    ['line', 2, 'Chart.Line'],
    ['bar', 1, 'Chart.VerticalBar'],
    ['bar', 2, 'Chart.VerticalBar.Grouped'],
    ['stacked-bar', 2, 'Chart.VerticalBar.Grouped'],
    ['horizontal-bar', 1, 'Chart.HorizontalBar'],
    ['horizontal-bar', 2, 'Container'],
    ['gauge', 1, 'Chart.Gauge'],
  ] as const)('%s of %d series is a %s', (kind, series, type) => {
    expect(drawn({ ...chart, kind, series: chart.series.slice(0, series) })[0]?.type).toBe(type);
  });

  it('is a picture where Teams would say something else: a line over what is not known, a part of −100 to 100', () => {
    const gap = { ...chart, series: [{ name: msg('Sales', '销售'), values: [0.5, null, 1] }] };
    expect(drawn(gap, { picture: address })[0]?.type).toBe('Image');
    // Where nobody can load pictures it is said, not drawn over.
    expect(drawn(gap)[0]?.type).toBe('Container');
    expect(JSON.stringify(drawn(gap)[0])).toContain('Tue: –');
    const { unit: _, ...bare } = chart;
    const nps: Chart = {
      ...bare,
      kind: 'gauge',
      range: [-100, 100],
      series: [{ name: msg('NPS', 'NPS'), values: [30] }],
    };
    expect(drawn(nps, { picture: address })[0]?.type).toBe('Image');
    expect(drawn({ ...nps, range: [0, 100] }, { picture: address })[0]).toMatchObject({ value: 30, min: 0, max: 100 });
  });

  it('keeps to the size of a message, whatever it shows', () => {
    fc.assert(
      fc.property(
        anyCard,
        fc.array(anyChart, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (card, charts, isServed) => {
          const whole = { ...card, blocks: [...charts, ...card.blocks] };
          const long = {
            light: `https://crm.example/${'x'.repeat(1_900)}`,
            dark: `https://crm.example/${'x'.repeat(1_900)}`,
          };
          const { content } = cardsToAdaptive([whole], reader, isServed ? { picture: () => long } : {});
          expect(sizeOf(content)).toBeLessThanOrEqual(teamsLimits.cardUnits);
        },
      ),
      { numRuns: 60 },
    );
  });
});
