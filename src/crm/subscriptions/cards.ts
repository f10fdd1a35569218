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
import { invocation } from '../../core/invocation.ts';
import { type Msg, msg } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { type EventChoice, titleOf } from './events.ts';
import { labels, messages } from './messages.ts';
import type { SeatSubscriptions } from './operations.ts';
import type { Preview } from './preview.ts';
import { policyRecord, type SubscriptionRow, subscriptions } from './records.ts';

const idOf = (row: Pick<SubscriptionRow, 'id'>): string => shortId({ noun: 'subscription', id: row.id });

function headline(row: SubscriptionRow, choices: readonly EventChoice[]): Msg {
  const title = titleOf(row.event, choices);
  return row.mode === 'send' ? messages.told(title) : messages.notTold(title);
}

function placeOf(row: SubscriptionRow): Span {
  if (row.staffId !== null) return messages.person(row.staffName ?? shortId({ noun: 'staff', id: row.staffId }));
  return row.channelName === null ? messages.goneChannel : `#${row.channelName}`;
}

/** A subscription through the viewer's eyes; null where they may not know of it. */
export async function subscriptionCard(
  choices: () => readonly EventChoice[],
  ctx: ReadCtx,
  id: number,
  viewer: Viewer,
): Promise<Card | null> {
  const row = await subscriptions.find(ctx.tx, id);
  if (!row || row.removedAt !== null || !viewer.can('read', 'subscription', policyRecord(row))) return null;
  return draw(row, choices(), viewer, null);
}

export function draw(
  row: SubscriptionRow,
  choices: readonly EventChoice[],
  viewer: Viewer,
  preview: Preview | null,
): Card {
  const id = idOf(row);
  const title = headline(row, choices);
  const rights: Span = row.staffId === null ? messages.rightsOfChannel : messages.rightsOfPerson;
  const state = row.status === 'ok' ? messages.ok : messages.broken(row.fault ?? '');
  const fields = [
    { label: labels.where, value: [row.filter === '' ? messages.everyMatch : { code: row.filter }] },
    { label: labels.goesTo, value: [placeOf(row)] },
    { label: labels.setBy, value: [{ staff: row.createdById, name: row.createdByName ?? `S-${row.createdById}` }] },
    { label: labels.rights, value: [rights] },
    { label: labels.state, value: [state] },
    ...(preview ? [{ label: labels.lastDays, value: [previewText(row.mode, preview)] }] : []),
  ];
  const actions = actionsOn(row, viewer);
  const blocks: Block[] = [{ block: 'fields', fields }, ...(actions.length > 0 ? [buttons(actions)] : [])];
  return {
    ref: subscriptions.ref(row.id),
    title: [{ strong: title }, ` · ${id}`],
    ...(row.status === 'ok' ? {} : { tone: 'warn' as const }),
    blocks,
  };
}

export function previewText(mode: SubscriptionRow['mode'], { count, atLeast }: Preview): Msg {
  return mode === 'send' ? messages.wouldHaveSent(count, atLeast) : messages.wouldHaveStopped(count);
}

function actionsOn(row: SubscriptionRow, viewer: Viewer): Button[] {
  if (viewer.staffId !== null && !viewer.can('edit', 'subscription', policyRecord(row))) return [];
  const does = (command: string) => invocation(command, { subscription: idOf(row) });
  return [
    ...(row.mode === 'send' ? [{ label: messages.test, does: does('subscription test') }] : []),
    { label: messages.edit, does: does('subscription edit') },
    {
      label: messages.remove,
      does: does('subscription remove'),
      style: 'danger' as const,
      confirm: messages.removeConfirm,
    },
  ];
}

/** What a seat is told: what comes by itself, then what was set. */
export function listCard(found: SeatSubscriptions, choices: readonly EventChoice[], viewer: Viewer): Card {
  const where: Msg = found.name === '' ? msg('you', '您') : msg(found.name, found.name);
  const items = found.rows.map(
    (row): ListItem => ({
      text: [{ strong: headline(row, choices) }, ` · ${idOf(row)}`],
      detail: [
        ...(row.filter === '' ? [] : [{ code: row.filter }, ' · ' as const]),
        ...(found.name === '' && row.staffId === null ? [placeOf(row), ' · ' as const] : []),
        ...(row.status === 'ok' ? [] : [messages.broken(row.fault ?? ''), ' · ' as const]),
        { staff: row.createdById, name: row.createdByName ?? `S-${row.createdById}` },
      ],
      button: { label: messages.open, does: invocation('subscription show', { subscription: idOf(row) }) },
      overflow: actionsOn(row, viewer),
    }),
  );
  const defaults = found.department ? messages.defaultsOf(found.department) : messages.defaultsOfPerson;
  const add = invocation('form', {
    command: 'subscribe',
    ...(found.channelId === null ? { me: 'yes' } : { channel: shortId({ noun: 'channel', id: found.channelId }) }),
  });
  return {
    title: [messages.title, ' · ', where],
    blocks: [
      quiet(defaults),
      items.length === 0 ? text(messages.none) : { block: 'list', items },
      buttons([{ label: messages.add, does: add }]),
    ],
  };
}
