import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { compareDates, daysInMonth, weekdayOf } from '../../src/commands/values/wall-clock.ts';
import {
  anchored,
  dateAfter,
  firstOccurrence,
  occurrenceAfter,
  parseRecurrence,
  type Recurrence,
  type Repeat,
} from '../../src/crm/tasks/recurrence.ts';
import { recurrenceName } from '../../src/crm/tasks/recurrence-name.ts';

function rule(text: string): Recurrence {
  const read = parseRecurrence(text);
  if (!read.ok) throw new Error(`${text}: ${read.fault.message.en}`);
  return read.value;
}

const interval = fc.integer({ min: 1, max: 60 });
const repeats: fc.Arbitrary<Repeat> = fc.oneof(
  fc.record({ every: fc.constant('day' as const), interval }),
  fc.constant({ every: 'weekday' as const }),
  fc.record({
    every: fc.constant('week' as const),
    interval,
    on: fc
      .uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 })
      .map((days) => days.sort((a, b) => a - b)),
  }),
  fc.record({ every: fc.constant('month' as const), interval, day: fc.integer({ min: 1, max: 31 }) }),
  fc.record({
    every: fc.constant('month' as const),
    interval,
    nth: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, -1 as const),
    weekday: fc.integer({ min: 1, max: 7 }),
  }),
);
const times = fc.record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) });
const recurrences = fc.record({ repeat: repeats, time: times });
const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Shanghai', 'Australia/Lord_Howe', 'UTC');
const dates = fc.record({
  year: fc.integer({ min: 2020, max: 2040 }),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 28 }),
});
const moments = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });

describe('what people say', () => {
  it.each<[string, Repeat]>([
    ['every day', { every: 'day', interval: 1 }],
    ['every other day', { every: 'day', interval: 2 }],
    ['every 3 days', { every: 'day', interval: 3 }],
    ['weekdays', { every: 'weekday' }],
    ['every working day', { every: 'weekday' }],
    ['every monday', { every: 'week', interval: 1, on: [1] }],
    ['mondays and thursdays', { every: 'week', interval: 1, on: [1, 4] }],
    ['every fri, tue', { every: 'week', interval: 1, on: [2, 5] }],
    ['every 2 weeks on mon, wed and fri', { every: 'week', interval: 2, on: [1, 3, 5] }],
    ['fortnightly', { every: 'week', interval: 2, on: [] }],
    ['monthly', { every: 'month', interval: 1, day: null }],
    ['every month on the 31st', { every: 'month', interval: 1, day: 31 }],
    ['monthly on the last day', { every: 'month', interval: 1, day: 31 }],
    ['every month on the 2nd tuesday', { every: 'month', interval: 1, nth: 2, weekday: 2 }],
    ['every last friday of the month', { every: 'month', interval: 1, nth: -1, weekday: 5 }],
    ['every 15th', { every: 'month', interval: 1, day: 15 }],
    ['quarterly on the 1st', { every: 'month', interval: 3, day: 1 }],
    ['yearly', { every: 'month', interval: 12, day: null }],
    ['每天', { every: 'day', interval: 1 }],
    ['每两天', { every: 'day', interval: 2 }],
    ['每个工作日', { every: 'weekday' }],
    ['每周一', { every: 'week', interval: 1, on: [1] }],
    ['每周一、三、五', { every: 'week', interval: 1, on: [1, 3, 5] }],
    ['每两周周五', { every: 'week', interval: 2, on: [5] }],
    ['每月31日', { every: 'month', interval: 1, day: 31 }],
    ['每月最后一天', { every: 'month', interval: 1, day: 31 }],
    ['每月第二个周二', { every: 'month', interval: 1, nth: 2, weekday: 2 }],
    ['每月最后一个星期五', { every: 'month', interval: 1, nth: -1, weekday: 5 }],
    ['每季度', { every: 'month', interval: 3, day: null }],
  ])('%s', (text, repeat) => {
    expect(rule(text).repeat).toEqual(repeat);
  });

  it.each([
    ['every monday at 9:30', 9, 30],
    ['every day at 5pm', 17, 0],
    ['每周一 上午9点', 9, 0],
    ['每天下午3点半', 15, 30],
  ])('%s names the time', (text, hour, minute) => {
    expect(rule(text).time).toEqual({ hour, minute });
  });

  it.each([
    '',
    'soon',
    'every blue moon',
    'every month on the 32nd',
    'every 0 days',
    'every 999 weeks',
    'every day at 25:00',
    '每月第九个周二',
  ])('“%s” is refused with a right example', (text) => {
    const read = parseRecurrence(text);
    expect(read.ok).toBe(false);
    if (!read.ok) expect(parseRecurrence(read.fault.example ?? '').ok).toBe(true);
  });

  it('whatever rule there is reads back from its own words, in both languages', () => {
    fc.assert(
      fc.property(recurrences, (one) => {
        const { en, zh } = recurrenceName(one);
        expect(rule(en)).toEqual(one);
        expect(rule(zh)).toEqual(one);
      }),
    );
  });
});

describe('the next date', () => {
  it('is later, and on a day that the rule names', () => {
    fc.assert(
      fc.property(repeats, dates, (repeat, date) => {
        const next = dateAfter(repeat, date);
        expect(compareDates(next, date)).toBeGreaterThan(0);
        expect(next.day).toBeLessThanOrEqual(daysInMonth(next.year, next.month));
        if (repeat.every === 'weekday') expect(weekdayOf(next)).toBeLessThan(6);
        if (repeat.every === 'week') expect(repeat.on).toContain(weekdayOf(next));
        if (repeat.every === 'month' && 'nth' in repeat) {
          expect(weekdayOf(next)).toBe(repeat.weekday);
          if (repeat.nth > 0) expect(Math.ceil(next.day / 7)).toBe(repeat.nth);
          else expect(next.day + 7).toBeGreaterThan(daysInMonth(next.year, next.month));
        }
        if (repeat.every === 'month' && 'day' in repeat) {
          expect(next.day).toBe(Math.min(repeat.day ?? 0, daysInMonth(next.year, next.month)));
        }
      }),
    );
  });

  it('is the last day of a short month, and the 31st again afterwards', () => {
    const { repeat } = rule('every month on the 31st');
    const february = dateAfter(repeat, { year: 2027, month: 1, day: 31 });
    expect(february).toEqual({ year: 2027, month: 2, day: 28 });
    expect(dateAfter(repeat, february)).toEqual({ year: 2027, month: 3, day: 31 });
    expect(dateAfter(repeat, { year: 2028, month: 1, day: 31 })).toEqual({ year: 2028, month: 2, day: 29 });
  });

  it('keeps 29 February for leap years', () => {
    const { repeat } = anchored(rule('yearly'), new Date('2028-02-29T12:00:00Z'), 'UTC');
    const next = dateAfter(repeat, { year: 2028, month: 2, day: 29 });
    expect(next).toEqual({ year: 2029, month: 2, day: 28 });
    let date = next;
    for (let year = 0; year < 3; year += 1) date = dateAfter(repeat, date);
    expect(date).toEqual({ year: 2032, month: 2, day: 29 });
  });

  it('skips whole weeks', () => {
    const { repeat } = rule('every 2 weeks on mon, thu');
    const monday = { year: 2026, month: 11, day: 23 };
    expect(dateAfter(repeat, monday)).toEqual({ year: 2026, month: 11, day: 26 });
    expect(dateAfter(repeat, { year: 2026, month: 11, day: 26 })).toEqual({ year: 2026, month: 12, day: 7 });
  });
});

describe('the next moment', () => {
  it('keeps the wall clock over changes of clocks', () => {
    const daily = rule('every day at 9:00');
    const before = new Date('2026-10-24T07:00:00Z'); // 9:00 in Berlin's summer
    expect(occurrenceAfter(daily, before, before, 'Europe/Berlin').toISOString()).toBe('2026-10-25T08:00:00.000Z');
    const night = rule('every day at 2:30');
    const eve = new Date('2027-03-27T01:30:00Z');
    const gap = occurrenceAfter(night, eve, eve, 'Europe/Berlin');
    expect(gap.toISOString()).toBe('2027-03-28T01:30:00.000Z'); // 3:30, since there is no 2:30
    expect(occurrenceAfter(night, gap, gap, 'Europe/Berlin').toISOString()).toBe('2027-03-29T00:30:00.000Z');
  });

  it('is after both the last one and now, at the time that was said wherever that time exists', () => {
    fc.assert(
      fc.property(recurrences, moments, fc.integer({ min: 0, max: 400 }), zones, (one, from, late, zone) => {
        const now = new Date(from.getTime() + late * 86_400_000);
        const next = occurrenceAfter(one, from, now, zone);
        expect(next > from && next > now).toBe(true);
        const wall = DateTime.fromJSDate(next, { zone });
        const said = wall.set({ hour: one.time?.hour ?? 0, minute: one.time?.minute ?? 0 });
        if (said.hour === one.time?.hour && said.minute === one.time.minute) {
          expect([wall.hour, wall.minute]).toEqual([one.time.hour, one.time.minute]);
        }
      }),
    );
  });

  it('begins today where its time is still to come', () => {
    const now = new Date('2026-11-20T10:00:00Z'); // a Friday, 11:00 in Berlin
    const first = (text: string) => firstOccurrence(rule(text), now, 'Europe/Berlin').toISOString();
    expect(first('every day at 12:00')).toBe('2026-11-20T11:00:00.000Z');
    expect(first('every day at 9:00')).toBe('2026-11-21T08:00:00.000Z');
    expect(first('every friday')).toBe('2026-11-20T16:00:00.000Z');
    expect(first('every monday')).toBe('2026-11-23T16:00:00.000Z');
    expect(first('every 3 days at 9:00')).toBe('2026-11-21T08:00:00.000Z');
    expect(first('every month on the last day')).toBe('2026-11-30T16:00:00.000Z');
  });
});
