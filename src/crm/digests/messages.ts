import { type Msg, msg, plural } from '../../core/msg.ts';
import type { TopicKey } from './topics.ts';

export const labels = {
  schedule: msg('When', '时间'),
  scheduleHint: msg(
    'daily 8:30 · workdays 8:30 · weekly monday 9:00 · monthly last 17:00 · cron: 0 9 * * 1-5',
    '每天 8:30 · 工作日 8:30 · 每周一 9:00 · 每月最后一天 17:00 · cron：0 9 * * 1-5',
  ),
  digest: msg('Digest', '简报'),
  all: msg('All that I may see', '所有可见简报'),
  goesTo: msg('Goes to', '发送到'),
  about: msg('About', '内容范围'),
  next: msg('Next', '下次'),
  setBy: msg('Set by', '设置人'),
  of: msg('What', '内容'),
  for: msg('Whose', '对象'),
  since: msg('Since', '起'),
  until: msg('Until', '止'),
  due: msg('Due until', '到期截止'),
  offset: msg('From', '起始'),
  edition: msg('Digest', '简报'),
  parts: msg('Tells of', '内容'),
  partsHint: msg(
    'all · stuck, due, changed, measures · tasks, cases, deals, needs, orders, hand-offs, customers, contacts',
    '全部 · 受阻、到期、动态、指标 · 任务、工单、商机、需求、订单、交接、客户、沟通',
  ),
  timezone: msg('Timezone', '时区'),
  timezoneHint: msg(
    'A city or a timezone. “auto”: as the person or channel has it',
    '城市或时区。“自动”：跟随个人或频道设置',
  ),
  language: msg('Language', '语言'),
  newChannelHint: msg('Left empty it stays where it is', '留空则保持在原处'),
  newSchedule: msg('When', '时间'),
  newScheduleHint: msg(
    '9:00 · every friday · weekly monday 9:00 · what you leave out stays',
    '9:00 · 每周五 · 每周一 9:00 · 未填写的部分保持不变',
  ),
} as const;

export const summaries = {
  now: msg('What changed, is due and is stuck, now', '立即查看简报'),
  schedule: msg('Send a digest here or to yourself', '定时发送简报'),
  list: msg('Digests that are sent', '查看已设置的简报'),
  show: msg('Show when a digest comes', '查看简报设置'),
  edit: msg('Change when a digest comes, what it tells, where and how', '修改简报的时间、内容和位置'),
  preview: msg('A digest as it would come now', '预览简报'),
  pause: msg('Send a digest no more until it is resumed', '暂停简报'),
  resume: msg('Send a paused digest again', '恢复简报'),
  remove: msg('Send a digest no more', '移除简报'),
  records: msg('The records behind a number of a digest', '简报数字背后的记录'),
  edition: msg('Show a digest again', '再次查看简报'),
} as const;

export const buttonLabels = {
  open: msg('Open', '查看'),
  preview: msg('Preview', '预览'),
  edit: msg('Edit', '编辑'),
  pause: msg('Pause', '暂停'),
  resume: msg('Resume', '恢复'),
  remove: msg('Remove', '移除'),
  schedule: msg('Schedule…', '定时发送…'),
  more: msg('Show more', '更多'),
  report: msg('All measures', '全部指标'),
} as const;

export const columnNames: Readonly<Record<string, Msg>> = {
  schedule: labels.schedule,
  workingDays: labels.schedule,
  staffId: labels.goesTo,
  channel: labels.goesTo,
  parts: labels.parts,
  ownTimezone: labels.timezone,
  locale: labels.language,
  pausedAt: msg('whether it is paused', '是否暂停'),
  removedAt: msg('whether it is there', '是否存在'),
};

export const languages = { en: msg('English', '英文'), zh: msg('Chinese', '中文') } as const;

export const messages = {
  followsReader: msg('as the person or channel has it', '跟随个人或频道设置'),
  edited: msg('Changed. ', '已修改。'),
  unchanged: msg('That is how it is already. ', '已是如此。'),
  severalTimes: (schedule: string): Msg =>
    msg(
      `“${schedule}” comes several times a day. Give the whole schedule: digest edit DG-1 at:"daily 9:00"`,
      `“${schedule}”一天有多次，请写出完整的计划，例如：简报 编辑 DG-1 时间:"每天 9:00"`,
    ),
  staysPersonal: (id: string): Msg =>
    msg(
      `${id} comes to a manager by itself and stays with them. Schedule another one for the channel: digest schedule daily 8:30 in:#support`,
      `${id} 是经理的默认简报，只能发送给本人。请为频道另设一个：简报 设置 每天 8:30 频道:#客服`,
    ),
  title: msg('Digests', '简报'),
  editions: msg('Digests as they were sent', '已发送的简报'),
  heading: msg('Digest', '简报'),
  lead: msg('Your digest', '您的简报'),
  changed: msg('Changed', '动态'),
  due: msg('Due next', '即将到期'),
  stuck: msg('Stuck', '受阻'),
  measures: (period: Msg): Msg => msg(`Measures, ${period.en}`, `指标（${period.zh}）`),
  quietNow: msg('Nothing changed, nothing is due and nothing is stuck.', '没有新动态，没有到期或受阻的事项。'),
  noMeasures: msg(
    'The measures are for the department itself: “digest” shows them to you alone.',
    '指标仅限本部门查看，可发送“简报”单独查看。',
  ),
  few: msg('There is too little of the last days for a number.', '近期数据不足，暂无指标。'),
  tasksByDay: (scope: Msg): Msg => msg(`Tasks by day, ${scope.en}`, `${scope.zh}每日任务`),
  added: msg('Added', '新增'),
  done: msg('Done', '完成'),
  was: (before: Msg, arrow: '▲' | '▼' | '=') => msg(`${arrow} from ${before.en}`, `${arrow} 上期 ${before.zh}`),
  comparedWith: (when: Msg) => msg(`Compared with ${when.en}.`, `对比期间：${when.zh}。`),
  n: (n: number) => msg(`n = ${n}`, `n = ${n}`),
  place: (name: Msg, n: number): Msg => msg(`${n} ${name.en}`, `${name.zh} ${n}`),
  yourself: msg('your own messages', '您的私信'),
  person: (name: string): Msg => msg(`messages to ${name}`, `${name} 的私信`),
  goneChannel: msg('a channel that is no longer linked', '已取消关联的频道'),
  paused: msg('paused', '已暂停'),
  soon: msg('as planned', '按计划'),
  unplanned: msg('no day in sight', '近期无'),
  usual: msg('by itself: managers have it without asking', '默认：经理自动获得'),
  scheduled: msg('Scheduled. ', '已设置。'),
  removed: (id: string): Msg => msg(`${id} is gone.`, `${id} 已移除。`),
  removeConfirm: msg('It is sent no more.', '将不再发送。'),
  none: msg('No digest is sent here yet.', '此处尚未设置简报。'),
  noRecords: msg('There is nothing of it that you may see any more.', '已没有您可查看的相关记录。'),
  nameless: msg('a record', '记录'),
  already: (id: string): Msg => msg(`That is what ${id} says already.`, `${id} 已是如此。`),
  tooMany: (most: number): Msg =>
    msg(`There are ${most} digests here already. Remove one first.`, `此处已有 ${most} 个简报，请先移除一个。`),
  isPaused: (id: string): Msg => msg(`${id} is paused already.`, `${id} 已暂停。`),
  isNotPaused: (id: string): Msg => msg(`${id} is not paused.`, `${id} 未暂停。`),
  mayNotChange: (channel: string): Msg =>
    msg(
      `What ${channel} is told is for its department to say. Ask one of its people, or add “me” to have it yourself.`,
      `${channel} 的推送由其所属部门设置。请联系该部门同事，或加上“我”发送给自己。`,
    ),
  unknown: (words: string): Msg => msg(`There is no digest “${words}” here.`, `此处没有简报“${words}”。`),
  notAMoment: msg('This button is damaged. Ask for the digest again: digest', '按钮已失效，请重新查看：简报'),
} as const;

export const eventTitles = {
  made: msg('Digest sent', '简报已发送'),
  scheduled: msg('Digest scheduled', '已设置简报'),
  changed: msg('Digest changed', '简报已修改'),
  removed: msg('Digest removed', '简报已移除'),
} as const;

const counted =
  (one: string, many: string, zh: (n: number) => string) =>
  (n: number): Msg =>
    msg(plural(n, one, many), zh(n));

/** "3 tasks overdue": the number and what it counts. */
export const topicText: Readonly<Record<TopicKey, (n: number) => Msg>> = {
  'tasks-done': counted('task done', 'tasks done', (n) => `完成任务 ${n} 项`),
  'tasks-added': counted('task added', 'tasks added', (n) => `新增任务 ${n} 项`),
  'contacts-logged': counted('contact logged', 'contacts logged', (n) => `新增沟通记录 ${n} 条`),
  'customers-added': counted('customer added', 'customers added', (n) => `新增客户 ${n} 个`),
  'cases-opened': counted('case opened', 'cases opened', (n) => `新工单 ${n} 个`),
  'cases-resolved': counted('case resolved', 'cases resolved', (n) => `解决工单 ${n} 个`),
  'deals-won': counted('deal won', 'deals won', (n) => `赢单 ${n} 个`),
  'deals-lost': counted('deal lost', 'deals lost', (n) => `丢单 ${n} 个`),
  'deals-moved': counted('deal moved on', 'deals moved on', (n) => `商机推进 ${n} 个`),
  'handoffs-answered': counted('hand-off answered', 'hand-offs answered', (n) => `已答复交接 ${n} 项`),
  'tasks-due': counted('task due', 'tasks due', (n) => `到期任务 ${n} 项`),
  'cases-due': counted('case with a deadline', 'cases with a deadline', (n) => `到期工单 ${n} 个`),
  'handoffs-due': counted('hand-off to answer', 'hand-offs to answer', (n) => `待答复交接 ${n} 项`),
  'deals-due': counted('deal expected to close', 'deals expected to close', (n) => `预计成交商机 ${n} 个`),
  'needs-due': counted('need to meet', 'needs to meet', (n) => `待满足需求 ${n} 个`),
  'orders-due': counted('order to be paid', 'orders to be paid', (n) => `待付款订单 ${n} 个`),
  'tasks-overdue': counted('task overdue', 'tasks overdue', (n) => `逾期任务 ${n} 项`),
  'cases-breached': counted('case past its deadline', 'cases past their deadline', (n) => `超时工单 ${n} 个`),
  'handoffs-unanswered': counted('hand-off unanswered', 'hand-offs unanswered', (n) => `逾期未答复交接 ${n} 项`),
  'deals-stuck': counted('deal stuck in its stage', 'deals stuck in their stage', (n) => `停滞商机 ${n} 个`),
  'needs-overdue': counted('need past its day', 'needs past their day', (n) => `逾期需求 ${n} 个`),
  'orders-unpaid': counted('order unpaid', 'orders unpaid', (n) => `逾期未付订单 ${n} 个`),
};
