import { customerArg, departmentArg, intArg, referenceArg, staffArg, textArg, whenArg } from '../../../commands/arg.ts';
import type { Arg } from '../../../commands/args.ts';
import { type Day, parseDay } from '../../../commands/values/calendar-day.ts';
import { isCurrency } from '../../../commands/values/currencies.ts';
import { parseMoney } from '../../../commands/values/money.ts';
import { type Period, parsePeriod } from '../../../commands/values/period.ts';
import { fail, ok, quoted, type Result } from '../../../commands/values/result.ts';
import { AppError } from '../../../core/errors.ts';
import type { Money } from '../../../core/money.ts';
import { type Locale, type Msg, msg } from '../../../core/msg.ts';
import { type Item, parseItems, parsePercent, priceItems, type TypedItem } from '../items-text.ts';
import { hints, labels } from '../messages.ts';
import type { OrderValue } from '../references.ts';
import { limits } from '../rules.ts';

/** The arguments that several commands of orders share. */

const aboutOrder = {
  label: labels.order,
  hint: msg('A number such as O-12, or the customer’s own.', '编号（如 O-12）或客户的订单号。'),
  example: 'O-12',
  required: true,
  keys: ['订单', 'id'],
} as const;

/** The order as the words that are left, and where more words follow. */
export const orderWords = referenceArg<OrderValue, true>('order', { ...aboutOrder, takes: 'rest' });
export const orderWord = referenceArg<OrderValue, true>('order', { ...aboutOrder, takes: 'one' });

export const aboutCustomer = customerArg({ label: labels.customer, example: 'acme', keys: ['客户', 'with'] });
export const aboutDepartment = departmentArg({ label: labels.department, example: 'sales', keys: ['dept', '部门'] });
export const ownerArg = staffArg({ label: labels.owner, example: '@dana', keys: ['owner', '负责人'] });
export const contactArg = referenceArg<{ readonly id: number }>('contact', {
  label: labels.contact,
  example: 'P-12',
  keys: ['person', '联系人'],
});
export const dealArg = referenceArg<{ readonly id: number }>('deal', {
  label: labels.deal,
  example: 'DL-12',
  keys: ['商机'],
});
export const numberArg = textArg({
  label: labels.number,
  hint: hints.number,
  example: 'PO-4711',
  keys: ['no', 'ref', 'po', '订单号'],
  max: limits.number,
});
export const notesArg = textArg({ label: labels.notes, keys: ['notes', '备注'], max: limits.text, lines: true });
export const noteArg = textArg({ label: labels.note, keys: ['remark', '说明'], max: limits.reason });
/** An amount as typed: one that names no currency, or a sign of several, is in the order's. */
export const amountArg: Arg<string, false> = {
  ...textArg({
    label: labels.amount,
    hint: hints.amount,
    example: '€12,000',
    keys: ['value', '金额'],
    takes: 'rest',
  }),
  value: {
    by: 'parse',
    parse(words, { locale }) {
      const money = parseMoney(words, { locale });
      if (money.ok || ['no-currency', 'ambiguous-currency'].includes(money.fault.kind)) return ok(words);
      return money;
    },
  },
};

/** AppError 'invalid' about `field`. */
export function demandAmount(words: string, order: OrderValue, locale: Locale, field = 'amount'): Money {
  const money = parseMoney(words, { locale, defaultCurrency: order.currency });
  if (money.ok) return money.value;
  const { message, example } = money.fault;
  throw new AppError('invalid', message, { field, ...(example ? { example } : {}) });
}

/** A day in words. `side`: which way an open one points, and whether the other is refused. */
export function dayArg(
  about: { readonly label: Msg; readonly hint?: Msg; readonly example?: string; readonly keys: readonly string[] },
  side: 'future' | 'past' | 'any',
): Arg<Day, false> {
  const { value: _, ...rest } = whenArg({ ...about, prefer: side === 'past' ? 'past' : 'future' });
  return { ...rest, value: { by: 'parse', parse: (words, ctx) => parseDay(words, ctx, side) } };
}

export const onArg = dayArg({ label: labels.on, example: 'yesterday', keys: ['date', 'when', '日期'] }, 'past');
export const dueArg = dayArg(
  { label: labels.due, hint: hints.due, example: 'end of month', keys: ['by', '到期', '付款日'] },
  'any',
);

export const periodArg: Arg<Period, false> = {
  ...textArg({ label: labels.period, hint: hints.period, example: 'Q4 2026', keys: ['within', '期间'] }),
  value: { by: 'parse', parse: (words, ctx) => parsePeriod(words, ctx) },
};

/** `10 x "Seat licence" @ 49 EUR`: the words that are left; in a form, a line each. */
export const itemsArg: Arg<readonly TypedItem[], true> = {
  ...textArg<true>({
    label: labels.items,
    hint: hints.items,
    example: '10 x "Seat licence" @ 49 EUR',
    required: true,
    takes: 'rest',
    keys: ['明细', '项目'],
    lines: true,
  }),
  value: { by: 'parse', parse: (words, { locale }) => parseItems(words, { locale }) },
};

/** A line of the order, by the number that stands before it. */
export const itemArg = intArg<true>({
  label: labels.item,
  example: '2',
  required: true,
  takes: 'one',
  min: 1,
  keys: ['line', '行', '行号'],
});

const rate = (label: Msg, hint: Msg, keys: readonly string[]): Arg<number, false> => ({
  ...textArg({ label, hint, example: '19%', keys }),
  value: { by: 'parse', parse: parsePercent },
});
export const taxArg = rate(labels.tax, hints.tax, ['vat', '税率', '税']);
export const discountArg = rate(labels.discount, hints.discount, ['less', '折扣', '优惠']);

export const currencyArg: Arg<string, false> = {
  ...textArg({ label: labels.currency, example: 'EUR', keys: ['货币', '币种'] }),
  value: { by: 'parse', parse: parseCurrency },
};

function parseCurrency(text: string): Result<string> {
  const code = text.trim().toUpperCase();
  if (isCurrency(code)) return ok(code);
  const what = quoted(text);
  return fail('currency', msg(`${what.en} is no currency’s code.`, `${what.zh}不是货币代码。`), 'EUR');
}

/** Prices the typed items; AppError 'invalid' about `items`. */
export function demandPriced(...given: Parameters<typeof priceItems>): { currency: string; items: Item[] } {
  const priced = priceItems(...given);
  if (priced.ok) return { currency: priced.value.currency, items: [...priced.value.items] };
  const { message, example } = priced.fault;
  throw new AppError('invalid', message, { field: 'items', ...(example ? { example } : {}) });
}
