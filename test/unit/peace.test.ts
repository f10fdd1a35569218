import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { type Peace, quietUntil } from '../../src/core/peace.ts';
import { parseHours, parseMute } from '../../src/crm/subscriptions/peace-values.ts';

const peace = (over: Partial<Peace> = {}): Peace => ({
  from: 20 * 60,
  until: 8 * 60,
  weekends: false,
  timezone: 'Europe/Berlin',
  ...over,
});
const ends = (of: Peace, at: string): string | undefined =>
  quietUntil(of, DateTime.fromISO(at, { zone: of.timezone }).toJSDate())?.toISOString();

describe('quiet hours', () => {
  it.each([
    ['in the evening', peace(), '2026-11-18T22:00', '2026-11-19T07:00:00.000Z'],
    ['at their first minute', peace(), '2026-11-18T20:00', '2026-11-19T07:00:00.000Z'],
    ['not a minute before', peace(), '2026-11-18T19:59', undefined],
    ['not at their end', peace(), '2026-11-18T08:00', undefined],
    ['over lunch', peace({ from: 720, until: 780 }), '2026-11-18T12:30', '2026-11-18T12:00:00.000Z'],
    [
      'over a weekend, with what comes after',
      peace({ weekends: true }),
      '2026-11-20T21:00',
      '2026-11-23T07:00:00.000Z',
    ],
    [
      'weekends only',
      peace({ from: null, until: null, weekends: true }),
      '2026-11-21T12:00',
      '2026-11-22T23:00:00.000Z',
    ],
    ['on a leap day', peace(), '2028-02-28T23:00', '2028-02-29T07:00:00.000Z'],
    ['at the end of a year', peace(), '2026-12-31T23:30', '2027-01-01T07:00:00.000Z'],
    // The clocks go back: the night has an hour more.
    ['through the end of summer time', peace(), '2026-10-24T22:00', '2026-10-25T07:00:00.000Z'],
    ['through the beginning of summer time', peace(), '2026-03-28T22:00', '2026-03-29T06:00:00.000Z'],
    // Lord Howe Island moves by half an hour: UTC+10:30 until October 4th 2026, +11 from then on.
    [
      'on Lord Howe Island in October',
      peace({ timezone: 'Australia/Lord_Howe' }),
      '2026-10-03T22:00',
      '2026-10-03T21:00:00.000Z',
    ],
    [
      'on Lord Howe Island in April',
      peace({ timezone: 'Australia/Lord_Howe' }),
      '2026-04-04T22:00',
      '2026-04-04T21:30:00.000Z',
    ],
  ])('end right %s', (_what, of, at, expected) => {
    expect(ends(of, at)).toBe(expected);
  });

  it('end later than now, at a moment that is not quiet, and every moment before it is', () => {
    const zones = fc.constantFrom(
      'Europe/Berlin',
      'Australia/Lord_Howe',
      'Asia/Shanghai',
      'America/St_Johns',
      'Pacific/Apia',
    );
    const of = fc
      .record({
        from: fc.integer({ min: 0, max: 1439 }),
        until: fc.integer({ min: 0, max: 1439 }),
        weekends: fc.boolean(),
        timezone: zones,
      })
      .filter(({ from, until }) => from !== until);
    const at = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(of, at, fc.double({ min: 0, max: 0.999, noNaN: true }), (settings, now, part) => {
        const end = quietUntil(settings, now);
        if (!end) return;
        expect(end.getTime()).toBeGreaterThan(now.getTime());
        expect(quietUntil(settings, end)).toBeNull();
        const between = new Date(now.getTime() + Math.floor((end.getTime() - now.getTime()) * part));
        expect(quietUntil(settings, between)?.getTime()).toBe(end.getTime());
      }),
      { numRuns: 300 },
    );
  });
});

describe('what people type', () => {
  it.each([
    ['20:00-08:00', { from: 1200, until: 480 }],
    ['8pm to 8am', { from: 1200, until: 480 }],
    ['22–7', { from: 1320, until: 420 }],
    ['20点至8点', { from: 1200, until: 480 }],
    ['off', 'off'],
    ['关闭', 'off'],
    ['18:30-24:00', { from: 1110, until: 0 }],
  ])('%s', (typed, hours) => {
    expect(parseHours(typed)).toEqual({ ok: true, value: hours });
  });

  it.each(['', '25:00-8:00', 'evening', '8:00-8:00', '13pm-8', '20:00'])('refuses “%s” as hours', (typed) => {
    expect(parseHours(typed)).toMatchObject({ ok: false, fault: { example: '20:00-08:00' } });
  });

  const ctx = { now: new Date('2026-11-20T10:00:00Z'), locale: 'en' as const, timezone: 'Europe/Berlin' };
  it.each([
    ['2h', { until: new Date('2026-11-20T12:00:00Z') }],
    ['for 2h', { until: new Date('2026-11-20T12:00:00Z') }],
    ['C-12', { record: { noun: 'customer', id: 12 } }],
    ['t12 2h', { record: { noun: 'task', id: 12 }, until: new Date('2026-11-20T12:00:00Z') }],
    ['直到 2小时', { until: new Date('2026-11-20T12:00:00Z') }],
  ])('mutes %s', (typed, expected) => {
    expect(parseMute(typed, ctx)).toEqual({ ok: true, value: expected });
  });

  it('mutes until monday', () => {
    const found = parseMute('until monday', ctx);
    expect(found.ok && found.value.until?.toISOString().slice(0, 10)).toMatch(/2026-11-2[23]/u);
    expect(parseMute('until whenever', ctx)).toMatchObject({ ok: false });
  });
});
