import type { Money } from '../../core/money.ts';
import { type Locale, msg } from '../../core/msg.ts';
import { type CurrencySign, currencyPrefix, currencySign, isCurrency, minorDigits } from './currencies.ts';
import { readChineseNumber } from './numerals.ts';
import { fail, ok, quoted, type Result } from './result.ts';
import { simplifyValueWords, tidy } from './tidy.ts';

/** Smallest units. Far above any deal, far below what a 64-bit column or a sum of a million rows holds. */
export const MAX_MINOR = 10n ** 15n;

export type MoneyOptions = {
  readonly locale: Locale;
  /** ISO 4217; used where no currency is typed, and to settle a sign that several share. */
  readonly defaultCurrency?: string;
  /** Refused unless true. */
  readonly negative?: boolean;
};

type Decimal = { readonly digits: bigint; readonly scale: number };

const multipliers: Readonly<Record<string, bigint>> = {
  k: 1000n,
  thousand: 1000n,
  m: 1_000_000n,
  mn: 1_000_000n,
  mio: 1_000_000n,
  mln: 1_000_000n,
  million: 1_000_000n,
  bn: 1_000_000_000n,
  billion: 1_000_000_000n,
  千: 1000n,
  万: 10_000n,
  十万: 100_000n,
  百万: 1_000_000n,
  千万: 10_000_000n,
  亿: 100_000_000n,
};

const numerals = '零〇一二两三四五六七八九十百千';
// A dot belongs to an abbreviation ("Rs.500") and never to a sign: "€.50" must not become fifty euros.
const mark = `(?:[a-z]{1,12}\\.|[^\\d\\s.,'${numerals}-]{1,20})`;
const shape = new RegExp(
  `^(-)?(${mark})? ?(-)?(\\d[\\d.,' ]*|[${numerals}]+) ?` +
    `(十万|百万|千万|千|万|亿|(?:thousand|million|billion|mio|mln|mn|bn|k|m)(?!\\p{L}))?(?: ?(${mark}))?$`,
  'u',
);

/**
 * `€1,234.50`, `1.234,50 EUR`, `CNY 8800`, `8,800元`, `$5k`, `3.5万` → the exact amount in the currency's smallest unit.
 *
 * Separators: with both `.` and `,` the last one is the decimal mark. A single one followed by exactly three digits groups
 * thousands ("€1.234" is 1234 euros), except `.` in currencies of three decimals and after a lone zero. Faults:
 * `not-an-amount`, `no-currency`, `ambiguous-currency`, `unknown-currency`, `ambiguous-amount`, `too-precise`, `negative`, `too-large`.
 */
export function parseMoney(text: string, options: MoneyOptions): Result<Money> {
  const what = quoted(text);
  const example = options.locale === 'zh' ? '¥1,234.50' : 'EUR 1,234.50';
  const clean = simplifyValueWords(tidy(text));
  const match = clean.length <= 60 ? shape.exec(clean) : null;
  if (!match) return fail('not-an-amount', msg(`${what.en} is not an amount.`, `${what.zh}不是金额。`), example);
  const [, minus, before, innerMinus, number = '', multiplierName, after] = match;

  const currency = decideCurrency([before, after], text, options);
  if (!currency.ok) return currency;
  const digits = minorDigits(currency.value);
  const multiplier = multiplierName === undefined ? undefined : multipliers[multiplierName];
  const amount = readDecimal(number.trim(), digits, multiplier !== undefined);
  if (amount === 'ambiguous') {
    return fail(
      'ambiguous-amount',
      msg(
        `${what.en} can be read in two ways. Write the number out in full.`,
        `${what.zh}有两种读法，请写出完整的数字。`,
      ),
      example,
    );
  }
  if (!amount) return fail('not-an-amount', msg(`${what.en} is not an amount.`, `${what.zh}不是金额。`), example);

  const scaled = amount.digits * (multiplier ?? 1n) * 10n ** BigInt(digits);
  const divisor = 10n ** BigInt(amount.scale);
  if (scaled % divisor !== 0n) {
    return fail(
      'too-precise',
      digits === 0
        ? msg(`${currency.value} has no decimals.`, `${currency.value} 没有小数。`)
        : msg(`${currency.value} has ${digits} decimals.`, `${currency.value} 只有 ${digits} 位小数。`),
      formatMoney({ minor: scaled / divisor, currency: currency.value }, options.locale),
    );
  }
  const minor = scaled / divisor;
  if (minor > MAX_MINOR) {
    return fail(
      'too-large',
      msg(`${what.en} is larger than any amount kept here.`, `${what.zh}超出了可记录的最大金额。`),
      example,
    );
  }
  const isNegative = minus !== undefined || innerMinus !== undefined;
  if (isNegative && minor !== 0n && !options.negative) {
    return fail('negative', msg('The amount cannot be negative.', '金额不能为负数。'), example);
  }
  return ok({ minor: isNegative ? -minor : minor, currency: currency.value });
}

function decideCurrency(said: readonly (string | undefined)[], text: string, options: MoneyOptions): Result<string> {
  const { locale, defaultCurrency } = options;
  const words = said.filter((word): word is string => word !== undefined);
  const found = words.map(currencySign);
  const unknown = words[found.indexOf(undefined)];
  if (unknown !== undefined) {
    const what = quoted(unknown);
    return fail(
      'unknown-currency',
      msg(`${what.en} is not a currency that I know.`, `不认识货币${what.zh}。`),
      'EUR 1,234.50',
    );
  }
  const signs = found.filter((sign): sign is CurrencySign => sign !== undefined);
  if (signs.length === 0) {
    if (defaultCurrency !== undefined && isCurrency(defaultCurrency)) return ok(defaultCurrency);
    const amount = quoted(text);
    return fail(
      'no-currency',
      msg(`${amount.en} in which currency?`, `${amount.zh}是哪种货币？`),
      `EUR ${text.trim()}`,
    );
  }
  const shared = signs.reduce<readonly string[]>(
    (left, sign) => left.filter((code) => sign.currencies.includes(code)),
    signs[0]?.currencies ?? [],
  );
  const [first] = shared;
  if (first !== undefined && shared.length === 1) return ok(first);
  if (defaultCurrency !== undefined && shared.includes(defaultCurrency)) return ok(defaultCurrency);
  if (locale === 'zh' && shared.includes('CNY')) return ok('CNY');
  const usual = signs.map((sign) => sign.usual).find((code) => code !== undefined && shared.includes(code));
  if (usual !== undefined) return ok(usual);
  const what = quoted(text);
  const codes = (shared.length > 0 ? shared : signs.flatMap((sign) => sign.currencies)).slice(0, 4).join(', ');
  return fail(
    'ambiguous-currency',
    msg(`${what.en}: which currency? Write the code: ${codes}.`, `${what.zh}是哪种货币？请写代码：${codes}。`),
    `${first ?? 'EUR'} 1,234.50`,
  );
}

/** Undefined: not a number. `ambiguous`: "1.234k" may be a thousand or a million. */
function readDecimal(number: string, minor: number, multiplied: boolean): Decimal | 'ambiguous' | undefined {
  if (!/^\d/.test(number)) {
    const count = readChineseNumber(number);
    return count === undefined ? undefined : { digits: BigInt(count), scale: 0 };
  }
  const marks: readonly string[] = number.match(/[.,]/g) ?? [];
  const last = marks.at(-1);
  let decimalAt = -1;
  if (last !== undefined && new Set(marks).size === 2) {
    if (marks.indexOf(last) !== marks.length - 1) return undefined;
    decimalAt = number.lastIndexOf(last);
  } else if (last !== undefined && marks.length === 1) {
    const at = number.indexOf(last);
    const groups = number.length - at - 1 === 3 && /^[1-9]\d{0,2}$/.test(number.slice(0, at));
    if (groups && multiplied) return 'ambiguous';
    if (!groups || (minor === 3 && last === '.')) decimalAt = at;
  }
  const whole = decimalAt < 0 ? number : number.slice(0, decimalAt);
  const fraction = decimalAt < 0 ? '' : number.slice(decimalAt + 1);
  if (decimalAt >= 0 && !/^\d{1,8}$/.test(fraction)) return undefined;
  if (!isGrouped(whole)) return undefined;
  const digits = whole.replace(/\D/g, '');
  return digits.length > 20 ? undefined : { digits: BigInt(digits + fraction), scale: fraction.length };
}

/** Plain digits, threes joined by one kind of mark, or the Indian way: 12,34,567. */
function isGrouped(whole: string): boolean {
  return (
    /^\d+$/.test(whole) ||
    /^\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*$/.test(whole) ||
    /^\d{1,2}(?:,\d{2})+,\d{3}$/.test(whole)
  );
}

/** `€1,234.50`, `US$12.00`, `CHF 7.50`: exact, with the currency's own number of decimals. `parseMoney` reads it back. */
export function formatMoney({ minor, currency }: Money, locale: Locale): string {
  const digits = minorDigits(currency);
  const absolute = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  const whole = absolute.slice(0, absolute.length - digits).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = digits === 0 ? '' : `.${absolute.slice(-digits)}`;
  return `${minor < 0n ? '-' : ''}${currencyPrefix(currency, locale)}${whole}${fraction}`;
}
