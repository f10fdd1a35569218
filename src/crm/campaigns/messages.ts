import { formatMoney } from '../../commands/values/money.ts';
import { type ContactWay, type WhyNot, wayNames } from '../../core/consent.ts';
import type { Money } from '../../core/money.ts';
import { type Msg, msg, perLocale, plural } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { enoughForRates, limits } from './rules.ts';

type Named = { readonly id: number; readonly title: string };

export const idOf = (campaign: { readonly id: number }): string => shortId({ noun: 'campaign', id: campaign.id });

export function moneyText(money: Money): Msg {
  return perLocale((locale) => formatMoney(money, locale));
}

const days = (n: number): Msg => msg(plural(n, 'day', 'days'), `${n} 天`);

export const messages = {
  title: msg('Campaigns', '营销活动'),
  listMine: msg('My campaigns', '我的营销活动'),
  nobody: msg('Nobody', '无'),
  notEnough: (n: number) => msg(`not enough data (n = ${n})`, `数据不足（n = ${n}）`),

  noCosts: msg('not enough data (no costs noted)', '数据不足（未记录花费）'),

  // What was done -------------------------------------------------------------------------------------------------
  added: ({ title }: Named) => msg(`Campaign “${title}” is there.`, `已创建营销活动“${title}”。`),
  edited: ({ title }: Named) => msg(`“${title}” was changed.`, `已修改“${title}”。`),
  nothingChanged: ({ title }: Named) => msg(`“${title}” already says that.`, `“${title}”没有变化。`),
  assigned: ({ title }: Named, to: string) => msg(`${to} looks after “${title}” now.`, `“${title}”现由 ${to} 负责。`),
  removed: ({ title }: Named) => msg(`“${title}” is gone from the lists.`, `已删除“${title}”。`),
  started: msg('It is running.', '活动已开始。'),
  finished: msg('It is done. See what it brought: evaluate it.', '活动已结束，可以评估效果了。'),
  cancelled: msg('It is cancelled.', '活动已取消。'),
  audienceSet: msg('This is the audience now.', '受众已更新。'),
  touched: (n: number, left: number) =>
    left === 0
      ? msg(`${plural(n, 'customer', 'customers')} noted as touched.`, `已记录触达 ${n} 位客户。`)
      : msg(
          `${plural(n, 'customer', 'customers')} noted as touched; ${left} left out who may not be reached that way.`,
          `已记录触达 ${n} 位客户；另有 ${left} 位不可通过该渠道联系，已排除。`,
        ),
  responded: (name: string, response: Msg) =>
    msg(`${name}: ${response.en.toLowerCase()}.`, `${name}：${response.zh}。`),
  activityAdded: (number: number) => msg(`Added as activity ${number}.`, `已添加为第 ${number} 项工作。`),
  activityDone: (number: number) => msg(`Activity ${number} is done.`, `第 ${number} 项工作已完成。`),
  costAdded: (amount: Msg) => msg(`${amount.en} noted.`, `已记录花费 ${amount.zh}。`),
  improving: (task: string) => msg(`${task} is to improve it.`, `已创建改进任务 ${task}。`),

  // What cannot be done -------------------------------------------------------------------------------------------
  unknown: (words: string) =>
    msg(`I know no campaign “${words}”, or you may not see it.`, `找不到营销活动“${words}”，或您无权查看。`),
  oneGoal: msg('A campaign has one goal in numbers. Name one of them.', '一个活动只能有一个量化目标，请只填写一项。'),
  badChannel: (word: string, all: Msg) =>
    msg(`“${word}” is no channel. There are: ${all.en}.`, `“${word}”不是渠道。可选：${all.zh}。`),
  unknownCountry: (word: string) => msg(`I know no country “${word}”.`, `找不到国家“${word}”。`),
  otherCurrency: (currency: string) =>
    msg(`Everything about this campaign is counted in ${currency}.`, `该活动的金额均以 ${currency} 计。`),
  currencyInUse: msg(
    'Its costs are in another currency already, so the budget cannot change to this one.',
    '该活动已有其他货币的花费，预算不能改为此货币。',
  ),
  notSo: (id: string, status: Msg) => msg(`${id} is ${status.en.toLowerCase()}.`, `${id} 的状态是“${status.zh}”。`),
  needsStart: (id: string) => msg(`${id} has not started yet.`, `${id} 尚未开始。`),
  isOver: (id: string) => msg(`${id} is over.`, `${id} 已结束。`),
  needsPeriod: msg('Say from when to when first.', '请先填写活动期间。'),
  needsReason: msg('Say why it is cancelled.', '请说明取消原因。'),
  needsAudience: msg('Say first whom it is for.', '请先设定受众。'),
  whoWasTouched: msg('Say who was touched: a customer, or audience:yes.', '请说明触达了谁：填写客户，或 受众:是。'),
  oneOfBoth: msg('Name a customer or the whole audience, not both.', '请填写客户或全部受众之一。'),
  needsVia: msg('Say through which channel.', '请说明通过哪个渠道。'),
  touchedAlready: (name: string) => msg(`${name} was touched that way already.`, `该客户已通过此渠道触达：${name}。`),
  notTouched: (name: string, id: string) => msg(`${name} was not touched by ${id} yet.`, `${id} 尚未触达${name}。`),
  mayNot: (name: string, why: WhyNot, way: ContactWay | null): Msg => {
    const by = way === null ? msg('', '') : msg(` by ${wayNames[way].en}`, `通过${wayNames[way].zh}`);
    switch (why) {
      case 'do-not-contact':
        return msg(`${name} is not to be contacted.`, `${name}已要求不再联系。`);
      case 'refused':
        return msg(`${name} refused to be contacted${by.en}.`, `${name}拒绝${by.zh}联系。`);
      case 'not-asked':
        return msg(
          `${name} never agreed to marketing${by.en}. Note their consent first.`,
          `${name}尚未同意${by.zh}接收营销信息，请先记录其许可。`,
        );
      default:
        return why satisfies never;
    }
  },
  noActivity: (number: number, id: string) =>
    msg(`${id} has no activity ${number}.`, `${id} 没有第 ${number} 项工作。`),
  activityIsDone: (number: number) => msg(`Activity ${number} is done already.`, `第 ${number} 项工作已经完成。`),
  tooManyActivities: msg(
    `A campaign has at most ${limits.activities} activities.`,
    `一个活动最多 ${limits.activities} 项工作。`,
  ),
  tooManyCosts: msg(`A campaign has at most ${limits.costs} costs.`, `一个活动最多 ${limits.costs} 条花费。`),
  nothingToEdit: msg('Say what is to change.', '请说明要修改的内容。'),
  noCostFuture: msg('A cost is of a day that has been.', '花费日期不能晚于今天。'),

  // Cards ---------------------------------------------------------------------------------------------------------
  hidden: (what: Msg, department: Msg) =>
    msg(`Hidden from you: ${what.en}. Ask ${department.en}.`, `对您不可见：${what.zh}。请联系${department.zh}。`),
  nothingFound: msg('No campaigns here that you may see.', '没有您可以查看的营销活动。'),
  noneTouched: msg('Nobody was touched yet whom you may see.', '尚无您可以查看的触达记录。'),
  goalCount: (done: number, of: number, kind: Msg) =>
    msg(`${done} of ${of} (${kind.en.toLowerCase()})`, `${done} / ${of}（${kind.zh}）`),
  goalMoney: (done: Msg, of: Msg) => msg(`${done.en} of ${of.en}`, `${done.zh} / ${of.zh}`),
  goalOf: (of: Msg, kind: Msg) => msg(`${of.en} (${kind.en.toLowerCase()})`, `${of.zh}（${kind.zh}）`),
  spentOf: (spent: Msg, budget: Msg | null) =>
    budget === null ? spent : msg(`${spent.en} of ${budget.en}`, `${spent.zh} / ${budget.zh}`),
  overBudget: msg('over budget', '超出预算'),
  soFar: (reach: number, responded: number, leads: number, conversions: number) =>
    msg(
      `${reach} reached · ${responded} responded · ${plural(leads, 'lead', 'leads')} · ${plural(conversions, 'conversion', 'conversions')}`,
      `触达 ${reach} · 回应 ${responded} · 线索 ${leads} · 转化 ${conversions}`,
    ),
  members: (n: number) => msg(`${plural(n, 'customer', 'customers')} fit today.`, `目前有 ${n} 位客户符合条件。`),
  reachable: (channel: Msg, free: number) =>
    msg(`${channel.en}: ${free} may be reached`, `${channel.zh}：可联系 ${free} 位`),
  excluded: (doNot: number, refused: number, notAsked: number): Msg => {
    const parts = [
      ...(doNot > 0 ? [msg(`${doNot} not to be contacted`, `${doNot} 位已要求不再联系`)] : []),
      ...(refused > 0 ? [msg(`${refused} refused`, `${refused} 位拒绝`)] : []),
      ...(notAsked > 0 ? [msg(`${notAsked} never asked`, `${notAsked} 位未询问许可`)] : []),
    ];
    return perLocale((locale) => parts.map((part) => part[locale]).join(locale === 'zh' ? '，' : ', '));
  },
  leftOut: msg('Left out', '已排除'),
  nobodyLeftOut: msg('nobody left out', '无排除'),
  countedOnly: msg(
    'Counted are customers that you may see. Whoever did not agree is never touched.',
    '仅统计您可以查看的客户；未同意者不会被触达。',
  ),
  noChannels: msg('No channels yet: set them with Edit.', '尚未设置渠道，请编辑添加。'),
  notSet: msg('Not set yet', '尚未设定'),
  within: (n: number) => msg(`contact within ${days(n).en}`, `${days(n).zh}内有联系`),
  silentFor: (n: number) => msg(`no contact for ${days(n).en}`, `${days(n).zh}无联系`),
  ofClass: (of: string) => msg(`class ${of}`, `${of} 级客户`),
  tagged: (tag: string) => msg(`tagged “${tag}”`, `标签“${tag}”`),
  ownedBy: (name: string) => msg(`looked after by ${name}`, `由 ${name} 负责`),
  evaluationTitle: (title: string) => msg(`What “${title}” brought`, `“${title}”效果评估`),
  share: (part: number, of: number) => msg(`${part} of ${of}`, `${part} / ${of}`),
  fromDeals: (n: number) => msg(`${plural(n, 'won deal', 'won deals')}`, `${n} 个赢单`),
  fromOrders: (n: number) => msg(`${plural(n, 'order', 'orders')}`, `${n} 个订单`),
  otherCurrencies: (n: number) =>
    msg(
      `${plural(n, 'amount', 'amounts')} in other currencies or missing left out`,
      `另有 ${n} 笔其他货币或缺少金额的记录未计入`,
    ),
  attributionRule: (n: number) =>
    msg(
      `Revenue: won deals that came from the campaign; for other customers who were touched, net orders within ${days(n).en} after it, unless another campaign touched them later or the order belongs to another campaign’s deal. Rates need ${enoughForRates} people.`,
      `归因收入：来自本活动的赢单；对其他被触达的客户，计入触达后 ${days(n).zh}内的订单净额，除非之后被其他活动触达，或订单属于其他活动的商机。比率至少需要 ${enoughForRates} 人。`,
    ),
  hiddenFigures: (department: Msg) =>
    msg(
      `Costs and revenue are hidden from you. Ask ${department.en}.`,
      `花费与收入对您不可见，请联系${department.zh}。`,
    ),
  ofCustomer: (n: number) => msg(`touched by ${plural(n, 'campaign', 'campaigns')}`, `被 ${n} 个活动触达`),
  hiddenTouches: (n: number) => msg(`${n} hidden from you`, `${n} 条对您不可见`),
  noActions: msg('No improvement actions yet.', '尚无改进行动。'),
  hiddenActions: (n: number) => msg(`${plural(n, 'task', 'tasks')} hidden from you`, `有 ${n} 个任务对您不可见`),
  confirmTouchAll: msg(
    'Everybody in the audience who agreed is noted as touched now.',
    '受众中所有已同意的客户都将记录为已触达。',
  ),
} as const;
