import { type Msg, msg } from '../../core/msg.ts';
import type { Channel, GoalKind, Response, Status } from './rules.ts';

/** What things are called: on forms, buttons and cards. */

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
  rfm: msg('Segment', '客户分群'),
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
