import type { Msg } from '../../../core/msg.ts';

/**
 * How a cell becomes a value. 'words': as if typed, by the command's own parser. 'day' and 'when': a date, which is read here, since
 * commands ask of a new record's dates that they lie ahead and a file tells of the past. 'number': an amount. 'id': one of ours.
 */
export type Reads = 'words' | 'day' | 'when' | 'number' | 'country' | 'id' | 'external';

/** What a column of a file may be. */
export interface ColumnSpec {
  readonly key: string;
  readonly label: Msg;
  readonly reads: Reads;
  /** The argument of the command that it fills; several that fill the same are put together. */
  readonly arg?: string;
  /** What people and other programs call it, small letters and single spaces; the label and the key count too. */
  readonly called: readonly string[];
  /** Fills a field that an admin declared: its id. */
  readonly custom?: number;
}

export const importNouns = [
  'customer',
  'contact',
  'interaction',
  'task',
  'deal',
  'order',
  'need',
  'case',
  'survey',
  'campaign',
] as const;
export type ImportNoun = (typeof importNouns)[number];

export interface ImportSpec {
  readonly noun: ImportNoun;
  readonly title: Msg;
  /** The command that writes a row down. */
  readonly command: string;
  readonly columns: readonly ColumnSpec[];
  /** Without these a row is nothing. */
  readonly needs: readonly string[];
}
