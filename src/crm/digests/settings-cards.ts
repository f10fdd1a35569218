import { type Button, buttons, type Card, type ListItem, type Span, text } from '../../cards/card.ts';
import { invocation } from '../../core/invocation.ts';
import { same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { buttonLabels, labels, languages, messages } from './messages.ts';
import { knownParts, partsName } from './parts.ts';
import { type DigestRow, digests, policyRecord } from './records.ts';
import { scheduleName } from './schedule-words.ts';

export const digestId = (row: Pick<DigestRow, 'id'>): string => shortId({ noun: 'digest', id: row.id });

/** A digest's own card: when it comes and to whom; null where the viewer may not know of it. */
export async function digestCard(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  const row = await digests.find(ctx.tx, id);
  if (!row || row.removedAt !== null || !viewer.can('read', 'digest', policyRecord(row))) return null;
  const actions = actionsOn(row, viewer);
  const setBy: Span = row.usual
    ? messages.usual
    : { staff: row.createdById, name: row.createdByName ?? `S-${row.createdById}` };
  return {
    ref: digests.ref(id),
    title: [{ strong: scheduleName(row) }, ` · ${digestId(row)}`],
    blocks: [
      {
        block: 'fields',
        fields: [
          { label: labels.goesTo, value: [placeOf(row)] },
          { label: labels.next, value: [nextOf(row)] },
          { label: labels.parts, value: [partsName(knownParts(row.parts))] },
          ...(row.ownTimezone === null ? [] : [{ label: labels.timezone, value: [row.ownTimezone] }]),
          ...(row.locale === null ? [] : [{ label: labels.language, value: [languages[row.locale]] }]),
          { label: labels.setBy, value: [setBy] },
        ],
      },
      ...(actions.length > 0 ? [buttons(actions)] : []),
    ],
  };
}

function placeOf(row: DigestRow): Span {
  if (row.staffId !== null) return messages.person(row.staffName ?? shortId({ noun: 'staff', id: row.staffId }));
  return row.channelName === null ? messages.goneChannel : same(`#${row.channelName}`);
}

function nextOf(row: DigestRow): Span {
  if (row.pausedAt !== null) return messages.paused;
  return row.nextAt === null ? messages.soon : { time: row.nextAt, show: 'date-time' };
}

function actionsOn(row: DigestRow, viewer: Viewer): Button[] {
  const does = (command: string) => invocation(command, { digest: digestId(row) });
  if (viewer.staffId !== null && !viewer.can('edit', 'digest', policyRecord(row))) return [];
  return [
    { label: buttonLabels.preview, does: does('digest preview') },
    { label: buttonLabels.edit, does: does('digest edit') },
    row.pausedAt === null
      ? { label: buttonLabels.pause, does: does('digest pause') }
      : { label: buttonLabels.resume, does: does('digest resume') },
    { label: buttonLabels.remove, does: does('digest remove'), style: 'danger', confirm: messages.removeConfirm },
  ];
}

export function listCard(rows: readonly DigestRow[], viewer: Viewer): Card {
  const items = rows.map(
    (row): ListItem => ({
      text: [{ strong: scheduleName(row) }, ` · ${digestId(row)}`],
      detail: [placeOf(row), ' · ', nextOf(row), ...(row.usual ? [' · ', messages.usual] : [])],
      button: { label: buttonLabels.open, does: invocation('digest show', { digest: digestId(row) }) },
      overflow: actionsOn(row, viewer),
    }),
  );
  return {
    title: [{ strong: messages.title }],
    again: invocation('digest list'),
    blocks: [
      items.length > 0 ? { block: 'list', items } : text(messages.none),
      buttons([{ label: buttonLabels.schedule, does: invocation('digest schedule') }]),
    ],
  };
}
