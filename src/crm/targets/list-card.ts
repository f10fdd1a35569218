import { type Button, buttons, type Card, type ListItem, type Span, text } from '../../cards/card.ts';
import { type Invocation, invocation } from '../../core/invocation.ts';
import { msg, same } from '../../core/msg.ts';
import type { Viewer } from '../../operations/operation.ts';
import { seesFigures } from './cards.ts';
import { nameOf } from './load.ts';
import { buttonLabels, goalText, idOf, labels, messages, moneyText } from './messages.ts';
import type { ListedTarget, TargetList } from './operations/read.ts';
import { goalOf } from './records.ts';
import { percentOf, shareText } from './rules.ts';

/** `again`: the same list, for what comes after its last line. */
export function targetListCard(list: TargetList, again: Invocation, viewer: Viewer): Card {
  const add: Button = { label: buttonLabels.add, does: invocation('target add') };
  const row = viewer.can('create', 'target') ? [buttons([add])] : [];
  if (list.rows.length === 0) return { title: [messages.title], blocks: [text(messages.nothingFound), ...row] };
  const last = list.rows.at(-1);
  const next = last && { ...again, args: { ...again.args, after: String(last.target.id) } };
  const more = list.more && next ? { more: { label: buttonLabels.more, does: next } } : {};
  return {
    title: [messages.title],
    blocks: [{ block: 'list', items: list.rows.map((listed) => targetItem(listed, viewer)), ...more }, ...row],
  };
}

function targetItem({ target, standing }: ListedTarget, viewer: Viewer): ListItem {
  const word = idOf(target);
  const open: Button = { label: buttonLabels.open, does: invocation('target show', { target: word }) };
  return {
    text: [{ strong: nameOf(target) }, same(` · ${word}`)],
    detail: seesFigures(target, viewer) ? standingText({ target, standing }) : [messages.hidden],
    button: open,
  };
}

function standingText({ target, standing }: ListedTarget): Span[] {
  const goal = goalOf(target);
  if (standing.kind === 'read') {
    const last = standing.progress.readings.at(-1);
    return [last ? same(`${shareText(last.share)} / `) : messages.noReading, ...(last ? [goalText(goal)] : [])];
  }
  const { soFar, forecast, bottleneck } = standing.progress;
  const wanted = goal.kind === 'revenue' ? goal.money.minor : BigInt(goal.kind === 'customers' ? goal.count : 0);
  const amount = (value: bigint) =>
    goal.kind === 'revenue' ? moneyText({ minor: value, currency: goal.money.currency }) : same(String(value));
  const ahead = amount(forecast);
  const parts: Span[] = [amount(soFar), ' / ', goalText(goal), ' · ', messages.reached(percentOf(soFar, wanted))];
  parts.push(' · ', msg(`${labels.forecast.en} ${ahead.en}`, `${labels.forecast.zh} ${ahead.zh}`));
  if (bottleneck.kind === 'conversion' || bottleneck.kind === 'dwell') {
    const { nameEn, nameZh } = bottleneck.stage;
    parts.push(' · ', msg(`${labels.bottleneck.en}: ${nameEn}`, `${labels.bottleneck.zh}：${nameZh}`));
  }
  return parts;
}
