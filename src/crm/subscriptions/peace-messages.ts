import { type Msg, msg } from '../../core/msg.ts';

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

export const peaceLabels = {
  what: msg('For how long, or what', '时长或记录'),
  whatHint: msg('2h, until monday, C-12', '2小时、到周一、C-12'),
  record: msg('Record', '记录'),
  hours: msg('Quiet hours', '免打扰时段'),
  hoursHint: msg('By your own clock; “off” ends them', '按本地时间；“关闭”表示取消'),
  weekends: msg('Weekends too', '周末全天'),
  prefers: msg('Where I am reached', '接收平台'),
  department: msg('Department', '部门'),
  after: msg('After (working time)', '多久之后（工作时间）'),
  days: msg('Days', '天数'),
  perPerson: msg('To a person, an hour', '每人每小时'),
  perChannel: msg('To a channel, an hour', '每频道每小时'),
  usual: msg('The usual', '默认'),
  budget: msg('Noise budget', '推送上限'),
  budgetSet: msg('Set noise budget', '设置推送上限'),
};

export const peaceSummaries = {
  mute: msg('Silence for a while, or of one record', '静音一段时间或某条记录'),
  unmute: msg('End a silence', '取消静音'),
  quiet: msg('Quiet hours and weekends', '设置免打扰时段'),
  notify: msg('Where you are reached', '设置接收平台'),
  why: msg('Why something was sent', '查看推送原因'),
  noise: msg('What is sent, acted on and ignored', '查看推送效果'),
  budget: msg('How many messages an hour', '查看每小时推送上限'),
  budgetSet: msg('Set how many messages an hour', '设置每小时推送上限'),
  escalationSet: msg('When overdue tasks go to the manager', '设置逾期任务升级时间'),
  escalationList: msg('Show when overdue tasks go to the manager', '查看逾期任务升级规则'),
};

export const peaceMessages = {
  howLong: msg(
    'Mute for how long? Say 2h, until monday, or a record such as C-12.',
    '请说明静音多久，例如 2小时、到周一，或记录编号如 C-12。',
  ),
  past: msg('That moment has passed already.', '该时间已经过去。'),
  notMuted: msg('Nothing is muted here.', '此处没有静音。'),
  notAMute: (words: string): Msg =>
    msg(`“${words}” is neither a time nor a record.`, `“${words}”既不是时间，也不是记录编号。`),
  notHours: (words: string): Msg => msg(`“${words}” are no hours of the day.`, `“${words}”不是有效的时段。`),
  unknownRecord: (words: string): Msg => msg(`“${words}” is not a record’s id.`, `“${words}”不是记录编号。`),
  mutedAll: msg('Muted until ', '已静音，直到 '),
  mutedRecord: (id: string): Msg => msg(`Nothing more about ${id} here`, `此处不再推送 ${id} 的动态`),
  until: msg(', until ', '，直到 '),
  laterTold: msg(
    'What happens meanwhile is told in one message then. What is urgent, missed or escalated comes through.',
    '期间的动态将在结束后汇总推送。紧急、超时和升级的事项仍会即时推送。',
  ),
  urgentStill: msg('What is urgent, missed or escalated comes through.', '紧急、超时和升级的事项仍会推送。'),
  unmute: msg('Unmute', '取消静音'),
  unmuted: msg('No longer muted. What was held back comes in a moment.', '已取消静音，暂缓的内容稍后送达。'),
  quietTitle: (name: string): Msg =>
    name === '' ? msg('Your quiet hours', '您的免打扰时段') : msg(`Quiet hours of ${name}`, `${name} 的免打扰时段`),
  hours: (from: number, until: number): Msg =>
    msg(`${clock(from)} to ${clock(until)}`, `${clock(from)} 至 ${clock(until)}`),
  clock,
  none: msg('none', '无'),
  yes: msg('yes', '是'),
  no: msg('no', '否'),
  zone: msg('Time zone', '时区'),
  mutes: msg('Muted', '静音中'),
  everything: msg('everything', '全部'),
  now: msg('It is quiet now, until ', '当前处于免打扰，直到 '),
  explain: msg(
    'Meanwhile messages wait and come as one list. What is urgent, missed or escalated comes through.',
    '期间的消息会暂缓并汇总推送。紧急、超时和升级的事项仍会即时推送。',
  ),
  lastActive: msg('where I was last active', '最近使用的平台'),
  change: msg('Change…', '修改…'),
  off: msg('Off', '关闭'),
  mute2h: msg('Mute 2 hours', '静音 2 小时'),
  whyTitle: (id: string): Msg => msg(`Why you are told of ${id}`, `为何推送 ${id}`),
  whyNothing: (id: string): Msg => msg(`Nothing about ${id} was sent here.`, `此处没有推送过 ${id}。`),
  whyHow: msg(
    'To hear less: mute it, leave out the event, or set quiet hours.',
    '如需减少推送：静音该记录、取消该事件订阅或设置免打扰时段。',
  ),
  muteRecord: (id: string): Msg => msg(`Mute ${id}`, `静音 ${id}`),
  leaveOut: msg('Leave out the event', '取消该事件'),
  subscriptions: msg('Subscriptions', '订阅'),
  held: msg('held back', '暂缓'),
  folded: msg('told in a summary', '已汇总'),
  muted: msg('muted', '已静音'),
  noiseTitle: (days: number): Msg => msg(`What was sent in the last ${days} days`, `最近 ${days} 天的推送`),
  noiseNone: msg('Nothing was sent.', '没有推送。'),
  sent: (n: number): Msg => msg(`${n} sent`, `推送 ${n}`),
  acted: (n: number): Msg => msg(`${n} acted on within a day`, `一天内处理 ${n}`),
  ignored: (n: number): Msg => msg(`${n} ignored`, `未处理 ${n}`),
  spared: (n: number): Msg => msg(`${n} told together instead`, `汇总 ${n}`),
  suggest: (event: string, sent: number): Msg =>
    msg(
      `Mostly ignored: ${event} (${sent}). To leave it out: unsubscribe ${event}`,
      `大多未处理：${event}（${sent}）。如需取消：取消订阅 ${event}`,
    ),
  own: msg('You', '您'),
  acting: msg(
    'Acted on: somebody changed the record within 24 hours of the message.',
    '“处理”指消息发出后 24 小时内有人修改了该记录。',
  ),
  escalationTitle: msg('When overdue tasks go to the manager', '逾期任务升级规则'),
  escalationAfter: (words: Msg): Msg => msg(`after ${words.en} of working time`, `${words.zh}工作时间后`),
  never: msg('never', '从不'),
  usual: msg('(usual)', '（默认）'),
  escalationSet: (department: Msg, after: Msg): Msg =>
    msg(`${department.en}: ${after.en}.`, `${department.zh}：${after.zh}。`),
  escalationExplain: msg(
    'Counted from the moment a task is called overdue, in the department’s own hours, without its holidays.',
    '自任务标记为逾期起，按部门工作时间计算，不含节假日。',
  ),
  budgetTitle: msg('How much comes in an hour', '每小时推送上限'),
  budgetSaid: msg('The budget is set', '推送上限已设置'),
  messagesOf: (n: number): Msg => msg(n === 1 ? '1 message' : `${n} messages`, `${n} 条`),
  budgetExplain: msg(
    'What is beyond it waits up to 15 minutes and comes as one list. What is urgent, missed or escalated comes through, and cards that only change are not counted.',
    '超出部分最多暂缓 15 分钟后汇总推送。紧急、超时和升级的事项仍会即时推送；仅更新的卡片不计入。',
  ),
  budgetWhat: msg(
    'Say how many messages an hour: person:10, channel:20, or usual:yes.',
    '请说明每小时的条数：每人:10、每频道:20，或 默认:是。',
  ),
  unchanged: msg('That is the rule already.', '规则已是如此。'),
};
