import { textArg } from '../../../commands/arg.ts';
import { type AnyCommand, type Call, type CommandReply, defineCommand } from '../../../commands/define.ts';
import { msg } from '../../../core/msg.ts';
import type { Operation } from '../../../operations/operation.ts';
import type { KeptCase } from '../change.ts';
import { closingTexts } from '../closing-texts.ts';
import { messages } from '../messages.ts';
import { type EscalatedCase, escalateCase } from '../operations/escalate.ts';
import {
  closeCase,
  reopenCase,
  resolveCase,
  respondCase,
  resumeCase,
  type SteppedCase,
  waitCase,
} from '../operations/steps.ts';
import { caseRef } from '../records.ts';
import { limits } from '../rules.ts';
import { caseWord, caseWords, howArg } from './arguments.ts';

const { fields } = messages;

const shown = (out: SteppedCase, { actor }: Pick<Call<unknown>, 'actor'>): CommandReply => ({
  show: caseRef(out.id),
  to: 'caller',
  note: [
    messages.stepDone(out.step, out, actor, out.due),
    ...(out.closesIn ? [closingTexts.closesIn(out.closesIn)] : []),
  ],
});

/** What people type and read of a step. */
type Words = Pick<AnyCommand, 'path' | 'zh' | 'aliases' | 'summary' | 'label' | 'examples'>;
type StepOperation<In, Out extends SteppedCase = SteppedCase> = Operation<In, Out, KeptCase>;

/** Words that are left, of any number of lines. */
const rest = { takes: 'rest', lines: true } as const;

/** A step that needs nothing said. */
function plainStep(words: Words, runs: StepOperation<{ id: number }>) {
  return defineCommand({
    ...words,
    args: { case: caseWords },
    runs,
    input: ({ values }) => ({ id: values.case.id }),
    reply: shown,
  });
}

/** A step for which a reason has to be given. */
function reasonedStep<Out extends SteppedCase>(
  words: Words,
  runs: StepOperation<{ id: number; reason: string }, Out>,
  reply: (out: Out, call: Pick<Call<unknown>, 'actor'>) => CommandReply = shown,
) {
  return defineCommand({
    ...words,
    args: {
      case: caseWord,
      reason: textArg<true>({
        ...rest,
        label: fields.reason,
        required: true,
        keys: ['why', 'because', '原因'],
        max: limits.reason,
      }),
    },
    runs,
    input: ({ values }) => ({ id: values.case.id, reason: values.reason }),
    reply: (out, call) => reply(out, call),
  });
}

const respond = defineCommand({
  path: 'case respond',
  zh: '工单 响应',
  aliases: ['case answer', 'case reply', '工单 回复'],
  summary: msg('The customer has a first answer', '记录首次响应'),
  label: msg('First response', '首次响应'),
  examples: {
    en: ['case respond CS-12', 'case respond CS-12 Told them we look into it today'],
    zh: ['工单 响应 CS-12', '工单 响应 CS-12 已告知客户今天会查明原因'],
  },
  formWhenOnly: 'case',
  args: {
    case: caseWord,
    text: textArg({
      ...rest,
      label: fields.answer,
      hint: msg('For colleagues; the customer is not written to.', '供同事了解，不会发送给客户。'),
      keys: ['answer', '内容'],
      max: limits.text,
    }),
  },
  runs: respondCase,
  input: ({ values }) => ({ id: values.case.id, ...(values.text ? { text: values.text } : {}) }),
  reply: shown,
});

const wait = defineCommand({
  path: 'case wait',
  zh: '工单 等待',
  aliases: ['case pause', 'case pending', '工单 暂停'],
  summary: msg('Wait for the customer: the clock stands still', '等待客户，计时暂停'),
  label: msg('Wait for the customer', '等待客户'),
  examples: {
    en: ['case wait CS-12', 'case wait CS-12 They send the serial number'],
    zh: ['工单 等待 CS-12', '工单 等待 CS-12 等客户提供序列号'],
  },
  formWhenOnly: 'case',
  args: {
    case: caseWord,
    reason: textArg({
      label: fields.waitsFor,
      keys: ['for', 'why', '原因', '内容'],
      takes: 'rest',
      max: limits.reason,
    }),
  },
  runs: waitCase,
  input: ({ values }) => ({ id: values.case.id, ...(values.reason ? { reason: values.reason } : {}) }),
  reply: shown,
});

const resume = plainStep(
  {
    path: 'case resume',
    zh: '工单 恢复',
    aliases: ['case continue', 'case unpause', '工单 继续'],
    summary: msg('Go on with a case that waited', '恢复处理工单'),
    label: msg('Go on with a case', '恢复处理工单'),
    examples: { en: ['case resume CS-12'], zh: ['工单 恢复 CS-12'] },
  },
  resumeCase,
);

const resolve = defineCommand({
  path: 'case resolve',
  zh: '工单 解决',
  aliases: ['case solve', 'case done', '工单 完成'],
  summary: msg('Resolve a case, and say how', '解决工单并说明结果'),
  label: msg('Resolve a case', '解决工单'),
  examples: {
    en: ['case resolve CS-12 Replaced the cable', 'case resolve CS-12 "See CS-9" as:duplicate'],
    zh: ['工单 解决 CS-12 已更换线缆', '工单 解决 CS-12 "见 CS-9" 方式:重复'],
  },
  args: {
    case: caseWord,
    resolution: textArg<true>({
      ...rest,
      label: fields.resolution,
      required: true,
      keys: ['text', '结果', '方案'],
      max: limits.text,
    }),
    how: howArg,
  },
  runs: resolveCase,
  input: ({ values }) => ({
    id: values.case.id,
    resolution: values.resolution,
    ...(values.how ? { how: values.how } : {}),
  }),
  reply: shown,
});

const close = plainStep(
  {
    path: 'case close',
    zh: '工单 关闭',
    summary: msg('Close a resolved case', '关闭已解决的工单'),
    label: msg('Close a case', '关闭工单'),
    examples: { en: ['case close CS-12'], zh: ['工单 关闭 CS-12'] },
  },
  closeCase,
);

const reopen = reasonedStep(
  {
    path: 'case reopen',
    zh: '工单 重新打开',
    aliases: ['工单 重开'],
    summary: msg('Reopen a case, and say why', '重新打开工单并说明原因'),
    label: msg('Reopen a case', '重新打开工单'),
    examples: { en: ['case reopen CS-12 It is dark again'], zh: ['工单 重新打开 CS-12 屏幕又不亮了'] },
  },
  reopenCase,
);

const escalate = reasonedStep(
  {
    path: 'case escalate',
    zh: '工单 升级',
    summary: msg('Escalate to the manager, then to the admins', '升级给部门经理，再升级给管理员'),
    label: msg('Escalate a case', '升级工单'),
    examples: { en: ['case escalate CS-12 They threaten to cancel'], zh: ['工单 升级 CS-12 客户表示可能解约'] },
  },
  escalateCase,
  (out: EscalatedCase) => ({
    show: caseRef(out.id),
    to: 'caller',
    note: [out.to === null ? messages.escalatedToAdmins(out) : messages.escalatedTo(out, out.to)],
  }),
);

export const stepCommands = [respond, wait, resume, resolve, close, reopen, escalate] as const;
