import { listOf, type Msg, msg, same } from '../../core/msg.ts';

export const labels = {
  event: msg('Event', '事件'),
  eventHint: msg('What happens, such as task.overdue or deal.*', '例如 task.overdue 或 deal.*'),
  where: msg('Only where', '筛选条件'),
  whereHint: msg(
    'customer, owner, by, tag, class, lifecycle, amount, priority, department; joined by and, or, not',
    '客户、负责人、操作人、标签、等级、阶段、金额、优先级、部门，用 且、或、非 连接',
  ),
  channel: msg('Channel', '频道'),
  channelHint: msg('Empty: where you are', '留空表示当前位置'),
  me: msg('Only me', '仅自己'),
  subscription: msg('Subscription', '订阅'),
  all: msg('All that I may see', '所有可见订阅'),
  setBy: msg('Set by', '设置人'),
  goesTo: msg('Goes to', '发送到'),
  rights: msg('Shown with the rights of', '按以下权限显示'),
  lastDays: msg('Last 7 days', '最近 7 天'),
  state: msg('State', '状态'),
} as const;

export const columnNames: Readonly<Record<string, Msg>> = {
  event: labels.event,
  filter: labels.where,
  status: labels.state,
  removedAt: msg('whether it is there', '是否存在'),
};

export const summaries = {
  add: msg('Be told of something, here or yourself', '订阅事件推送'),
  remove: msg('No longer be told of something', '取消订阅'),
  list: msg('What this channel or you are told of', '查看订阅'),
  show: msg('Show a subscription', '查看单个订阅'),
  edit: msg('Change a subscription', '修改订阅'),
  test: msg('Send a test of a subscription', '发送订阅测试'),
};

export const messages = {
  title: msg('Subscriptions', '订阅'),
  heading: (id: string): Msg => msg(`Subscription ${id}`, `订阅 ${id}`),
  allOf: (noun: Msg): Msg => msg(`${noun.en}: everything`, `${noun.zh}：全部`),
  unknownEvent: (words: string, near: readonly string[]): Msg => {
    const meant = listOf(near.slice(0, 3).map(same), 'or');
    return msg(
      `“${words}” is no event.${near.length > 0 ? ` Did you mean ${meant.en}?` : ''}`,
      `没有“${words}”这个事件。${near.length > 0 ? `您是指${meant.zh}吗？` : ''}`,
    );
  },
  notLinked: msg(
    'That channel is not linked to a department, so nothing can be sent there. Link it first: channel link department:support',
    '该频道尚未关联部门，无法推送。请先关联：频道 关联 部门:客服',
  ),
  notLinkedHere: msg(
    'This channel is not linked to a department. Add “me” to be told yourself, or link it first: channel link department:support',
    '此频道尚未关联部门。加上“我”可推送给自己，或先关联：频道 关联 部门:客服',
  ),
  mayNotChange: (channel: string): Msg =>
    msg(
      `What ${channel} is told is for its department to say. Ask one of its people, or add “me” to be told yourself.`,
      `${channel} 的推送由其所属部门设置。请联系该部门同事，或加上“我”推送给自己。`,
    ),
  already: (id: string): Msg => msg(`That is what ${id} says already.`, `${id} 已是如此。`),
  tooMany: (most: number): Msg =>
    msg(`There are ${most} subscriptions here already. Remove some first.`, `此处已有 ${most} 个订阅，请先移除一些。`),
  nothingChanged: msg('Nothing changed: that is what it says already.', '内容没有变化。'),
  added: msg('You will be told. ', '已订阅。'),
  stopped: msg('You will no longer be told. ', '将不再推送。'),
  removed: (id: string): Msg => msg(`${id} is gone.`, `${id} 已移除。`),
  edited: msg('Changed. ', '已修改。'),
  wouldHaveSent: (n: number, atLeast: boolean): Msg =>
    msg(
      `In the last 7 days this would have sent ${atLeast ? 'at least ' : ''}${n}.`,
      `按最近 7 天计算，会推送${atLeast ? '至少' : ''} ${n} 条。`,
    ),
  wouldHaveStopped: (n: number): Msg =>
    msg(`In the last 7 days this would have kept back up to ${n}.`, `按最近 7 天计算，最多会拦下 ${n} 条。`),
  everyMatch: msg('all of them', '全部'),
  told: (title: Msg): Msg => title,
  notTold: (title: Msg): Msg => msg(`Not: ${title.en}`, `不推送：${title.zh}`),
  yourself: msg('your own messages', '您的私信'),
  person: (name: string): Msg => msg(`messages to ${name}`, `${name} 的私信`),
  goneChannel: msg('a channel that is no longer linked', '已取消关联的频道'),
  rightsOfChannel: msg('everybody in the channel', '频道全体成员'),
  rightsOfPerson: msg('the person', '本人'),
  ok: msg('in force', '生效中'),
  broken: (fault: string): Msg => brokenText(fault),
  test: msg('Send a test', '发送测试'),
  tested: msg('A test is on its way.', '测试消息已发出。'),
  edit: msg('Edit', '编辑'),
  remove: msg('Remove', '移除'),
  removeConfirm: msg('Nothing more is sent because of it.', '将不再因此推送。'),
  open: msg('Open', '打开'),
  add: msg('Subscribe…', '订阅…'),
  none: msg('Nothing but what comes by itself.', '除默认推送外没有其他订阅。'),
  defaultsOf: (department: Msg): Msg =>
    msg(
      `By default: what ${department.en} has (its tasks, cases, deals, hand-offs …) and what happens to its customers. To leave some out: unsubscribe task.completed`,
      `默认推送：${department.zh}负责的事项（任务、工单、商机、交接等）及其客户的动态。不需要的可以：取消订阅 task.completed`,
    ),
  defaultsOfPerson: msg(
    'By default: what is assigned to you, falls due, is escalated or handed to you, and what comes of what you asked for. To leave some out: unsubscribe task.completed',
    '默认推送：分配给您、到期、升级或交接给您的事项，以及您提出事项的结果。不需要的可以：取消订阅 task.completed',
  ),
  unknown: (words: string): Msg => msg(`There is no subscription “${words}” here.`, `此处没有订阅“${words}”。`),
} as const;

/** Why a subscription does nothing, and what mends it. */
function brokenText(fault: string): Msg {
  switch (fault) {
    case 'channel-gone':
      return msg(
        'The channel is no longer linked. Link it again and this works again, or remove it.',
        '频道已取消关联。重新关联即可恢复，或移除此订阅。',
      );
    case 'channel-broken':
      return msg(
        'The channel cannot be posted to. “channel show” says what to do.',
        '无法在该频道发送消息。请用“频道 查看”了解处理方法。',
      );
    case 'customer-gone':
      return msg(
        'It names a customer who was archived or merged. Edit it to name another, or remove it.',
        '其中的客户已归档或合并。请修改为其他客户，或移除此订阅。',
      );
    case 'staff-gone':
      return msg(
        'It names a colleague who has left. Edit it to name another, or remove it.',
        '其中的同事已停用。请修改为其他同事，或移除此订阅。',
      );
    default:
      return msg('It does nothing as it is. Edit or remove it.', '此订阅目前无效，请修改或移除。');
  }
}

export const eventTitles = {
  added: msg('Subscription added', '新增订阅'),
  edited: msg('Subscription changed', '订阅已修改'),
  removed: msg('Subscription removed', '订阅已移除'),
  tested: msg('This is a test', '这是一条测试消息'),
  broken: msg('A subscription does nothing any more', '有订阅已失效'),
  healed: msg('A subscription works again', '订阅已恢复'),
};
