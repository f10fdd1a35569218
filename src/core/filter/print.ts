import type { Filter, FilterKey, FilterTest } from './filter.ts';

/** Writes a filter so that reading it gives the same one: `priority:high or (tag:vip and not owner:S-4)`. */
export function printFilter(filter: Filter, shown: (test: FilterTest) => string = ({ value }) => value): string {
  return print(filter, shown, 0);
}

function print(filter: Filter, shown: (test: FilterTest) => string, strength: 0 | 1 | 2): string {
  switch (filter.kind) {
    case 'test':
      return `${filter.key}${filter.op === '=' ? ':' : filter.op}${quoteIfNeeded(filter.key, shown(filter))}`;
    case 'not':
      return `not ${print(filter.of, shown, 2)}`;
    case 'any': {
      const inner = filter.of.map((one) => print(one, shown, 1)).join(' or ');
      return strength > 0 ? `(${inner})` : inner;
    }
    case 'all': {
      const inner = filter.of.map((one) => print(one, shown, 2)).join(' and ');
      return strength > 1 ? `(${inner})` : inner;
    }
  }
}

function quoteIfNeeded(key: FilterKey, value: string): string {
  if (key === 'amount' || /^[@#]\{[^}\s]*\}$/u.test(value)) return value;
  return /^(?:(?![\s()（）:：=＝><≥≤≠!！"“”\\{}]).)+$/u.test(value) ? value : `"${value.replace(/["“”\\]/gu, '\\$&')}"`;
}
