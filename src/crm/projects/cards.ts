import {
  type Block,
  type Button,
  buttons,
  type Card,
  type ListItem,
  quiet,
  type Span,
  type Text,
  text,
} from '../../cards/card.ts';
import { type Invocation, invocation } from '../../core/invocation.ts';
import { type Msg, msg } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { sql, type Tx } from '../../store/database.ts';
import { labels, messages, statusNames } from './messages.ts';
import type { ListedProject } from './operations.ts';
import { departmentName, type ProjectRow, playbookName, projectRecord, projectTable } from './records.ts';

/** Tasks to be done next that a card shows. */
const nextShown = 5;

interface Part {
  readonly departmentEn: string;
  readonly departmentZh: string;
  readonly done: number;
  readonly all: number;
}

interface NextTask {
  readonly id: number;
  readonly title: string;
  readonly departmentId: number;
  readonly creatorDepartmentId: number | null;
  readonly assigneeId: number | null;
  readonly createdById: number;
  readonly departmentEn: string;
  readonly departmentZh: string;
  readonly assigneeName: string | null;
  readonly dueAt: Date | null;
  readonly blocked: boolean;
}

/** The project through the viewer's eyes; null where they may not know of it. */
export async function projectCard(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  const row = await projectTable.find(ctx.tx, id);
  if (!row || !viewer.can('read', 'project', projectRecord(row), 'basic')) return null;
  const [parts, open] = [await partsOf(ctx.tx, id), await openTasks(ctx.tx, id)];
  const seen = open.filter((task) => viewer.can('read', 'task', taskRecord(task), 'basic'));
  const late = open.filter((task) => task.dueAt !== null && task.dueAt < ctx.now).length;
  const ref = projectTable.ref(id);
  const action = projectButtons(row, viewer);
  return {
    ref,
    title: [{ strong: row.name }, ` · ${shortId(ref)}`],
    tone: row.status === 'done' ? 'good' : row.status === 'cancelled' ? 'info' : late > 0 ? 'bad' : 'info',
    blocks: [
      { block: 'fields', fields: fieldsOf(row, late) },
      ...(row.tasks > 0
        ? [{ block: 'progress', label: labels.progress, done: row.tasksDone, of: row.tasks } as const]
        : []),
      ...(parts.length > 0 ? [quiet(...joined(parts.map(partName)))] : []),
      ...nextBlocks(row, seen, ctx.now),
      buttons(action),
    ],
  };
}

function partsOf(tx: Tx, id: number): Promise<Part[]> {
  return tx.rows<Part>(sql`
    SELECT d.name_en AS "departmentEn", d.name_zh AS "departmentZh",
      (count(*) FILTER (WHERE t.status = 'done'))::int AS done, count(*)::int AS "all"
    FROM tasks t JOIN departments d ON d.id = t.department_id
    WHERE t.project_id = ${id}::int AND t.status <> 'cancelled'
    GROUP BY d.id ORDER BY d.position, d.id`);
}

/** What can be done now comes before what waits. */
function openTasks(tx: Tx, id: number): Promise<NextTask[]> {
  return tx.rows<NextTask>(sql`
    SELECT * FROM (
      SELECT t.id, t.title, t.department_id AS "departmentId", t.creator_department_id AS "creatorDepartmentId",
        t.assignee_id AS "assigneeId", t.created_by_id AS "createdById", d.name_en AS "departmentEn", d.name_zh AS "departmentZh",
        (SELECT s.name FROM staff s WHERE s.id = t.assignee_id) AS "assigneeName", t.due_at AS "dueAt",
        EXISTS (SELECT FROM task_dependencies x JOIN tasks w ON w.id = x.waits_for_id
          WHERE x.task_id = t.id AND w.status IN ('open', 'started')) AS blocked
      FROM tasks t JOIN departments d ON d.id = t.department_id
      WHERE t.project_id = ${id}::int AND t.status IN ('open', 'started')
    ) o ORDER BY o.blocked, o."dueAt" NULLS LAST, o.id`);
}

function taskRecord({ id, departmentId, creatorDepartmentId, assigneeId, createdById }: NextTask) {
  return { id, departmentId, creatorDepartmentId, assigneeId, createdById };
}

const partName = (part: Part): Msg =>
  messages.perDepartment(msg(part.departmentEn, part.departmentZh), part.done, part.all);

function joined(parts: readonly Span[]): Span[] {
  return parts.flatMap((part, at) => (at === 0 ? [part] : [' · ', part]));
}

function fieldsOf(row: ProjectRow, late: number): { label: Msg; value: Text }[] {
  const fields: { label: Msg; value: Text }[] = [{ label: labels.status, value: [statusNames[row.status]] }];
  if (row.customerId !== null) {
    const customer = shortId({ noun: 'customer', id: row.customerId });
    fields.push({ label: labels.customer, value: [row.customerName ?? customer, ` · ${customer}`] });
  }
  fields.push({ label: labels.department, value: [departmentName(row)] });
  if (row.ownerId !== null) fields.push({ label: labels.owner, value: [person(row.ownerId, row.ownerName)] });
  if (row.playbookName !== null) {
    fields.push({
      label: labels.playbook,
      value: [playbookName({ name: row.playbookName, nameZh: row.playbookNameZh })],
    });
  }
  fields.push({ label: labels.starts, value: [{ time: row.startsAt, show: 'date' }] });
  if (row.closedAt !== null && row.closedById !== null) {
    const value: Text = [person(row.closedById, row.closedByName), ', ', { time: row.closedAt, show: 'relative' }];
    fields.push({ label: labels.closed(row.status), value });
  }
  if (row.status === 'open' && late > 0) fields.push({ label: labels.late, value: [messages.lateTasks(late)] });
  return fields;
}

/** Never a ping: a card is drawn again and again, and whoever announces something pings by its own line. */
function person(id: number, name: string | null): Span {
  return { staff: id, name: name ?? shortId({ noun: 'staff', id }) };
}

function nextBlocks(row: ProjectRow, tasks: readonly NextTask[], now: Date): Block[] {
  if (row.status !== 'open') return [];
  if (tasks.length === 0) return [quiet(messages.nothingLeft)];
  return [
    text({ strong: labels.nextSteps }),
    { block: 'list', items: tasks.slice(0, nextShown).map((task) => taskItem(task, now)) },
  ];
}

function taskItem(task: NextTask, now: Date): ListItem {
  const word = shortId({ noun: 'task', id: task.id });
  const detail: Span[][] = [[msg(task.departmentEn, task.departmentZh)]];
  if (task.assigneeId !== null) detail.push([person(task.assigneeId, task.assigneeName)]);
  if (task.dueAt) {
    const label: Span[] = task.dueAt < now ? [{ strong: labels.late }, ' '] : [labels.due, ' '];
    detail.push([...label, { time: task.dueAt, show: 'date' }]);
  }
  if (task.blocked) detail.push([messages.waitsForOthers]);
  return {
    text: [task.title, ` · ${word}`],
    detail: detail.flatMap((part, at) => (at === 0 ? part : [' · ', ...part])),
    button: { label: messages.buttons.show, does: invocation('task show', { task: word }) },
  };
}

/** In a channel everybody sees the buttons and each click is checked; a person is only offered what they may do. */
function projectButtons(row: ProjectRow, viewer: Viewer): Button[] {
  const word = shortId(projectTable.ref(row.id));
  const { buttons: label } = messages;
  const all: Button = { label: label.tasks, does: invocation('task list', { project: word, all: 'yes' }) };
  if (row.status !== 'open') return [all];
  const mayAdd = viewer.staffId === null || viewer.can('create', 'task');
  const mayEdit = viewer.staffId === null || viewer.can('edit', 'project', projectRecord(row));
  const customer = row.customerId === null ? {} : { customer: shortId({ noun: 'customer', id: row.customerId }) };
  return [
    all,
    ...(mayAdd ? [{ label: label.addTask, does: invocation('task add', { project: word, ...customer }) }] : []),
    ...(mayEdit
      ? [
          {
            label: label.close,
            does: invocation('project close', { project: word, anyway: 'yes' }),
            confirm: messages.confirmClose,
          },
          {
            label: label.cancel,
            does: invocation('project cancel', { project: word }),
            style: 'danger' as const,
            confirm: messages.confirmCancel,
          },
        ]
      : []),
  ];
}

export function projectListCard(title: Text, projects: readonly ListedProject[], more: Invocation | null): Card {
  if (projects.length === 0) {
    return {
      title,
      blocks: [
        text(messages.none, ' ', messages.tryStart, ': ', { code: 'project start onboarding for:acme' }),
        buttons([
          { label: messages.buttons.start, does: invocation('project start') },
          { label: messages.buttons.playbooks, does: invocation('playbook list') },
        ]),
      ],
    };
  }
  const items = projects.map(projectLine);
  return {
    title,
    blocks: [{ block: 'list', items, ...(more ? { more: { label: messages.buttons.more, does: more } } : {}) }],
  };
}

export function projectLine(row: ListedProject): ListItem {
  const word = shortId(projectTable.ref(row.id));
  const detail: Span[] = [statusNames[row.status], ' · ', messages.doneOf(row.tasksDone, row.tasks)];
  if (row.tasksLate > 0) detail.push(' · ', messages.lateTasks(row.tasksLate));
  if (row.ownerId !== null) detail.push(' · ', person(row.ownerId, row.ownerName));
  return {
    text: [{ strong: row.name }, ` · ${word}`],
    detail,
    button: { label: messages.buttons.show, does: invocation('project show', { project: word }) },
  };
}
