import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { days } from '../../src/core/clock.ts';
import {
  classOf,
  components,
  type Facts,
  nextChange,
  type Points,
  pointsOf,
  totalOf,
  withoutMoney,
} from '../../src/crm/analysis/rules.ts';

const now = new Date('2026-11-20T10:00:00Z');
const rules = { fullMinor: { EUR: 10_000_000n, CNY: 80_000_000n } };
const nothing: Facts = {
  customerId: 1,
  lastContactAt: null,
  lastOrderOn: null,
  orderCount: 0,
  logCount: 0,
  oldestOrderOn: null,
  oldestLogAt: null,
  spent: {},
  value: null,
  needs: { must: 0, should: 0, could: 0 },
  cases: { urgent: 0, high: 0, normal: 0, low: 0 },
};
const points = (facts: Partial<Facts>): Points => pointsOf({ ...nothing, ...facts }, rules, now);
const ago = (n: number): Date => new Date(now.getTime() - days(n));
const dayAgo = (n: number): string => ago(n).toISOString().slice(0, 10);

describe('points', () => {
  it.each([
    [0, 100],
    [7, 100],
    [8, 75],
    [30, 75],
    [31, 50],
    [90, 50],
    [91, 25],
    [180, 25],
    [181, 0],
  ])('contact %i days ago gives %i', (n, expected) => {
    expect(points({ lastContactAt: ago(n) }).contact).toBe(expected);
  });

  it.each([
    [30, 100],
    [31, 75],
    [365, 25],
    [366, 0],
  ])('an order %i days ago gives %i', (n, expected) => {
    expect(points({ lastOrderOn: dayAgo(n) }).bought).toBe(expected);
  });

  it('of money are the shares of full points of each currency, never converted, or those of the value', () => {
    expect(points({ spent: { EUR: 2_500_000n, CNY: 20_000_000n } }).money).toBe(50);
    expect(points({ spent: { EUR: 2_500_000n, XAF: 9_000_000_000n } }).money).toBe(25);
    expect(points({ spent: { EUR: 2_500_000n }, value: { minor: 4_000_000n, currency: 'EUR' } }).money).toBe(40);
    expect(points({ spent: { EUR: 90_000_000n } }).money).toBe(100);
  });

  it('of what is open press by level', () => {
    expect(points({ needs: { must: 1, should: 1, could: 1 } }).needs).toBe(85);
    expect(points({ cases: { urgent: 0, high: 1, normal: 1, low: 1 } }).cases).toBe(85);
    expect(points({ cases: { urgent: 3, high: 0, normal: 0, low: 0 } }).cases).toBe(100);
  });
});

describe('a total', () => {
  const somePoints = fc.record(
    Object.fromEntries(components.map((one) => [one, fc.integer({ min: 0, max: 100 })])) as Record<
      (typeof components)[number],
      fc.Arbitrary<number>
    >,
  );

  it('is the weighted mean by hand', () => {
    const weights = { contact: 10, bought: 15, orders: 15, activity: 10, money: 30, needs: 10, cases: 10 };
    const given = { contact: 100, bought: 50, orders: 40, activity: 20, money: 80, needs: 0, cases: 10 };
    // 1000 + 750 + 600 + 200 + 2400 + 0 + 100 = 5050 of 100.
    expect(totalOf(given, weights)).toBe(505);
    // Without money 2650 of 70.
    expect(totalOf(given, weights, withoutMoney)).toBe(379);
    expect(totalOf(given, { ...weights, contact: 0 }, ['contact'])).toBe(0);
  });

  it('lies between the least and the most of its parts, and says nothing of what is left out', () => {
    fc.assert(
      fc.property(somePoints, somePoints, fc.integer({ min: 0, max: 100 }), (given, weights, hidden) => {
        const total = totalOf(given, weights);
        const counted = components.filter((one) => weights[one] > 0).map((one) => given[one]);
        if (counted.length > 0) {
          expect(total).toBeGreaterThanOrEqual(10 * Math.min(...counted));
          expect(total).toBeLessThanOrEqual(10 * Math.max(...counted));
        }
        expect(totalOf({ ...given, money: hidden }, weights, withoutMoney)).toBe(totalOf(given, weights, withoutMoney));
      }),
    );
  });

  it('makes a class', () => {
    const bounds = { fromA: 50, fromB: 25 };
    expect([500, 499, 250, 249, 0].map((total) => classOf(total, bounds))).toEqual(['A', 'B', 'B', 'C', 'C']);
  });
});

describe('time', () => {
  it('changes no points before the moment that is announced', () => {
    const moment = fc
      .integer({ min: 0, max: 500 * 24 * 60 })
      .map((minutes) => new Date(now.getTime() - minutes * 60_000));
    const some = fc.record({
      lastContactAt: fc.option(moment),
      lastOrderOn: fc.option(moment.map((at) => at.toISOString().slice(0, 10))),
    });
    fc.assert(
      fc.property(some, (given) => {
        const facts = { ...nothing, ...given };
        const next = nextChange(facts, now);
        expect(next.getTime()).toBeGreaterThan(now.getTime());
        const before = new Date(next.getTime() - 1);
        expect(pointsOf(facts, rules, before)).toEqual(pointsOf(facts, rules, now));
      }),
    );
  });
});
