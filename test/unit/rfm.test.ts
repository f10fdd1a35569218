import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grid, type Quintiles, rfmOf, segmentNames, segments, spentShare, usualQuintiles } from '../../src/core/rfm.ts';

const borders = fc
  .uniqueArray(fc.integer({ min: 1, max: 400 }), { minLength: 4, maxLength: 4 })
  .map((all) => [...all].sort((a, b) => a - b) as unknown as Quintiles['recency']);
const quintiles: fc.Arbitrary<Quintiles> = fc.record({
  recency: borders,
  frequency: borders,
  money: borders,
  of: fc.constant(100),
});
const count = fc.integer({ min: 1, max: 400 });

describe('segments', () => {
  it('are one for every score, and every one of them is named in both languages', () => {
    expect(grid.map((row) => row.length)).toEqual([5, 5, 5, 5, 5]);
    const used = new Set(grid.flat());
    expect(segments.filter((one) => !used.has(one))).toEqual(['lapsed', 'never']);
    for (const one of segments) expect(segmentNames[one].en && segmentNames[one].zh).toBeTruthy();
  });

  it.each([
    // days, orders, share → scores by the usual borders, segment
    [3, 6, 7_000, [5, 5, 5], 'champions'],
    [3, 1, 100, [5, 1, 1], 'new'],
    [60, 1, 400, [4, 1, 1], 'promising'],
    [60, 2, 2_000, [4, 2, 3], 'potential'],
    [60, 4, 5_000, [4, 4, 4], 'loyal'],
    [150, 3, 2_000, [3, 3, 3], 'attention'],
    [150, 1, 600, [3, 1, 2], 'sleepy'],
    [250, 4, 2_000, [2, 4, 3], 'at_risk'],
    [300, 9, 9_000, [1, 5, 5], 'cannot_lose'],
    [300, 1, 0, [1, 1, 1], 'hibernating'],
  ] as const)('%i days, %i orders and a share of %i are %j: %s', (days, orders, share, scores, segment) => {
    const found = rfmOf({ days, orders, share }, usualQuintiles);
    expect([[found.recency, found.frequency, found.money], found.segment]).toEqual([[...scores], segment]);
  });

  it('need a purchase within the year, and count frequency alone where amounts are hidden', () => {
    expect(rfmOf({ days: null, orders: 0, share: 0 }, usualQuintiles).segment).toBe('never');
    expect(rfmOf({ days: 400, orders: 0, share: 0 }, usualQuintiles).segment).toBe('lapsed');
    expect(rfmOf({ days: 3, orders: 2, share: 9_999 }, usualQuintiles).segment).toBe('champions');
    expect(rfmOf({ days: 3, orders: 2, share: null }, usualQuintiles)).toMatchObject({
      segment: 'potential',
      money: null,
    });
  });

  it('never get worse by buying later, more often or more', () => {
    fc.assert(
      fc.property(quintiles, count, count, count, count, (given, days, orders, share, more) => {
        const one = rfmOf({ days, orders, share }, given);
        const other = rfmOf({ days: Math.max(0, days - more), orders: orders + more, share: share + more }, given);
        for (const part of ['recency', 'frequency', 'money'] as const) {
          expect(one[part]).toBeGreaterThanOrEqual(1);
          expect(other[part]).toBeLessThanOrEqual(5);
          expect(other[part]).toBeGreaterThanOrEqual(one[part] ?? 9);
        }
      }),
    );
  });

  it('rank amounts of several currencies by what is much in each, and leave out what nobody valued', () => {
    const full = { EUR: 10_000_000n, CNY: 80_000_000n };
    expect(spentShare({ EUR: 1_000_000n, CNY: 8_000_000n, XAU: 5n }, full)).toBe(2_000n);
    expect(spentShare({}, full)).toBe(0n);
  });
});
