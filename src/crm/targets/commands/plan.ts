import { textArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { today } from '../../../commands/values/calendar-day.ts';
import { formTitles, labels, messages, summaries } from '../messages.ts';
import { addPlanLine, finishPlanLine, listPlan, removePlanLine } from '../operations/plan.ts';
import { planCard } from '../plan-card.ts';
import { targetRef } from '../records.ts';
import { limits } from '../rules.ts';
import { costArg, dayArg, lineArg, ownerArg, planKindArg, quantityArg, targetWord, targetWords } from './arguments.ts';

export const planAddCommand = defineCommand({
  path: 'target plan add',
  zh: '目标 计划 添加',
  aliases: ['target plan new', '目标 计划 新增'],
  summary: summaries.planAdd,
  examples: {
    en: [
      'target plan add G-3 activity "Trade fair Hanover" owner:@dana due:friday cost:€5,000',
      'target plan add G-3 resource "Demo machines" quantity:4',
      'target plan add G-3 channel Resellers',
    ],
    zh: ['目标 计划 添加 G-3 活动 "上海展会" 负责人:@dana 截止:周五 费用:¥50,000', '目标 计划 添加 G-3 渠道 经销商'],
  },
  args: {
    target: targetWord,
    kind: planKindArg,
    what: textArg<true>({ label: labels.what, required: true, takes: 'rest', keys: ['内容'], max: limits.what }),
    owner: ownerArg,
    due: dayArg({ label: labels.due, example: 'friday', keys: ['by', '截止'] }, 'future'),
    quantity: quantityArg,
    cost: costArg,
  },
  runs: addPlanLine,
  input: ({ values }) => ({
    id: values.target.id,
    kind: values.kind,
    what: values.what,
    ...(values.owner ? { ownerId: values.owner.id } : {}),
    ...(values.due ? { dueOn: values.due } : {}),
    ...(values.quantity ? { quantity: values.quantity } : {}),
    ...(values.cost ? { cost: values.cost } : {}),
  }),
  reply: (out) => ({ show: targetRef(out.id), to: 'caller', note: [messages.planned(out.number)] }),
});

export const planListCommand = defineCommand({
  path: 'target plan list',
  zh: '目标 计划 列表',
  aliases: ['target plan', '目标 计划'],
  summary: summaries.planList,
  examples: { en: ['target plan list G-3', 'target plan G-3'], zh: ['目标 计划 列表 G-3'] },
  args: { target: targetWords },
  runs: listPlan,
  input: ({ values }) => ({ id: values.target.id }),
  reply: (out, { now, actor }, viewer) => ({ card: planCard(out, today(now, actor.timezone), viewer), to: 'caller' }),
});

export const planDoneCommand = defineCommand({
  path: 'target plan done',
  zh: '目标 计划 完成',
  aliases: ['target plan finish'],
  summary: summaries.planDone,
  label: formTitles.planDone,
  examples: { en: ['target plan done G-3 2'], zh: ['目标 计划 完成 G-3 2'] },
  args: { target: targetWord, line: lineArg },
  runs: finishPlanLine,
  input: ({ values }) => ({ id: values.target.id, number: values.line }),
  reply: (out) => ({ show: targetRef(out.id), to: 'caller', note: [messages.planDone(out.what)] }),
});

export const planRemoveCommand = defineCommand({
  path: 'target plan remove',
  zh: '目标 计划 删除',
  aliases: ['target plan delete'],
  summary: summaries.planRemove,
  label: formTitles.planRemove,
  examples: { en: ['target plan remove G-3 2'], zh: ['目标 计划 删除 G-3 2'] },
  args: { target: targetWord, line: lineArg },
  runs: removePlanLine,
  input: ({ values }) => ({ id: values.target.id, number: values.line }),
  reply: (out) => ({ show: targetRef(out.id), to: 'caller', note: [messages.planRemoved(out.what)] }),
});
