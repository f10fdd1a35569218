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
import { type Invocation, invocation } from '../../core/invocation.ts';
import { same } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { buttonLabels, directionNames, labels, messages, resultNames, vias } from './messages.ts';
import { type NextStep, nextStepsOf } from './next-steps.ts';
import { namesFor } from './people.ts';
import type { LogList } from './queries.ts';
import { departmentName, type LogRow, logById, logRecord } from './records.ts';

const idOf = (row: Pick<LogRow, 'id'>): string => shortId({ noun: 'interaction', id: row.id });
const customerOf = (row: Pick<LogRow, 'customerId'>): string => shortId({ noun: 'customer', id: row.customerId });

/** The log through the viewer's eyes; null where they may not know of it, or it was deleted. */
export async function logCard(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  const row = await logById(ctx.tx, id);
  if (!row || !viewer.can('read', 'interaction', logRecord(row), 'basic')) return null;
  const blocks: Block[] = [text(...whoAndWhen(row))];
  if (viewer.can('read', 'interaction', logRecord(row), 'content')) {
    const names = namesFor(row, viewer);
    if (names.length > 0) blocks.push(text(messages.with(names)));
    blocks.push({ block: 'quote', text: row.content });
    if (row.result !== null || row.resultNote !== null) blocks.push(text(...resultSpans(row)));
    if (row.sourceLink !== null) blocks.push(quiet({ link: labels.source, href: row.sourceLink }));
  } else if (viewer.staffId !== null) {
    blocks.push(quiet(messages.contentHidden));
  }
  if (row.audience === 'department') blocks.push(quiet(messages.privateNote));
  blocks.push(...nextStepBlocks(await nextStepsOf(ctx, id, viewer)));
  blocks.push(actions(row, viewer));
  return {
    ref: recordRef('interaction', id),
    title: [messages.title(vias[row.via], row.customerName), same(` · ${customerOf(row)} · ${idOf(row)}`)],
    blocks,
  };
}

function whoAndWhen(row: LogRow): Span[] {
  const spans: Span[] = [{ staff: row.byId, name: row.byName }, ' · ', departmentName(row), ' · ', { time: row.at }];
  if (row.direction !== null) spans.push(' · ', directionNames[row.direction]);
  if (row.minutes !== null) spans.push(' · ', messages.minutes(row.minutes));
  return spans;
}

function resultSpans(row: Pick<LogRow, 'result' | 'resultNote'>): Span[] {
  const { result, resultNote } = row;
  if (result === null) return resultNote === null ? [] : [{ strong: labels.result }, ': ', resultNote];
  return [{ strong: resultNames[result] }, ...(resultNote === null ? [] : [': ', resultNote])];
}

function nextStepBlocks(steps: readonly NextStep[]): Block[] {
  if (steps.length === 0) return [];
  const items = steps.map((step): ListItem => {
    const task = shortId({ noun: 'task', id: step.id });
    const parts: Span[][] = [];
    if (step.status === 'done') parts.push([messages.taskDone]);
    if (step.status === 'cancelled') parts.push([messages.taskCancelled]);
    if (step.assigneeId !== null) parts.push([{ staff: step.assigneeId, name: step.assigneeName ?? '' }]);
    if (step.dueAt !== null) parts.push([{ time: step.dueAt }]);
    return {
      text: [{ strong: step.title }, same(` · ${task}`)],
      ...(parts.length > 0 ? { detail: parts.flatMap((part, at) => (at === 0 ? part : [' · ', ...part])) } : {}),
      button: { label: buttonLabels.task, does: invocation('task show', { task }) },
    };
  });
  return [text({ strong: messages.nextSteps }), { block: 'list', items }];
}

function actions(row: LogRow, viewer: Viewer): Block {
  const inChannel = viewer.staffId === null;
  const record = logRecord(row);
  const main: Button[] = [
    { label: buttonLabels.customer, does: invocation('customer show', { customer: customerOf(row) }) },
    { label: buttonLabels.all, does: invocation('log list', { customer: customerOf(row) }) },
  ];
  const overflow: Button[] = [];
  const about = { customer: customerOf(row) };
  if (inChannel || viewer.can('create', 'task')) {
    main.push({ label: buttonLabels.next, does: invocation('task add', { ...about, about: idOf(row) }) });
  }
  if (inChannel || viewer.can('create', 'need')) {
    overflow.push({ label: buttonLabels.need, does: invocation('need add', { ...about, log: idOf(row) }) });
  }
  if (inChannel || viewer.can('edit', 'interaction', record)) {
    overflow.push({ label: buttonLabels.edit, does: invocation('log edit', { log: idOf(row) }) });
  }
  if (inChannel || viewer.can('delete', 'interaction', record)) {
    overflow.push({
      label: buttonLabels.delete,
      does: invocation('log delete', { log: idOf(row) }),
      style: 'danger',
      confirm: messages.confirmDelete,
    });
  }
  return buttons(main, overflow);
}

/** `again`: the same list, for what comes after its last line. */
export function logListCard(
  list: LogList,
  asked: { readonly mine: boolean; readonly again: Invocation },
  viewer: Viewer,
): Card {
  const customer = list.customer && shortId({ noun: 'customer', id: list.customer.id });
  const name = list.customer && oneLine(list.customer.name);
  const log: Button = {
    label: buttonLabels.log,
    does: customer ? invocation('log add', { customer }) : invocation('form', { command: 'log add' }),
  };
  const mayLog = viewer.can('create', 'interaction');
  if (list.rows.length === 0) {
    return {
      title: [name ? messages.noneOf(name) : messages.none],
      blocks: [text(messages.noneHelp), ...(mayLog ? [buttons([log])] : [])],
    };
  }
  const last = list.rows.at(-1);
  const next = last && { ...asked.again, args: { ...asked.again.args, before: String(last.id) } };
  return {
    title: [name ? messages.listOf(name) : asked.mine ? messages.listMine : messages.listAll],
    blocks: [
      {
        block: 'list',
        items: list.rows.map((row) => logItem(row, viewer, list.customer === null)),
        ...(list.more && next ? { more: { label: buttonLabels.more, does: next } } : {}),
      },
      ...(mayLog && customer ? [buttons([log])] : []),
    ],
  };
}

function logItem(row: LogRow, viewer: Viewer, namesCustomer: boolean) {
  const seen = viewer.can('read', 'interaction', logRecord(row), 'content');
  const subject: Span[] = namesCustomer
    ? [{ strong: row.customerName }, ' · ', vias[row.via]]
    : [{ strong: vias[row.via] }];
  return {
    text: [
      ...subject,
      ' · ',
      { staff: row.byId, name: row.byName },
      ' · ',
      departmentName(row),
      ' · ',
      { time: row.at },
    ] satisfies Span[],
    detail: seen
      ? [...(row.result === null ? [] : [resultNames[row.result], ' · ']), ellipsize(oneLine(row.content), 240)]
      : [messages.contentHidden],
    button: { label: buttonLabels.open, does: invocation('log show', { log: idOf(row) }) },
  };
}
