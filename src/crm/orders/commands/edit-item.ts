import { textArg, versionArg } from '../../../commands/arg.ts';
import type { Arg } from '../../../commands/args.ts';
import { type Call, defineCommand } from '../../../commands/define.ts';
import { formatMoney } from '../../../commands/values/money.ts';
import { parseQuantity } from '../items-text.ts';
import { formTitles, hints, labels, messages, summaries } from '../messages.ts';
import { type Quantity, writePoints, writeQuantity } from '../money.ts';
import { type EditItem, editOrderItem } from '../operations/edit-item.ts';
import { itemsOf, orderRecord, orderRef, orders } from '../records.ts';
import { limits } from '../rules.ts';
import { amountArg, demandAmount, discountArg, itemArg, orderWord, taxArg } from './arguments.ts';

const quantityArg: Arg<Quantity, false> = {
  ...textArg({ label: labels.quantity, example: '10', keys: ['count', 'qty', '数量'] }),
  value: { by: 'parse', parse: parseQuantity },
};

const { takes: _, ...priceBase } = amountArg;
const priceArg: Arg<string, false> = {
  ...priceBase,
  label: labels.price,
  hint: hints.price,
  example: '€49',
  keys: ['unit', '单价', '价格'],
};

export const editItemCommand = defineCommand({
  path: 'order item edit',
  zh: '订单 明细 编辑',
  aliases: ['order edit item', 'order item change', '订单 明细 修改'],
  summary: summaries.itemEdit,
  label: formTitles.itemEdit,
  examples: {
    en: ['order item edit O-12 2 quantity:3', 'order item edit O-12 2 price:€45 tax:19%'],
    zh: ['订单 明细 编辑 O-12 2 数量:3', '订单 明细 编辑 O-12 2 单价:45元 税率:13%'],
  },
  formWhenOnly: ['order', 'item'],
  args: {
    order: orderWord,
    item: itemArg,
    quantity: quantityArg,
    price: priceArg,
    tax: taxArg,
    discount: discountArg,
    what: textArg({ label: labels.description, keys: ['name', 'text', '名称'], max: limits.description }),
    sku: textArg({ label: labels.sku, keys: ['code', '货号'], max: limits.sku }),
    version: versionArg,
  },
  runs: editOrderItem,
  input: ({ values, actor }): EditItem => ({
    id: values.order.id,
    number: values.item,
    ...(values.version ? { version: values.version } : {}),
    ...(values.quantity ? { quantity: values.quantity } : {}),
    ...(values.price ? { price: demandAmount(values.price, values.order, actor.locale, 'price') } : {}),
    ...(values.tax === undefined ? {} : { taxPoints: values.tax ?? 0 }),
    ...(values.discount === undefined ? {} : { discountPoints: values.discount ?? 0 }),
    ...(values.what ? { description: values.what } : {}),
    ...(values.sku === undefined ? {} : { sku: values.sku || null }),
  }),
  async prefill({ values, actor }: Prefilled, ctx, viewer) {
    const order = values.order && (await orders.find(ctx.tx, values.order.id));
    if (!order || !viewer.can('read', 'order', orderRecord(order), 'money')) return {};
    const item = (await itemsOf(ctx.tx, order.id)).find(({ number }) => number === values.item);
    if (!item) return {};
    return {
      quantity: writeQuantity(item.quantity),
      price: formatMoney({ minor: item.unitMinor, currency: order.currency }, actor.locale),
      tax: `${writePoints(item.taxPoints)}%`,
      discount: `${writePoints(item.discountPoints)}%`,
      what: item.description,
      version: String(order.version),
      ...(item.sku === null ? {} : { sku: item.sku }),
    };
  },
  reply: (out) => ({
    show: orderRef(out.id),
    to: 'caller',
    note: [out.same ? messages.nothingChanged(out) : messages.itemEdited(out, out.number)],
  }),
});

type Prefilled = Pick<Call<{ order?: { id: number }; item?: number }>, 'values' | 'actor'>;
