import { choiceArg, moneyArg, referenceArg, textArg, whenArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { shortId } from '../../../core/records.ts';
import { buttonLabels, formTitles, hints, labels, messages, reasonTexts, summaries } from '../messages.ts';
import { dropNeed, meetNeed, qualifyNeed, reopenNeed } from '../operations/steps.ts';
import { needToDeal, needToTask } from '../operations/turn.ts';
import { needRef } from '../records.ts';
import { limits, type Reason } from '../rules.ts';
import { closeArg, needWord, needWords, onArg, orderArg, ownerArg } from './arguments.ts';

export const qualifyCommand = defineCommand({
  path: 'need qualify',
  zh: '需求 确认',
  summary: summaries.qualify,
  label: formTitles.qualify,
  examples: { en: ['need qualify N-12'], zh: ['需求 确认 N-12'] },
  args: { need: needWords },
  runs: qualifyNeed,
  input: ({ values }) => ({ id: values.need.id }),
  reply: (out) => ({ show: needRef(out.id), to: 'caller', note: [messages.qualified(out)] }),
});

export const meetCommand = defineCommand({
  path: 'need meet',
  zh: '需求 满足',
  aliases: ['need met', 'need done', '需求 已满足'],
  summary: summaries.meet,
  label: formTitles.meet,
  examples: { en: ['need meet N-12', 'need meet N-12 order:O-7'], zh: ['需求 满足 N-12', '需求 满足 N-12 订单:O-7'] },
  args: { need: needWords, order: orderArg, on: onArg },
  runs: meetNeed,
  input: ({ values }) => ({
    id: values.need.id,
    ...(values.order ? { orderId: values.order.id } : {}),
    ...(values.on ? { on: values.on } : {}),
  }),
  reply: (out) => ({ show: needRef(out.id), to: 'channel', note: [messages.met(out)] }),
});

export const dropCommand = defineCommand({
  path: 'need drop',
  zh: '需求 放弃',
  aliases: ['need unmet', 'need close', '需求 关闭', '需求 未满足'],
  summary: summaries.drop,
  label: formTitles.drop,
  examples: {
    en: ['need drop N-12 reason:no-longer', 'need drop N-12 reason:price note:"Twice their budget"'],
    zh: ['需求 放弃 N-12 原因:客户不再需要', '需求 放弃 N-12 原因:价格 说明:"超出预算一倍"'],
  },
  args: {
    need: needWords,
    reason: choiceArg<Reason, true>({
      label: labels.reason,
      required: true,
      options: reasonTexts,
      also: {
        'no-offer': ['missing', 'not offered', '没有'],
        'too-late': ['late', 'timing', '太晚'],
        competitor: ['competition', '竞品'],
        'no-longer': ['gone', 'not needed', '不需要'],
        duplicate: ['double', '重复'],
      },
      example: 'price',
      keys: ['because', '原因'],
    }),
    note: textArg({
      label: labels.note,
      hint: hints.reason,
      keys: ['why', '说明'],
      max: limits.text,
      lines: true,
    }),
  },
  runs: dropNeed,
  input: ({ values }) => ({
    id: values.need.id,
    reason: values.reason,
    ...(values.note ? { note: values.note } : {}),
  }),
  reply: (out) => ({ show: needRef(out.id), to: 'caller', note: [messages.closed(out, out.status)] }),
});

export const reopenCommand = defineCommand({
  path: 'need reopen',
  zh: '需求 重新打开',
  aliases: ['需求 重开'],
  summary: summaries.reopen,
  examples: { en: ['need reopen N-12'], zh: ['需求 重新打开 N-12'] },
  args: { need: needWords },
  runs: reopenNeed,
  input: ({ values }) => ({ id: values.need.id }),
  reply: (out) => ({ show: needRef(out.id), to: 'caller', note: [messages.reopened(out)] }),
});

export const dealCommand = defineCommand({
  path: 'need deal',
  zh: '需求 转商机',
  aliases: ['need to deal', 'need sell', '需求 商机'],
  summary: summaries.deal,
  label: buttonLabels.deal,
  examples: {
    en: ['need deal N-12', 'need deal N-12 amount:€12,000 close:"end of month"'],
    zh: ['需求 转商机 N-12', '需求 转商机 N-12 金额:¥80,000 预计:月底'],
  },
  args: {
    need: needWords,
    amount: moneyArg({ label: labels.amount, example: '€12,000', keys: ['value', '金额'] }),
    close: closeArg,
    for: ownerArg,
  },
  runs: needToDeal,
  input: ({ values }) => ({
    id: values.need.id,
    ...(values.amount ? { amount: values.amount } : {}),
    ...(values.close ? { expectedOn: values.close } : {}),
    ...(values.for ? { ownerId: values.for.id } : {}),
  }),
  reply: (out) => ({
    show: needRef(out.id),
    to: 'caller',
    note: [messages.madeDeal(out, shortId({ noun: 'deal', id: out.madeId }))],
  }),
});

export const taskCommand = defineCommand({
  path: 'need task',
  zh: '需求 转任务',
  aliases: ['need to task', '需求 任务'],
  summary: summaries.task,
  examples: {
    en: ['need task N-12 "Ask the product team" for:@dana due:friday'],
    zh: ['需求 转任务 N-12 "询问产品部" 指派:@dana 截止:周五'],
  },
  args: {
    need: needWord,
    title: textArg({ label: labels.title, keys: ['标题'], takes: 'rest', max: limits.title }),
    for: referenceArg<{ readonly kind: 'staff' | 'department'; readonly id: number }>('assignee', {
      label: labels.assignee,
      example: '@dana',
      keys: ['assignee', 'to', '指派', '指派给'],
    }),
    due: whenArg({ label: labels.due, example: 'friday', keys: ['by', '截止'], prefer: 'future' }),
  },
  runs: needToTask,
  input: ({ values }) => ({
    id: values.need.id,
    ...(values.title ? { title: values.title } : {}),
    ...(values.for?.kind === 'staff' ? { assigneeId: values.for.id } : {}),
    ...(values.for?.kind === 'department' ? { departmentId: values.for.id } : {}),
    ...(values.due ? { dueAt: values.due.at } : {}),
  }),
  reply: (out) => ({
    show: needRef(out.id),
    to: 'caller',
    note: [messages.madeTask(out, shortId({ noun: 'task', id: out.madeId }))],
  }),
});
