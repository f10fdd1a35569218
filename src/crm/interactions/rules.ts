import { foldName } from '../../core/text.ts';

/** How a contact was made. */
export const viaValues = ['call', 'email', 'meeting', 'chat', 'visit', 'other'] as const;
export type Via = (typeof viaValues)[number];

/** in: they came to us; out: we went to them. */
export const directions = ['in', 'out'] as const;
export type Direction = (typeof directions)[number];

/** What came of a contact, as a list or a report can count it. */
export const results = ['reached', 'not-reached', 'agreed', 'refused', 'follow-up', 'solved', 'other'] as const;
export type LogResult = (typeof results)[number];

/** Characters; `minutes`: a contact longer than a day is several. */
export const limits = {
  content: 8_000,
  resultNote: 500,
  withWhom: 200,
  people: 20,
  next: 200,
  minutes: 1_440,
} as const;

/** Logs that one page of a list shows. */
export const pageSize = 10;

/** A moment typed as "now" may lie a little ahead of ours. */
const graceMs = 60_000;

export function hasHappened(at: Date, now: Date): boolean {
  return at.getTime() <= now.getTime() + graceMs;
}

export interface LogValues {
  readonly content: string;
  readonly via: Via;
  readonly at: Date;
  readonly private: boolean;
  readonly direction: Direction | null;
  readonly minutes: number | null;
  readonly result: LogResult | null;
  readonly resultNote: string | null;
  readonly contactIds: readonly number[];
  readonly withWhom: string | null;
}
export type LogEdit = { readonly [K in keyof LogValues]?: LogValues[K] | undefined };
export type LogField = keyof LogValues;

/** Values of a log, some or all of them. */
type Some = Partial<LogValues> & Pick<LogValues, 'at'>;
type EditOf<V extends Some> = Pick<LogEdit, keyof V & LogField>;

/** The fields that differ. A form shows times to the minute, so a moment within the same minute is no change. */
export function editedFields<V extends Some>(before: V, edit: EditOf<V>): (keyof V & LogField)[] {
  return (Object.keys(before) as (keyof V & LogField)[]).filter((field) => {
    const value = edit[field];
    if (value === undefined) return false;
    if (value instanceof Date) return minuteOf(value) !== minuteOf(before.at);
    return Array.isArray(value) ? String(value) !== String(before[field]) : value !== before[field];
  });
}

/** Takes over the named fields only: a time that counts as unchanged keeps its seconds. */
export function applyEdit<V extends Some>(before: V, edit: EditOf<V>, fields: readonly (keyof V & LogField)[]): V {
  const edited = Object.fromEntries(fields.map((field) => [field, edit[field]])) as Partial<V>;
  return { ...before, ...edited };
}

function minuteOf(at: Date): number {
  return Math.floor(at.getTime() / 60_000);
}

/** Whole minutes of a length in milliseconds, at least one. */
export function minutesOf(ms: number): number {
  return Math.max(1, Math.round(ms / 60_000));
}

/** "P-12, Ana Pérez & somebody from IT" in its parts. */
export function splitPeople(text: string): string[] {
  return text
    .split(/[,，、;；&]|\s(?:and|und|et)\s/iu)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export interface Known {
  readonly id: number;
  readonly name: string;
}

/**
 * Which of the customer's contacts are meant, and who else: `P-12`, a whole name, or a first name or beginning that only one of
 * them has. `unknown`: a number that is none of theirs.
 */
export function matchPeople(
  text: string,
  contacts: readonly Known[],
): { readonly contactIds: number[]; readonly others: string[]; readonly unknown: string[] } {
  const found = new Set<number>();
  const others: string[] = [];
  const unknown: string[] = [];
  for (const part of splitPeople(text)) {
    const number = /^p-?\s?(\d{1,9})$/iu.exec(part.normalize('NFKC'))?.[1];
    const meant = number === undefined ? called(part, contacts) : contacts.find(({ id }) => id === Number(number));
    if (meant) found.add(meant.id);
    else (number === undefined ? others : unknown).push(part);
  }
  return { contactIds: [...found], others, unknown };
}

function called(words: string, contacts: readonly Known[]): Known | undefined {
  const wanted = foldName(words);
  if (wanted === '') return undefined;
  const names = contacts.map((contact) => ({ contact, name: foldName(contact.name) }));
  const whole = names.filter(({ name }) => name === wanted);
  const fitting = whole.length > 0 ? whole : names.filter(({ name }) => name.startsWith(`${wanted} `));
  return fitting.length === 1 ? fitting[0]?.contact : undefined;
}
