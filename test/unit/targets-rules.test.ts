import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { periodText } from '../../src/commands/values/period.ts';
import { findBottleneck, minLeft, type StageSample } from '../../src/crm/targets/bottleneck.ts';

import {
  dueByNow,
  elapsedOf,
  forecast,
  lengthOf,
  parseGoal,
  parseShare,
  percentOf,
  phaseOf,
  runRate,
  shareText,
  shareTrend,
} from '../../src/crm/targets/rules.ts';

const quarter = { from: '2026-10-01', to: '2026-12-31' };
const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
const dayOf = (offset: number): string =>
  new Date(Date.UTC(2026, 9, 1) + offset * 86_400_000).toISOString().slice(0, 10);

describe('a goal', () => {
  it.each([
    ['€500,000', { kind: 'revenue', money: { minor: 50_000_000n, currency: 'EUR' } }],
    ['JPY5万', { kind: 'revenue', money: { minor: 50_000n, currency: 'JPY' } }],
    ['40', { kind: 'customers', count: 40 }],
    ['1,200 customers', { kind: 'customers', count: 1200 }],
    ['12.5%', { kind: 'share', share: 1250 }],
    ['12,05 %', { kind: 'share', share: 1205 }],
    ['１００％', { kind: 'share', share: 10_000 }],
  ])('is read from “%s”', (words, goal) => {
    expect(parseGoal(words, 'en')).toEqual({ ok: true, value: goal });
  });

  it.each(['0', '0%', '100.01%', '12.345%', '-5%', 'lots', '500 doubloons', ''])('is not read from “%s”', (words) => {
    expect(parseGoal(words, 'en').ok).toBe(false);
  });

  it('a share reads back as it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (share) => {
        expect(parseShare(shareText(share))).toEqual({ ok: true, value: share });
      }),
    );
  });
});

describe('looking ahead', () => {
  it('lies between what is there and all that could come, and grows with the chances', () => {
    fc.assert(
      fc.property(
        amount,
        fc.array(fc.record({ minor: amount, probability: fc.integer({ min: 0, max: 100 }) })),
        (soFar, open) => {
          const hundredfold = open.reduce((sum, { minor, probability }) => sum + minor * BigInt(probability), 0n);
          const all = open.reduce((sum, { minor }) => sum + minor, 0n);
          const ahead = forecast(soFar, hundredfold, 'during');
          expect(ahead >= soFar).toBe(true);
          expect(ahead <= soFar + all).toBe(true);
          expect(forecast(soFar, hundredfold, 'after')).toBe(soFar);
        },
      ),
    );
  });

  it('goes on at the pace so far, and says nothing where there is none to go on with', () => {
    expect(runRate(46n, quarter, '2026-11-15')).toBe(92n);
    expect(runRate(46n, quarter, '2026-10-05')).toBeNull();
    expect(runRate(0n, quarter, '2026-11-15')).toBeNull();
    expect(runRate(46n, quarter, '2026-09-30')).toBeNull();
    expect(runRate(46n, quarter, '2027-01-01')).toBeNull();
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 91 }), (soFar, offset) => {
        const rate = runRate(soFar, quarter, dayOf(offset));
        if (rate !== null) expect(rate >= soFar).toBe(true);
        if (offset === 91 && soFar > 0n) expect(rate).toBe(soFar);
      }),
    );
  });

  it('an even pace asks for nothing before, everything after, and never less than the day before', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: -30, max: 120 }), (goal, offset) => {
        const due = dueByNow(goal, quarter, dayOf(offset));
        expect(due <= dueByNow(goal, quarter, dayOf(offset + 1))).toBe(true);
        if (offset < 0) expect(due).toBe(0n);
        if (offset >= 91) expect(due).toBe(goal);
      }),
    );
    expect(lengthOf(quarter)).toBe(92);
    expect(elapsedOf(quarter, '2026-10-01')).toBe(1);
    expect(phaseOf(quarter, '2026-12-31')).toBe('during');
  });

  it('is not done at 99.9 per cent', () => {
    expect(percentOf(999n, 1000n)).toBe(99);
    expect(percentOf(1000n, 1000n)).toBe(100);
  });

  it('follows a share in a straight line, between nothing and all', () => {
    const readings = [
      { on: '2026-10-01', share: 1000 },
      { on: '2026-11-01', share: 1310 },
    ];
    expect(shareTrend(readings, '2026-12-01')).toBe(1610);
    expect(shareTrend(readings.slice(0, 1), '2026-12-01')).toBeNull();
    expect(
      shareTrend(
        [readings[0], readings[0]].map((one) => ({ ...(one ?? { on: '', share: 0 }) })),
        '2026-12-01',
      ),
    ).toBeNull();
    expect(
      shareTrend(
        [
          { on: '2026-10-01', share: 100 },
          { on: '2026-11-01', share: 9_900 },
        ],
        '2026-12-31',
      ),
    ).toBe(10_000);
  });
});

const sample = (key: string, over: Partial<StageSample>): StageSample => ({
  key,
  nameEn: key,
  nameZh: key,
  left: 10,
  advanced: 8,
  medianDays: 10,
  ...over,
});

describe('the bottleneck', () => {
  it('is the stage that converts worst or holds longest, whichever is further behind the others', () => {
    expect(findBottleneck([sample('a', {}), sample('b', { advanced: 2 }), sample('c', {})])).toMatchObject({
      kind: 'conversion',
      stage: { key: 'b' },
      own: 0.2,
      others: 0.8,
    });
    expect(findBottleneck([sample('a', {}), sample('b', {}), sample('c', { medianDays: 40 })])).toMatchObject({
      kind: 'dwell',
      stage: { key: 'c' },
      own: 40,
      others: 10,
    });
    // A quarter of the others' conversion is behind by 0.75; three times as long only by two thirds.
    expect(
      findBottleneck([sample('a', {}), sample('b', { advanced: 2 }), sample('c', { medianDays: 30 })]),
    ).toMatchObject({ kind: 'conversion', stage: { key: 'b' } });
  });

  it('is not invented where too little is known or nothing stands out', () => {
    expect(findBottleneck([])).toEqual({ kind: 'not-enough' });
    expect(findBottleneck([sample('a', {}), sample('b', { left: minLeft - 1, advanced: 0 })])).toEqual({
      kind: 'not-enough',
    });
    expect(findBottleneck([sample('a', {}), sample('b', {}), sample('c', {})])).toEqual({ kind: 'none' });
    expect(findBottleneck([sample('a', { medianDays: 0 }), sample('b', { medianDays: 1.5 })])).toEqual({
      kind: 'none',
    });
    expect(
      findBottleneck([sample('a', { advanced: 0, medianDays: 0 }), sample('b', { advanced: 0, medianDays: 0 })]),
    ).toEqual({
      kind: 'none',
    });
  });

  it('is always a stage that enough deals left, and worse than the mean of the others', () => {
    const samples = fc.uniqueArray(
      fc
        .record({
          key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
          left: fc.integer({ min: 0, max: 40 }),
          share: fc.integer({ min: 0, max: 100 }),
          medianDays: fc.integer({ min: 0, max: 200 }),
        })
        .map(({ key, left, share, medianDays }) =>
          sample(key, { left, advanced: Math.floor((left * share) / 100), medianDays }),
        ),
      { selector: ({ key }) => key },
    );
    fc.assert(
      fc.property(samples, (all) => {
        const found = findBottleneck(all);
        const judged = all.filter(({ left }) => left >= minLeft);
        expect(found.kind === 'not-enough').toBe(judged.length < 2);
        if (found.kind === 'conversion') expect(found.own).toBeLessThan(found.others);
        if (found.kind === 'dwell') expect(found.own).toBeGreaterThan(found.others);
        if ('stage' in found) expect(judged).toContain(found.stage);
      }),
    );
  });
});

describe('the name of a period', () => {
  it('is the shortest that says it', () => {
    expect(periodText({ from: '2026-10-01', to: '2026-12-31' })).toEqual({ en: 'Q4 2026', zh: '2026年第四季度' });
    expect(periodText({ from: '2028-02-01', to: '2028-02-29' })).toEqual({ en: 'February 2028', zh: '2028年2月' });
    expect(periodText({ from: '2027-01-01', to: '2027-12-31' })).toEqual({ en: '2027', zh: '2027年' });
    expect(periodText({ from: '2026-11-15', to: '2027-01-31' }).en).toBe('Sun 15 Nov 2026 to Sun 31 Jan 2027');
    expect(periodText({ from: '2026-02-01', to: '2026-04-30' }).en).toBe('Sun 1 Feb 2026 to Thu 30 Apr 2026');
  });
});
