import type { Money } from './money.ts';

/** The kinds of value that a field declared by an admin may hold. */
export const customKinds = ['text', 'number', 'date', 'choice', 'money', 'yes-no'] as const;
export type CustomKind = (typeof customKinds)[number];

/** A field that an admin declared for the records of a noun. */
export interface CustomField {
  readonly id: number;
  readonly name: string;
  readonly kind: CustomKind;
  /** What may be chosen; empty for other kinds. */
  readonly options: readonly string[];
  readonly required: boolean;
  /** The field group of the noun whose rights its values follow. */
  readonly group: string;
}

/** A date is `2026-05-04`, a choice the option's own words; money as JSON keeps it. */
export type CustomValue = string | number | boolean | { readonly minor: string; readonly currency: string };

/** Values by the field's id. */
export type CustomValues = { readonly [fieldId: string]: CustomValue };

export function moneyOf(value: CustomValue): Money | null {
  return typeof value === 'object' ? { minor: BigInt(value.minor), currency: value.currency } : null;
}
