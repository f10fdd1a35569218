import { z } from 'zod';
import { contactWays } from '../../../core/consent.ts';
import { AppError } from '../../../core/errors.ts';
import type { Money } from '../../../core/money.ts';
import { searchName, searchTokens } from '../../../core/names.ts';
import type { Secrets } from '../../../core/secrets.ts';
import type { Json } from '../../../operations/operation.ts';
import { joinSql, rawSql, type Sql, sql } from '../../../store/database.ts';
import { openContact, sealContact } from '../contact.ts';
import { messages } from '../messages.ts';
import { type CustomerRow, customerValue } from '../records.ts';
import {
  type CustomerField,
  type CustomerValues,
  customerFields,
  genders,
  isContactField,
  isMoney,
  lifecycles,
  limits,
} from '../rules.ts';

const moneySchema: z.ZodType<Money> = z.object({ minor: z.bigint(), currency: z.string().regex(/^[A-Z]{3}$/u) });
const optionalText = (max: number) => z.string().trim().max(max).nullish();

/** The fields as operations take them; `null` empties one, absence leaves it. */
export const valueSchemas = {
  kind: z.enum(['company', 'person']).optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/u)
    .nullish(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/u)
    .nullish(),
  website: optionalText(limits.website),
  email: optionalText(254),
  phone: z
    .string()
    .regex(/^\+\d{6,15}$/u)
    .nullish(),
  address: optionalText(limits.address),
  notes: optionalText(limits.notes),
  value: moneySchema.nullish(),
  aliases: z.array(z.string().trim().min(1).max(limits.name)).max(limits.aliases).nullish(),
  source: optionalText(limits.source),
  preferredChannel: z.enum(contactWays).nullish(),
  birthYear: z.number().int().min(1850).max(2200).nullish(),
  gender: z.enum(genders).nullish(),
};
export const nameSchema = z.string().trim().min(1).max(limits.name);
export const lifecycleSchema = z.enum(lifecycles);
export const tagsSchema = z.array(z.string().trim().min(1).max(limits.tag)).max(limits.tags);

/** The row with its contact details opened. */
export function plainValues(secrets: Secrets, row: CustomerRow): CustomerValues {
  return {
    name: row.name,
    kind: row.kind,
    aliases: row.aliases,
    country: row.country,
    language: row.language,
    website: row.website,
    source: row.source,
    tags: row.tags,
    lifecycle: row.lifecycle,
    lifecycleReason: row.lifecycleReason,
    email: openContact(secrets, 'email', row.emailSealed),
    phone: openContact(secrets, 'phone', row.phoneSealed),
    address: openContact(secrets, 'address', row.addressSealed),
    preferredChannel: row.preferredChannel,
    consent: row.consent,
    doNotContact:
      row.doNotContactAt === null
        ? null
        : {
            at: row.doNotContactAt.toISOString(),
            reason: row.doNotContactReason ?? '',
            byId: row.doNotContactById,
          },
    birthYear: row.birthYear,
    gender: row.gender,
    notes: row.notes,
    value: customerValue(row),
    custom: row.custom,
  };
}

/** Some fields as the audit log keeps them (the engine seals the whole of it). */
export function valuesToJson(values: CustomerValues, fields: readonly CustomerField[]): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    fields.map((field) => {
      const value = values[field];
      return [field, isMoney(value) ? { minor: String(value.minor), currency: value.currency } : value];
    }),
  );
}

/** What `valuesToJson` wrote, as an edit that puts it back. */
export function jsonToValues(kept: Readonly<Record<string, Json | undefined>>): Partial<CustomerValues> {
  return Object.fromEntries(
    customerFields
      .filter((field) => kept[field] !== undefined)
      .map((field) => {
        const value = kept[field];
        if (field !== 'value' || value === null) return [field, value];
        const money = value as { readonly minor: string; readonly currency: string };
        return [field, { minor: BigInt(money.minor), currency: money.currency }];
      }),
  );
}

type Column = readonly [name: string, value: Sql];

/** The columns of these fields: contact details sealed and digested, search columns in step with the names. */
export function columnsOf(
  secrets: Secrets,
  values: CustomerValues,
  fields: readonly CustomerField[],
): readonly Column[] {
  const columns = fields.flatMap((field) => fieldColumns(secrets, values, field));
  if (!fields.includes('name') && !fields.includes('aliases')) return columns;
  const tokens = [...new Set([values.name, ...values.aliases].flatMap(searchTokens))];
  return [...columns, ['search_tokens', sql`${tokens}::text[]`]];
}

export function assignments(columns: readonly Column[]): Sql {
  return joinSql(columns.map(([name, value]) => sql`${rawSql(name)} = ${value}`));
}

function fieldColumns(secrets: Secrets, values: CustomerValues, field: CustomerField): Column[] {
  if (isContactField(field)) {
    const { sealed, digest } = sealContact(secrets, field, values[field]);
    const sealedColumn: Column = [`${field}_sealed`, sql`${sealed}`];
    return field === 'address' ? [sealedColumn] : [sealedColumn, [`${field}_digest`, sql`${digest}`]];
  }
  switch (field) {
    case 'name':
      return [
        ['name', sql`${values.name}`],
        ['search_name', sql`${searchName(values.name)}`],
      ];
    case 'aliases':
      return [
        ['aliases', sql`${[...values.aliases]}::text[]`],
        ['search_aliases', sql`${values.aliases.map(searchName)}::text[]`],
      ];
    case 'tags':
      return [['tags', sql`${[...values.tags]}::text[]`]];
    case 'lifecycleReason':
      return [['lifecycle_reason', sql`${values.lifecycleReason}`]];
    case 'preferredChannel':
      return [['preferred_channel', sql`${values.preferredChannel}`]];
    case 'birthYear':
      return [['birth_year', sql`${values.birthYear}::int`]];
    case 'consent':
    case 'custom':
      return [[field, sql`${JSON.stringify(values[field])}::jsonb`]];
    case 'doNotContact':
      return [
        ['do_not_contact_at', sql`${values.doNotContact?.at ?? null}::timestamptz`],
        ['do_not_contact_reason', sql`${values.doNotContact?.reason ?? null}`],
        ['do_not_contact_by_id', sql`${values.doNotContact?.byId ?? null}::int`],
      ];
    case 'value':
      return [
        ['value_minor', sql`${values.value?.minor ?? null}::bigint`],
        ['value_currency', sql`${values.value?.currency ?? null}`],
      ];
    case 'kind':
    case 'country':
    case 'language':
    case 'website':
    case 'source':
    case 'lifecycle':
    case 'gender':
    case 'notes':
      return [[field, sql`${values[field]}`]];
    default:
      return field satisfies never;
  }
}

export function demandName(name: string): void {
  if (searchName(name) === '') throw new AppError('invalid', messages.needsName, { field: 'name' });
}

/** A company has no year of birth. */
export function demandPerson(values: Pick<CustomerValues, 'kind' | 'birthYear' | 'gender'>): void {
  if (values.kind === 'person' || (values.birthYear === null && values.gender === null)) return;
  throw new AppError('invalid', messages.onlyPersons, { field: values.birthYear === null ? 'gender' : 'birthYear' });
}

/** Empty texts mean nothing was given. */
export function textOrNull(value: string | null | undefined): string | null {
  return value === undefined || value === null || value === '' ? null : value;
}

/** The write lost a race in spite of the lock: a fault of ours, so the request is tried again. */
export function demandWritten(count: number, row: Pick<CustomerRow, 'id' | 'version'>): void {
  if (count !== 1) throw new Error(`Customer ${row.id} is no longer at version ${row.version}.`);
}
