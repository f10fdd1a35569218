import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { days, hours } from '../../src/core/clock.ts';
import { mostValuable, type Ranked, rank, rankAll } from '../../src/crm/cases/ranking.ts';
import { levels, messageToCase, type Step, statusAfter, statuses } from '../../src/crm/cases/rules.ts';

const now = new Date('2026-11-20T10:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);

const plain: Ranked = {
  status: 'open',
  level: 'normal',
  respondedAt: ago(hours(1)),
  responseDueAt: null,
  resolutionDueAt: new Date(now.getTime() + days(100)),
  openedAt: ago(hours(2)),
  clockFrom: ago(hours(2)),
  escalation: 0,
  reopenCount: 0,
  assigneeId: 1,
  isValuable: false,
};

const anyCase: fc.Arbitrary<Ranked> = fc.record({
  status: fc.constantFrom(...statuses.filter((one) => one !== 'resolved' && one !== 'closed')),
  level: fc.constantFrom(...levels),
  respondedAt: fc.option(fc.constant(ago(hours(1)))),
  responseDueAt: fc.integer({ min: -30, max: 30 }).map((n) => ago(days(n))),
  resolutionDueAt: fc.option(fc.integer({ min: -30, max: 30 }).map((n) => ago(days(n)))),
  openedAt: fc.integer({ min: 0, max: 60 }).map((n) => ago(days(n))),
  clockFrom: fc.constant(ago(days(60))),
  escalation: fc.integer({ min: 0, max: 2 }),
  reopenCount: fc.integer({ min: 0, max: 5 }),
  assigneeId: fc.option(fc.constant(1)),
  isValuable: fc.boolean(),
});

describe('the rank of a case', () => {
  it('says why', () => {
    const { score, reasons } = rank(
      {
        ...plain,
        level: 'urgent',
        reopenCount: 1,
        openedAt: ago(days(3)),
        resolutionDueAt: ago(hours(1)),
        assigneeId: null,
      },
      now,
    );
    expect(reasons.map(({ points, why }) => `${why.en} ${points}`)).toEqual([
      'level urgent 40',
      'resolution overdue 40',
      'reopened 10',
      'nobody has it 5',
      '3 days old 3',
    ]);
    expect(score).toBe(98);
  });

  it('is the sum of its reasons, each of them said in both languages', () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const { score, reasons } = rank(given, now);
        expect(score).toBe(reasons.reduce((sum, { points }) => sum + points, 0));
        for (const { points, why } of reasons) {
          expect(points).not.toBe(0);
          expect(why.en).not.toBe('');
          expect(why.zh).not.toBe('');
        }
      }),
    );
  });

  it('never falls when something about a case gets worse', () => {
    const worse: readonly ((given: Ranked) => Ranked)[] = [
      (given) => ({ ...given, level: levels[Math.min(3, levels.indexOf(given.level) + 1)] ?? 'urgent' }),
      (given) => ({ ...given, escalation: Math.min(2, given.escalation + 1) }),
      (given) => ({ ...given, reopenCount: given.reopenCount + 1 }),
      (given) => ({ ...given, isValuable: true }),
      (given) => ({ ...given, assigneeId: null }),
      (given) => ({
        ...given,
        resolutionDueAt: given.resolutionDueAt && new Date(given.resolutionDueAt.getTime() - days(1)),
      }),
    ];
    fc.assert(
      fc.property(anyCase, fc.constantFrom(...worse), (given, change) => {
        expect(rank(change(given), now).score).toBeGreaterThanOrEqual(rank(given, now).score);
      }),
      { numRuns: 500 },
    );
  });

  it('orders best first, equals by age, and loses nobody', () => {
    fc.assert(
      fc.property(fc.array(anyCase, { maxLength: 20 }), (all) => {
        const given = all.map((one, id) => ({ ...one, id }));
        const ranked = rankAll(given, now);
        expect(ranked.map(({ id }) => id).sort((a, b) => a - b)).toEqual(given.map(({ id }) => id));
        for (const [index, one] of ranked.entries()) {
          const next = ranked[index + 1];
          if (next) expect(one.rank.score).toBeGreaterThanOrEqual(next.rank.score);
        }
      }),
    );
  });

  it('calls the top quarter of one currency valuable, and nobody where too few are known', () => {
    const euros = [1, 2, 3, 4].map((id) => ({ id, minor: BigInt(id) * 100n, currency: 'EUR' }));
    expect([...mostValuable(euros)]).toEqual([4]);
    expect(mostValuable(euros.slice(1)).size).toBe(0);
    expect([...mostValuable([...euros, { id: 9, minor: 10n ** 15n, currency: 'JPY' }])]).toEqual([4]);
  });
});

describe('the steps of a case', () => {
  it('lead only from where they make sense', () => {
    const reached = (step: Step) => statuses.filter((from) => statusAfter(step, from) !== null);
    expect(reached('respond')).toEqual(['new', 'open', 'reopened']);
    expect(reached('resume')).toEqual(['waiting']);
    expect(reached('resolve')).toEqual(['new', 'open', 'waiting', 'reopened']);
    expect(reached('close')).toEqual(['resolved']);
    expect(reached('reopen')).toEqual(['resolved', 'closed']);
    expect(statusAfter('escalate', 'waiting')).toBe('waiting');
  });

  it('a message becomes a subject and, where that leaves something out, a description', () => {
    expect(messageToCase('Screen is dark')).toEqual({ subject: 'Screen is dark', description: undefined });
    expect(messageToCase('Screen is dark\nSince Monday')).toEqual({
      subject: 'Screen is dark',
      description: 'Screen is dark\nSince Monday',
    });
    const long = messageToCase('word '.repeat(100));
    expect(long.subject.length).toBeLessThanOrEqual(200);
    expect(long.subject.endsWith('word…')).toBe(true);
    expect(long.description).toContain('word word');
  });
});
