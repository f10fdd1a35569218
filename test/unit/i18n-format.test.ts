import { describe, expect, it } from 'vitest';
import type { Reader } from '../../src/core/actor.ts';
import { formatMoment, formatNumber, formatPercent, formatRelative, zoneLabel } from '../../src/i18n/format.ts';

const berlin: Reader = { locale: 'en', timezone: 'Europe/Berlin' };
const shanghai: Reader = { locale: 'zh', timezone: 'Asia/Shanghai' };
const at = new Date('2026-03-13T22:30:00Z');

describe('moments', () => {
  it.each([
    [berlin, 'date', 'Fri 13 Mar 2026'],
    [berlin, 'date-time', 'Fri 13 Mar 2026, 23:30'],
    [berlin, 'date-time-zone', 'Fri 13 Mar 2026, 23:30 (Berlin, UTC+1)'],
    [shanghai, 'date', '2026年3月14日周六'],
    [shanghai, 'date-time', '2026年3月14日周六 06:30'],
  ] as const)('%o %s', (reader, style, shown) => {
    expect(formatMoment(at, reader, style)).toBe(shown);
  });

  it('an unknown zone is read as UTC rather than hiding everything', () => {
    expect(formatMoment(at, { locale: 'en', timezone: 'Nowhere/Land' }, 'date-time')).toBe('Fri 13 Mar 2026, 22:30');
  });

  it.each([
    [-30_000, 'now', '现在'],
    [5 * 60_000, 'in 5 minutes', '5分钟后'],
    [-3 * 3_600_000, '3 hours ago', '3小时前'],
    [24 * 3_600_000, 'tomorrow', '明天'],
    [7 * 86_400_000, 'in 1 week', '1周后'],
    [-20 * 86_400_000, '3 weeks ago', '3周前'],
    [59_999, 'now', '现在'],
    [119 * 60_000, 'in 2 hours', '2小时后'],
    [-119 * 60_000, '2 hours ago', '2小时前'],
    [61 * 60_000, 'in 1 hour', '1小时后'],
    [59 * 60_000 + 40_000, 'in 1 hour', '1小时后'],
    [23 * 3_600_000 + 40 * 60_000, 'tomorrow', '明天'],
    [10 * 86_400_000, 'in 1 week', '1周后'],
    [40 * 86_400_000, 'in 1 month', '1个月后'],
    [-360 * 86_400_000, '12 months ago', '12个月前'],
    [700 * 86_400_000, 'in 2 years', '2年后'],
  ])('%d ms away', (distance, en, zh) => {
    const then = new Date(at.getTime() + distance);
    expect(formatRelative(then, at, berlin)).toBe(en);
    expect(formatRelative(then, at, shanghai)).toBe(zh);
  });

  it('“tomorrow” is a day of the calendar: the same moment may be a day further elsewhere', () => {
    const then = new Date('2026-03-15T16:30:00Z'); // 42 hours later
    expect(formatRelative(then, at, { locale: 'en', timezone: 'Europe/Berlin' })).toBe('in 2 days');
    expect(formatRelative(then, at, { locale: 'en', timezone: 'Pacific/Honolulu' })).toBe('in 2 days');
    expect(formatRelative(new Date('2026-03-15T07:00:00Z'), at, { locale: 'en', timezone: 'America/New_York' })).toBe(
      'in 2 days',
    );
    expect(formatRelative(new Date('2026-03-15T03:00:00Z'), at, { locale: 'en', timezone: 'America/New_York' })).toBe(
      'tomorrow',
    );
  });

  it.each([
    ['Asia/Kolkata', 'Kolkata, UTC+5:30'],
    ['America/New_York', 'New York, UTC−4'],
    ['UTC', 'UTC'],
    ['Africa/Abidjan', 'Abidjan, UTC'],
  ])('%s is called %s', (timezone, label) => {
    expect(zoneLabel(at, { locale: 'en', timezone })).toBe(label);
  });
});

describe('numbers', () => {
  it('are grouped, and shares stay between nothing and all', () => {
    expect(formatNumber(1234567n, berlin)).toBe('1,234,567');
    expect(formatPercent(3, 5, berlin)).toBe('60%');
    expect(formatPercent(7, 5, shanghai)).toBe('100%');
    expect(formatPercent(1, 0, berlin)).toBe('0%');
  });
});
