import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencyPrefix, currencySign, minorDigits } from '../../src/commands/values/currencies.ts';
import { formatMoney, MAX_MINOR, parseMoney } from '../../src/commands/values/money.ts';

function read(text: string, options: Partial<Parameters<typeof parseMoney>[1]> = {}): string {
  const result = parseMoney(text, { locale: 'en', ...options });
  return result.ok ? `${result.value.currency} ${result.value.minor}` : result.fault.kind;
}

describe('amounts', () => {
  it('are read with either separator, sign, code or name', () => {
    const rows: Record<string, string> = {
      '€1,234.50': 'EUR 123450',
      '1.234,50 EUR': 'EUR 123450',
      '€ 1 234 567,89': 'EUR 123456789',
      "CHF 1'234.50": 'CHF 123450',
      'CNY 8800': 'CNY 880000',
      '8,800元': 'CNY 880000',
      八千八百元: 'CNY 880000',
      '3.5万元': 'CNY 3500000',
      '5百万日元': 'JPY 5000000',
      两百万美元: 'USD 200000000',
      人民币100元: 'CNY 10000',
      $5k: 'USD 500000',
      '1.5m usd': 'USD 150000000',
      '$100 CAD': 'CAD 10000',
      'HK$ 20': 'HKD 2000',
      '₹12,34,567.89': 'INR 123456789',
      '10 kč': 'CZK 1000',
      'JPY 1500': 'JPY 1500',
      'KWD 1.5': 'KWD 1500',
      '€0.50': 'EUR 50',
      '100 eur.': 'EUR 10000',
      '5 dollars': 'USD 500',
      '￥１００ cny': 'CNY 10000',
    };
    for (const [text, expected] of Object.entries(rows)) expect(read(text), text).toBe(expected);
  });

  it('take three digits after one separator for thousands, unless the currency has three decimals', () => {
    expect(read('€1.234')).toBe('EUR 123400');
    expect(read('€1,234')).toBe('EUR 123400');
    expect(read('KWD 1.234')).toBe('KWD 1234');
    expect(read('KWD 1,234')).toBe('KWD 1234000');
    expect(read('KWD 0.125')).toBe('KWD 125');
    expect(read('1.234k EUR')).toBe('ambiguous-amount');
  });

  it('never turn out larger or smaller than typed', () => {
    for (const text of ['€.50', '€1.2345', '1.5 JPY', '€1,23,4', '1,234.5.6 €', '12.34,56.78 €', '€1 23']) {
      expect(['not-an-amount', 'too-precise'], text).toContain(read(text));
    }
  });

  it('ask for a currency rather than guess one', () => {
    expect(read('100')).toBe('no-currency');
    expect(read('100', { defaultCurrency: 'SEK' })).toBe('SEK 10000');
    expect(read('100 kr')).toBe('ambiguous-currency');
    expect(read('100 kr', { defaultCurrency: 'SEK' })).toBe('SEK 10000');
    expect(read('¥100')).toBe('ambiguous-currency');
    expect(read('¥100', { defaultCurrency: 'JPY' })).toBe('JPY 100');
    expect(read('¥100', { locale: 'zh' })).toBe('CNY 10000');
    expect(read('$100', { defaultCurrency: 'CAD' })).toBe('CAD 10000');
    expect(read('€5 USD')).toBe('ambiguous-currency');
    expect(read('5 XYZ')).toBe('unknown-currency');
  });

  it('have bounds', () => {
    expect(read('-€5')).toBe('negative');
    expect(read('-€5', { negative: true })).toBe('EUR -500');
    expect(read('99999999999999999 EUR')).toBe('too-large');
    expect(read('EUR')).toBe('not-an-amount');
    expect(read('')).toBe('not-an-amount');
  });

  it('are the same after being written and read again, in both languages', () => {
    const currency = fc.constantFrom(
      'EUR',
      'USD',
      'GBP',
      'CNY',
      'JPY',
      'KWD',
      'CHF',
      'INR',
      'KRW',
      'HKD',
      'TWD',
      'SEK',
      'BHD',
      'CLP',
      'HUF',
    );
    const minor = fc.bigInt({ min: -MAX_MINOR, max: MAX_MINOR });
    fc.assert(
      fc.property(minor, currency, fc.constantFrom('en' as const, 'zh' as const), (amount, code, locale) => {
        const money = { minor: amount, currency: code };
        const shown = formatMoney(money, locale);
        expect(parseMoney(shown, { locale, negative: true }), shown).toEqual({ ok: true, value: money });
      }),
    );
  });

  it('are written exactly', () => {
    expect(formatMoney({ minor: 123456789012345n, currency: 'EUR' }, 'en')).toBe('€1,234,567,890,123.45');
    expect(formatMoney({ minor: -5n, currency: 'KWD' }, 'en')).toBe('-KWD\u00A00.005');
    expect(formatMoney({ minor: 1500n, currency: 'JPY' }, 'zh')).toBe('JP¥1,500');
    expect(formatMoney({ minor: 100n, currency: 'CNY' }, 'zh')).toBe('¥1.00');
  });

  it('print no sign that would be read as another currency', () => {
    for (const code of ['EUR', 'GBP', 'USD', 'JPY', 'HKD', 'TWD', 'INR', 'KRW', 'PLN']) {
      for (const locale of ['en', 'zh'] as const) {
        expect(currencySign(currencyPrefix(code, locale).trim().toLowerCase())?.currencies, code).toEqual([code]);
      }
    }
    expect([minorDigits('JPY'), minorDigits('HUF'), minorDigits('TND')]).toEqual([0, 2, 3]);
  });
});
