import type { Card, ListItem, Span } from '../../cards/card.ts';
import { quiet } from '../../cards/card.ts';
import { formatMoney } from '../../commands/values/money.ts';
import { formatPhone } from '../../commands/values/phone.ts';
import { answerNames, readConsent, wayNames, wayOptions } from '../../core/consent.ts';
import type { CustomValue } from '../../core/custom-fields.ts';
import { invocation } from '../../core/invocation.ts';
import { listOf, type Msg, msg, perLocale, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import { countryName, languageName } from '../../i18n/countries.ts';
import type { Viewer } from '../../operations/operation.ts';
import { type RecordedChange, undoOperation } from '../../store/audit.ts';
import { formatCustom } from './custom.ts';
import { buttonLabels, fieldNames, groupNames, kinds } from './messages.ts';
import type { History, HistoryNames } from './operations/history.ts';
import { doorNames, genderNames, lifecycleNames, profileMessages } from './profile-messages.ts';
import { type CustomerRow, customerRecord } from './records.ts';
import { fieldGroupOf } from './rules.ts';

/** Characters of one value; the whole of it stands on the card or was never short. */
const longest = 120;

/** Who changed what, when and from where, before and after. Values of what the viewer may not read are left out, and named as hidden. */
export function historyCard(history: History, viewer: Viewer): Card {
  const { row, changes, names } = history;
  const customer = shortId({ noun: 'customer', id: row.id });
  const title = [profileMessages.historyTitle(ellipsize(oneLine(row.name), 80)), same(` · ${customer}`)];
  const last = changes.at(-1);
  if (!last) return { title, blocks: [quiet(profileMessages.noHistory)] };
  const next = invocation('customer history', { customer, before: String(last.id) });
  return {
    title,
    blocks: [
      {
        block: 'list',
        items: changes.map((one) => historyItem(one, row, names, viewer)),
        ...(history.more ? { more: { label: buttonLabels.more, does: next } } : {}),
      },
    ],
  };
}

function historyItem(one: RecordedChange, row: CustomerRow, names: HistoryNames, viewer: Viewer): ListItem {
  const who: Span =
    one.byId === null ? profileMessages.nobodysDoing : { staff: one.byId, name: one.by ?? String(one.byId) };
  const text: Span[] = [who, ' · ', { time: one.at }, ' · ', doorNames[one.door] ?? same(one.door)];
  if (one.operation === 'customer.add') text.push(' · ', profileMessages.added);
  if (one.operation === undoOperation) text.push(' · ', profileMessages.undoing);
  if (one.undone) text.push(' · ', profileMessages.undone);
  const parts = one.fields.flatMap((field) => changedParts(field, one, names));
  const record = customerRecord(row);
  const sees = (group: string): boolean => viewer.can('read', 'customer', record, group);
  const lines = parts.filter(({ group }) => sees(group)).map(({ told }) => told);
  const hidden = [...new Set(parts.map(({ group }) => group))].filter((group) => !sees(group));
  if (hidden.length > 0) lines.push(profileMessages.hiddenChange(hidden.map(groupName)));
  return {
    text,
    detail: [perLocale((locale) => lines.map((line) => line[locale]).join(locale === 'zh' ? '；' : '; '))],
  };
}

interface Part {
  readonly group: string;
  readonly told: Msg;
}

function changedParts(field: string, { before, after }: RecordedChange, names: HistoryNames): Part[] {
  if (field === 'custom') return customParts(before.custom, after.custom, names);
  const group = (fieldGroupOf as Readonly<Record<string, string>>)[field] ?? 'basic';
  const name = (fieldNames as Readonly<Record<string, Msg>>)[field] ?? same(field);
  // What retention has emptied says no more than that it was changed.
  if (!(field in before) && !(field in after)) return [{ group, told: name }];
  const say = (value: unknown) => valueText(field, value, names);
  return [{ group, told: profileMessages.was(name, say(before[field]), say(after[field])) }];
}

/** One part for each declared field that differs: each follows the rights of its own group. */
function customParts(before: unknown, after: unknown, names: HistoryNames): Part[] {
  const [had, has] = [values(before), values(after)];
  const keys = [...new Set([...Object.keys(had), ...Object.keys(has)])];
  const differing = keys.filter((key) => JSON.stringify(had[key]) !== JSON.stringify(has[key]));
  return differing.flatMap((key) => {
    const field = names.fields.find(({ id }) => String(id) === key);
    if (!field) return [];
    const say = (value: CustomValue | undefined) => (value === undefined ? nothing : short(formatCustom(value)));
    return [{ group: field.group, told: profileMessages.was(same(field.name), say(had[key]), say(has[key])) }];
  });
}

function values(kept: unknown): Readonly<Record<string, CustomValue>> {
  return typeof kept === 'object' && kept !== null ? (kept as Record<string, CustomValue>) : {};
}

const nothing = same('–');

const short = (text: Msg): Msg => perLocale((locale) => ellipsize(oneLine(text[locale]), longest));

/** A value as the card would say it. */
function valueText(field: string, value: unknown, names: HistoryNames): Msg {
  if (value === null || value === undefined || value === '') return nothing;
  if (Array.isArray(value)) {
    if (value.length === 0) return nothing;
    const members = value.map((one) => (field === 'team' ? staffName(one, names) : String(one)));
    return short(perLocale((locale) => members.join(locale === 'zh' ? '、' : ', ')));
  }
  switch (field) {
    case 'department':
      return names.departments.get(Number(value)) ?? same(shortId({ noun: 'department', id: Number(value) }));
    case 'owner':
      return same(staffName(value, names));
    case 'country':
      return countryName(String(value));
    case 'language':
      return languageName(String(value));
    case 'phone':
      return same(formatPhone(String(value)));
    case 'kind':
      return kinds[value as keyof typeof kinds] ?? same(String(value));
    case 'lifecycle':
      return lifecycleNames[value as keyof typeof lifecycleNames] ?? same(String(value));
    case 'gender':
      return genderNames[value as keyof typeof genderNames] ?? same(String(value));
    case 'preferredChannel':
      return wayOptions[value as keyof typeof wayOptions] ?? same(String(value));
    case 'archived':
      return value === true ? msg('yes', '是') : msg('no', '否');
    case 'value': {
      const { minor, currency } = value as { readonly minor: string; readonly currency: string };
      return perLocale((locale) => formatMoney({ minor: BigInt(minor), currency }, locale));
    }
    case 'consent': {
      const given = Object.entries(readConsent(value)).map(([way, { answer }]) => {
        const [name, said] = [wayNames[way as keyof typeof wayNames], answerNames[answer]];
        return msg(`${name.en}: ${said.en.toLowerCase()}`, `${name.zh}：${said.zh}`);
      });
      return given.length === 0 ? nothing : listOf(given);
    }
    case 'doNotContact':
      return short(same(String((value as { readonly reason?: string }).reason ?? '')));
    default:
      return short(same(String(value)));
  }
}

function staffName(id: unknown, names: HistoryNames): string {
  return names.staff.get(Number(id)) ?? shortId({ noun: 'staff', id: Number(id) });
}

function groupName(group: string): Msg {
  return (groupNames as Readonly<Record<string, Msg>>)[group] ?? same(group);
}
