import type { Consent, ContactWay } from '../../core/consent.ts';
import type { CustomValues } from '../../core/custom-fields.ts';
import type { Money } from '../../core/money.ts';
import { foldName, oneLine } from '../../core/text.ts';
import { type ContactField, contactFields } from './contact.ts';

/** Where a customer stands with us. */
export const lifecycles = ['lead', 'active', 'dormant', 'lost'] as const;
export type Lifecycle = (typeof lifecycles)[number];

export const genders = ['female', 'male', 'other'] as const;
export type Gender = (typeof genders)[number];

/** What can be written about a customer, and the field group of the policy that each belongs to. */
export const fieldGroupOf = {
  name: 'basic',
  kind: 'basic',
  aliases: 'basic',
  country: 'basic',
  language: 'basic',
  website: 'basic',
  source: 'basic',
  tags: 'basic',
  lifecycle: 'basic',
  lifecycleReason: 'basic',
  email: 'contact',
  phone: 'contact',
  address: 'contact',
  preferredChannel: 'contact',
  consent: 'contact',
  doNotContact: 'contact',
  birthYear: 'personal',
  gender: 'personal',
  notes: 'notes',
  value: 'money',
  /** Each of them follows the group that its declaration names. */
  custom: 'basic',
} as const;
export type CustomerField = keyof typeof fieldGroupOf;
export type FieldGroup = (typeof fieldGroupOf)[CustomerField];
export const customerFields = Object.keys(fieldGroupOf) as CustomerField[];
export const fieldGroups: readonly FieldGroup[] = ['basic', 'contact', 'personal', 'notes', 'money'];

/** What the form of a customer asks for. The rest has commands of its own, since it needs a reason, a source or a date. */
export const formFields = [
  'name',
  'kind',
  'aliases',
  'country',
  'language',
  'website',
  'source',
  'email',
  'phone',
  'address',
  'preferredChannel',
  'birthYear',
  'gender',
  'value',
  'notes',
] as const satisfies readonly CustomerField[];
export type FormField = (typeof formFields)[number];

export const limits = {
  name: 200,
  aliases: 10,
  website: 300,
  address: 500,
  source: 100,
  tags: 20,
  tag: 40,
  reason: 500,
  notes: 2_000,
  find: 200,
} as const;

export type DoNotContact = { readonly at: string; readonly reason: string; readonly byId: number | null };

/** What a customer's fields hold, contact details in plain words. null: empty. */
export interface CustomerValues {
  readonly name: string;
  readonly kind: 'person' | 'company';
  readonly aliases: readonly string[];
  readonly country: string | null;
  readonly language: string | null;
  readonly website: string | null;
  readonly source: string | null;
  readonly tags: readonly string[];
  readonly lifecycle: Lifecycle;
  readonly lifecycleReason: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: string | null;
  readonly preferredChannel: ContactWay | null;
  readonly consent: Consent;
  readonly doNotContact: DoNotContact | null;
  readonly birthYear: number | null;
  readonly gender: Gender | null;
  readonly notes: string | null;
  readonly value: Money | null;
  readonly custom: CustomValues;
}

/** New values; what is absent stays as it is, null empties. */
export type CustomerEdit = { readonly [K in CustomerField]?: CustomerValues[K] | undefined };

/** The fields in which the edit differs from what is there: sending a form unchanged changes nothing. */
export function editedFields(before: CustomerValues, edit: CustomerEdit): CustomerField[] {
  return customerFields.filter((field) => edit[field] !== undefined && !sameValue(before[field], edit[field]));
}

function sameValue(a: unknown, b: unknown): boolean {
  if (isMoney(a) && isMoney(b)) return a.minor === b.minor && a.currency === b.currency;
  if (typeof a === 'object' && typeof b === 'object' && !isMoney(a) && !isMoney(b)) {
    return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
  }
  return a === b;
}

/** With its keys in order: PostgreSQL keeps them in one of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, held]) => [key, sorted(held)]),
  );
}

export function isMoney(value: unknown): value is Money {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Money>).minor === 'bigint';
}

/** Tags as they are kept: one line of small letters each, without `#`, in the order given; what differs only in accents is one tag. */
export function tidyTags(tags: readonly string[]): string[] {
  return distinctBy(
    tags
      .map((tag) =>
        oneLine(tag)
          .replace(/^[#＃]+\s*/u, '')
          .toLowerCase(),
      )
      .filter((tag) => tag !== ''),
    foldName,
  );
}

/** Other names as they are kept: none that is the name itself, none twice. */
export function tidyAliases(aliases: readonly string[], name: string): string[] {
  const known = foldName(name);
  const kept = aliases.map(oneLine).filter((alias) => foldName(alias) !== '' && foldName(alias) !== known);
  return distinctBy(kept, foldName);
}

function distinctBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = keyOf(item);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** What people separate by commas, in either script. */
export function listed(words: string): string[] {
  return words
    .split(/[,，、;；\n]/u)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** A year in which somebody alive can have been born; null for what is none. */
export function parseBirthYear(words: string, now: Date): number | null {
  const typed = /^(\d{4})(?:\s*年)?$/u.exec(words.normalize('NFKC').trim())?.[1];
  if (typed === undefined) return null;
  const year = Number(typed);
  return year <= now.getUTCFullYear() && year > now.getUTCFullYear() - 130 ? year : null;
}

export function applyEdit(before: CustomerValues, edit: CustomerEdit): CustomerValues {
  const given = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined));
  return { ...before, ...given };
}

export function isContactField(field: CustomerField): field is ContactField {
  return (contactFields as readonly string[]).includes(field);
}

/**
 * Who owns a customer after it was handed over. A person takes it into their own department unless another is named;
 * a department given alone keeps the owner only if they belong to it.
 */
export function handOver(
  now: { readonly departmentId: number; readonly ownerId: number | null; readonly ownerDepartmentId: number | null },
  to: {
    readonly owner?: { readonly id: number; readonly departmentId: number | null } | undefined;
    readonly departmentId?: number | undefined;
  },
): { readonly departmentId: number; readonly ownerId: number | null } {
  if (to.owner) {
    return { ownerId: to.owner.id, departmentId: to.departmentId ?? to.owner.departmentId ?? now.departmentId };
  }
  const departmentId = to.departmentId ?? now.departmentId;
  return { departmentId, ownerId: now.ownerDepartmentId === departmentId ? now.ownerId : null };
}

/** An absolute web address, `https` where no scheme was typed; null for what is none. */
export function parseWebsite(words: string): string | null {
  const typed = words.trim();
  if (typed === '' || /\s/u.test(typed) || typed.length > limits.website) return null;
  const address = /^[a-z][a-z0-9+.-]*:\/\//iu.test(typed) ? typed : `https://${typed}`;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || !url.hostname.includes('.') || url.username !== '')
    return null;
  return url.pathname === '/' && url.search === '' && url.hash === '' ? url.origin : url.href;
}
