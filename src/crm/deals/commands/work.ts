import { choiceArg, moneyArg, referenceArg, textArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { messages } from '../messages.ts';
import { formTitles, hints, labels, reasonNames, summaries } from '../names.ts';
import { loseDeal, moveDeal, reopenDeal, winDeal } from '../operations/move.ts';
import { dealRef } from '../records.ts';
import type { StageValue } from '../references.ts';
import { limits } from '../rules.ts';
import { stageName } from '../stages.ts';
import { dayArg, dealWord, dealWords } from './arguments.ts';

const noteArg = textArg({
  label: labels.why,
  hint: hints.reason,
  keys: ['why', '说明'],
  max: limits.text,
  lines: true,
});
const onArg = dayArg({ label: labels.closed, example: 'yesterday', keys: ['when', '日期'] }, 'past');

const { price, product, service, relationship, timing, competitor, other } = reasonNames;

export const moveCommand = defineCommand({
  path: 'deal move',
  zh: '商机 推进',
  aliases: ['deal advance', 'deal to', '商机 移动'],
  summary: summaries.move,
  label: formTitles.move,
  examples: { en: ['deal move DL-12 proposal', 'deal move DL-12 negotiation'], zh: ['商机 推进 DL-12 方案报价'] },
  args: {
    deal: dealWord,
    stage: referenceArg<StageValue, true>('deal-stage', {
      label: labels.stage,
      example: 'proposal',
      required: true,
      takes: 'rest',
      keys: ['to', '阶段', '到'],
    }),
  },
  runs: moveDeal,
  input: ({ values }) => ({ id: values.deal.id, stage: values.stage.key }),
  reply: (out) => ({ show: dealRef(out.id), to: 'caller', note: [messages.moved(out, stageName(out.stage))] }),
});

export const winCommand = defineCommand({
  path: 'deal win',
  zh: '商机 赢单',
  aliases: ['deal won', '商机 成交'],
  summary: summaries.win,
  examples: {
    en: ['deal win DL-12', 'deal win DL-12 reason:product amount:€26,000 on:yesterday'],
    zh: ['商机 赢单 DL-12', '商机 赢单 DL-12 原因:产品 金额:¥190,000'],
  },
  args: {
    deal: dealWords,
    reason: choiceArg({
      label: labels.reason,
      options: { price, product, service, relationship, timing, other },
      keys: ['原因', 'because'],
    }),
    note: noteArg,
    amount: moneyArg({ label: labels.amount, example: '€12,000', keys: ['value', '金额'] }),
    on: onArg,
  },
  runs: winDeal,
  input: ({ values }) => ({
    id: values.deal.id,
    ...(values.reason ? { reason: values.reason } : {}),
    ...(values.note ? { note: values.note } : {}),
    ...(values.amount ? { amount: values.amount } : {}),
    ...(values.on ? { on: values.on } : {}),
  }),
  reply: (out) => ({ show: dealRef(out.id), to: 'channel', note: [messages.won(out)] }),
});

export const loseCommand = defineCommand({
  path: 'deal lose',
  zh: '商机 输单',
  aliases: ['deal lost', '商机 失败'],
  summary: summaries.lose,
  label: formTitles.lose,
  examples: {
    en: ['deal lose DL-12 reason:price', 'deal lose DL-12 reason:other note:"They were bought by a competitor"'],
    zh: ['商机 输单 DL-12 原因:价格', '商机 输单 DL-12 原因:其他 说明:"客户被收购"'],
  },
  args: {
    deal: dealWords,
    reason: choiceArg<
      'price' | 'competitor' | 'no-budget' | 'no-decision' | 'product' | 'timing' | 'no-contact' | 'other',
      true
    >({
      label: labels.reason,
      required: true,
      options: {
        price,
        competitor,
        'no-budget': reasonNames['no-budget'],
        'no-decision': reasonNames['no-decision'],
        product,
        timing,
        'no-contact': reasonNames['no-contact'],
        other,
      },
      also: {
        'no-budget': ['budget', '预算'],
        'no-decision': ['undecided', '未定'],
        'no-contact': ['silence', '失联'],
        competitor: ['competition', '竞品'],
      },
      example: 'price',
      keys: ['原因', 'because'],
    }),
    note: noteArg,
    on: onArg,
  },
  runs: loseDeal,
  input: ({ values }) => ({
    id: values.deal.id,
    reason: values.reason,
    ...(values.note ? { note: values.note } : {}),
    ...(values.on ? { on: values.on } : {}),
  }),
  reply: (out) => ({ show: dealRef(out.id), to: 'caller', note: [messages.lost(out)] }),
});

export const reopenCommand = defineCommand({
  path: 'deal reopen',
  zh: '商机 重新打开',
  aliases: ['商机 重开'],
  summary: summaries.reopen,
  examples: { en: ['deal reopen DL-12', 'deal reopen DL-12 stage:negotiation'], zh: ['商机 重新打开 DL-12'] },
  args: {
    deal: dealWords,
    stage: referenceArg<StageValue>('deal-stage', { label: labels.stage, example: 'proposal', keys: ['to', '阶段'] }),
  },
  runs: reopenDeal,
  input: ({ values }) => ({ id: values.deal.id, ...(values.stage ? { stage: values.stage.key } : {}) }),
  reply: (out) => ({ show: dealRef(out.id), to: 'caller', note: [messages.reopened(out)] }),
});
