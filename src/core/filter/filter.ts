/**
 * A condition on what an event is about, as people write it: `priority:high or (tag:vip and not owner:@dana)`. Plain data; what
 * it means for a record stands in evaluate.ts, how it is read and written in grammar.ts.
 */
export type Filter =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | FilterTest;

export interface FilterTest {
  readonly kind: 'test';
  readonly key: FilterKey;
  readonly op: FilterOp;
  /** As written; once its names are looked up, an id (`C-12`, `S-4`), a department's key, or an amount with its currency (`10000 EUR`). */
  readonly value: string;
}

export const filterKeys = [
  'customer',
  'owner',
  'by',
  'tag',
  'class',
  'lifecycle',
  'amount',
  'priority',
  'department',
] as const;
export type FilterKey = (typeof filterKeys)[number];

export const filterOps = ['=', '>', '>=', '<', '<='] as const;
export type FilterOp = (typeof filterOps)[number];

/** What can be compared by size; the others are equal or not. */
export const orderedKeys: ReadonlySet<FilterKey> = new Set(['amount', 'priority', 'class']);

export const priorityRank = ['low', 'normal', 'high', 'urgent'] as const;
/** The less important first. */
export const classRank = ['c', 'b', 'a'] as const;

/** Every test in it, from left to right. */
export function testsOf(filter: Filter): FilterTest[] {
  switch (filter.kind) {
    case 'test':
      return [filter];
    case 'not':
      return testsOf(filter.of);
    default:
      return filter.of.flatMap(testsOf);
  }
}

/** The same filter with other tests in the places of its own. */
export async function mapTests(filter: Filter, change: (test: FilterTest) => Promise<FilterTest>): Promise<Filter> {
  switch (filter.kind) {
    case 'test':
      return change(filter);
    case 'not':
      return { kind: 'not', of: await mapTests(filter.of, change) };
    default: {
      const of: Filter[] = [];
      for (const one of filter.of) of.push(await mapTests(one, change));
      return { kind: filter.kind, of };
    }
  }
}
