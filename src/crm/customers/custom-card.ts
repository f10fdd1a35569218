import { type Block, type Button, buttons, type Card, type ListItem, quiet } from '../../cards/card.ts';
import { invocation } from '../../core/invocation.ts';
import { type Msg, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import type { Viewer } from '../../operations/operation.ts';
import { formatCustom, missingCustom } from './custom.ts';
import type { CustomOf } from './operations/custom.ts';
import { profileButtons, profileMessages } from './profile-messages.ts';
import { customerRecord } from './records.ts';

/** The fields that an admin declared, with what this customer's hold and a way to change each. */
export function customCard({ row, fields }: CustomOf, viewer: Viewer): Card {
  const customer = shortId({ noun: 'customer', id: row.id });
  const record = customerRecord(row);
  const items = fields.map((field): ListItem => {
    const held = row.custom[field.id];
    // Asked of the viewer too, so that whoever is shown a protected one is in the log.
    const value = held !== undefined && viewer.can('read', 'customer', record, field.group) ? held : undefined;
    const id = shortId({ noun: 'field', id: field.id });
    const does = invocation('form', { command: 'customer set', customer, field: id });
    const may = row.archivedAt === null && viewer.can('edit', 'customer', record, field.group);
    return {
      text: [{ strong: field.name }],
      detail: [value === undefined ? profileMessages.empty : formatCustom(value)],
      ...(may ? { button: { label: profileButtons.change, does } } : {}),
    };
  });
  const missing = missingCustom(fields, row.custom).map(({ name }) => name);
  return {
    title: [profileMessages.fieldsTitle(ellipsize(oneLine(row.name), 80)), same(` · ${customer}`)],
    blocks: [
      items.length === 0 ? quiet(profileMessages.noFields) : { block: 'list', items },
      ...(missing.length > 0 ? [quiet(profileMessages.stillNeeded(missing))] : []),
      ...profileActions(row, viewer),
    ],
  };
}

/** What has a command of its own because it needs a reason, a source or a date. */
function profileActions(row: CustomOf['row'], viewer: Viewer): Block[] {
  if (row.archivedAt !== null) return [];
  const customer = shortId({ noun: 'customer', id: row.id });
  const opens = (label: Msg, command: string): Button => ({ label, does: invocation('form', { command, customer }) });
  const offered: Button[] = [];
  if (viewer.can('edit', 'customer', customerRecord(row), 'basic')) {
    offered.push(opens(profileButtons.lifecycle, 'customer lifecycle'), opens(profileButtons.tags, 'customer tag'));
  }
  if (viewer.can('create', 'interaction')) {
    offered.push(opens(profileButtons.consent, 'customer consent'));
    if (row.doNotContactAt === null) offered.push(opens(profileButtons.doNotContact, 'customer dnc'));
    else if (viewer.can('edit', 'customer', customerRecord(row), 'contact')) {
      offered.push({ label: profileButtons.lift, does: invocation('customer dnc', { customer, lift: 'yes' }) });
    }
  }
  return offered.length === 0 ? [] : [buttons(offered)];
}
