import type { Ability } from '../../../core/policy.ts';
import type { Sql, Tx } from '../../../store/database.ts';
import type { Window } from '../period.ts';
import type { Scope } from '../scope.ts';

/** What figures are read with. The reader's right to the scope has to be made sure of before (`demandScope`). */
export interface FigureCtx {
  readonly tx: Tx;
  readonly now: Date;
  readonly ability: Ability;
}

/** What is asked of a source. `ability`: of what it may not know nothing is counted. */
export interface Asked {
  readonly scope: Scope;
  readonly window: Window;
  readonly ability: Ability;
}

/**
 * The records behind a figure, as SQL that gives a row for each: `noun text`, `id int`, `person int` (whose work it was; null where it
 * was nobody's), `value float8` and `reason text` (why it is left out; null where it counts). The figure and the list of its
 * records are made of the same rows, so they cannot differ.
 */
export type Source = (asked: Asked) => Sql;
