import type { Money } from '../../core/money.ts';
import type { ContactField } from './contact.ts';

/** Where a customer stands with us. */
export const lifecycles = ['lead', 'active', 'dormant', 'lost'] as const;
export type Lifecycle = (typeof lifecycles)[number];

export const genders = ['female', 'male', 'other'] as const;
export type Gender = (typeof genders)[number];

/** What people may write about a customer, and the field group of the policy that each belongs to. */
export const fieldGroupOf = {
  name: 'basic',
  kind: 'basic',
  country: 'basic',
  language: 'basic',
  website: 'basic',
  email: 'contact',
  phone: 'contact',
  address: 'contact',
  notes: 'notes',
  value: 'money',
} as const;
export type CustomerField = keyof typeof fieldGroupOf;
export type FieldGroup = (typeof fieldGroupOf)[CustomerField];
export const customerFields = Object.keys(fieldGroupOf) as CustomerField[];
export const fieldGroups: readonly FieldGroup[] = ['basic', 'contact', 'notes', 'money'];

export const limits = { name: 200, website: 300, address: 500, notes: 2_000, find: 200 } as const;

/** What a customer's fields hold, contact details in plain words. null: empty. */
export interface CustomerValues {
  readonly name: string;
  readonly kind: 'person' | 'company';
  readonly country: string | null;
  readonly language: string | null;
  readonly website: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: string | null;
  readonly notes: string | null;
  readonly value: Money | null;
}

/** New values; what is absent stays as it is, null empties. */
export type CustomerEdit = { readonly [K in CustomerField]?: CustomerValues[K] | undefined };

/** The fields in which the edit differs from what is there: sending a form unchanged changes nothing. */
export function editedFields(before: CustomerValues, edit: CustomerEdit): CustomerField[] {
  return customerFields.filter((field) => edit[field] !== undefined && !sameValue(before[field], edit[field]));
}

function sameValue(a: unknown, b: unknown): boolean {
  if (isMoney(a) && isMoney(b)) return a.minor === b.minor && a.currency === b.currency;
  return a === b;
}

function isMoney(value: unknown): value is Money {
  return typeof value === 'object' && value !== null && 'minor' in value;
}

export function applyEdit(before: CustomerValues, edit: CustomerEdit): CustomerValues {
  const given = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined));
  return { ...before, ...given };
}

export function isContactField(field: CustomerField): field is ContactField {
  return fieldGroupOf[field] === 'contact';
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
