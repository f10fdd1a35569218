import { formatMoney } from '../../commands/values/money.ts';
import type { Money } from '../../core/money.ts';
import { type Msg, msg, perLocale, plural } from '../../core/msg.ts';
import { type Class, type Component, windowDays } from './rules.ts';

export const componentNames: Readonly<Record<Component, Msg>> = {
  contact: msg('Last contact', '最近联系'),
  bought: msg('Last order', '最近下单'),
  orders: msg('Orders a year', '年订单数'),
  activity: msg('Logs a year', '年沟通次数'),
  money: msg('Money', '金额'),
  needs: msg('Open needs', '未满足需求'),
  cases: msg('Open cases', '未结工单'),
};

export const classOptions: Readonly<Record<Class, Msg>> = { A: msg('A', 'A'), B: msg('B', 'B'), C: msg('C', 'C') };

export const labels = {
  customer: msg('Customer', '客户'),
  class: msg('Class', '客户等级'),
  department: msg('Department', '部门'),
  mine: msg('Mine', '我的'),
  after: msg('Place', '位次'),
  fromA: msg('A from (points)', 'A 级起点（分）'),
  fromB: msg('B from (points)', 'B 级起点（分）'),
  full: msg('Full points for (a year)', '满分对应的年金额'),
} as const;

export const hints = {
  weight: msg(
    'Whole numbers from 0 to 100; what counts is what they are to one another.',
    '0 到 100 的整数，按相对比例计算。',
  ),
  full: msg('Per currency: €100,000', '按货币设置，如 ¥800,000'),
} as const;

export const buttonLabels = {
  score: msg('Why?', '评分依据'),
  customer: msg('Open customer', '打开客户'),
  priority: msg('Priorities', '客户优先级'),
  rules: msg('How it is weighed', '评分规则'),
  change: msg('Change…', '修改…'),
  recompute: msg('Score all again', '全部重新评分'),
  more: msg('More', '更多'),
  open: msg('Open', '打开'),
} as const;

const points = (tenths: number): string => (tenths / 10).toFixed(1);
const money = (amounts: readonly Money[]): Msg =>
  perLocale((locale) => amounts.map((amount) => formatMoney(amount, locale)).join(' + '));

export const messages = {
  title: msg('Customers by importance', '客户优先级'),
  mine: msg('My customers by importance', '我的客户优先级'),
  scoreOf: (name: string) => msg(`How important ${name} is`, `${name}的重要程度`),
  importance: msg('Importance', '重要程度'),
  segmentGrid: (all: Msg) =>
    msg(
      `Scores of recency, and of frequency with money (their mean): ${all.en}. Lapsed: bought before, but not within ${windowDays} days.`,
      `最近购买得分与频率、金额平均得分的组合：${all.zh}。已流失：曾经购买，但 ${windowDays} 天内没有购买。`,
    ),
  total: (tenths: number, of: Class) =>
    msg(`${points(tenths)} of 100 · class ${of}`, `${points(tenths)} / 100 · ${of} 级`),
  line: (value: number, weight: number, share: number) =>
    msg(
      `${value} of 100 × ${weight} → ${share.toFixed(1)} points`,
      `${value} / 100 × 权重 ${weight} → ${share.toFixed(1)} 分`,
    ),
  hiddenComponent: msg('hidden from you, and left out of the total', '对您不可见，未计入总分'),
  hiddenMoney: (weight: number) =>
    msg(
      `Amounts (weight ${weight}) are hidden from you and left out. Ask the owner of the customer or Finance.`,
      `金额（权重 ${weight}）对您不可见，未计入总分。请联系客户负责人或财务。`,
    ),
  hiddenHere: msg(
    'Counted without amounts, which this list does not show of every customer.',
    '部分客户未计入金额，因其对您不可见。',
  ),
  archived: msg('Archived customers are not scored.', '已归档客户不参与评分。'),
  never: msg('never', '从未'),
  daysAgo: (n: number) => (n === 0 ? msg('today', '今天') : msg(`${plural(n, 'day', 'days')} ago`, `${n} 天前`)),
  ordersIn: (n: number) =>
    msg(`${plural(n, 'order', 'orders')} in ${windowDays} days`, `${windowDays} 天内 ${n} 个订单`),
  logsIn: (n: number) => msg(`${plural(n, 'log', 'logs')} in ${windowDays} days`, `${windowDays} 天内 ${n} 次沟通`),
  spent: (amounts: readonly Money[]): Msg =>
    amounts.length === 0
      ? msg(`nothing bought in ${windowDays} days`, `${windowDays} 天内无消费`)
      : msg(`${money(amounts).en} in ${windowDays} days`, `${windowDays} 天内 ${money(amounts).zh}`),
  worth: (amount: Money): Msg => msg(`said to be worth ${money([amount]).en}`, `客户价值 ${money([amount]).zh}`),
  needsOpen: (must: number, should: number, could: number) =>
    msg(`${must} must, ${should} should, ${could} could`, `必须 ${must}、应该 ${should}、可以 ${could}`),
  needs: (n: number) => msg(plural(n, 'open need', 'open needs'), `${n} 个未满足需求`),
  casesOpen: (urgent: number, high: number, normal: number, low: number) =>
    msg(
      `${urgent} urgent, ${high} high, ${normal} normal, ${low} low`,
      `紧急 ${urgent}、高 ${high}、普通 ${normal}、低 ${low}`,
    ),
  cases: (n: number) => msg(plural(n, 'open case', 'open cases'), `${n} 个未结工单`),
  contactReason: (ago: Msg) => msg(`contact ${ago.en}`, `${ago.zh}联系过`),
  boughtReason: (ago: Msg) => msg(`ordered ${ago.en}`, `${ago.zh}下过单`),
  moneyReason: msg('much money', '金额高'),
  noReason: msg('Nothing that counts yet', '暂无计分依据'),
  place: (n: number) => msg(`${n}.`, `${n}.`),
  nothingFound: msg('No scored customers here that you may see.', '没有您可以查看的已评分客户。'),
  pending: msg('Some scores are being made again; look again in a minute.', '部分评分正在更新，请稍后再看。'),
  rulesTitle: msg('How customers are weighed', '客户评分规则'),
  weight: (n: number, share: number) => msg(`weight ${n} (${share}%)`, `权重 ${n}（${share}%）`),
  classes: (a: number, b: number) =>
    msg(`A from ${a} points, B from ${b}, C below`, `A 级 ${a} 分起，B 级 ${b} 分起，其余为 C 级`),
  full: (amounts: readonly Money[]) => {
    const all = perLocale((locale) => amounts.map((amount) => formatMoney(amount, locale)).join(', '));
    return msg(`Full points for money, a year: ${all.en}`, `金额满分（每年）：${all.zh}`);
  },
  how: msg(
    'Contact: 100 points within 7 days, 75 within 30, 50 within 90, 25 within 180. Order: 100 within 30, 75 within 90, 50 within 180, 25 within 365. 20 points an order, 5 a log. Money: share of full points, of orders or of the customer’s value, whichever is more. Needs: must 50, should 25, could 10. Cases: urgent 100, high 50, normal 25, low 10. Each at most 100.',
    '联系：7 天内 100 分，30 天内 75，90 天内 50，180 天内 25。下单：30 天内 100 分，90 天内 75，180 天内 50，365 天内 25。每个订单 20 分，每次沟通 5 分。金额：按订单或客户价值（取较高者）占满分金额的比例。需求：必须 50、应该 25、可以 10。工单：紧急 100、高 50、普通 25、低 10。每项最高 100 分。',
  ),
  set: msg('These are the rules now. Scores follow within minutes.', '规则已更新，评分将在几分钟内重新计算。'),
  recomputing: (n: number) =>
    msg(`${plural(n, 'customer', 'customers')} will be scored again.`, `将重新评分 ${n} 位客户。`),
  nothingToSet: msg('Say what is to change.', '请说明要修改的内容。'),
  nothingWeighs: msg('Something has to weigh something.', '至少一项权重须大于 0。'),
  classesCross: msg('An A is worth more points than a B.', 'A 级起点须高于 B 级。'),
} as const;

export const summaries = {
  score: msg('How important a customer is', '客户评分'),
  priority: msg('Customers by importance', '客户优先级'),
  rules: msg('How customers are weighed', '评分规则'),
  set: msg('Change how it is weighed', '修改评分规则'),
  recompute: msg('Score all customers again', '全部重新评分'),
} as const;

/** Where the summary is too long for a button or a form's title. */
export const formTitles = {
  score: msg('Customer score', '客户评分'),
  rules: msg('Score rules', '评分规则'),
  recompute: msg('Score all again', '全部重新评分'),
} as const;
