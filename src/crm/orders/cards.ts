import { type Block, type Button, buttons, type Card, type ListItem, quiet, type Span } from '../../cards/card.ts';
import { today } from '../../commands/values/calendar-day.ts';
import { invocation } from '../../core/invocation.ts';
import { listOf, type Msg, msg, same } from '../../core/msg.ts';
import type { Action } from '../../core/policy.ts';
import { shortId } from '../../core/records.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { creditTexts } from './credit-messages.ts';
import { type CreditRow, creditsOf } from './credits.ts';
import type { FieldGroup } from './load.ts';
import { buttonLabels, dayText, idOf, labels, messages, moneyText, statusNames } from './messages.ts';
import { writeQuantity } from './money.ts';
import {
  departmentName,
  type ItemRow,
  itemsOf,
  moneyOf,
  type OrderRow,
  orderRecord,
  orderRef,
  orders,
  type PaymentRow,
  paymentsOf,
} from './records.ts';
import { creditedMinor, isCreditedInFull, isOverdue, mayChangeItems, owedMinor, stepFault } from './rules.ts';

type Field = Extract<Block, { block: 'fields' }>['fields'][number];

/** Items and payments that a card shows; the rest are counted. */
const mostItems = 12;
const mostPayments = 5;

/** The order through the viewer's eyes; null where they may not know of it, or it was removed. */
export async function orderCard(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  const order = await orders.find(ctx.tx, id);
  return order ? draw(ctx, order, viewer) : null;
}

/** Several at once; those that the viewer may not know of are missing. */
export async function orderCards(
  ctx: ReadCtx,
  ids: readonly number[],
  viewer: Viewer,
): Promise<ReadonlyMap<number, Card>> {
  const found = await orders.where(ctx.tx, [sql`o.id = ANY(${[...ids]}::int[])`], sql`o.id`);
  const cards = new Map<number, Card>();
  for (const order of found) {
    const card = await draw(ctx, order, viewer);
    if (card) cards.set(order.id, card);
  }
  return cards;
}

async function draw(ctx: ReadCtx, order: OrderRow, viewer: Viewer): Promise<Card | null> {
  const sees = (group: FieldGroup): boolean => viewer.can('read', 'order', orderRecord(order), group);
  if (order.removedAt !== null || !sees('basic')) return null;
  const items = await itemsOf(ctx.tx, order.id);
  const blocks: Block[] = [{ block: 'fields', fields: fieldsOf(order, viewer, ctx.now) }];
  if (items.length > 0) {
    blocks.push({ block: 'list', items: items.slice(0, mostItems).map((item) => itemLine(order, item, viewer)) });
    if (items.length > mostItems) blocks.push(quiet(messages.moreLines(items.length - mostItems)));
  }
  if (sees('money') && order.paidMinor > 0n) blocks.push(...paymentBlocks(order, await paymentsOf(ctx.tx, order.id)));
  if (sees('money') && creditedMinor(order) > 0n) blocks.push(creditBlock(order, await creditsOf(ctx.tx, order.id)));
  if (sees('notes')) {
    if (order.cancelReason !== null) blocks.push({ block: 'quote', text: order.cancelReason });
    if (order.notes !== null) blocks.push({ block: 'quote', text: order.notes });
  }
  if (order.sourceLink !== null) blocks.push(quiet({ link: labels.source, href: order.sourceLink }));
  const hidden = hiddenLine(order, viewer);
  if (hidden) blocks.push(hidden);
  blocks.push(...actions(order, viewer));
  const tone = toneOf(order, today(ctx.now, viewer.reader.timezone));
  return {
    ref: orderRef(order.id),
    title: [{ strong: messages.cardTitle(order) }, ...(order.number === null ? [] : [same(` · ${idOf(order)}`)])],
    ...(tone ? { tone } : {}),
    blocks,
  };
}

function toneOf(order: OrderRow, day: string): Card['tone'] {
  if (order.status === 'paid') return 'good';
  if (order.status === 'cancelled') return undefined;
  return isOverdue(order, day) ? 'bad' : 'info';
}

function fieldsOf(order: OrderRow, viewer: Viewer, now: Date): Field[] {
  const customer = shortId({ noun: 'customer', id: order.customerId });
  const fields: Field[] = [
    { label: labels.customer, value: [order.customerName, same(` · ${customer}`)] },
    { label: labels.status, value: statusText(order) },
  ];
  if (viewer.can('read', 'order', orderRecord(order), 'money')) fields.push(...moneyFields(order, viewer, now));
  fields.push({ label: labels.orderedOn, value: [dayText(order.orderedOn)] });
  if (order.deliveredOn !== null) fields.push({ label: labels.delivered, value: [dayText(order.deliveredOn)] });
  const contact = contactText(order, viewer);
  if (contact) fields.push({ label: labels.contact, value: [contact] });
  fields.push({ label: labels.owner, value: [staffSpan(order.ownerId, order.ownerName)] });
  fields.push({ label: labels.department, value: [departmentName(order)] });
  if (order.dealId !== null) {
    fields.push({ label: labels.deal, value: [shortId({ noun: 'deal', id: order.dealId })] });
  }
  return fields;
}

function moneyFields(order: OrderRow, viewer: Viewer, now: Date): Field[] {
  const amount = (minor: bigint): Msg => moneyText(moneyOf(order, minor));
  const fields: Field[] = [{ label: labels.gross, value: [amount(order.grossMinor)] }];
  if (order.taxMinor > 0n) {
    fields.push({ label: labels.net, value: [amount(order.netMinor)] });
    fields.push({ label: labels.taxAmount, value: [amount(order.taxMinor)] });
  }
  if (creditedMinor(order) > 0n) {
    fields.push({ label: creditTexts.label, value: [amount(creditedMinor(order))] });
    fields.push({ label: creditTexts.left, value: [amount(order.grossMinor - creditedMinor(order))] });
  }
  if (order.paidMinor > 0n) fields.push({ label: labels.paid, value: [amount(order.paidMinor)] });
  if (order.status === 'invoiced' || (order.paidMinor > 0n && owedMinor(order) > 0n)) {
    fields.push({ label: labels.owed, value: [amount(owedMinor(order))] });
  }
  if (owedMinor(order) < 0n) fields.push({ label: creditTexts.toPayBack, value: [amount(-owedMinor(order))] });
  if (order.invoice !== null) fields.push({ label: labels.invoice, value: [order.invoice] });
  if (order.dueOn !== null && order.status === 'invoiced') {
    const late = isOverdue(order, today(now, viewer.reader.timezone));
    fields.push({ label: labels.due, value: [late ? messages.passed(order.dueOn) : dayText(order.dueOn)] });
  }
  return fields;
}

function statusText(order: OrderRow): Span[] {
  const { status } = order;
  const day = {
    draft: null,
    confirmed: order.confirmedOn,
    delivered: order.deliveredOn,
    invoiced: order.invoicedOn,
    paid: order.paidOn,
    cancelled: order.cancelledOn,
  }[status];
  const name = isCreditedInFull(order) ? creditTexts.inFull : statusNames[status];
  return day === null ? [name] : [name, ' · ', dayText(day)];
}

/** A contact is a record of its own: whoever may not know of it reads nothing. */
function contactText(order: OrderRow, viewer: Viewer): string | null {
  const { contactId: id, contactName, customerDepartmentId, customerOwnerId, customerTeamIds } = order;
  if (id === null || contactName === null) return null;
  const record = { id, customerDepartmentId, customerOwnerId, customerTeamIds };
  return viewer.can('read', 'contact', record, 'basic') ? `${contactName} · ${shortId({ noun: 'contact', id })}` : null;
}

/** Never a ping: a card is drawn again and again. */
function staffSpan(id: number | null, name: string | null): Span {
  return id === null ? messages.nobody : { staff: id, name: name ?? shortId({ noun: 'staff', id }) };
}

function itemLine(order: OrderRow, item: ItemRow, viewer: Viewer): ListItem {
  const record = orderRecord(order);
  const quantity = writeQuantity(item.quantity);
  const title: Span[] = [{ strong: item.description }];
  if (item.sku !== null) title.push(same(` · ${item.sku}`));
  if (!viewer.can('read', 'order', record, 'money')) return { text: title, detail: [same(`× ${quantity}`)] };
  const parts: Span[] = [messages.each(quantity, moneyText(moneyOf(order, item.unitMinor)))];
  if (item.discountPoints > 0) parts.push(' · ', messages.lessBy(item.discountPoints));
  parts.push(' = ', { strong: moneyText(moneyOf(order, item.netMinor)) });
  if (item.taxPoints > 0) parts.push(' · ', messages.plusTax(item.taxPoints));
  const remove: Button = {
    label: buttonLabels.removeItem,
    does: invocation('order item remove', {
      order: idOf(order),
      item: String(item.number),
      version: String(order.version),
    }),
    confirm: messages.confirmRemove(item.description),
  };
  const edit: Button = {
    label: buttonLabels.editItem,
    does: invocation('order item edit', {
      order: idOf(order),
      item: String(item.number),
      version: String(order.version),
    }),
  };
  const mayChange = viewer.staffId !== null && mayChangeItems(order) && viewer.can('edit', 'order', record, 'money');
  return {
    text: title,
    detail: parts,
    ...(mayChange ? { button: edit, ...(order.itemCount > 1 ? { overflow: [remove] } : {}) } : {}),
  };
}

function paymentBlocks(order: OrderRow, payments: readonly PaymentRow[]): Block[] {
  const told = payments.slice(-mostPayments).map((payment): Msg => {
    const line = messages.receivedOn(moneyText(moneyOf(order, payment.amountMinor)), payment.paidOn);
    return payment.note === null ? line : { en: `${line.en} (${payment.note})`, zh: `${line.zh}（${payment.note}）` };
  });
  const spans = told.flatMap((line, index): Span[] => (index === 0 ? [line] : [' · ', line]));
  return [quiet(messages.payments, ': ', ...spans)];
}

function creditBlock(order: OrderRow, credits: readonly CreditRow[]): Block {
  const spans = credits.slice(-mostPayments).flatMap((credit, index): Span[] => {
    const amount = moneyText(moneyOf(order, credit.netMinor + credit.taxMinor));
    const said = [credit.number, credit.note].filter((one) => one !== null).join(', ');
    const line: Span[] = [creditTexts.line1(amount, credit.creditedOn, credit.items)];
    if (said !== '') line.push(msg(` (${said})`, `（${said}）`));
    return index === 0 ? line : [' · ', ...line];
  });
  return quiet(creditTexts.notes, ': ', ...spans);
}

/** A person is told what they do not see and whom to ask; in a channel it is simply not there. */
function hiddenLine(order: OrderRow, viewer: Viewer): Block | null {
  if (viewer.staffId === null) return null;
  const names = { money: messages.amounts, notes: labels.notes } as const;
  const groups: readonly ('money' | 'notes')[] = ['money', 'notes'];
  const hidden = groups.filter((group) => !viewer.can('read', 'order', orderRecord(order), group));
  if (hidden.length === 0) return null;
  return quiet(messages.hidden(listOf(hidden.map((group) => names[group])), departmentName(order)));
}

/** In a channel every button is there, since a click is checked; a person is offered what they may do. */
function actions(order: OrderRow, viewer: Viewer): Block[] {
  const record = orderRecord(order);
  const inChannel = viewer.staffId === null;
  const may = (action: Action, group: FieldGroup): boolean => inChannel || viewer.can(action, 'order', record, group);
  const does = (command: string) => invocation(command, { order: idOf(order) });
  const can = (step: 'confirm' | 'deliver' | 'invoice' | 'cancel'): boolean => stepFault(step, order) === null;
  const main: Button[] = [];
  const overflow: Button[] = [];
  if (can('confirm') && may('edit', 'basic')) {
    main.push({ label: buttonLabels.confirm, does: does('order confirm'), style: 'primary' });
  }
  if (can('deliver') && may('edit', 'basic')) main.push({ label: buttonLabels.deliver, does: does('order deliver') });
  if (can('invoice') && may('edit', 'money')) {
    main.push({
      label: buttonLabels.invoice,
      does: invocation('form', { command: 'order invoice', order: idOf(order) }),
    });
  }
  const owes = order.status !== 'draft' && order.status !== 'cancelled' && owedMinor(order) > 0n;
  if (owes && may('edit', 'money')) {
    main.push({ label: buttonLabels.pay, does: invocation('form', { command: 'order pay', order: idOf(order) }) });
  }
  const isBilled = order.invoicedOn !== null && order.status !== 'cancelled' && !isCreditedInFull(order);
  if (isBilled && may('edit', 'money')) {
    main.push({ label: creditTexts.button, does: invocation('form', { command: 'order credit', order: idOf(order) }) });
  }
  if (mayChangeItems(order) && may('edit', 'money')) {
    overflow.push({ label: buttonLabels.items, does: does('order item add') });
  }
  if (may('edit', 'basic') || may('edit', 'money'))
    overflow.push({ label: buttonLabels.edit, does: does('order edit') });
  if (may('assign', 'basic')) overflow.push({ label: buttonLabels.assign, does: does('order assign') });
  if (order.paidMinor > 0n && may('edit', 'money')) {
    const refund = invocation('form', { command: 'order refund', order: idOf(order) });
    overflow.push({ label: buttonLabels.refund, does: refund });
  }
  if (can('cancel') && may('edit', 'basic')) {
    overflow.push({ label: buttonLabels.cancel, does: does('order cancel'), style: 'danger' });
  }
  const customer = shortId({ noun: 'customer', id: order.customerId });
  if (inChannel || viewer.can('create', 'task')) {
    overflow.push({ label: buttonLabels.task, does: invocation('task add', { customer, about: idOf(order) }) });
  }
  overflow.push({ label: buttonLabels.customer, does: invocation('customer show', { customer }) });
  return [main.length > 0 ? buttons(main, overflow) : buttons(overflow)];
}
