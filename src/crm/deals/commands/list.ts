import { choiceArg, departmentArg, flagArg, intArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { periodText } from '../../../commands/values/period.ts';
import { invocation } from '../../../core/invocation.ts';
import { shortId } from '../../../core/records.ts';
import { dealListCard, outcomesCard, pipelineCard } from '../list-cards.ts';
import { formTitles, labels, statusNames, summaries } from '../names.ts';
import { listDeals, showDeal } from '../operations/list.ts';
import { readOutcomes } from '../operations/outcomes.ts';
import { readPipeline } from '../operations/pipeline.ts';
import { dealRef } from '../records.ts';
import { aboutCustomer, dealWords, ownerArg, periodArg, stageArg } from './arguments.ts';

export const showCommand = defineCommand({
  path: 'deal show',
  zh: '商机 查看',
  aliases: ['deal view', 'deal open', '商机 详情'],
  summary: summaries.show,
  examples: { en: ['deal show DL-12', 'DL-12'], zh: ['商机 查看 DL-12'] },
  nounDefault: 'words',
  args: { deal: dealWords },
  runs: showDeal,
  input: ({ values }) => ({ id: values.deal.id }),
  reply: ({ id }) => ({ show: dealRef(id), to: 'caller' }),
});

interface Filter {
  readonly mine?: boolean | undefined;
  readonly department?: { readonly id: number } | undefined;
  readonly for?: { readonly id: number } | undefined;
  readonly customer?: { readonly id: number } | undefined;
  readonly period?: { readonly from: string; readonly to: string } | undefined;
}

/** From what was typed to the operation's input, and back to words for buttons. */
function filterOf(values: Filter) {
  return {
    ...(values.mine ? { mine: true } : {}),
    ...(values.department ? { departmentId: values.department.id } : {}),
    ...(values.for ? { ownerId: values.for.id } : {}),
    ...(values.customer ? { customerId: values.customer.id } : {}),
    ...(values.period ? { from: values.period.from, to: values.period.to } : {}),
  } as const;
}

function wordsOf(values: Filter): Record<string, string> {
  const word = (noun: 'department' | 'staff' | 'customer', value: { readonly id: number } | undefined) =>
    value && shortId({ noun, id: value.id });
  const words = {
    mine: values.mine ? 'yes' : undefined,
    department: word('department', values.department),
    for: word('staff', values.for),
    customer: word('customer', values.customer),
    period: values.period && `${values.period.from}..${values.period.to}`,
  };
  return { ...invocation('deal list', words).args };
}

export const listCommand = defineCommand({
  path: 'deal list',
  zh: '商机 列表',
  aliases: ['deal ls', '商机 清单'],
  summary: summaries.list,
  label: formTitles.list,
  examples: {
    en: ['deal list', 'deal list mine overdue', 'deal list customer:acme status:all', 'deal list sales stage:proposal'],
    zh: ['商机 列表', '商机 列表 我的 逾期', '商机 列表 客户:晨光 状态:全部'],
  },
  nounDefault: 'bare',
  args: {
    department: departmentArg({ label: labels.department, example: 'sales', keys: ['dept', '部门'], takes: 'one' }),
    mine: flagArg({ label: labels.mine, keys: ['my', '我的'] }),
    overdue: flagArg({ label: labels.overdue, keys: ['late', '逾期', '已逾期'] }),
    stale: flagArg({ label: labels.stale, keys: ['停滞'] }),
    status: choiceArg({ label: labels.status, options: { ...statusNames, all: labels.all }, keys: ['状态'] }),
    stage: stageArg,
    customer: aboutCustomer,
    for: ownerArg,
    period: periodArg,
    after: intArg({ label: labels.deal, min: 1, form: 'none' }),
  },
  runs: listDeals,
  input: ({ values }) => ({
    ...filterOf(values),
    ...(values.status ? { status: values.status } : {}),
    ...(values.stage ? { stage: values.stage.key } : {}),
    ...(values.overdue ? { overdue: true } : {}),
    ...(values.stale ? { stale: true } : {}),
    ...(values.after ? { after: values.after } : {}),
  }),
  reply(out, { values, now }, viewer) {
    const again = invocation('deal list', {
      ...wordsOf(values),
      status: values.status,
      stage: values.stage?.key,
      overdue: values.overdue ? 'yes' : undefined,
      stale: values.stale ? 'yes' : undefined,
    });
    return { card: dealListCard(out, { mine: values.mine ?? false, again, now }, viewer), to: 'caller' };
  },
});

export const pipelineCommand = defineCommand({
  path: 'deal pipeline',
  zh: '商机 漏斗',
  aliases: ['pipeline', 'deal funnel', '漏斗', '销售漏斗'],
  summary: summaries.pipeline,
  featured: true,
  examples: {
    en: ['deal pipeline', 'pipeline mine', 'deal pipeline sales period:"this quarter"'],
    zh: ['商机 漏斗', '漏斗 我的', '商机 漏斗 期间:本季度'],
  },
  args: {
    department: departmentArg({ label: labels.department, example: 'sales', keys: ['dept', '部门'], takes: 'one' }),
    mine: flagArg({ label: labels.mine, keys: ['my', '我的'] }),
    for: ownerArg,
    customer: aboutCustomer,
    period: periodArg,
  },
  runs: readPipeline,
  input: ({ values }) => filterOf(values),
  reply: (out, { values }, viewer) => ({ card: pipelineCard(out, wordsOf(values), viewer), to: 'caller' }),
});

export const outcomesCommand = defineCommand({
  path: 'deal outcomes',
  zh: '商机 结果',
  aliases: ['deal reasons', 'deal results', '商机 原因'],
  summary: summaries.outcomes,
  label: formTitles.outcomes,
  examples: {
    en: ['deal outcomes', 'deal outcomes sales period:"last quarter"'],
    zh: ['商机 结果', '商机 结果 期间:上季度'],
  },
  args: {
    department: departmentArg({ label: labels.department, example: 'sales', keys: ['dept', '部门'], takes: 'one' }),
    mine: flagArg({ label: labels.mine, keys: ['my', '我的'] }),
    for: ownerArg,
    customer: aboutCustomer,
    period: { ...periodArg, label: labels.closedWithin },
  },
  runs: readOutcomes,
  input: ({ values }) => {
    const { from: _from, to: _to, ...filter } = filterOf(values);
    const { period } = values;
    return { ...filter, ...(period ? { closedFrom: period.from, closedTo: period.to } : {}) };
  },
  reply(out, { values }, viewer) {
    // A list is filtered by the expected day, not by the closing one.
    const { period: _, ...chosen } = wordsOf(values);
    const period = values.period ? periodText(values.period) : null;
    return { card: outcomesCard(out, period, chosen, viewer), to: 'caller' };
  },
});
