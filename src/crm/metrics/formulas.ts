/**
 * The arithmetic of every measure. Pure: no database, no clock, no language. An item without what its formula needs is left out
 * and counted with the reason, never taken for 0; fewer items than a measure's minimum make no number at all.
 *
 * Sums are made in order of size, so that the same items give the same number in whatever order they come.
 */

/** Why an item was left out of a figure. */
export type LeftOutReason =
  /** Nothing was expected, or an expectation that is not above 0. */
  | 'no-expected'
  /** Nothing was recorded of what happened. */
  | 'no-actual'
  /** What happened took no time at all, which the ratio has no value for. */
  | 'zero-actual'
  /** There is no deadline to be measured against. */
  | 'no-deadline'
  /** Taken back before it could be judged. */
  | 'withdrawn'
  /** No amount, or in another currency than most. */
  | 'no-amount'
  /** Whoever asks may not see what it needs. */
  | 'hidden';

export type LeftOut = Readonly<Partial<Record<LeftOutReason, number>>>;

/** One number made of `n` items; null where none could be counted. */
export interface Mean {
  readonly value: number | null;
  readonly n: number;
  readonly leftOut: LeftOut;
}

/** What was expected and what came of it, in any unit that both share. null: not known. */
export interface Pair {
  readonly expected: number | null;
  readonly actual: number | null;
}

/**
 * One term of the published definitions, 1 / (1 + (e − a) / a) with e expected and a actual. For a > 0 it is a / e exactly; as a goes
 * to 0 it goes to 0, which is its value there. null: left out, since nothing (or nothing above 0) was expected, or nothing is known.
 * It is 1 where an expectation is just met, less below it and more above it, without an upper bound.
 */
export function term({ expected, actual }: Pair): number | null {
  if (!isExpected(expected) || !isKnown(actual)) return null;
  return actual === 0 ? 0 : actual / expected;
}

/**
 * (1/n) Σ 1 / (1 + (eᵢ − aᵢ)/aᵢ) over the n items that have both.
 *
 * - Satisfaction S: e = wᵢ, the satisfaction that was expected of customer i, a = cᵢ, the actual one. Higher is better.
 * - Loyalty L: e = pᵢ, the loyalty that was expected of customer i, a = rᵢ, the actual one. Higher is better.
 * - Task efficiency E: e = tᵢ, the time in which task i was expected to be completed, a = pᵢ, the time that it took. By this published
 *   definition E grows when work takes longer: 1 is exactly as planned, 2 twice as long. That is why `schedulePerformance` stands beside it.
 */
export function expectationMet(pairs: readonly Pair[]): Mean {
  return mean(pairs, term);
}

/** (1/n) Σ tᵢ/pᵢ: above 1 where work takes less time than expected. A task that took no time has no value here and is left out. */
export function schedulePerformance(pairs: readonly Pair[]): Mean {
  return mean(pairs, ({ expected, actual }) =>
    isExpected(expected) && isKnown(actual) && actual > 0 ? expected / actual : null,
  );
}

function mean(pairs: readonly Pair[], value: (pair: Pair) => number | null): Mean {
  const counted: number[] = [];
  const leftOut: Partial<Record<LeftOutReason, number>> = {};
  for (const pair of pairs) {
    const found = value(pair);
    if (found !== null) counted.push(found);
    else {
      const why = reasonOf(pair);
      leftOut[why] = (leftOut[why] ?? 0) + 1;
    }
  }
  return { value: counted.length === 0 ? null : sum(counted) / counted.length, n: counted.length, leftOut };
}

function reasonOf({ expected, actual }: Pair): LeftOutReason {
  if (!isExpected(expected)) return 'no-expected';
  return isKnown(actual) ? 'zero-actual' : 'no-actual';
}

const isExpected = (value: number | null): value is number => value !== null && Number.isFinite(value) && value > 0;
const isKnown = (value: number | null): value is number => value !== null && Number.isFinite(value) && value >= 0;

/** Smallest first, so that no order of the items changes the last digit. */
function sum(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b).reduce((all, one) => all + one, 0);
}

/** hits / of, in [0, 1]; null of nothing. */
export function share(hits: number, of: number): number | null {
  return of > 0 ? Math.min(1, Math.max(0, hits / of)) : null;
}

/**
 * The two numbers behind data-integration efficiency, completeness × (1 − duplicate rate), each in [0, 1]. Duplicate rate: customers that
 * look like an earlier one, of all. null where either is not known.
 */
export function integration(completeness: number | null, duplicateRate: number | null): number | null {
  return completeness === null || duplicateRate === null ? null : unit(completeness) * (1 - unit(duplicateRate));
}

/**
 * Collaboration efficiency = data-integration efficiency × communication efficiency × coordination efficiency, each in [0, 1]. It is 1
 * only where all three are, and 0 where one is. null where one of them is not known: two thirds of a product are no product.
 */
export function collaboration(parts: readonly (number | null)[]): number | null {
  if (parts.length === 0) return null;
  let product = 1;
  for (const part of parts) {
    if (part === null) return null;
    product *= unit(part);
  }
  return product;
}

const unit = (value: number): number => Math.min(1, Math.max(0, value));

/** Share of the answers 4 and 5 on a scale of 1 to 5. */
export function csat(answers: readonly number[]): number | null {
  return share(answers.filter((answer) => answer >= 4).length, answers.length);
}

/** Net promoter score in points, −100 to 100: per cent of answers 9–10 minus per cent of answers 0–6, on a scale of 0 to 10. */
export function nps(answers: readonly number[]): number | null {
  if (answers.length === 0) return null;
  const promoters = answers.filter((answer) => answer >= 9).length;
  const detractors = answers.filter((answer) => answer <= 6).length;
  return ((promoters - detractors) / answers.length) * 100;
}

/** The value that a share `part` (0 to 1) of the sorted values lie below, between neighbours in proportion; null of nothing. */
export function percentile(values: readonly number[], part: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const at = unit(part) * (sorted.length - 1);
  const low = sorted[Math.floor(at)];
  const high = sorted[Math.ceil(at)];
  if (low === undefined || high === undefined) return null;
  return low + (high - low) * (at - Math.floor(at));
}

/** Return on what was spent: (brought − cost) / cost; null where nothing was spent. */
export function returnOn(brought: bigint, cost: bigint): number | null {
  return cost > 0n ? Number(brought - cost) / Number(cost) : null;
}

/** How a number stands to that of the period before, in its own unit; null where one of them is missing. */
export function change(now: number | null, before: number | null): number | null {
  return now === null || before === null ? null : now - before;
}

export function leftOutTotal(leftOut: LeftOut): number {
  return Object.values(leftOut).reduce((all, n) => all + n, 0);
}
