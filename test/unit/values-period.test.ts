import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysBetween, parseDay, today } from '../../src/commands/values/calendar-day.ts';
import { parsePeriod } from '../../src/commands/values/period.ts';

const ctx = { now: new Date('2026-11-20T10:00:00Z'), timezone: 'Europe/Berlin', locale: 'en' } as const;

describe('a period', () => {
  it.each([
    ['Q4 2026', 'quarter', '2026-10-01', '2026-12-31'],
    ['2027-Q1', 'quarter', '2027-01-01', '2027-03-31'],
    ['q2', 'quarter', '2026-04-01', '2026-06-30'],
    ['this quarter', 'quarter', '2026-10-01', '2026-12-31'],
    ['next quarter', 'quarter', '2027-01-01', '2027-03-31'],
    ['last month', 'month', '2026-10-01', '2026-10-31'],
    ['November 2026', 'month', '2026-11-01', '2026-11-30'],
    ['sept', 'month', '2026-09-01', '2026-09-30'],
    ['2028-02', 'month', '2028-02-01', '2028-02-29'],
    ['2027', 'year', '2027-01-01', '2027-12-31'],
    ['next year', 'year', '2027-01-01', '2027-12-31'],
    ['2026年第四季度', 'quarter', '2026-10-01', '2026-12-31'],
    ['本季度', 'quarter', '2026-10-01', '2026-12-31'],
    ['下个月', 'month', '2026-12-01', '2026-12-31'],
    ['2026年11月', 'month', '2026-11-01', '2026-11-30'],
    ['今年', 'year', '2026-01-01', '2026-12-31'],
    ['2026-11-15..2027-01-31', 'custom', '2026-11-15', '2027-01-31'],
    ['2026-11-15 to 2027-01-31', 'custom', '2026-11-15', '2027-01-31'],
    ['2026-11-15至2027-01-31', 'custom', '2026-11-15', '2027-01-31'],
  ])('is read from “%s”', (words, kind, from, to) => {
    expect(parsePeriod(words, ctx)).toEqual({ ok: true, value: { kind, from, to } });
  });

  it.each([
    '__proto__',
    'constructor',
    '',
    'soon',
    'Q5 2026',
    'Q1 0026',
    '2026-13',
    'mayonnaise',
    '2027-01-31..2026-11-15',
    '2026-02-30..2026-03-01',
  ])('is not read from “%s”', (words) => {
    const read = parsePeriod(words, ctx);
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.fault.message.zh).not.toBe('');
  });

  it('never throws, never runs backwards, and reads its own days back', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (words) => {
        const read = parsePeriod(words, ctx);
        if (!read.ok) return;
        const { from, to } = read.value;
        expect(from <= to).toBe(true);
        expect(parsePeriod(`${from}..${to}`, ctx)).toMatchObject({ ok: true, value: { from, to } });
      }),
    );
  });
});

describe('a day', () => {
  it('is one of the reader’s calendar, on both sides of today or on one', () => {
    expect(parseDay('tomorrow', { ...ctx, timezone: 'Pacific/Auckland' })).toEqual({ ok: true, value: '2026-11-21' });
    expect(parseDay('2026-11-20', ctx, 'future')).toEqual({ ok: true, value: '2026-11-20' });
    expect(parseDay('2026-11-20', ctx, 'past')).toEqual({ ok: true, value: '2026-11-20' });
    expect(parseDay('2026-11-19', ctx, 'future').ok).toBe(false);
    expect(parseDay('2026-11-19', ctx)).toEqual({ ok: true, value: '2026-11-19' });
    expect(parseDay('2026-11-21', ctx, 'past').ok).toBe(false);
    expect(today(new Date('2026-11-20T23:30:00Z'), 'Europe/Berlin')).toBe('2026-11-21');
    expect(daysBetween('2026-03-01', '2026-04-01')).toBe(31);
  });
});
