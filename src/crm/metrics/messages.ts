import { formatMoney } from '../../commands/values/money.ts';
import { intlLocale, type Locale, listOf, type Msg, msg, perLocale, plural } from '../../core/msg.ts';
import type { Figure } from './figure.ts';
import type { LeftOut, LeftOutReason } from './formulas.ts';
import { measureWords } from './measure-names.ts';
import { type MeasureKey, measures } from './measures.ts';

export const nameOf = (key: MeasureKey): Msg => measureWords[key].name;

/** Minutes as hours and minutes: a working day is no 24 hours, so there are no days among them. */
function minutesText(minutes: number, locale: Locale): string {
  const all = Math.round(minutes);
  const [hours, rest] = [Math.floor(all / 60), all % 60];
  const words = locale === 'zh' ? (['小时', '分钟'] as const) : (['h', 'min'] as const);
  const parts = [hours > 0 ? `${hours} ${words[0]}` : '', rest > 0 || hours === 0 ? `${rest} ${words[1]}` : ''];
  return parts.filter((part) => part !== '').join(' ');
}

/** A measure's value in its unit. */
export function valueText(key: MeasureKey, value: number): Msg {
  const { unit } = measures[key];
  return perLocale((locale) => {
    const number = (options: Intl.NumberFormatOptions) =>
      new Intl.NumberFormat(intlLocale(locale), options).format(value);
    switch (unit) {
      case 'share':
        return number({ style: 'percent', maximumFractionDigits: 1 });
      case 'points':
        return number({ maximumFractionDigits: 0, signDisplay: 'exceptZero' });
      case 'minutes':
        return minutesText(value, locale);
      case 'ratio':
      case 'times':
      case 'money':
        return number({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
    }
  });
}

/** The number, or why there is none. */
export function outcomeText(figure: Figure): Msg {
  const { outcome, measure } = figure;
  switch (outcome.kind) {
    case 'value':
      return valueText(measure, outcome.value);
    case 'amounts':
      return perLocale((locale) => outcome.amounts.map((amount) => formatMoney(amount, locale)).join(' + '));
    case 'not-enough':
      return messages.notEnough;
    case 'few-people':
      return messages.fewPeople;
  }
}

const reasonNames: Readonly<Record<LeftOutReason, Msg>> = {
  'no-expected': msg('nothing expected', '无期望值'),
  'no-actual': msg('nothing recorded', '无实际记录'),
  'zero-actual': msg('no time taken', '用时为零'),
  'no-deadline': msg('no deadline', '无期限'),
  withdrawn: msg('withdrawn', '已撤回'),
  'no-amount': msg('no amount or other currency', '无金额或币种不同'),
  hidden: msg('hidden from you', '您无权查看'),
};

export const reasonName = (reason: LeftOutReason): Msg => reasonNames[reason];

/** "3 nothing recorded and 1 withdrawn"; null where nothing was left out. */
export function leftOutText(leftOut: LeftOut): Msg | null {
  const parts = (Object.entries(leftOut) as [LeftOutReason, number][]).filter(([, n]) => n > 0);
  if (parts.length === 0) return null;
  return listOf(parts.map(([reason, n]) => msg(`${n} ${reasonNames[reason].en}`, `${reasonNames[reason].zh} ${n} 项`)));
}

/** What a value of 1 and of 0 means for one record. */
export const hitWords: Readonly<Partial<Record<MeasureKey, readonly [hit: Msg, miss: Msg]>>> = {
  csat: [msg('satisfied', '满意'), msg('not satisfied', '不满意')],
  communication: [msg('in time', '按时'), msg('late or not at all', '超时或未答复')],
  coordination: [msg('in time', '按时'), msg('late or not at all', '逾期或未完成')],
  overdue: [msg('overdue', '已逾期'), msg('not due yet', '未到期')],
  stale: [msg('stuck for too long', '停滞过久'), msg('within its time', '在期限内')],
  shared: [msg('several departments', '多个部门'), msg('one department', '一个部门')],
};

export const npsWords = {
  promoter: msg('promoter', '推荐者'),
  passive: msg('in between', '中立者'),
  detractor: msg('detractor', '贬损者'),
} as const;

export const labels = {
  about: msg('What', '内容'),
  for: msg('Whose', '对象'),
  period: msg('Period', '期间'),
  by: msg('Compared by', '对比'),
  format: msg('As', '形式'),
  measure: msg('Measure', '指标'),
  value: msg('Value', '数值'),
  before: msg('Before', '上期'),
  madeOf: msg('Made of', '样本数'),
  leftOut: msg('Left out', '未计入'),
  p90: msg('Nine of ten within', '90% 不超过'),
  parts: msg('Parts', '组成'),
  offset: msg('From', '起始'),
} as const;

export const hints = {
  about: msg(
    'A measure, a department or person, a period: csat support last month',
    '指标、部门或人员、期间，例如：满意度 客服 上个月',
  ),
  period: msg('last month, Q3 2026, last 30 days, 2026-11-01..2026-11-15', '例如：上个月、本季度、近30天'),
} as const;

export const formats = {
  card: msg('Card', '卡片'),
  chart: msg('Chart', '图表'),
  csv: msg('CSV file', 'CSV 文件'),
} as const;

export const groupings = {
  department: msg('Department', '部门'),
  person: msg('Person', '人员'),
} as const;

export const buttonLabels = {
  open: msg('Open', '查看'),
  records: msg('Records behind it', '相关记录'),
  formula: msg('How it is worked out', '计算方法'),
  chart: msg('Chart', '图表'),
  csv: msg('As CSV', '导出 CSV'),
  byDepartment: msg('By department', '按部门'),
  byPerson: msg('By person', '按人员'),
  overview: msg('All measures', '全部指标'),
  figure: msg('Back to the number', '返回指标'),
  more: msg('Show more', '更多'),
} as const;

export const summaries = {
  report: msg('Figures of you, a team or the company', '个人、团队或公司的数据报表'),
  records: msg('The records behind a figure', '指标背后的记录'),
  formula: msg('How a measure is worked out', '指标的计算方法'),
} as const;

export const messages = {
  title: msg('Reports', '报表'),
  company: msg('Company', '全公司'),
  noSuchScope: msg('There is no such department or colleague.', '没有该部门或同事。'),
  notEnough: msg('not enough data', '数据不足'),
  fewPeople: msg('hidden: fewer than three colleagues', '已隐藏：涉及不足三位同事'),
  nothing: msg('There is nothing to count in this period yet.', '该期间内暂无可统计的数据。'),
  missing: (names: readonly Msg[]) => {
    const all = listOf(names);
    return msg(`Not enough data: ${all.en}.`, `数据不足：${all.zh}。`);
  },
  hiddenFigures: (names: readonly Msg[]) => {
    const all = listOf(names);
    return msg(
      `Hidden, since fewer than three colleagues stand behind it: ${all.en}. Ask the department’s manager.`,
      `因涉及不足三位同事而隐藏：${all.zh}。请咨询该部门经理。`,
    );
  },
  /** `when`: null where it is said elsewhere on the card. */
  was: (before: Msg, when: Msg | null, arrow: '▲' | '▼' | '=') =>
    when
      ? msg(`${arrow} from ${before.en} (${when.en})`, `${arrow} 上期 ${before.zh}（${when.zh}）`)
      : msg(`${arrow} from ${before.en}`, `${arrow} 上期 ${before.zh}`),
  comparedWith: (when: Msg) => msg(`Compared with ${when.en}.`, `对比期间：${when.zh}。`),
  n: (n: number) => msg(`n = ${n}`, `n = ${n}`),
  ofPeriod: (when: Msg) => msg(` (${when.en})`, `（${when.zh}）`),
  nothingLeftOut: msg('nothing', '无'),
  leftOut: (what: Msg) => msg(`left out: ${what.en}`, `未计入：${what.zh}`),
  p90: (value: Msg) => msg(`nine of ten within ${value.en}`, `90% 不超过 ${value.zh}`),
  least: (least: number) => msg(`At least ${least} are needed for a number.`, `至少需要 ${least} 项数据才能得出结果。`),
  records: (count: number) => msg(plural(count, 'record', 'records'), `${count} 条记录`),
  noRecords: msg('No records that you may see stand behind this figure.', '该指标背后没有您可查看的记录。'),
  notListed: (name: Msg) =>
    msg(
      `${name.en} is made of other figures. Open one of its parts.`,
      `${name.zh}由其他指标组成，请打开其中一项查看。`,
    ),
  few: msg(
    'Fewer than three colleagues stand behind this figure, so it is for them and their manager only.',
    '该指标涉及不足三位同事，仅限其本人及经理查看。',
  ),
  byPersonOf: msg(
    'Name the department whose people you want to compare, for example: report efficiency support by:person',
    '请指明要按人员对比的部门，例如：报表 任务效率 客服 对比:人员',
  ),
  whichMeasure: msg(
    'Name the measure whose records you want, for example: report records overdue support',
    '请指明要查看哪个指标的记录，例如：报表 记录 逾期任务 客服',
  ),
  byNeedsMeasure: msg(
    'Name the measure to compare, for example: report nps by:department',
    '请指明要对比的指标，例如：报表 净推荐值 对比:部门',
  ),
  unknown: (words: string) =>
    msg(
      `“${words}” is no measure, department, colleague or period that I know.`,
      `“${words}”不是我认识的指标、部门、同事或期间。`,
    ),
  unknownMeasure: (words: string) => msg(`“${words}” is no measure.`, `没有“${words}”这个指标。`),
  sent: (name: string) => msg(`${name} is in your own conversation with me.`, `${name} 已发送到您与我的私聊。`),
  offered: (name: string) =>
    msg(`I have offered you ${name} in our own conversation.`, `我已在私聊中向您提供 ${name}。`),
  link: msg('Download', '下载'),
  linkOnce: msg('The link works once, for you, for a short time.', '链接仅供您本人短时间内使用一次。'),
  over: (name: Msg, scope: Msg) => msg(`${name.en} of ${scope.en} over time`, `${scope.zh}${name.zh}走势`),
  compared: (name: Msg, when: Msg) => msg(`${name.en}, ${when.en}`, `${name.zh}（${when.zh}）`),
  hours: msg('hours', '小时'),
} as const;
