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
import { dayText, today } from '../../commands/values/calendar-day.ts';
import { type Invocation, invocation } from '../../core/invocation.ts';
import { type Msg, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { oneLine } from '../../core/text.ts';
import type { Viewer } from '../../operations/operation.ts';
import { stageOf } from './load.ts';
import { idOf, messages, moneysText, moneyText } from './messages.ts';
import { buttonLabels, reasonNames, statusNames } from './names.ts';
import type { DealList } from './operations/list.ts';
import type { Outcomes } from './operations/outcomes.ts';
import type { Figures, Pipeline } from './operations/pipeline.ts';
import { type DealRow, dealAmount, dealRecord } from './records.ts';
import { daysInStage, isOverdue, isStale } from './rules.ts';
import { type StageRow, stageName } from './stages.ts';

/** `again`: the same list, for what comes after its last line. */
export function dealListCard(
  list: DealList,
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
    does: customer ? invocation('deal add', { customer }) : invocation('deal add'),
  };
  const mayAdd = viewer.can('create', 'deal');
  if (list.rows.length === 0) {
    return { title: [title], blocks: [text(messages.nothingFound), ...(mayAdd ? [buttons([add])] : [])] };
  }
  const last = list.rows.at(-1);
  const next = last && { ...asked.again, args: { ...asked.again.args, after: String(last.id) } };
  const more = list.more && next ? { more: { label: buttonLabels.more, does: next } } : {};
  return {
    title: [title],
    blocks: [
      { block: 'list', items: list.rows.map((deal) => dealItem(deal, viewer, asked.now)), ...more },
      buttons([...(mayAdd ? [add] : []), { label: buttonLabels.pipeline, does: invocation('deal pipeline') }]),
    ],
  };
}

export function dealItem(deal: DealRow, viewer: Viewer, now: Date): ListItem {
  const parts: Span[][] = [[deal.customerName]];
  parts.push([deal.status === 'open' ? stageOf(deal) : statusNames[deal.status]]);
  const amount = dealAmount(deal);
  if (amount && viewer.can('read', 'deal', dealRecord(deal), 'money')) parts.push([moneyText(amount)]);
  if (deal.status === 'open' && deal.expectedOn !== null) {
    const late = isOverdue(deal, today(now, viewer.reader.timezone));
    parts.push([late ? messages.passed(deal.expectedOn) : dayText(deal.expectedOn)]);
  }
  if (deal.closedOn !== null) parts.push([dayText(deal.closedOn)]);
  if (isStale(deal, now)) parts.push([messages.staleFor(daysInStage(deal.stageSince, now))]);
  if (deal.ownerId !== null && deal.ownerId !== viewer.staffId) {
    parts.push([{ staff: deal.ownerId, name: deal.ownerName ?? shortId({ noun: 'staff', id: deal.ownerId }) }]);
  }
  return {
    text: [{ strong: deal.title }, same(` · ${idOf(deal)}`)],
    detail: parts.flatMap((part, index) => (index === 0 ? part : [' · ', ...part])),
    button: { label: buttonLabels.open, does: invocation('deal show', { deal: idOf(deal) }) },
  };
}

/** `again`: the arguments that chose these deals, so that a stage opens with the same ones. */
export function pipelineCard(pipeline: Pipeline, chosen: Readonly<Record<string, string>>, viewer: Viewer): Card {
  const { all } = pipeline;
  const items = pipeline.stages.map(({ stage, averageDays, ...figures }): ListItem => {
    const parts = [
      ...figureLines(figures),
      ...(figures.count > 0 ? [messages.averageDays(averageDays)] : []),
      ...(stage.retired ? [messages.retired] : []),
    ];
    return {
      text: [{ strong: stageName(stage) }, same(` · ${stage.probability}% · `), messages.count(figures.count)],
      ...(parts.length > 0 ? { detail: joined(parts) } : {}),
      ...(figures.count > 0
        ? { button: { label: buttonLabels.open, does: invocation('deal list', { ...chosen, stage: stage.key }) } }
        : {}),
    };
  });
  const blocks: Block[] = [{ block: 'list', items }];
  if (all.count > 0) blocks.push(text({ strong: messages.totalOf(all.count) }, ' · ', ...joined(figureLines(all))));
  if (all.hidden > 0) {
    blocks.push(quiet(viewer.staffId === null ? messages.hiddenHere : messages.hiddenAmounts(all.hidden)));
  }
  if (all.totals.length > 0) blocks.push(quiet(messages.pipelineExplained));
  const add: Button[] = viewer.can('create', 'deal') ? [{ label: buttonLabels.add, does: invocation('deal add') }] : [];
  blocks.push(buttons([...add, { label: buttonLabels.list, does: invocation('deal list', chosen) }]));
  return { title: [messages.pipelineTitle], blocks };
}

function figureLines(figures: Figures): Msg[] {
  const lines: Msg[] = [];
  if (figures.totals.length > 0) {
    lines.push(moneysText(figures.totals));
    const weighted = figures.totals.map(({ currency, weightedMinor }) => ({ currency, minor: weightedMinor }));
    lines.push(messages.weighted(moneysText(weighted)));
  }
  if (figures.withoutAmount > 0) lines.push(messages.noAmount(figures.withoutAmount));
  if (figures.overdue > 0) lines.push(messages.overdueCount(figures.overdue));
  if (figures.stale > 0) lines.push(messages.staleCount(figures.stale));
  return lines;
}

function joined(parts: readonly Msg[]): Span[] {
  return parts.flatMap((part, index): Span[] => (index === 0 ? [part] : [' · ', part]));
}

/** `period`: the days that were asked for, in words. `chosen`: the arguments that chose these deals. */
export function outcomesCard(
  outcomes: Outcomes,
  period: Msg | null,
  chosen: Readonly<Record<string, string>>,
  viewer: Viewer,
): Card {
  const { won, lost, reasons } = outcomes;
  const within = period ? [quiet(messages.outcomesWithin(period))] : [];
  if (won + lost === 0) return { title: [messages.outcomesTitle], blocks: [...within, text(messages.nothingFound)] };
  const told = reasons.filter(({ hidden }) => !hidden);
  const hidden = reasons.reduce((sum, one) => sum + (one.hidden ? one.count : 0), 0);
  const items = told.map(({ status, reason, count, moneys }): ListItem => {
    const why = reason === null ? messages.noReason : reasonNames[reason];
    const parts = [messages.count(count), ...(moneys.length > 0 ? [moneysText(moneys)] : [])];
    return { text: [{ strong: statusNames[status] }, ' · ', why], detail: joined(parts) };
  });
  const list = (status: 'won' | 'lost'): Button => ({
    label: statusNames[status],
    does: invocation('deal list', { ...chosen, status }),
  });
  return {
    title: [messages.outcomesTitle],
    blocks: [
      ...within,
      text({ strong: messages.winRate(won, won + lost) }),
      ...(items.length > 0 ? [{ block: 'list', items } as const] : []),
      ...(hidden > 0 && viewer.staffId !== null ? [quiet(messages.hiddenReasons(hidden))] : []),
      buttons([list('won'), list('lost')]),
    ],
  };
}

export function stagesCard(stages: readonly StageRow[], viewer: Viewer): Card {
  const mayChange = viewer.can('administer', 'deal');
  const items = stages.map((stage): ListItem => {
    const edit: Button = { label: buttonLabels.edit, does: invocation('deal stage edit', { stage: stage.key }) };
    return {
      text: [{ strong: stageName(stage) }, same(` · ${stage.key}`)],
      detail: stage.retired
        ? [messages.retired]
        : [stage.kind === 'open' ? messages.stageLine(stage) : same(`${stage.probability}%`)],
      ...(mayChange && !stage.retired ? { button: edit } : {}),
    };
  });
  return { title: [messages.stagesTitle], blocks: [{ block: 'list', items }] };
}
