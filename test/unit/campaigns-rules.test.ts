import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Counted,
  enoughForRates,
  evaluate,
  goalReached,
  mayStep,
  statuses,
  statusFor,
} from '../../src/crm/campaigns/rules.ts';
import { readSegment } from '../../src/crm/campaigns/segment.ts';

const counted: Counted = {
  reach: 200,
  responded: 50,
  leads: 20,
  conversions: 6,
  convertedOfReach: 5,
  revenue: 1_500_000n,
  cost: 600_001n,
};

describe('an evaluation', () => {
  it('is what one works out by hand', () => {
    const { responseRate, conversionRate, costPerLead, returnOnCost } = evaluate(counted);
    expect(responseRate).toEqual({ value: 0.25, n: 200 });
    expect(conversionRate).toEqual({ value: 0.025, n: 200 });
    // 600001 / 20 = 30000.05, to the whole cent.
    expect(costPerLead).toEqual({ value: 30_000n, n: 20 });
    expect(returnOnCost.value).toBeCloseTo((1_500_000 - 600_001) / 600_001, 12);
    expect(evaluate({ ...counted, cost: 3n, leads: 2 }).costPerLead.value).toBe(2n);
  });

  it('says that there is too little rather than nothing', () => {
    const few = evaluate({ ...counted, reach: enoughForRates - 1, leads: 0 });
    expect(few.responseRate).toEqual({ value: null, n: enoughForRates - 1 });
    expect(few.conversionRate.value).toBeNull();
    expect(few.costPerLead).toEqual({ value: null, n: 0 });
    expect(evaluate({ ...counted, cost: 0n }).returnOnCost.value).toBeNull();
    expect(evaluate({ ...counted, cost: 0n }).costPerLead.value).toBeNull();
  });

  it('gives rates between nothing and all, and a return of at least a total loss', () => {
    const n = fc.nat({ max: 10_000 });
    fc.assert(
      fc.property(n, n, n, fc.bigInt(0n, 10n ** 12n), fc.bigInt(0n, 10n ** 12n), (reach, a, b, revenue, cost) => {
        const responded = Math.min(a, reach);
        const figures = evaluate({ ...counted, reach, responded, convertedOfReach: Math.min(b, reach), revenue, cost });
        for (const { value } of [figures.responseRate, figures.conversionRate]) {
          if (value !== null) expect(value >= 0 && value <= 1).toBe(true);
        }
        if (figures.returnOnCost.value !== null) expect(figures.returnOnCost.value).toBeGreaterThanOrEqual(-1);
      }),
    );
  });
});

describe('a goal', () => {
  it('is compared with what it counts', () => {
    expect(goalReached({ kind: 'leads', count: 40, minor: null }, counted)).toEqual({ done: 20, of: 40, share: 0.5 });
    expect(goalReached({ kind: 'reach', count: 100, minor: null }, counted)?.share).toBe(2);
    expect(goalReached({ kind: 'revenue', count: null, minor: 3_000_000n }, counted)?.share).toBe(0.5);
    expect(goalReached({ kind: null, count: null, minor: null }, counted)).toBeNull();
  });
});

describe('a status', () => {
  it('leads from draft to an end, and never back', () => {
    const steps = ['start', 'finish', 'cancel'] as const;
    const may = Object.fromEntries(statuses.map((one) => [one, steps.filter((step) => mayStep(one, step))]));
    expect(may).toEqual({
      draft: ['start', 'cancel'],
      planned: ['start', 'cancel'],
      running: ['finish', 'cancel'],
      done: [],
      cancelled: [],
    });
    expect(statuses.map((one) => statusFor(one, '2026-12-01'))).toEqual([
      'planned',
      'planned',
      'running',
      'done',
      'cancelled',
    ]);
    expect(statuses.map((one) => statusFor(one, null))).toEqual(['draft', 'draft', 'running', 'done', 'cancelled']);
  });
});

describe('a segment', () => {
  it('that cannot be read is nobody, not everybody', () => {
    expect(readSegment({})).toEqual({});
    expect(readSegment({ lifecycle: 'lead', country: 'DE' })).toEqual({ lifecycle: 'lead', country: 'DE' });
    for (const broken of [null, 'all', [], { lifecycle: 'new' }, { silentDays: -1 }, { planet: 'Mars' }]) {
      expect(readSegment(broken)).toBeNull();
    }
  });
});
