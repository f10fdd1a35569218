import { formatMoney } from '../../commands/values/money.ts';
import { type ContactWay, type WhyNot, wayNames } from '../../core/consent.ts';
import type { Money } from '../../core/money.ts';
import { type Msg, msg, perLocale, plural } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { type Channel, enoughForRates, type GoalKind, limits, type Response, type Status } from './rules.ts';

type Named = { readonly id: number; readonly title: string };

export const idOf = (campaign: { readonly id: number }): string => shortId({ noun: 'campaign', id: campaign.id });

export function moneyText(money: Money): Msg {
  return perLocale((locale) => formatMoney(money, locale));
}

export const statusNames: Readonly<Record<Status, Msg>> = {
  draft: msg('Draft', '草稿'),
  planned: msg('Planned', '已计划'),
  running: msg('Running', '进行中'),
  done: msg('Done', '已结束'),
  cancelled: msg('Cancelled', '已取消'),
};

export const goalKindNames: Readonly<Record<GoalKind, Msg>> = {
  reach: msg('Reach', '触达人数'),
  leads: msg('Leads', '线索'),
  conversions: msg('Conversions', '转化'),
  revenue: msg('Revenue', '收入'),
};

export const channelNames: Readonly<Record<Channel, Msg>> = {
  phone: msg('Phone', '电话'),
  email: msg('E-mail', '邮件'),
  chat: msg('Chat', '聊天'),
  post: msg('Post', '信函'),
  event: msg('Event', '线下活动'),
  social: msg('Social media', '社交媒体'),
  ads: msg('Advertising', '广告'),
  web: msg('Website', '网站'),
  other: msg('Other', '其他'),
};

export const responseNames: Readonly<Record<Response, Msg>> = {
  none: msg('No response yet', '尚无回应'),
  opened: msg('Opened', '已打开'),
  replied: msg('Replied', '已回复'),
  lead: msg('Lead', '成为线索'),
  converted: msg('Converted', '已转化'),
};

export const lifecycleNames = {
  lead: msg('Lead', '潜在'),
  active: msg('Active', '活跃'),
  dormant: msg('Dormant', '休眠'),
  lost: msg('Lost', '流失'),
} as const;

export const kindNames = { person: msg('Person', '个人'), company: msg('Company', '公司') } as const;
export const classNames = { A: msg('A', 'A'), B: msg('B', 'B'), C: msg('C', 'C') } as const;

export const labels = {
  campaign: msg('Campaign', '营销活动'),
  title: msg('Name', '名称'),
  goal: msg('Goal', '目标'),
  goalNumber: msg('Goal in numbers', '量化目标'),
  budget: msg('Budget', '预算'),
  cost: msg('Spent', '已花费'),
  channels: msg('Channels', '渠道'),
  channel: msg('Channel', '渠道'),
  audience: msg('Audience', '受众'),
  wholeAudience: msg('The whole audience', '全部受众'),
  everybody: msg('Everybody', '所有客户'),
  period: msg('Period', '期间'),
  owner: msg('Owner', '负责人'),
  department: msg('Department', '部门'),
  status: msg('Status', '状态'),
  notes: msg('Notes', '备注'),
  outcome: msg('Outcome', '结果'),
  reason: msg('Reason', '原因'),
  mine: msg('Mine', '我的'),
  all: msg('All', '全部'),
  customer: msg('Customer', '客户'),
  contact: msg('Contact', '联系人'),
  response: msg('Response', '回应'),
  when: msg('When', '时间'),
  what: msg('What', '内容'),
  amount: msg('Amount', '金额'),
  due: msg('Due', '截止时间'),
  day: msg('Day', '日期'),
  activity: msg('Activity', '工作项序号'),
  activities: msg('Activities', '工作项'),
  action: msg('What is to be improved', '改进事项'),
  actions: msg('Improvement actions', '改进行动'),
  attribution: msg('Attribute orders for (days)', '订单归因天数'),
  lifecycle: msg('Lifecycle', '客户阶段'),
  kind: msg('Kind', '类型'),
  tag: msg('Tag', '标签'),
  country: msg('Country', '国家'),
  class: msg('Class', '客户等级'),
  contacted: msg('Contact within', '多久内有联系'),
  silent: msg('No contact for', '多久无联系'),
  reach: msg('Reached', '触达'),
  responded: msg('Responded', '有回应'),
  leads: msg('Leads', '线索'),
  conversions: msg('Conversions', '转化'),
  responseRate: msg('Response rate', '回应率'),
  conversionRate: msg('Conversion rate', '转化率'),
  revenue: msg('Revenue attributed', '归因收入'),
  costPerLead: msg('Cost per lead', '单条线索成本'),
  return: msg('Return', '投资回报'),
} as const;

export const columnNames: Readonly<Record<string, Msg>> = {
  title: msg('the name', '名称'),
  goal: msg('the goal', '目标'),
  goalKind: msg('the goal', '目标'),
  goalCount: msg('the goal', '目标'),
  goalMinor: msg('the goal', '目标'),
  budgetMinor: msg('the budget', '预算'),
  audience: msg('the audience', '受众'),
  channels: msg('the channels', '渠道'),
  startsOn: msg('the period', '期间'),
  endsOn: msg('the period', '期间'),
  status: msg('the status', '状态'),
  notes: msg('the notes', '备注'),
  outcome: msg('the outcome', '结果'),
  attributionDays: msg('how long orders are attributed', '归因天数'),
  departmentId: msg('the department', '部门'),
  ownerId: msg('the owner', '负责人'),
  activities: msg('the activities', '工作项'),
  costs: msg('the costs', '花费'),
  touches: msg('who was touched', '触达名单'),
  actions: msg('the improvement actions', '改进行动'),
};

export const hints = {
  campaign: msg('A number such as CM-3, or words of the name.', '编号（如 CM-3）或名称中的文字。'),
  goalNumber: msg(
    'leads:50, reach:1000, conversions:10 or an amount of revenue.',
    '如 线索:50、触达人数:1000、转化:10 或收入金额。',
  ),
  goal: msg('What it is for, in a sentence.', '一句话说明目的。'),
  channels: msg(
    'E-mail, phone, chat, post, event, social, ads, web.',
    '邮件、电话、聊天、信函、线下活动、社交媒体、广告、网站。',
  ),
  period: msg(
    'Q4 2026, november, or two days: 2026-11-01..2026-12-15',
    '如 2026年第四季度、11月，或 2026-11-01..2026-12-15',
  ),
  span: msg('90 days, 6 weeks.', '如 90天、6周。'),
} as const;

export const buttonLabels = {
  add: msg('New campaign', '新建活动'),
  open: msg('Open', '打开'),
  more: msg('More', '更多'),
  start: msg('Start', '开始'),
  finish: msg('Finish…', '结束…'),
  cancel: msg('Cancel it…', '取消…'),
  edit: msg('Edit', '编辑'),
  assign: msg('Hand over…', '转交…'),
  audience: msg('Audience', '受众'),
  setAudience: msg('Change the audience…', '修改受众…'),
  touchAll: msg('Touch all of them…', '全部触达…'),
  touch: msg('Touched somebody…', '记录触达…'),
  result: msg('Response…', '记录回应…'),
  members: msg('Who was touched', '触达名单'),
  activity: msg('Add an activity…', '添加工作项…'),
  activityDone: msg('Done', '完成'),
  cost: msg('Add a cost…', '添加花费…'),
  evaluate: msg('Evaluate', '评估'),
  improve: msg('Improve…', '改进…'),
  review: msg('Review it', '发起复盘'),
  task: msg('Open task', '打开任务'),
} as const;

const days = (n: number): Msg => msg(plural(n, 'day', 'days'), `${n} 天`);

export const messages = {
  title: msg('Campaigns', '营销活动'),
  listMine: msg('My campaigns', '我的营销活动'),
  nobody: msg('Nobody', '无'),
  notEnough: (n: number) => msg(`not enough data (n = ${n})`, `数据不足（n = ${n}）`),

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

export const summaries = {
  add: msg('Plan a campaign', '创建营销活动'),
  show: msg('Show a campaign', '查看营销活动'),
  list: msg('List campaigns', '营销活动列表'),
  edit: msg('Change a campaign', '编辑营销活动'),
  assign: msg('Hand a campaign over', '转交营销活动'),
  start: msg('Start a campaign', '开始营销活动'),
  finish: msg('Finish a campaign', '结束营销活动'),
  cancel: msg('Cancel a campaign', '取消营销活动'),
  remove: msg('Remove a campaign', '删除营销活动'),
  audience: msg('Whom a campaign is for', '营销活动受众'),
  touch: msg('Note who was touched', '记录触达'),
  result: msg('Note a response', '记录回应'),
  members: msg('Who was touched', '触达名单'),
  activityAdd: msg('Add an activity', '添加工作项'),
  activityDone: msg('Complete an activity', '完成工作项'),
  costAdd: msg('Note a cost', '记录花费'),
  evaluate: msg('Evaluate a campaign', '评估营销活动'),
  improve: msg('Improve a campaign', '改进营销活动'),
} as const;

export const eventTitles = {
  added: msg('Campaign planned', '新建营销活动'),
  changed: msg('Campaign changed', '营销活动变更'),
  assigned: msg('Campaign handed over', '营销活动转交'),
  started: msg('Campaign started', '营销活动开始'),
  finished: msg('Campaign finished', '营销活动结束'),
  cancelled: msg('Campaign cancelled', '营销活动取消'),
  startDue: msg('Campaign is to start', '营销活动应开始'),
  endDue: msg('Campaign is to end', '营销活动应结束'),
} as const;

/** How the tasks that improve a campaign stand, in the words of tasks. */
export const taskStatusNames: Readonly<Record<string, Msg>> = {
  open: msg('Open', '待办'),
  started: msg('In progress', '进行中'),
  done: msg('Done', '已完成'),
  cancelled: msg('Cancelled', '已取消'),
};
