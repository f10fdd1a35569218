import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, editDistance } from '../../src/commands/values/did-you-mean.ts';
import { parseDuration } from '../../src/commands/values/duration.ts';
import { parseEmail } from '../../src/commands/values/email.ts';
import { formatId, parseId } from '../../src/commands/values/ids.ts';
import { parseLocale } from '../../src/commands/values/locale-name.ts';
import { parseMoney } from '../../src/commands/values/money.ts';
import { parsePermalink } from '../../src/commands/values/permalink.ts';
import { parsePhone } from '../../src/commands/values/phone.ts';
import type { Result } from '../../src/commands/values/result.ts';
import { parseTimezone } from '../../src/commands/values/timezone.ts';
import { findTrailingWhen } from '../../src/commands/values/trailing-when.ts';
import { parseWhen, type WhenContext } from '../../src/commands/values/when.ts';
import { parseTime } from '../../src/commands/values/when-clock.ts';

function value<T>(result: Result<T>): T | string {
  return result.ok ? result.value : result.fault.kind;
}

describe('ids', () => {
  it('are read as people write them', () => {
    for (const text of ['T-142', 't142', '#142', 'T–142', 'Ｔ－１４２', '142', ' t 142 '])
      expect(value(parseId(text, 'T')), text).toBe(142);
    expect(value(parseId('C-7', 'T'))).toBe('other-kind');
    expect(value(parseId('Acme', 'T'))).toBe('not-an-id');
    expect(value(parseId('T-0', 'T'))).toBe('no-such-id');
    expect(value(parseId('T-2147483648', 'T'))).toBe('no-such-id');
  });

  it('survive formatting', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_147_483_647 }), (id) => {
        expect(value(parseId(formatId('T', id), 'T'))).toBe(id);
      }),
    );
  });
});

describe('links', () => {
  it('to Slack messages give channel and time stamps', () => {
    expect(
      value(
        parsePermalink(
          'https://acme.slack.com/archives/C0123ABCD/p1695000000000100?thread_ts=1694999999.000200&cid=C0123ABCD',
        ),
      ),
    ).toEqual({
      kind: 'slack-message',
      workspace: 'acme',
      channel: 'C0123ABCD',
      ts: '1695000000.000100',
      threadTs: '1694999999.000200',
    });
    expect(
      value(parsePermalink('<https://a.enterprise.slack.com/archives/C0123ABCD/p1695000000000100|x>')),
    ).toMatchObject({ workspace: 'a.enterprise' });
  });

  it('to our own records give their id', () => {
    expect(value(parsePermalink('T-142', ['T', 'C']))).toEqual({ kind: 'record', prefix: 'T', id: 142 });
    expect(value(parsePermalink('https://crm.example/r/C-7', ['T', 'C']))).toEqual({
      kind: 'record',
      prefix: 'C',
      id: 7,
    });
  });

  it('to anywhere else are refused', () => {
    for (const text of [
      'https://evil.example/archives/C0123ABCD/p1695000000000100',
      'https://slack.com.evil.example/archives/C0123ABCD/p1695000000000100',
      'http://acme.slack.com/archives/C0123ABCD/p1695000000000100',
      'https://acme.slack.com/archives/C0123ABCD/p12',
      'javascript:T-1',
      'Trip',
      '',
    ]) {
      expect(value(parsePermalink(text, ['T'])), text).toBe('not-a-link');
    }
  });
});

describe('phone numbers', () => {
  it('become E.164', () => {
    expect(value(parsePhone('+49 (30) 90-1820'))).toBe('+4930901820');
    expect(value(parsePhone('030 901820', 'DE'))).toBe('+4930901820');
    expect(value(parsePhone('tel:+8613800138000'))).toBe('+8613800138000');
    expect(value(parsePhone('＋４９３０９０１８２０'))).toBe('+4930901820');
  });

  it('are refused with the reason', () => {
    const why = (text: string) => {
      const result = parsePhone(text);
      return result.ok ? '' : result.fault.message.en;
    };
    expect(why('030 901820')).toContain('country code');
    expect(why('+49')).toContain('digits');
    expect(why('+999123456')).toContain('country code');
    expect(why('call me')).toContain('not a phone number');
    expect(value(parsePhone('+49 30 901820 ext 12'))).toBe('extension');
  });
});

describe('e-mail addresses', () => {
  it('are taken as pasted', () => {
    for (const text of [
      'ann@acme.example',
      'Ann <ann@ACME.example>',
      'mailto:ann@acme.example',
      'ann@acme.example,',
      '<ann@acme.example>',
    ]) {
      expect(value(parseEmail(text)), text).toBe('ann@acme.example');
    }
    expect(value(parseEmail('ann@münchen.example'))).toBe('ann@xn--mnchen-3ya.example');
  });

  it('are refused when mail could not arrive', () => {
    for (const text of [
      'a@b',
      'ann',
      '@a.de',
      'a b@c.de',
      'ann..x@a.de',
      'x@192.168.1.1',
      'a@b.c',
      `${'x'.repeat(65)}@a.de`,
      'a@b@c.de',
      '',
    ]) {
      expect(value(parseEmail(text)), text).toBe('not-an-email');
    }
  });
});

describe('time zones and languages', () => {
  it('are found by city in both languages', () => {
    const rows: Record<string, string> = {
      Shanghai: 'Asia/Shanghai',
      上海: 'Asia/Shanghai',
      北京时间: 'Asia/Shanghai',
      Berlin: 'Europe/Berlin',
      柏林: 'Europe/Berlin',
      'europe/berlin': 'Europe/Berlin',
      'new york': 'America/New_York',
      'San Francisco': 'America/Los_Angeles',
      'São Paulo': 'America/Sao_Paulo',
      Kolkata: 'Asia/Kolkata',
      Cairo: 'Africa/Cairo',
      München: 'Europe/Berlin',
      UTC: 'Etc/UTC',
      'UTC+8': 'Etc/GMT-8',
      '+08:00': 'Etc/GMT-8',
      'Lord Howe': 'Australia/Lord_Howe',
    };
    for (const [text, zone] of Object.entries(rows)) expect(value(parseTimezone(text)), text).toBe(zone);
  });

  it('are suggested when mistyped, and asked for when an abbreviation means several', () => {
    const typo = parseTimezone('Shangai');
    expect(!typo.ok && typo.fault.example).toBe('Asia/Shanghai');
    expect(value(parseTimezone('CST'))).toBe('ambiguous-timezone');
    expect(value(parseTimezone('xyzzy'))).toBe('unknown-timezone');
  });

  it('languages by any of their names', () => {
    for (const text of ['en', 'English', 'en-US', 'en_GB', '英文']) expect(value(parseLocale(text)), text).toBe('en');
    for (const text of ['zh', '中文', 'zh-CN', 'zh_TW', 'Chinese', '简体中文'])
      expect(value(parseLocale(text)), text).toBe('zh');
    expect(value(parseLocale('fr'))).toBe('unknown-language');
  });
});

describe('did you mean', () => {
  it('finds the word behind a slip', () => {
    const words = ['task', 'customer', 'log', 'channel', 'settings', '任务', '客户', '设置'];
    const rows: Record<string, string[]> = {
      tsak: ['task'],
      custmer: ['customer'],
      cust: ['customer'],
      chanel: ['channel'],
      SETTINGS: ['settings'],
      任物: ['任务'],
      lg: ['log'],
      zzz: [],
      x: [],
      '': [],
    };
    for (const [word, expected] of Object.entries(rows)) expect(didYouMean(word, words), word).toEqual(expected);
  });

  it('gives at most three, nearest first, then in the order given, and none twice', () => {
    expect(didYouMean('bat', ['cat', 'rat', 'bat', 'hat', 'cat'])).toEqual(['bat', 'cat', 'rat']);
  });

  it('measures a distance: symmetric, zero only for equals, one for any single slip', () => {
    const word = fc.array(fc.constantFrom('a', 'b', 'c', '客'), { maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a.join('') === b.join(''));
      }),
    );
    expect(editDistance([...'task'], [...'tsak'])).toBe(1);
  });
});

describe('every parser', () => {
  const ctx: WhenContext = {
    now: new Date('2026-11-20T09:13:00Z'),
    timezone: 'Europe/Berlin',
    locale: 'en',
    prefer: 'future',
  };
  const parsers: Record<string, (text: string) => Result<unknown>> = {
    when: (text) => parseWhen(text, ctx),
    time: parseTime,
    duration: parseDuration,
    money: (text) => parseMoney(text, { locale: 'zh' }),
    id: (text) => parseId(text, 'T'),
    permalink: (text) => parsePermalink(text, ['T']),
    phone: (text) => parsePhone(text, 'DE'),
    email: parseEmail,
    timezone: parseTimezone,
    locale: parseLocale,
  };
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 120 }),
    fc.string({
      unit: fc.constantFrom(...'0123456789-+.,:/ @<>aehmptz$€¥年月日点周下午一二十半后前个小时元万'),
      maxLength: 24,
    }),
  );

  it('answers any text with a value, or a fault in both languages, and never throws', () => {
    fc.assert(
      fc.property(text, (typed) => {
        for (const [name, parse] of Object.entries(parsers)) {
          const result = parse(typed);
          if (result.ok) continue;
          expect(result.fault.message.en, name).not.toBe('');
          expect(result.fault.message.zh, name).toMatch(/\p{Script=Han}/u);
        }
        findTrailingWhen(typed, ctx);
      }),
      { numRuns: 400 },
    );
  });

  it('answers 40,000 characters at once, with a short message', () => {
    for (const long of [
      'x'.repeat(40_000),
      '1'.repeat(40_000),
      '明天'.repeat(20_000),
      '1,'.repeat(20_000),
      'a '.repeat(20_000),
      'a@'.repeat(20_000),
      '\u202E'.repeat(40_000),
    ]) {
      for (const [name, parse] of Object.entries(parsers)) {
        const start = performance.now();
        const result = parse(long);
        expect(result.ok, name).toBe(false);
        expect(!result.ok && result.fault.message.en.length, name).toBeLessThan(300);
        expect(performance.now() - start, `${name} ${long.slice(0, 5)}`).toBeLessThan(400);
      }
      findTrailingWhen(long, ctx);
    }
  });
});
