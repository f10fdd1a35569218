import {
  type Block,
  type Button,
  buttons,
  type Card,
  type ListItem,
  quiet,
  type Span,
  type Text,
  text,
} from '../../cards/card.ts';
import { formatPhone } from '../../commands/values/phone.ts';
import { answerNames, contactWays, refusedWays, wayNames, wayOptions } from '../../core/consent.ts';
import { type Invocation, invocation } from '../../core/invocation.ts';
import { listOf, type Msg, msg, same } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import { languageName } from '../../i18n/countries.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { buttonLabels, labels, messages } from './messages.ts';
import type { Listed } from './operations/list.ts';
import { type ContactRow, contactRecord, contactTable, contactValues, customerOf, departmentName } from './records.ts';
import { fieldGroups } from './rules.ts';

const idOf = (row: Pick<ContactRow, 'id'>): string => shortId({ noun: 'contact', id: row.id });
const customerIdOf = (row: Pick<ContactRow, 'customerId'>): string => shortId({ noun: 'customer', id: row.customerId });

/** The contact through the viewer's eyes; null where they may not know of them, or they were removed. */
export async function contactCard(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  const row = await contactTable.find(ctx.tx, id);
  if (!row || row.removedAt !== null || !knows(viewer, row)) return null;
  const blocks: Block[] = [];
  const stop = stopLine(row, viewer);
  if (stop) blocks.push(stop);
  blocks.push({ block: 'fields', fields: fields(ctx, row, viewer) });
  if (row.notes !== null && viewer.can('read', 'contact', contactRecord(row), 'notes')) {
    blocks.push(text({ strong: labels.notes }), { block: 'quote', text: row.notes });
  }
  const hidden = fieldGroups.filter((group) => !viewer.can('read', 'contact', contactRecord(row), group));
  if (viewer.staffId !== null && hidden.length > 0) blocks.push(quiet(messages.hidden(hidden, departmentName(row))));
  blocks.push(...actions(row, viewer));
  return {
    ref: recordRef('contact', id),
    title: [{ strong: row.name }, ` · ${idOf(row)}`],
    ...(row.doNotContactAt !== null || row.customerDoNotContact ? { tone: 'bad' as const } : {}),
    blocks,
  };
}

function knows(viewer: Viewer, row: ContactRow): boolean {
  return (
    viewer.can('read', 'contact', contactRecord(row), 'basic') &&
    viewer.can('read', 'customer', customerOf(row), 'basic')
  );
}

function fields(ctx: ReadCtx, row: ContactRow, viewer: Viewer) {
  const values = contactValues(ctx.secrets, row);
  const shown: { label: Msg; value: Text }[] = [
    { label: labels.customer, value: [row.customerName, ` · ${customerIdOf(row)}`] },
  ];
  const add = (label: Msg, value: Span | null): void => {
    if (value !== null) shown.push({ label, value: [value] });
  };
  add(labels.role, values.role);
  add(labels.primary, row.primary ? msg('yes', '是') : null);
  add(labels.language, values.language && languageName(values.language));
  if (viewer.can('read', 'contact', contactRecord(row), 'contact')) {
    add(labels.email, values.email);
    add(labels.phone, values.phone && formatPhone(values.phone));
    add(labels.preferredChannel, values.preferredChannel && wayOptions[values.preferredChannel]);
    const given = contactWays.flatMap((way) => {
      const said = row.consent[way];
      if (!said || said.answer === 'unknown') return [];
      const how = said.source === null ? said.at : `${said.at}, ${oneLine(said.source)}`;
      const [name, answer] = [wayNames[way], answerNames[said.answer]];
      return [msg(`${name.en}: ${answer.en.toLowerCase()} (${how})`, `${name.zh}：${answer.zh}（${how}）`)];
    });
    add(labels.consent, given.length === 0 ? null : listOf(given));
  }
  return shown;
}

/** Everybody who may know of the contact must see this, whoever may read why. The customer's own wish goes first. */
function stopLine(row: ContactRow, viewer: Viewer): Block | null {
  if (row.customerDoNotContact) return text({ strong: messages.customerStopped });
  if (row.doNotContactAt !== null) {
    const why = row.doNotContactReason;
    const seesWhy = viewer.can('read', 'contact', contactRecord(row), 'contact');
    return text(
      { strong: messages.notToBeContacted },
      ' · ',
      { time: row.doNotContactAt, show: 'date' },
      ...(why && seesWhy ? [` · ${ellipsize(oneLine(why), 200)}`] : []),
    );
  }
  const refused = refusedWays(row.consent);
  return refused.length === 0 ? null : text({ strong: messages.refusedWays(refused.map((way) => wayNames[way])) });
}

/** In a channel every button is there, since a click is checked; a person is offered what they may do. */
function actions(row: ContactRow, viewer: Viewer): Block[] {
  const inChannel = viewer.staffId === null;
  const may = (action: 'edit' | 'delete'): boolean => inChannel || viewer.can(action, 'contact', contactRecord(row));
  const contact = idOf(row);
  const customer = customerIdOf(row);
  const mayLog = inChannel || viewer.can('create', 'interaction');
  const main: Button[] = [{ label: buttonLabels.customer, does: invocation('customer show', { customer }) }];
  if (row.customerArchived) return [buttons(main)];
  if (may('edit')) main.unshift({ label: buttonLabels.edit, does: invocation('contact edit', { contact }) });
  const overflow: Button[] = [];
  if (may('edit') && !row.primary)
    overflow.push({ label: buttonLabels.primary, does: invocation('contact primary', { contact }) });
  if (mayLog) {
    overflow.push({
      label: buttonLabels.consent,
      does: invocation('form', { command: 'contact consent', contact }),
    });
    if (row.doNotContactAt === null) {
      overflow.push({
        label: buttonLabels.doNotContact,
        does: invocation('form', { command: 'contact dnc', contact }),
      });
    } else if (may('edit')) {
      overflow.push({ label: buttonLabels.lift, does: invocation('contact dnc', { contact, lift: 'yes' }) });
    }
  }
  if (may('delete')) {
    overflow.push({
      label: buttonLabels.remove,
      does: invocation('contact remove', { contact }),
      style: 'danger',
      confirm: messages.confirmRemove(ellipsize(oneLine(row.name), 60)),
    });
  }
  return [buttons(main, overflow)];
}

/** One line of a list. `names`: whether it says whose contact it is. */
export function contactItem(row: ContactRow, names: 'customer' | 'contact only'): ListItem {
  const about: Span[] = [];
  const add = (span: Span): void => {
    about.push(...(about.length === 0 ? [span] : [' · ', span]));
  };
  if (names === 'customer') add(row.customerName);
  if (row.role !== null) add(row.role);
  if (row.primary) add(messages.isPrimary);
  if (row.doNotContactAt !== null || row.customerDoNotContact) add({ strong: messages.notToBeContacted });
  return {
    text: [{ strong: row.name }, same(` · ${idOf(row)}`)],
    ...(about.length > 0 ? { detail: about } : {}),
    button: { label: buttonLabels.open, does: invocation('contact show', { contact: idOf(row) }) },
  };
}

export interface Asked {
  readonly query: string;
  /** The same list again, for its next page. */
  readonly again: Invocation;
}

export function listCard(list: Listed, asked: Asked, viewer: Viewer): Card {
  const customer = list.customer;
  const query = ellipsize(oneLine(asked.query), 60);
  const name = customer && ellipsize(oneLine(customer.name), 80);
  const add =
    customer && !customer.archived && viewer.can('create', 'contact')
      ? [
          buttons([
            {
              label: buttonLabels.add,
              does: invocation('form', {
                command: 'contact add',
                customer: shortId({ noun: 'customer', id: customer.id }),
              }),
            },
          ]),
        ]
      : [];
  if (list.rows.length === 0) {
    return {
      title: [name && query === '' ? messages.noneOf(name) : messages.none],
      blocks: [...(name && query === '' ? [] : [quiet(messages.noneHelp)]), ...add],
    };
  }
  const next = { ...asked.again, args: { ...asked.again.args, page: String(list.page + 1) } };
  return {
    title: [name ? messages.listOf(name) : query === '' ? messages.listAll : messages.found(query)],
    blocks: [
      {
        block: 'list',
        items: list.rows.map((row) => contactItem(row, customer ? 'contact only' : 'customer')),
        ...(list.more ? { more: { label: buttonLabels.more, does: next } } : {}),
      },
      ...add,
    ],
  };
}
