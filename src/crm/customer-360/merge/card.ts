import { type Block, type Button, buttons, type Card, type ListItem, quiet, text } from '../../../cards/card.ts';
import { formatPhone } from '../../../commands/values/phone.ts';
import { invocation } from '../../../core/invocation.ts';
import { isMsg, type Msg, perLocale, same } from '../../../core/msg.ts';
import { shortId } from '../../../core/records.ts';
import { ellipsize, oneLine } from '../../../core/text.ts';
import type { Viewer } from '../../../operations/operation.ts';
import { valuesToWords } from '../../customers/commands/fields.ts';
import { fieldNames, groupNames } from '../../customers/messages.ts';
import { lifecycleNames } from '../../customers/profile-messages.ts';
import { type CustomerRow, customerRecord } from '../../customers/records.ts';
import { type CustomerValues, type FieldGroup, fieldGroupOf } from '../../customers/rules.ts';
import { mergeMessages as messages } from './messages.ts';
import type { MergePreview } from './operation.ts';
import type { Choice, ChosenField } from './plan.ts';

const idOf = (row: CustomerRow): string => shortId({ noun: 'customer', id: row.id });

/** Both sides of every field, which of them stays, and a button wherever somebody may want it otherwise. Nothing is written yet. */
export function previewCard(preview: MergePreview, viewer: Viewer): Card {
  const { kept, other, plan } = preview;
  const sees = (field: ChosenField): boolean =>
    [kept, other].every((row) => viewer.can('read', 'customer', customerRecord(row), fieldGroupOf[field]));
  const shown = plan.choices.filter(({ field }) => sees(field));
  const conflicts = shown.filter(({ conflict }) => conflict);
  const agreed = shown.filter(({ conflict }) => !conflict);
  const hidden = [...new Set(preview.lacking)].map((group) => groupNames[group as FieldGroup] ?? same(group));
  const keptName = `${ellipsize(oneLine(kept.name), 60)} (${idOf(kept)})`;
  const otherName = `${ellipsize(oneLine(other.name), 60)} (${idOf(other)})`;
  const blocks: Block[] = [text(messages.whatHappens(otherName, keptName))];
  if (conflicts.length > 0) {
    blocks.push(text({ strong: messages.conflicts }), {
      block: 'list',
      items: conflicts.map((choice) => conflictItem(choice, preview)),
    });
  }
  if (agreed.length > 0) {
    blocks.push(text({ strong: messages.agreed }), {
      block: 'fields',
      fields: agreed.map(({ field, from }) => ({
        label: fieldNames[field],
        value:
          field === 'notes' && from === 'both'
            ? [messages.together]
            : [
                valueText(field, from === 'other' ? preview.values.other : preview.values.kept),
                ...(from === 'other' ? [' · ', messages.fromOther(idOf(other))] : []),
              ],
      })),
    });
  }
  blocks.push(quiet(messages.lists));
  if (hidden.length > 0) blocks.push(quiet(messages.hidden(hidden)));
  blocks.push(buttons(actions(preview, hidden.length === 0)));
  return { title: [messages.title(otherName, keptName)], tone: 'warn', blocks };
}

function conflictItem({ field, from }: Choice, preview: MergePreview): ListItem {
  const [mine, theirs] = [valueText(field, preview.values.kept), valueText(field, preview.values.other)];
  const takes = from === 'other';
  const [stays, goes] = takes ? [theirs, mine] : [mine, theirs];
  const others = preview.take.filter((one) => one !== field);
  const short = ellipsize(oneLine(goes.en), 16);
  return {
    text: [{ strong: fieldNames[field] }],
    detail: [messages.conflict(stays, goes)],
    button: {
      label: takes ? messages.keepThis(short) : messages.takeThis(short),
      does: again(preview, takes ? others : [...others, field]),
    },
  };
}

function actions(preview: MergePreview, may: boolean): Button[] {
  const { kept, other, take } = preview;
  const swapped = invocation('customer merge', { customer: idOf(other), other: idOf(kept) });
  if (!may) return [{ label: messages.swap, does: swapped }];
  const sure = { ...again(preview, take).args, sure: 'yes', version: kept.version, otherVersion: other.version };
  return [
    { label: messages.merge, does: invocation('customer merge', sure), style: 'primary' },
    { label: messages.choose, does: invocation('form', { command: 'customer merge', ...sure }) },
    { label: messages.swap, does: swapped },
  ];
}

const again = ({ kept, other }: MergePreview, take: readonly ChosenField[]) =>
  invocation('customer merge', {
    customer: idOf(kept),
    other: idOf(other),
    ...(take.length > 0 ? { take: take.join(', ') } : {}),
  });

function valueText(field: ChosenField, values: CustomerValues): Msg {
  const value = values[field];
  if (field === 'lifecycle') return lifecycleNames[values.lifecycle];
  if (field === 'phone' && values.phone !== null) return same(formatPhone(values.phone));
  if (isMsg(value)) return value;
  return perLocale((locale) => ellipsize(oneLine(valuesToWords({ [field]: value }, locale)[field] ?? '—'), 160));
}
