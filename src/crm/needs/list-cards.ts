import { type Button, buttons, type Card, type ListItem, type Span, text } from '../../cards/card.ts';
import { today } from '../../commands/values/calendar-day.ts';
import { type Invocation, invocation } from '../../core/invocation.ts';
import { same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { oneLine } from '../../core/text.ts';
import type { Viewer } from '../../operations/operation.ts';
import { buttonLabels, idOf, levelNames, messages, statusNames } from './messages.ts';
import type { NeedList } from './operations/list.ts';
import { kindName, type NeedRow } from './records.ts';
import { isOverdue } from './rules.ts';

/** `again`: the same list, for what comes after its last line. */
export function needListCard(
  list: NeedList,
  asked: { readonly mine: boolean; readonly again: Invocation; readonly now: Date },
  viewer: Viewer,
): Card {
  const customer = list.customer && shortId({ noun: 'customer', id: list.customer.id });
  const title = list.customer
    ? messages.listOf(oneLine(list.customer.name))
    : asked.mine
      ? messages.listMine
      : messages.listTitle;
  const add: Button = {
    label: buttonLabels.add,
    does: customer ? invocation('need add', { customer }) : invocation('need add'),
  };
  const below = viewer.can('create', 'need') ? [buttons([add])] : [];
  if (list.rows.length === 0) return { title: [title], blocks: [text(messages.nothingFound), ...below] };
  const last = list.rows.at(-1);
  const next = last && { ...asked.again, args: { ...asked.again.args, after: String(last.id) } };
  const more = list.more && next ? { more: { label: buttonLabels.more, does: next } } : {};
  return {
    title: [title],
    blocks: [{ block: 'list', items: list.rows.map((need) => needItem(need, viewer, asked.now)), ...more }, ...below],
  };
}

export function needItem(need: NeedRow, viewer: Viewer, now: Date): ListItem {
  const parts: Span[][] = [[need.customerName], [levelNames[need.level]], [kindName(need)]];
  if (need.status !== 'open') parts.push([statusNames[need.status]]);
  if (need.neededOn !== null) {
    const late = isOverdue(need, today(now, viewer.reader.timezone));
    parts.push([late ? messages.passed(need.neededOn) : messages.by(need.neededOn)]);
  }
  if (need.ownerId !== null && need.ownerId !== viewer.staffId) {
    parts.push([{ staff: need.ownerId, name: need.ownerName ?? shortId({ noun: 'staff', id: need.ownerId }) }]);
  }
  return {
    text: [{ strong: need.title }, same(` · ${idOf(need)}`)],
    detail: parts.flatMap((part, index) => (index === 0 ? part : [' · ', ...part])),
    button: { label: buttonLabels.open, does: invocation('need show', { need: idOf(need) }) },
  };
}
