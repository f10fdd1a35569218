import { choiceArg, flagArg, referenceArg, textArg, versionArg } from '../../../commands/arg.ts';
import { type Call, defineCommand } from '../../../commands/define.ts';
import { periodOf } from '../figures.ts';
import { goalText, hints, kindNames, labels, messages, summaries } from '../messages.ts';
import { recordShare } from '../operations/record.ts';
import { type AddTarget, addTarget, type EditTarget, editTarget, removeTarget } from '../operations/write.ts';
import { goalOf, targetRecord, targetRef, targets } from '../records.ts';
import { limits } from '../rules.ts';
import {
  dayArg,
  goalArg,
  marketArg,
  newGoalArg,
  newPeriodArg,
  periodArg,
  shareArg,
  targetWord,
  targetWords,
} from './arguments.ts';

/** What the reference "assignee" gives: a colleague or a department. */
interface Whom {
  readonly kind: 'staff' | 'department';
  readonly id: number;
}

export const addCommand = defineCommand({
  path: 'target add',
  zh: '目标 添加',
  aliases: ['target set', 'target new', '目标 设定'],
  summary: summaries.add,
  examples: {
    en: [
      'target add revenue €500,000 period:"Q4 2026" for:sales',
      'target add customers 40 period:2027 for:@dana',
      'target add share 12.5% period:2027 market:"Office supplies, Nordics" company',
    ],
    zh: ['目标 添加 销售额 ¥5,000,000 期间:本季度 对象:销售', '目标 添加 份额 12.5% 期间:2027 市场:华东文具 全公司'],
  },
  args: {
    kind: choiceArg<'revenue' | 'customers' | 'share', true>({
      label: labels.kind,
      options: kindNames,
      also: { revenue: ['sales', '收入'], customers: ['customer', '客户', '客户数'], share: ['market', '份额'] },
      example: 'revenue',
      required: true,
      takes: 'one',
      keys: ['指标'],
    }),
    goal: goalArg,
    period: periodArg,
    for: referenceArg<Whom>('assignee', { label: labels.for, hint: hints.for, example: 'sales', keys: ['对象', '给'] }),
    company: flagArg({ label: labels.company, keys: ['全公司', '公司'] }),
    market: marketArg,
    orders: flagArg({ label: labels.orders, keys: ['订单', '含订单'] }),
  },
  runs: addTarget,
  input: ({ values }): AddTarget => ({
    kind: values.kind,
    goal: values.goal,
    from: values.period.from,
    to: values.period.to,
    ...(values.company ? { company: true } : {}),
    ...(values.for?.kind === 'department' ? { departmentId: values.for.id } : {}),
    ...(values.for?.kind === 'staff' ? { ownerId: values.for.id } : {}),
    ...(values.market ? { market: values.market } : {}),
    ...(values.orders ? { countsOrders: true } : {}),
  }),
  reply: (out) => ({ show: targetRef(out.id), to: 'channel', note: [messages.added] }),
});

export const editCommand = defineCommand({
  path: 'target edit',
  zh: '目标 修改',
  aliases: ['target change', '目标 编辑'],
  summary: summaries.edit,
  examples: {
    en: ['target edit G-3 goal:€600,000', 'target edit G-3 period:"Q1 2027"'],
    zh: ['目标 修改 G-3 目标值:¥600,000'],
  },
  formWhenOnly: 'target',
  args: { target: targetWords, goal: newGoalArg, period: newPeriodArg, market: marketArg, version: versionArg },
  runs: editTarget,
  input: ({ values }): EditTarget => ({
    id: values.target.id,
    ...(values.version ? { version: values.version } : {}),
    ...(values.goal ? { goal: values.goal } : {}),
    ...(values.period ? { from: values.period.from, to: values.period.to } : {}),
    ...(values.market ? { market: values.market } : {}),
  }),
  async prefill(
    { values, actor }: Pick<Call<{ target?: { id: number } }>, 'values' | 'actor'>,
    ctx,
    viewer,
  ): Promise<Record<string, string>> {
    const target = values.target && (await targets.find(ctx.tx, values.target.id));
    if (!target || !viewer.can('read', 'target', targetRecord(target), 'money')) return {};
    const goal = goalOf(target);
    const { from, to } = periodOf(target);
    return {
      goal: goal.kind === 'customers' ? String(goal.count) : goalText(goal)[actor.locale],
      period: `${from}..${to}`,
      version: String(target.version),
      ...(target.market === null ? {} : { market: target.market }),
    };
  },
  reply: (out) => ({
    show: targetRef(out.id),
    to: 'caller',
    note: [out.changed.length === 0 ? messages.nothingChanged(out) : messages.edited(out, out.changed)],
  }),
});

export const recordCommand = defineCommand({
  path: 'target record',
  zh: '目标 记录',
  aliases: ['target reading', '目标 记录份额'],
  summary: summaries.record,
  examples: {
    en: ['target record G-3 12.5% source:"Nielsen, Q3 report"', 'target record G-3 11.8% source:GfK on:yesterday'],
    zh: ['目标 记录 G-3 12.5% 来源:"尼尔森三季度报告"'],
  },
  args: {
    target: targetWord,
    share: shareArg,
    source: textArg<true>({
      label: labels.source,
      hint: hints.source,
      required: true,
      keys: ['from', '来源'],
      max: limits.source,
    }),
    on: dayArg({ label: labels.on, example: 'yesterday', keys: ['date', '日期'] }, 'past'),
  },
  runs: recordShare,
  input: ({ values }) => ({
    id: values.target.id,
    share: values.share,
    source: values.source,
    ...(values.on ? { on: values.on } : {}),
  }),
  reply: (out) => ({ show: targetRef(out.id), to: 'caller', note: [messages.recorded(out.share, out.on)] }),
});

export const removeCommand = defineCommand({
  path: 'target remove',
  zh: '目标 删除',
  aliases: ['target delete', 'target rm'],
  summary: summaries.remove,
  examples: { en: ['target remove G-3'], zh: ['目标 删除 G-3'] },
  args: { target: targetWords },
  runs: removeTarget,
  input: ({ values }) => ({ id: values.target.id }),
  reply: (out) => ({ card: { title: [messages.removed(out)], blocks: [] }, to: 'caller' }),
});
