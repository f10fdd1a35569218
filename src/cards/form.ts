import type { Invocation } from '../core/invocation.ts';
import type { Msg } from '../core/msg.ts';
import type { Text } from './card.ts';

/**
 * A form asks for the arguments of one command. Submitting it makes the same invocation as typing would, with the
 * fields' texts as arguments, so validation is the command's own.
 */
export interface Form {
  readonly title: Msg;
  readonly submit: Msg;
  /** The command, with the arguments that are already settled and not asked for. */
  readonly does: Invocation;
  readonly intro?: Text;
  readonly fields: readonly FormField[];
}

export interface FormField {
  /** The argument's name. */
  readonly name: string;
  readonly label: Msg;
  readonly hint?: Msg;
  readonly optional: boolean;
  readonly value?: string;
  /** Shown beside the field when the form is opened again after a fault. */
  readonly error?: Msg;
  readonly input:
    | { readonly kind: 'line'; readonly placeholder?: Msg }
    | { readonly kind: 'lines'; readonly placeholder?: Msg }
    | { readonly kind: 'choice'; readonly options: readonly Choice[] }
    /** Searched as one types, through the reference resolver of that name ('customer', 'staff', …). */
    | { readonly kind: 'lookup'; readonly reference: string; readonly chosen?: Choice };
}

/** Something to pick: what is shown and the word that stands for it. */
export interface Choice {
  readonly label: string | Msg;
  readonly value: string;
  readonly detail?: string | Msg;
}
