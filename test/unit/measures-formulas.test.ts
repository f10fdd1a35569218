import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  change,
  collaboration,
  csat,
  expectationMet,
  integration,
  leftOutTotal,
  nps,
  type Pair,
  percentile,
  returnOn,
  schedulePerformance,
  share,
  term,
} from '../../src/crm/metrics/formulas.ts';

const amount = fc.double({ min: 0.001, max: 1e6, noNaN: true });
const scaled = fc.double({ min: 1, max: 1000, noNaN: true });
const perhaps = fc.option(fc.double({ min: -10, max: 1e6, noNaN: true }), { nil: null });
const pairs = fc.array(fc.record({ expected: perhaps, actual: perhaps }), { maxLength: 60 });
const part = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null });

/** The definition as it is published, without simplifying anything. */
const published = (expected: number, actual: number): number => 1 / (1 + (expected - actual) / actual);

describe('the published definition', () => {
  it('is what a term is', () => {
    fc.assert(
      // Values of the scales that are used; further apart, subtracting in the published form loses the digits itself.
      fc.property(scaled, scaled, (expected, actual) => {
        const exact = published(expected, actual);
        expect(Math.abs((term({ expected, actual }) ?? Number.NaN) - exact)).toBeLessThanOrEqual(
          1e-9 * Math.max(1, exact),
        );
      }),
    );
  });

  it('goes to 0 with what happened, which is its value there', () => {
    fc.assert(
      fc.property(amount, (expected) => {
        const near = [1, 1e-3, 1e-6, 1e-9].map((actual) => published(expected, actual * expected));
        expect(near).toEqual([...near].sort((a, b) => b - a));
        expect(near.at(-1)).toBeLessThan(1e-8);
        expect(term({ expected, actual: 0 })).toBe(0);
      }),
    );
  });

  it('by hand', () => {
    // Satisfaction 80 expected: 80, 40, 100 and 0 came.
    const found = expectationMet([80, 40, 100, 0].map((actual) => ({ expected: 80, actual })));
    expect(found).toEqual({ value: (1 + 0.5 + 1.25 + 0) / 4, n: 4, leftOut: {} });
    // A task of an hour took two, one of two hours took one: E says 1.25, the schedule 1.25 too.
    const tasks = [
      { expected: 60, actual: 120 },
      { expected: 120, actual: 60 },
    ];
    expect(expectationMet(tasks).value).toBe(1.25);
    expect(schedulePerformance(tasks).value).toBe(1.25);
  });

  it('grows when work takes longer, while the schedule falls', () => {
    fc.assert(
      fc.property(amount, amount, amount, (expected, actual, more) => {
        const [short, long] = [
          { expected, actual },
          { expected, actual: actual + more },
        ];
        expect(expectationMet([long]).value).toBeGreaterThan(expectationMet([short]).value ?? 0);
        expect(schedulePerformance([long]).value).toBeLessThan(schedulePerformance([short]).value ?? 0);
      }),
    );
  });
});

describe('what is left out', () => {
  it('and what is counted are all there is, each for a reason', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        for (const measure of [expectationMet, schedulePerformance]) {
          const { n, leftOut, value } = measure(list);
          expect(n + leftOutTotal(leftOut)).toBe(list.length);
          expect(value === null).toBe(n === 0);
          if (value !== null) expect(value).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('is whatever nothing above 0 was expected of, and what is not known', () => {
    const list: Pair[] = [
      { expected: 0, actual: 5 },
      { expected: -1, actual: 5 },
      { expected: null, actual: 5 },
      { expected: 5, actual: null },
      { expected: 5, actual: 0 },
    ];
    expect(expectationMet(list)).toEqual({ value: 0, n: 1, leftOut: { 'no-expected': 3, 'no-actual': 1 } });
    expect(schedulePerformance(list)).toEqual({
      value: null,
      n: 0,
      leftOut: { 'no-expected': 3, 'no-actual': 1, 'zero-actual': 1 },
    });
  });
});

describe('every measure', () => {
  it('is the same in whatever order its items come', () => {
    fc.assert(
      fc.property(pairs, fc.infiniteStream(fc.nat()), (list, keys) => {
        const shuffled = list
          .map((pair) => ({ pair, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ pair }) => pair);
        expect(expectationMet(shuffled)).toEqual(expectationMet(list));
        expect(schedulePerformance(shuffled)).toEqual(schedulePerformance(list));
      }),
    );
  });

  it('keeps within its bounds', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        const product = collaboration(parts);
        expect(product === null).toBe(parts.includes(null));
        if (product !== null) {
          expect(product).toBeGreaterThanOrEqual(0);
          expect(product).toBeLessThanOrEqual(Math.min(...parts.map(Number)));
        }
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10 })), (answers) => {
        const score = nps(answers);
        expect(score === null).toBe(answers.length === 0);
        if (score !== null) expect(Math.abs(score)).toBeLessThanOrEqual(100);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 })), (answers) => {
        const found = csat(answers);
        if (found !== null) expect(found >= 0 && found <= 1).toBe(true);
      }),
    );
  });

  it('of nothing is no number', () => {
    expect([csat([]), nps([]), percentile([], 0.5), share(0, 0), returnOn(10n, 0n), collaboration([])]).toEqual(
      Array(6).fill(null),
    );
    expect([integration(null, 0), integration(1, null), change(1, null), change(null, 1)]).toEqual(Array(4).fill(null));
  });

  it('by hand', () => {
    expect(csat([1, 2, 3, 4, 5])).toBe(0.4);
    expect(nps([10, 9, 8, 7, 6, 0])).toBe(0);
    expect(nps([9, 10, 7])).toBeCloseTo(66.667, 3);
    expect(integration(0.8, 0.25)).toBeCloseTo(0.6, 12);
    expect(collaboration([0.6, 0.5, 0.5])).toBeCloseTo(0.15, 12);
    expect(returnOn(150n, 100n)).toBe(0.5);
    expect(returnOn(0n, 100n)).toBe(-1);
    expect(percentile([10, 20, 30, 40], 0.5)).toBe(25);
    expect(percentile([10, 20, 30, 40, 1000], 0.9)).toBeCloseTo(616, 9);
  });

  it('lies between the least and the most of what it is the middle of', () => {
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (values, at) => {
        const found = percentile(values, at) ?? Number.NaN;
        expect(found).toBeGreaterThanOrEqual(Math.min(...values));
        expect(found).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });
});
