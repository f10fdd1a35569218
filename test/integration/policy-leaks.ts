import { type Ability, allows, type PolicyRecord } from '../../src/core/policy.ts';
import { shortId } from '../../src/core/records.ts';
import { contains, type PolicyWorld, secretsOf } from './policy-world.ts';

export type ProtectedNoun = 'customer' | 'interaction' | 'task';
export const protectedNouns = ['customer', 'interaction', 'task'] as const;

/** Records of a noun as the policy sees them. */
export function recordsOf(w: PolicyWorld, noun: ProtectedNoun): readonly (PolicyRecord & { readonly id: number })[] {
  const all = { customer: w.customers, interaction: w.logs, task: w.tasks };
  return all[noun].map((record) => ({ ...record }));
}

/** Something that would give a record away. */
interface Sign {
  readonly what: string;
  in(text: string): boolean;
}

const known = new Map<string, readonly Sign[]>();

/** Everything that this ability must not come to see. */
function hiddenFrom(w: PolicyWorld, ability: Ability): readonly Sign[] {
  const key = `${w.seed} ${w.grants.key} ${JSON.stringify(ability.who)}`;
  const before = known.get(key);
  if (before) return before;
  const signs: Sign[] = [];
  for (const noun of protectedNouns) {
    for (const record of recordsOf(w, noun)) {
      const groups: Record<string, readonly string[]> = secretsOf[noun](record.id);
      for (const [group, tokens] of Object.entries(groups)) {
        if (allows(ability, 'read', noun, record, group)) continue;
        for (const token of tokens)
          signs.push({ what: `${noun} ${record.id} ${group}: ${token}`, in: (text) => contains(text, token) });
      }
      if (allows(ability, 'read', noun, record, 'basic')) continue;
      const id = new RegExp(`\\b${shortId({ noun, id: record.id })}\\b`, 'u');
      signs.push({ what: `${noun} ${record.id} is named`, in: (text) => id.test(text) });
    }
  }
  known.set(key, signs);
  return signs;
}

/** What of any record this text gives away that the ability may not read. `typed`: what the person wrote is theirs. */
export function leaks(w: PolicyWorld, text: string, ability: Ability, typed = ''): string[] {
  return hiddenFrom(w, ability)
    .filter((sign) => sign.in(text) && !sign.in(typed))
    .map(({ what }) => what);
}

/** A failure names the company in which it was found. */
export const withSeed = (w: PolicyWorld, what: string): string => `${what} (company of seed ${w.seed})`;
