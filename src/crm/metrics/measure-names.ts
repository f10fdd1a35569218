import { type Msg, msg } from '../../core/msg.ts';
import type { MeasureKey } from './measures.ts';

/** What each measure is called, what else people call it, and how it is worked out. */
export interface MeasureWords {
  readonly name: Msg;
  readonly also: readonly string[];
  /** Formula, which records count, what is left out. */
  readonly how: Msg;
}

export const measureWords: Readonly<Record<MeasureKey, MeasureWords>> = {
  satisfaction: {
    name: msg('Satisfaction', '满意度'),
    also: ['satisfaction index', 'customer satisfaction', '客户满意度'],
    how: msg(
      'S = (1/n) Σ 1 / (1 + (wᵢ − cᵢ)/cᵢ), with wᵢ the expected and cᵢ the actual satisfaction of customer i: 1 where expectations are just met. Each customer counts once, with the last survey of the period; an actual value of 0 counts as 0; without an expectation above 0 a customer is left out.',
      'S = (1/n) Σ 1 / (1 + (wᵢ − cᵢ)/cᵢ)，其中 wᵢ 为客户 i 的期望满意度，cᵢ 为实际满意度：1 表示恰好达到期望。每位客户只计期间内最近一次调查；实际值为 0 时该项计 0；没有大于 0 的期望值的客户不计入。',
    ),
  },
  loyalty: {
    name: msg('Loyalty', '忠诚度'),
    also: ['loyalty index', 'customer loyalty', '客户忠诚度'],
    how: msg(
      'L = (1/n) Σ 1 / (1 + (pᵢ − rᵢ)/rᵢ), with pᵢ the expected and rᵢ the actual loyalty of customer i, counted as satisfaction is.',
      'L = (1/n) Σ 1 / (1 + (pᵢ − rᵢ)/rᵢ)，其中 pᵢ 为客户 i 的期望忠诚度，rᵢ 为实际忠诚度；计法与满意度相同。',
    ),
  },
  csat: {
    name: msg('CSAT', 'CSAT 满意率'),
    also: ['csat', '满意率'],
    how: msg(
      'Share of the survey answers 4 and 5 of all answers from 1 to 5 in the period.',
      '期间内 1 至 5 分的调查答复中，4 分和 5 分所占的比例。',
    ),
  },
  nps: {
    name: msg('NPS', 'NPS 净推荐值'),
    also: ['nps', 'net promoter score', '净推荐值'],
    how: msg(
      'Per cent of promoters (9–10) minus per cent of detractors (0–6) among all answers from 0 to 10 in the period, in points from −100 to 100.',
      '期间内 0 至 10 分的答复中，推荐者（9–10 分）百分比减去贬损者（0–6 分）百分比，取值 −100 至 100。',
    ),
  },
  collaboration: {
    name: msg('Collaboration efficiency', '协作效率'),
    also: ['collaboration', 'teamwork', '协作'],
    how: msg(
      'Data integration × communication × coordination, each between 0 and 1. Without one of the three there is no number.',
      '数据整合 × 沟通 × 协调，三者均在 0 到 1 之间。缺少任何一项则没有结果。',
    ),
  },
  integration: {
    name: msg('Data integration', '数据整合效率'),
    also: ['integration', 'data quality', '数据整合'],
    how: msg(
      'Completeness of customers × (1 − duplicate rate). Completeness as written down on the last day of the period, weighted by customers; duplicate rate: customers that look like an earlier one, of all customers.',
      '客户资料完整度 ×（1 − 重复率）。完整度取期间内最后一天的记录，按客户数加权；重复率为疑似与已有客户重复的客户占全部客户的比例。',
    ),
  },
  communication: {
    name: msg('Communication', '沟通效率'),
    also: ['communication efficiency', 'acknowledged', '沟通'],
    how: msg(
      'Share of hand-offs and of other departments’ tasks and cases with a deadline in the period that were answered, taken note of or begun by then. A task’s deadline is its due date, a case’s the time for its first answer. Requests without a deadline, or withdrawn, are left out.',
      '期限落在期间内的移交以及其他部门提出的任务和工单中，按时答复、确认或开始处理的比例。任务以截止时间为期限，工单以首次响应时限为期限。没有期限或已撤回的不计入。',
    ),
  },
  coordination: {
    name: msg('Done in time', '按时完成率'),
    also: ['coordination', 'coordination efficiency', 'on time', 'punctuality', '协调', '协调效率', '按时完成'],
    how: msg(
      'Share of the tasks that fell due in the period, up to now, which were done by then. One cancelled before it was due is left out.',
      '期间内（截至目前）到期的任务中按时完成的比例。到期前已取消的不计入。',
    ),
  },
  efficiency: {
    name: msg('Task efficiency', '任务效率'),
    also: ['efficiency', '效率'],
    how: msg(
      'E = (1/n) Σ 1 / (1 + (tᵢ − pᵢ)/pᵢ), with tᵢ the expected and pᵢ the recorded time of task i done in the period. By this published definition E grows when work takes longer: 1 is as planned, 2 twice as long; read it beside the schedule performance. Tasks without an estimate or without recorded time are left out.',
      'E = (1/n) Σ 1 / (1 + (tᵢ − pᵢ)/pᵢ)，其中 tᵢ 为期间内完成的任务 i 的预计用时，pᵢ 为记录的实际用时。按此公开定义，用时越长 E 越大：1 表示与计划一致，2 表示用了两倍时间；请与进度绩效一起看。没有预计用时或未记录用时的任务不计入。',
    ),
  },
  schedule: {
    name: msg('Schedule performance', '进度绩效'),
    also: ['schedule', '进度'],
    how: msg(
      '(1/n) Σ tᵢ/pᵢ over the tasks done in the period, expected by recorded time: above 1 where work takes less time than expected. Tasks without an estimate or without recorded time are left out.',
      '期间内完成任务的 (1/n) Σ tᵢ/pᵢ（预计用时除以实际用时）：大于 1 表示比预计更快。没有预计用时或未记录用时的任务不计入。',
    ),
  },
  response: {
    name: msg('First response', '首次响应时间'),
    also: ['response', 'first response time', 'response time', '响应', '响应时间', '首次响应'],
    how: msg(
      'Median working time of the department from a case’s opening to its first answer, of cases first answered in the period; with the time that nine of ten stay below.',
      '期间内首次答复的工单，从创建到首次答复的部门工作时间中位数；并给出 90% 的工单不超过的时间。',
    ),
  },
  resolution: {
    name: msg('Resolution time', '解决时间'),
    also: ['resolution', 'resolved', '解决', '解决时长'],
    how: msg(
      'Median working time from a case’s opening to its resolution, without the time that it waited for the customer, of cases resolved in the period; with the time that nine of ten stay below.',
      '期间内解决的工单，从创建到解决的工作时间中位数（不含等待客户的时间）；并给出 90% 的工单不超过的时间。',
    ),
  },
  acceptance: {
    name: msg('Hand-off acceptance', '移交接受时间'),
    also: ['acceptance', 'hand-offs', 'handoffs', 'handoff', '移交', '接受时间'],
    how: msg(
      'Median working time of the department that was asked, from the offer of a hand-off until it was accepted, of hand-offs accepted in the period.',
      '期间内被接受的移交，从提出到接受的接收部门工作时间中位数。',
    ),
  },
  reassignments: {
    name: msg('Reassignments', '转派次数'),
    also: ['reassigned', 'reassignment', '转派'],
    how: msg(
      'How often a task done in the period was taken from somebody and given to another on its way, on average.',
      '期间内完成的任务平均被转给他人的次数。',
    ),
  },
  overdue: {
    name: msg('Overdue tasks', '逾期任务'),
    also: ['overdue', 'late', '逾期', '逾期率'],
    how: msg(
      'Share of the tasks open at the end of the period, or now, whose due date had passed. Tasks without a due date are left out.',
      '期末（或目前）未完成任务中已过截止时间的比例。没有截止时间的任务不计入。',
    ),
  },
  stale: {
    name: msg('Stale deals', '停滞商机'),
    also: ['stale', 'stuck', '停滞', '停滞率'],
    how: msg(
      'Share of the deals open at the end of the period, or now, that stood in their stage for longer than the stage allows.',
      '期末（或目前）未结商机中，在当前阶段停留超过该阶段允许天数的比例。',
    ),
  },
  shared: {
    name: msg('Shared customers', '共同服务的客户'),
    also: ['shared', 'cross-department', 'cross department', '共同客户', '跨部门'],
    how: msg(
      'Share of the customers that somebody spoke with in the period whom two or more departments spoke with.',
      '期间内有沟通记录的客户中，由两个或以上部门沟通过的比例。',
    ),
  },
  target: {
    name: msg('Targets reached', '目标达成率'),
    also: ['target', 'targets', 'attainment', 'target attainment', '目标', '达成率'],
    how: msg(
      'Mean of reached ÷ goal over the targets whose time touches the period, as they stood at its end.',
      '时间与该期间有重叠的各目标在期末的“已完成 ÷ 目标值”的平均值。',
    ),
  },
  pipeline: {
    name: msg('Pipeline', '销售管道'),
    also: ['pipeline', '管道', '商机总额'],
    how: msg(
      'Sum of the amounts of deals open at the end of the period, or now, by currency. Deals without an amount are left out.',
      '期末（或目前）未结商机的金额合计，按币种分列。没有金额的商机不计入。',
    ),
  },
  forecast: {
    name: msg('Forecast', '销售预测'),
    also: ['forecast', '预测'],
    how: msg(
      'Amounts of deals won in the period, plus amount × probability of the stage of open deals expected to close in it, by currency. Deals without an amount are left out.',
      '期间内赢单金额，加上预计在期间内成交的未结商机的“金额 × 阶段概率”，按币种分列。没有金额的商机不计入。',
    ),
  },
  campaign: {
    name: msg('Campaign return', '营销回报率'),
    also: ['campaign', 'campaigns', 'return', 'roi', '营销', '营销回报', '回报率'],
    how: msg(
      '(brought − cost) ÷ cost over the campaigns that ran in the period, of all that they brought and cost until now, in the currency of most of them. Campaigns without costs or in other currencies are left out.',
      '期间内进行的营销活动的（收入 − 成本）÷ 成本，按至今的全部收入与成本、以多数活动所用币种计算。没有成本或使用其他币种的活动不计入。',
    ),
  },
};
