import { customerArg, sourceLinkArg, versionArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { formTitles, labels, messages, summaries } from '../messages.ts';
import { type AddOrder, addOrder } from '../operations/add.ts';
import { addOrderItems, removeOrderItem } from '../operations/items.ts';
import { orderRef } from '../records.ts';
import {
  aboutDepartment,
  contactArg,
  currencyArg,
  dealArg,
  demandPriced,
  discountArg,
  itemArg,
  itemsArg,
  notesArg,
  numberArg,
  onArg,
  orderWord,
  ownerArg,
  taxArg,
} from './arguments.ts';

export const addCommand = defineCommand({
  path: 'order add',
  zh: '订单 添加',
  aliases: ['order new', 'order create', '订单 新建', '订单 创建', '下单'],
  summary: summaries.add,
  label: formTitles.add,
  featured: true,
  examples: {
    en: [
      'order add acme 10 x "Seat licence" @ 49 EUR',
      'order add C-12 5 x Training day @ €1,200 -10%; Travel @ €300 tax:19% number:PO-4711',
    ],
    zh: [
      '订单 添加 晨光 10个 席位许可 单价¥49',
      '订单 添加 C-12 席位许可 x10 @ 49元 9折; 培训 @ 2000元 税率:13% 订单号:PO-4711',
    ],
  },
  args: {
    customer: customerArg<true>({
      label: labels.customer,
      example: 'acme',
      required: true,
      takes: 'one',
      keys: ['客户', 'with'],
    }),
    items: itemsArg,
    number: numberArg,
    tax: taxArg,
    discount: discountArg,
    currency: currencyArg,
    on: onArg,
    contact: contactArg,
    deal: dealArg,
    for: ownerArg,
    department: aboutDepartment,
    note: notesArg,
    sourceLink: sourceLinkArg,
  },
  runs: addOrder,
  input({ values, actor }): AddOrder {
    const priced = demandPriced(values.items, {
      currency: values.currency,
      locale: actor.locale,
      ...(values.tax === undefined ? {} : { taxPoints: values.tax }),
      ...(values.discount === undefined ? {} : { discountPoints: values.discount }),
    });
    return {
      customerId: values.customer.id,
      ...priced,
      ...(values.number ? { number: values.number } : {}),
      ...(values.on ? { orderedOn: values.on } : {}),
      ...(values.contact ? { contactId: values.contact.id } : {}),
      ...(values.deal ? { dealId: values.deal.id } : {}),
      ...(values.for ? { ownerId: values.for.id } : {}),
      ...(values.department ? { departmentId: values.department.id } : {}),
      ...(values.note ? { notes: values.note } : {}),
      ...(values.sourceLink ? { sourceLink: values.sourceLink } : {}),
    };
  },
  reply: (out) => ({ show: orderRef(out.id), to: 'channel', note: [messages.added(out, out.customerName)] }),
});

export const addItemsCommand = defineCommand({
  path: 'order item add',
  zh: '订单 明细 添加',
  aliases: ['order add item', 'order items add', '订单 添加 明细'],
  summary: summaries.itemAdd,
  label: formTitles.itemAdd,
  examples: {
    en: ['order item add O-12 2 x Training day @ €1,200'],
    zh: ['订单 明细 添加 O-12 2天 培训 @ 1200元'],
  },
  args: { order: orderWord, items: itemsArg, tax: taxArg, discount: discountArg },
  runs: addOrderItems,
  input: ({ values, actor }) => ({
    id: values.order.id,
    ...demandPriced(values.items, {
      currency: values.order.currency,
      locale: actor.locale,
      ...(values.tax === undefined ? {} : { taxPoints: values.tax }),
      ...(values.discount === undefined ? {} : { discountPoints: values.discount }),
    }),
  }),
  reply: (out) => ({ show: orderRef(out.id), to: 'caller', note: [messages.itemsAdded(out, out.count)] }),
});

export const removeItemCommand = defineCommand({
  path: 'order item remove',
  zh: '订单 明细 移除',
  aliases: ['order item delete', 'order remove item', '订单 明细 删除'],
  summary: summaries.itemRemove,
  label: formTitles.itemRemove,
  examples: { en: ['order item remove O-12 2'], zh: ['订单 明细 移除 O-12 2'] },
  args: {
    order: orderWord,
    item: itemArg,
    version: versionArg,
  },
  runs: removeOrderItem,
  input: ({ values }) => ({
    id: values.order.id,
    number: values.item,
    ...(values.version ? { version: values.version } : {}),
  }),
  reply: (out) => ({ show: orderRef(out.id), to: 'caller', note: [messages.itemRemoved(out, out.description)] }),
});
