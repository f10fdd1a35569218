import type { ContactWay } from '../../core/consent.ts';
import { contactWays } from '../../core/consent.ts';

export const statuses = ['draft', 'planned', 'running', 'done', 'cancelled'] as const;
export type Status = (typeof statuses)[number];

/** What a campaign is to bring: people reached, leads, customers won, or money. */
export const goalKinds = ['reach', 'leads', 'conversions', 'revenue'] as const;
export type GoalKind = (typeof goalKinds)[number];

/** The first four are ways of contact that people consent to; through the others nobody is written to in person. */
export const channels = [...contactWays, 'event', 'social', 'ads', 'web', 'other'] as const;
export type Channel = (typeof channels)[number];

/** How far somebody came, in order. */
export const responses = ['none', 'opened', 'replied', 'lead', 'converted'] as const;
export type Response = (typeof responses)[number];

export const limits = { title: 200, goal: 500, text: 4_000, what: 300, activities: 100, costs: 500 } as const;

/** People reached below which a rate says more about chance than about the campaign. */
export const enoughForRates = 10;

export function wayOf(channel: Channel): ContactWay | null {
  return contactWays.find((way) => way === channel) ?? null;
}

export type Step = 'start' | 'finish' | 'cancel';

const from: Readonly<Record<Step, readonly Status[]>> = {
  start: ['draft', 'planned'],
  finish: ['running'],
  cancel: ['draft', 'planned', 'running'],
};

export function mayStep(status: Status, step: Step): boolean {
  return from[step].includes(status);
}

/** A campaign with a first day is planned; without one it is a draft. Later states stay. */
export function statusFor(status: Status, startsOn: string | null): Status {
  if (status !== 'draft' && status !== 'planned') return status;
  return startsOn === null ? 'draft' : 'planned';
}

export const isOpen = (status: Status): boolean => mayStep(status, 'cancel');

/** What was counted; amounts in the campaign's currency. */
export interface Counted {
  /** Customers who were touched. */
  readonly reach: number;
  /** Those of them who did anything at all. */
  readonly responded: number;
  /** Customers whose response is lead or converted, or who have a deal that came from the campaign. */
  readonly leads: number;
  /** Customers whose response is converted, or who have a won deal that came from it. */
  readonly conversions: number;
  /** Conversions among those who were touched. */
  readonly convertedOfReach: number;
  readonly revenue: bigint;
  readonly cost: bigint;
}

/** A figure that there may be too little data for. `n`: what it was made of. */
export interface Figure<T> {
  readonly value: T | null;
  readonly n: number;
}

export interface Evaluation {
  /** Shares of reach, 0 to 1. */
  readonly responseRate: Figure<number>;
  readonly conversionRate: Figure<number>;
  /** Smallest units, rounded half up. */
  readonly costPerLead: Figure<bigint>;
  /** (revenue − cost) / cost: 0.5 is fifty per cent gained. */
  readonly returnOnCost: Figure<number>;
}

/**
 * Response rate = responded / reach; conversion rate = converted among the reached / reach; cost per lead = cost / leads;
 * return = (revenue − cost) / cost. Rates need `enoughForRates` people, the others a cost and what it is divided by.
 */
export function evaluate(counted: Counted): Evaluation {
  const { reach, responded, leads, convertedOfReach, revenue, cost } = counted;
  const rate = (part: number): Figure<number> => ({ value: reach < enoughForRates ? null : part / reach, n: reach });
  return {
    responseRate: rate(responded),
    conversionRate: rate(convertedOfReach),
    costPerLead: { value: leads === 0 || cost === 0n ? null : divided(cost, BigInt(leads)), n: leads },
    returnOnCost: { value: cost === 0n ? null : Number(revenue - cost) / Number(cost), n: reach },
  };
}

const divided = (amount: bigint, by: bigint): bigint => (2n * amount + by) / (2n * by);

/** The share of the goal that is reached, 0 to 1 and beyond; null without a goal. */
export function goalReached(
  goal: { readonly kind: GoalKind | null; readonly count: number | null; readonly minor: bigint | null },
  counted: Counted,
): { readonly done: number | bigint; readonly of: number | bigint; readonly share: number } | null {
  if (goal.kind === null) return null;
  if (goal.kind === 'revenue') {
    if (goal.minor === null || goal.minor === 0n) return null;
    return { done: counted.revenue, of: goal.minor, share: Number(counted.revenue) / Number(goal.minor) };
  }
  if (!goal.count) return null;
  const done = counted[goal.kind];
  return { done, of: goal.count, share: done / goal.count };
}
