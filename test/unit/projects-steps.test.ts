import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weekdayOf } from '../../src/commands/values/wall-clock.ts';
import { addWorkingDays } from '../../src/commands/values/working-days.ts';
import {
  awaitedBy,
  dueFromStart,
  inOrder,
  nextNumber,
  type Step,
  stepsSchema,
  withoutStep,
} from '../../src/crm/projects/steps.ts';

const step = (n: number, over: Partial<Step> = {}): Step => ({
  n,
  title: `Step ${n}`,
  department: null,
  role: 'anyone',
  days: null,
  working: false,
  from: null,
  waitsFor: [],
  items: [],
  ...over,
});

/** Steps that wait for whichever others. */
const tangled = fc
  .array(
    fc.record({
      waitsFor: fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { maxLength: 3 }),
      from: fc.option(fc.integer({ min: 1, max: 8 })),
    }),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((list) => list.map((one, at) => step(at + 1, one)));

describe('the order of steps', () => {
  it('puts each after all that it waits for, or there is none', () => {
    fc.assert(
      fc.property(tangled, (steps) => {
        const ordered = inOrder(steps);
        if (!ordered) return;
        expect(ordered.map(({ n }) => n).sort()).toEqual(steps.map(({ n }) => n).sort());
        ordered.forEach((one, at) => {
          const before = ordered.slice(0, at).map(({ n }) => n);
          expect(before).toEqual(expect.arrayContaining(awaitedBy(one)));
        });
      }),
    );
  });

  it('is found whenever nothing waits for what comes after it', () => {
    fc.assert(
      fc.property(tangled, (steps) => {
        const forward = steps.map((one) => ({
          ...one,
          from: one.from !== null && one.from < one.n ? one.from : null,
          waitsFor: one.waitsFor.filter((n) => n < one.n),
        }));
        expect(inOrder([...forward].reverse())).not.toBeNull();
      }),
    );
  });

  it('is none for a circle, for a step that is not there and for a number that comes twice', () => {
    expect(inOrder([step(1, { waitsFor: [2] }), step(2, { from: 1 })])).toBeNull();
    expect(inOrder([step(1, { waitsFor: [1] })])).toBeNull();
    expect(inOrder([step(1, { waitsFor: [7] })])).toBeNull();
    expect(inOrder([step(1), step(1)])).toBeNull();
  });

  it('stays sound when a step is removed, and its number is not given again while later ones are there', () => {
    fc.assert(
      fc.property(tangled, fc.integer({ min: 1, max: 8 }), (steps, gone) => {
        if (!inOrder(steps)) return;
        const rest = withoutStep(steps, gone);
        expect(inOrder(rest)).not.toBeNull();
        expect(stepsSchema.safeParse(rest).success).toBe(true);
        expect(rest.map(({ n }) => n)).not.toContain(nextNumber(rest));
      }),
    );
  });
});

describe('due dates', () => {
  const zone = 'Europe/Berlin';
  const now = new Date('2026-11-20T10:00:00Z'); // a Friday
  const due = (over: Partial<Step>, startsAt = now) => dueFromStart(step(1, over), startsAt, now, zone)?.toISOString();

  it('count days or working days from the start, to the end of the day', () => {
    expect(due({ days: 0 })).toBe('2026-11-20T16:00:00.000Z');
    expect(due({ days: 3 })).toBe('2026-11-23T16:00:00.000Z');
    expect(due({ days: 3, working: true })).toBe('2026-11-25T16:00:00.000Z');
    expect(due({ days: -30 }, new Date('2027-03-01T09:00:00Z'))).toBe('2027-01-30T16:00:00.000Z');
    expect(due({ days: -5, working: true }, new Date('2027-03-01T09:00:00Z'))).toBe('2027-02-22T16:00:00.000Z');
  });

  it('are the end of the next working day where they have passed', () => {
    expect(due({ days: -60 })).toBe('2026-11-20T16:00:00.000Z');
    const evening = new Date('2026-11-20T20:00:00Z');
    expect(dueFromStart(step(1, { days: 0 }), evening, evening, zone)?.toISOString()).toBe('2026-11-23T16:00:00.000Z');
  });

  it('are none where they count from another step, or there is none', () => {
    expect(due({ days: 2, from: 3 })).toBeUndefined();
    expect(due({ days: null })).toBeUndefined();
  });
});

describe('working days', () => {
  const dates = fc.record({
    year: fc.integer({ min: 2020, max: 2040 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
  });

  it('end on one, and there and back is where one was', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 0, max: 300 }), (date, days) => {
        const working = addWorkingDays(date, 0);
        expect(weekdayOf(working)).toBeLessThan(6);
        const later = addWorkingDays(working, days);
        expect(weekdayOf(later)).toBeLessThan(6);
        expect(addWorkingDays(later, -days)).toEqual(working);
      }),
    );
  });
});
