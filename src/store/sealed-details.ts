import { getCountries, parsePhoneNumberFromString } from 'libphonenumber-js';
import type { Secrets } from '../core/secrets.ts';
import { type Sql, sql } from './database.ts';
import type { SealedColumn } from './reseal.ts';

/** Contact details as people know them. They exist like this only in memory. */
export const contactFields = ['email', 'phone', 'address'] as const;
export type ContactField = (typeof contactFields)[number];

/** The columns that hold one contact detail: sealed, and for what can be searched a digest of its normal form. */
export interface SealedDetail {
  readonly sealed: string | null;
  readonly digest: string | null;
}

/** Seals the contact details of a noun's records. `noun` separates its secrets from those of others. */
export function sealDetail(secrets: Secrets, noun: string, field: ContactField, plain: string | null): SealedDetail {
  if (plain === null) return { sealed: null, digest: null };
  const context = `${noun}.${field}`;
  return {
    sealed: secrets.seal(plain, context),
    digest: field === 'address' ? null : secrets.digest(normalForm(field, plain), context),
  };
}

export function openDetail(secrets: Secrets, noun: string, field: ContactField, sealed: string | null): string | null {
  return sealed === null ? null : secrets.open(sealed, `${noun}.${field}`);
}

/** What sealed contact details a table of this shape keeps, for the rotation of keys. */
export function sealedDetails(
  table: string,
  noun: string,
  fields: readonly ContactField[] = contactFields,
): SealedColumn[] {
  return fields.map((field) => ({
    table,
    column: `${field}_sealed`,
    context: `${noun}.${field}`,
    ...(field === 'address'
      ? {}
      : {
          digest: {
            column: `${field}_digest`,
            context: `${noun}.${field}`,
            normal: (plain: string) => normalForm(field, plain),
          },
        }),
  }));
}

function normalForm(field: ContactField, plain: string): string {
  return field === 'email' ? plain.trim().toLowerCase() : plain;
}

export interface WantedDetail {
  readonly email?: string | null | undefined;
  /** E.164 */
  readonly phones?: readonly string[];
}

/** "This e-mail or phone, under any key that is configured"; null where there is nothing to look for. */
export function detailMatches(secrets: Secrets, noun: string, alias: Sql, wanted: WantedDetail): Sql | null {
  const digests = (field: ContactField, plain: string) => secrets.digests(normalForm(field, plain), `${noun}.${field}`);
  const email = wanted.email ? digests('email', wanted.email) : [];
  const phones = (wanted.phones ?? []).flatMap((phone) => digests('phone', phone));
  if (email.length === 0 && phones.length === 0) return null;
  if (phones.length === 0) return sql`${alias}.email_digest = ANY(${email}::text[])`;
  if (email.length === 0) return sql`${alias}.phone_digest = ANY(${phones}::text[])`;
  return sql`(${alias}.email_digest = ANY(${email}::text[]) OR ${alias}.phone_digest = ANY(${phones}::text[]))`;
}

export function looksLikeEmail(words: string): boolean {
  return /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/u.test(words.trim());
}

/**
 * The numbers (E.164) that the typed digits may mean. Without a country code they are a number of any country in which
 * they are a valid one; a digest tells in one look which of them a customer has.
 */
export function phonesMeant(words: string): string[] {
  const typed = words.normalize('NFKC').trim();
  if (!/^[+\d][\d\s()./-]{5,24}$/u.test(typed) || typed.replace(/\D/gu, '').length < 6) return [];
  const international = typed.startsWith('00') ? `+${typed.slice(2)}` : typed;
  if (international.startsWith('+')) {
    const phone = parsePhoneNumberFromString(international);
    return phone ? [phone.number] : [];
  }
  const found = new Set<string>();
  for (const country of getCountries()) {
    const phone = parsePhoneNumberFromString(typed, country);
    if (phone?.isValid()) found.add(phone.number);
  }
  const withCode = parsePhoneNumberFromString(`+${typed}`);
  if (withCode?.isValid()) found.add(withCode.number);
  return [...found];
}
