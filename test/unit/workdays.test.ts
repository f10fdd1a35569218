import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantToWall } from '../../src/commands/values/wall-clock.ts';
import { parseWhen } from '../../src/commands/values/when.ts';
import { alertAsOf, alertKinds, nextAlert } from '../../src/core/alerts.ts';
import {
  addWorkdays,
  addWorkingTime,
  dayOf,
  endOfWork,
  isoDay,
  usualWeek,
  type WorkingHours,
  wholeDay,
  workingTimeBetween,
} from '../../src/core/business-time.ts';
import { days, hours, minutes } from '../../src/core/clock.ts';

const working = (timezone: string, off: readonly string[] = []): WorkingHours => ({
  timezone,
  week: usualWeek,
  off: new Map(off.map((day) => [day, [wholeDay]])),
});
const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / days(1);
const workdaysAfter = (hoursOf: WorkingHours, day: string, count: number): string =>
  isoDay(addWorkdays(hoursOf, dayNumber(day), count));
const ends = (timezone: string, day: string): string => endOfWork(working(timezone), dayNumber(day)).toISOString();

describe('working days', () => {
  it('go over the ends of months and years, and know 29 February', () => {
    const utc = working('UTC');
    // Friday 30 January 2026; Thursday 31 December 2026.
    expect(workdaysAfter(utc, '2026-01-30', 1)).toBe('2026-02-02');
    expect(workdaysAfter(utc, '2026-12-31', 1)).toBe('2027-01-01');
    expect(workdaysAfter(utc, '2026-12-31', 2)).toBe('2027-01-04');
    expect(workdaysAfter(utc, '2027-01-04', -2)).toBe('2026-12-31');
    // 2028 has a leap day, a Tuesday; 2026 and 2100 have none.
    expect(workdaysAfter(utc, '2028-02-28', 1)).toBe('2028-02-29');
    expect(workdaysAfter(utc, '2028-03-01', -1)).toBe('2028-02-29');
    expect(workdaysAfter(utc, '2026-02-27', 1)).toBe('2026-03-02');
    expect(workdaysAfter(utc, '2100-02-26', 1)).toBe('2100-03-01');
  });

  it('leave out holidays that lie on a leap day and on the last day of a year', () => {
    const closed = working('Europe/Berlin', ['2028-02-29', '2026-12-31', '2027-01-01']);
    expect(workdaysAfter(closed, '2028-02-28', 1)).toBe('2028-03-01');
    expect(workdaysAfter(closed, '2028-02-29', 0)).toBe('2028-03-01');
    expect(workdaysAfter(closed, '2026-12-30', 1)).toBe('2027-01-04');
  });

  it('are days of the calendar: no change of clocks makes one more or one less', () => {
    for (const zone of [
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'America/Sao_Paulo',
      'Pacific/Apia',
    ]) {
      // Three weeks around every change of 2026.
      for (const start of ['2026-03-02', '2026-03-23', '2026-04-01', '2026-09-28', '2026-10-19', '2026-10-26']) {
        expect(workdaysAfter(working(zone), start, 15)).toBe(workdaysAfter(working('UTC'), start, 15));
      }
    }
  });

  it('end when the clock on the wall says five, on both sides of every change of clocks', () => {
    // Friday before the change, Monday after it.
    expect([ends('Europe/Berlin', '2026-03-27'), ends('Europe/Berlin', '2026-03-30')]).toEqual([
      '2026-03-27T16:00:00.000Z',
      '2026-03-30T15:00:00.000Z',
    ]);
    expect([ends('America/New_York', '2026-10-30'), ends('America/New_York', '2026-11-02')]).toEqual([
      '2026-10-30T21:00:00.000Z',
      '2026-11-02T22:00:00.000Z',
    ]);
    // Half an hour: from +11:00 to +10:30 in April, and back in October.
    expect([ends('Australia/Lord_Howe', '2026-04-03'), ends('Australia/Lord_Howe', '2026-04-06')]).toEqual([
      '2026-04-03T06:00:00.000Z',
      '2026-04-06T06:30:00.000Z',
    ]);
    expect([ends('Australia/Lord_Howe', '2026-10-02'), ends('Australia/Lord_Howe', '2026-10-05')]).toEqual([
      '2026-10-02T06:30:00.000Z',
      '2026-10-05T06:00:00.000Z',
    ]);
    expect(ends('Europe/Berlin', '2028-02-29')).toBe('2028-02-29T16:00:00.000Z');
  });

  it('end at five on the wall on any day of any zone, and a working day later is a later moment', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Cairo'),
        fc.integer({ min: dayNumber('2026-01-01'), max: dayNumber('2032-12-31') }),
        fc.integer({ min: 1, max: 260 }),
        (zone, day, count) => {
          const end = endOfWork(working(zone), day);
          const wall = instantToWall(end, zone);
          expect([wall.hour, wall.minute, dayOf(end.getTime(), zone)]).toEqual([17, 0, day]);
          const later = addWorkdays(working(zone), day, count);
          expect(endOfWork(working(zone), later).getTime()).toBeGreaterThan(end.getTime());
          // Forwards and back is where one was, begun on a working day.
          const begun = addWorkdays(working(zone), day, 0);
          expect(addWorkdays(working(zone), addWorkdays(working(zone), begun, count), -count)).toBe(begun);
        },
      ),
    );
  });
});

describe('an escalation after hours of work', () => {
  it.each([
    // An hour is left on Friday at four, three come on Monday by the new clock.
    ['Europe/Berlin', '2026-03-27T15:00:00Z', '2026-03-30T10:00:00.000Z'],
    ['America/New_York', '2026-10-30T20:00:00Z', '2026-11-02T17:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-03T05:00:00Z', '2026-04-06T01:30:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-02T05:30:00Z', '2026-10-05T01:00:00.000Z'],
    // Across the last days of February, with and without a 29th.
    ['UTC', '2028-02-28T16:00:00Z', '2028-02-29T12:00:00.000Z'],
    ['UTC', '2026-02-27T16:00:00Z', '2026-03-02T12:00:00.000Z'],
    ['UTC', '2026-12-31T16:00:00Z', '2027-01-01T12:00:00.000Z'],
  ])('in %s from %s comes at %s', (zone, from, to) => {
    const start = new Date(from);
    expect(addWorkingTime(working(zone), start, hours(4)).toISOString()).toBe(to);
    expect(workingTimeBetween(working(zone), start, new Date(to))).toBe(hours(4));
  });
});

describe('the reminders of a task', () => {
  /** Everything that comes for a task of which the due date was set at `now`, looked at as it falls due. */
  function reminders(due: Date, now: Date): { kind: string; at: Date }[] {
    const found: { kind: string; at: Date }[] = [];
    for (let next = nextAlert(due, now); next; next = nextAlert(due, next.at, next.kind)) found.push(next);
    return found;
  }

  it.each([
    ['Europe/Berlin', '2026-03-25T09:00:00Z', '2026-03-29 12:00'],
    ['Europe/Berlin', '2026-10-21T09:00:00Z', '2026-10-25 2:30'],
    ['America/New_York', '2026-03-03T09:00:00Z', '2026-03-08 2:30'],
    ['Australia/Lord_Howe', '2026-04-01T00:00:00Z', '2026-04-05 1:45'],
    ['Australia/Lord_Howe', '2026-10-01T00:00:00Z', '2026-10-04 2:15'],
    ['UTC', '2028-02-25T09:00:00Z', '2028-02-29 17:00'],
    ['Asia/Shanghai', '2026-12-28T01:00:00Z', '2026-12-31 23:59'],
  ])(
    'in %s come once each and in order for a due date of the day on which the clocks change: %s, %s',
    (zone, now, words) => {
      const when = parseWhen(words, {
        now: new Date(now),
        timezone: zone,
        locale: 'en',
        prefer: 'future',
        dateOnlyAt: { hour: 17, minute: 0 },
      });
      if (!when.ok) throw new Error(when.fault.message.en);
      const due = when.value.at;
      expect(reminders(due, new Date(now))).toEqual([
        { kind: 'due_soon', at: new Date(due.getTime() - hours(24)) },
        { kind: 'due', at: due },
        { kind: 'overdue', at: new Date(due.getTime() + hours(24)) },
      ]);
    },
  );

  it('come in order and never before they are true, whatever the due date and whenever it was set', () => {
    const moment = fc.date({ min: new Date('2026-01-01'), max: new Date('2029-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, fc.integer({ min: -3_000, max: 20_000 }), (now, ahead) => {
        const due = new Date(now.getTime() + minutes(ahead));
        const found = reminders(due, now);
        const order = found.map(({ kind }) => alertKinds.indexOf(kind as (typeof alertKinds)[number]));
        expect(order).toEqual([...order].sort((a, b) => a - b));
        expect(new Set(order).size).toBe(order.length);
        for (const { kind, at } of found) {
          expect(at.getTime()).toBeGreaterThan(now.getTime() - 1);
          expect(alertAsOf(kind as (typeof alertKinds)[number], due, at)).toBe(kind);
        }
      }),
    );
  });
});
