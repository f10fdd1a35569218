import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Facts, matches } from '../../src/core/filter/evaluate.ts';
import { type Filter, type FilterTest, filterKeys, testsOf } from '../../src/core/filter/filter.ts';
import { parseFilter } from '../../src/core/filter/grammar.ts';
import { printFilter } from '../../src/core/filter/print.ts';

const read = (text: string): Filter => {
  const found = parseFilter(text);
  if (!found.ok) throw new Error(found.message.en);
  return found.filter;
};
const faultOf = (text: string) => {
  const found = parseFilter(text);
  if (found.ok) throw new Error(`understood: ${printFilter(found.filter)}`);
  return found;
};

const names = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((text) => text.trim() === text);
const test: fc.Arbitrary<FilterTest> = fc.oneof(
  fc.record({
    kind: fc.constant('test' as const),
    key: fc.constantFrom('customer' as const, 'owner' as const, 'by' as const, 'department' as const),
    op: fc.constant('=' as const),
    value: names,
  }),
  fc.record({
    kind: fc.constant('test' as const),
    key: fc.constant('tag' as const),
    op: fc.constant('=' as const),
    value: names.map((name) => name.toLowerCase()).filter((name) => name === name.toLowerCase().trim()),
  }),
  fc.record({
    kind: fc.constant('test' as const),
    key: fc.constant('priority' as const),
    op: fc.constantFrom('=' as const, '>=' as const, '<' as const),
    value: fc.constantFrom('low', 'normal', 'high', 'urgent'),
  }),
  fc.record({
    kind: fc.constant('test' as const),
    key: fc.constant('amount' as const),
    op: fc.constantFrom('>' as const, '<=' as const, '=' as const),
    value: fc
      .tuple(fc.integer({ min: 0, max: 1e9 }), fc.constantFrom('EUR', 'JPY', 'CNY', 'KWD'))
      .map(([n, currency]) => `${n} ${currency}`),
  }),
);

/** Filters in the one shape that reading gives them: no list of one, none within one of its own kind. */
const filters: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter; all: Filter; any: Filter; not: Filter }>((tie) => ({
  filter: fc.oneof({ maxDepth: 4, withCrossShrink: true }, test, tie('all'), tie('any'), tie('not')),
  all: fc.array(tie('filter'), { minLength: 2, maxLength: 4 }).map((of) => flat('all', of as Filter[])),
  any: fc.array(tie('filter'), { minLength: 2, maxLength: 4 }).map((of) => flat('any', of as Filter[])),
  not: tie('filter').map((of) => ({ kind: 'not' as const, of: of as Filter })),
})).filter;
const flat = (kind: 'all' | 'any', of: readonly Filter[]): Filter => ({
  kind,
  of: of.flatMap((one) => (one.kind === kind ? one.of : [one])),
});

describe('filters', () => {
  it('read as they were written', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        fc.pre(printFilter(filter).length <= 1_000);
        expect(read(printFilter(filter))).toEqual(filter);
      }),
    );
  });

  it('never fail but with a place and both languages', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const found = parseFilter(text);
        if (found.ok) return;
        expect(found.at).toBeLessThanOrEqual(text.length);
        expect(found.message.en).not.toBe('');
        expect(found.message.zh).not.toBe('');
      }),
    );
  });

  it.each([
    ['where priority:high or (tag:vip and not owner:@dana)', 'priority:high or tag:vip and not owner:@dana'],
    ['priority:high tag:VIP', 'priority:high and tag:vip'],
    ['优先级：高 或（标签：vip 且 非 负责人：@陈伟）', 'priority:high or tag:vip and not owner:@陈伟'],
    ['amount > 10k EUR', 'amount>10000 EUR'],
    ['金额>=2万 CNY', 'amount>=20000 CNY'],
    ['amount > 1.5m usd and tag != cold', 'amount>1500000 USD and not tag:cold'],
    ['(tag:a or tag:b) and tag:c', '(tag:a or tag:b) and tag:c'],
    ['not (tag:a and tag:b)', 'not (tag:a and tag:b)'],
    ['customer:"Acme & Sons (Ltd)"', 'customer:"Acme & Sons (Ltd)"'],
    ['owner:@{slack:U123}', 'owner:@{slack:U123}'],
    ['tier:A', 'class:a'],
  ])('%s', (typed, printed) => {
    expect(printFilter(read(typed))).toBe(printed);
  });

  it.each([
    ['priority:hihg', 9, 'none of: low, normal, high, urgent'],
    ['tag:vip and', 11, 'a condition is missing'],
    ['(tag:vip', 8, 'a closing bracket is missing'],
    ['tag:vip)', 7, 'closes nothing'],
    ['colour:red', 0, 'a condition begins with one of'],
    ['amount>100', 7, 'which currency'],
    ['tag>vip', 3, 'no larger or smaller'],
    ['tag:"vip', 4, 'never closed'],
    ['priority', 8, 'needs a sign and a value, such as priority:high'],
  ])('says where %s is wrong', (typed, at, told) => {
    const fault = faultOf(typed);
    expect(fault.at).toBe(at);
    expect(fault.message.en).toContain(told);
    expect(fault.message.en).toMatch(/^(At character \d+|At the end)/u);
  });
});

const facts: Facts = {
  customerId: 12,
  ownerId: 4,
  actorId: null,
  tags: ['VIP', 'north'],
  customerClass: 'B',
  lifecycle: 'active',
  amountMinor: 1_000_001n,
  currency: 'EUR',
  priority: 'high',
  departments: ['support', 'sales'],
};

describe('what a filter says of an event', () => {
  it.each([
    ['priority:high', true],
    ['priority>=normal and priority<urgent', true],
    ['tag:vip and not owner:S-5', true],
    ['tag:vip and not owner:S-4', false],
    ['customer:C-12 or tag:nothing', true],
    ['class>c', true],
    ['class:a', false],
    ['amount>10000 EUR', true],
    ['amount>10001 EUR', false],
    ['amount>1 USD', false],
    ['amount<1 USD', false],
    ['department:sales and lifecycle:active', true],
    ['by:S-4', false],
  ])('%s → %s', (typed, expected) => {
    expect(matches(read(typed), facts)).toBe(expected);
  });

  it('tells nothing of what is hidden, however it is asked', () => {
    const someFacts = fc.record({
      priority: fc.constantFrom('low', 'high', null),
      amountMinor: fc.constantFrom(null, 0n, 5_000_000n),
      tags: fc.subarray(['vip', 'north']),
    });
    fc.assert(
      fc.property(filters, someFacts, fc.constantFrom(null, 1n, 9_999_999n), (filter, given, other) => {
        const hidden = new Set(['amount' as const]);
        const told = matches(filter, { ...facts, ...given, hidden });
        expect(matches(filter, { ...facts, ...given, amountMinor: other, hidden })).toBe(told);
        // What is told with something hidden would be told with everything known, too.
        if (told) expect(matches(filter, { ...facts, ...given })).toBe(true);
      }),
    );
  });

  it('knows every key that there is', () => {
    for (const key of filterKeys) {
      const value = { amount: '1 EUR', priority: 'low', class: 'a', lifecycle: 'lead' }[key as string] ?? 'x';
      expect(testsOf(read(`${key}:${value}`))).toHaveLength(1);
    }
  });
});
