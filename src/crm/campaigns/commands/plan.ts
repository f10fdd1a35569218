import { intArg, moneyArg, staffArg, textArg, versionArg } from '../../../commands/arg.ts';
import { type Call, defineCommand } from '../../../commands/define.ts';
import { formatMoney } from '../../../commands/values/money.ts';
import { AppError } from '../../../core/errors.ts';
import type { Money } from '../../../core/money.ts';
import { shortId } from '../../../core/records.ts';
import { channelNames, hints, labels, summaries } from '../labels.ts';
import { messages } from '../messages.ts';
import {
  type AddCampaign,
  addCampaign,
  assignCampaign,
  type EditCampaign,
  editCampaign,
  removeCampaign,
} from '../operations/write.ts';
import { budgetOf, campaignRecord, campaignRef, campaigns } from '../records.ts';
import { limits } from '../rules.ts';
import {
  budgetArg,
  campaignWord,
  campaignWords,
  channelsArg,
  departmentOf,
  goalArg,
  notesArg,
  ownerArg,
  periodArg,
} from './arguments.ts';

/** A goal is said by what it counts: `leads:50`. */
const goalNumbers = {
  leads: intArg({ label: labels.leads, hint: hints.goalNumber, example: '50', min: 1, keys: ['线索'] }),
  reach: intArg({ label: labels.reach, example: '1000', min: 1, keys: ['触达', '触达人数'] }),
  conversions: intArg({ label: labels.conversions, example: '10', min: 1, keys: ['转化'] }),
  revenue: moneyArg({ label: labels.revenue, example: '€20,000', keys: ['收入'] }),
};

interface Goals {
  readonly leads?: number | undefined;
  readonly reach?: number | undefined;
  readonly conversions?: number | undefined;
  readonly revenue?: Money | undefined;
}

function goalOf(values: Goals): Pick<AddCampaign, 'goalNumber'> {
  const counted = (['reach', 'leads', 'conversions'] as const).flatMap((kind) => {
    const count = values[kind];
    return count ? [{ kind, count }] : [];
  });
  const all = [...counted, ...(values.revenue ? [{ kind: 'revenue' as const, amount: values.revenue }] : [])];
  if (all.length > 1) throw new AppError('invalid', messages.oneGoal, { field: 'leads', example: 'leads:50' });
  const [only] = all;
  return only ? { goalNumber: only } : {};
}

const attributionArg = intArg({
  label: labels.attribution,
  example: '90',
  min: 1,
  max: 730,
  keys: ['attribution', '归因'],
});

export const addCommand = defineCommand({
  path: 'campaign add',
  zh: '营销活动 添加',
  aliases: ['campaign new', 'campaign create', 'campaign plan', '营销活动 新建', '营销活动 创建'],
  summary: summaries.add,
  featured: true,
  examples: {
    en: [
      'campaign add "Spring offer" leads:50 budget:€5,000 channels:email,event period:"Q2 2027"',
      'campaign add Newsletter goal:"Wake up who sleeps" reach:1000 channels:email',
    ],
    zh: ['营销活动 添加 春季促销 线索:50 预算:¥30,000 渠道:邮件、线下活动 期间:2027年第二季度'],
  },
  args: {
    title: textArg<true>({
      label: labels.title,
      required: true,
      takes: 'rest',
      keys: ['名称', '标题'],
      max: limits.title,
    }),
    goal: goalArg,
    ...goalNumbers,
    budget: budgetArg,
    channels: channelsArg,
    period: periodArg,
    for: ownerArg,
    department: departmentOf,
    attribution: attributionArg,
    notes: notesArg,
  },
  runs: addCampaign,
  input: ({ values }): AddCampaign => ({
    title: values.title,
    ...(values.goal ? { goal: values.goal } : {}),
    ...goalOf(values),
    ...(values.budget ? { budget: values.budget } : {}),
    ...(values.channels ? { channels: values.channels } : {}),
    ...(values.period ? { from: values.period.from, to: values.period.to } : {}),
    ...(values.for ? { ownerId: values.for.id } : {}),
    ...(values.department ? { departmentId: values.department.id } : {}),
    ...(values.attribution ? { attributionDays: values.attribution } : {}),
    ...(values.notes ? { notes: values.notes } : {}),
  }),
  reply: (out) => ({ show: campaignRef(out.id), to: 'channel', note: [messages.added(out)] }),
});

export const editCommand = defineCommand({
  path: 'campaign edit',
  zh: '营销活动 编辑',
  aliases: ['campaign change', 'campaign update', '营销活动 修改'],
  summary: summaries.edit,
  examples: {
    en: ['campaign edit CM-3 budget:€6,000', 'campaign edit CM-3 channels:email,phone period:"2026-12-01..2026-12-31"'],
    zh: ['营销活动 编辑 CM-3 预算:¥40,000 渠道:邮件、电话'],
  },
  formWhenOnly: 'campaign',
  args: {
    campaign: campaignWords,
    title: textArg({ label: labels.title, keys: ['名称', '标题'], max: limits.title }),
    goal: goalArg,
    ...goalNumbers,
    budget: budgetArg,
    channels: channelsArg,
    period: periodArg,
    department: departmentOf,
    attribution: attributionArg,
    notes: notesArg,
    version: versionArg,
  },
  runs: editCampaign,
  input: ({ values }): EditCampaign => ({
    id: values.campaign.id,
    ...(values.version ? { version: values.version } : {}),
    ...(values.title ? { title: values.title } : {}),
    goal: values.goal,
    ...editedGoal(values),
    budget: values.budget,
    ...(values.channels === undefined ? {} : { channels: values.channels ?? [] }),
    ...(values.period === undefined ? {} : { from: values.period?.from ?? null, to: values.period?.to ?? null }),
    ...(values.department ? { departmentId: values.department.id } : {}),
    ...(values.attribution ? { attributionDays: values.attribution } : {}),
    notes: values.notes,
  }),
  async prefill({ values, actor }: Pick<Call<{ campaign?: { id: number } }>, 'values' | 'actor'>, ctx, viewer) {
    const campaign = values.campaign && (await campaigns.find(ctx.tx, values.campaign.id));
    if (!campaign || !viewer.can('read', 'campaign', campaignRecord(campaign), 'basic')) return {};
    const sees = (group: 'money' | 'notes'): boolean => viewer.can('read', 'campaign', campaignRecord(campaign), group);
    const filled: Record<string, string> = {
      title: campaign.title,
      department: shortId({ noun: 'department', id: campaign.departmentId }),
      attribution: String(campaign.attributionDays),
      version: String(campaign.version),
    };
    if (campaign.goal !== null) filled.goal = campaign.goal;
    if (campaign.goalKind !== null && campaign.goalCount !== null)
      filled[campaign.goalKind] = String(campaign.goalCount);
    if (sees('money') && campaign.goalMinor !== null && campaign.currency !== null) {
      filled.revenue = formatMoney({ minor: campaign.goalMinor, currency: campaign.currency }, actor.locale);
    }
    const budget = sees('money') ? budgetOf(campaign) : null;
    if (budget) filled.budget = formatMoney(budget, actor.locale);
    if (campaign.channels.length > 0) {
      filled.channels = campaign.channels.map((channel) => channelNames[channel][actor.locale]).join(', ');
    }
    if (campaign.startsOn !== null && campaign.endsOn !== null)
      filled.period = `${campaign.startsOn}..${campaign.endsOn}`;
    if (sees('notes') && campaign.notes !== null) filled.notes = campaign.notes;
    return filled;
  },
  reply: (out) => ({
    show: campaignRef(out.id),
    to: 'caller',
    note: [out.changed.length === 0 ? messages.nothingChanged(out) : messages.edited(out)],
  }),
});

/** An emptied number takes the goal away, unless another one is named instead. */
function editedGoal(values: { readonly [K in keyof Goals]?: Goals[K] | null }): Pick<EditCampaign, 'goalNumber'> {
  const kinds = ['leads', 'reach', 'conversions', 'revenue'] as const;
  const named = goalOf(Object.fromEntries(kinds.map((kind) => [kind, values[kind] ?? undefined])));
  if (named.goalNumber) return named;
  return kinds.some((kind) => values[kind] === null) ? { goalNumber: null } : {};
}

export const assignCommand = defineCommand({
  path: 'campaign assign',
  zh: '营销活动 转交',
  aliases: ['campaign give', '营销活动 分配'],
  summary: summaries.assign,
  examples: { en: ['campaign assign CM-3 @dana'], zh: ['营销活动 转交 CM-3 @dana'] },
  args: {
    campaign: campaignWord,
    for: staffArg<true>({
      label: labels.owner,
      example: '@dana',
      required: true,
      takes: 'rest',
      keys: ['to', 'owner', '负责人', '给'],
    }),
  },
  runs: assignCampaign,
  input: ({ values }) => ({ id: values.campaign.id, ownerId: values.for.id }),
  reply: (out) => ({ show: campaignRef(out.id), to: 'caller', note: [messages.assigned(out, out.ownerName)] }),
});

export const removeCommand = defineCommand({
  path: 'campaign remove',
  zh: '营销活动 删除',
  aliases: ['campaign delete', 'campaign rm'],
  summary: summaries.remove,
  examples: { en: ['campaign remove CM-3'], zh: ['营销活动 删除 CM-3'] },
  args: { campaign: campaignWords },
  runs: removeCampaign,
  input: ({ values }) => ({ id: values.campaign.id }),
  reply: (out) => ({ card: { title: [messages.removed(out)], blocks: [] }, to: 'caller' }),
});
