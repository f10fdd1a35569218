import { textArg } from '../../../commands/arg.ts';
import { type Call, type CommandReply, defineCommand } from '../../../commands/define.ts';
import { type Msg, msg } from '../../../core/msg.ts';
import { messages } from '../messages.ts';
import { escalateCase } from '../operations/escalate.ts';
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
  note: [messages.stepDone(out.step, out, actor, out.due)],
});

const reasonArg = (label: Msg) =>
  textArg<true>({
    label,
    required: true,
    keys: ['why', 'because', '原因'],
    takes: 'rest',
    max: limits.reason,
    lines: true,
  });

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
      label: fields.answer,
      hint: msg('For colleagues; the customer is not written to.', '供同事了解，不会发送给客户。'),
      keys: ['answer', '内容'],
      takes: 'rest',
      max: limits.text,
      lines: true,
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

const resume = defineCommand({
  path: 'case resume',
  zh: '工单 恢复',
  aliases: ['case continue', 'case unpause', '工单 继续'],
  summary: msg('Go on with a case that waited', '恢复处理工单'),
  label: msg('Go on with a case', '恢复处理工单'),
  examples: { en: ['case resume CS-12'], zh: ['工单 恢复 CS-12'] },
  args: { case: caseWords },
  runs: resumeCase,
  input: ({ values }) => ({ id: values.case.id }),
  reply: shown,
});

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
      label: fields.resolution,
      required: true,
      keys: ['text', '结果', '方案'],
      takes: 'rest',
      max: limits.text,
      lines: true,
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

const close = defineCommand({
  path: 'case close',
  zh: '工单 关闭',
  summary: msg('Close a resolved case', '关闭已解决的工单'),
  label: msg('Close a case', '关闭工单'),
  examples: { en: ['case close CS-12'], zh: ['工单 关闭 CS-12'] },
  args: { case: caseWords },
  runs: closeCase,
  input: ({ values }) => ({ id: values.case.id }),
  reply: shown,
});

const reopen = defineCommand({
  path: 'case reopen',
  zh: '工单 重新打开',
  aliases: ['工单 重开'],
  summary: msg('Reopen a case, and say why', '重新打开工单并说明原因'),
  label: msg('Reopen a case', '重新打开工单'),
  examples: { en: ['case reopen CS-12 It is dark again'], zh: ['工单 重新打开 CS-12 屏幕又不亮了'] },
  args: { case: caseWord, reason: reasonArg(fields.reason) },
  runs: reopenCase,
  input: ({ values }) => ({ id: values.case.id, reason: values.reason }),
  reply: shown,
});

const escalate = defineCommand({
  path: 'case escalate',
  zh: '工单 升级',
  summary: msg('Escalate to the manager, then to the admins', '升级给部门经理，再升级给管理员'),
  label: msg('Escalate a case', '升级工单'),
  examples: { en: ['case escalate CS-12 They threaten to cancel'], zh: ['工单 升级 CS-12 客户表示可能解约'] },
  args: { case: caseWord, reason: reasonArg(fields.reason) },
  runs: escalateCase,
  input: ({ values }) => ({ id: values.case.id, reason: values.reason }),
  reply: (out) => ({
    show: caseRef(out.id),
    to: 'caller',
    note: [out.to === null ? messages.escalatedToAdmins(out) : messages.escalatedTo(out, out.to)],
  }),
});

export const stepCommands = [respond, wait, resume, resolve, close, reopen, escalate] as const;
