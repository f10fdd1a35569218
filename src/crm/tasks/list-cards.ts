import {
  type Block,
  type Button,
  buttons,
  type Card,
  type ListItem,
  quiet,
  type Span,
  text,
} from '../../cards/card.ts';
import { type Invocation, invocation } from '../../core/invocation.ts';
import type { Msg } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { Viewer } from '../../operations/operation.ts';
import { snoozeButtons, staffSpan } from './cards.ts';
import type { ListedTask } from './listed.ts';
import { messages, priorityNames, statusNames } from './messages.ts';
import type { MyDay, NeglectedCustomer } from './operations/today.ts';
import { taskRef } from './records.ts';
import { isClosed, isOverdue, isSnoozed } from './rules.ts';

/** What the lines of a list need to know. `back`: the line that draws the list again after a click. */
interface Drawing {
  readonly viewer: Viewer;
  readonly now: Date;
  readonly back?: string;
}

const addExample: Span = { code: 'task add acme "Send quote" due:friday' };

export function listCard(
  title: Card['title'],
  tasks: readonly ListedTask[],
  more: Invocation | null,
  drawing: Drawing,
): Card {
  if (tasks.length === 0) {
    return {
      title,
      blocks: [
        text(messages.nothingFound, ' ', messages.tryAdd, ': ', addExample),
        quiet(messages.tryAll, ': ', { code: 'task list support' }),
        buttons([{ label: messages.buttons.add, does: invocation('task add') }]),
      ],
    };
  }
  const items = tasks.map((task) => taskLine(task, drawing));
  return {
    title,
    blocks: [{ block: 'list', items, ...(more ? { more: { label: messages.buttons.more, does: more } } : {}) }],
  };
}

/** Lines of each section of a day; what goes beyond is counted. */
const sectionSize = 6;

/** The sections of a day that have something in them; a kind word when none has. */
export function dayBlocks(day: MyDay, drawing: Drawing): Block[] {
  const sections = messages.sections;
  const neglected = [
    ...day.neglected.map((task) => taskLine(task, drawing, untouched(task))),
    ...day.customers.map(customerLine),
  ];
  const blocks = [
    ...section(
      sections.overdue,
      day.overdue.map((task) => taskLine(task, drawing)),
    ),
    ...section(
      sections.dueToday,
      day.dueToday.map((task) => taskLine(task, drawing)),
    ),
    ...section(
      sections.waiting,
      day.waiting.map((task) => taskLine(task, drawing)),
    ),
    ...section(sections.neglected, neglected),
  ];
  if (blocks.length === 0) blocks.push(text(messages.allClear));
  if (day.later.length > 0) blocks.push(quiet(messages.laterTasks(day.later.length)));
  const row: Button[] = [
    { label: messages.buttons.list, does: invocation('task list', { mine: 'yes' }) },
    { label: messages.buttons.add, does: invocation('task add') },
  ];
  return [...blocks, buttons(row)];
}

function section(title: Msg, items: readonly ListItem[]): Block[] {
  if (items.length === 0) return [];
  const rest = items.length - sectionSize;
  return [
    text({ strong: title }, ` · ${items.length}`),
    { block: 'list', items: items.slice(0, sectionSize) },
    ...(rest > 0 ? [quiet(messages.andMore(rest))] : []),
  ];
}

/** A task as a line, with what can be done about it. */
export function taskLine(task: ListedTask, { viewer, now, back }: Drawing, extra?: readonly Span[]): ListItem {
  const word = shortId(taskRef(task.id));
  const again = back === undefined ? {} : { back };
  const show: Button = { label: messages.buttons.show, does: invocation('task show', { task: word }) };
  const detail = taskDetail(task, now, viewer, extra);
  const line = { text: [{ strong: task.title }, ` · ${word}`], ...(detail.length > 0 ? { detail } : {}) };
  if (isClosed(task.status)) return { ...line, button: show };
  const start: Button[] =
    task.status === 'open'
      ? [{ label: messages.buttons.start, does: invocation('task start', { task: word, ...again }) }]
      : [];
  return {
    ...line,
    button: { label: messages.buttons.done, does: invocation('task done', { task: word, ...again }) },
    overflow: [show, ...start, ...snoozeButtons(task.id, back)],
  };
}

function taskDetail(task: ListedTask, now: Date, viewer: Viewer, extra: readonly Span[] = []): Span[] {
  const parts: Span[][] = [];
  if (isClosed(task.status)) {
    parts.push(
      task.closedAt
        ? [statusNames[task.status], ' ', { time: task.closedAt, show: 'relative' }]
        : [statusNames[task.status]],
    );
  } else {
    if (task.dueAt) {
      const label = isOverdue(task, now) ? messages.overdue : messages.due;
      parts.push([label, ' ', { time: task.dueAt, show: 'relative' }, ', ', { time: task.dueAt, show: 'date-time' }]);
    }
    if (task.status === 'started') parts.push([statusNames.started]);
    if (task.progress > 0) parts.push([`${task.progress}%`]);
    if (task.blocked) parts.push([messages.flags.blocked]);
    if (isSnoozed(task, now)) parts.push([messages.snoozedUntil, ' ', { time: task.snoozedUntil, show: 'date-time' }]);
  }
  if (task.priority === 'high' || task.priority === 'urgent') parts.push([priorityNames[task.priority]]);
  if (task.customerName !== null) parts.push([task.customerName]);
  if (task.assigneeId === null) parts.push([messages.nobody]);
  else if (task.assigneeId !== viewer.staffId) parts.push([staffSpan(task.assigneeId, task.assigneeName)]);
  if (extra.length > 0) parts.push([...extra]);
  return parts.flatMap((part, index) => (index === 0 ? part : [' · ', ...part]));
}

function untouched(task: ListedTask): Span[] {
  return [messages.untouched, ' ', { time: task.updatedAt, show: 'date' }];
}

function customerLine(customer: NeglectedCustomer): ListItem {
  const word = shortId({ noun: 'customer', id: customer.id });
  const detail: Span[] = customer.lastContactAt
    ? [messages.lastContact, ' ', { time: customer.lastContactAt, show: 'relative' }]
    : [messages.neverContacted];
  return {
    text: [{ strong: customer.name }, ` · ${word}`],
    detail,
    button: { label: messages.buttons.log, does: invocation('log add', { customer: word }) },
  };
}
