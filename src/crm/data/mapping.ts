import { foldName } from '../../core/text.ts';
import { type ColumnSpec, type ImportNoun, type ImportSpec, specs } from './columns.ts';

/** For each column of the file what it is; null: it is not read. */
export type Mapping = readonly (string | null)[];

/** The programs whose exports are known by their headers. `system`: what their ids are kept under. */
export const origins = {
  salesforce: {
    name: 'Salesforce',
    telling: [
      'account owner',
      'last modified by',
      'created by',
      'billing street',
      'opportunity owner',
      'case number',
      'account id',
      'is deleted',
      'lead source',
      'stage',
      'close date',
      'contact id',
      'mailing street',
      'opportunity name',
      'opportunity id',
      'type',
    ],
  },
  hubspot: {
    name: 'HubSpot',
    telling: [
      'record id',
      'company owner',
      'create date',
      'lifecycle stage',
      'company domain name',
      'contact owner',
      'deal stage',
      'deal name',
      'deal owner',
      'pipeline',
      'associated company',
      'hs object id',
      'last activity date',
      'original source',
      'associated company ids',
    ],
  },
  zoho: {
    name: 'Zoho',
    telling: [
      'account owner id',
      'record id',
      'created time',
      'modified time',
      'tag',
      'modified by',
      'billing code',
      'potential name',
      'last activity time',
      'account name id',
      'contact owner id',
      'deal owner id',
      'closing date',
      'layout',
      'account number',
    ],
  },
  dynamics: {
    name: 'Dynamics 365',
    telling: [
      'do not modify account',
      'do not modify row checksum',
      'do not modify modified on',
      'do not modify contact',
      'do not modify opportunity',
      'do not modify case',
      'address 1 city',
      'address 1 street 1',
      'est revenue',
      'est close date',
      'topic',
      'address 1 zip postal code',
    ],
  },
} as const;
export type Origin = keyof typeof origins;

/** Headers as they are compared: small letters, no accents, single spaces. */
export function headerForm(header: string): string {
  return foldName(header);
}

/** The program that wrote a file, where at least three of its headers (two that only it writes) say so. */
export function originOf(headers: readonly string[]): Origin | null {
  const forms = new Set(headers.map(headerForm));
  const counted = (Object.keys(origins) as Origin[]).map((origin) => {
    const found = origins[origin].telling.filter((one) => forms.has(one));
    const alone = found.filter(
      (one) =>
        !Object.entries(origins).some(([other, { telling }]) => other !== origin && telling.includes(one as never)),
    );
    return { origin, score: found.length + alone.length };
  });
  const best = counted.reduce((one, other) => (other.score > one.score ? other : one));
  return best.score >= 4 ? best.origin : null;
}

/** What a column's first values look like, for headers that say nothing. */
export type ValueShape = 'email' | 'phone' | 'website' | 'short-id' | null;

export function valueShape(values: readonly string[]): ValueShape {
  const filled = values.filter((value) => value !== '');
  if (filled.length === 0) return null;
  const most = (test: RegExp): boolean => filled.filter((value) => test.test(value)).length >= filled.length * 0.8;
  if (most(/^[^\s@]+@[^\s@]+\.[^\s@]+$/u)) return 'email';
  if (most(/^[A-Z]{1,2}-\d{1,9}$/u)) return 'short-id';
  if (most(/^(?:https?:\/\/|www\.)\S+$/iu)) return 'website';
  return most(/^\+\d[\d\s()/.-]{6,20}$/u) ? 'phone' : null;
}

const byShape: Readonly<Record<Exclude<ValueShape, null>, string>> = {
  email: 'email',
  phone: 'phone',
  website: 'website',
  'short-id': 'id',
};

/** Guessed by the headers first, the surest names before the others, then by what the values look like. None is taken twice. */
export function guessMapping(
  spec: ImportSpec,
  headers: readonly string[],
  samples: readonly (readonly string[])[],
): Mapping {
  const mapping: (string | null)[] = headers.map(() => null);
  const taken = new Set<string>();
  const wanted = spec.columns.flatMap((column) => names(column).map((name, rank) => ({ column, name, rank })));
  for (const { column, name } of wanted.toSorted((one, other) => one.rank - other.rank)) {
    if (taken.has(column.key)) continue;
    const at = headers.findIndex((header, index) => mapping[index] === null && headerForm(header) === name);
    if (at < 0) continue;
    mapping[at] = column.key;
    taken.add(column.key);
  }
  headers.forEach((_, index) => {
    if (mapping[index] !== null) return;
    const shape = valueShape(samples.map((row) => row[index] ?? ''));
    const key = shape && byShape[shape];
    if (!key || taken.has(key) || !spec.columns.some((column) => column.key === key)) return;
    mapping[index] = key;
    taken.add(key);
  });
  return leaveOut(spec, mapping);
}

/** A whole name makes its parts superfluous, a whole address its street. */
function leaveOut(spec: ImportSpec, mapping: readonly (string | null)[]): Mapping {
  const whole: Readonly<Record<string, readonly string[]>> = {
    name: spec.noun === 'contact' ? ['first', 'last'] : [],
    address: ['street', 'zip', 'city', 'state'],
    contactName: ['contactFirst', 'contactLast'],
  };
  const gone = new Set(Object.entries(whole).flatMap(([key, parts]) => (mapping.includes(key) ? parts : [])));
  return mapping.map((key) => (key !== null && gone.has(key) ? null : key));
}

function names(column: ColumnSpec): string[] {
  const own = [column.label.en, column.label.zh, column.key.replace(/([A-Z])/gu, ' $1')];
  return [...new Set([...own, ...column.called].map(headerForm))].filter((name) => name !== '');
}

/** The column of a spec that somebody names in words. */
export function columnCalled(spec: ImportSpec, words: string): ColumnSpec | null {
  const form = headerForm(words);
  return (
    spec.columns.find((column) => column.key.toLowerCase() === words.trim().toLowerCase()) ??
    spec.columns.find((column) => names(column).includes(form)) ??
    null
  );
}

/** What the rows are: of which noun's columns most headers speak, and what a row cannot be without. */
export function guessNoun(
  headers: readonly string[],
  samples: readonly (readonly string[])[],
  fileName: string,
  nouns: readonly ImportNoun[],
): ImportNoun {
  const said = headerForm(fileName);
  const forms = headers.map(headerForm);
  const scored = specs
    .filter(({ noun }) => nouns.includes(noun))
    .map((spec) => {
      const mapping = guessMapping(spec, headers, samples);
      const has = mapping.filter((key) => key !== null);
      const complete = missing(spec, mapping).length === 0;
      const named = [spec.noun, spec.title.en, spec.title.zh, ...(telling[spec.noun] ?? [])].map(headerForm);
      const byFile = named.some((name) => said.includes(name)) ? 4 : 0;
      const byHeader = forms.filter((form) => named.some((name) => form.startsWith(`${name} `))).length * 2;
      return { noun: spec.noun, score: has.length + byFile + byHeader + (complete ? 6 : 0) };
    });
  return scored.reduce((one, other) => (other.score > one.score ? other : one)).noun;
}

const telling: Readonly<Partial<Record<ImportNoun, readonly string[]>>> = {
  customer: ['account', 'company', 'companies'],
  contact: ['people', 'leads'],
  interaction: ['activity', 'activities', 'call', 'notes'],
  deal: ['opportunity', 'opportunities', 'potential'],
  case: ['ticket', 'incident'],
  order: ['sales order'],
};

/** What a row needs and no column is. */
export function missing(spec: ImportSpec, mapping: Mapping): string[] {
  const filled = new Set(
    mapping.flatMap((key) => {
      const column = key === null ? undefined : spec.columns.find((one) => one.key === key);
      return column ? [column.key, column.arg ?? ''] : [];
    }),
  );
  return spec.needs.filter((need) => !filled.has(need));
}
