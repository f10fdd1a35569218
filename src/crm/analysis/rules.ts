import type { Day } from '../../commands/values/calendar-day.ts';

/** What makes a customer important. `money` is the only one that follows from amounts. */
export const components = ['contact', 'bought', 'orders', 'activity', 'money', 'needs', 'cases'] as const;
export type Component = (typeof components)[number];
export type Points = Readonly<Record<Component, number>>;

export const classes = ['A', 'B', 'C'] as const;
export type Class = (typeof classes)[number];

/** How customers are weighed: whole numbers that mean what they are to one another. */
export interface Rules {
  readonly id: number;
  readonly weights: Points;
  /** Points from which a customer is an A, and a B. */
  readonly fromA: number;
  readonly fromB: number;
  /** What a customer worth full points spends in a year, in smallest units by currency. */
  readonly fullMinor: Readonly<Record<string, bigint>>;
}

/** What is known of a customer; open records by how much they press. */
export interface Facts {
  readonly customerId: number;
  readonly lastContactAt: Date | null;
  readonly lastOrderOn: Day | null;
  /** Orders that count as bought, and logs that everybody may know of, of the last 365 days. */
  readonly orderCount: number;
  readonly logCount: number;
  /** The oldest of each, which is the next to be too old. */
  readonly oldestOrderOn: Day | null;
  readonly oldestLogAt: Date | null;
  /** Gross of those orders, and what the customer was said to be worth. */
  readonly spent: Readonly<Record<string, bigint>>;
  readonly value: { readonly minor: bigint; readonly currency: string } | null;
  readonly needs: { readonly must: number; readonly should: number; readonly could: number };
  readonly cases: { readonly urgent: number; readonly high: number; readonly normal: number; readonly low: number };
}

export const windowDays = 365;
const dayMs = 86_400_000;

/** Days since the last contact, or order, up to which so many points are given. */
export const contactBands = [
  [7, 100],
  [30, 75],
  [90, 50],
  [180, 25],
] as const;
export const orderBands = [
  [30, 100],
  [90, 75],
  [180, 50],
  [365, 25],
] as const;

/** Points for each: five orders or twenty logs within the window are full points. */
export const perOrder = 20;
export const perLog = 5;
export const needPoints = { must: 50, should: 25, could: 10 } as const;
export const casePoints = { urgent: 100, high: 50, normal: 25, low: 10 } as const;

type Bands = readonly (readonly [days: number, points: number])[];

/** Whole days that have passed; a moment to come counts as now. */
export function daysSince(at: Date, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - at.getTime()) / dayMs));
}

export const startOf = (day: Day): Date => new Date(`${day}T00:00:00Z`);

const inBand = (days: number, bands: Bands): number => bands.find(([limit]) => days <= limit)?.[1] ?? 0;
const atMost100 = (points: number): number => Math.min(100, Math.max(0, Math.round(points)));

/** Each from 0 to 100. */
export function pointsOf(facts: Facts, rules: Pick<Rules, 'fullMinor'>, now: Date): Points {
  const { lastContactAt, lastOrderOn, needs, cases } = facts;
  return {
    contact: lastContactAt === null ? 0 : inBand(daysSince(lastContactAt, now), contactBands),
    bought: lastOrderOn === null ? 0 : inBand(daysSince(startOf(lastOrderOn), now), orderBands),
    orders: atMost100(facts.orderCount * perOrder),
    activity: atMost100(facts.logCount * perLog),
    money: atMost100(100 * moneyShare(facts, rules)),
    needs: atMost100(needs.must * needPoints.must + needs.should * needPoints.should + needs.could * needPoints.could),
    cases: atMost100(
      cases.urgent * casePoints.urgent +
        cases.high * casePoints.high +
        cases.normal * casePoints.normal +
        cases.low * casePoints.low,
    ),
  };
}

/**
 * The share of a full year's spending: the sum over currencies of spent / full, or value / full where that is more. Amounts are never
 * converted; a currency that nobody said full points for counts nothing.
 */
function moneyShare({ spent, value }: Pick<Facts, 'spent' | 'value'>, { fullMinor }: Pick<Rules, 'fullMinor'>): number {
  const share = (minor: bigint, currency: string): number => {
    const full = fullMinor[currency];
    return full === undefined || full <= 0n ? 0 : Number(minor) / Number(full);
  };
  const bought = Object.entries(spent).reduce((sum, [currency, minor]) => sum + share(minor, currency), 0);
  return Math.max(bought, value ? share(value.minor, value.currency) : 0);
}

/** The weighted mean of the components that are looked at, in tenths of a point; 0 where none of them weighs anything. */
export function totalOf(points: Points, weights: Points, of: readonly Component[] = components): number {
  const all = of.reduce((sum, component) => sum + weights[component], 0);
  if (all === 0) return 0;
  const weighted = of.reduce((sum, component) => sum + weights[component] * points[component], 0);
  return Math.round((10 * weighted) / all);
}

export const withoutMoney: readonly Component[] = components.filter((component) => component !== 'money');

export function classOf(total: number, { fromA, fromB }: Pick<Rules, 'fromA' | 'fromB'>): Class {
  return total >= 10 * fromA ? 'A' : total >= 10 * fromB ? 'B' : 'C';
}

/** When time alone will change a component: the next end of a band, or the day on which the oldest order or log is too old. */
export function nextChange(facts: Facts, now: Date): Date {
  const ends = (from: Date, bands: Bands): number[] => bands.map(([days]) => from.getTime() + (days + 1) * dayMs);
  const moments = [
    ...(facts.lastContactAt ? ends(facts.lastContactAt, contactBands) : []),
    ...(facts.lastOrderOn ? ends(startOf(facts.lastOrderOn), orderBands) : []),
    ...(facts.oldestOrderOn ? [startOf(facts.oldestOrderOn).getTime() + (windowDays + 1) * dayMs] : []),
    ...(facts.oldestLogAt ? [facts.oldestLogAt.getTime() + windowDays * dayMs + 1] : []),
  ].filter((at) => at > now.getTime());
  return new Date(Math.min(...moments, now.getTime() + windowDays * dayMs));
}
