import { type Block, buttons, type Card, type ListItem, quiet, type Span, text } from '../../cards/card.ts';
import { invocation } from '../../core/invocation.ts';
import { msg, same } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { ellipsize } from '../../core/text.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { buttonLabels, type GroupName, groupNames, kindNames, labels, messages, nounNames } from './messages.ts';
import { type FieldRow, fieldTable, filledIn } from './records.ts';

const idOf = (row: Pick<FieldRow, 'id'>): string => shortId({ noun: 'field', id: row.id });

export async function fieldCard(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  const row = await fieldTable.find(ctx.tx, id);
  if (!row || !viewer.can('read', 'field', { id: row.id })) return null;
  const field = idOf(row);
  const yesNo = row.required ? msg('yes', '是') : msg('no', '否');
  const fields = [
    { label: labels.noun, value: [nounNames[row.noun]] },
    { label: labels.kind, value: [kindNames[row.kind]] },
    ...(row.options.length > 0 ? [{ label: labels.options, value: [ellipsize(row.options.join(', '), 500)] }] : []),
    { label: labels.required, value: [yesNo] },
    { label: labels.group, value: [groupNames[row.group as GroupName]] },
    { label: labels.filled, value: [messages.customers(await filledIn(ctx.tx, row))] },
  ];
  const blocks: Block[] = [{ block: 'fields', fields }];
  if (row.retiredAt !== null) {
    blocks.unshift(text({ strong: messages.retiredNote }, ' · ', { time: row.retiredAt, show: 'date' }));
  } else if (viewer.staffId === null || viewer.can('edit', 'field', { id: row.id })) {
    const retire = {
      label: buttonLabels.retire,
      does: invocation('field retire', { field }),
      style: 'danger' as const,
      confirm: messages.confirmRetire(row.name),
    };
    blocks.push(buttons([{ label: buttonLabels.edit, does: invocation('field edit', { field }) }], [retire]));
  }
  return {
    ref: recordRef('field', id),
    title: [{ strong: row.name }, same(` · ${field}`)],
    ...(row.retiredAt === null ? {} : { tone: 'warn' as const }),
    blocks,
  };
}

export function fieldListCard(rows: readonly FieldRow[], viewer: Viewer): Card {
  const items = rows.map((row): ListItem => {
    const about: Span[] = [kindNames[row.kind], ' · ', groupNames[row.group as GroupName]];
    if (row.required) about.push(' · ', messages.required);
    return {
      text: [{ strong: row.name }, same(` · ${idOf(row)}`)],
      detail: about,
      button: { label: buttonLabels.open, does: invocation('field show', { field: idOf(row) }) },
    };
  });
  const add = { label: buttonLabels.add, does: invocation('form', { command: 'field add' }) };
  return {
    title: [messages.title],
    blocks: [
      items.length === 0 ? quiet(messages.none) : { block: 'list', items },
      ...(viewer.can('create', 'field') ? [buttons([add])] : []),
    ],
  };
}
