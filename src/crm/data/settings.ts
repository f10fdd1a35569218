import { z } from 'zod';
import { columnOf, type ImportSpec } from './columns.ts';
import type { Shape } from './file/analyse.ts';
import { dateOrder, decimalMark } from './file/cells.ts';
import { missing } from './mapping.ts';

export const existingWays = ['update', 'skip', 'create'] as const;
export type ExistingWay = (typeof existingWays)[number];
export const alikeWays = ['ask', 'update', 'skip', 'create'] as const;
export type AlikeWay = (typeof alikeWays)[number];

/** How a file is read, as people decided or as it was guessed. */
export const settingsSchema = z.object({
  mapping: z.array(z.string().nullable()),
  /** For columns that do not tell by themselves. */
  dates: z.enum(['dmy', 'mdy']).nullable(),
  numbers: z.enum(['comma', 'point']).nullable(),
  /** Of amounts without one. */
  currency: z.string().nullable(),
  /** ISO 3166, for telephone numbers without a country code. */
  country: z.string().nullable(),
  /** What ids from elsewhere are kept under. */
  system: z.string(),
  /** What to do with rows that are here already. */
  existing: z.enum(existingWays),
  /** … and with those that only look like one. */
  alike: z.enum(alikeWays),
});
export type Settings = z.output<typeof settingsSchema>;

/** What has to be said before rows are written. */
export type Question =
  | { readonly ask: 'columns'; readonly missing: readonly string[] }
  | { readonly ask: 'dates'; readonly headers: readonly string[]; readonly mixed: boolean }
  | { readonly ask: 'numbers'; readonly headers: readonly string[]; readonly mixed: boolean }
  | { readonly ask: 'currency'; readonly headers: readonly string[] };

export function openQuestions(spec: ImportSpec, shape: Shape, settings: Settings): Question[] {
  const questions: Question[] = [];
  const needed = missing(spec, settings.mapping);
  if (needed.length > 0) questions.push({ ask: 'columns', missing: needed });
  const mapped = settings.mapping.flatMap((key, at) => {
    const column = key === null ? undefined : columnOf(spec, key);
    const facts = shape.columns[at];
    return column && facts ? [{ column, facts, header: shape.headers[at] ?? '' }] : [];
  });
  const dated = mapped.filter(({ column }) => column.reads === 'day' || column.reads === 'when');
  const openDates = dated.filter(({ facts }) => dateOrder(facts.dates) === 'ask');
  if (settings.dates === null && openDates.length > 0) {
    const mixed = openDates.some(({ facts }) => facts.dates.dmy > 0 && facts.dates.mdy > 0);
    questions.push({ ask: 'dates', headers: openDates.map(({ header }) => header), mixed });
  }
  const counted = mapped.filter(({ column, facts }) => column.reads === 'number' && facts.filled > 0);
  const openNumbers = counted.filter(({ facts }) => decimalMark(facts.numbers) === 'ask');
  if (settings.numbers === null && openNumbers.length > 0) {
    const mixed = openNumbers.some(({ facts }) => facts.numbers.comma > 0 && facts.numbers.point > 0);
    questions.push({ ask: 'numbers', headers: openNumbers.map(({ header }) => header), mixed });
  }
  const bare = counted.filter(({ facts }) => facts.filled > 0);
  if (settings.currency === null && !settings.mapping.includes('currency') && bare.length > 0) {
    questions.push({ ask: 'currency', headers: bare.map(({ header }) => header) });
  }
  return questions;
}
