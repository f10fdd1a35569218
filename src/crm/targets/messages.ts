import { type Day, dayText } from '../../commands/values/calendar-day.ts';
import { formatMoney } from '../../commands/values/money.ts';
import type { Money } from '../../core/money.ts';
import { listOf, type Msg, msg, perLocale, plural, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { minGap, minLeft, minLonger } from './bottleneck.ts';
import { type Goal, type Kind, limits, minElapsedPercent, type PlanKind, shareText } from './rules.ts';

export const idOf = (target: { readonly id: number }): string => shortId({ noun: 'target', id: target.id });

export function moneyText(money: Money): Msg {
  return perLocale((locale) => formatMoney(money, locale));
}

export function goalText(goal: Goal): Msg {
  if (goal.kind === 'revenue') return moneyText(goal.money);
  if (goal.kind === 'share') return same(shareText(goal.share));
  return messages.customers(goal.count);
}

export const kindNames: Readonly<Record<Kind, Msg>> = {
  revenue: msg('Revenue', '销售额'),
  customers: msg('New customers', '新客户数'),
  share: msg('Market share', '市场份额'),
};

export const planKindNames: Readonly<Record<PlanKind, Msg>> = {
  activity: msg('Activity', '活动'),
  resource: msg('Resource', '资源'),
  channel: msg('Channel', '渠道'),
};

export const labels = {
  target: msg('Target', '目标'),
  kind: msg('What is counted', '指标'),
  goal: msg('Goal', '目标值'),
  period: msg('Period', '期间'),
  for: msg('For', '对象'),
  company: msg('The whole company', '全公司'),
  market: msg('Market', '市场'),
  soFar: msg('So far', '目前完成'),
  forecast: msg('Forecast', '预测'),
  runRate: msg('At this pace', '按当前进度'),
  bottleneck: msg('Bottleneck', '瓶颈'),
  reading: msg('Share', '份额'),
  source: msg('Source', '来源'),
  on: msg('On', '日期'),
  plan: msg('Sales plan', '销售计划'),
  what: msg('What', '内容'),
  planKind: msg('Kind', '类型'),
  owner: msg('Who', '负责人'),
  due: msg('Due', '截止日期'),
  quantity: msg('Quantity', '数量'),
  cost: msg('Cost', '费用'),
  line: msg('Line', '序号'),
  mine: msg('Mine', '我的'),
  past: msg('Past ones too', '包括已结束的'),
  department: msg('Department', '部门'),
  orders: msg('Count orders too', '同时计入订单'),
} as const;

export const hints = {
  goal: msg('€500,000 of revenue, 40 customers, or a share of 12.5%.', '例如销售额 ¥500,000、40 个客户或份额 12.5%。'),
  for: msg('A department or a colleague; left empty, your department.', '部门或同事；留空则为您的部门。'),
  period: msg('A month, quarter, year, or two days: Q4 2026.', '月份、季度、年份或起止日期，例如 2026年第四季度。'),
  market: msg('Which market the share is of.', '该份额所指的市场。'),
  source: msg('Where the figure comes from.', '数据来自哪里。'),
} as const;

export const columnNames: Readonly<Record<string, Msg>> = {
  goalMinor: msg('the goal', '目标值'),
  goalCount: msg('the goal', '目标值'),
  goalShare: msg('the goal', '目标值'),
  startsOn: msg('the period', '期间'),
  endsOn: msg('the period', '期间'),
  market: msg('the market', '市场'),
  plan: msg('the plan', '销售计划'),
  readings: msg('the readings', '份额记录'),
  removedAt: msg('whether it is there', '删除状态'),
};

export const buttonLabels = {
  add: msg('Set a target', '设定目标'),
  open: msg('Open', '打开'),
  edit: msg('Edit…', '编辑…'),
  record: msg('Record a share…', '记录份额…'),
  plan: msg('Add to the plan…', '添加计划…'),
  allPlan: msg('Whole plan', '完整计划'),
  done: msg('Done', '完成'),
  remove: msg('Remove', '删除'),
  review: msg('Review it', '复盘'),
  pipeline: msg('Pipeline', '销售漏斗'),
  more: msg('More', '更多'),
  back: msg('Back to the target', '返回目标'),
} as const;

const percent = (share: number): string => `${Math.round(share * 100)}%`;
const days = (n: number): Msg => {
  const rounded = n < 10 ? Math.round(n * 10) / 10 : Math.round(n);
  return msg(`${rounded} ${rounded === 1 ? 'day' : 'days'}`, `${rounded} 天`);
};

export const messages = {
  title: msg('Targets', '目标'),
  name: (kind: Kind, whom: Msg, period: Msg) =>
    msg(`${kindNames[kind].en} · ${whom.en} · ${period.en}`, `${kindNames[kind].zh} · ${whom.zh} · ${period.zh}`),
  customers: (n: number | bigint) => msg(`${n} ${BigInt(n) === 1n ? 'customer' : 'customers'}`, `${n} 个客户`),

  // What was done -------------------------------------------------------------------------------------------------
  added: msg('The target is set.', '目标已设定。'),
  edited: (target: { readonly id: number }, changed: readonly string[]) => {
    const what = listOf([
      ...new Map(changed.map((name) => [columnNames[name]?.en, columnNames[name] ?? same(name)])).values(),
    ]);
    return msg(`Changed ${what.en} of ${idOf(target)}.`, `已修改 ${idOf(target)} 的${what.zh}。`);
  },
  nothingChanged: (target: { readonly id: number }) =>
    msg(`${idOf(target)} is like that already.`, `${idOf(target)} 已经是这样，未作修改。`),
  removed: (target: { readonly id: number }) =>
    msg(
      `Removed the target ${idOf(target)}. “undo” brings it back for ten minutes.`,
      `已删除目标 ${idOf(target)}，十分钟内可输入“撤销”恢复。`,
    ),
  recorded: (share: number, on: Day) =>
    msg(`Recorded ${shareText(share)} for ${dayText(on).en}.`, `已记录 ${dayText(on).zh}的份额 ${shareText(share)}。`),
  planned: (number: number) => msg(`It stands in the plan as line ${number}.`, `已加入销售计划，序号 ${number}。`),
  planDone: (what: string) => msg(`Done: “${what}”.`, `已完成“${what}”。`),
  planRemoved: (what: string) => msg(`Taken out of the plan: “${what}”.`, `已从计划中删除“${what}”。`),

  // What cannot be done -------------------------------------------------------------------------------------------
  wrongGoal: (kind: Kind) =>
    ({
      revenue: msg('Revenue is an amount with its currency.', '销售额需填写金额和货币。'),
      customers: msg('New customers are a whole number.', '新客户数需填写整数。'),
      share: msg('A market share is in per cent.', '市场份额需填写百分比。'),
    })[kind],
  goalExample: (kind: Kind) => ({ revenue: '€500,000', customers: '40', share: '12.5%' })[kind],
  needsMarket: msg('Say which market the share is of.', '请说明该份额所指的市场。'),
  marketOnlyForShare: msg('Only a market share is of a market.', '只有市场份额目标需要填写市场。'),
  ordersOnlyForRevenue: msg('Only revenue can count orders.', '只有销售额目标可以计入订单。'),
  companyOrWho: msg('A target is either the company’s or somebody’s.', '目标只能属于全公司或某个对象之一。'),
  forWhom: msg('Say for whom: for:sales, for:@dana or company.', '请说明对象，例如 对象:销售、对象:@dana 或 全公司。'),
  notForThem: (name: string) =>
    msg(
      `${name} cannot have targets: they are not active, not in a department yet, or only look on.`,
      `无法为 ${name} 设定目标：该同事已停用、尚未加入部门，或仅有查看权限。`,
    ),
  noSuchDepartment: msg('I know no such department, or it has been retired.', '找不到该部门，或该部门已停用。'),
  noSuchPerson: msg('I know no such colleague.', '找不到这位同事。'),
  twin: (id: string) => msg(`That target is there already: ${id}.`, `已有相同的目标：${id}。`),
  nothingToEdit: msg('Say what to change, for example goal:€600,000', '请注明要修改的内容，例如 目标值:¥600,000'),
  computed: (kind: Kind) =>
    msg(
      `${kindNames[kind].en} is counted by itself; only a market share is recorded.`,
      `${kindNames[kind].zh}由系统自动统计，只有市场份额需要手动记录。`,
    ),
  outsidePeriod: (period: Msg) =>
    msg(`That day is outside of the target’s period, ${period.en}.`, `该日期不在目标期间（${period.zh}）内。`),
  noSuchLine: (number: number, target: { readonly id: number }) =>
    msg(`The plan of ${idOf(target)} has no line ${number}.`, `${idOf(target)} 的计划中没有序号 ${number}。`),
  lineDone: (what: string) => msg(`“${what}” is done already.`, `“${what}”已经完成。`),
  planFull: msg(`A plan has at most ${limits.planLines} lines.`, `计划最多 ${limits.planLines} 行。`),
  unknown: (words: string) =>
    msg(`I know no target “${words}”, or you may not see it.`, `找不到目标“${words}”，或您无权查看。`),

  // Cards ---------------------------------------------------------------------------------------------------------
  reached: (percent: number) => msg(`${percent}% of the goal`, `完成 ${percent}%`),
  ahead: (by: Msg) => msg(`${by.en} more than an even pace asks for by today`, `比匀速进度超前 ${by.zh}`),
  behind: (by: Msg) => msg(`${by.en} less than an even pace asks for by today`, `比匀速进度落后 ${by.zh}`),
  wonAndOpen: (won: number, open: number) =>
    msg(
      `${plural(won, 'deal won', 'deals won')} + ${open} open, weighted by stage`,
      `${won} 个赢单 + ${open} 个进行中商机（按阶段赢单率加权）`,
    ),
  withOrders: (n: number) =>
    msg(
      `${plural(n, 'order', 'orders')} that came from no won deal ${n === 1 ? 'is' : 'are'} counted too.`,
      `另计入 ${n} 个非赢单商机产生的订单。`,
    ),
  gainedAndLeads: (gained: number, leads: number) =>
    msg(
      `${gained} gained + ${plural(leads, 'lead', 'leads')} with deals, weighted by stage`,
      `已新增 ${gained} 个 + ${leads} 个有商机的线索客户（按阶段赢单率加权）`,
    ),
  leftOut: (n: number, currency: string) =>
    msg(
      `${plural(n, 'deal', 'deals')} won without an amount in ${currency} ${n === 1 ? 'is' : 'are'} not counted.`,
      `有 ${n} 个赢单商机没有 ${currency} 金额，未计入。`,
    ),
  notEnough: msg('Not enough data yet', '数据不足'),
  runRateNeeds: msg(
    `“At this pace” needs ${minElapsedPercent}% of the period and something to go on with.`,
    `“按当前进度”需要期间已过 ${minElapsedPercent}% 且已有成果。`,
  ),
  trendNeeds: msg('A trend needs readings of two days.', '趋势需要至少两天的记录。'),
  notStarted: msg('has not begun', '尚未开始'),
  ended: msg('is over', '已结束'),
  noReading: msg('Nothing recorded yet', '尚无记录'),
  readingLine: (share: number, on: Day, source: string) =>
    msg(`${shareText(share)} on ${dayText(on).en} (${source})`, `${dayText(on).zh} ${shareText(share)}（${source}）`),
  conversionWorst: (stage: Msg, own: number, others: number) =>
    msg(
      `${stage.en}: ${percent(own)} of the deals that leave it go on; from the other stages ${percent(others)} do.`,
      `${stage.zh}：离开该阶段的商机中有 ${percent(own)} 继续推进，其他阶段平均为 ${percent(others)}。`,
    ),
  dwellWorst: (stage: Msg, own: number, others: number) =>
    msg(
      `${stage.en}: deals stay ${days(own).en}; in the other stages ${days(others).en}.`,
      `${stage.zh}：商机停留 ${days(own).zh}，其他阶段平均为 ${days(others).zh}。`,
    ),
  noBottleneck: msg('No stage stands out.', '没有明显的瓶颈阶段。'),
  bottleneckExplained: msg(
    `The stage furthest behind the mean of the others, by conversion (deals that went on ÷ deals that left) or by median days, over a year. It needs ${minLeft} deals that left each of two stages, and a gap of ${minGap * 100}% (and ${minLonger} days).`,
    `瓶颈指转化率（继续推进数 ÷ 离开数）或停留天数中位数与其他阶段平均值差距最大的阶段，统计一年。至少两个阶段各有 ${minLeft} 个离开的商机，且差距达到 ${minGap * 100}%（停留天数至少差 ${minLonger} 天）。`,
  ),
  hidden: msg(
    'The amounts are hidden from you; ask a manager of the department.',
    '金额对您不可见，请联系该部门的经理。',
  ),
  planLeft: (open: number, done: number) =>
    msg(`${open} planned · ${done} done`, `${open} 项计划中 · ${done} 项已完成`),
  planEmpty: msg('Nothing is planned yet.', '尚无计划。'),
  planTitle: (name: Msg) => msg(`Sales plan: ${name.en}`, `销售计划：${name.zh}`),
  planCosts: (costs: Msg) => msg(`Planned costs: ${costs.en}`, `计划费用：${costs.zh}`),
  times: (n: number) => same(`× ${n}`),
  due: (day: Day) => msg(`due ${dayText(day).en}`, `截止 ${dayText(day).zh}`),
  late: (day: Day) => msg(`was due ${dayText(day).en}`, `已逾期（${dayText(day).zh}）`),
  confirmRemove: (target: { readonly id: number }) => msg(`Remove ${idOf(target)}?`, `要删除 ${idOf(target)} 吗？`),

  // Lists ---------------------------------------------------------------------------------------------------------
  nothingFound: msg('No targets here that you may see.', '没有您可以查看的目标。'),
} as const;

export const summaries = {
  add: msg('Set a target', '设定目标'),
  list: msg('Targets and how far they are', '目标及完成情况'),
  show: msg('Show a target', '查看目标'),
  edit: msg('Change a target', '修改目标'),
  record: msg('Record a market share', '记录市场份额'),
  remove: msg('Remove a target', '删除目标'),
  planAdd: msg('Add to a sales plan', '添加销售计划'),
  planList: msg('Show a sales plan', '查看销售计划'),
  planDone: msg('Mark a line of a plan done', '将计划项标记为完成'),
  planRemove: msg('Take a line out of a plan', '删除计划项'),
} as const;

export const formTitles = {
  list: msg('Targets', '目标列表'),
  planDone: msg('Plan line done', '完成计划项'),
  planRemove: msg('Remove a plan line', '删除计划项'),
} as const;

export const eventTitles = {
  added: msg('New target', '新目标'),
  edited: msg('Target changed', '目标变更'),
  recorded: msg('Market share recorded', '市场份额已记录'),
  planned: msg('Sales plan changed', '销售计划变更'),
  removed: msg('Target removed', '目标已删除'),
} as const;
