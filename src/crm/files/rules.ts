import { days } from '../../core/clock.ts';
import { extensionOf } from '../../core/file-facts.ts';
import type { NounName } from '../../core/records.ts';

/** What a file can be attached to, in the order in which names are looked for. */
export const subjectNouns = [
  'customer',
  'task',
  'deal',
  'case',
  'project',
  'order',
  'campaign',
  'contact',
  'need',
  'interaction',
  'handoff',
  'target',
  'review',
  'survey',
] as const satisfies readonly NounName[];
export type SubjectNoun = (typeof subjectNouns)[number];

export function isSubjectNoun(noun: string): noun is SubjectNoun {
  return (subjectNouns as readonly string[]).includes(noun);
}

export const maxNote = 2_000;
export const maxName = 150;
/** Lines of one page. */
export const pageSize = 10;

/** In place of a name that may be a person's. */
export const erasedName = 'erased';

/** How long a file that somebody sent without saying where it belongs is kept. */
export const waitsFor = days(7);
/** How long a removed file's content is kept, in case it was removed by mistake. */
export const contentStays = days(30);

/** Rows of data, which an import can read. */
export function isTabular(file: { readonly name: string; readonly mime: string }): boolean {
  return ['csv', 'tsv', 'jsonl', 'ndjson'].includes(extensionOf(file.name)) || file.mime === 'text/csv';
}

/** The same ending when somebody names the file without one: `report` stays a PDF. */
export function renamed(name: string, old: string): string {
  const extension = extensionOf(old);
  return extension === '' || extensionOf(name) !== '' ? name : `${name}.${extension}`;
}
