import { choiceArg, durationArg, hiddenArg, textArg } from '../../../commands/arg.ts';
import type { Arg } from '../../../commands/args.ts';
import { defineCommand } from '../../../commands/define.ts';
import { parseId } from '../../../commands/values/ids.ts';
import { msg } from '../../../core/msg.ts';
import type { Operation } from '../../../operations/operation.ts';
import { messages } from '../messages.ts';
import { addItems, type PickedItem, type PickItem, removeItem, tickItem, untickItem } from '../operations/items.ts';
import { logTime, reportProgress } from '../operations/progress.ts';
import { acknowledgeTask, rateTask } from '../operations/rate.ts';
import { taskRef } from '../records.ts';
import { maxItem, maxItems, maxNote } from '../rules.ts';
import { workMessages } from '../work-messages.ts';
import { minutesIn, taskWord, taskWords } from './arguments.ts';

/** `40%`, `40`, `百分之40`. */
const percentArg: Arg<number, true> = {
  label: workMessages.percent,
  hint: msg('From 0 to 100.', '0 到 100。'),
  example: '40%',
  required: true,
  keys: ['percent', '进度'],
  takes: 'one',
  value: {
    by: 'parse',
    parse(words) {
      const said = /^(?:百分之)?(\d{1,3}) ?[%％]?$/u.exec(words.normalize('NFKC').trim());
      const percent = Number(said?.[1]);
      if (said && percent <= 100) return { ok: true, value: percent };
      return { ok: false, fault: { kind: 'percent', message: workMessages.noPercent(words), example: '40%' } };
    },
  },
  form: 'line',
};

export const progressCommand = defineCommand({
  path: 'task progress',
  zh: '任务 进度',
  aliases: ['task percent'],
  summary: msg('Say how far a task is', '汇报任务进度'),
  examples: {
    en: ['task progress T-142 40%', 'task progress T-142 40% "The draft is with Legal"'],
    zh: ['任务 进度 T-142 40%', '任务 进度 T-142 40% "初稿已交法务"'],
  },
  args: {
    task: taskWord,
    percent: percentArg,
    note: textArg({ label: messages.note, keys: ['备注'], takes: 'rest', max: maxNote, lines: true }),
  },
  runs: reportProgress,
  input: ({ values }) => ({
    id: values.task.id,
    percent: values.percent,
    ...(values.note ? { note: values.note } : {}),
  }),
  reply: (out) => ({ show: taskRef(out.id), to: 'caller', note: [workMessages.progressSet(out, out.percent)] }),
});

export const timeCommand = defineCommand({
  path: 'task time',
  zh: '任务 用时',
  aliases: ['task spent', 'task log time', '任务 登记用时'],
  summary: msg('Log time spent on a task', '登记任务用时'),
  examples: { en: ['task time T-142 1h30'], zh: ['任务 用时 T-142 1个半小时'] },
  args: {
    task: taskWord,
    time: durationArg<true>({
      label: workMessages.time,
      example: '1h30',
      required: true,
      keys: ['spent', '用时'],
      takes: 'rest',
    }),
  },
  runs: logTime,
  input: ({ values }) => ({ id: values.task.id, minutes: minutesIn(values.time) }),
  reply: (out) => ({
    show: taskRef(out.id),
    to: 'caller',
    note: [workMessages.timeLogged(out, out.minutes, out.spent)],
  }),
});

export const addItemsCommand = defineCommand({
  path: 'task item add',
  zh: '任务 清单 添加',
  aliases: ['task checklist add', 'task item new'],
  summary: msg('Add to a task’s checklist', '为任务添加清单项'),
  examples: {
    en: ['task item add T-142 Check the prices; Ask for the address'],
    zh: ['任务 清单 添加 T-142 核对价格；询问地址'],
  },
  args: {
    task: taskWord,
    items: textArg<true>({
      label: workMessages.items,
      hint: msg('One on each line, or between semicolons.', '每行一项，或用分号分隔。'),
      required: true,
      keys: ['item', '项'],
      takes: 'rest',
      max: maxItem * maxItems,
      lines: true,
    }),
  },
  runs: addItems,
  input: ({ values }) => ({
    id: values.task.id,
    texts: values.items
      .split(/[\n;；]+/u)
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  }),
  reply: (out) => ({ show: taskRef(out.id), to: 'caller', note: [workMessages.itemsAdded(out, out.added)] }),
});

const itemArgs = {
  task: taskWord,
  item: textArg({
    label: workMessages.item,
    hint: msg('Its number, or words of it.', '编号或其中的文字。'),
    example: '2',
    keys: ['项'],
    takes: 'rest',
    max: maxItem,
  }),
  /** Carried by the buttons beside the items. */
  itemId: hiddenArg<number>((words) => parseId(words, 'item')),
};

function itemCommand(
  runs: Operation<PickItem, PickedItem>,
  words: { path: string; zh: string; aliases: string[]; summary: ReturnType<typeof msg>; zhExample: string },
  note: (out: PickedItem) => ReturnType<typeof msg>,
) {
  return defineCommand({
    path: words.path,
    zh: words.zh,
    aliases: words.aliases,
    summary: words.summary,
    examples: { en: [`${words.path} T-142 2`], zh: [words.zhExample] },
    args: itemArgs,
    runs,
    input: ({ values }) => ({
      id: values.task.id,
      ...(values.item ? { item: values.item } : {}),
      ...(values.itemId ? { itemId: values.itemId } : {}),
    }),
    reply: (out) => ({ show: taskRef(out.id), to: 'caller', note: [note(out)] }),
  });
}

export const tickCommand = itemCommand(
  tickItem,
  {
    path: 'task item tick',
    zh: '任务 清单 勾选',
    aliases: ['task item done', 'task checklist tick', 'task tick'],
    summary: msg('Tick an item of a checklist', '勾选清单项'),
    zhExample: '任务 清单 勾选 T-142 2',
  },
  (out) => workMessages.itemTicked(out.text, out.done, out.all),
);

export const untickCommand = itemCommand(
  untickItem,
  {
    path: 'task item untick',
    zh: '任务 清单 取消勾选',
    aliases: ['task checklist untick', 'task untick'],
    summary: msg('Untick an item of a checklist', '取消勾选清单项'),
    zhExample: '任务 清单 取消勾选 T-142 2',
  },
  (out) => workMessages.itemUnticked(out.text),
);

export const removeItemCommand = itemCommand(
  removeItem,
  {
    path: 'task item remove',
    zh: '任务 清单 移除',
    aliases: ['task item delete', 'task checklist remove'],
    summary: msg('Take an item off a checklist', '移除清单项'),
    zhExample: '任务 清单 移除 T-142 2',
  },
  (out) => workMessages.itemRemoved(out.text),
);

const words = workMessages.ratings;
export const rateCommand = defineCommand({
  path: 'task rate',
  zh: '任务 评分',
  aliases: ['task feedback', '任务 评价'],
  summary: msg('Rate how a task was done', '为已完成的任务评分'),
  examples: {
    en: ['task rate T-142 5', 'task rate T-142 3 "Right, but two days late"'],
    zh: ['任务 评分 T-142 5', '任务 评分 T-142 3 "内容正确，但晚了两天"'],
  },
  args: {
    task: taskWord,
    rating: choiceArg<'5' | '4' | '3' | '2' | '1', true>({
      label: workMessages.rating,
      options: { 5: words[5], 4: words[4], 3: words[3], 2: words[2], 1: words[1] },
      example: '5',
      required: true,
      keys: ['stars', '评分', '分'],
      takes: 'one',
    }),
    text: textArg({
      label: workMessages.feedback,
      keys: ['feedback', '反馈', '评语'],
      takes: 'rest',
      max: maxNote,
      lines: true,
    }),
  },
  runs: rateTask,
  input: ({ values }) => ({
    id: values.task.id,
    rating: Number(values.rating),
    ...(values.text ? { text: values.text } : {}),
  }),
  reply: (out) => ({ show: taskRef(out.id), to: 'caller', note: [workMessages.rated(out, out.rating)] }),
});

export const acknowledgeCommand = defineCommand({
  path: 'task acknowledge',
  zh: '任务 确认',
  aliases: ['task ack', 'task got it', '任务 收到'],
  summary: msg('Say that a request arrived', '确认收到其他部门的任务'),
  label: msg('Got it', '已收到'),
  examples: { en: ['task acknowledge T-142'], zh: ['任务 确认 T-142'] },
  args: { task: taskWords },
  runs: acknowledgeTask,
  input: ({ values }) => ({ id: values.task.id }),
  reply: (out) => ({ show: taskRef(out.id), to: 'caller', note: [workMessages.acknowledged(out)] }),
});

export const progressCommands = [
  progressCommand,
  timeCommand,
  addItemsCommand,
  tickCommand,
  untickCommand,
  removeItemCommand,
  rateCommand,
  acknowledgeCommand,
] as const;
