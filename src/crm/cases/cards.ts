import { type Block, type Button, buttons, type Card, quiet, type Span, type Text, text } from '../../cards/card.ts';
import { invocation } from '../../core/invocation.ts';
import { type Msg, msg } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { joinSql, sql } from '../../store/database.ts';
import { pressingDeadline } from './deadlines.ts';
import { messages, workingLength } from './messages.ts';
import { channelNames, kindNames, levelNames, noteNames, resolutionNames, statusNames } from './names.ts';
import { type CaseRow, caseRef, caseTable, departmentName, policyRecord } from './records.ts';
import { isFinished, type NoteKind } from './rules.ts';

/** How many notes a card shows; the rest are counted. */
const notesShown = 3;

interface Note {
  readonly byId: number;
  readonly by: string | null;
  readonly kind: NoteKind;
  readonly text: string;
  readonly at: Date;
}

interface Notes {
  readonly count: number;
  /** The newest ones, oldest first. */
  readonly last: readonly Note[];
}

const noNotes: Notes = { count: 0, last: [] };

/** The case through the viewer's eyes; null when it does not exist or the viewer may not know of it. */
export async function caseCard(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  return (await caseCards(ctx, [id], viewer)).get(id) ?? null;
}

/** Several cases in two queries; those that the viewer may not know of are missing. */
export async function caseCards(ctx: ReadCtx, ids: readonly number[], viewer: Viewer): Promise<Map<number, Card>> {
  if (ids.length === 0) return new Map();
  const all = await caseTable.where(ctx.tx, [sql`k.id IN (${joinSql([...ids])})`], sql`k.id`);
  const rows = all.filter((row) => viewer.can('read', 'case', policyRecord(row), 'basic'));
  const notes = await notesOf(
    ctx,
    rows.filter((row) => seesContent(row, viewer)).map(({ id }) => id),
  );
  return new Map(rows.map((row) => [row.id, drawCase(row, notes.get(row.id) ?? noNotes, viewer, ctx.now)]));
}

const seesContent = (row: CaseRow, viewer: Viewer): boolean => viewer.can('read', 'case', policyRecord(row), 'content');

async function notesOf(ctx: ReadCtx, ids: readonly number[]): Promise<Map<number, Notes>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.tx.rows<Note & { caseId: number; count: number }>(sql`
    SELECT * FROM (
      SELECT n.case_id AS "caseId", n.id, n.by_id AS "byId", s.name AS by, n.kind, n.text, n.created_at AS at,
        (count(*) OVER (PARTITION BY n.case_id))::int AS count,
        row_number() OVER (PARTITION BY n.case_id ORDER BY n.id DESC) AS place
      FROM case_notes n LEFT JOIN staff s ON s.id = n.by_id WHERE n.case_id = ANY(${[...ids]}::int[])) AS ranked
    WHERE place <= ${notesShown}::int ORDER BY id`);
  const found = new Map<number, Notes>();
  for (const { caseId, count, ...note } of rows) {
    found.set(caseId, { count, last: [...(found.get(caseId)?.last ?? []), note] });
  }
  return found;
}

function drawCase(row: CaseRow, notes: Notes, viewer: Viewer, now: Date): Card {
  const actions = caseButtons(row, viewer);
  const tone = caseTone(row, now);
  const fields = [...stateFields(row, now), ...factFields(row, viewer)];
  return {
    ref: caseRef(row.id),
    title: [{ strong: row.subject }, ` · ${shortId(caseRef(row.id))}`],
    ...(tone ? { tone } : {}),
    blocks: [
      { block: 'fields', fields },
      ...(seesContent(row, viewer) ? drawContent(row, notes) : hidden(row, viewer)),
      ...(actions ? [actions] : []),
    ],
  };
}

export function caseTone(
  row: Pick<CaseRow, 'status' | 'level' | 'respondedAt' | 'responseDueAt' | 'resolutionDueAt' | 'escalation'>,
  now: Date,
): Card['tone'] {
  if (isFinished(row.status)) return 'good';
  if (row.status === 'waiting') return 'info';
  const deadline = pressingDeadline(row);
  if (deadline && deadline.at <= now) return 'bad';
  return row.escalation > 0 || row.level === 'urgent' || row.level === 'high' ? 'warn' : 'info';
}

type Field = { label: Msg; value: Text };

/** How the case stands: status, level, deadlines, escalation. */
function stateFields(row: CaseRow, now: Date): Field[] {
  const { fields: label } = messages;
  const fields: Field[] = [
    { label: label.status, value: [statusNames[row.status]] },
    { label: label.level, value: [levelNames[row.level]] },
  ];
  const response = responseField(row, now);
  if (response) fields.push(response);
  if (isFinished(row.status)) {
    if (row.resolvedAt && row.resolvedById !== null) {
      const late = row.resolutionDueAt !== null && row.resolvedAt > row.resolutionDueAt;
      fields.push({
        label: label.resolved,
        value: [
          staffSpan(row.resolvedById, row.resolvedByName),
          ', ',
          { time: row.resolvedAt, show: 'relative' },
          ...(row.resolutionDueAt === null ? [] : ([' · ', late ? messages.late : messages.inTime] satisfies Span[])),
          ...(row.resolutionMinutes === null ? [] : ([' · ', workingLength(row.resolutionMinutes)] satisfies Span[])),
        ],
      });
    }
    if (row.resolutionKind) fields.push({ label: label.how, value: [resolutionNames[row.resolutionKind]] });
  } else if (row.resolutionDueAt) {
    const overdue = row.resolutionDueAt <= now;
    fields.push({
      label: overdue ? label.resolutionOverdue : label.resolutionDue,
      value: [...dueText(row.resolutionDueAt), ...(row.dueFixed ? ([' · ', messages.fixedDue] satisfies Span[]) : [])],
    });
  } else if (row.status === 'waiting') {
    fields.push({ label: label.resolutionDue, value: [messages.clockStands] });
  }
  if (row.escalation > 0 && !isFinished(row.status)) {
    const to: Span = row.escalatedToId === null ? messages.admins : staffSpan(row.escalatedToId, row.escalatedToName);
    fields.push({
      label: label.escalated,
      value: row.escalatedAt ? [to, ', ', { time: row.escalatedAt, show: 'relative' }] : [to],
    });
  }
  if (row.reopenCount > 0) fields.push({ label: label.reopened, value: [messages.times(row.reopenCount)] });
  return fields;
}

function responseField(row: CaseRow, now: Date): Field | null {
  const { fields: label } = messages;
  if (row.respondedAt === null) {
    if (row.responseDueAt === null || isFinished(row.status)) return null;
    const overdue = row.responseDueAt <= now;
    return { label: overdue ? label.responseOverdue : label.response, value: dueText(row.responseDueAt) };
  }
  const late = row.responseDueAt !== null && row.respondedAt > row.responseDueAt;
  const by: Span[] = row.respondedById === null ? [] : [staffSpan(row.respondedById, row.respondedByName), ', '];
  return {
    label: label.response,
    value: [...by, { time: row.respondedAt, show: 'relative' }, ' · ', late ? messages.late : messages.inTime],
  };
}

/** What the case is and whose. */
function factFields(row: CaseRow, viewer: Viewer): Field[] {
  const { fields: label } = messages;
  const fields: Field[] = [
    { label: label.customer, value: [`${row.customerName} · ${shortId({ noun: 'customer', id: row.customerId })}`] },
    { label: label.kind, value: [kindNames[row.kind]] },
    {
      label: label.assignee,
      value: [row.assigneeId === null ? messages.nobody : staffSpan(row.assigneeId, row.assigneeName)],
    },
    { label: label.department, value: [departmentName(row)] },
  ];
  if (row.contactId !== null) {
    fields.push({ label: label.contact, value: [contactSpan(row, row.contactId, viewer)] });
  }
  if (row.categoryEn !== null && row.categoryZh !== null) {
    fields.push({ label: label.category, value: [msg(row.categoryEn, row.categoryZh)] });
  }
  if (row.channel !== 'other') fields.push({ label: label.channel, value: [channelNames[row.channel]] });
  fields.push({
    label: label.opened,
    value: [staffSpan(row.createdById, row.createdByName), ', ', { time: row.openedAt, show: 'relative' }],
  });
  return fields;
}

/** Who of the customer it came from, by name where the viewer may know it. */
function contactSpan(row: CaseRow, id: number, viewer: Viewer): Span {
  const { customerDepartmentId, customerOwnerId, customerTeamIds } = row;
  const record = { id, customerDepartmentId, customerOwnerId, customerTeamIds, createdById: null };
  const word = shortId({ noun: 'contact', id });
  return row.contactName !== null && viewer.can('read', 'contact', record, 'basic')
    ? `${row.contactName} · ${word}`
    : word;
}

export function dueText(at: Date): Text {
  return [{ time: at, show: 'relative' }, ' · ', { time: at, show: 'date-time' }];
}

/** Never a ping: a card is drawn again and again, and whoever announces something pings by its own line. */
export function staffSpan(id: number, name: string | null): Span {
  return { staff: id, name: name ?? shortId({ noun: 'staff', id }) };
}

/** In a channel nobody in particular would be told, so nothing is said. */
function hidden(row: CaseRow, viewer: Viewer): Block[] {
  return viewer.staffId === null ? [] : [quiet(messages.hiddenContent(departmentName(row)))];
}

function drawContent(row: CaseRow, notes: Notes): Block[] {
  const blocks: Block[] = [];
  if (row.description !== null) blocks.push({ block: 'quote', text: row.description });
  if (row.sourceLink !== null) blocks.push(quiet({ link: messages.source, href: row.sourceLink }));
  if (row.resolution !== null && isFinished(row.status)) {
    blocks.push(text({ strong: messages.fields.resolution }), { block: 'quote', text: row.resolution });
  }
  const earlier = notes.count - notes.last.length;
  if (earlier > 0) blocks.push(quiet(messages.earlierNotes(earlier)));
  for (const note of notes.last) {
    const who: Span[] = [staffSpan(note.byId, note.by), ' · ', { time: note.at, show: 'relative' }];
    blocks.push(quiet(noteNames[note.kind], ' · ', ...who), { block: 'quote', text: note.text });
  }
  return blocks;
}

/** In a channel everybody sees the buttons and each click is checked; a person is only offered what they may do. */
function caseButtons(row: CaseRow, viewer: Viewer): Block | null {
  const record = policyRecord(row);
  const isChannel = viewer.staffId === null;
  const mayEdit = isChannel || viewer.can('edit', 'case', record);
  const mayAssign = isChannel || viewer.can('assign', 'case', record);
  const { buttons: label } = messages;
  const button = (name: Msg, command: string, args: Record<string, string> = {}): Button => ({
    label: name,
    does: invocation(command, { case: shortId(caseRef(row.id)), ...args }),
  });
  const note = button(label.note, 'case note');
  if (isFinished(row.status)) {
    if (!mayEdit) return null;
    const close =
      row.status === 'resolved' ? [{ ...button(label.close, 'case close'), style: 'primary' as const }] : [];
    return buttons([...close, button(label.reopen, 'case reopen'), note]);
  }
  const main: Button[] = [];
  // Menus hold five entries: at most four of these, and the one that the engine adds to share the card.
  const more: Button[] = [];
  if (mayAssign && row.assigneeId === null) main.push({ ...button(label.take, 'case take'), style: 'primary' });
  if (mayEdit) {
    if (row.status === 'waiting') main.push({ ...button(label.resume, 'case resume'), style: 'primary' });
    else if (row.respondedAt === null) main.push(button(label.respond, 'case respond'));
    main.push(button(label.resolve, 'case resolve'), note);
    if (row.status !== 'waiting') more.push(button(label.wait, 'case wait'));
    if (row.escalation < 2) more.push(button(label.escalate, 'case escalate'));
    more.push(button(label.edit, 'case edit'));
  }
  if (mayAssign) {
    if (more.length < 4 && row.assigneeId === null) more.push(button(label.assign, 'case assign'));
    else main.push(button(label.assign, 'case assign'));
  }
  return main.length > 0 ? buttons(main, more) : null;
}
