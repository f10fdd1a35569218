import type { Choice } from '../../cards/form.ts';
import type { ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { type Filter, type FilterKey, type FilterTest, mapTests } from '../../core/filter/filter.ts';
import { filterExample, parseFilter } from '../../core/filter/grammar.ts';
import { printFilter } from '../../core/filter/print.ts';
import { type Msg, msg, same } from '../../core/msg.ts';

/** Which noun's names a key of the filter holds. */
const referenceOf: Partial<Readonly<Record<FilterKey, string>>> = {
  customer: 'customer',
  owner: 'staff',
  by: 'staff',
  department: 'department',
};

/** A name in the filter that is nobody's, or several people's. */
class Unresolved extends Error {
  readonly found: Exclude<Resolution<unknown>, { kind: 'one' }>;

  constructor(found: Exclude<Resolution<unknown>, { kind: 'one' }>) {
    super(found.kind);
    this.found = found;
  }
}

/**
 * A filter in words: read, and its names looked up with the actor's rights as everywhere else. The value is the filter as it is kept:
 * `owner:S-4 and customer:C-12`.
 */
export function filterReference(resolver: (name: string) => ReferenceResolver | undefined): ReferenceResolver<string> {
  return {
    name: 'filter',
    async resolve(words, ctx): Promise<Resolution<string>> {
      const parsed = parseFilter(words);
      if (!parsed.ok) return { kind: 'none', message: withExample(parsed.message) };
      try {
        const value = printFilter(await mapTests(parsed.filter, (test) => lookUp(test, parsed.filter, ctx, resolver)));
        return { kind: 'one', value, label: value, word: value, exact: true };
      } catch (error) {
        if (!(error instanceof Unresolved)) throw error;
        return error.found as Resolution<string>;
      }
    },
    async suggest(): Promise<readonly Choice[]> {
      return ['priority:high', 'priority:urgent or tag:vip', 'owner:me', 'amount>10000 EUR'].map((value) => ({
        value,
        label: same(value),
      }));
    },
  };
}

async function lookUp(
  test: FilterTest,
  whole: Filter,
  ctx: ResolveCtx,
  resolver: (name: string) => ReferenceResolver | undefined,
): Promise<FilterTest> {
  const name = referenceOf[test.key];
  const found = name === undefined ? undefined : await resolver(name)?.resolve(test.value, ctx);
  if (!found) return test;
  if (found.kind === 'one') {
    const { id, key } = found.value as { id: number; key?: string };
    return { ...test, value: key ?? (name === 'staff' ? `S-${id}` : `C-${id}`) };
  }
  if (found.kind === 'none') throw new Unresolved(found);
  // What is picked stands for the whole filter, with that name in its place.
  const choices = found.choices.map((choice) => ({
    ...choice,
    value: printFilter(whole, (one) => (one === test ? choice.value : one.value)),
  }));
  throw new Unresolved({ kind: 'several', choices });
}

function withExample(told: Msg): Msg {
  return msg(`${told.en} For example: ${filterExample}`, `${told.zh}例如：${filterExample}`);
}
