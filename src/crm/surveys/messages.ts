import { type Msg, msg, plural } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { enough } from './rules.ts';

export const idOf = (survey: { readonly id: number }): string => shortId({ noun: 'survey', id: survey.id });

export const labels = {
  survey: msg('Survey', '满意度调查'),
  customer: msg('Customer', '客户'),
  contact: msg('Who answered', '受访人'),
  csat: msg('CSAT (1–5)', '满意度评分（1–5）'),
  nps: msg('NPS (0–10)', '推荐意愿（0–10）'),
  satisfaction: msg('Satisfaction: expected/actual', '满意度：期望/实际'),
  loyalty: msg('Loyalty: expected/actual', '忠诚度：期望/实际'),
  about: msg('Asked about', '调查对象'),
  on: msg('When', '日期'),
  period: msg('Of the period', '所属期间'),
  comment: msg('In their words', '客户意见'),
  by: msg('Written down by', '记录人'),
  department: msg('Department', '部门'),
  mine: msg('Mine', '我的'),
  low: msg('Low scores only', '仅低分'),
} as const;

export const columnNames: Readonly<Record<string, Msg>> = {
  contactId: msg('who answered', '受访人'),
  takenOn: msg('the day', '日期'),
  periodFrom: msg('the period', '期间'),
  periodTo: msg('the period', '期间'),
  aboutNoun: msg('what it was about', '调查对象'),
  aboutId: msg('what it was about', '调查对象'),
  csat: msg('the CSAT', '满意度评分'),
  nps: msg('the NPS', '推荐意愿'),
  satisfactionExpected: msg('the satisfaction', '满意度'),
  satisfactionActual: msg('the satisfaction', '满意度'),
  loyaltyExpected: msg('the loyalty', '忠诚度'),
  loyaltyActual: msg('the loyalty', '忠诚度'),
  comment: msg('the comment', '客户意见'),
};

export const hints = {
  csat: msg('1 very unsatisfied to 5 very satisfied.', '1 非常不满意，5 非常满意。'),
  nps: msg('How likely they would recommend us: 0 to 10.', '推荐我们的可能性：0 到 10。'),
  pair: msg('Each from 0 to 100: 80/70. One alone: 80/-', '均为 0 到 100：80/70；仅其一：80/-'),
  about: msg('A case or an order: CS-7, O-3.', '工单或订单：CS-7、O-3。'),
} as const;

export const buttonLabels = {
  record: msg('Write one down', '记录调查'),
  open: msg('Open', '打开'),
  more: msg('More', '更多'),
  edit: msg('Edit', '编辑'),
  remove: msg('Remove…', '删除…'),
  summary: msg('Summary', '汇总'),
  list: msg('List', '列表'),
  task: msg('Add a task', '添加任务'),
  customer: msg('Open customer', '打开客户'),
} as const;

export const messages = {
  title: msg('Surveys', '满意度调查'),
  of: (name: string) => msg(`Survey of ${name}`, `${name}的满意度调查`),
  listOf: (name: string) => msg(`Surveys of ${name}`, `${name}的满意度调查`),
  summaryTitle: msg('What customers say of us', '客户满意度汇总'),
  summaryOf: (name: string) => msg(`What ${name} says of us`, `${name}满意度汇总`),

  recorded: (name: string) => msg(`Written down for ${name}.`, `已为${name}记录。`),
  edited: msg('Changed.', '已修改。'),
  nothingChanged: msg('It already says that.', '没有变化。'),
  removed: (id: string) => msg(`${id} is gone from the lists.`, `已删除 ${id}。`),

  needsAnswer: msg(
    'Say what they answered: csat, nps, satisfaction or loyalty.',
    '请填写至少一项回答：满意度评分、推荐意愿、满意度或忠诚度。',
  ),
  keepsAnswer: msg('A survey has at least one answer. Remove it instead.', '调查至少要有一项回答，也可以直接删除。'),
  nothingToEdit: msg('Say what is to change.', '请说明要修改的内容。'),
  future: msg('They cannot have answered on a day to come.', '回答日期不能晚于今天。'),
  badSubject: msg('A survey asks about a case or an order of this customer.', '调查对象应为该客户的工单或订单。'),
  unknown: (words: string) =>
    msg(`I know no survey “${words}”, or you may not see it.`, `找不到调查“${words}”，或您无权查看。`),
  backwards: msg('The period ends before it begins.', '期间的结束日期早于开始日期。'),

  outOf: (value: number, of: number) => msg(`${value} of ${of}`, `${value} / ${of}`),
  expectedActual: (expected: number | null, actual: number | null) =>
    msg(`${expected ?? '–'} expected, ${actual ?? '–'} actual`, `期望 ${expected ?? '–'}，实际 ${actual ?? '–'}`),
  hiddenNotes: (department: Msg) =>
    msg(
      `Hidden from you: who answered and in which words. Ask ${department.en}.`,
      `受访人与意见对您不可见，请联系${department.zh}。`,
    ),
  colleagues: msg('whoever looks after the customer', '客户负责人'),
  nothingFound: msg('No surveys here that you may see.', '没有您可以查看的调查。'),
  n: (n: number) => msg(`n = ${n}`, `n = ${n}`),
  few: (n: number) => msg(`n = ${n}, few`, `n = ${n}，样本较少`),
  notEnough: msg('not enough data (n = 0)', '数据不足（n = 0）'),
  answers: (n: number) => msg(plural(n, 'survey', 'surveys'), `${n} 份调查`),
  explained: msg(
    `CSAT: share of 4 and 5 of 5. NPS: 9–10 less 0–6, in points. Satisfaction and loyalty: means on a scale of 0 to 100. Fewer than ${enough} answers say little.`,
    `满意度评分：4–5 分所占比例。推荐意愿：9–10 分占比减 0–6 分占比（NPS）。满意度与忠诚度为 0–100 分的均值。少于 ${enough} 份回答时参考价值有限。`,
  ),
  last: msg('last', '最近'),
  everyTime: msg('All the time', '全部时间'),
} as const;

export const summaries = {
  record: msg('Write down a survey', '记录满意度调查'),
  list: msg('List surveys', '满意度调查列表'),
  show: msg('Show a survey', '查看满意度调查'),
  edit: msg('Change a survey', '编辑满意度调查'),
  remove: msg('Remove a survey', '删除满意度调查'),
  summary: msg('Satisfaction in figures', '满意度汇总'),
} as const;

export const eventTitles = {
  recorded: msg('Survey written down', '记录满意度调查'),
  low: msg('Unhappy customer', '客户不满意'),
  edited: msg('Survey changed', '满意度调查变更'),
  removed: msg('Survey removed', '满意度调查删除'),
} as const;
