import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { wallToInstant } from '../../src/commands/values/wall-clock.ts';
import { parseWhen, type WhenContext } from '../../src/commands/values/when.ts';
import { parseTime } from '../../src/commands/values/when-clock.ts';
import { formatWhen } from '../../src/commands/values/when-format.ts';

// A Friday: 10:13 in Berlin, 17:13 in Shanghai.
const now = new Date('2026-11-20T09:13:00Z');
const berlin: WhenContext = { now, timezone: 'Europe/Berlin', locale: 'en', prefer: 'future' };
const shanghai: WhenContext = { now, timezone: 'Asia/Shanghai', locale: 'zh', prefer: 'future' };

/** What the reader's wall shows: `2026-11-27 15:00`, with a `D` when only the day was said. */
function read(text: string, ctx: WhenContext): string {
  const result = parseWhen(text, ctx);
  if (!result.ok) return result.fault.kind;
  const local = DateTime.fromJSDate(result.value.at, { zone: ctx.timezone });
  return result.value.dateOnly ? local.toFormat("yyyy-MM-dd 'D'HH:mm") : local.toFormat('yyyy-MM-dd HH:mm');
}

function table(ctx: WhenContext, rows: Readonly<Record<string, string>>): void {
  for (const [text, expected] of Object.entries(rows)) expect(read(text, ctx), text).toBe(expected);
}

describe('moments in English', () => {
  it('reads days', () => {
    table(berlin, {
      today: '2026-11-20 D17:00',
      tomorrow: '2026-11-21 D17:00',
      'day after tomorrow': '2026-11-22 D17:00',
      friday: '2026-11-20 D17:00',
      monday: '2026-11-23 D17:00',
      'next fri': '2026-11-27 D17:00',
      'friday week': '2026-11-27 D17:00',
      'next week': '2026-11-23 D17:00',
      'this weekend': '2026-11-21 D17:00',
      'end of month': '2026-11-30 D17:00',
      eow: '2026-11-20 D17:00',
      'end of the quarter': '2026-12-31 D17:00',
      'end of february': '2027-02-28 D17:00',
      'mid december': '2026-12-15 D17:00',
      'the 24th': '2026-11-24 D17:00',
      '31st': '2026-12-31 D17:00',
      'dec 24': '2026-12-24 D17:00',
      '24th of December, 2026': '2026-12-24 D17:00',
      'Fri 27 Nov': '2026-11-27 D17:00',
      'may 5': '2027-05-05 D17:00',
      'feb 29': '2028-02-29 D17:00',
      'in 3 days': '2026-11-23 D17:00',
      '2d': '2026-11-22 D17:00',
      'in a fortnight': '2026-12-04 D17:00',
      'in 3 months': '2027-02-20 D17:00',
      'by friday.': '2026-11-20 D17:00',
      'first of may': '2027-05-01 D17:00',
      '24. dec': '2026-12-24 D17:00',
      'the 5th of next month': '2026-12-05 D17:00',
    });
  });

  it('reads days with hours, in either order', () => {
    table(berlin, {
      'next fri 3pm': '2026-11-27 15:00',
      '3pm on friday': '2026-11-20 15:00',
      'friday 9am': '2026-11-27 09:00',
      'tomorrow at noon': '2026-11-21 12:00',
      'tomorrow morning': '2026-11-21 09:00',
      'Tomorrow, 15:30': '2026-11-21 15:30',
      'tonight at 9': '2026-11-20 21:00',
      tonight: '2026-11-20 20:00',
      eod: '2026-11-20 17:00',
      'cob monday': '2026-11-23 17:00',
      'friday midnight': '2026-11-21 00:00',
      'in 2 days at 3pm': '2026-11-22 15:00',
      '3pm': '2026-11-20 15:00',
      '9am': '2026-11-21 09:00',
      '15h30': '2026-11-20 15:30',
      '13:00': '2026-11-20 13:00',
    });
  });

  it('counts hours and minutes from now', () => {
    table(berlin, {
      now: '2026-11-20 10:13',
      'in 2 minutes': '2026-11-20 10:15',
      'in two hours': '2026-11-20 12:13',
      'in an hour and a half': '2026-11-20 11:43',
      'in 1h30': '2026-11-20 11:43',
      '+2h': '2026-11-20 12:13',
      'half an hour from now': '2026-11-20 10:43',
    });
  });

  it('looks back when the past is meant', () => {
    const past: WhenContext = { ...berlin, prefer: 'past' };
    table(past, {
      monday: '2026-11-16 D17:00',
      yesterday: '2026-11-19 D17:00',
      today: '2026-11-20 D10:13',
      '3pm': '2026-11-19 15:00',
      '2 hours ago': '2026-11-20 08:13',
      'dec 5': '2025-12-05 D17:00',
      'last friday': '2026-11-13 D17:00',
      三天前: '2026-11-17 D17:00',
      昨天下午3点: '2026-11-19 15:00',
      tomorrow: 'future',
    });
  });
});

describe('moments in Chinese', () => {
  it('reads days', () => {
    table(shanghai, {
      明天: '2026-11-21 D17:00',
      后天: '2026-11-22 D17:00',
      大后天: '2026-11-23 D17:00',
      周一: '2026-11-23 D17:00',
      下周五: '2026-11-27 D17:00',
      下下周三: '2026-12-02 D17:00',
      下周日: '2026-11-29 D17:00',
      这周末: '2026-11-21 D17:00',
      下周: '2026-11-23 D17:00',
      月底: '2026-11-30 D17:00',
      下月底: '2026-12-31 D17:00',
      今年年底: '2026-12-31 D17:00',
      下周一内: '2026-11-23 D17:00',
      年底: '2026-12-31 D17:00',
      下个月5号: '2026-12-05 D17:00',
      '12月24日': '2026-12-24 D17:00',
      十二月二十四号: '2026-12-24 D17:00',
      二〇二七年三月五日: '2027-03-05 D17:00',
      '11月27日（周五）': '2026-11-27 D17:00',
      三天后: '2026-11-23 D17:00',
      三个月后: '2027-02-20 D17:00',
      月底前: '2026-11-30 D17:00',
      '3/4': '2027-03-04 D17:00',
    });
  });

  it('reads hours', () => {
    table(shanghai, {
      下周五下午3点: '2026-11-27 15:00',
      后天上午十点: '2026-11-22 10:00',
      明早八点半: '2026-11-21 08:30',
      今晚: '2026-11-20 20:00',
      明天下午三点一刻: '2026-11-21 15:15',
      '明天的 15:30': '2026-11-21 15:30',
      晚上12点: '2026-11-21 00:00',
      凌晨2点: '2026-11-21 02:00',
      週五下午六點: '2026-11-20 18:00',
      '２０２６-１２-０１　１５：００': '2026-12-01 15:00',
    });
  });

  it('counts from now', () => {
    table(shanghai, {
      两分钟后: '2026-11-20 17:15',
      半小时后: '2026-11-20 17:43',
      一个半小时后: '2026-11-20 18:43',
      两周后下午3点: '2026-12-04 15:00',
    });
  });

  it('lets today run on to its end when the usual hour has passed', () => {
    table(shanghai, {
      今天: '2026-11-20 D23:59',
      本周五: '2026-11-20 D23:59',
      下班前: '2026-11-20 23:59',
      今天下午五点: 'past',
    });
  });
});

describe('both languages in either locale', () => {
  it('reads the other one', () => {
    expect(read('下周五下午3点', berlin)).toBe('2026-11-27 15:00');
    expect(read('next fri 3pm', shanghai)).toBe('2026-11-27 15:00');
  });
});

describe('what is wrong with a date', () => {
  it('is named', () => {
    table(berlin, {
      blurgh: 'not-a-date',
      '': 'not-a-date',
      '   ': 'not-a-date',
      may: 'not-a-date',
      '2': 'not-a-date',
      'friday blurgh': 'not-a-date',
      'tomorrow 3pm CST': 'not-a-date',
      'mon-fri': 'not-a-date',
      明天的会: 'not-a-date',
      '31 feb': 'no-such-date',
      '2026-02-30': 'no-such-date',
      '2月31日': 'no-such-date',
      '2026-13-01': 'no-such-date',
      '2026-02-30T10:00': 'no-such-date',
      '25:99': 'no-such-time',
      'tomorrow 25:99': 'no-such-time',
      '13pm': 'no-such-time',
      'friday at 3': 'ambiguous-time',
      'by 5': 'ambiguous-time',
      'two weeks from friday': 'not-a-date',
      'every friday': 'not-a-date',
      明天3点: 'ambiguous-time',
      'thu 27 nov': 'weekday-mismatch',
      yesterday: 'past',
      '2026-03-01': 'past',
      '2026-11-20 10:00': 'past',
      本周一: 'past',
      '2050-01-01': 'too-far',
      'in 99999999 hours': 'too-far',
      'in 999999999 hours 999999999 hours 999999999 hours': 'too-far',
    });
  });

  it('shows the moment that has passed, in both languages', () => {
    const result = parseWhen('2026-11-20 10:00', berlin);
    expect(!result.ok && result.fault.message).toEqual({
      en: 'Fri 20 Nov 2026, 10:00 has already passed.',
      zh: '2026年11月20日 周五 10:00 已经过去了。',
    });
  });

  it('asks when day and month can be swapped, offering both', () => {
    const result = parseWhen('03/04/2027', berlin);
    expect(result).toMatchObject({ ok: false, fault: { kind: 'ambiguous-date' } });
    expect(!result.ok && result.fault.message.en).toContain('2027-04-03 or 2027-03-04');
    table(berlin, {
      '25/12/2026': '2026-12-25 D17:00',
      '12/25/2026': '2026-12-25 D17:00',
      '04/04/2027': '2027-04-04 D17:00',
      '03.04.2027': '2027-04-03 D17:00',
      '24.12.': '2026-12-24 D17:00',
      '3/4': 'ambiguous-date',
    });
  });

  it('always comes with an example that works', () => {
    for (const ctx of [berlin, shanghai]) {
      for (const text of ['blurgh', '31 feb', '25:99', 'at 3', '明天3点', '03/04/2027', 'yesterday', '2090-01-01']) {
        const result = parseWhen(text, ctx);
        const example = result.ok ? undefined : result.fault.example;
        expect(example && parseWhen(example, ctx).ok, `${text} → ${example}`).toBe(true);
      }
    }
  });

  it('lets the hour of a date without one be chosen', () => {
    expect(read('tomorrow', { ...berlin, dateOnlyAt: { hour: 9, minute: 30 } })).toBe('2026-11-21 D09:30');
  });
});

describe('changes of clocks', () => {
  const spring = new Date('2027-03-27T12:00:00Z');
  const autumn = new Date('2026-10-24T12:00:00Z');
  const at = (text: string, when: Date, timezone = 'Europe/Berlin') => {
    const result = parseWhen(text, { ...berlin, now: when, timezone });
    return result.ok ? result.value.at.toISOString() : result.fault.kind;
  };

  it('moves an hour that does not exist on by the gap', () => {
    expect(at('tomorrow 2:30', spring)).toBe('2027-03-28T01:30:00.000Z'); // 03:30 summer time
  });

  it('takes the first of an hour that happens twice', () => {
    expect(at('tomorrow 2:30', autumn)).toBe('2026-10-25T00:30:00.000Z');
  });

  it('keeps the wall clock over days, and the elapsed time over hours', () => {
    expect(at('in 1 day at 14:00', autumn)).toBe('2026-10-25T13:00:00.000Z');
    expect(at('in 24 hours', autumn)).toBe('2026-10-25T12:00:00.000Z');
  });

  it('knows the half-hour change of Lord Howe Island', () => {
    // 02:00 → 02:30 on 4 October 2026.
    expect(at('2026-10-04 02:15', new Date('2026-10-01T00:00:00Z'), 'Australia/Lord_Howe')).toBe(
      '2026-10-03T15:45:00.000Z',
    );
  });
});

const zones = fc.constantFrom(
  'Europe/Berlin',
  'Asia/Shanghai',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Pacific/Chatham',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Etc/UTC',
  'Africa/Cairo',
);
const minutes = fc.integer({ min: 0, max: 15 * 365 * 24 * 60 }).map((n) => new Date(now.getTime() + n * 60_000));

describe('for every moment and zone', () => {
  it('reads back an ISO date-time with its offset as the same instant', () => {
    fc.assert(
      fc.property(minutes, zones, (at, timezone) => {
        const iso = DateTime.fromJSDate(at, { zone: timezone }).toISO() ?? '';
        const result = parseWhen(iso, { ...berlin, timezone });
        expect(result.ok && result.value.at.getTime()).toBe(at.getTime());
      }),
    );
  });

  it('reads back an ISO date-time without offset as the same time on the wall', () => {
    fc.assert(
      fc.property(minutes, zones, (at, timezone) => {
        const wall = DateTime.fromJSDate(at, { zone: timezone }).toFormat("yyyy-MM-dd'T'HH:mm");
        const result = parseWhen(wall, { ...berlin, now: new Date(now.getTime() - 86_400_000), timezone });
        expect(
          result.ok && DateTime.fromJSDate(result.value.at, { zone: timezone }).toFormat("yyyy-MM-dd'T'HH:mm"),
        ).toBe(wall);
      }),
    );
  });

  it('reads back what it echoes, in both languages', () => {
    fc.assert(
      fc.property(
        minutes,
        zones,
        fc.constantFrom('en' as const, 'zh' as const),
        fc.boolean(),
        (at, timezone, locale, dateOnly) => {
          const shown = formatWhen(at, { timezone, locale, dateOnly });
          const result = parseWhen(shown, { ...berlin, now: new Date(now.getTime() - 86_400_000), timezone, locale });
          expect(result.ok && result.value.text, shown).toBe(shown);
        },
      ),
    );
  });

  it('agrees with luxon about the instant of a wall-clock time that exists once', () => {
    fc.assert(
      fc.property(minutes, zones, (at, zone) => {
        const local = DateTime.fromJSDate(at, { zone });
        if (local.getPossibleOffsets().length > 1) return;
        expect(wallToInstant(local, local, zone).getTime()).toBe(at.getTime());
      }),
    );
  });

  it('gives a moment on the preferred side of now, or a fault', () => {
    const text = fc
      .array(
        fc.constantFrom(
          ...'next last this in at on of the end month week day fri friday monday 3pm 9am noon tomorrow today tonight 2 31 feb dec 2026 2027 hours ago eod 10:30 03/04'.split(
            ' ',
          ),
          ...'明天 下周 五 周日 下午 3点 半 后 前 月底 十二月 五号 两 小时 的 今晚'.split(' '),
        ),
        { maxLength: 5 },
      )
      .chain((parts) => fc.constantFrom(parts.join(' '), parts.join('')));
    fc.assert(
      fc.property(
        text,
        zones,
        minutes,
        fc.constantFrom('future' as const, 'past' as const),
        (words, timezone, at, prefer) => {
          const result = parseWhen(words, { now: at, timezone, locale: 'en', prefer });
          if (!result.ok) return;
          const distance = result.value.at.getTime() - at.getTime();
          expect(prefer === 'future' ? distance >= -60_000 : distance <= 60_000, words).toBe(true);
        },
      ),
      { numRuns: 1500 },
    );
  });
});

describe('a time of day', () => {
  it('is read in both languages', () => {
    const rows: Record<string, [number, number]> = {
      '3pm': [15, 0],
      '3.30pm': [15, 30],
      '12am': [0, 0],
      '12pm': [12, 0],
      '08:05': [8, 5],
      noon: [12, 0],
      'at 9': [9, 0],
      '9 in the evening': [21, 0],
      下午3点半: [15, 30],
      中午十二点: [12, 0],
      '24:00': [0, 0],
    };
    for (const [text, [hour, minute]] of Object.entries(rows)) {
      expect(parseTime(text), text).toEqual({ ok: true, value: { hour, minute } });
    }
  });

  it('is refused when it is none', () => {
    for (const text of ['', '25:00', '3', 'at 3', 'soon', '10:61', '0pm']) expect(parseTime(text).ok, text).toBe(false);
  });
});
