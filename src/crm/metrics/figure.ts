import type { LeftOut } from './formulas.ts';
import { type MeasureKey, measures } from './measures.ts';

/** A sum of one currency, in its smallest unit. */
export interface Amount {
  readonly currency: string;
  readonly minor: bigint;
  readonly n: number;
}

export type Outcome =
  | { readonly kind: 'value'; readonly value: number }
  /** By currency, that of most records first. */
  | { readonly kind: 'amounts'; readonly amounts: readonly Amount[] }
  | { readonly kind: 'not-enough'; readonly least: number }
  /** It would tell of single colleagues what only they and their manager may know. */
  | { readonly kind: 'few-people' };

/** One measure of one scope and period. */
export interface Figure {
  readonly measure: MeasureKey;
  readonly outcome: Outcome;
  /** What it is made of. 0 too where it may not be told. */
  readonly n: number;
  readonly leftOut: LeftOut;
  /** The value that nine of ten stay below, of durations. */
  readonly p90?: number;
  /** What a product is made of. */
  readonly parts?: readonly Figure[];
}

export function numberOf(figure: Figure): number | null {
  return figure.outcome.kind === 'value' ? figure.outcome.value : null;
}

/** The number, if it is made of enough. */
export function figureOf(measure: MeasureKey, value: number | null, n: number, leftOut: LeftOut): Figure {
  const { least } = measures[measure];
  const enough = value !== null && Number.isFinite(value) && n >= least;
  return { measure, n, leftOut, outcome: enough ? { kind: 'value', value } : { kind: 'not-enough', least } };
}

export function fewPeople(measure: MeasureKey): Figure {
  return { measure, n: 0, leftOut: {}, outcome: { kind: 'few-people' } };
}
