import { formatDuration } from '../../commands/values/duration.ts';
import { formatWhen } from '../../commands/values/when-format.ts';
import type { Reader } from '../../core/actor.ts';
import { listOf, type Msg, msg, perLocale, plural, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { maxItems, maxWaits } from './rules.ts';

type Named = { readonly id: number; readonly title: string };

const tid = (task: { readonly id: number }): string => shortId({ noun: 'task', id: task.id });
const minutesName = (minutes: number): Msg => perLocale((locale) => formatDuration(minutes * 60_000, locale));
const titled = (tasks: readonly Named[]): Msg =>
  listOf(
    tasks.map((task) =>
      task.title === '' ? same(tid(task)) : msg(`${tid(task)} “${task.title}”`, `${tid(task)}“${task.title}”`),
    ),
  );

/** What is said of progress, time, checklists, dependencies, series and ratings. */
export const workMessages = {
  // Words of arguments and cards -----------------------------------------------------------------------------------
  progress: msg('Progress', '进度'),
  percent: msg('Per cent', '百分比'),
  checklist: msg('Checklist', '检查清单'),
  item: msg('Item', '清单项'),
  items: msg('Items', '清单项'),
  estimate: msg('Expected time', '预计用时'),
  time: msg('Time', '用时'),
  timeField: (estimate: number | null, spent: number): Msg => {
    const parts = [
      ...(spent > 0 ? [msg(`${minutesName(spent).en} spent`, `已用 ${minutesName(spent).zh}`)] : []),
      ...(estimate !== null ? [msg(`${minutesName(estimate).en} expected`, `预计 ${minutesName(estimate).zh}`)] : []),
    ];
    return msg(parts.map(({ en }) => en).join(', '), parts.map(({ zh }) => zh).join('，'));
  },
  took: (minutes: number) =>
    msg(`${minutesName(minutes).en} from start to end`, `从开始到完成共 ${minutesName(minutes).zh}`),
  waitsFor: msg('Waits for', '等待'),
  repeats: msg('Comes back', '重复'),
  repeatsBy: msg('By which rule', '重复规则'),
  project: msg('Project', '项目'),
  rating: msg('Rating', '评分'),
  feedback: msg('Feedback', '反馈'),
  offeredTo: (department: Msg) => msg(`Offered to ${department.en}`, `已向${department.zh}提出交接`),
  stars: (rating: number) => same(`${'★'.repeat(rating)}${'☆'.repeat(5 - rating)}`),
  reasonToForce: msg('Why it need not wait', '无需等待的原因'),
  hiddenItems: (n: number) =>
    msg(`${plural(n, 'checklist item', 'checklist items')}, hidden from you`, `${n} 个清单项对您不可见`),
  itemsDone: (done: number, all: number) => msg(`${done} of ${all} done`, `已完成 ${done}/${all}`),
  moreItems: (n: number) => msg(`${n} more items`, `另有 ${n} 项`),
  ratings: {
    5: msg('5: excellent', '5 分：非常满意'),
    4: msg('4: good', '4 分：满意'),
    3: msg('3: all right', '3 分：一般'),
    2: msg('2: poor', '2 分：不满意'),
    1: msg('1: bad', '1 分：非常不满意'),
  },
  buttons: {
    progress: msg('Progress…', '进度…'),
    handOver: msg('To another department…', '转交其他部门…'),
    addItem: msg('Add to checklist…', '添加清单项…'),
    time: msg('Log time…', '登记用时…'),
    wait: msg('Wait for…', '等待其他任务…'),
    repeat: msg('Repeat…', '重复…'),
    skip: msg('Skip this time', '跳过本次'),
    stopRepeating: msg('Stop repeating', '停止重复'),
    rate: msg('Rate…', '评分…'),
    acknowledge: msg('Got it', '已收到'),
    tick: msg('Tick', '勾选'),
    untick: msg('Untick', '取消勾选'),
    remove: msg('Remove', '移除'),
  },

  // What was done --------------------------------------------------------------------------------------------------
  progressSet: (task: Named, percent: number) =>
    msg(`${tid(task)} is at ${percent}%.`, `${tid(task)} 进度为 ${percent}%。`),
  timeLogged: (task: Named, minutes: number, spent: number) =>
    msg(
      `Logged ${minutesName(minutes).en} on ${tid(task)}; ${minutesName(spent).en} in all.`,
      `已为 ${tid(task)} 登记 ${minutesName(minutes).zh}，合计 ${minutesName(spent).zh}。`,
    ),
  itemsAdded: (task: Named, n: number) =>
    msg(`Added ${plural(n, 'item', 'items')} to ${tid(task)}.`, `已为 ${tid(task)} 添加 ${n} 个清单项。`),
  itemTicked: (text: string, done: number, all: number) =>
    msg(`Ticked “${text}”: ${done} of ${all}.`, `已勾选“${text}”：${done}/${all}。`),
  itemUnticked: (text: string) => msg(`“${text}” is open again.`, `已取消勾选“${text}”。`),
  itemRemoved: (text: string) => msg(`Removed “${text}”.`, `已移除“${text}”。`),
  waits: (task: Named, other: Named) =>
    msg(
      `${tid(task)} waits for ${tid(other)} “${other.title}”.`,
      `${tid(task)} 将等待 ${tid(other)}“${other.title}”完成。`,
    ),
  waitsNoMore: (task: Named, other: Named) =>
    msg(`${tid(task)} no longer waits for ${tid(other)}.`, `${tid(task)} 不再等待 ${tid(other)}。`),
  comesBack: (task: Named, rule: Msg, next: Date, reader: Reader) =>
    perLocale((locale) => {
      const at = formatWhen(next, { timezone: reader.timezone, locale });
      return locale === 'zh'
        ? `${tid(task)} 将${rule.zh}重复，本次截止：${at}。`
        : `${tid(task)} comes back ${rule.en}; this one is due ${at}.`;
    }),
  comesBackNoMore: (task: Named) => msg(`${tid(task)} does not come back any more.`, `${tid(task)} 不再重复。`),
  skipped: (task: Named, next: Date, reader: Reader) =>
    perLocale((locale) => {
      const at = formatWhen(next, { timezone: reader.timezone, locale });
      return locale === 'zh' ? `已跳过本次，${tid(task)} 改为 ${at} 截止。` : `Skipped. ${tid(task)} is due ${at}.`;
    }),
  rated: (task: Named, rating: number) =>
    msg(`${tid(task)} got ${rating} of 5. Thank you.`, `已为 ${tid(task)} 打 ${rating} 分，谢谢。`),
  acknowledged: (task: Named) => msg(`Taken note of ${tid(task)}.`, `已确认收到 ${tid(task)}。`),
  nextAdded: (next: { readonly id: number; readonly dueAt: Date }, reader: Reader) =>
    perLocale((locale) => {
      const at = formatWhen(next.dueAt, { timezone: reader.timezone, locale });
      return locale === 'zh' ? `下一次：${tid(next)}，截止 ${at}。` : `The next one is ${tid(next)}, due ${at}.`;
    }),
  released: (tasks: readonly Named[]) =>
    msg(`Can go on now: ${titled(tasks).en}.`, `现在可以继续：${titled(tasks).zh}。`),
  seriesEnded: msg('It will not come back.', '此任务不再重复。'),

  // What cannot be done --------------------------------------------------------------------------------------------
  blocked: (task: Named, by: readonly Named[]) =>
    msg(
      `${tid(task)} waits for ${titled(by).en}. Finish that first, or say why it need not wait.`,
      `${tid(task)} 正在等待${titled(by).zh}。请先完成前置任务，或说明无需等待的原因。`,
    ),
  hasChecklist: (task: Named) =>
    msg(
      `The progress of ${tid(task)} follows from its checklist: tick the items instead.`,
      `${tid(task)} 的进度由检查清单得出，请勾选清单项。`,
    ),
  noPercent: (words: string) =>
    msg(`“${words}” is no per cent from 0 to 100.`, `“${words}”不是 0 到 100 之间的百分比。`),
  tooManyItems: msg(`A checklist holds at most ${maxItems} items.`, `检查清单最多 ${maxItems} 项。`),
  noItem: (task: Named, words: string, all: number) =>
    all === 0
      ? msg(`${tid(task)} has no checklist.`, `${tid(task)} 没有检查清单。`)
      : msg(
          `${tid(task)} has no item “${words}”. Say its number, 1 to ${all}, or words of it.`,
          `${tid(task)} 没有清单项“${words}”。请输入编号（1 到 ${all}）或其中的文字。`,
        ),
  severalItems: (words: string) =>
    msg(`Several items fit “${words}”. Say the number.`, `有多个清单项符合“${words}”，请输入编号。`),
  alreadyTicked: (text: string) => msg(`“${text}” is ticked already.`, `“${text}”已经勾选。`),
  notTicked: (text: string) => msg(`“${text}” is not ticked.`, `“${text}”尚未勾选。`),
  waitsForItself: msg('A task cannot wait for itself.', '任务不能等待自身。'),
  cycle: (task: Named, other: Named) =>
    msg(
      `${tid(other)} already waits for ${tid(task)}, directly or through others: then neither could ever be finished.`,
      `${tid(other)} 已经直接或间接等待 ${tid(task)}，这样两者都无法完成。`,
    ),
  waitsAlready: (task: Named, other: Named) =>
    msg(`${tid(task)} waits for ${tid(other)} already.`, `${tid(task)} 已经在等待 ${tid(other)}。`),
  waitsNot: (task: Named, other: Named) =>
    msg(`${tid(task)} does not wait for ${tid(other)}.`, `${tid(task)} 并未等待 ${tid(other)}。`),
  closedAlready: (other: Named) =>
    msg(`${tid(other)} is closed already: there is nothing to wait for.`, `${tid(other)} 已经关闭，无需等待。`),
  tooManyWaits: msg(`A task can wait for at most ${maxWaits} others.`, `一个任务最多等待 ${maxWaits} 个其他任务。`),
  doesNotRepeat: (task: Named) => msg(`${tid(task)} does not come back.`, `${tid(task)} 不是重复任务。`),
  hasSuccessor: (task: Named) =>
    msg(
      `The next one after ${tid(task)} is there already; say it of that one.`,
      `${tid(task)} 的下一次任务已经创建，请对其操作。`,
    ),
  repeatsByDue: (task: Named) =>
    msg(
      `${tid(task)} comes back by its due date, so it needs one. Stop it first: task repeat stop ${tid(task)}.`,
      `${tid(task)} 按截止时间重复，因此不能清除截止时间。请先停止重复：任务 停止重复 ${tid(task)}。`,
    ),
  notDoneYet: (task: Named) =>
    msg(`${tid(task)} is not done yet; rate it when it is.`, `${tid(task)} 尚未完成，完成后才能评分。`),
  othersRate: (by: string) =>
    msg(`Only ${by}, who asked for it, rates this task.`, `只有提出该任务的 ${by} 可以评分。`),
  ownWork: msg('You did it yourself; nobody rates their own work.', '这是您自己完成的任务，不能为自己的工作评分。'),
  nothingToAcknowledge: (task: Named) =>
    msg(
      `Nobody waits for a word on ${tid(task)}: it was taken up already, or comes from the same department.`,
      `${tid(task)} 无需确认：已被受理，或来自本部门。`,
    ),
  noSuchProject: msg('I know no such project, or it is closed.', '找不到该项目，或该项目已关闭。'),
};
