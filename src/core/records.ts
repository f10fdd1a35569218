import type { Id } from './ids.ts';

/**
 * The nouns of the CRM and the letters of their short ids. A noun is named here so that rooms which know no noun
 * (cards, live posts, audit) can point at a record.
 */
export const shortIdPrefix = {
  customer: 'C',
  interaction: 'L',
  task: 'T',
  staff: 'S',
  department: 'D',
  channel: 'CH',
  contact: 'P',
  need: 'N',
  order: 'O',
  deal: 'DL',
  target: 'G',
  review: 'R',
  case: 'CS',
  campaign: 'CM',
  handoff: 'H',
  project: 'PJ',
  playbook: 'PB',
  survey: 'SV',
  file: 'F',
  field: 'CF',
  grant: 'A',
  import: 'I',
  subscription: 'SB',
  bulletin: 'BU',
  digest: 'DG',
  edition: 'ED',
} as const;

export type NounName = keyof typeof shortIdPrefix;

/** Points at one record of any noun. */
export interface RecordRef<Noun extends NounName = NounName> {
  readonly noun: Noun;
  readonly id: Id<Noun>;
}

export function recordRef<Noun extends NounName>(noun: Noun, id: number): RecordRef<Noun> {
  return { noun, id: id as Id<Noun> };
}

/** `T-142`: what people read, say and type. */
export function shortId(ref: { noun: NounName; id: number }): string {
  return `${shortIdPrefix[ref.noun]}-${ref.id}`;
}

export function sameRecord(a: RecordRef, b: RecordRef): boolean {
  return a.noun === b.noun && a.id === b.id;
}
