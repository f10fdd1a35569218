import type { Choice } from '../cards/form.ts';
import type { Locale, Msg } from '../core/msg.ts';
import type { Result } from './values/result.ts';

/** What value parsers may know. They are pure: the clock and the reader's settings come in here. */
export interface ParseCtx {
  readonly now: Date;
  readonly locale: Locale;
  readonly timezone: string;
}

/**
 * An argument of a command. `parse` turns words into a value; an argument with a `reference` is looked up instead, by the resolver
 * that a noun registered under that name.
 */
export interface Arg<T, Required extends boolean = boolean> {
  readonly label: Msg;
  readonly hint?: Msg;
  /** A right value, shown when a wrong one was given. */
  readonly example?: string;
  readonly required: Required;
  /** Keys it can be given by besides its own name, in either language: due → ['by', '截止']. */
  readonly keys: readonly string[];
  /** 'one': a word or quoted words without a key; 'rest': all words that are left. Absent: by key only. */
  readonly takes?: 'one' | 'rest';
  readonly value:
    | { readonly by: 'parse'; parse(words: string, ctx: ParseCtx): Result<T> }
    | { readonly by: 'reference'; readonly reference: string; readonly phantom?: T }
    /** Present or not: `mine`, `--mine`, `mine:yes`. */
    | { readonly by: 'flag'; readonly phantom?: T };
  /** How a form asks for it; 'none': never (versions, source links). */
  readonly form: 'line' | 'lines' | 'lookup' | 'none' | { readonly choices: readonly Choice[] };
  /**
   * Takes several: given twice, or by fields of a form that are named `<argument>.<key>` (see `Command.formFields`), which become
   * lines `<key>=<words>`. `parse` gets all of them, a line each.
   */
  readonly gathers?: boolean;
  /** For dates: the last words of this other argument may hold it ("Send quote friday"). */
  readonly trailingIn?: string;
  /** How many of these words, the first of which followed the key, belong to the value: `due:next friday 3pm` is one date. */
  wordsAfterKey?(words: readonly string[]): number;
}

// biome-ignore lint/suspicious/noExplicitAny: lists of arguments are heterogeneous; ArgValues recovers each type.
export type AnyArg = Arg<any>;

type ValueOf<A> = A extends Arg<infer T> ? T : never;

/** The typed values of a command's arguments: required ones always there, others perhaps. */
export type ArgValues<A extends Readonly<Record<string, AnyArg>>> = {
  readonly [K in keyof A as A[K] extends Arg<unknown, true> ? K : never]: ValueOf<A[K]>;
} & {
  readonly [K in keyof A as A[K] extends Arg<unknown, true> ? never : K]?: ValueOf<A[K]> | undefined;
};
