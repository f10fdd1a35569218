import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  daysInStage,
  firstStages,
  isOverdue,
  isStale,
  lostReasons,
  moveFault,
  stageKey,
  statuses,
  totals,
  weightedMoney,
  wonReasons,
} from '../../src/crm/deals/rules.ts';

const chance = fc.record({
  minor: fc.bigInt({ min: 0n, max: 10n ** 15n }),
  currency: fc.constantFrom('EUR', 'USD', 'CNY', 'JPY'),
  probability: fc.integer({ min: 0, max: 100 }),
});

describe('totals', () => {
  it('never add currencies, lose nothing and weigh no more than there is', () => {
    fc.assert(
      fc.property(fc.array(chance, { maxLength: 40 }), (chances) => {
        const found = totals(chances);
        expect(found.map(({ currency }) => currency)).toEqual([...new Set(chances.map((one) => one.currency))].sort());
        for (const total of found) {
          const own = chances.filter(({ currency }) => currency === total.currency);
          expect(total.minor).toBe(own.reduce((sum, { minor }) => sum + minor, 0n));
          expect(total.weightedMinor <= total.minor).toBe(true);
          const exact = own.reduce((sum, { minor, probability }) => sum + minor * BigInt(probability), 0n);
          // Rounded once: within half a unit of the exact value, however many deals there are.
          expect(total.weightedMinor * 100n - exact <= 50n && exact - total.weightedMinor * 100n <= 50n).toBe(true);
        }
      }),
    );
  });

  it('do not depend on the order of the deals', () => {
    fc.assert(
      fc.property(fc.array(chance, { maxLength: 20 }), (chances) => {
        expect(totals([...chances].reverse())).toEqual(totals(chances));
      }),
    );
  });

  it('round half up', () => {
    expect(weightedMoney({ minor: 5n, currency: 'EUR', probability: 10 })).toEqual({ minor: 1n, currency: 'EUR' });
    expect(weightedMoney({ minor: 4n, currency: 'EUR', probability: 10 })).toEqual({ minor: 0n, currency: 'EUR' });
  });
});

describe('moving a deal', () => {
  const stage = fc.constantFrom(...firstStages);
  const why = fc.record(
    { reason: fc.constantFrom(...wonReasons, ...lostReasons), note: fc.constantFrom('', '  ', 'They merged') },
    { requiredKeys: [] },
  );

  it('never leaves an end, stays nowhere twice, and loses nothing without a reason', () => {
    fc.assert(
      fc.property(stage, stage, fc.boolean(), why, (from, to, retired, given) => {
        const fault = moveFault(from, { ...to, retired }, given);
        if (from.kind !== 'open') expect(fault).toBe('closed');
        if (fault !== null) return;
        expect(to.key).not.toBe(from.key);
        expect(retired).toBe(false);
        if (to.kind === 'lost') expect(lostReasons).toContain(given.reason);
        if (to.kind === 'won' && given.reason !== undefined) expect(wonReasons).toContain(given.reason);
        if (to.kind !== 'open' && given.reason === 'other') expect(given.note?.trim()).not.toBe('');
      }),
    );
  });

  it('may go back as well as on while the deal is open', () => {
    const [first, second, third] = firstStages;
    if (!first || !second || !third) throw new Error('There are three open stages to begin with.');
    expect(moveFault(first, third)).toBeNull();
    expect(moveFault(third, second)).toBeNull();
  });
});

describe('time', () => {
  const now = new Date('2026-11-20T10:00:00Z');

  it('is counted in whole days, and only open deals are late or stale', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...statuses),
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 1, max: 90 }),
        (status, days, staleDays) => {
          const stageSince = new Date(now.getTime() - days * 86_400_000 - 1);
          expect(daysInStage(stageSince, now)).toBe(days);
          expect(isStale({ status, stageSince, staleDays }, now)).toBe(status === 'open' && days > staleDays);
        },
      ),
    );
    expect(isOverdue({ status: 'open', expectedOn: '2026-11-20' }, '2026-11-20')).toBe(false);
    expect(isOverdue({ status: 'open', expectedOn: '2026-11-19' }, '2026-11-20')).toBe(true);
    expect(isOverdue({ status: 'won', expectedOn: '2026-11-19' }, '2026-11-20')).toBe(false);
    expect(isOverdue({ status: 'open', expectedOn: null }, '2026-11-20')).toBe(false);
  });
});

describe('the key of a stage', () => {
  it('is plain, and nothing where no Latin letter is left', () => {
    expect(stageKey('Proof of Concept!')).toBe('proof-of-concept');
    expect(stageKey('Évaluation')).toBe('evaluation');
    expect(stageKey('方案验证')).toBe('');
    fc.assert(fc.property(fc.string(), (name) => void expect(stageKey(name)).toMatch(/^[a-z0-9-]{0,40}$/u)));
  });
});
