import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLeadingWhen, findTrailingWhen } from '../../src/commands/values/trailing-when.ts';
import type { WhenContext } from '../../src/commands/values/when.ts';

// A Wednesday, 10:13 in Berlin.
const ctx: WhenContext = {
  now: new Date('2026-11-18T09:13:00Z'),
  timezone: 'Europe/Berlin',
  locale: 'en',
  prefer: 'future',
};

describe('a due date at the end of a title', () => {
  it('is taken, with as many words as make one date', () => {
    const rows: Record<string, [string, string]> = {
      'Send quote friday': ['Send quote', 'Fri 20 Nov 2026'],
      'Send quote next fri 3pm': ['Send quote', 'Fri 27 Nov 2026, 15:00'],
      'Send quote, tomorrow': ['Send quote', 'Thu 19 Nov 2026'],
      'Call them before friday': ['Call them', 'Fri 20 Nov 2026'],
      'Send report on monday at 9am': ['Send report', 'Mon 23 Nov 2026, 09:00'],
      'Close books by end of month': ['Close books', 'Mon 30 Nov 2026'],
      'Check in 2 days': ['Check', 'Fri 20 Nov 2026'],
      'Chase payment in 2 hours': ['Chase payment', 'Wed 18 Nov 2026, 12:13'],
      'Call Acme 3pm': ['Call Acme', 'Wed 18 Nov 2026, 15:00'],
      'Ship 2026-12-01': ['Ship', 'Tue 1 Dec 2026'],
      'Party Dec 24': ['Party', 'Thu 24 Dec 2026'],
      'Ship friday!': ['Ship', 'Fri 20 Nov 2026'],
      '发报价 明天下午3点': ['发报价', 'Thu 19 Nov 2026, 15:00'],
      发报价给客户明天下午3点: ['发报价给客户', 'Thu 19 Nov 2026, 15:00'],
      '完成报告 月底': ['完成报告', 'Mon 30 Nov 2026'],
      '整理，周五前': ['整理，周五前', ''],
      '整理 周五前': ['整理', 'Fri 20 Nov 2026'],
    };
    for (const [text, [title, when]] of Object.entries(rows)) {
      const found = findTrailingWhen(text, ctx);
      if (when === '') expect(found, text).toBeUndefined();
      else expect({ title: found?.title, when: found?.when.text }, text).toEqual({ title, when });
    }
  });

  it('is found in every phrase that is a clear date', () => {
    const phrases =
      'today|tonight|tomorrow morning|next monday morning|the day after tomorrow|this weekend|end of next month|by eod tomorrow|close of business friday|in an hour and a half|' +
      'in twenty-five minutes|three days from now|2 hours from now|within a couple of days|24th of December, 2026|Fri 27 Nov 2026, 15:00|24.12.2026|mid december|' +
      'at 9 in the evening|monday at 15h30|friday, 3 p.m.|by the end of the quarter|friday next week|half an hour later|eow|the 5th of next month|friday at 9 o’clock';
    for (const phrase of phrases.split('|')) {
      expect(findTrailingWhen(`Send it ${phrase}`, ctx)?.title, phrase).toBe('Send it');
    }
  });

  it('is not seen where the title only speaks of a date', () => {
    for (const title of [
      'Prepare May report',
      'Order 2026 catalogue',
      'Call Friday & Co',
      'Second Sunday sale',
      'Plan Second Sunday',
      'Plan Black Friday',
      'Report for Friday',
      'Review every Friday',
      'Slides for the day after tomorrow',
      'Buy sun cream for the sun',
      'Enjoy sun',
      'Renew contract 2027',
      'Review version 3.4',
      'Ratio 10:30',
      'Can we ship Friday?',
      'Send in May',
      'Visit 24th',
      'Call 2',
      'Call 90m',
      'Pay invoice 12/25',
      'Budget 1.5',
      'USA Today',
      'Minutes from last friday',
      'Install Windows 11',
      'Send samples asap',
      'Send quote friday 3',
      'Write up yesterday',
      'Call Dana today 9am',
      'Workshop 10am - 3pm',
      'Open monday to friday',
      'tomorrow',
      'friday 3pm',
      '',
      'Page 24',
      'Say good morning',
      'Fix step 2',
      '准备明天的会',
      '准备黑色星期五',
      '任务 3号',
      '预算 2026',
      '每 周五',
      '明天',
      '看三月',
    ]) {
      expect(findTrailingWhen(title, ctx), title).toBeUndefined();
    }
  });

  it('leaves quoted words together', () => {
    expect(findTrailingWhen(['Send quote friday'], ctx)).toBeUndefined();
    expect(findTrailingWhen(['Call Friday', 'tomorrow'], ctx)?.title).toBe('Call Friday');
  });

  it('never throws, and only ever takes words from the end', () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.constantFrom(
        'Send',
        'may',
        'friday',
        'next',
        '3pm',
        '2026',
        'in',
        '2',
        'days',
        '明天',
        '下午3点',
        '报价',
        'tomorrow',
        'end',
        'of',
        'month',
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 10 }), (words) => {
        const text = words.join(' ');
        const found = findTrailingWhen(text, ctx);
        if (!found) return;
        expect(found.title).not.toBe('');
        const squeezed = text.split(/\s+/u).filter(Boolean).join(' ');
        expect(squeezed.endsWith(found.matched)).toBe(true);
        expect(squeezed.startsWith(found.title)).toBe(true);
        expect(found.when.at.getTime()).toBeGreaterThan(ctx.now.getTime() - 60_001);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a date at the start of a text', () => {
  const read = (text: string) => {
    const found = findLeadingWhen(text.split(' '), ctx);
    return found && [found.words, found.read.ok ? found.read.value.text : found.read.fault.kind];
  };

  it('takes as many words as make one date', () => {
    expect(read('tomorrow 3pm call them')).toEqual([2, 'Thu 19 Nov 2026, 15:00']);
    expect(read('2 days call them')).toEqual([2, 'Fri 20 Nov 2026']);
    expect(read('2d may')).toEqual([1, 'Fri 20 Nov 2026']);
    expect(read('下周五 下午3点 打电话')).toEqual([2, 'Fri 27 Nov 2026, 15:00']);
  });

  it('keeps a date that is wrong whole, so that it can be said', () => {
    expect(read('today 9am call them')).toEqual([2, 'past']);
    expect(read('friday at 3 call')).toEqual([3, 'ambiguous-time']);
    expect(read('blurgh')).toBeUndefined();
    expect(findLeadingWhen([], ctx)).toBeUndefined();
  });
});
