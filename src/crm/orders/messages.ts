import type { Day } from '../../commands/values/calendar-day.ts';
import { formatMoney } from '../../commands/values/money.ts';
import type { Money } from '../../core/money.ts';
import { listOf, type Msg, msg, perLocale, plural, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { formatDate } from '../../i18n/format.ts';
import { writePoints } from './money.ts';
import { limits, type PaymentFault, type Status, type Step, type StepFault, usualTermDays } from './rules.ts';

type Numbered = { readonly id: number };

export const idOf = (order: Numbered): string => shortId({ noun: 'order', id: order.id });

/** A day has no zone: it reads the same wherever one sits. */
export function dayText(day: Day): Msg {
  return perLocale((locale) => formatDate(new Date(`${day}T12:00:00Z`), { locale, timezone: 'UTC' }));
}

export function moneyText(money: Money): Msg {
  return perLocale((locale) => formatMoney(money, locale));
}

/** Amounts of several currencies side by side, never added up. */
export function moneysText(moneys: readonly Money[]): Msg {
  return perLocale((locale) => moneys.map((money) => formatMoney(money, locale)).join(' + '));
}

export const statusNames: Readonly<Record<Status, Msg>> = {
  draft: msg('Draft', '草稿'),
  confirmed: msg('Confirmed', '已确认'),
  delivered: msg('Delivered', '已交付'),
  invoiced: msg('Invoiced', '已开票'),
  paid: msg('Paid', '已付清'),
  cancelled: msg('Cancelled', '已取消'),
};

export const labels = {
  order: msg('Order', '订单'),
  customer: msg('Customer', '客户'),
  contact: msg('Contact', '联系人'),
  items: msg('Items', '明细'),
  item: msg('Line', '行号'),
  quantity: msg('Quantity', '数量'),
  price: msg('Price of one', '单价'),
  description: msg('What it is', '名称'),
  sku: msg('Code', '货号'),
  currency: msg('Currency', '货币'),
  tax: msg('Tax', '税率'),
  discount: msg('Discount', '折扣'),
  number: msg('Order number', '订单号'),
  orderedOn: msg('Ordered', '下单日期'),
  status: msg('Status', '状态'),
  net: msg('Net', '不含税金额'),
  taxAmount: msg('Tax', '税额'),
  gross: msg('Total', '总额'),
  paid: msg('Paid', '已付'),
  owed: msg('Still to pay', '未付'),
  due: msg('Payment due', '付款到期日'),
  invoice: msg('Invoice', '发票号'),
  delivered: msg('Delivered', '交付日期'),
  owner: msg('Owner', '负责人'),
  department: msg('Department', '部门'),
  deal: msg('Deal', '来源商机'),
  notes: msg('Notes', '备注'),
  reason: msg('Reason', '原因'),
  amount: msg('Amount', '金额'),
  on: msg('On', '日期'),
  note: msg('Note', '说明'),
  period: msg('Ordered within', '下单期间'),
  mine: msg('Mine', '我的'),
  all: msg('All', '全部'),
  overdue: msg('Overdue', '已逾期'),
  source: msg('Source message', '来源消息'),
  cancelled: msg('Cancelled', '取消日期'),
} as const;

/** What people call the columns, when told what somebody changed. */
export const columnNames: Readonly<Record<string, Msg>> = {
  customerId: msg('the customer', '客户'),
  contactId: msg('the contact', '联系人'),
  number: msg('the order number', '订单号'),
  status: msg('the status', '状态'),
  items: msg('the items', '明细'),
  orderedOn: msg('the day it was ordered', '下单日期'),
  deliveredOn: msg('the delivery', '交付日期'),
  invoicedOn: msg('the invoice', '开票日期'),
  invoice: msg('the invoice number', '发票号'),
  dueOn: msg('the day of payment', '付款到期日'),
  paidMinor: msg('what is paid', '已付金额'),
  creditedNetMinor: msg('what is credited', '红冲金额'),
  cancelReason: msg('why it was cancelled', '取消原因'),
  notes: msg('the notes', '备注'),
  departmentId: msg('the department', '部门'),
  ownerId: msg('the owner', '负责人'),
  dealId: msg('the deal', '来源商机'),
  removedAt: msg('whether it is there', '删除状态'),
};

export const hints = {
  items: msg(
    'One line each: 10 x Seat licence @ 49 EUR -10% tax 19% #SKU',
    '每行一项，例如：10个 席位许可 单价¥49 9折 税率13% #货号',
  ),
  tax: msg('For every line that names none: 19%', '用于未注明税率的各行，例如 13%'),
  discount: msg('For every line that names none: 10%', '用于未注明折扣的各行，例如 10%（即九折）'),
  price: msg('In the order’s currency: 49.50', '使用订单的货币，例如 49.50'),
  number: msg('The customer’s or your own number.', '客户或您自己的订单号。'),
  amount: msg('Left empty: all that is still to pay.', '留空则为全部未付金额。'),
  refund: msg(
    'Left empty: what was paid too much, else all that was paid.',
    '留空则为多付的金额；没有多付时为全部已付金额。',
  ),
  due: msg(`Left empty: ${usualTermDays} days after the invoice.`, `留空则为开票后 ${usualTermDays} 天。`),
  period: msg('A month, quarter or year: Q4 2026.', '月份、季度或年份，例如 2026年第四季度。'),
} as const;

export const buttonLabels = {
  add: msg('Add an order', '添加订单'),
  open: msg('Open', '打开'),
  confirm: msg('Confirm', '确认'),
  deliver: msg('Delivered', '已交付'),
  invoice: msg('Invoiced…', '开票…'),
  pay: msg('Payment…', '登记付款…'),
  refund: msg('Refund…', '登记退款…'),
  cancel: msg('Cancel it…', '取消订单…'),
  edit: msg('Edit…', '编辑…'),
  items: msg('Add items…', '添加明细…'),
  assign: msg('Assign…', '分配…'),
  task: msg('Add a task', '添加任务'),
  customer: msg('Open customer', '打开客户'),
  more: msg('More', '更多'),
  overdue: msg('Overdue', '已逾期'),
  all: msg('All orders', '全部订单'),
  removeItem: msg('Remove', '移除'),
  editItem: msg('Edit…', '编辑…'),
} as const;

const stepDone: Readonly<Record<Step, Msg>> = {
  confirm: msg('is confirmed already', '已经确认过'),
  deliver: msg('is delivered already', '已经交付过'),
  invoice: msg('is invoiced already', '已经开票'),
  cancel: msg('is cancelled already', '已经取消'),
};

export const messages = {
  title: msg('Orders', '订单'),
  nobody: msg('Nobody yet', '尚无人负责'),

  // What was done -------------------------------------------------------------------------------------------------
  added: (order: Numbered, customer: string) =>
    msg(`Added ${idOf(order)} of ${customer} as a draft.`, `已为${customer}添加订单 ${idOf(order)}（草稿）。`),
  confirmed: (order: Numbered) => msg(`${idOf(order)} is confirmed.`, `${idOf(order)} 已确认。`),
  delivered: (order: Numbered) => msg(`${idOf(order)} is delivered.`, `${idOf(order)} 已交付。`),
  invoiced: (order: Numbered, due: Day) =>
    msg(
      `${idOf(order)} is invoiced, to be paid by ${dayText(due).en}.`,
      `${idOf(order)} 已开票，付款到期日为${dayText(due).zh}。`,
    ),
  paidInFull: (order: Numbered, amount: Msg) =>
    msg(`${amount.en} received: ${idOf(order)} is paid in full.`, `已登记 ${amount.zh}，${idOf(order)} 已付清。`),
  paidPartly: (order: Numbered, amount: Msg, owed: Msg) =>
    msg(
      `${amount.en} received for ${idOf(order)}; ${owed.en} still to pay.`,
      `已为 ${idOf(order)} 登记 ${amount.zh}，还有 ${owed.zh}未付。`,
    ),
  refunded: (order: Numbered, amount: Msg) =>
    msg(`${amount.en} paid back for ${idOf(order)}.`, `已为 ${idOf(order)} 登记退款 ${amount.zh}。`),
  cancelled: (order: Numbered) => msg(`${idOf(order)} is cancelled.`, `${idOf(order)} 已取消。`),
  assigned: (order: Numbered, name: string) =>
    msg(`${idOf(order)} is now ${name}’s.`, `${idOf(order)} 现由${name}负责。`),
  edited: (order: Numbered, changed: readonly string[]) => {
    const what = listOf(changed.map((name) => columnNames[name] ?? same(name)));
    return msg(`Changed ${what.en} of ${idOf(order)}.`, `已修改 ${idOf(order)} 的${what.zh}。`);
  },
  nothingChanged: (order: Numbered) =>
    msg(`${idOf(order)} is like that already.`, `${idOf(order)} 已经是这样，未作修改。`),
  itemsAdded: (order: Numbered, n: number) =>
    msg(`Added ${plural(n, 'line', 'lines')} to ${idOf(order)}.`, `已为 ${idOf(order)} 添加 ${n} 行明细。`),
  itemEdited: (order: Numbered, number: number) =>
    msg(`Changed line ${number} of ${idOf(order)}.`, `已修改 ${idOf(order)} 第 ${number} 行。`),
  itemRemoved: (order: Numbered, description: string) =>
    msg(`Removed “${description}” from ${idOf(order)}.`, `已从 ${idOf(order)} 移除“${description}”。`),

  // What cannot be done -------------------------------------------------------------------------------------------
  cannotStep: (fault: StepFault, step: Step, order: Numbered): Msg => {
    const id = idOf(order);
    switch (fault) {
      case 'done':
        return msg(`${id} ${stepDone[step].en}.`, `${id} ${stepDone[step].zh}。`);
      case 'draft':
        return msg(
          `${id} is a draft. Confirm it first: order confirm ${id}`,
          `${id} 还是草稿，请先确认：订单 确认 ${id}`,
        );
      case 'cancelled':
        return msg(`${id} is cancelled.`, `${id} 已取消。`);
      case 'confirmed':
        return msg(`${id} is confirmed already.`, `${id} 已经确认过。`);
      case 'paid':
        return msg(`${id} is paid.`, `${id} 已付清。`);
      case 'has-payments':
        return msg(
          `${id} has payments. Pay them back first: order refund ${id}`,
          `${id} 已有付款，请先登记退款：订单 退款 ${id}`,
        );
      default:
        return fault satisfies never;
    }
  },
  cannotPay: (fault: PaymentFault, order: Numbered, owed: Msg, paid: Msg): Msg => {
    const id = idOf(order);
    switch (fault) {
      case 'draft':
        return msg(
          `${id} is a draft. Confirm it first: order confirm ${id}`,
          `${id} 还是草稿，请先确认：订单 确认 ${id}`,
        );
      case 'cancelled':
        return msg(`${id} is cancelled.`, `${id} 已取消。`);
      case 'nothing-owed':
        return msg(`Nothing is left to pay for ${id}.`, `${id} 没有未付金额。`);
      case 'too-much':
        return msg(`Only ${owed.en} is left to pay for ${id}.`, `${id} 只有 ${owed.zh}未付。`);
      case 'not-that-much-paid':
        return msg(`Only ${paid.en} was paid for ${id}.`, `${id} 只收到 ${paid.zh}。`);
      default:
        return fault satisfies never;
    }
  },
  otherCurrency: (order: Numbered & { readonly currency: string }, given: string) =>
    msg(
      `${idOf(order)} is in ${order.currency}, not in ${given}.`,
      `${idOf(order)} 的货币是 ${order.currency}，不是 ${given}。`,
    ),
  itemsFixed: (order: Numbered) =>
    msg(
      `${idOf(order)} is invoiced or cancelled: its items stay as they are.`,
      `${idOf(order)} 已开票或已取消，明细不能再修改。`,
    ),
  lastItem: (order: Numbered) =>
    msg(
      `That is the only line of ${idOf(order)}. Cancel the order, or add another line first.`,
      `这是 ${idOf(order)} 唯一的一行，请取消订单或先添加其他明细。`,
    ),
  noSuchItem: (order: Numbered, number: number) =>
    msg(`${idOf(order)} has no line ${number}.`, `${idOf(order)} 没有第 ${number} 行。`),
  tooManyItems: msg(`An order has at most ${limits.items} lines.`, `一张订单最多 ${limits.items} 行。`),
  tooMuch: msg('That is larger than any amount kept here.', '金额超出了可记录的上限。'),
  lessThanPaid: (order: Numbered, paid: Msg) =>
    msg(
      `${paid.en} is paid for ${idOf(order)} already: it cannot come to less.`,
      `${idOf(order)} 已收到 ${paid.zh}，总额不能低于该金额。`,
    ),
  numberTaken: (number: string, customer: string) =>
    msg(`${customer} has another order with the number ${number}.`, `${customer}已有订单号为 ${number} 的订单。`),
  notBefore: (what: Msg, day: Day) =>
    msg(`That is before ${what.en}, ${dayText(day).en}.`, `该日期早于${what.zh}（${dayText(day).zh}）。`),
  notYetOrdered: msg(
    'What is ordered only later is no order yet: give a day up to today.',
    '请填写今天或之前的下单日期。',
  ),
  theOrder: msg('it was ordered', '下单日期'),
  theInvoice: msg('it was invoiced', '开票日期'),
  needsReason: msg('Say why it was cancelled.', '请说明取消原因。'),
  nothingToEditItem: msg(
    'Say what to change: quantity:, price:, tax:, discount:, what: or sku:',
    '请注明要修改的内容：数量:、单价:、税率:、折扣:、名称: 或 货号:',
  ),
  nothingToEdit: msg('Say what to change, for example number:PO-4711', '请注明要修改的内容，例如 订单号:PO-4711'),
  notInvoiced: (order: Numbered) =>
    msg(`${idOf(order)} has no invoice yet, so nothing is due.`, `${idOf(order)} 尚未开票，没有付款到期日。`),
  alreadyWith: (order: Numbered, name: string) =>
    msg(`${idOf(order)} is with ${name} already.`, `${idOf(order)} 已由${name}负责。`),
  otherCustomers: (what: string, customer: string) =>
    msg(`${what} is not ${customer}’s.`, `${what} 不属于${customer}。`),
  unknown: (words: string) =>
    msg(`I know no order “${words}”, or you may not see it.`, `找不到订单“${words}”，或您无权查看。`),

  // Cards ---------------------------------------------------------------------------------------------------------
  cardTitle: (order: Numbered & { readonly number: string | null; readonly customerName: string }) =>
    msg(
      `Order ${order.number ?? idOf(order)} of ${order.customerName}`,
      `${order.customerName}的订单 ${order.number ?? idOf(order)}`,
    ),
  passed: (day: Day) => msg(`${dayText(day).en}, which has passed`, `${dayText(day).zh}，已逾期`),
  dueOn: (day: Day) => msg(`due ${dayText(day).en}`, `${dayText(day).zh}到期`),
  duePassed: (day: Day) => msg(`was due ${dayText(day).en}`, `${dayText(day).zh}已到期`),
  orderedOn: (day: Day) => msg(`ordered ${dayText(day).en}`, `${dayText(day).zh}下单`),
  each: (quantity: string, price: Msg) => msg(`${quantity} × ${price.en}`, `${quantity} × ${price.zh}`),
  lessBy: (points: number) => msg(`−${writePoints(points)}%`, `折扣 ${writePoints(points)}%`),
  plusTax: (points: number) => msg(`plus ${writePoints(points)}% tax`, `另加税 ${writePoints(points)}%`),
  receivedOn: (amount: Msg, day: Day) => msg(`${amount.en} on ${dayText(day).en}`, `${dayText(day).zh} ${amount.zh}`),
  moreLines: (n: number) => msg(`and ${plural(n, 'more line', 'more lines')}`, `另有 ${n} 行`),
  payments: msg('Payments', '付款记录'),
  hidden: (what: Msg, department: Msg) =>
    msg(
      `Hidden from you: ${what.en}. Ask the owner or ${department.en}.`,
      `以下内容对您不可见：${what.zh}。请联系负责人或${department.zh}。`,
    ),
  amounts: msg('amounts', '金额'),
  confirmCancel: (order: Numbered) => msg(`Cancel ${idOf(order)}?`, `要取消 ${idOf(order)} 吗？`),
  confirmRemove: (description: string) => msg(`Remove “${description}”?`, `要移除“${description}”吗？`),

  // Lists ---------------------------------------------------------------------------------------------------------
  nothingFound: msg('No orders here.', '没有符合条件的订单。'),
  listTitle: msg('Orders', '订单'),
  listOpen: msg('Open orders', '进行中的订单'),
  tooManyToSum: msg(
    'Too many to sum up here. Name a customer, a department or a period.',
    '订单太多，无法在此合计，请指定客户、部门或期间。',
  ),
  listOf: (name: string) => msg(`Orders of ${name}`, `${name}的订单`),
  listMine: msg('My orders', '我的订单'),
  listOverdue: msg('Orders to be paid by now', '逾期未付的订单'),
  total: (n: number) => msg(plural(n, 'order', 'orders'), `${n} 张订单`),
  sum: (money: Msg) => msg(`together ${money.en}`, `合计 ${money.zh}`),
  owed: (money: Msg) => msg(`still to pay ${money.en}`, `未付 ${money.zh}`),
  hiddenAmounts: (n: number) =>
    msg(
      `The amounts of ${plural(n, 'order is', 'orders are')} not shown to you and not counted. Ask Finance.`,
      `有 ${n} 张订单的金额对您不可见，未计入合计。请联系财务部。`,
    ),
  hiddenHere: msg('Amounts are not shown here.', '此处不显示金额。'),
  noSumOver: msg('Currencies are not added up; cancelled orders do not count.', '不同货币不相加；已取消的订单不计入。'),
  openOrders: (n: number) => msg(plural(n, 'open order', 'open orders'), `${n} 张进行中的订单`),
  boughtSoFar: (n: number, money: Msg | null) =>
    msg(`${n} so far${money ? `, ${money.en}` : ''}`, `累计 ${n} 张${money ? `，${money.zh}` : ''}`),
  overdueCount: (n: number) => msg(`${n} overdue`, `${n} 张逾期`),
  lastOn: (day: Day) => msg(`last ${dayText(day).en}`, `最近一次 ${dayText(day).zh}`),
} as const;

export const summaries = {
  add: msg('Add an order with its items', '添加订单及明细'),
  list: msg('List orders: mine, a customer’s, overdue ones', '订单列表：我的、客户的或逾期的'),
  show: msg('Show an order', '查看订单'),
  edit: msg('Edit an order', '编辑订单'),
  assign: msg('Hand an order to a colleague', '将订单交给同事'),
  itemAdd: msg('Add items to an order', '为订单添加明细'),
  itemRemove: msg('Remove a line of an order', '移除订单的一行明细'),
  itemEdit: msg('Change a line of an order', '修改订单的一行明细'),
  confirm: msg('Confirm an order', '确认订单'),
  deliver: msg('Mark an order as delivered', '标记订单已交付'),
  invoice: msg('Mark an order as invoiced', '标记订单已开票'),
  pay: msg('Record a payment, whole or in part', '登记全部或部分付款'),
  refund: msg('Record money paid back', '登记退款'),
  cancel: msg('Cancel an order, with the reason', '取消订单并注明原因'),
} as const;

/** For buttons and the titles of forms, where the summary is too long for one. */
export const formTitles = {
  add: msg('Add an order', '添加订单'),
  list: msg('My orders', '我的订单'),
  assign: msg('Hand over an order', '转交订单'),
  itemAdd: msg('Add items', '添加明细'),
  itemRemove: msg('Remove a line', '移除明细'),
  itemEdit: msg('Change a line', '修改明细'),
  deliver: msg('Delivered', '订单交付'),
  invoice: msg('Invoiced', '订单开票'),
  pay: msg('Record a payment', '登记付款'),
  refund: msg('Record a refund', '登记退款'),
  cancel: msg('Cancel an order', '取消订单'),
} as const;

export const eventTitles = {
  added: msg('New order', '新订单'),
  edited: msg('Order changed', '订单变更'),
  assigned: msg('Order assigned', '订单已分配'),
  confirmed: msg('Order confirmed', '订单已确认'),
  delivered: msg('Order delivered', '订单已交付'),
  invoiced: msg('Order invoiced', '订单已开票'),
  paid: msg('Order paid', '订单已付款'),
  refunded: msg('Order refunded', '订单已退款'),
  cancelled: msg('Order cancelled', '订单已取消'),
  removed: msg('Order removed', '订单已删除'),
  overdue: msg('Order not paid in time', '订单逾期未付'),
} as const;
