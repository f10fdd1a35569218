import { type Button, buttons, type Card, type ListItem, quiet, type Span, text } from '../../cards/card.ts';
import type { Day } from '../../commands/values/calendar-day.ts';
import { formatMoney } from '../../commands/values/money.ts';
import { invocation } from '../../core/invocation.ts';
import { perLocale, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { Viewer } from '../../operations/operation.ts';
import { buttonLabels, idOf, messages, moneyText, planKindNames } from './messages.ts';
import type { SalesPlan } from './operations/plan.ts';
import { costOf, costsOf, type PlanLine } from './plan.ts';
import { type TargetRow, targetRecord } from './records.ts';

/** A line of the plan. `mayEdit`: with the buttons that go on with it. */
export function planItem(target: Pick<TargetRow, 'id'>, line: PlanLine, today: Day, mayEdit: boolean): ListItem {
  const parts: Span[][] = [[planKindNames[line.kind]]];
  if (line.ownerId !== null) {
    parts.push([{ staff: line.ownerId, name: line.ownerName ?? shortId({ noun: 'staff', id: line.ownerId }) }]);
  }
  if (line.dueOn !== null && line.status === 'planned') {
    parts.push([line.dueOn < today ? messages.late(line.dueOn) : messages.due(line.dueOn)]);
  }
  if (line.quantity !== null) parts.push([messages.times(line.quantity)]);
  const cost = costOf(line);
  if (cost) parts.push([moneyText(cost)]);
  const args = { target: idOf(target), line: line.number };
  const done: Button = { label: buttonLabels.done, does: invocation('target plan done', args) };
  const remove: Button = { label: buttonLabels.remove, does: invocation('target plan remove', args) };
  const buttonsOfLine = line.status === 'planned' ? { button: done, overflow: [remove] } : { button: remove };
  return {
    text: [same(`${line.status === 'done' ? '✓ ' : ''}${line.number}. `), { strong: line.what }],
    detail: parts.flatMap((part, index) => (index === 0 ? part : [' · ', ...part])),
    ...(mayEdit ? buttonsOfLine : {}),
  };
}

/** All of it, with what it costs in each currency. */
export function planCard(plan: SalesPlan, today: Day, viewer: Viewer): Card {
  const word = idOf(plan.target);
  const mayEdit = viewer.can('edit', 'target', targetRecord(plan.target), 'plan');
  const add: Button = { label: buttonLabels.plan, does: invocation('target plan add', { target: word }) };
  const back: Button = { label: buttonLabels.back, does: invocation('target show', { target: word }) };
  const row = buttons([...(mayEdit ? [add] : []), back]);
  const title = [messages.planTitle(plan.name), same(` · ${word}`)];
  if (plan.lines.length === 0) return { title, blocks: [text(messages.planEmpty), row] };
  const costs = costsOf(plan.lines);
  const sums = perLocale((locale) => costs.map((cost) => formatMoney(cost, locale)).join(' + '));
  return {
    title,
    blocks: [
      { block: 'list', items: plan.lines.map((line) => planItem(plan.target, line, today, mayEdit)) },
      ...(costs.length > 0 ? [quiet(messages.planCosts(sums))] : []),
      row,
    ],
  };
}
