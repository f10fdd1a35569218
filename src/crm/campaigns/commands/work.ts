import {
  customerArg,
  flagArg,
  intArg,
  moneyArg,
  referenceArg,
  staffArg,
  textArg,
  whenArg,
} from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { msg } from '../../../core/msg.ts';
import { labels, responseNames, summaries } from '../labels.ts';
import { messages, moneyText } from '../messages.ts';
import { cancelCampaign, finishCampaign, setAudience, startCampaign } from '../operations/life.ts';
import { addActivity, addCost, doneActivity, improveCampaign } from '../operations/parts.ts';
import { noteResult, touch } from '../operations/touch.ts';
import { campaignRef } from '../records.ts';
import { limits } from '../rules.ts';
import { campaignWord, campaignWords, dayArg, responseArg, segmentArgs, segmentOf, viaArg } from './arguments.ts';

/** What the reference "assignee" gives: a colleague or a department. */
interface Assignee {
  readonly kind: 'staff' | 'department';
  readonly id: number;
}

export const startCommand = defineCommand({
  path: 'campaign start',
  zh: '营销活动 开始',
  aliases: ['campaign run', 'campaign launch', '营销活动 启动'],
  summary: summaries.start,
  examples: { en: ['campaign start CM-3'], zh: ['营销活动 开始 CM-3'] },
  args: { campaign: campaignWords },
  runs: startCampaign,
  input: ({ values }) => ({ id: values.campaign.id }),
  reply: (out) => ({ show: campaignRef(out.id), to: 'channel', note: [messages.started] }),
});

export const finishCommand = defineCommand({
  path: 'campaign finish',
  zh: '营销活动 结束',
  aliases: ['campaign end', 'campaign done', '营销活动 完成'],
  summary: summaries.finish,
  examples: {
    en: ['campaign finish CM-3 outcome:"Events worked, letters did not"'],
    zh: ['营销活动 结束 CM-3 结果:"线下活动有效，信函无效"'],
  },
  args: {
    campaign: campaignWords,
    outcome: textArg({ label: labels.outcome, keys: ['conclusion', '结果', '结论'], max: limits.text, lines: true }),
  },
  runs: finishCampaign,
  input: ({ values }) => ({ id: values.campaign.id, ...(values.outcome ? { outcome: values.outcome } : {}) }),
  reply: (out) => ({ show: campaignRef(out.id), to: 'channel', note: [messages.finished] }),
});

export const cancelCommand = defineCommand({
  path: 'campaign cancel',
  zh: '营销活动 取消',
  aliases: ['campaign stop', '营销活动 停止'],
  summary: summaries.cancel,
  examples: { en: ['campaign cancel CM-3 "No budget left"'], zh: ['营销活动 取消 CM-3 预算不足'] },
  args: {
    campaign: campaignWord,
    reason: textArg<true>({
      label: labels.reason,
      required: true,
      takes: 'rest',
      keys: ['because', '原因'],
      max: limits.text,
    }),
  },
  runs: cancelCampaign,
  input: ({ values }) => ({ id: values.campaign.id, reason: values.reason }),
  reply: (out) => ({ show: campaignRef(out.id), to: 'caller', note: [messages.cancelled] }),
});

export const setAudienceCommand = defineCommand({
  path: 'campaign audience set',
  zh: '营销活动 受众 设置',
  aliases: ['campaign segment', '营销活动 设置受众'],
  summary: msg('Say whom a campaign is for', '设置营销活动受众'),
  label: msg('Set the audience', '设置受众'),
  examples: {
    en: [
      'campaign audience set CM-3 lifecycle:dormant country:Germany',
      'campaign audience set CM-3 class:A silent:"90 days"',
    ],
    zh: ['营销活动 受众 设置 CM-3 阶段:休眠 国家:德国', '营销活动 受众 设置 CM-3 等级:A 无联系:90天'],
  },
  args: { campaign: campaignWords, ...segmentArgs },
  runs: setAudience,
  input: ({ values }) => ({ id: values.campaign.id, segment: segmentOf(values) }),
  reply: (out) => ({ show: campaignRef(out.id), to: 'caller', note: [messages.audienceSet] }),
});

export const touchCommand = defineCommand({
  path: 'campaign touch',
  zh: '营销活动 触达',
  aliases: ['campaign sent', 'campaign reach', '营销活动 已发送'],
  summary: summaries.touch,
  examples: {
    en: ['campaign touch CM-3 acme via:email', 'campaign touch CM-3 audience:yes via:email on:yesterday'],
    zh: ['营销活动 触达 CM-3 晨光 渠道:邮件', '营销活动 触达 CM-3 受众:是 渠道:邮件'],
  },
  formWhenOnly: 'campaign',
  args: {
    campaign: campaignWord,
    customer: customerArg({ label: labels.customer, example: 'acme', takes: 'rest', keys: ['客户', 'who'] }),
    audience: flagArg({ label: labels.wholeAudience, keys: ['everybody', '受众', '全部受众'] }),
    via: viaArg,
    contact: referenceArg<{ id: number; name: string }>('contact', {
      label: labels.contact,
      example: 'P-3',
      keys: ['person', '联系人'],
    }),
    on: whenArg({ label: labels.when, example: 'yesterday', prefer: 'past', keys: ['at', '时间', '日期'] }),
  },
  runs: touch,
  input: ({ values }) => ({
    id: values.campaign.id,
    ...(values.customer ? { customerId: values.customer.id } : {}),
    ...(values.audience ? { audience: true } : {}),
    ...(values.via ? { channel: values.via } : {}),
    ...(values.contact ? { contactId: values.contact.id } : {}),
    ...(values.on ? { at: values.on.at } : {}),
  }),
  reply: (out) => ({ show: campaignRef(out.id), to: 'caller', note: [messages.touched(out.count, out.left)] }),
});

export const resultCommand = defineCommand({
  path: 'campaign result',
  zh: '营销活动 回应',
  aliases: ['campaign response', 'campaign answer', '营销活动 反馈'],
  summary: summaries.result,
  examples: {
    en: ['campaign result CM-3 acme response:replied', 'campaign result CM-3 C-12 response:lead via:event'],
    zh: ['营销活动 回应 CM-3 晨光 回应:已回复'],
  },
  args: {
    campaign: campaignWord,
    customer: customerArg<true>({
      label: labels.customer,
      example: 'acme',
      required: true,
      takes: 'rest',
      keys: ['客户', 'who'],
    }),
    response: responseArg(true),
    via: viaArg,
  },
  runs: noteResult,
  input: ({ values }) => ({
    id: values.campaign.id,
    customerId: values.customer.id,
    response: values.response,
    ...(values.via ? { channel: values.via } : {}),
  }),
  reply: (out) => ({
    show: campaignRef(out.id),
    to: 'caller',
    note: [messages.responded(out.name, responseNames[out.response])],
  }),
});

export const addActivityCommand = defineCommand({
  path: 'campaign activity add',
  zh: '营销活动 工作 添加',
  aliases: ['campaign activity', '营销活动 工作'],
  summary: summaries.activityAdd,
  examples: {
    en: ['campaign activity add CM-3 "Write the letter" for:@dana due:friday'],
    zh: ['营销活动 工作 添加 CM-3 撰写邮件 负责人:@dana 截止:周五'],
  },
  args: {
    campaign: campaignWord,
    what: textArg<true>({ label: labels.what, required: true, takes: 'rest', keys: ['内容'], max: limits.what }),
    for: staffArg({ label: labels.owner, example: '@dana', keys: ['owner', '负责人'] }),
    due: dayArg({ label: labels.due, example: 'friday', keys: ['by', 'on', '截止'] }, 'future'),
  },
  runs: addActivity,
  input: ({ values }) => ({
    id: values.campaign.id,
    what: values.what,
    ...(values.for ? { ownerId: values.for.id } : {}),
    ...(values.due ? { dueOn: values.due } : {}),
  }),
  reply: (out) => ({ show: campaignRef(out.id), to: 'caller', note: [messages.activityAdded(out.number)] }),
});

export const doneActivityCommand = defineCommand({
  path: 'campaign activity done',
  zh: '营销活动 工作 完成',
  aliases: ['campaign activity finish'],
  summary: summaries.activityDone,
  examples: { en: ['campaign activity done CM-3 1'], zh: ['营销活动 工作 完成 CM-3 1'] },
  args: {
    campaign: campaignWord,
    activity: intArg<true>({
      label: labels.activity,
      example: '1',
      min: 1,
      required: true,
      takes: 'one',
      keys: ['number', '序号'],
    }),
  },
  runs: doneActivity,
  input: ({ values }) => ({ id: values.campaign.id, number: values.activity }),
  reply: (out) => ({ show: campaignRef(out.id), to: 'caller', note: [messages.activityDone(out.number)] }),
});

export const addCostCommand = defineCommand({
  path: 'campaign cost add',
  zh: '营销活动 花费 添加',
  aliases: ['campaign cost', 'campaign spend', '营销活动 花费'],
  summary: summaries.costAdd,
  examples: {
    en: ['campaign cost add CM-3 €1,200 "Printing" on:yesterday'],
    zh: ['营销活动 花费 添加 CM-3 ¥8,000 印刷 日期:昨天'],
  },
  args: {
    campaign: campaignWord,
    amount: moneyArg<true>({ label: labels.amount, example: '€1,200', required: true, takes: 'one', keys: ['金额'] }),
    what: textArg<true>({ label: labels.what, required: true, takes: 'rest', keys: ['for', '内容'], max: limits.what }),
    on: dayArg({ label: labels.day, example: 'yesterday', keys: ['日期'] }, 'past'),
  },
  runs: addCost,
  input: ({ values }) => ({
    id: values.campaign.id,
    amount: values.amount,
    what: values.what,
    ...(values.on ? { spentOn: values.on } : {}),
  }),
  reply: (out, { values }) => ({
    show: campaignRef(out.id),
    to: 'caller',
    note: [messages.costAdded(moneyText(values.amount))],
  }),
});

export const improveCommand = defineCommand({
  path: 'campaign improve',
  zh: '营销活动 改进',
  aliases: ['campaign action', '营销活动 改进行动'],
  summary: summaries.improve,
  examples: {
    en: ['campaign improve CM-3 "Ask for consent at the fair" for:@dana due:friday'],
    zh: ['营销活动 改进 CM-3 "在展会上征求许可" 负责人:@dana 截止:周五'],
  },
  args: {
    campaign: campaignWord,
    title: textArg<true>({ label: labels.action, required: true, takes: 'rest', keys: ['内容'], max: limits.title }),
    for: referenceArg<Assignee>('assignee', {
      label: labels.owner,
      example: '@dana',
      keys: ['assignee', '负责人', '给'],
    }),
    due: whenArg({ label: labels.due, example: 'friday 15:00', keys: ['by', '截止'] }),
  },
  runs: improveCampaign,
  input: ({ values }) => ({
    id: values.campaign.id,
    title: values.title,
    ...(values.for?.kind === 'staff' ? { assigneeId: values.for.id } : {}),
    ...(values.for?.kind === 'department' ? { departmentId: values.for.id } : {}),
    ...(values.due ? { dueAt: values.due.at } : {}),
  }),
  reply: (out) => ({ show: campaignRef(out.id), to: 'caller', note: [messages.improving(out.task)] }),
});
