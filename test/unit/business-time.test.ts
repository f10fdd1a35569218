import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addWorkingTime,
  isWorkingTime,
  type Stretch,
  usualWeek,
  type WorkingHours,
  wholeDay,
  workingTimeBetween,
} from '../../src/core/business-time.ts';
import { hours, minutes } from '../../src/core/clock.ts';

const always: WorkingHours['week'] = Array.from({ length: 7 }, () => [wholeDay]);
const none: WorkingHours['week'] = Array.from({ length: 7 }, () => []);
const at = (iso: string) => new Date(iso);

function working(
  timezone: string,
  week: WorkingHours['week'] = usualWeek,
  off: Record<string, readonly Stretch[]> = {},
): WorkingHours {
  return { timezone, week, off: new Map(Object.entries(off)) };
}

/** Nights too, so that changes of the clock fall into them. */
const nights: WorkingHours['week'] = Array.from({ length: 7 }, () => [{ from: 0, to: 6 * 60 }]);

describe('working time', () => {
  it('passes only while somebody works, and waits for Monday', () => {
    const berlin = working('Europe/Berlin');
    // Friday 16:00 in Berlin: one hour is left, three come on Monday.
    expect(addWorkingTime(berlin, at('2026-11-20T15:00:00Z'), hours(4))).toEqual(at('2026-11-23T11:00:00Z'));
    // Saturday counts for nothing.
    expect(addWorkingTime(berlin, at('2026-11-21T09:00:00Z'), minutes(1))).toEqual(at('2026-11-23T08:01:00Z'));
    expect(workingTimeBetween(berlin, at('2026-11-20T15:00:00Z'), at('2026-11-23T11:00:00Z'))).toBe(hours(4));
    expect(workingTimeBetween(berlin, at('2026-11-23T11:00:00Z'), at('2026-11-20T15:00:00Z'))).toBe(-hours(4));
    expect(isWorkingTime(berlin, at('2026-11-20T15:59:00Z'))).toBe(true);
    expect(isWorkingTime(berlin, at('2026-11-20T16:00:00Z'))).toBe(false);
  });

  it('ends with the stretch rather than at the start of the next one', () => {
    expect(addWorkingTime(working('UTC'), at('2026-11-20T09:00:00Z'), hours(8))).toEqual(at('2026-11-20T17:00:00Z'));
  });

  it('knows several stretches a day', () => {
    const shanghai = working('Asia/Shanghai', [
      [
        { from: 540, to: 720 },
        { from: 810, to: 1080 },
      ],
      ...none.slice(1),
    ]);
    // Monday 11:00: an hour before lunch, another after it.
    expect(addWorkingTime(shanghai, at('2026-11-23T03:00:00Z'), hours(2))).toEqual(at('2026-11-23T06:30:00Z'));
  });

  it('leaves out holidays, and half of a half holiday', () => {
    const off = { '2026-12-24': [{ from: 720, to: 1440 }], '2026-12-25': [wholeDay] };
    const berlin = working('Europe/Berlin', usualWeek, off);
    // Thursday 24 December, 11:00: an hour until noon, then nothing until Monday the 28th.
    expect(addWorkingTime(berlin, at('2026-12-24T10:00:00Z'), hours(2))).toEqual(at('2026-12-28T09:00:00Z'));
    // A holiday in the middle of a day's stretch.
    const lunch = working('UTC', usualWeek, { '2026-11-20': [{ from: 720, to: 780 }] });
    expect(workingTimeBetween(lunch, at('2026-11-20T00:00:00Z'), at('2026-11-21T00:00:00Z'))).toBe(hours(7));
  });

  it('counts what passes when the clocks go forward and back', () => {
    const newYork = working('America/New_York', nights);
    const length = (day: string, next: string, of = newYork) => workingTimeBetween(of, at(day), at(next));
    expect(length('2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z')).toBe(hours(5));
    expect(length('2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z')).toBe(hours(7));
    expect(addWorkingTime(newYork, at('2026-03-08T05:00:00Z'), hours(5))).toEqual(at('2026-03-08T10:00:00Z'));

    // Lord Howe Island changes by half an hour: 4 October 2026 forward, 5 April 2026 back.
    const lordHowe = working('Australia/Lord_Howe', nights);
    expect(length('2026-10-03T12:00:00Z', '2026-10-04T12:00:00Z', lordHowe)).toBe(hours(5.5));
    expect(length('2026-04-04T12:00:00Z', '2026-04-05T12:00:00Z', lordHowe)).toBe(hours(6.5));
  });

  it('has stretches that meet where the clock leaps, without a hole or a doubled hour', () => {
    const halves = Array.from({ length: 7 }, () => [
      { from: 0, to: 150 },
      { from: 150, to: 360 },
    ]);
    for (const [zone, from, to] of [
      ['America/New_York', '2026-03-08T00:00:00Z', '2026-03-09T00:00:00Z'],
      ['America/New_York', '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z'],
      ['Australia/Lord_Howe', '2026-10-03T00:00:00Z', '2026-10-04T12:00:00Z'],
    ] as const) {
      expect(workingTimeBetween(working(zone, halves), at(from), at(to))).toBe(
        workingTimeBetween(working(zone, nights), at(from), at(to)),
      );
    }
  });

  it('skips a day that a calendar leaves out', () => {
    // Samoa had no 30 December 2011: it went from the 29th to the 31st.
    const samoa = working('Pacific/Apia', always);
    expect(workingTimeBetween(samoa, at('2011-12-29T10:00:00Z'), at('2011-12-31T10:00:00Z'))).toBe(hours(48));
  });

  it('knows leap days', () => {
    const utc = working('UTC');
    expect(addWorkingTime(utc, at('2028-02-28T16:00:00Z'), hours(2))).toEqual(at('2028-02-29T10:00:00Z'));
    expect(addWorkingTime(utc, at('2027-02-26T16:00:00Z'), hours(2))).toEqual(at('2027-03-01T10:00:00Z'));
  });

  it('says so where nobody ever works', () => {
    expect(() => addWorkingTime(working('UTC', none), at('2026-11-20T10:00:00Z'), hours(1))).toThrow(
      /no working hours/u,
    );
    expect(workingTimeBetween(working('UTC', none), at('2026-01-01T00:00:00Z'), at('2027-01-01T00:00:00Z'))).toBe(0);
  });
});

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Asia/Shanghai',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Cairo',
];
const stretches = fc
  .uniqueArray(fc.integer({ min: 0, max: 1440 }), { maxLength: 6 })
  .map((cuts) => [...cuts].sort((a, b) => a - b))
  .map((cuts) =>
    Array.from({ length: Math.floor(cuts.length / 2) }, (_, index) => ({
      from: cuts[index * 2] as number,
      to: cuts[index * 2 + 1] as number,
    })),
  );
const day = fc.integer({ min: 0, max: 800 }).map((n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10));
const anyHours: fc.Arbitrary<WorkingHours> = fc.record({
  timezone: fc.constantFrom(...zones),
  week: fc.array(stretches, { minLength: 7, maxLength: 7 }).filter((week) => week.flat().length > 0),
  off: fc.dictionary(day, stretches, { maxKeys: 20 }).map((days) => new Map(Object.entries(days))),
});
const moment = fc
  .integer({ min: Date.UTC(2026, 0, 1) / 1000, max: Date.UTC(2028, 0, 1) / 1000 })
  .map((seconds) => new Date(seconds * 1000));
const length = fc.integer({ min: 1, max: 40 * 60 }).map((n) => minutes(n));

describe('for any hours, holidays and zones', () => {
  it('adding and then measuring gives back what was added', () => {
    fc.assert(
      fc.property(anyHours, moment, length, (given, from, ms) => {
        expect(workingTimeBetween(given, from, addWorkingTime(given, from, ms))).toBe(ms);
      }),
      { numRuns: 300 },
    );
  });

  it('a later start or a longer time never ends earlier', () => {
    fc.assert(
      fc.property(anyHours, moment, length, length, (given, from, ms, more) => {
        const end = addWorkingTime(given, from, ms);
        expect(addWorkingTime(given, from, ms + more).getTime()).toBeGreaterThan(end.getTime());
        const later = new Date(from.getTime() + more);
        expect(addWorkingTime(given, later, ms).getTime()).toBeGreaterThanOrEqual(end.getTime());
      }),
      { numRuns: 200 },
    );
  });

  it('parts add up, and no more is worked than passes', () => {
    fc.assert(
      fc.property(anyHours, moment, moment, moment, (given, ...three) => {
        const [a, b, c] = [...three].sort((x, y) => x.getTime() - y.getTime()) as [Date, Date, Date];
        const whole = workingTimeBetween(given, a, c);
        expect(workingTimeBetween(given, a, b) + workingTimeBetween(given, b, c)).toBe(whole);
        expect(whole).toBeLessThanOrEqual(c.getTime() - a.getTime());
      }),
      { numRuns: 60 },
    );
  });
});
