import type { Text } from '../../../cards/card.ts';
import { hiddenArg, referenceArg, textArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import type { Actor } from '../../../core/actor.ts';
import { msg } from '../../../core/msg.ts';
import { messages } from '../messages.ts';
import { type AssignedCase, assignCase } from '../operations/assign.ts';
import { classifyCase } from '../operations/edit.ts';
import { showCase } from '../operations/list.ts';
import { noteCase } from '../operations/note.ts';
import type { AssigneeValue } from '../people.ts';
import { caseRef } from '../records.ts';
import { limits } from '../rules.ts';
import { caseWord, caseWords, categoryArg, kindArg } from './arguments.ts';

export const showCommand = defineCommand({
  path: 'case show',
  zh: '工单 查看',
  aliases: ['case view', '工单 显示', '工单 详情'],
  summary: msg('Look at a case', '查看工单'),
  examples: { en: ['case show CS-12', 'CS-12'], zh: ['工单 查看 CS-12', 'CS-12'] },
  nounDefault: 'words',
  args: { case: caseWords },
  runs: showCase,
  input: ({ values }) => ({ id: values.case.id }),
  reply: (out) => ({ show: caseRef(out.id), to: 'caller' }),
});

export const takeCommand = defineCommand({
  path: 'case take',
  zh: '工单 认领',
  aliases: ['工单 接手'],
  summary: msg('Take a case that nobody has', '认领无人负责的工单'),
  label: msg('Take a case', '认领工单'),
  examples: { en: ['case take CS-12'], zh: ['工单 认领 CS-12'] },
  args: { case: caseWords },
  runs: assignCase,
  input: ({ values, actor }) => ({
    id: values.case.id,
    to: { kind: 'staff' as const, id: actor.staffId },
    ifFree: true,
  }),
  reply: (out) => ({ show: caseRef(out.id), to: 'caller', note: [messages.assignedToYou(out)] }),
});

export const assignCommand = defineCommand({
  path: 'case assign',
  zh: '工单 分配',
  aliases: ['case give', '工单 指派', '工单 转交'],
  summary: msg('Assign a case', '分配工单'),
  examples: {
    en: ['case assign CS-12 @omar', 'case assign CS-12 me', 'case assign CS-12 finance'],
    zh: ['工单 分配 CS-12 @omar', '工单 分配 CS-12 我', '工单 分配 CS-12 财务'],
  },
  args: {
    case: caseWord,
    to: referenceArg<AssigneeValue, true>('assignee', {
      label: messages.fields.assignee,
      hint: msg('A colleague, “me”, or a department where anybody may take it.', '同事、“我”，或由任何人认领的部门。'),
      example: '@omar',
      required: true,
      keys: ['for', '给', '负责人'],
      takes: 'rest',
    }),
    /** Carried by buttons of lists. */
    free: hiddenArg<boolean>((words) => ({ ok: true, value: words === 'yes' })),
  },
  runs: assignCase,
  input: ({ values }) => ({
    id: values.case.id,
    to: { kind: values.to.kind, id: values.to.id },
    ...(values.free ? { ifFree: true } : {}),
  }),
  reply: (out, { actor }) => ({ show: caseRef(out.id), to: 'caller', note: assignedNote(out, actor) }),
});

function assignedNote(out: AssignedCase, actor: Actor): Text {
  if (out.to.kind === 'department') return [messages.handedTo(out, out.to.name)];
  const { id, name, away } = out.to;
  const said = id === actor.staffId ? messages.assignedToYou(out) : messages.assignedTo(out, name);
  return away ? [said, ' ', messages.isAway(name, away.until, away.cover, actor)] : [said];
}

export const noteCommand = defineCommand({
  path: 'case note',
  zh: '工单 备注',
  aliases: ['case comment', 'case progress', '工单 进展', '工单 评论'],
  summary: msg('Add an internal note to a case', '为工单添加内部备注'),
  label: msg('Note on a case', '工单备注'),
  examples: {
    en: ['case note CS-12 The replacement left the warehouse'],
    zh: ['工单 备注 CS-12 替换件已从仓库发出'],
  },
  args: {
    case: caseWord,
    text: textArg<true>({
      label: messages.fields.note,
      hint: msg('Only colleagues read it.', '仅同事可见。'),
      required: true,
      keys: ['note', '备注', '内容'],
      takes: 'rest',
      max: limits.text,
      lines: true,
    }),
  },
  runs: noteCase,
  input: ({ values }) => ({ id: values.case.id, text: values.text }),
  reply: (out) => ({ show: caseRef(out.id), to: 'caller', note: [messages.noted(out)] }),
});

export const classifyCommand = defineCommand({
  path: 'case classify',
  zh: '工单 归类',
  aliases: ['case categorize', 'case categorise', '工单 分类到'],
  summary: msg('Say what a case is about', '为工单归类'),
  examples: {
    en: ['case classify CS-12 Billing/Invoice', 'case classify CS-12 kind:feedback'],
    zh: ['工单 归类 CS-12 账单/发票', '工单 归类 CS-12 类型:反馈'],
  },
  formWhenOnly: 'case',
  args: { case: caseWord, category: { ...categoryArg, takes: 'rest' }, kind: kindArg },
  runs: classifyCase,
  input: ({ values }) => ({
    id: values.case.id,
    ...(values.category ? { categoryId: values.category.id } : {}),
    ...(values.kind ? { kind: values.kind } : {}),
  }),
  reply: (out) => ({
    show: caseRef(out.id),
    to: 'caller',
    note: [out.changed.length > 0 ? messages.edited(out, out.changed) : messages.nothingChanged(out)],
  }),
});
