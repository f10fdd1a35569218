import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usualWeek, type WorkingHours } from '../../src/core/business-time.ts';
import { days, hours, minutes } from '../../src/core/clock.ts';
import {
  type AlertKind,
  advance,
  noDeadlines,
  planDeadlines,
  resolutionMinutes,
  type Timed,
  usualTargets,
  waitsFrom,
  waitsUntil,
} from '../../src/crm/cases/deadlines.ts';
import { levels } from '../../src/crm/cases/rules.ts';

const berlin: WorkingHours = { timezone: 'Europe/Berlin', week: usualWeek, off: new Map() };
const start = new Date('2026-03-02T08:00:00Z');
const later = (from: Date, ms: number) => new Date(from.getTime() + ms);

const fresh: Timed = {
  ...noDeadlines,
  status: 'new',
  openedAt: start,
  clockFrom: start,
  waits: [],
  respondedAt: null,
  dueFixed: false,
  escalation: 0,
};

/** What may happen to a case, and how long after the thing before. */
const happening = fc.record({
  what: fc.constantFrom('sweep', 'sweep', 'sweep', 'respond', 'wait', 'resume', 'level', 'resolve', 'reopen'),
  after: fc.integer({ min: 1, max: 2 * 24 * 60 }).map((n) => minutes(n)),
  level: fc.constantFrom(...levels),
});

describe('the deadlines of a case', () => {
  it('whatever happens: nothing is told early, late as something else, or twice of one deadline', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), (story) => {
        let now = start;
        let level: (typeof levels)[number] = 'normal';
        let one: Timed = { ...fresh, ...planDeadlines(fresh, usualTargets[level], berlin, now) };
        const told = new Set<string>();
        const change = (patch: Partial<Timed>) => {
          const next = { ...one, ...patch };
          one = { ...next, ...planDeadlines(next, usualTargets[level], berlin, now) };
        };
        for (const { what, after, level: other } of story) {
          now = later(now, after);
          const finished = one.status === 'resolved';
          if (what === 'respond' && !finished) change({ respondedAt: one.respondedAt ?? now });
          if (what === 'wait' && !finished && one.status !== 'waiting') {
            change({ status: 'waiting', respondedAt: one.respondedAt ?? now, waits: waitsFrom(one.waits, now) });
          }
          if (what === 'resume' && one.status === 'waiting')
            change({ status: 'open', waits: waitsUntil(one.waits, now) });
          if (what === 'level' && !finished) {
            level = other;
            change({});
          }
          if (what === 'resolve' && !finished) {
            change({ status: 'resolved', respondedAt: one.respondedAt ?? now, waits: waitsUntil(one.waits, now) });
          }
          if (what === 'reopen' && finished) {
            change({ status: 'reopened', clockFrom: now, waits: [], told: [], escalation: 0 });
          }
          if (what === 'sweep') {
            while (one.alert !== null && one.alertAt !== null && one.alertAt <= now) {
              const { kind, ...moved } = advance(one as Timed & { alert: AlertKind }, now);
              expect(one.status).not.toBe('waiting');
              expect(one.status).not.toBe('resolved');
              const due = kind.startsWith('response') ? one.responseDueAt : one.resolutionDueAt;
              if (due) expect(kind.endsWith('_due')).toBe(kind !== 'escalation' && now < due);
              if (kind.startsWith('response')) expect(one.respondedAt).toBeNull();
              const once = `${kind} of ${due?.toISOString()} since ${one.clockFrom.toISOString()}`;
              expect(told).not.toContain(once);
              told.add(once);
              one = { ...one, ...moved };
            }
          }
          if (one.status === 'resolved' || one.status === 'waiting') expect(one.alertAt).toBeNull();
        }
      }),
      { numRuns: 400 },
    );
  });

  it('waiting takes no time from the resolution: what is used and what is left are the target', () => {
    const pause = fc.record({ after: fc.integer({ min: 1, max: 600 }), length: fc.integer({ min: 1, max: 6000 }) });
    fc.assert(
      fc.property(fc.array(pause, { maxLength: 5 }), fc.constantFrom(...levels), (pauses, level) => {
        let now = start;
        let waits: Timed['waits'] = [];
        for (const { after, length } of pauses) {
          waits = waitsFrom(waits, later(now, minutes(after)));
          now = later(now, minutes(after + length));
          waits = waitsUntil(waits, now);
        }
        const { resolutionDueAt } = planDeadlines(
          { ...fresh, waits, status: 'open' },
          usualTargets[level],
          berlin,
          now,
        );
        if (!resolutionDueAt) throw new Error('there is no deadline');
        // Counted to the deadline itself, exactly the promised time has been used, unless it passed before a wait was over.
        if (resolutionDueAt >= now) {
          const used = resolutionMinutes({ clockFrom: start, waits }, resolutionDueAt, berlin);
          expect(used).toBe(usualTargets[level].resolutionMinutes);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a date that was agreed stays, whatever the level promises', () => {
    const agreed = later(start, days(20));
    const fixed = { ...fresh, dueFixed: true, resolutionDueAt: agreed };
    for (const level of levels) {
      const planned = planDeadlines(fixed, usualTargets[level], berlin, start);
      expect(planned.resolutionDueAt).toEqual(agreed);
      expect(planned.resolutionWarnAt?.getTime()).toBeLessThan(agreed.getTime());
    }
    const waiting = planDeadlines({ ...fixed, status: 'waiting' }, usualTargets.low, berlin, later(start, hours(1)));
    expect(waiting).toMatchObject({ resolutionDueAt: agreed, alert: null });
  });

  it('says so where the department never works', () => {
    const never: WorkingHours = { timezone: 'UTC', week: usualWeek.map(() => []), off: new Map() };
    expect(() => planDeadlines(fresh, usualTargets.normal, never, start)).toThrow(/no working hours/u);
  });
});
