import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../src/commands/values/duration.ts';
import { readChineseNumber, readEnglishNumber } from '../../src/commands/values/numerals.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function read(text: string): number | string {
  const result = parseDuration(text);
  return result.ok ? result.value : result.fault.kind;
}

describe('lengths of time', () => {
  it('are read in both languages', () => {
    const rows: Record<string, number> = {
      '90m': 90 * minute,
      '1h30': 90 * minute,
      '1h 30m': 90 * minute,
      '1:30': 90 * minute,
      '1.5h': 90 * minute,
      '1 hour, 30 minutes': 90 * minute,
      'an hour and a half': 90 * minute,
      'half an hour': 30 * minute,
      'a quarter of an hour': 15 * minute,
      '2 days': 2 * day,
      'two weeks': 14 * day,
      'a couple of days': 2 * day,
      'twenty-five minutes': 25 * minute,
      '2天': 2 * day,
      半小时: 30 * minute,
      一个半小时: 90 * minute,
      两天半: 60 * hour,
      '1小时30分': 90 * minute,
      一刻钟: 15 * minute,
      两个星期: 14 * day,
      '3 個小時': 3 * hour,
    };
    for (const [text, ms] of Object.entries(rows)) expect(read(text), text).toBe(ms);
  });

  it('say what is wrong', () => {
    const rows: Record<string, string> = {
      '90': 'no-unit',
      '1 month': 'no-fixed-length',
      一年: 'no-fixed-length',
      '0m': 'too-short',
      '400 days': 'too-long',
      '999999999 weeks': 'too-long',
      '3 working days': 'not-a-duration',
      '-5m': 'not-a-duration',
      '1e3m': 'not-a-duration',
      '': 'not-a-duration',
      三月: 'not-a-duration',
      soon: 'not-a-duration',
    };
    for (const [text, kind] of Object.entries(rows)) expect(read(text), text).toBe(kind);
    expect(parseDuration('5m', { min: hour }).ok).toBe(false);
  });

  it('are the same after being written and read again', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 366 * 86_400 }),
        fc.constantFrom('en' as const, 'zh' as const),
        (seconds, locale) => {
          const shown = formatDuration(seconds * 1000, locale);
          expect(read(shown), shown).toBe(seconds * 1000);
        },
      ),
    );
    expect(formatDuration(90 * minute, 'zh')).toBe('1 小时 30 分钟');
    expect(formatDuration(0, 'en')).toBe('0 min');
  });
});

describe('numbers in words', () => {
  it('are read', () => {
    const chinese: Record<string, number> = {
      两: 2,
      十: 10,
      十五: 15,
      二十: 20,
      一百零五: 105,
      一百五: 150,
      八千八: 8800,
      八千零八: 8008,
      二〇二六: 2026,
    };
    for (const [text, n] of Object.entries(chinese)) expect(readChineseNumber(text), text).toBe(n);
    for (const text of ['二三', '十百', '百千', '零十', '', 'x']) expect(readChineseNumber(text), text).toBeUndefined();
    expect(readEnglishNumber('twenty-five')).toBe(25);
    expect(readEnglishNumber('twenty-eleven')).toBeUndefined();
  });
});
