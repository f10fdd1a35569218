import { type Block, type Button, buttons, type Card, quiet, type Span, type Text, text } from '../../cards/card.ts';
import { formatMoney } from '../../commands/values/money.ts';
import { formatPhone } from '../../commands/values/phone.ts';
import { refusedWays, wayNames, wayOptions } from '../../core/consent.ts';
import { invocation } from '../../core/invocation.ts';
import { msg, perLocale, same } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import { countryName, languageName } from '../../i18n/countries.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { openContact } from './contact.ts';
import { formatCustom, missingCustom } from './custom.ts';
import { type Extras, extrasOf } from './extras.ts';
import { lastLogs, openTaskCount } from './logs.ts';
import { buttonLabels, kinds, labels, messages } from './messages.ts';
import { genderNames, lifecycleNames, profileButtons, profileMessages } from './profile-messages.ts';
import { type CustomerRow, customerById, customerRecord, customerValue, departmentName } from './records.ts';
import { fieldGroups } from './rules.ts';

type Field = Extract<Block, { block: 'fields' }>['fields'][number];

const customerId = (row: Pick<CustomerRow, 'id'>): string => shortId({ noun: 'customer', id: row.id });

/** The customer through the viewer's eyes; null where they may not know of it. */
export async function customerCard(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  const row = await customerById(ctx.tx, id);
  if (!row || !viewer.can('read', 'customer', customerRecord(row), 'basic')) return null;
  const extras = await extrasOf(ctx.tx, id);
  const logs = await lastLogs(ctx.tx, id, viewer, 3);
  const tasks = viewer.can('read', 'task') ? await openTaskCount(ctx.tx, id) : 0;
  const blocks: Block[] = [];
  if (row.archivedAt !== null) blocks.push(text({ strong: messages.archivedNote }, ' · ', { time: row.archivedAt }));
  const stop = stopLine(row, viewer);
  if (stop) blocks.push(stop);
  blocks.push({
    block: 'fields',
    fields: [...cardFields(ctx, row, viewer, tasks), ...extraFields(row, extras, viewer)],
  });
  if (row.notes !== null && viewer.can('read', 'customer', customerRecord(row), 'notes')) {
    blocks.push(text({ strong: labels.notes }), { block: 'quote', text: row.notes });
  }
  if (logs.length > 0) {
    blocks.push(text({ strong: messages.lastLogs }), {
      block: 'list',
      items: logs.map((log) => ({
        text: [{ strong: log.via }, ' · ', { staff: log.byId, name: log.byName }, ' · ', { time: log.at }],
        detail: [log.content === null ? messages.contentHidden : ellipsize(log.content, 160)],
      })),
    });
  }
  const needed = neededLine(row, extras, viewer);
  if (needed) blocks.push(needed);
  const hidden = hiddenLine(row, extras, viewer);
  if (hidden) blocks.push(hidden);
  blocks.push(...actions(row, viewer));
  return {
    ref: recordRef('customer', id),
    title: [{ strong: row.name }, ` · ${customerId(row)}`],
    ...(row.doNotContactAt !== null
      ? { tone: 'bad' as const }
      : row.archivedAt !== null
        ? { tone: 'warn' as const }
        : {}),
    blocks,
  };
}

function cardFields(ctx: ReadCtx, row: CustomerRow, viewer: Viewer, openTasks: number): Field[] {
  const record = customerRecord(row);
  const sees = (group: string): boolean => viewer.can('read', 'customer', record, group);
  const fields: Field[] = [
    { label: labels.department, value: [departmentName(row)] },
    { label: labels.owner, value: [ownerSpan(row)] },
  ];
  const add = (label: Field['label'], value: Text | null): void => {
    if (value !== null) fields.push({ label, value });
  };
  add(labels.aliases, row.aliases.length === 0 ? null : [row.aliases.join(' · ')]);
  add(labels.lifecycle, row.lifecycle === 'active' ? null : lifecycleText(row));
  add(labels.tags, row.tags.length === 0 ? null : [row.tags.join(', ')]);
  add(labels.kind, row.kind === 'person' ? [kinds.person] : null);
  add(labels.country, row.country === null ? null : [countryName(row.country)]);
  add(labels.language, row.language === null ? null : [languageName(row.language)]);
  add(
    labels.website,
    row.website === null ? null : [{ link: row.website.replace(/^https?:\/\//u, ''), href: row.website }],
  );
  const value = sees('money') ? customerValue(row) : null;
  add(labels.value, value && [perLocale((locale) => formatMoney(value, locale))]);
  if (sees('contact')) {
    const opened = (plain: string | null): Text | null => (plain === null ? null : [plain]);
    add(labels.email, opened(openContact(ctx.secrets, 'email', row.emailSealed)));
    const phone = openContact(ctx.secrets, 'phone', row.phoneSealed);
    add(labels.phone, opened(phone === null ? null : formatPhone(phone)));
    add(labels.address, opened(openContact(ctx.secrets, 'address', row.addressSealed)));
    add(labels.preferredChannel, row.preferredChannel && [wayOptions[row.preferredChannel]]);
  }
  if (sees('personal')) {
    add(labels.birthYear, row.birthYear === null ? null : [String(row.birthYear)]);
    add(labels.gender, row.gender && [genderNames[row.gender]]);
  }
  add(labels.source, row.source === null ? null : [row.source]);
  add(labels.lastContact, [lastContact(row)]);
  add(labels.openTasks, openTasks === 0 ? null : [String(openTasks)]);
  return fields;
}

function lifecycleText(row: CustomerRow): Text {
  const name = lifecycleNames[row.lifecycle];
  return row.lifecycleReason === null ? [name] : [name, ' · ', ellipsize(oneLine(row.lifecycleReason), 160)];
}

/** The account team, ids elsewhere, the first contact and declared fields: what there is of them. */
function extraFields(row: CustomerRow, extras: Extras, viewer: Viewer): Field[] {
  const fields: Field[] = [];
  if (extras.team.length > 0) {
    const names = extras.team
      .slice(0, shownMembers)
      .flatMap(({ id, name }, at): Span[] => [...(at === 0 ? [] : [', ']), { staff: id, name }]);
    const others = extras.team.length - shownMembers;
    fields.push({ label: labels.team, value: others > 0 ? [...names, ` +${others}`] : names });
  }
  if (extras.contact && viewer.can('read', 'contact', undefined, 'basic')) {
    const { name, role } = extras.contact;
    const others = extras.contacts - 1;
    fields.push({
      label: labels.contact,
      value: [name, ...(role === null ? [] : [` · ${role}`]), ...(others > 0 ? [` +${others}`] : [])],
    });
  }
  const record = customerRecord(row);
  for (const field of extras.fields) {
    const value = row.custom[field.id];
    if (value === undefined || !viewer.can('read', 'customer', record, field.group)) continue;
    fields.push({ label: same(field.name), value: [formatCustom(value)] });
  }
  if (extras.externalIds.length > 0) fields.push({ label: labels.externalIds, value: [extras.externalIds.join(', ')] });
  return fields;
}

/** How many of the account team stand on the card. */
const shownMembers = 4;

/** Everybody who may see the customer must see this, whoever may read why. */
function stopLine(row: CustomerRow, viewer: Viewer): Block | null {
  const why = row.doNotContactReason;
  const seesWhy = viewer.can('read', 'customer', customerRecord(row), 'contact');
  if (row.doNotContactAt !== null) {
    const stop: Span[] = [
      { strong: profileMessages.notToBeContacted },
      ' · ',
      { time: row.doNotContactAt, show: 'date' },
    ];
    return text(...stop, ...(why && seesWhy ? [` · ${ellipsize(oneLine(why), 200)}`] : []));
  }
  const refused = refusedWays(row.consent).map((way) => wayNames[way]);
  return refused.length === 0 ? null : text({ strong: profileMessages.refusedWays(refused) });
}

/** Required fields that are empty, said to those who can fill them. */
function neededLine(row: CustomerRow, extras: Extras, viewer: Viewer): Block | null {
  if (row.archivedAt !== null || viewer.staffId === null) return null;
  const record = customerRecord(row);
  const missing = missingCustom(extras.fields, row.custom).filter(({ group }) =>
    viewer.can('edit', 'customer', record, group),
  );
  return missing.length === 0 ? null : quiet(profileMessages.stillNeeded(missing.map(({ name }) => name)));
}

function ownerSpan(row: CustomerRow): Span {
  return row.ownerId === null
    ? messages.nobody
    : { staff: row.ownerId, name: row.ownerName ?? shortId({ noun: 'staff', id: row.ownerId }) };
}

function lastContact(row: CustomerRow): Span {
  return row.lastContactAt === null ? messages.never : { time: row.lastContactAt, show: 'relative' };
}

/** A person is told what they do not see and whom to ask; in a channel it is simply not there. Said whether or not the fields hold anything. */
function hiddenLine(row: CustomerRow, extras: Extras, viewer: Viewer): Block | null {
  if (viewer.staffId === null) return null;
  // A company has no personal details, unless an admin declared some.
  const has = (group: string): boolean =>
    group !== 'personal' || row.kind === 'person' || extras.fields.some((field) => field.group === group);
  const hidden = fieldGroups.filter(
    (group) => has(group) && !viewer.can('read', 'customer', customerRecord(row), group),
  );
  return hidden.length === 0 ? null : quiet(messages.hidden(hidden, departmentName(row)));
}

/** In a channel every button is there, since a click is checked; a person is offered what they may do. */
function actions(row: CustomerRow, viewer: Viewer): Block[] {
  const inChannel = viewer.staffId === null;
  const record = customerRecord(row);
  const may = (action: 'edit' | 'assign' | 'archive'): boolean => inChannel || viewer.can(action, 'customer', record);
  const customer = customerId(row);
  const archive: Button =
    row.archivedAt === null
      ? {
          label: buttonLabels.archive,
          does: invocation('customer archive', { customer, version: row.version }),
          style: 'danger',
          confirm: messages.confirmArchive(ellipsize(row.name, 60)),
        }
      : { label: buttonLabels.restore, does: invocation('customer restore', { customer }) };
  if (row.archivedAt !== null) return may('archive') ? [buttons([archive])] : [];

  const main: Button[] = [];
  if (inChannel || viewer.can('create', 'interaction')) main.push({ ...logButton(row), style: 'primary' });
  if (inChannel || viewer.can('create', 'task'))
    main.push({ label: buttonLabels.task, does: invocation('task add', { customer }) });
  // A lead becomes a customer by way of a deal.
  if (inChannel || viewer.can('create', 'deal'))
    main.push({ label: buttonLabels.deal, does: invocation('deal add', { customer }) });
  if (may('edit')) main.push({ label: buttonLabels.edit, does: invocation('customer edit', { customer }) });
  // A menu holds five on Slack; the next one, and what asks to be confirmed, stand beside it.
  const overflow: Button[] = [
    { label: buttonLabels.logs, does: invocation('log list', { customer }) },
    { label: profileButtons.contacts, does: invocation('contact list', { customer }) },
    ...(may('assign') ? [{ label: buttonLabels.assign, does: invocation('customer assign', { customer }) }] : []),
    { label: profileButtons.team, does: invocation('customer team', { customer }) },
    { label: profileButtons.history, does: invocation('customer history', { customer }) },
    { label: profileButtons.fields, does: invocation('customer fields', { customer }) },
  ];
  if (may('archive')) overflow.push(archive);
  return [main.length > 0 ? buttons(main, overflow) : buttons(overflow)];
}

export function logButton(row: Pick<CustomerRow, 'id'>): Button {
  return { label: buttonLabels.log, does: invocation('log add', { customer: customerId(row) }) };
}

/** One line of a list. `show`: which button it carries. */
export function customerItem(row: CustomerRow, viewer: Viewer, show: 'open' | 'log' | 'restore' = 'open') {
  const customer = customerId(row);
  const details: Span[] = [departmentName(row)];
  if (row.country !== null) details.push(' · ', countryName(row.country));
  details.push(' · ', row.ownerId === null ? msg('no owner', '暂无负责人') : (row.ownerName ?? ''));
  details.push(' · ', labels.lastContact, msg(': ', '：'), lastContact(row));
  const open: Button = { label: buttonLabels.open, does: invocation('customer show', { customer }) };
  const log = logButton(row);
  const task: Button = { label: buttonLabels.task, does: invocation('task add', { customer }) };
  const mayLog = viewer.can('create', 'interaction');
  const restore: Button = { label: buttonLabels.restore, does: invocation('customer restore', { customer }) };
  const mayRestore = viewer.can('archive', 'customer', customerRecord(row));
  const button = show === 'restore' ? (mayRestore ? restore : null) : show === 'log' && mayLog ? log : open;
  // What was found is a list to scan: the card that opens has every action.
  const overflow = show === 'log' ? [open, task].filter((one) => one === open || mayLog) : [];
  return {
    text: [{ strong: row.name }, same(` · ${customer}`)],
    detail: details,
    ...(button ? { button } : {}),
    ...(overflow.length > 0 ? { overflow } : {}),
  };
}
