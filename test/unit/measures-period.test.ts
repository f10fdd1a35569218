import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  comparedWith,
  parseReportPeriod,
  periodBefore,
  periodName,
  periodWords,
  type ReportPeriod,
  windowOf,
} from '../../src/crm/metrics/period.ts';

const at = (now: string, timezone = 'UTC') => ({ now: new Date(now), locale: 'en' as const, timezone });
const today = at('2026-11-20T10:00:00Z');

function read(words: string, ctx = today): ReportPeriod {
  const found = parseReportPeriod(words, ctx);
  if (!found.ok) throw new Error(found.fault.message.en);
  return found.value;
}
const ends = (period: ReportPeriod) => `${period.from}..${period.to}`;
const iso = (words: string, zone: string, now = '2030-01-01T00:00:00Z') => {
  const { from, to } = windowOf(read(words, at(now, zone)), zone, new Date(now));
  return [from.toISOString(), to.toISOString()];
};
const hours = (words: string, zone: string) => {
  const [from = '', to = ''] = iso(words, zone);
  return (Date.parse(to) - Date.parse(from)) / 3_600_000;
};

describe('a period in words', () => {
  it.each([
    ['today', '2026-11-20..2026-11-20'],
    ['昨天', '2026-11-19..2026-11-19'],
    ['this week', '2026-11-16..2026-11-22'],
    ['上周', '2026-11-09..2026-11-15'],
    ['last month', '2026-10-01..2026-10-31'],
    ['last 7 days', '2026-11-14..2026-11-20'],
    ['近30天', '2026-10-22..2026-11-20'],
    ['2026-Q3', '2026-07-01..2026-09-30'],
    ['第三季度', '2026-07-01..2026-09-30'],
    ['2026-W01', '2025-12-29..2026-01-04'],
    ['2026-W53', '2026-12-28..2027-01-03'],
    ['february 2028', '2028-02-01..2028-02-29'],
    ['2026-11-01..2026-11-15', '2026-11-01..2026-11-15'],
  ])('%s', (words, expected) => expect(ends(read(words))).toBe(expected));

  it.each(['2027-W53', '2026-W00', 'last 0 days', 'support', 'csat'])('not %s', (words) => {
    expect(parseReportPeriod(words, today).ok).toBe(false);
  });

  it('is the reader’s: today begins elsewhere before it does here', () => {
    const now = '2026-12-31T23:30:00Z';
    expect(ends(read('this year', at(now, 'UTC')))).toBe('2026-01-01..2026-12-31');
    expect(ends(read('this year', at(now, 'Europe/Berlin')))).toBe('2027-01-01..2027-12-31');
    expect(ends(read('today', at(now, 'Pacific/Auckland')))).toBe('2027-01-01..2027-01-01');
  });

  it('comes back from its own words', () => {
    const words = fc.constantFrom(
      'this week',
      'last week',
      'this month',
      'last quarter',
      '2024',
      'last 45 days',
      'yesterday',
      '2026-02-03..2026-03-04',
    );
    const moments = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true });
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/New_York', 'Pacific/Apia');
    fc.assert(
      fc.property(words, moments, zones, (text, now, timezone) => {
        const ctx = { now, timezone, locale: 'en' as const };
        const period = read(text, ctx);
        expect(read(periodWords(period, now, timezone), ctx)).toEqual(period);
      }),
    );
  });
});

describe('the one before', () => {
  it.each([
    ['2026-03', '2026-02-01..2026-02-28'],
    ['2028-03', '2028-02-01..2028-02-29'],
    ['2026-01', '2025-12-01..2025-12-31'],
    ['2026-Q1', '2025-10-01..2025-12-31'],
    ['2026', '2025-01-01..2025-12-31'],
    ['2026-W01', '2025-12-22..2025-12-28'],
    ['last 7 days', '2026-11-07..2026-11-13'],
    ['2028-02-29..2028-02-29', '2028-02-28..2028-02-28'],
  ])('of %s', (words, expected) => expect(ends(periodBefore(read(words)))).toBe(expected));

  it('has as many days as have begun of one that is not over, and no more than it has', () => {
    const compared = (words: string, ctx: ReturnType<typeof at>) =>
      ends(comparedWith(read(words, ctx), ctx.now, ctx.timezone));
    expect(compared('this month', today)).toBe('2026-10-01..2026-10-20');
    expect(compared('this month', at('2026-03-31T10:00:00Z'))).toBe('2026-02-01..2026-02-28');
    expect(compared('this month', at('2026-03-30T10:00:00Z'))).toBe('2026-02-01..2026-02-28');
    expect(compared('this month', at('2026-03-01T10:00:00Z'))).toBe('2026-02-01..2026-02-01');
    expect(compared('last month', today)).toBe('2026-09-01..2026-09-30');
    expect(compared('next month', today)).toBe('2026-11-01..2026-11-30');
  });

  it('touches it without a gap or an overlap, in every zone', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'Australia/Lord_Howe',
      'America/Havana',
      'America/Sao_Paulo',
      'Asia/Beirut',
      'Pacific/Apia',
    );
    const moments = fc.date({ min: new Date('2010-01-01'), max: new Date('2030-12-31'), noInvalidDate: true });
    const words = fc.constantFrom('this week', 'this month', 'this quarter', 'this year', 'last 10 days', 'yesterday');
    fc.assert(
      fc.property(words, moments, zones, (text, now, timezone) => {
        const period = read(text, { now, timezone, locale: 'en' });
        const window = windowOf(period, timezone, now);
        expect(windowOf(periodBefore(period), timezone, now).to).toEqual(window.from);
        expect(window.from < window.to).toBe(true);
        expect(window.at <= now && window.at <= window.to).toBe(true);
      }),
    );
  });
});

describe('its moments', () => {
  it('follow the clocks of the reader', () => {
    expect(iso('2026-11', 'Europe/Berlin')).toEqual(['2026-10-31T23:00:00.000Z', '2026-11-30T23:00:00.000Z']);
    expect(iso('2026-10', 'Europe/Berlin')).toEqual(['2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z']);
    expect(iso('2028-02', 'America/New_York')).toEqual(['2028-02-01T05:00:00.000Z', '2028-03-01T05:00:00.000Z']);
  });

  it('give days of 23, 24, 25 hours, and on Lord Howe Island of half hours', () => {
    expect(hours('2026-03-29..2026-03-29', 'Europe/Berlin')).toBe(23);
    expect(hours('2026-10-25..2026-10-25', 'Europe/Berlin')).toBe(25);
    expect(hours('2026-10-04..2026-10-04', 'Australia/Lord_Howe')).toBe(23.5);
    expect(hours('2026-04-05..2026-04-05', 'Australia/Lord_Howe')).toBe(24.5);
    expect(hours('2028-02-29..2028-02-29', 'Europe/Berlin')).toBe(24);
  });

  it('begin with the first moment of a day that has no midnight', () => {
    // In São Paulo the clocks went from 23:59 to 1:00 on 4 November 2018, in Beirut on 26 March 2017.
    expect(iso('2018-11-04..2018-11-04', 'America/Sao_Paulo')[0]).toBe('2018-11-04T03:00:00.000Z');
    expect(iso('2026-03-29..2026-03-29', 'Asia/Beirut')[0]).toBe('2026-03-28T22:00:00.000Z');
  });
});

describe('its name', () => {
  it('is short where there is a short one', () => {
    const name = (words: string) => periodName(read(words), today.now, today.timezone).en;
    expect(name('last 30 days')).toBe('last 30 days');
    expect(name('2026-10')).toBe('October 2026');
    expect(name('2026-Q3')).toBe('Q3 2026');
    expect(name('yesterday')).toBe('Thu 19 Nov 2026');
    expect(name('this week')).toBe('Mon 16 Nov 2026 to Sun 22 Nov 2026');
  });
});
