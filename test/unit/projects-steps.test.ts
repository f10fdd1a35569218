import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addWorkdays,
  isoDay,
  isWorkingTime,
  minutesOfDay,
  usualWeek,
  type WorkingHours,
  wholeDay,
} from '../../src/core/business-time.ts';
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

const usual = (timezone: string, off: readonly string[] = []): WorkingHours => ({
  timezone,
  week: usualWeek,
  off: new Map(off.map((day) => [day, [wholeDay]])),
});

describe('due dates', () => {
  const zone = 'Europe/Berlin';
  const berlin = usual(zone);
  const now = new Date('2026-11-20T10:00:00Z'); // a Friday
  const due = (over: Partial<Step>, at = now, hours = berlin, when = now) =>
    dueFromStart(step(1, over), { at, zone }, when, hours)?.toISOString();

  it('count days or working days from the start, to the end of the day', () => {
    expect(due({ days: 0 })).toBe('2026-11-20T16:00:00.000Z');
    expect(due({ days: 3 })).toBe('2026-11-23T16:00:00.000Z');
    expect(due({ days: 3, working: true })).toBe('2026-11-25T16:00:00.000Z');
    expect(due({ days: -30 }, new Date('2027-03-01T09:00:00Z'))).toBe('2027-01-30T16:00:00.000Z');
    expect(due({ days: -5, working: true }, new Date('2027-03-01T09:00:00Z'))).toBe('2027-02-22T16:00:00.000Z');
  });

  it('skip the holidays of the department that does the step, forwards and backwards', () => {
    const hours = usual(zone, ['2026-12-24', '2026-12-25', '2026-12-31', '2027-01-01']);
    const start = new Date('2026-12-23T09:00:00Z'); // a Wednesday
    expect(due({ days: 2, working: true }, start, berlin)).toBe('2026-12-25T16:00:00.000Z');
    expect(due({ days: 2, working: true }, start, hours)).toBe('2026-12-29T16:00:00.000Z');
    expect(due({ days: 6, working: true }, start, hours)).toBe('2027-01-06T16:00:00.000Z');
    expect(due({ days: -3, working: true }, new Date('2027-01-04T09:00:00Z'), hours)).toBe('2026-12-28T16:00:00.000Z');
    // Days of the calendar are what they are.
    expect(due({ days: 2 }, start, hours)).toBe('2026-12-25T16:00:00.000Z');
    // What has passed is due on the first day that is worked.
    const eve = new Date('2026-12-23T20:00:00Z');
    expect(due({ days: -60 }, eve, hours, eve)).toBe('2026-12-28T16:00:00.000Z');
  });

  it('end with the work of that day: early on a half day, by the clock of that place, across a change of clocks', () => {
    const half: WorkingHours = { ...berlin, off: new Map([['2026-12-24', [{ from: 12 * 60, to: minutesOfDay }]]]) };
    expect(due({ days: 1, working: true }, new Date('2026-12-23T09:00:00Z'), half)).toBe('2026-12-24T11:00:00.000Z');
    // Clocks go forward on Sunday 28 March 2027 in Berlin and back on 1 November 2026 in Chicago.
    const before = new Date('2027-03-26T09:00:00Z');
    expect(due({ days: 0, working: true }, before)).toBe('2027-03-26T16:00:00.000Z');
    expect(due({ days: 1, working: true }, before)).toBe('2027-03-29T15:00:00.000Z');
    expect(due({ days: 3 }, before)).toBe('2027-03-29T15:00:00.000Z');
    const chicago = usual('America/Chicago', ['2026-11-02']);
    const friday = new Date('2026-10-30T09:00:00Z');
    expect(due({ days: 0 }, friday, chicago, friday)).toBe('2026-10-30T22:00:00.000Z');
    expect(due({ days: 1, working: true }, friday, chicago, friday)).toBe('2026-11-03T23:00:00.000Z');
    // Half an hour on Lord Howe Island, and a week that begins on Sunday.
    const island: WorkingHours = {
      timezone: 'Australia/Lord_Howe',
      week: [...usualWeek.slice(0, 4), [], [], [{ from: 540, to: 1020 }]],
      off: new Map(),
    };
    const thursday = new Date('2027-04-01T01:00:00Z');
    expect(due({ days: 1, working: true }, thursday, island, thursday)).toBe('2027-04-04T06:30:00.000Z');
  });

  it('begin on the day that whoever starts it sees on the calendar', () => {
    const evening = new Date('2026-11-22T23:30:00Z'); // Monday in Berlin, Sunday in Chicago
    expect(due({ days: 0 }, evening, usual('America/Chicago'))).toBe('2026-11-23T23:00:00.000Z');
  });

  it('are counted Monday to Friday where the department never works', () => {
    const never: WorkingHours = { timezone: zone, week: [[], [], [], [], [], [], []], off: new Map() };
    expect(due({ days: 1, working: true }, now, never)).toBe('2026-11-23T16:00:00.000Z');
  });

  it('are the end of the next working day where they have passed', () => {
    expect(due({ days: -60 })).toBe('2026-11-20T16:00:00.000Z');
    const evening = new Date('2026-11-20T20:00:00Z');
    expect(due({ days: 0 }, evening, berlin, evening)).toBe('2026-11-23T16:00:00.000Z');
  });

  it('are none where they count from another step, or there is none', () => {
    expect(due({ days: 2, from: 3 })).toBeUndefined();
    expect(due({ days: null })).toBeUndefined();
  });
});

describe('working days', () => {
  const weeks = fc
    .array(fc.boolean(), { minLength: 7, maxLength: 7 })
    .filter((days) => days.some((works) => works))
    .map((days) => days.map((works) => (works ? [{ from: 540, to: 1020 }] : [])));
  const offs = fc.array(fc.integer({ min: 20_000, max: 20_400 }), { maxLength: 30 });

  it('end on one, and there and back is where one was, whatever the week and the holidays', () => {
    fc.assert(
      fc.property(
        weeks,
        offs,
        fc.integer({ min: 20_000, max: 20_400 }),
        fc.integer({ min: 0, max: 60 }),
        (week, off, day, days) => {
          const hours: WorkingHours = {
            timezone: 'UTC',
            week,
            off: new Map(off.map((one) => [isoDay(one), [wholeDay]])),
          };
          const works = (one: number): boolean => isWorkingTime(hours, new Date((one * 24 + 9) * 3_600_000));
          const working = addWorkdays(hours, day, 0);
          const later = addWorkdays(hours, working, days);
          expect(works(working) && works(later)).toBe(true);
          expect(addWorkdays(hours, later, -days)).toBe(working);
          let between = 0;
          for (let at = working + 1; at <= later; at += 1) if (works(at)) between += 1;
          expect(between).toBe(days);
        },
      ),
    );
  });
});
