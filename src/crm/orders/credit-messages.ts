import type { Day } from '../../commands/values/calendar-day.ts';
import { type Msg, msg, plural } from '../../core/msg.ts';
import { dayText, idOf } from './messages.ts';

type Numbered = { readonly id: number };

/** What people are told of credit notes. */
export const creditTexts = {
  summary: msg('Write a credit note for an invoiced order', '为已开票的订单开具红字发票'),
  title: msg('Credit note', '红字发票'),
  button: msg('Credit note…', '红冲…'),
  event: msg('Credit note written', '订单已红冲'),
  lead: msg('Credited', '已红冲'),
  label: msg('Credited', '已红冲'),
  left: msg('After credit notes', '红冲后金额'),
  toPayBack: msg('To pay back', '应退款'),
  number: msg('Number of the credit note', '红字发票号'),
  line: msg('Line', '行号'),
  pieces: msg('Pieces', '数量'),
  amountHint: msg('With tax. Left empty: all that is left.', '含税金额；留空则为全部剩余金额。'),
  lineHint: msg('Left empty: the whole order.', '留空则针对整张订单。'),
  piecesHint: msg('So many pieces of that line.', '该行的数量。'),
  notes: msg('Credit notes', '红字发票'),
  inFull: msg('Credited in full', '已全额红冲'),

  done: (order: Numbered, amount: Msg, left: Msg): Msg =>
    msg(
      `${amount.en} of ${idOf(order)} is credited; ${left.en} stands.`,
      `${idOf(order)} 已红冲 ${amount.zh}，剩余 ${left.zh}。`,
    ),
  doneInFull: (order: Numbered, amount: Msg): Msg =>
    msg(`${amount.en}: all of ${idOf(order)} is credited.`, `${idOf(order)} 已全额红冲 ${amount.zh}。`),
  payBack: (order: Numbered, amount: Msg): Msg =>
    msg(
      ` ${amount.en} was paid too much: order refund ${idOf(order)}`,
      `客户多付 ${amount.zh}，请登记退款：订单 退款 ${idOf(order)}`,
    ),
  line1: (amount: Msg, day: Day, items: readonly number[]): Msg => {
    const which = items.length === 1 ? `line ${items[0]}` : plural(items.length, 'line', 'lines');
    const zh = items.length === 1 ? `第 ${items[0]} 行` : `${items.length} 行`;
    return msg(`${amount.en} on ${dayText(day).en}, ${which}`, `${dayText(day).zh} ${amount.zh}，${zh}`);
  },

  notInvoiced: (order: Numbered): Msg =>
    msg(
      `${idOf(order)} is not invoiced, so there is nothing to credit. Change its lines: order item edit ${idOf(order)} …`,
      `${idOf(order)} 尚未开票，无需红冲。请直接修改明细：订单 明细 编辑 ${idOf(order)} …`,
    ),
  cancelled: (order: Numbered): Msg => msg(`${idOf(order)} is cancelled.`, `${idOf(order)} 已取消。`),
  nothingLeft: (order: Numbered): Msg =>
    msg(`All of ${idOf(order)} is credited already.`, `${idOf(order)} 已全额红冲。`),
  nothingLeftOf: (order: Numbered, number: number): Msg =>
    msg(`All of line ${number} of ${idOf(order)} is credited already.`, `${idOf(order)} 第 ${number} 行已全额红冲。`),
  tooMuch: (left: Msg): Msg => msg(`Only ${left.en} is left to credit.`, `最多可红冲 ${left.zh}。`),
  tooMany: (left: string, amount: Msg): Msg =>
    msg(
      `Only ${left} of them, and ${amount.en} with tax, are left to credit.`,
      `该行最多可红冲 ${left} 件、含税 ${amount.zh}。`,
    ),
  eitherOr: msg('Say an amount or a number of pieces, not both.', '金额和数量只能填写一项。'),
  whichLine: msg('Say of which line: line:2', '请注明行号，例如 行号:2'),
  zero: msg('A credit note is of more than nothing.', '红冲金额必须大于零。'),
} as const;
