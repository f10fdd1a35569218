import { intArg, textArg } from '../../../commands/arg.ts';
import type { Arg } from '../../../commands/args.ts';
import { defineCommand } from '../../../commands/define.ts';
import { creditTexts } from '../credit-messages.ts';
import { parseQuantity } from '../items-text.ts';
import { moneyText } from '../messages.ts';
import type { Quantity } from '../money.ts';
import { type CreditOrder, creditOrder } from '../operations/credits.ts';
import { orderRef } from '../records.ts';
import { limits } from '../rules.ts';
import { amountArg, demandAmount, noteArg, onArg, orderWord } from './arguments.ts';

const piecesArg: Arg<Quantity, false> = {
  ...textArg({
    label: creditTexts.pieces,
    hint: creditTexts.piecesHint,
    example: '3',
    keys: ['pieces', 'qty', '数量'],
  }),
  value: { by: 'parse', parse: parseQuantity },
};

export const creditCommand = defineCommand({
  path: 'order credit',
  zh: '订单 红冲',
  aliases: ['order credit-note', 'order creditnote', '订单 冲红', '订单 红字发票'],
  summary: creditTexts.summary,
  label: creditTexts.title,
  examples: {
    en: [
      'order credit O-12 €50 note:"Came scratched"',
      'order credit O-12 line:2 quantity:3 number:G-2026-7',
      'order credit O-12',
    ],
    zh: ['订单 红冲 O-12 50元 说明:"外观有划痕"', '订单 红冲 O-12 行号:2 数量:3'],
  },
  args: {
    order: orderWord,
    amount: { ...amountArg, hint: creditTexts.amountHint, example: '€50' },
    line: intArg({
      label: creditTexts.line,
      hint: creditTexts.lineHint,
      example: '2',
      min: 1,
      keys: ['item', '行', '行号'],
    }),
    quantity: piecesArg,
    number: textArg({
      label: creditTexts.number,
      example: 'G-2026-7',
      keys: ['no', '红字发票号', '发票号'],
      max: limits.invoice,
    }),
    on: onArg,
    note: noteArg,
  },
  runs: creditOrder,
  input: ({ values, actor }): CreditOrder => ({
    id: values.order.id,
    ...(values.amount ? { amount: demandAmount(values.amount, values.order, actor.locale) } : {}),
    ...(values.line ? { item: values.line } : {}),
    ...(values.quantity ? { quantity: values.quantity } : {}),
    ...(values.number ? { number: values.number } : {}),
    ...(values.on ? { on: values.on } : {}),
    ...(values.note ? { note: values.note } : {}),
  }),
  reply(out) {
    const amount = moneyText(out.amount);
    const said =
      out.stands.minor === 0n
        ? creditTexts.doneInFull(out, amount)
        : creditTexts.done(out, amount, moneyText(out.stands));
    const back = out.payBack ? [creditTexts.payBack(out, moneyText(out.payBack))] : [];
    return { show: orderRef(out.id), to: 'caller', note: [said, ...back] };
  },
});
