import { text } from '../../cards/card.ts';
import { defineNoun } from '../../commands/define.ts';
import { msg } from '../../core/msg.ts';
import { sql } from '../../store/database.ts';
import { assigneeResolver } from './assignee.ts';
import { taskCard, taskCards } from './cards.ts';
import { addCommand } from './commands/add.ts';
import { editCommand } from './commands/edit.ts';
import { listCommand, todayCommand } from './commands/list.ts';
import { planCommands } from './commands/plan.ts';
import { progressCommands } from './commands/progress.ts';
import { workCommands } from './commands/work.ts';
import { dayBlocks } from './list-cards.ts';
import { messages } from './messages.ts';
import { tasksOfCustomer } from './of-customer.ts';
import { addTask } from './operations/add.ts';
import { assignTask } from './operations/assign.ts';
import { editTask } from './operations/edit.ts';
import { addItems, removeItem, tickItem, untickItem } from './operations/items.ts';
import { listTasks } from './operations/list.ts';
import { noteTask } from './operations/note.ts';
import { logTime, reportProgress } from './operations/progress.ts';
import { acknowledgeTask, rateTask } from './operations/rate.ts';
import { repeatTask, skipTask, stopRepeating } from './operations/repeat.ts';
import { showTask } from './operations/show.ts';
import { snoozeTask } from './operations/snooze.ts';
import { cancelTask, completeTask, reopenTask, startTask } from './operations/steps.ts';
import { readDay, showDay } from './operations/today.ts';
import { unwaitForTask, waitForTask } from './operations/wait.ts';
import { policyColumns } from './records.ts';
import { taskResolver } from './resolvers.ts';
import { retainedNotes } from './retention.ts';
import { seriesWatch } from './series.ts';

/** Something to do, for a colleague or a department, perhaps about a customer, perhaps by a date. */
export const tasks = defineNoun({
  name: 'task',
  title: messages.title,
  words: ['task', 'tasks', 'todo', '任务', '待办'],
  area: 'work',
  operations: [
    addTask,
    listTasks,
    showTask,
    assignTask,
    startTask,
    noteTask,
    snoozeTask,
    completeTask,
    reopenTask,
    editTask,
    cancelTask,
    showDay,
    reportProgress,
    logTime,
    addItems,
    tickItem,
    untickItem,
    removeItem,
    waitForTask,
    unwaitForTask,
    repeatTask,
    skipTask,
    stopRepeating,
    rateTask,
    acknowledgeTask,
  ],
  commands: [addCommand, listCommand, ...workCommands, editCommand, todayCommand, ...progressCommands, ...planCommands],
  events: [
    { type: 'task.added', title: msg('New task', '新任务') },
    { type: 'task.assigned', title: msg('Task assigned', '任务已分配') },
    { type: 'task.started', title: msg('Task started', '任务已开始') },
    { type: 'task.noted', title: msg('Note on a task', '任务有新备注') },
    { type: 'task.snoozed', title: msg('Task snoozed', '任务已推迟提醒') },
    { type: 'task.completed', title: msg('Task done', '任务已完成') },
    { type: 'task.reopened', title: msg('Task reopened', '任务已重新打开') },
    { type: 'task.edited', title: msg('Task changed', '任务已修改') },
    { type: 'task.cancelled', title: msg('Task cancelled', '任务已取消') },
    { type: 'task.progressed', title: msg('Progress of a task', '任务有新进展') },
    {
      type: 'task.unblocked',
      title: msg('A task can go on', '任务可以继续'),
      tells: [
        { person: 'assigneeId', because: 'assignee' },
        { channels: 'waitingDepartmentId', how: 'announce' },
      ],
    },
    {
      type: 'task.rated',
      title: msg('Task rated', '任务已评分'),
      tells: [{ person: 'doneById', because: 'assignee', cover: false }],
    },
    { type: 'task.acknowledged', title: msg('Request taken note of', '任务已确认收到') },
    { type: 'task.due_soon', title: msg('Task due soon', '任务即将到期') },
    { type: 'task.due', title: msg('Task due now', '任务已到期') },
    { type: 'task.escalated', title: msg('Overdue task escalated', '逾期任务已升级') },
    { type: 'task.overdue', title: msg('Task overdue', '任务已逾期') },
  ],
  references: [taskResolver, assigneeResolver],
  ofCustomer: tasksOfCustomer,
  retains: [retainedNotes],
  watches: [seriesWatch],
  card: taskCard,
  cards: taskCards,
  policy: { from: sql`tasks t`, columns: policyColumns },
  home: {
    position: 10,
    async draw(ctx, actor, viewer) {
      const day = await readDay(ctx, actor, viewer.ability);
      return [text({ strong: messages.myDay }), ...dayBlocks(day, { viewer, now: ctx.now })];
    },
  },
});
