import { choiceArg, customerArg, departmentArg, flagArg, intArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { invocation } from '../../../core/invocation.ts';
import { msg } from '../../../core/msg.ts';
import { shortId } from '../../../core/records.ts';
import { labels, statusNames, summaries } from '../labels.ts';
import { audienceCard, campaignListCard, evaluationCard, membersCard } from '../list-cards.ts';
import { evaluateCampaign, listCampaigns, listMembers, readAudience, showCampaign } from '../operations/read.ts';
import { campaignRef } from '../records.ts';
import { campaignWords, ownerArg, responseArg } from './arguments.ts';

export const showCommand = defineCommand({
  path: 'campaign show',
  zh: '营销活动 查看',
  aliases: ['campaign view', 'campaign open', '营销活动 详情'],
  summary: summaries.show,
  examples: { en: ['campaign show CM-3', 'CM-3'], zh: ['营销活动 查看 CM-3'] },
  nounDefault: 'words',
  args: { campaign: campaignWords },
  runs: showCampaign,
  input: ({ values }) => ({ id: values.campaign.id }),
  reply: ({ id }) => ({ show: campaignRef(id), to: 'caller' }),
});

export const listCommand = defineCommand({
  path: 'campaign list',
  zh: '营销活动 列表',
  aliases: ['campaign ls', '营销活动 清单'],
  summary: summaries.list,
  examples: {
    en: ['campaign list', 'campaign list mine status:all', 'campaign list customer:acme'],
    zh: ['营销活动 列表', '营销活动 列表 我的 状态:全部'],
  },
  nounDefault: 'bare',
  args: {
    department: departmentArg({ label: labels.department, example: 'marketing', keys: ['dept', '部门'], takes: 'one' }),
    mine: flagArg({ label: labels.mine, keys: ['my', '我的'] }),
    status: choiceArg({
      label: labels.status,
      options: { ...statusNames, open: msg('Not over', '未结束'), all: labels.all },
      keys: ['状态'],
    }),
    for: ownerArg,
    customer: customerArg({ label: labels.customer, example: 'acme', keys: ['客户'] }),
    after: intArg({ label: labels.campaign, min: 1, form: 'none' }),
  },
  runs: listCampaigns,
  input: ({ values }) => ({
    ...(values.mine ? { mine: true } : {}),
    ...(values.department ? { departmentId: values.department.id } : {}),
    ...(values.for ? { ownerId: values.for.id } : {}),
    ...(values.customer ? { customerId: values.customer.id } : {}),
    ...(values.status ? { status: values.status } : {}),
    ...(values.after ? { after: values.after } : {}),
  }),
  reply(out, { values }, viewer) {
    const again = invocation('campaign list', {
      department: values.department && shortId({ noun: 'department', id: values.department.id }),
      mine: values.mine ? 'yes' : undefined,
      status: values.status,
      for: values.for && shortId({ noun: 'staff', id: values.for.id }),
      customer: values.customer && shortId({ noun: 'customer', id: values.customer.id }),
    });
    return { card: campaignListCard(out, { mine: values.mine ?? false, again }, viewer), to: 'caller' };
  },
});

export const audienceCommand = defineCommand({
  path: 'campaign audience',
  zh: '营销活动 受众',
  aliases: ['campaign audience show', '营销活动 受众 查看'],
  summary: summaries.audience,
  examples: { en: ['campaign audience CM-3'], zh: ['营销活动 受众 CM-3'] },
  args: { campaign: campaignWords },
  runs: readAudience,
  input: ({ values }) => ({ id: values.campaign.id }),
  reply: (out) => ({ card: audienceCard(out), to: 'caller' }),
});

export const membersCommand = defineCommand({
  path: 'campaign members',
  zh: '营销活动 名单',
  aliases: ['campaign touches', 'campaign touched', '营销活动 触达名单'],
  summary: summaries.members,
  examples: {
    en: ['campaign members CM-3', 'campaign members CM-3 response:lead'],
    zh: ['营销活动 名单 CM-3', '营销活动 名单 CM-3 回应:成为线索'],
  },
  args: {
    campaign: campaignWords,
    response: responseArg(false),
    after: intArg({ label: labels.campaign, min: 1, form: 'none' }),
  },
  runs: listMembers,
  input: ({ values }) => ({
    id: values.campaign.id,
    ...(values.response ? { response: values.response } : {}),
    ...(values.after ? { after: values.after } : {}),
  }),
  reply(out, { values }) {
    const campaign = shortId({ noun: 'campaign', id: values.campaign.id });
    const again = invocation('campaign members', { campaign, response: values.response });
    return { card: membersCard(out, again), to: 'caller' };
  },
});

export const evaluateCommand = defineCommand({
  path: 'campaign evaluate',
  zh: '营销活动 评估',
  aliases: ['campaign results', 'campaign report', '营销活动 效果'],
  summary: summaries.evaluate,
  featured: true,
  examples: { en: ['campaign evaluate CM-3'], zh: ['营销活动 评估 CM-3'] },
  args: { campaign: campaignWords },
  runs: evaluateCampaign,
  input: ({ values }) => ({ id: values.campaign.id }),
  reply: (out, _call, viewer) => ({ card: evaluationCard(out, viewer), to: 'caller' }),
});
