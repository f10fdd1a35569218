import { type Consent, type ConsentGiven, contactWays } from '../../../core/consent.ts';
import { foldName } from '../../../core/text.ts';
import {
  type CustomerField,
  type CustomerValues,
  isMoney,
  limits,
  tidyAliases,
  tidyTags,
} from '../../customers/rules.ts';

/** What of two customers can only be said once, so that somebody may have to choose. */
export const chosenFields = [
  'name',
  'kind',
  'lifecycle',
  'country',
  'language',
  'website',
  'source',
  'email',
  'phone',
  'address',
  'preferredChannel',
  'birthYear',
  'gender',
  'value',
  'notes',
] as const satisfies readonly CustomerField[];
export type ChosenField = (typeof chosenFields)[number];

/** Whose value the merged customer has. both: they say the same, or what each says is put together. */
export type Side = 'kept' | 'other' | 'both';

export interface Choice {
  readonly field: ChosenField;
  readonly from: Side;
  /** Both say something, and not the same: whoever merges may take the other's. */
  readonly conflict: boolean;
}

export interface MergePlan {
  /** What the customer says that is kept. */
  readonly values: CustomerValues;
  /** Fields of which at least one of the two says something. */
  readonly choices: readonly Choice[];
}

/**
 * Two customers as one. What only one of them says is kept; where both say something, the kept one's stands unless the field is in
 * `take`. Lists are put together, the other's name becomes another name, and whatever either of them refused stays refused. Pure.
 */
export function planMerge(kept: CustomerValues, other: CustomerValues, take: ReadonlySet<ChosenField>): MergePlan {
  const choices = chosenFields.flatMap((field) => choiceOf(field, kept, other, take));
  const taken = Object.fromEntries(
    choices.filter(({ from }) => from === 'other').map(({ field }) => [field, other[field]]),
  );
  const merged: CustomerValues = { ...kept, ...taken };
  const isPerson = merged.kind === 'person';
  const reasonOf = choices.find(({ field }) => field === 'lifecycle')?.from === 'other' ? other : kept;
  const values: CustomerValues = {
    ...merged,
    lifecycleReason: reasonOf.lifecycleReason,
    notes: choices.some(({ field, from }) => field === 'notes' && from === 'both')
      ? jointNotes(kept.notes, other.notes)
      : merged.notes,
    birthYear: isPerson ? merged.birthYear : null,
    gender: isPerson ? merged.gender : null,
    aliases: tidyAliases([kept.name, other.name, ...kept.aliases, ...other.aliases], merged.name).slice(
      0,
      limits.aliases,
    ),
    tags: tidyTags([...kept.tags, ...other.tags]).slice(0, limits.tags),
    consent: jointConsent(kept.consent, other.consent),
    doNotContact: kept.doNotContact ?? other.doNotContact,
    custom: { ...other.custom, ...kept.custom },
  };
  return { values, choices: choices.filter(({ field }) => isPerson || (field !== 'birthYear' && field !== 'gender')) };
}

function choiceOf(
  field: ChosenField,
  kept: CustomerValues,
  other: CustomerValues,
  take: ReadonlySet<ChosenField>,
): Choice[] {
  const [mine, theirs] = [kept[field], other[field]];
  if (mine === null && theirs === null) return [];
  if (theirs === null) return [{ field, from: 'kept', conflict: false }];
  if (mine === null) return [{ field, from: 'other', conflict: false }];
  if (sameValue(field, mine, theirs)) return [{ field, from: 'both', conflict: false }];
  if (take.has(field)) return [{ field, from: 'other', conflict: true }];
  // Notes that fit are kept side by side, since nobody knows which of them are still needed.
  if (field === 'notes' && jointNotes(kept.notes, other.notes).length <= limits.notes)
    return [{ field, from: 'both', conflict: false }];
  return [{ field, from: 'kept', conflict: true }];
}

function sameValue(field: ChosenField, a: unknown, b: unknown): boolean {
  if (isMoney(a) && isMoney(b)) return a.minor === b.minor && a.currency === b.currency;
  if (typeof a !== 'string' || typeof b !== 'string') return a === b;
  // A name that differs in its accents is another way to write it, and one of the two has to be chosen.
  if (field === 'email' || field === 'website') return a.trim().toLowerCase() === b.trim().toLowerCase();
  return field === 'address' ? foldName(a) === foldName(b) : a === b;
}

function jointNotes(kept: string | null, other: string | null): string {
  return [kept, other].filter((note) => note !== null && note !== '').join('\n\n');
}

/** By each way the stricter answer; of two alike the later one. */
function jointConsent(kept: Consent, other: Consent): Consent {
  return Object.fromEntries(
    contactWays.flatMap((way) => {
      const given = [kept[way], other[way]].filter((one): one is ConsentGiven => one !== undefined);
      const [strictest] = given.sort((a, b) => strictness(b) - strictness(a) || (a.at < b.at ? 1 : -1));
      return strictest ? [[way, strictest]] : [];
    }),
  );
}

function strictness({ answer }: ConsentGiven): number {
  return { no: 2, yes: 1, unknown: 0 }[answer];
}
