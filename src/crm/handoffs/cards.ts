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
import type { Msg } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { labels, messages, statusNames, subjectNames } from './messages.ts';
import { fromName, type HandoffRow, handoffTable, policyRecord, toName } from './records.ts';
import { isWaiting } from './rules.ts';
import { findSubject, type Subject } from './subjects.ts';

/** The offer through the viewer's eyes; null where they may not know of it. */
export async function handoffCard(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  const row = await handoffTable.find(ctx.tx, id);
  if (!row || !viewer.can('read', 'handoff', policyRecord(row), 'basic')) return null;
  const subject = await findSubject(ctx.tx, row.subjectNoun, row.subjectId);
  return draw(row, subject, viewer, ctx.now);
}

function draw(row: HandoffRow, subject: Subject | null, viewer: Viewer, now: Date): Card {
  const ref = handoffTable.ref(row.id);
  const action = answerButtons(row, viewer);
  return {
    ref,
    title: [
      { strong: messages.heading(subjectNames[row.subjectNoun], fromName(row), toName(row)) },
      ` · ${shortId(ref)}`,
    ],
    tone: toneOf(row, now),
    blocks: [
      { block: 'fields', fields: fieldsOf(row, subject, viewer) },
      ...content(row, viewer),
      ...(action ? [action] : []),
    ],
  };
}

function toneOf(row: HandoffRow, now: Date): NonNullable<Card['tone']> {
  if (row.status === 'accepted') return 'good';
  if (row.status === 'expired' || (row.status === 'offered' && row.answerBy < now)) return 'bad';
  return row.status === 'offered' ? 'warn' : 'info';
}

function fieldsOf(row: HandoffRow, subject: Subject | null, viewer: Viewer): { label: Msg; value: Text }[] {
  const fields: { label: Msg; value: Text }[] = [
    { label: subjectNames[row.subjectNoun], value: subjectText(row, subject, viewer) },
    { label: labels.status, value: [statusNames[row.status]] },
  ];
  const to: Span = row.toStaffId === null ? messages.nobodyYet : person(row.toStaffId, row.toStaffName);
  fields.push({ label: labels.to, value: [toName(row), ' · ', to] });
  fields.push({ label: labels.from, value: [...fromText(row), person(row.createdById, row.createdByName)] });
  if (isWaiting(row.status)) {
    fields.push({
      label: labels.answerBy,
      value: [{ time: row.answerBy, show: 'relative' }, ' · ', { time: row.answerBy, show: 'date-time' }],
    });
  } else if (row.answeredById !== null && row.answeredAt) {
    const who = person(row.answeredById, row.answeredByName);
    fields.push({ label: labels.answered, value: [who, ', ', { time: row.answeredAt, show: 'relative' }] });
  }
  return fields;
}

/** Its name only for those who may read the record itself. */
function subjectText(row: HandoffRow, subject: Subject | null, viewer: Viewer): Text {
  const word = shortId({ noun: row.subjectNoun, id: row.subjectId });
  return subject && viewer.can('read', subject.noun, subject.record, 'basic') ? [subject.title, ` · ${word}`] : [word];
}

function fromText(row: HandoffRow): Span[] {
  const from = fromName(row);
  return from ? [from, ' · '] : [];
}

/** Never a ping: a card is drawn again and again, and whoever announces something pings by its own line. */
function person(id: number, name: string | null): Span {
  return { staff: id, name: name ?? shortId({ noun: 'staff', id }) };
}

function content(row: HandoffRow, viewer: Viewer): Block[] {
  if (!viewer.can('read', 'handoff', policyRecord(row), 'notes')) {
    // In a channel nobody in particular would be told, so nothing is said.
    return viewer.staffId === null ? [] : [quiet(messages.hidden(toName(row)))];
  }
  return [
    text({ strong: labels.reason }),
    { block: 'quote', text: row.reason },
    ...(row.notes === null ? [] : [quiet(labels.notes), { block: 'quote', text: row.notes } as const]),
    ...(row.answer === null ? [] : [text({ strong: labels.why }), { block: 'quote', text: row.answer } as const]),
  ];
}

/** In a channel everybody sees the buttons and each click is checked; a person is only offered what they may do. */
function answerButtons(row: HandoffRow, viewer: Viewer): Block | null {
  const record = policyRecord(row);
  const isChannel = viewer.staffId === null;
  const does = (command: string) => invocation(command, { handoff: shortId(handoffTable.ref(row.id)) });
  const subject = shortId({ noun: row.subjectNoun, id: row.subjectId });
  const open: Button = {
    label: messages.buttons.open,
    does: invocation(`${row.subjectNoun} show`, { [row.subjectNoun]: subject }),
  };
  if (!isWaiting(row.status)) return buttons([open]);
  const row1: Button[] = [];
  if (isChannel || viewer.can('edit', 'handoff', record)) {
    row1.push({ label: messages.buttons.accept, does: does('handoff accept'), style: 'primary' });
    row1.push({ label: messages.buttons.decline, does: does('handoff decline') });
  }
  row1.push(open);
  if (isChannel || viewer.can('delete', 'handoff', record)) {
    row1.push({ label: messages.buttons.withdraw, does: does('handoff withdraw'), confirm: messages.confirmWithdraw });
  }
  return buttons(row1);
}

export function listCard(title: Text, handoffs: readonly HandoffRow[], more: Invocation | null): Card {
  if (handoffs.length === 0) {
    return {
      title,
      blocks: [
        text(messages.none, ' ', messages.tryOffer, ': ', { code: 'handoff offer T-142 to:support Please take over' }),
        buttons([{ label: messages.buttons.offer, does: invocation('handoff offer') }]),
      ],
    };
  }
  return {
    title,
    blocks: [
      {
        block: 'list',
        items: handoffs.map(handoffLine),
        ...(more ? { more: { label: messages.buttons.more, does: more } } : {}),
      },
    ],
  };
}

export function handoffLine(row: HandoffRow): ListItem {
  const word = shortId(handoffTable.ref(row.id));
  const subject = shortId({ noun: row.subjectNoun, id: row.subjectId });
  const when: Span[] = isWaiting(row.status)
    ? [' · ', messages.waitsFor, ' ', { time: row.answerBy, show: 'relative' }]
    : [];
  return {
    text: [
      { strong: messages.heading(subjectNames[row.subjectNoun], fromName(row), toName(row)) },
      ` · ${subject} · ${word}`,
    ],
    detail: [statusNames[row.status], ...when, ' · ', person(row.createdById, row.createdByName)],
    button: { label: messages.buttons.show, does: invocation('handoff show', { handoff: word }) },
  };
}
