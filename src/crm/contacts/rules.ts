import type { ContactWay } from '../../core/consent.ts';
import { searchName, soundsLike } from '../../core/names.ts';

export const limits = { name: 200, role: 100, notes: 2_000, reason: 500, source: 100, find: 200 } as const;

/** What the form of a contact asks for, and the field group of the policy that each belongs to. */
export const fieldGroupOf = {
  name: 'basic',
  role: 'basic',
  language: 'basic',
  preferredChannel: 'contact',
  email: 'contact',
  phone: 'contact',
  notes: 'notes',
} as const;
export type ContactField = keyof typeof fieldGroupOf;
export const contactFields = Object.keys(fieldGroupOf) as ContactField[];
export type FieldGroup = (typeof fieldGroupOf)[ContactField];
export const fieldGroups: readonly FieldGroup[] = ['basic', 'contact', 'notes'];

/** What a contact's fields hold, details in plain words. null: empty. */
export interface ContactValues {
  readonly name: string;
  readonly role: string | null;
  readonly language: string | null;
  readonly preferredChannel: ContactWay | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly notes: string | null;
}

export type ContactEdit = { readonly [K in ContactField]?: ContactValues[K] | undefined };

/** The fields in which the edit differs from what is there. */
export function editedFields(before: ContactValues, edit: ContactEdit): ContactField[] {
  return contactFields.filter((field) => edit[field] !== undefined && edit[field] !== before[field]);
}

/** Are these the same person, as far as a name and details tell? Both at one customer. */
export function looksAlike(
  one: Pick<ContactValues, 'name' | 'email' | 'phone'>,
  other: Pick<ContactValues, 'name' | 'email' | 'phone'>,
): boolean {
  return (
    searchName(one.name) === searchName(other.name) ||
    soundsLike(one.name, other.name) ||
    (one.email !== null && one.email.toLowerCase() === other.email?.toLowerCase()) ||
    (one.phone !== null && one.phone === other.phone)
  );
}
