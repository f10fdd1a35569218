import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import type { Money } from '../../../core/money.ts';
import { dictionaryWords, searchName, searchTokens } from '../../../core/names.ts';
import type { Secrets } from '../../../core/secrets.ts';
import type { Json } from '../../../operations/operation.ts';
import { emptySql, joinSql, type Sql, sql, type Tx } from '../../../store/database.ts';
import { type ContactField, contactFields, openContact, sealContact } from '../contact.ts';
import { messages } from '../messages.ts';
import { type CustomerRow, customerValue } from '../records.ts';
import { type CustomerField, type CustomerValues, customerFields, limits } from '../rules.ts';

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
};
export const nameSchema = z.string().trim().min(1).max(limits.name);

/** The row with its contact details opened. */
export function plainValues(secrets: Secrets, row: CustomerRow): CustomerValues {
  return {
    name: row.name,
    kind: row.kind,
    country: row.country,
    language: row.language,
    website: row.website,
    email: openContact(secrets, 'email', row.emailSealed),
    phone: openContact(secrets, 'phone', row.phoneSealed),
    address: openContact(secrets, 'address', row.addressSealed),
    notes: row.notes,
    value: customerValue(row),
  };
}

/** Some fields as the audit log keeps them (the engine seals the whole of it). */
export function valuesToJson(values: CustomerValues, fields: readonly CustomerField[]): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    fields.map((field) => {
      const value = values[field];
      return [
        field,
        typeof value === 'object' && value !== null ? { minor: String(value.minor), currency: value.currency } : value,
      ];
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
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return [field, value];
        const money = value as { readonly minor: string; readonly currency: string };
        return [field, { minor: BigInt(money.minor), currency: money.currency }];
      }),
  );
}

/** `column = value` for each of the fields, contact details sealed and digested, search columns in step with the name. */
export function assignments(secrets: Secrets, values: CustomerValues, fields: readonly CustomerField[]): Sql {
  const parts = fields.map((field): Sql => {
    if (isContact(field)) return contactAssignments(secrets, field, values[field]);
    switch (field) {
      case 'name':
        return sql`name = ${values.name}, search_name = ${searchName(values.name)}, search_tokens = ${searchTokens(values.name)}::text[]`;
      case 'kind':
        return sql`kind = ${values.kind}`;
      case 'country':
        return sql`country = ${values.country}`;
      case 'language':
        return sql`language = ${values.language}`;
      case 'website':
        return sql`website = ${values.website}`;
      case 'notes':
        return sql`notes = ${values.notes}`;
      case 'value':
        return sql`value_minor = ${values.value?.minor ?? null}::bigint, value_currency = ${values.value?.currency ?? null}`;
      default:
        return field satisfies never;
    }
  });
  return parts.length === 0 ? emptySql : sql`${joinSql(parts)}, `;
}

function isContact(field: CustomerField): field is ContactField {
  return (contactFields as readonly string[]).includes(field);
}

function contactAssignments(secrets: Secrets, field: ContactField, plain: string | null): Sql {
  const { sealed, digest } = sealContact(secrets, field, plain);
  switch (field) {
    case 'email':
      return sql`email_sealed = ${sealed}, email_digest = ${digest}`;
    case 'phone':
      return sql`phone_sealed = ${sealed}, phone_digest = ${digest}`;
    case 'address':
      return sql`address_sealed = ${sealed}`;
    default:
      return field satisfies never;
  }
}

/** Makes a name's words known to fuzzy search. Nothing is ever taken out: a word nobody has any more only costs a look. */
export async function learnWords(tx: Tx, name: string): Promise<void> {
  const words = dictionaryWords(name);
  if (words.length === 0) return;
  await tx.run(sql`INSERT INTO search_words (word) SELECT unnest(${words}::text[]) ON CONFLICT DO NOTHING`);
}

export function demandName(name: string): void {
  if (searchName(name) === '') throw new AppError('invalid', messages.needsName, { field: 'name' });
}

/** Empty texts mean nothing was given. */
export function textOrNull(value: string | null | undefined): string | null {
  return value === undefined || value === null || value === '' ? null : value;
}

/** The write lost a race in spite of the lock: a fault of ours, so the request is tried again. */
export function demandWritten(count: number, row: Pick<CustomerRow, 'id' | 'version'>): void {
  if (count !== 1) throw new Error(`Customer ${row.id} is no longer at version ${row.version}.`);
}
