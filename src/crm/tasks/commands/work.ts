import type { Text } from '../../../cards/card.ts';
import { hiddenArg, referenceArg, textArg, whenArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import type { Reader } from '../../../core/actor.ts';
import { type Msg, msg } from '../../../core/msg.ts';
import type { AssigneeValue } from '../assignee.ts';
import { messages } from '../messages.ts';
import { assignTask } from '../operations/assign.ts';
import { noteTask } from '../operations/note.ts';
import { showTask } from '../operations/show.ts';
import { snoozeTask } from '../operations/snooze.ts';
import { cancelTask, completeTask, reopenTask, type SteppedTask, startTask } from '../operations/steps.ts';
import { taskRef } from '../records.ts';
import { maxNote } from '../rules.ts';
import { workMessages } from '../work-messages.ts';
import { taskWord, taskWords } from './arguments.ts';

export const showCommand = defineCommand({
  path: 'task show',
  zh: '任务 查看',
  aliases: ['task view', 'task open', '任务 显示', '任务 详情'],
  summary: msg('Look at a task', '查看任务'),
  examples: { en: ['task show T-142', 'T-142'], zh: ['任务 查看 T-142', 'T-142'] },
  nounDefault: 'words',
  args: { task: taskWords },
  runs: showTask,
  input: ({ values }) => ({ id: values.task.id }),
  reply: (out) => ({ show: taskRef(out.id), to: 'caller' }),
});

/** Start, done, reopen and cancel differ in their words only. */
function stepCommand(
  runs: typeof startTask,
  words: { path: string; zh: string; aliases: string[]; summary: Msg; zhExample: string },
) {
  return defineCommand({
    path: words.path,
    zh: words.zh,
    aliases: words.aliases,
    summary: words.summary,
    examples: { en: [`${words.path} T-142`], zh: [words.zhExample] },
    args: { task: taskWords },
    runs,
    input: ({ values }) => ({ id: values.task.id }),
    reply: (out, { actor }) => ({ show: taskRef(out.id), to: 'caller', note: stepNote(out, actor) }),
  });
}

function stepNote(out: SteppedTask, actor: Reader): Text {
  return [
    messages.stepDone(out.step, out),
    ...(out.next ? [' ', workMessages.nextAdded(out.next, actor)] : []),
    ...(out.released.length > 0 ? [' ', workMessages.released(out.released)] : []),
    ...(out.endedSeries ? [' ', workMessages.seriesEnded] : []),
  ];
}

export const startCommand = stepCommand(startTask, {
  path: 'task start',
  zh: '任务 开始',
  aliases: ['task begin'],
  summary: msg('Start a task', '开始任务'),
  zhExample: '任务 开始 T-142',
});

export const doneCommand = defineCommand({
  path: 'task done',
  zh: '任务 完成',
  aliases: ['task complete', 'task close', 'task finish', '任务 关闭'],
  summary: msg('Finish a task', '完成任务'),
  examples: {
    en: ['task done T-142', 'task done T-142 force:"The customer agreed without it"'],
    zh: ['任务 完成 T-142', '任务 完成 T-142 强制:"客户同意无需等待"'],
  },
  args: {
    task: taskWords,
    force: textArg({ label: workMessages.reasonToForce, keys: ['anyway', '强制', '原因'], max: maxNote }),
  },
  runs: completeTask,
  input: ({ values }) => ({ id: values.task.id, ...(values.force ? { force: values.force } : {}) }),
  reply: (out, { actor }) => ({ show: taskRef(out.id), to: 'caller', note: stepNote(out, actor) }),
});

export const reopenCommand = stepCommand(reopenTask, {
  path: 'task reopen',
  zh: '任务 重新打开',
  aliases: ['任务 重开'],
  summary: msg('Reopen a task', '重新打开任务'),
  zhExample: '任务 重新打开 T-142',
});

export const cancelCommand = stepCommand(cancelTask, {
  path: 'task cancel',
  zh: '任务 取消',
  aliases: ['task drop'],
  summary: msg('Cancel a task', '取消任务'),
  zhExample: '任务 取消 T-142',
});

export const assignCommand = defineCommand({
  path: 'task assign',
  zh: '任务 分配',
  aliases: ['task give', '任务 指派', '任务 转交'],
  summary: msg('Assign a task', '分配任务'),
  examples: {
    en: ['task assign T-142 @dana', 'task assign T-142 me', 'task assign T-142 support'],
    zh: ['任务 分配 T-142 @dana', '任务 分配 T-142 我', '任务 分配 T-142 客服'],
  },
  args: {
    task: taskWord,
    to: referenceArg<AssigneeValue, true>('assignee', {
      label: messages.assignee,
      hint: msg('A colleague, “me”, or a department where anybody may take it.', '同事、“我”，或由任何人认领的部门。'),
      example: '@dana',
      required: true,
      keys: ['for', '给', '负责人'],
      takes: 'rest',
    }),
    /** Carried by "Take it". */
    free: hiddenArg<boolean>((words) => ({ ok: true, value: words === 'yes' })),
  },
  runs: assignTask,
  input: ({ values }) => ({
    id: values.task.id,
    to: { kind: values.to.kind, id: values.to.id },
    ...(values.free ? { ifFree: true } : {}),
  }),
  reply: (out, { actor }) => {
    const note =
      out.to.kind === 'department'
        ? messages.handedTo(out, out.to.name)
        : out.to.id === actor.staffId
          ? messages.assignedToYou(out)
          : messages.assignedTo(out, out.to.name);
    return { show: taskRef(out.id), to: 'caller', note: [note] };
  },
});

export const noteCommand = defineCommand({
  path: 'task note',
  zh: '任务 备注',
  aliases: ['task comment', '任务 评论'],
  summary: msg('Add a note to a task', '为任务添加备注'),
  examples: {
    en: ['task note T-142 They want the offer in euros'],
    zh: ['任务 备注 T-142 客户希望以欧元报价'],
  },
  args: {
    task: taskWord,
    text: textArg<true>({
      label: messages.note,
      required: true,
      keys: ['note', '备注', '内容'],
      takes: 'rest',
      max: maxNote,
      lines: true,
    }),
  },
  runs: noteTask,
  input: ({ values }) => ({ id: values.task.id, text: values.text }),
  reply: (out) => ({ show: taskRef(out.id), to: 'caller', note: [messages.noted(out)] }),
});

export const snoozeCommand = defineCommand({
  path: 'task snooze',
  zh: '任务 稍后',
  aliases: ['task later', '任务 推迟', '任务 稍后提醒'],
  summary: msg('Snooze a reminder', '推迟提醒'),
  examples: {
    en: ['task snooze T-142 1h', 'task snooze T-142 until monday 9:00'],
    zh: ['任务 稍后 T-142 1小时', '任务 稍后 T-142 周一上午9点'],
  },
  args: {
    task: taskWord,
    until: whenArg<true>({
      label: messages.snoozedUntil,
      hint: msg(
        'In words, in your time zone: 1h, tomorrow 9:00, monday.',
        '可用文字，按您的时区：1小时、明天9点、周一。',
      ),
      example: 'tomorrow 9:00',
      required: true,
      keys: ['for', '直到', '到'],
      takes: 'rest',
    }),
  },
  runs: snoozeTask,
  input: ({ values }) => ({ id: values.task.id, until: values.until.at }),
  reply: (out, { actor }) => ({
    show: taskRef(out.id),
    to: 'caller',
    note: [messages.snoozed(out, out.until, actor)],
  }),
});

export const workCommands = [
  showCommand,
  assignCommand,
  startCommand,
  noteCommand,
  snoozeCommand,
  doneCommand,
  reopenCommand,
  cancelCommand,
] as const;
