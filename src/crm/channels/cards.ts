import { type Button, buttons, type Card, quiet, type Span, text } from '../../cards/card.ts';
import { invocation } from '../../core/invocation.ts';
import type { Msg } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { type ChannelRow, channelRows } from '../../store/channels.ts';
import { sql } from '../../store/database.ts';
import { messages, reasonText } from './messages.ts';
import { nameOf } from './operations.ts';

const tones = { ok: 'good', paused: 'warn', broken: 'bad' } as const;

function whoSees(row: ChannelRow): Msg {
  if (row.audience === 'department') return messages.audienceDepartment(nameOf(row));
  return row.isPrivate ? messages.audiencePrivateMixed(nameOf(row)) : messages.audiencePublic(nameOf(row));
}

function state(row: ChannelRow): Span[] {
  return row.status === 'ok' ? [messages.ok] : [{ strong: messages[row.status] }, ' – ', reasonText(row.statusReason)];
}

function actionsOn(row: ChannelRow, viewer: Viewer): Button[] {
  if (!viewer.can('link', 'channel', { departmentId: row.departmentId })) return [];
  const channel = shortId({ noun: 'channel', id: row.id });
  return [
    { label: messages.check, does: invocation('channel link', { channel, department: row.departmentKey }) },
    {
      label: messages.unlink,
      does: invocation('channel unlink', { channel }),
      style: 'danger',
      confirm: messages.unlinkConfirm(row.name),
    },
  ];
}

/** Who sees what in a linked channel, and why. */
export function linkedChannelCard(row: ChannelRow, viewer: Viewer): Card {
  const actions = actionsOn(row, viewer);
  const checked: Span =
    row.checkedAt.getTime() === 0 ? messages.notCheckedYet : { time: row.checkedAt, show: 'relative' };
  return {
    ref: recordRef('channel', row.id),
    title: [{ strong: messages.titleOf(row.name) }, ` ${shortId({ noun: 'channel', id: row.id })}`],
    tone: tones[row.status],
    blocks: [
      {
        block: 'fields',
        fields: [
          { label: messages.department, value: [nameOf(row)] },
          { label: messages.state, value: state(row) },
          { label: messages.language, value: [messages.languageNames[row.locale]] },
          { label: messages.checked, value: [checked] },
        ],
      },
      text({ strong: messages.visibility }),
      text(whoSees(row)),
      ...(row.status === 'ok' ? [] : [quiet(messages.pausedWhy)]),
      ...(actions.length > 0 ? [buttons(actions)] : []),
    ],
  };
}

export function notLinkedCard(viewer: Viewer): Card {
  const may = viewer.can('link', 'channel');
  return {
    title: [messages.notLinkedTitle],
    blocks: [
      text(messages.notLinked),
      ...(may ? [buttons([{ label: messages.link, does: invocation('form', { command: 'channel link' }) }])] : []),
    ],
  };
}

export function channelListCard(rows: readonly ChannelRow[], viewer: Viewer): Card {
  if (rows.length === 0) {
    return {
      title: [messages.title],
      blocks: [text(messages.none), quiet(messages.howTo, { code: '@Crossdesk channel link department:support' })],
    };
  }
  return {
    title: [messages.title],
    blocks: [
      {
        block: 'list',
        items: rows.map((row) => ({
          text: [{ strong: messages.titleOf(row.name) }, ' → ', nameOf(row)],
          detail: row.status === 'ok' ? [whoSees(row)] : state(row),
          overflow: [
            {
              label: messages.show,
              does: invocation('channel show', { channel: shortId({ noun: 'channel', id: row.id }) }),
            },
            ...actionsOn(row, viewer),
          ],
        })),
      },
    ],
  };
}

/** A linked channel through the viewer's eyes; private ones only for their department and whoever may link them. */
export async function channelCard(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  const [row] = await channelRows(ctx.tx, sql`c.id = ${id}`);
  if (!row || !viewer.can('read', 'channel', { id })) return null;
  const { who } = viewer.ability;
  const own = who.kind !== 'everyone' && who.departmentId === row.departmentId;
  if (row.isPrivate && !own && !viewer.can('link', 'channel', { departmentId: row.departmentId })) return null;
  return linkedChannelCard(row, viewer);
}
