import { type Block, type Button, buttons, type ListItem, quiet, type Span, type Text } from '../../cards/card.ts';
import { type Invocation, invocation } from '../../core/invocation.ts';
import { type Msg, msg } from '../../core/msg.ts';
import type { PolicyRecord } from '../../core/policy.ts';
import { shortId } from '../../core/records.ts';
import type { Viewer } from '../../operations/operation.ts';
import { type Sql, sql } from '../../store/database.ts';
import { type About, showInvocation } from './about.ts';
import { type Awaited, type Item, namedFor } from './children.ts';
import { messages } from './messages.ts';
import { policyRecord, type TaskRow, taskRef } from './records.ts';
import { parseRecurrence } from './recurrence.ts';
import { recurrenceName } from './recurrence-name.ts';
import { awaitsAcknowledgement, isClosed } from './rules.ts';
import { workMessages } from './work-messages.ts';

/** Lines of a checklist that a card shows. */
const itemsShown = 10;

/** What hangs on a task and is shown with it. */
export interface TaskChildren {
  readonly items: readonly Item[] | null;
  /** What it still waits for. */
  readonly blockers: readonly Awaited[] | null;
  /** The department that it is offered to and has not answered yet. */
  readonly offer: Offer | null;
}

interface Offer {
  readonly id: number;
  readonly departmentEn: string;
  readonly departmentZh: string;
  /** The columns that its policy speaks of. */
  readonly record: PolicyRecord;
}

/** Its columns, from `tasks t`. */
export const childColumns: Sql = sql`
  (SELECT json_agg(json_build_object('id', i.id, 'text', i.text, 'done', i.done_at IS NOT NULL) ORDER BY i.id)
    FROM task_items i WHERE i.task_id = t.id) AS items,
  (SELECT json_agg(json_build_object('id', w.id, 'title', w.title, 'departmentId', w.department_id,
      'creatorDepartmentId', w.creator_department_id, 'assigneeId', w.assignee_id, 'createdById', w.created_by_id) ORDER BY w.id)
    FROM task_dependencies d JOIN tasks w ON w.id = d.waits_for_id
    WHERE d.task_id = t.id AND w.status IN ('open', 'started')) AS blockers,
  (SELECT json_build_object('id', h.id, 'departmentEn', o.name_en, 'departmentZh', o.name_zh, 'record', json_build_object(
      'id', h.id, 'departmentId', h.to_department_id, 'creatorDepartmentId', h.from_department_id,
      'assigneeId', h.to_staff_id, 'createdById', h.created_by_id))
    FROM handoffs h JOIN departments o ON o.id = h.to_department_id
    WHERE h.subject_noun = 'task' AND h.subject_id = t.id AND h.status IN ('offered', 'expired')) AS offer`;

type Shown = TaskRow & TaskChildren;

/** Fields beside the ordinary ones: what it waits for, when it comes back, its project, its time and its rating. */
export function workFields(task: Shown, viewer: Viewer): { label: Msg; value: Text }[] {
  const fields: { label: Msg; value: Text }[] = [];
  const blockers = namedFor(task.blockers ?? [], viewer.can);
  if (!isClosed(task.status) && blockers.length > 0) {
    fields.push({
      label: workMessages.waitsFor,
      value: blockers.flatMap((one, at): Span[] => [
        ...(at > 0 ? [', '] : []),
        `${shortId(taskRef(one.id))} ${one.title}`.trim(),
      ]),
    });
  }
  if (task.recurrence !== null && (task.recurAt !== null || !isClosed(task.status))) {
    const rule = parseRecurrence(task.recurrence);
    fields.push({ label: workMessages.repeats, value: [rule.ok ? recurrenceName(rule.value) : task.recurrence] });
  }
  if (task.projectId !== null) {
    const project = shortId({ noun: 'project', id: task.projectId });
    fields.push({ label: workMessages.project, value: [task.projectName ?? project, ` · ${project}`] });
  }
  const took = tookMinutes(task);
  if (task.spentMinutes > 0 || task.estimateMinutes !== null) {
    fields.push({ label: workMessages.time, value: [workMessages.timeField(task.estimateMinutes, task.spentMinutes)] });
  } else if (took !== null) {
    fields.push({ label: workMessages.time, value: [workMessages.took(took)] });
  }
  if (task.rating !== null) fields.push({ label: workMessages.rating, value: [workMessages.stars(task.rating)] });
  return fields;
}

/** Minutes from start to end, where both are known. */
function tookMinutes({ status, startedAt, closedAt }: TaskRow): number | null {
  if (status !== 'done' || !startedAt || !closedAt) return null;
  return Math.max(1, Math.round((closedAt.getTime() - startedAt.getTime()) / 60_000));
}

/** How far it is, its checklist, the record it was made for, what was said of how it was done. */
export function workBlocks(task: Shown, viewer: Viewer): Block[] {
  const items = task.items ?? [];
  const isOpen = !isClosed(task.status);
  const blocks: Block[] = [];
  if (isOpen && task.progress > 0) {
    blocks.push({ block: 'progress', label: workMessages.progress, done: task.progress, of: 100 });
  }
  blocks.push(...checklist(task, items, viewer), ...links(task, viewer));
  if (task.ratingText !== null && viewer.can('read', 'task', policyRecord(task), 'notes')) {
    blocks.push({ block: 'quote', text: task.ratingText });
  }
  return blocks;
}

function checklist(task: Shown, items: readonly Item[], viewer: Viewer): Block[] {
  if (items.length === 0) return [];
  const done = items.filter((item) => item.done).length;
  const record = policyRecord(task);
  const counted = quiet(workMessages.checklist, ': ', workMessages.itemsDone(done, items.length));
  if (!viewer.can('read', 'task', record, 'notes')) {
    return viewer.staffId === null ? [counted] : [counted, quiet(workMessages.hiddenItems(items.length))];
  }
  const mayEdit = !isClosed(task.status) && (viewer.staffId === null || viewer.can('edit', 'task', record));
  // What is still to be done matters most where there is no room for all.
  const shown = items.length > itemsShown ? [...items].sort((a, b) => Number(a.done) - Number(b.done)) : items;
  const lines = shown.slice(0, itemsShown).map((item) => itemLine(task, item, mayEdit));
  const rest = items.length - lines.length;
  return [counted, { block: 'list', items: lines }, ...(rest > 0 ? [quiet(workMessages.moreItems(rest))] : [])];
}

function itemLine(task: Shown, item: Item, mayEdit: boolean): ListItem {
  const text: Text = [item.done ? '☑ ' : '☐ ', item.text];
  if (!mayEdit) return { text };
  const does = (verb: string) => invocation(`task item ${verb}`, { task: shortId(taskRef(task.id)), itemId: item.id });
  const { tick, untick, remove } = workMessages.buttons;
  const button: Button = item.done ? { label: untick, does: does('untick') } : { label: tick, does: does('tick') };
  return { text, button, overflow: [{ label: remove, does: does('remove') }] };
}

/** The ways to the record that it was made for and to the offer that is out. */
function links(task: Shown, viewer: Viewer): Block[] {
  const items: ListItem[] = [];
  const show = (about: About): Button => ({ label: messages.buttons.show, does: showInvocation(about) });
  if (task.aboutNoun !== null && task.aboutId !== null) {
    // Only the number: what the record says is for those who may read it.
    const about = { noun: task.aboutNoun, id: task.aboutId };
    items.push({ text: [messages.about, ' ', { strong: shortId(about) }], button: show(about) });
  }
  const { offer } = task;
  if (offer && viewer.can('read', 'handoff', offer.record, 'basic')) {
    const to = msg(offer.departmentEn, offer.departmentZh);
    const handoff = { noun: 'handoff', id: offer.id } as const;
    items.push({ text: [workMessages.offeredTo(to), ' · ', { strong: shortId(handoff) }], button: show(handoff) });
  }
  return items.length > 0 ? [{ block: 'list', items }] : [];
}

/** The second row: what moves an open task on besides the usual steps. Menus hold five entries, one of them the engine's to share. */
export function workButtons(
  task: TaskRow,
  { mayEdit, mayAssign }: { readonly mayEdit: boolean; readonly mayAssign: boolean },
  viewer: Viewer,
  does: (command: string) => Invocation,
): Block[] {
  const { buttons: label } = workMessages;
  const row: Button[] = mayEdit ? [...acknowledgeButton(task, viewer, does)] : [];
  if (mayEdit) row.push({ label: label.progress, does: does('task progress') });
  if (mayAssign) {
    row.push({ label: label.handOver, does: invocation('handoff offer', { what: shortId(taskRef(task.id)) }) });
  }
  if (!mayEdit) return row.length > 0 ? [buttons(row)] : [];
  const repeating: Button[] =
    task.recurAt !== null
      ? [
          { label: label.skip, does: does('task skip') },
          { label: label.stopRepeating, does: does('task repeat stop') },
        ]
      : [{ label: label.repeat, does: does('task repeat') }];
  const [first, ...others] = repeating;
  return [
    buttons(
      [...row, ...others],
      [
        { label: label.addItem, does: does('task item add') },
        { label: label.time, does: does('task time') },
        { label: label.wait, does: does('task wait') },
        ...(first ? [first] : []),
      ],
    ),
  ];
}

/** For whoever asked for it: in a channel everybody sees the button, and each click is checked. */
export function rateButton(task: TaskRow, viewer: Viewer, does: (command: string) => Invocation): Button[] {
  const doneBy = task.assigneeId ?? task.closedById;
  if (task.status !== 'done' || task.rating !== null || doneBy === task.createdById) return [];
  if (viewer.staffId !== null && viewer.staffId !== task.createdById) return [];
  return [{ label: workMessages.buttons.rate, does: does('task rate') }];
}

/** For the department that another one asked. */
function acknowledgeButton(task: TaskRow, viewer: Viewer, does: (command: string) => Invocation): Button[] {
  if (!awaitsAcknowledgement(task) || viewer.staffId === task.createdById) return [];
  return [{ label: workMessages.buttons.acknowledge, does: does('task acknowledge') }];
}
