import { classRank, type Filter, type FilterTest, priorityRank } from './filter.ts';

/**
 * What is known of the record of an event. null: there is none. `hidden` names what whoever is told may not see: tests of it are
 * neither true nor false, so that nobody learns from what they get what they may not read.
 */
export interface Facts {
  readonly customerId: number | null;
  /** Who has it: a task's assignee, a deal's owner; where nobody has, the customer's owner. */
  readonly ownerId: number | null;
  /** Whose doing it was. */
  readonly actorId: number | null;
  readonly tags: readonly string[];
  readonly customerClass: string | null;
  readonly lifecycle: string | null;
  readonly amountMinor: bigint | null;
  readonly currency: string | null;
  readonly priority: string | null;
  /** Keys of its own department and the customer's. */
  readonly departments: readonly string[];
  readonly hidden?: ReadonlySet<FilterTest['key']>;
}

/** Does the filter hold? Only what is certain counts: with something hidden, the answer must not depend on it. */
export function matches(filter: Filter | null, facts: Facts): boolean {
  return filter === null || truth(filter, facts) === true;
}

/** Kleene's three values: null is "not to be known". */
function truth(filter: Filter, facts: Facts): boolean | null {
  switch (filter.kind) {
    case 'test':
      return facts.hidden?.has(filter.key) ? null : holds(filter, facts);
    case 'not': {
      const inner = truth(filter.of, facts);
      return inner === null ? null : !inner;
    }
    case 'all':
      return every(filter.of.map((one) => truth(one, facts)));
    case 'any': {
      const none = every(filter.of.map((one) => negate(truth(one, facts))));
      return negate(none);
    }
  }
}

const negate = (value: boolean | null): boolean | null => (value === null ? null : !value);

function every(values: readonly (boolean | null)[]): boolean | null {
  if (values.includes(false)) return false;
  return values.includes(null) ? null : true;
}

function holds(test: FilterTest, facts: Facts): boolean {
  const { value } = test;
  switch (test.key) {
    case 'customer':
      return facts.customerId !== null && value === `C-${facts.customerId}`;
    case 'owner':
      return facts.ownerId !== null && value === `S-${facts.ownerId}`;
    case 'by':
      return facts.actorId !== null && value === `S-${facts.actorId}`;
    case 'tag':
      return facts.tags.some((tag) => tag.toLowerCase() === value);
    case 'lifecycle':
      return facts.lifecycle === value;
    case 'department':
      return facts.departments.includes(value);
    case 'priority':
      return ranked(priorityRank, facts.priority, test);
    case 'class':
      return ranked(classRank, facts.customerClass?.toLowerCase() ?? null, test);
    case 'amount':
      return amountHolds(test, facts);
  }
}

function ranked(ranks: readonly string[], found: string | null, { op, value }: FilterTest): boolean {
  const at = found === null ? -1 : ranks.indexOf(found);
  return at >= 0 && compare(at, ranks.indexOf(value), op);
}

/** Amounts are compared in their own currency only: 9,000 USD is neither more nor less than 10,000 EUR. */
function amountHolds({ op, value }: FilterTest, { amountMinor, currency }: Facts): boolean {
  const [units = '', of = ''] = value.split(' ');
  if (amountMinor === null || currency !== of) return false;
  const wanted = BigInt(Math.round(Number(units) * 10 ** minorDigits(of)));
  return compare(amountMinor, wanted, op);
}

const digits = new Map<string, number>();

/** How many decimals the currency's smallest unit stands for, by ISO 4217 (Unicode's own table). */
function minorDigits(currency: string): number {
  let known = digits.get(currency);
  if (known === undefined) {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    known = format.resolvedOptions().maximumFractionDigits ?? 2;
    digits.set(currency, known);
  }
  return known;
}

function compare<T extends number | bigint>(found: T, wanted: T, op: FilterTest['op']): boolean {
  switch (op) {
    case '=':
      return found === wanted;
    case '>':
      return found > wanted;
    case '>=':
      return found >= wanted;
    case '<':
      return found < wanted;
    case '<=':
      return found <= wanted;
  }
}
