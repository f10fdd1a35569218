import { parseMoney } from '../../commands/values/money.ts';
import { readChineseNumber } from '../../commands/values/numerals.ts';
import { fail, ok, quoted, type Result } from '../../commands/values/result.ts';
import { type Locale, type Msg, msg } from '../../core/msg.ts';
import { hundredPerCent, mostQuantity, onePiece, type Points, type Quantity, quantityDigits } from './money.ts';
import { limits } from './rules.ts';

/**
 * Lines of an order as people type them, in either language:
 *
 *   10 x "Seat licence" @ 49 EUR -10% tax 19% #SL-1      Onboarding @ €1,200
 *   10个 席位许可 单价¥49 9折 税率13%                       席位许可 x10 @ 49元
 *
 * Several stand on lines of their own or between semicolons. A price without a currency takes that of the order.
 */

/** What a line says; whatever it leaves open is undefined. */
export interface TypedItem {
  readonly description: string;
  readonly quantity: Quantity;
  /** The price as typed, and the currency it names. */
  readonly price: string;
  readonly currency: string | null;
  readonly discountPoints: Points | undefined;
  readonly taxPoints: Points | undefined;
  readonly sku: string | undefined;
}

export interface Item {
  readonly description: string;
  readonly sku: string | null;
  readonly quantity: Quantity;
  readonly unitMinor: bigint;
  readonly discountPoints: Points;
  readonly taxPoints: Points;
}

const example = '10 x "Seat licence" @ 49 EUR';
const measures = '个件套份台次只张位名箱盒包瓶本部辆条组把块片支根批项人年月周天';
const number = '\\d[\\d.,]*';
const percent = '(\\d{1,3}(?:[.,]\\d{1,2})?) ?%';

/** `tax 19%`, `19% VAT`, `税率13%`; `-10%`, `discount 10%`, `10% off`, `9折`; `#SL-1`, `sku:SL-1`, `货号SL-1`. Only at the end of a line. */
const tax = new RegExp(
  `(?:^|\\s)(?:\\+? ?(?:tax|vat|gst|增值税|税率|税)[:： ]*${percent}|\\+?${percent} ?(?:tax|vat|gst|税))$`,
  'iu',
);
const discount = new RegExp(
  `(?:^|\\s)(?:-${percent}|(?:discount|less|折扣|优惠)[:： ]*${percent}|${percent} ?(?:discount|off))$`,
  'iu',
);
const discountZh = /(?:^|\s)([1-9](?:\.\d)?)折$/u;
const sku = /(?:^|\s)(?:#|(?:sku|货号)[:： ]?)(?=\S*\p{L}|\S*\d)([^\s"“”]+)$/iu;
const price = /^(.*\S)\s*(?:@|\s(?:at|à)\s|\s?单价[:：]?|\s每[个件套份台次]\s?)\s*(\S.*)$/iu;

const leading = new RegExp(
  `^(${number})\\s*(?:[x×*✕](?=[\\s"“\\p{Script=Han}])|[${measures}](?=[\\s\\p{Script=Han}"“])|(?=\\s|["“]))\\s*(.+)$`,
  'iu',
);
const leadingZh = new RegExp(`^([零〇一二两三四五六七八九十百千]+)[${measures}]\\s*(.+)$`, 'u');
const trailing = new RegExp(
  `^(.+?)\\s*(?:[x×*✕]\\s*(${number})\\s*[${measures}]?|\\s(${number})\\s*[${measures}])$`,
  'iu',
);

/** Every line, or what is wrong with the first that is wrong. Faults: `no-items`, `too-many`, `no-price`, `quantity`, `percent`, `too-long`, and those of parseMoney. */
export function parseItems(text: string, ctx: { readonly locale: Locale }): Result<readonly TypedItem[]> {
  const lines = splitLines(text);
  if (lines.length === 0) return fail('no-items', msg('Say what was ordered.', '请写明订购的内容。'), example);
  if (lines.length > limits.items) {
    return fail('too-many', msg(`An order has at most ${limits.items} lines.`, `一张订单最多 ${limits.items} 行。`));
  }
  const items: TypedItem[] = [];
  for (const [index, line] of lines.entries()) {
    const item = parseItem(line, ctx);
    if (!item.ok)
      return lines.length === 1
        ? item
        : { ok: false, fault: { ...item.fault, message: inLine(index, item.fault.message) } };
    items.push(item.value);
  }
  return ok(items);
}

/** Gives every item its price in the one currency of the order: the given one, else the first that is named. */
export function priceItems(
  typed: readonly TypedItem[],
  given: {
    readonly currency: string | undefined;
    readonly locale: Locale;
    readonly taxPoints?: Points;
    readonly discountPoints?: Points;
  },
): Result<{ readonly currency: string; readonly items: readonly Item[] }> {
  let currency = given.currency ?? typed.find((item) => item.currency !== null)?.currency ?? undefined;
  const items: Item[] = [];
  for (const [index, item] of typed.entries()) {
    const money = parseMoney(item.price, { locale: given.locale, ...(currency ? { defaultCurrency: currency } : {}) });
    if (!money.ok) return money;
    currency ??= money.value.currency;
    if (money.value.currency !== currency) {
      return fail('currencies', inLine(index, oneCurrency(money.value.currency, currency)), example);
    }
    items.push({
      description: item.description,
      sku: item.sku ?? null,
      quantity: item.quantity,
      unitMinor: money.value.minor,
      discountPoints: item.discountPoints ?? given.discountPoints ?? 0,
      taxPoints: item.taxPoints ?? given.taxPoints ?? 0,
    });
  }
  if (currency === undefined) return fail('no-items', msg('Say what was ordered.', '请写明订购的内容。'), example);
  return ok({ currency, items });
}

function oneCurrency(found: string, wanted: string): Msg {
  return msg(
    `this price is in ${found}, but the order is in ${wanted}. An order has one currency: make a second one.`,
    `该单价的货币为 ${found}，而订单货币为 ${wanted}。一张订单只能使用一种货币，请另建订单。`,
  );
}

const inLine = (index: number, what: Msg): Msg =>
  msg(`Line ${index + 1}: ${what.en}`, `第 ${index + 1} 行：${what.zh}`);

/** Between line breaks and semicolons, which inside quotation marks are part of a name. */
function splitLines(text: string): string[] {
  const lines: string[] = [''];
  let quote = '';
  for (const char of text.replace(/\r/gu, '')) {
    if (quote === '' && /["“「]/u.test(char)) quote = char;
    else if (quote !== '' && closes(quote, char)) quote = '';
    if ((quote === '' && /[;；]/u.test(char)) || char === '\n') {
      quote = '';
      lines.push('');
    } else lines[lines.length - 1] += char;
  }
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

const closes = (opened: string, char: string): boolean =>
  opened === '「' ? char === '」' : char === '"' || char === '”';

function parseItem(line: string, ctx: { readonly locale: Locale }): Result<TypedItem> {
  let rest = tidied(line);
  let taxPoints: Points | undefined;
  let discountPoints: Points | undefined;
  let code: string | undefined;
  for (;;) {
    const found = lastOption(rest);
    if (!found) break;
    rest = found.rest;
    if (found.kind === 'sku') code ??= found.value;
    else {
      const points = readPoints(found.value);
      if (points === undefined) return percentFault(found.value);
      if (found.kind === 'tax') taxPoints ??= points;
      else discountPoints ??= found.kind === 'folded' ? hundredPerCent - 10 * points : points;
    }
  }
  const priced = price.exec(rest);
  if (!priced) {
    const what = quoted(line);
    return fail('no-price', msg(`${what.en}: at which price?`, `${what.zh}的单价是多少？`), example);
  }
  const [, subject = '', amount = ''] = priced;
  const named = parseMoney(amount, { locale: ctx.locale });
  // The order's currency may settle it; whatever else is wrong with it is wrong in any currency.
  if (!named.ok && !['no-currency', 'ambiguous-currency'].includes(named.fault.kind)) return named;
  const counted = splitQuantity(subject.trim());
  if (!counted.ok) return counted;
  const description = unquoted(counted.value.name);
  if (description === '') return fail('no-items', msg('Say what was ordered.', '请写明订购的内容。'), example);
  for (const [words, max] of [
    [description, limits.description],
    [code ?? '', limits.sku],
  ] as const) {
    if (words.length <= max) continue;
    const what = quoted(words);
    return fail('too-long', msg(`${what.en}: at most ${max} characters.`, `${what.zh}：最多 ${max} 个字符。`));
  }
  return ok({
    description,
    quantity: counted.value.quantity,
    price: amount,
    currency: named.ok ? named.value.currency : null,
    discountPoints,
    taxPoints,
    sku: code,
  });
}

/** One spelling for the signs that mean something here; names keep their own. */
function tidied(line: string): string {
  return line
    .replace(/＠/gu, '@')
    .replace(/％/gu, '%')
    .replace(/[−–—](?=\d)/gu, '-')
    .replace(/[,，]\s*(?=(?:tax|vat|discount|税|折扣|#|-\d))/giu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

type Option = { readonly kind: 'tax' | 'discount' | 'folded' | 'sku'; readonly value: string; readonly rest: string };

function lastOption(text: string): Option | null {
  for (const [kind, pattern] of [
    ['tax', tax],
    ['discount', discount],
    ['folded', discountZh],
    ['sku', sku],
  ] as const) {
    const found = pattern.exec(text);
    const value = found?.slice(1).find((group) => group !== undefined);
    if (found && value !== undefined) return { kind, value, rest: text.slice(0, found.index).trim() };
  }
  return null;
}

function readPoints(text: string): Points | undefined {
  const points = Math.round(Number(text.replace(',', '.')) * 100);
  return points >= 0 && points <= hundredPerCent ? points : undefined;
}

/** A rate on its own: `19%`, `19`, `7,5 %`. */
export function parsePercent(text: string): Result<Points> {
  const clean = text.normalize('NFKC').trim();
  const found = /^[-+]?(\d{1,3}(?:[.,]\d{1,2})?) ?%?$/u.exec(clean);
  const points = found?.[1] === undefined ? undefined : readPoints(found[1]);
  return points === undefined ? percentFault(text) : ok(points);
}

function percentFault<T>(text: string): Result<T> {
  const what = quoted(text);
  return fail(
    'percent',
    msg(
      `${what.en} is no rate from 0 to 100%, with at most two decimals.`,
      `${what.zh}不是 0 到 100% 之间的比率（最多两位小数）。`,
    ),
    '19%',
  );
}

/** `10 x Seat`, `10个 席位`, `Seat x 10`: how many of what; one where no number stands. A quoted name is only a name. */
function splitQuantity(text: string): Result<{ readonly quantity: Quantity; readonly name: string }> {
  if (/^["“「][^"”」]*["”」]$/u.test(text)) return ok({ quantity: onePiece, name: text });
  const chinese = leadingZh.exec(text);
  if (chinese?.[1] && chinese[2]) {
    const count = readChineseNumber(chinese[1]);
    if (count !== undefined && count > 0) return ok({ quantity: BigInt(count) * onePiece, name: chinese[2] });
  }
  const first = leading.exec(text);
  const last = first ? null : trailing.exec(text);
  const typed = first?.[1] ?? last?.[2] ?? last?.[3];
  const name = first?.[2] ?? last?.[1];
  if (typed === undefined || name === undefined) return ok({ quantity: onePiece, name: text });
  const quantity = parseQuantity(typed);
  return quantity.ok ? ok({ quantity: quantity.value, name }) : quantity;
}

/** `10`, `1.5`, `1,5`, `1,500` (fifteen hundred). `1.500` may be either, so it is asked about. */
export function parseQuantity(text: string): Result<Quantity> {
  const clean = text.normalize('NFKC').trim().replace(/[.,]$/u, '');
  const what = quoted(text);
  const plain = /^\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?$/u.test(clean) ? clean.replaceAll(',', '') : clean.replace(',', '.');
  const found = /^(\d{1,12})(?:\.(\d{1,8}))?$/u.exec(plain);
  if (!found?.[1] || /^\d{1,3}\.\d{3}$/u.test(clean)) {
    return fail(
      'quantity',
      msg(`${what.en}: how many? Write 1500 or 1.5.`, `${what.zh}是多少？请写成 1500 或 1.5。`),
      example,
    );
  }
  const fraction = (found[2] ?? '').replace(/0+$/u, '');
  const quantity = BigInt(found[1] + fraction.padEnd(quantityDigits, '0').slice(0, quantityDigits));
  if (fraction.length > quantityDigits || quantity === 0n || quantity > mostQuantity) {
    return fail(
      'quantity',
      msg(
        `${what.en} is no quantity above 0 with at most ${quantityDigits} decimals.`,
        `${what.zh}不是大于 0 且最多 ${quantityDigits} 位小数的数量。`,
      ),
      example,
    );
  }
  return ok(quantity);
}

function unquoted(text: string): string {
  const found = /^["“「](.*)["”」]$/u.exec(text.trim());
  return (found?.[1] ?? text).replaceAll('""', '"').trim();
}
