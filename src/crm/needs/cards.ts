import { type Block, type Button, buttons, type Card, quiet, type Span } from '../../cards/card.ts';
import { today } from '../../commands/values/calendar-day.ts';
import { invocation } from '../../core/invocation.ts';
import { same } from '../../core/msg.ts';
import { type NounName, shortId } from '../../core/records.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { buttonLabels, dayText, idOf, labels, levelNames, messages, reasonTexts, statusNames } from './messages.ts';
import { departmentName, kindName, type NeedRow, needRecord, needRef, needs } from './records.ts';
import { isOverdue, openStatuses } from './rules.ts';

type Field = Extract<Block, { block: 'fields' }>['fields'][number];

/** The need through the viewer's eyes; null where they may not know of it, or it was removed. */
export async function needCard(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  const need = await needs.find(ctx.tx, id);
  return need ? draw(need, viewer, ctx.now) : null;
}

/** Several at once; those that the viewer may not know of are missing. */
export async function needCards(
  ctx: ReadCtx,
  ids: readonly number[],
  viewer: Viewer,
): Promise<ReadonlyMap<number, Card>> {
  const found = await needs.where(ctx.tx, [sql`n.id = ANY(${[...ids]}::int[])`], sql`n.id`);
  return new Map(
    found.flatMap((need) => {
      const card = draw(need, viewer, ctx.now);
      return card ? [[need.id, card] as const] : [];
    }),
  );
}

function draw(need: NeedRow, viewer: Viewer, now: Date): Card | null {
  const record = needRecord(need);
  if (need.removedAt !== null || !viewer.can('read', 'need', record, 'basic')) return null;
  const blocks: Block[] = [{ block: 'fields', fields: fieldsOf(need, viewer, now) }];
  if (viewer.can('read', 'need', record, 'notes')) {
    if (need.reasonNote !== null) blocks.push({ block: 'quote', text: need.reasonNote });
    if (need.description !== null) blocks.push({ block: 'quote', text: need.description });
  } else if (viewer.staffId !== null) {
    blocks.push(quiet(messages.hidden(departmentName(need))));
  }
  if (need.sourceLink !== null) blocks.push(quiet({ link: labels.source, href: need.sourceLink }));
  blocks.push(...actions(need, viewer));
  const tone = toneOf(need, today(now, viewer.reader.timezone));
  return {
    ref: needRef(need.id),
    title: [{ strong: need.title }, same(` · ${idOf(need)}`)],
    ...(tone ? { tone } : {}),
    blocks,
  };
}

function toneOf(need: NeedRow, day: string): Card['tone'] {
  if (need.status === 'met') return 'good';
  if (!openStatuses.includes(need.status)) return undefined;
  if (isOverdue(need, day)) return 'bad';
  return need.level === 'must' ? 'warn' : 'info';
}

function fieldsOf(need: NeedRow, viewer: Viewer, now: Date): Field[] {
  const link = (noun: NounName, id: number): Span[] => [same(shortId({ noun, id }))];
  const fields: Field[] = [
    { label: labels.customer, value: [need.customerName, ' · ', ...link('customer', need.customerId)] },
    { label: labels.kind, value: [kindName(need)] },
    { label: labels.level, value: [levelNames[need.level]] },
    { label: labels.status, value: statusText(need) },
  ];
  if (need.reason !== null && viewer.can('read', 'need', needRecord(need), 'notes')) {
    fields.push({ label: labels.reason, value: [reasonTexts[need.reason]] });
  }
  if (need.neededOn !== null) {
    const late = isOverdue(need, today(now, viewer.reader.timezone));
    fields.push({ label: labels.needed, value: [late ? messages.passed(need.neededOn) : dayText(need.neededOn)] });
  }
  const contact = contactText(need, viewer);
  if (contact !== null) fields.push({ label: labels.contact, value: [contact] });
  fields.push({ label: labels.owner, value: [staffSpan(need.ownerId, need.ownerName)] });
  fields.push({ label: labels.department, value: [departmentName(need)] });
  if (need.dealId !== null) fields.push({ label: labels.deal, value: link('deal', need.dealId) });
  if (need.orderId !== null) fields.push({ label: labels.order, value: link('order', need.orderId) });
  if (need.logId !== null) fields.push({ label: labels.log, value: link('interaction', need.logId) });
  return fields;
}

function statusText(need: NeedRow): Span[] {
  const spans: Span[] = [statusNames[need.status]];
  if (need.closedOn !== null) spans.push(' · ', dayText(need.closedOn));
  if (need.closedById !== null) spans.push(' · ', staffSpan(need.closedById, need.closedByName));
  return spans;
}

/** A contact is a record of its own: whoever may not know of it reads nothing. */
function contactText(need: NeedRow, viewer: Viewer): string | null {
  const { contactId: id, contactName, customerDepartmentId, customerOwnerId, customerTeamIds } = need;
  if (id === null || contactName === null) return null;
  const record = { id, customerDepartmentId, customerOwnerId, customerTeamIds };
  return viewer.can('read', 'contact', record, 'basic') ? `${contactName} · ${shortId({ noun: 'contact', id })}` : null;
}

/** Never a ping: a card is drawn again and again. */
function staffSpan(id: number | null, name: string | null): Span {
  return id === null ? messages.nobody : { staff: id, name: name ?? shortId({ noun: 'staff', id }) };
}

/** In a channel every button is there, since a click is checked; a person is offered what they may do. */
function actions(need: NeedRow, viewer: Viewer): Block[] {
  const record = needRecord(need);
  const inChannel = viewer.staffId === null;
  const may = (action: 'edit' | 'assign'): boolean => inChannel || viewer.can(action, 'need', record, 'basic');
  const does = (command: string) => invocation(command, { need: idOf(need) });
  const isOpen = openStatuses.includes(need.status);
  const main: Button[] = [];
  const overflow: Button[] = [];
  if (isOpen && may('edit')) {
    if (need.status === 'open')
      main.push({ label: buttonLabels.qualify, does: does('need qualify'), style: 'primary' });
    main.push({ label: buttonLabels.meet, does: does('need meet'), confirm: messages.confirmMeet(need) });
    main.push({ label: buttonLabels.drop, does: does('need drop') });
    if (need.dealId === null && (inChannel || viewer.can('create', 'deal'))) {
      main.push({ label: buttonLabels.deal, does: does('need deal'), confirm: messages.confirmDeal(need) });
    }
  }
  if (isOpen && (inChannel || viewer.can('create', 'task'))) {
    const form = invocation('form', { command: 'need task', need: idOf(need) });
    overflow.push({ label: buttonLabels.task, does: form });
  }
  if (!isOpen && may('edit')) main.push({ label: buttonLabels.reopen, does: does('need reopen') });
  if (may('edit')) overflow.push({ label: buttonLabels.edit, does: does('need edit') });
  if (isOpen && may('assign')) overflow.push({ label: buttonLabels.assign, does: does('need assign') });
  const customer = shortId({ noun: 'customer', id: need.customerId });
  overflow.push({ label: buttonLabels.customer, does: invocation('customer show', { customer }) });
  return [main.length > 0 ? buttons(main, overflow) : buttons(overflow)];
}
