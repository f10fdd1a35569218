import { textArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { formTitles, hints, labels, messages, moneyText, summaries } from '../messages.ts';
import { payOrder, refundOrder } from '../operations/payments.ts';
import { cancelOrder, confirmOrder, deliverOrder, invoiceOrder } from '../operations/steps.ts';
import { orderRef } from '../records.ts';
import { limits } from '../rules.ts';
import { amountArg, demandAmount, dueArg, noteArg, onArg, orderWord, orderWords } from './arguments.ts';

export const confirmCommand = defineCommand({
  path: 'order confirm',
  zh: '订单 确认',
  summary: summaries.confirm,
  examples: { en: ['order confirm O-12'], zh: ['订单 确认 O-12'] },
  args: { order: orderWords },
  runs: confirmOrder,
  input: ({ values }) => ({ id: values.order.id }),
  reply: (out) => ({ show: orderRef(out.id), to: 'channel', note: [messages.confirmed(out)] }),
});

export const deliverCommand = defineCommand({
  path: 'order deliver',
  zh: '订单 交付',
  aliases: ['order delivered', 'order ship', '订单 发货'],
  summary: summaries.deliver,
  label: formTitles.deliver,
  examples: { en: ['order deliver O-12', 'order deliver O-12 on:yesterday'], zh: ['订单 交付 O-12 日期:昨天'] },
  args: { order: orderWords, on: onArg },
  runs: deliverOrder,
  input: ({ values }) => ({ id: values.order.id, ...(values.on ? { on: values.on } : {}) }),
  reply: (out) => ({ show: orderRef(out.id), to: 'caller', note: [messages.delivered(out)] }),
});

export const invoiceCommand = defineCommand({
  path: 'order invoice',
  zh: '订单 开票',
  aliases: ['order invoiced', 'order bill'],
  summary: summaries.invoice,
  label: formTitles.invoice,
  examples: {
    en: ['order invoice O-12', 'order invoice O-12 invoice:R-2026-118 due:"end of month"'],
    zh: ['订单 开票 O-12 发票:R-2026-118 到期:月底'],
  },
  args: {
    order: orderWords,
    invoice: textArg({
      label: labels.invoice,
      example: 'R-2026-118',
      keys: ['no', '发票', '发票号'],
      max: limits.invoice,
    }),
    on: onArg,
    due: dueArg,
  },
  runs: invoiceOrder,
  input: ({ values }) => ({
    id: values.order.id,
    ...(values.invoice ? { invoice: values.invoice } : {}),
    ...(values.on ? { on: values.on } : {}),
    ...(values.due ? { dueOn: values.due } : {}),
  }),
  reply: (out) => ({ show: orderRef(out.id), to: 'caller', note: [messages.invoiced(out, out.dueOn)] }),
});

export const payCommand = defineCommand({
  path: 'order pay',
  zh: '订单 付款',
  aliases: ['order paid', 'order payment', '订单 收款', '订单 已付'],
  summary: summaries.pay,
  label: formTitles.pay,
  examples: {
    en: ['order pay O-12', 'order pay O-12 €500 on:yesterday note:"First half"'],
    zh: ['订单 付款 O-12', '订单 付款 O-12 500元 日期:昨天'],
  },
  args: { order: orderWord, amount: amountArg, on: onArg, note: noteArg },
  runs: payOrder,
  input: ({ values, actor }) => ({
    id: values.order.id,
    ...(values.amount ? { amount: demandAmount(values.amount, values.order, actor.locale) } : {}),
    ...(values.on ? { on: values.on } : {}),
    ...(values.note ? { note: values.note } : {}),
  }),
  reply: (out) => {
    const amount = moneyText(out.amount);
    const said =
      out.owed.minor === 0n ? messages.paidInFull(out, amount) : messages.paidPartly(out, amount, moneyText(out.owed));
    return { show: orderRef(out.id), to: 'caller', note: [said] };
  },
});

export const refundCommand = defineCommand({
  path: 'order refund',
  zh: '订单 退款',
  summary: summaries.refund,
  label: formTitles.refund,
  examples: { en: ['order refund O-12 €50 note:"Came broken"'], zh: ['订单 退款 O-12 50元 说明:"到货破损"'] },
  args: { order: orderWord, amount: { ...amountArg, hint: hints.refund }, on: onArg, note: noteArg },
  runs: refundOrder,
  input: ({ values, actor }) => ({
    id: values.order.id,
    ...(values.amount ? { amount: demandAmount(values.amount, values.order, actor.locale) } : {}),
    ...(values.on ? { on: values.on } : {}),
    ...(values.note ? { note: values.note } : {}),
  }),
  reply: (out) => ({ show: orderRef(out.id), to: 'caller', note: [messages.refunded(out, moneyText(out.amount))] }),
});

export const cancelCommand = defineCommand({
  path: 'order cancel',
  zh: '订单 取消',
  summary: summaries.cancel,
  label: formTitles.cancel,
  examples: {
    en: ['order cancel O-12 They bought elsewhere'],
    zh: ['订单 取消 O-12 客户改购他家'],
  },
  args: {
    order: orderWord,
    reason: textArg<true>({
      label: labels.reason,
      required: true,
      takes: 'rest',
      keys: ['because', '原因'],
      max: limits.reason,
    }),
    on: onArg,
  },
  runs: cancelOrder,
  input: ({ values }) => ({
    id: values.order.id,
    reason: values.reason,
    ...(values.on ? { on: values.on } : {}),
  }),
  reply: (out) => ({ show: orderRef(out.id), to: 'caller', note: [messages.cancelled(out)] }),
});
