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
import { today } from '../../commands/values/calendar-day.ts';
import { type Invocation, invocation } from '../../core/invocation.ts';
import { type Msg, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import type { Viewer } from '../../operations/operation.ts';
import { creditTexts } from './credit-messages.ts';
import { buttonLabels, idOf, messages, moneysText, moneyText, statusNames } from './messages.ts';
import type { OrderList, Sum } from './operations/list.ts';
import { moneyOf, type OrderRow, orderRecord } from './records.ts';
import { creditedMinor, isCreditedInFull, isOverdue, owedMinor } from './rules.ts';

/** `again`: the same list, for what comes after its last line. */
export function orderListCard(
  list: OrderList,
  asked: { readonly mine: boolean; readonly overdue: boolean; readonly again: Invocation; readonly now: Date },
  viewer: Viewer,
): Card {
  const customer = list.customer && shortId({ noun: 'customer', id: list.customer.id });
  const add: Button = {
    label: buttonLabels.add,
    does: customer ? invocation('order add', { customer }) : invocation('order add'),
  };
  const all: Button = {
    label: buttonLabels.all,
    does: { ...asked.again, args: { ...asked.again.args, status: 'all' } },
  };
  const mayAdd = viewer.can('create', 'order');
  const title = titleOf(list, asked);
  if (list.rows.length === 0) {
    const next = [...(mayAdd ? [add] : []), ...(list.openOnly ? [all] : [])];
    return { title: [title], blocks: [text(messages.nothingFound), ...(next.length > 0 ? [buttons(next)] : [])] };
  }
  const last = list.rows.at(-1);
  const next = last && { ...asked.again, args: { ...asked.again.args, after: String(last.id) } };
  const more = list.more && next ? { more: { label: buttonLabels.more, does: next } } : {};
  const overdue: Button = {
    label: buttonLabels.overdue,
    does: { ...asked.again, args: { ...asked.again.args, overdue: 'yes' } },
  };
  const below = [...(mayAdd ? [add] : []), ...(asked.overdue ? [] : [overdue]), ...(list.openOnly ? [all] : [])];
  return {
    title: [title],
    blocks: [
      { block: 'list', items: list.rows.map((order) => orderItem(order, viewer, asked.now)), ...more },
      list.count === null
        ? quiet(messages.tooManyToSum)
        : text({ strong: messages.total(list.count) }, ...sumSpans(list.sums)),
      ...remarks(list, viewer),
      ...(below.length > 0 ? [buttons(below)] : []),
    ],
  };
}

function titleOf(list: OrderList, asked: { readonly mine: boolean; readonly overdue: boolean }): Msg {
  if (list.customer) return messages.listOf(oneLine(list.customer.name));
  if (asked.overdue) return messages.listOverdue;
  if (asked.mine) return messages.listMine;
  return list.openOnly ? messages.listOpen : messages.listTitle;
}

function sumSpans(sums: readonly Sum[]): Span[] {
  const spans: Span[] = [];
  const gross = sums.map(({ currency, grossMinor: minor }) => ({ currency, minor }));
  const owed = sums.map(({ currency, owedMinor: minor }) => ({ currency, minor })).filter(({ minor }) => minor > 0n);
  if (gross.length > 0) spans.push(' · ', messages.sum(moneysText(gross)));
  if (owed.length > 0) spans.push(' · ', messages.owed(moneysText(owed)));
  return spans;
}

function remarks(list: OrderList, viewer: Viewer): Block[] {
  const blocks: Block[] = [];
  if (list.hidden > 0) {
    blocks.push(quiet(viewer.staffId === null ? messages.hiddenHere : messages.hiddenAmounts(list.hidden)));
  }
  if (list.sums.length > 1) blocks.push(quiet(messages.noSumOver));
  return blocks;
}

export function orderItem(order: OrderRow, viewer: Viewer, now: Date): ListItem {
  const parts: Span[][] = [[isCreditedInFull(order) ? creditTexts.inFull : statusNames[order.status]]];
  if (viewer.can('read', 'order', orderRecord(order), 'money')) {
    parts.push([moneyText(moneyOf(order, order.grossMinor))]);
    const credited = creditedMinor(order);
    if (credited > 0n) parts.push([creditTexts.label, ' ', moneyText(moneyOf(order, credited))]);
    const owed = owedMinor(order);
    if (order.status === 'invoiced' && (order.paidMinor > 0n || credited > 0n)) {
      parts.push([messages.owed(moneyText(moneyOf(order, owed)))]);
    }
    if (order.status === 'invoiced' && order.dueOn !== null) {
      const late = isOverdue(order, today(now, viewer.reader.timezone));
      parts.push([late ? messages.duePassed(order.dueOn) : messages.dueOn(order.dueOn)]);
    }
  }
  parts.push([messages.orderedOn(order.orderedOn)]);
  if (order.ownerId !== null && order.ownerId !== viewer.staffId) {
    parts.push([{ staff: order.ownerId, name: order.ownerName ?? shortId({ noun: 'staff', id: order.ownerId }) }]);
  }
  const what = order.number ?? order.firstItem;
  return {
    text: [
      { strong: order.customerName },
      ...(what === null ? [] : [same(` · ${ellipsize(oneLine(what), 80)}`)]),
      same(` · ${idOf(order)}`),
    ],
    detail: parts.flatMap((part, index) => (index === 0 ? part : [' · ', ...part])),
    button: { label: buttonLabels.open, does: invocation('order show', { order: idOf(order) }) },
  };
}
