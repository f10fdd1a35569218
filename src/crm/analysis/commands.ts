import { choiceArg, customerArg, departmentArg, flagArg, intArg, moneyArg } from '../../commands/arg.ts';
import { type AnyCommand, defineCommand } from '../../commands/define.ts';
import { formatMoney } from '../../commands/values/money.ts';
import { invocation } from '../../core/invocation.ts';
import { shortId } from '../../core/records.ts';
import { segmentNames } from '../../core/rfm.ts';
import { priorityCard, rulesCard, scoreCard } from './cards.ts';
import { readRules } from './facts.ts';
import { classOptions, componentNames, formTitles, hints, labels, messages, summaries } from './messages.ts';
import { listPriority, showScore } from './operations.ts';
import { recomputeAll, type SetRules, setRules, showRules } from './rule-operations.ts';
import { type Component, components } from './rules.ts';
import { segmentTexts } from './segment-cards.ts';

const scoreCommand = defineCommand({
  path: 'customer score',
  zh: '客户 评分',
  aliases: ['score show', 'customer class', '客户 等级'],
  summary: summaries.score,
  label: formTitles.score,
  examples: { en: ['customer score acme', 'score show C-12'], zh: ['客户 评分 晨光'] },
  args: {
    customer: customerArg<true>({
      label: labels.customer,
      example: 'acme',
      required: true,
      takes: 'rest',
      keys: ['客户'],
    }),
  },
  runs: showScore,
  input: ({ values }) => ({ customerId: values.customer.id }),
  reply: (out, { now }) => ({ card: scoreCard(out, now), to: 'caller' }),
});

const priorityCommand = defineCommand({
  path: 'customer priority',
  zh: '客户 优先级',
  aliases: ['priority', 'score list', 'customer ranking', '客户 排名'],
  summary: summaries.priority,
  featured: true,
  examples: {
    en: [
      'customer priority',
      'priority mine',
      'customer priority class:A department:sales',
      'customer priority segment:champions',
    ],
    zh: ['客户 优先级', '客户 优先级 我的', '客户 优先级 等级:A', '客户 优先级 分群:流失风险'],
  },
  nounDefault: 'bare',
  args: {
    mine: flagArg({ label: labels.mine, keys: ['my', '我的'] }),
    class: choiceArg({ label: labels.class, options: classOptions, keys: ['等级', '级别'] }),
    segment: choiceArg({ label: segmentTexts.label, options: segmentNames, keys: ['rfm', '分群'] }),
    department: departmentArg({ label: labels.department, example: 'sales', keys: ['dept', '部门'], takes: 'one' }),
    after: intArg({ label: labels.after, max: 10_000, form: 'none' }),
  },
  runs: listPriority,
  input: ({ values }) => ({
    ...(values.mine ? { mine: true } : {}),
    ...(values.class ? { class: values.class } : {}),
    ...(values.segment ? { segment: values.segment } : {}),
    ...(values.department ? { departmentId: values.department.id } : {}),
    ...(values.after ? { after: values.after } : {}),
  }),
  reply(out, { values, now }) {
    const again = invocation('customer priority', {
      mine: values.mine ? 'yes' : undefined,
      class: values.class,
      segment: values.segment,
      department: values.department && shortId({ noun: 'department', id: values.department.id }),
    });
    const asked = { mine: values.mine ?? false, again, before: values.after ?? 0, now };
    return { card: priorityCard(out, asked), to: 'caller' };
  },
});

const rulesCommand = defineCommand({
  path: 'score rules',
  zh: '评分 规则',
  aliases: ['score weights', '评分 权重'],
  summary: summaries.rules,
  label: formTitles.rules,
  examples: { en: ['score rules'], zh: ['评分 规则'] },
  args: {},
  runs: showRules,
  input: () => ({}),
  reply: (out, _call, viewer) => ({ card: rulesCard(out, viewer), to: 'caller' }),
});

const weightArg = (component: Component, keys: readonly string[]) =>
  intArg({ label: componentNames[component], hint: hints.weight, example: '20', max: 100, keys });

const setCommand = defineCommand({
  path: 'score set',
  zh: '评分 设置',
  aliases: ['score change', 'score weigh', '评分 修改'],
  summary: summaries.set,
  examples: {
    en: ['score set money:40 cases:5', 'score set a:60 b:30', 'score set full:€200,000'],
    zh: ['评分 设置 金额:40 工单:5', '评分 设置 a:60 b:30'],
  },
  args: {
    contact: weightArg('contact', ['联系']),
    bought: weightArg('bought', ['下单']),
    orders: weightArg('orders', ['订单']),
    activity: weightArg('activity', ['logs', '沟通']),
    money: weightArg('money', ['金额']),
    needs: weightArg('needs', ['需求']),
    cases: weightArg('cases', ['工单']),
    a: intArg({ label: labels.fromA, example: '60', min: 1, max: 100 }),
    b: intArg({ label: labels.fromB, example: '30', min: 1, max: 100 }),
    full: moneyArg({ label: labels.full, hint: hints.full, example: '€100,000', keys: ['满分'] }),
  },
  runs: setRules,
  input: ({ values }): SetRules => ({
    weights: Object.fromEntries(
      components.flatMap((component) => {
        const weight = values[component];
        // An emptied field of the form leaves the weight as it is; nothing weighs 0 by accident.
        return typeof weight === 'number' ? [[component, weight]] : [];
      }),
    ),
    ...(values.a ? { fromA: values.a } : {}),
    ...(values.b ? { fromB: values.b } : {}),
    ...(values.full ? { full: values.full } : {}),
  }),
  async prefill({ actor }, ctx) {
    const rules = await readRules(ctx.tx);
    const [first] = Object.entries(rules.fullMinor);
    return {
      ...Object.fromEntries(components.map((component) => [component, String(rules.weights[component])])),
      a: String(rules.fromA),
      b: String(rules.fromB),
      ...(first ? { full: formatMoney({ currency: first[0], minor: first[1] }, actor.locale) } : {}),
    };
  },
  reply(out, _call, viewer) {
    const card = rulesCard(out, viewer);
    return { card: { ...card, blocks: [{ block: 'text', text: [messages.set] }, ...card.blocks] }, to: 'caller' };
  },
});

const recomputeCommand = defineCommand({
  path: 'score recompute',
  zh: '评分 重算',
  aliases: ['score again', '评分 重新计算'],
  summary: summaries.recompute,
  label: formTitles.recompute,
  examples: { en: ['score recompute'], zh: ['评分 重算'] },
  args: {},
  runs: recomputeAll,
  input: () => ({}),
  reply: (out) => ({ card: { title: [messages.recomputing(out.customers)], blocks: [] }, to: 'caller' }),
});

export const analysisCommands: readonly AnyCommand[] = [
  scoreCommand,
  priorityCommand,
  rulesCommand,
  setCommand,
  recomputeCommand,
];
