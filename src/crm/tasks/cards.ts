import { type Block, type Button, buttons, type Card, quiet, type Span, type Text } from '../../cards/card.ts';
import { invocation } from '../../core/invocation.ts';
import type { Msg } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { messages, priorityNames, statusNames } from './messages.ts';
import { departmentName, policyRecord, type TaskRow, taskColumns, taskRef } from './records.ts';
import { isClosed, isOverdue, isSnoozed } from './rules.ts';
import { childColumns, rateButton, type TaskChildren, workBlocks, workButtons, workFields } from './work-cards.ts';

/** How many notes a card shows; the rest are counted. */
const notesShown = 3;

interface Note {
  readonly byId: number;
  readonly by: string;
  readonly text: string;
  /** Per cent that was reported with it. */
  readonly progress: number | null;
  /** Milliseconds since 1970: dates inside of JSON come as text otherwise. */
  readonly at: number;
}

type ShownTask = TaskRow & TaskChildren & { readonly notes: readonly Note[] | null; readonly noteCount: number };

/** The task through the viewer's eyes; null when it does not exist or the viewer may not know of it. */
export async function taskCard(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  return (await taskCards(ctx, [id], viewer)).get(id) ?? null;
}

/** Several tasks in one query; those that the viewer may not know of are missing. */
export async function taskCards(ctx: ReadCtx, ids: readonly number[], viewer: Viewer): Promise<Map<number, Card>> {
  const tasks = await ctx.tx.rows<ShownTask>(sql`
    SELECT ${taskColumns}, ${childColumns},
      (SELECT count(*)::int FROM task_notes n WHERE n.task_id = t.id) AS "noteCount",
      (SELECT json_agg(json_build_object('byId', n.by_id, 'by', n.name, 'text', n.text, 'progress', n.progress, 'at', n.at) ORDER BY n.id)
        FROM (SELECT n.id, n.by_id, s.name, n.text, n.progress, (extract(epoch FROM n.created_at) * 1000)::bigint AS at
          FROM task_notes n LEFT JOIN staff s ON s.id = n.by_id
          WHERE n.task_id = t.id ORDER BY n.id DESC LIMIT ${notesShown}::int) n) AS notes
    FROM tasks t WHERE t.id = ANY(${[...ids]}::int[])`);
  return new Map(
    tasks
      .filter((task) => viewer.can('read', 'task', policyRecord(task), 'basic'))
      .map((task) => [task.id, drawTask(task, viewer, ctx.now)]),
  );
}

function drawTask(task: ShownTask, viewer: Viewer, now: Date): Card {
  const actions = taskButtons(task, viewer);
  const tone = taskTone(task, now);
  return {
    ref: taskRef(task.id),
    title: [{ strong: task.title }, ` · ${shortId(taskRef(task.id))}`],
    ...(tone ? { tone } : {}),
    blocks: [
      { block: 'fields', fields: taskFields(task, viewer, now) },
      ...workBlocks(task, viewer),
      ...drawNotes(task, viewer),
      ...(task.sourceLink ? [quiet({ link: messages.source, href: task.sourceLink })] : []),
      ...actions,
    ],
  };
}

export function taskTone(task: Pick<TaskRow, 'status' | 'dueAt' | 'priority'>, now: Date): Card['tone'] {
  if (task.status === 'done') return 'good';
  if (task.status === 'cancelled') return undefined;
  if (isOverdue(task, now)) return 'bad';
  return task.priority === 'urgent' || task.priority === 'high' ? 'warn' : 'info';
}

function taskFields(task: ShownTask, viewer: Viewer, now: Date): { label: Msg; value: Text }[] {
  const fields: { label: Msg; value: Text }[] = [{ label: messages.status, value: [statusNames[task.status]] }];
  if (task.dueAt) {
    const late = isOverdue(task, now);
    fields.push({ label: late ? messages.overdue : messages.due, value: dueText(task.dueAt) });
  }
  fields.push({
    label: messages.assignee,
    value: [task.assigneeId === null ? messages.nobody : staffSpan(task.assigneeId, task.assigneeName)],
  });
  fields.push({ label: messages.department, value: [departmentName(task)] });
  if (task.customerId !== null) {
    const customer = shortId({ noun: 'customer', id: task.customerId });
    fields.push({ label: messages.customer, value: [task.customerName ?? customer, ` · ${customer}`] });
  }
  if (task.priority !== 'normal') fields.push({ label: messages.priority, value: [priorityNames[task.priority]] });
  if (!isClosed(task.status) && isSnoozed(task, now)) {
    fields.push({ label: messages.snoozedUntil, value: [{ time: task.snoozedUntil, show: 'date-time' }] });
  }
  if (task.closedAt && task.closedById !== null) {
    const when: Span = { time: task.closedAt, show: 'relative' };
    const who = staffSpan(task.closedById, task.closedByName);
    fields.push({ label: messages.closed(task.status), value: [who, ', ', when] });
  }
  fields.push(...workFields(task, viewer));
  fields.push({ label: messages.createdBy, value: [staffSpan(task.createdById, task.createdByName)] });
  return fields;
}

export function dueText(dueAt: Date): Text {
  return [{ time: dueAt, show: 'relative' }, ' · ', { time: dueAt, show: 'date-time' }];
}

/** Never a ping: a card is drawn again and again, and whoever announces something pings by its own line. */
export function staffSpan(id: number, name: string | null): Span {
  return { staff: id, name: name ?? shortId({ noun: 'staff', id }) };
}

function drawNotes(task: ShownTask, viewer: Viewer): Block[] {
  if (task.noteCount === 0) return [];
  if (!viewer.can('read', 'task', policyRecord(task), 'notes')) {
    // In a channel nobody in particular would be told, so nothing is said.
    return viewer.staffId === null ? [] : [quiet(messages.hiddenNotes(task.noteCount, departmentName(task)))];
  }
  const notes = task.notes ?? [];
  const earlier = task.noteCount - notes.length;
  return [
    ...(earlier > 0 ? [quiet(messages.earlierNotes(earlier))] : []),
    ...notes.flatMap((note): Block[] => [
      quiet(
        staffSpan(note.byId, note.by),
        ' · ',
        { time: new Date(note.at), show: 'relative' },
        ...(note.progress === null ? [] : [` · ${note.progress}%`]),
      ),
      { block: 'quote', text: note.text },
    ]),
  ];
}

/** In a channel everybody sees the buttons and each click is checked; a person is only offered what they may do. */
function taskButtons(task: TaskRow, viewer: Viewer): Block[] {
  const record = policyRecord(task);
  const isChannel = viewer.staffId === null;
  const mayEdit = isChannel || viewer.can('edit', 'task', record);
  const mayAssign = isChannel || viewer.can('assign', 'task', record);
  const does = (command: string, args: Record<string, string> = {}) =>
    invocation(command, { task: shortId(taskRef(task.id)), ...args });
  const { buttons: label } = messages;
  const row: Button[] = [];
  const overflow: Button[] = [];

  if (isClosed(task.status)) {
    row.push(...rateButton(task, viewer, does));
    if (mayEdit) {
      row.push({ label: label.reopen, does: does('task reopen') }, { label: label.note, does: does('task note') });
    }
    return row.length > 0 ? [buttons(row)] : [];
  }
  if (mayEdit) row.push({ label: label.done, does: does('task done'), style: 'primary' });
  if (mayAssign && task.assigneeId === null)
    row.push({ label: label.take, does: does('task assign', { to: 'me', free: 'yes' }) });
  else if (mayEdit && task.status === 'open') row.push({ label: label.start, does: does('task start') });
  if (mayAssign) row.push({ label: label.assign, does: does('task assign') });
  if (mayEdit) {
    row.push({ label: label.note, does: does('task note') });
    // Menus hold five entries: these four, and the one that the engine adds to share the card. What asks back stands outside.
    overflow.push({ label: label.edit, does: does('task edit') });
    overflow.push(...snoozeButtons(task.id), {
      label: label.cancel,
      does: does('task cancel'),
      style: 'danger',
      confirm: messages.confirmCancel(task),
    });
  }
  const first = row.length > 0 ? [buttons(row, overflow)] : [];
  return [...first, ...workButtons(task, { mayEdit, mayAssign }, viewer, does)];
}

/** The words are what a person would have typed, so their zone decides when the morning is. */
export function snoozeButtons(id: number, back?: string): Button[] {
  const until = (words: string) =>
    invocation('task snooze', { task: shortId(taskRef(id)), until: words, ...(back ? { back } : {}) });
  return [
    { label: messages.buttons.snoozeHour, does: until('1h') },
    { label: messages.buttons.snoozeTomorrow, does: until('tomorrow 9:00') },
    { label: messages.buttons.snoozeMonday, does: until('next monday 9:00') },
  ];
}
