import { type Msg, msg } from '../../core/msg.ts';
import type { Reason, Status } from './rules.ts';

/** What things are called, in fields, on buttons and in lists. */

export const statusNames: Readonly<Record<Status, Msg>> = {
  open: msg('Open', '进行中'),
  won: msg('Won', '赢单'),
  lost: msg('Lost', '输单'),
};

export const reasonNames: Readonly<Record<Reason, Msg>> = {
  price: msg('Price', '价格'),
  product: msg('Product', '产品'),
  service: msg('Service', '服务'),
  relationship: msg('Relationship', '客情关系'),
  timing: msg('Timing', '时机'),
  competitor: msg('Competitor', '竞争对手'),
  'no-budget': msg('No budget', '没有预算'),
  'no-decision': msg('No decision', '未做决定'),
  'no-contact': msg('Contact lost', '失去联系'),
  other: msg('Other', '其他'),
};

export const labels = {
  deal: msg('Deal', '商机'),
  title: msg('What it is about', '商机名称'),
  customer: msg('Customer', '客户'),
  stage: msg('Stage', '阶段'),
  status: msg('Status', '状态'),
  amount: msg('Amount', '金额'),
  weighted: msg('Weighted', '加权金额'),
  expected: msg('Expected close', '预计成交'),
  owner: msg('Owner', '负责人'),
  department: msg('Department', '部门'),
  campaign: msg('Campaign', '来源活动'),
  next: msg('Next step', '下一步'),
  notes: msg('Notes', '备注'),
  reason: msg('Reason', '原因'),
  why: msg('In words', '说明'),
  closed: msg('Closed', '结束'),
  inStage: msg('In this stage', '停留时间'),
  source: msg('Source message', '来源消息'),
  period: msg('Expected within', '预计成交期间'),
  closedWithin: msg('Closed within', '结束期间'),
  mine: msg('Mine', '我的'),
  all: msg('All', '全部'),
  overdue: msg('Overdue', '已逾期'),
  stale: msg('Stale', '停滞'),
  won: msg('Won', '赢单'),
  lost: msg('Lost', '输单'),
  probability: msg('Probability in per cent', '赢单率（%）'),
  position: msg('Position', '位置'),
  staleDays: msg('Stale after (days)', '停滞天数'),
  nameEn: msg('Name', '名称'),
  nameZh: msg('Chinese name', '中文名称'),
} as const;

/** What people call the columns, when told what somebody changed. */
export const columnNames: Readonly<Record<string, Msg>> = {
  title: msg('the title', '名称'),
  customerId: msg('the customer', '客户'),
  departmentId: msg('the department', '部门'),
  ownerId: msg('the owner', '负责人'),
  stage: msg('the stage', '阶段'),
  amountMinor: msg('the amount', '金额'),
  expectedOn: msg('the expected close', '预计成交日期'),
  campaignId: msg('the campaign', '来源活动'),
  nextStep: msg('the next step', '下一步'),
  notes: msg('the notes', '备注'),
  reason: msg('the reason', '原因'),
  reasonNote: msg('the explanation', '原因说明'),
  removedAt: msg('whether it is there', '删除状态'),
};

export const hints = {
  amount: msg('With its currency: €12,000 or CNY 80000.', '请带上货币，例如 ¥80,000 或 EUR 12000。'),
  expected: msg('The day on which it will probably be decided.', '预计做出决定的日期。'),
  period: msg('A month, quarter or year: Q4 2026.', '月份、季度或年份，例如 2026年第四季度。'),
  reason: msg('“Other” needs a few words.', '选择“其他”时请填写说明。'),
} as const;

export const buttonLabels = {
  add: msg('Add a deal', '添加商机'),
  open: msg('Open', '打开'),
  move: msg('Move…', '推进…'),
  win: msg('Won', '赢单'),
  lose: msg('Lost…', '输单…'),
  edit: msg('Edit…', '编辑…'),
  assign: msg('Assign…', '分配…'),
  reopen: msg('Reopen', '重新打开'),
  review: msg('Review it', '复盘'),
  task: msg('Add a task', '添加任务'),
  remove: msg('Remove', '删除'),
  customer: msg('Open customer', '打开客户'),
  more: msg('More', '更多'),
  pipeline: msg('Pipeline', '销售漏斗'),
  list: msg('All deals', '全部商机'),
} as const;

export const summaries = {
  add: msg('Add a deal', '添加商机'),
  list: msg('List deals: mine, a customer’s or a stage’s', '商机列表：我的、客户的或某阶段的'),
  show: msg('Show a deal', '查看商机'),
  edit: msg('Edit a deal', '编辑商机'),
  move: msg('Move a deal to another stage', '将商机推进到其他阶段'),
  win: msg('Win a deal', '商机赢单'),
  lose: msg('Close a deal as lost, with the reason', '以输单结束商机并注明原因'),
  reopen: msg('Reopen a deal', '重新打开商机'),
  assign: msg('Hand a deal to a colleague', '将商机交给同事'),
  remove: msg('Remove a deal that should not be there', '删除误建的商机'),
  pipeline: msg('The pipeline by stage', '按阶段查看销售漏斗'),
  outcomes: msg('Why deals are won and lost', '赢单与输单原因'),
  stages: msg('Stages of the pipeline', '销售漏斗阶段'),
  stageAdd: msg('Add a stage to the pipeline', '新增销售漏斗阶段'),
  stageEdit: msg('Change a stage', '修改阶段'),
  stageRetire: msg('Stop using a stage', '停用阶段'),
} as const;

/** For buttons and the titles of forms, where the summary is too long for one. */
export const formTitles = {
  list: msg('My deals', '我的商机'),
  outcomes: msg('Won and lost', '赢单与输单'),
  move: msg('Move a deal', '推进商机'),
  lose: msg('Lose a deal', '商机输单'),
  assign: msg('Hand over a deal', '转交商机'),
  remove: msg('Remove a deal', '删除商机'),
  stages: msg('Stages', '销售漏斗阶段'),
  stageAdd: msg('Add a stage', '新增阶段'),
} as const;

export const eventTitles = {
  added: msg('New deal', '新商机'),
  edited: msg('Deal changed', '商机变更'),
  moved: msg('Deal moved on', '商机阶段变更'),
  won: msg('Deal won', '商机赢单'),
  lost: msg('Deal lost', '商机输单'),
  reopened: msg('Deal reopened', '商机重新打开'),
  assigned: msg('Deal assigned', '商机已分配'),
  removed: msg('Deal removed', '商机已删除'),
  overdue: msg('Deal past its expected close', '商机已过预计成交日期'),
} as const;
