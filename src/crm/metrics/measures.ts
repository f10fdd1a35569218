/**
 * What is measured, and how each number is to be read. `formulas.ts` holds the arithmetic, `sources/` which records count. A figure of
 * fewer items than `least` is "not enough data" and never 0.
 */

export const measureKeys = [
  'satisfaction',
  'loyalty',
  'csat',
  'nps',
  'collaboration',
  'integration',
  'communication',
  'coordination',
  'efficiency',
  'schedule',
  'response',
  'resolution',
  'acceptance',
  'reassignments',
  'overdue',
  'stale',
  'shared',
  'target',
  'pipeline',
  'forecast',
  'campaign',
] as const;
export type MeasureKey = (typeof measureKeys)[number];

/**
 * ratio: 1 is as expected. share: 0 to 1 (a return may be negative or above). points: −100 to 100. minutes: of working time. times: how
 * often. money: smallest units, by currency.
 */
export type Unit = 'ratio' | 'share' | 'points' | 'minutes' | 'times' | 'money';

export interface Measure {
  readonly unit: Unit;
  /** Fewer items make no number. */
  readonly least: number;
  /** Which way is good; null: neither by itself. */
  readonly better: 'up' | 'down' | null;
  /** What the number is of its items' values. */
  readonly of: 'mean' | 'median' | 'sum' | 'whole';
}

/** A few answers say nothing of the others; five are the least that a mean of opinions is made of, three for what people did. */
const opinions = 5;
const deeds = 3;

export const measures: Readonly<Record<MeasureKey, Measure>> = {
  satisfaction: { unit: 'ratio', least: opinions, better: 'up', of: 'mean' },
  loyalty: { unit: 'ratio', least: opinions, better: 'up', of: 'mean' },
  csat: { unit: 'share', least: opinions, better: 'up', of: 'mean' },
  nps: { unit: 'points', least: opinions, better: 'up', of: 'mean' },
  collaboration: { unit: 'share', least: 1, better: 'up', of: 'whole' },
  integration: { unit: 'share', least: 1, better: 'up', of: 'whole' },
  communication: { unit: 'share', least: deeds, better: 'up', of: 'mean' },
  coordination: { unit: 'share', least: deeds, better: 'up', of: 'mean' },
  // By its published definition it grows when work takes longer.
  efficiency: { unit: 'ratio', least: deeds, better: 'down', of: 'mean' },
  schedule: { unit: 'ratio', least: deeds, better: 'up', of: 'mean' },
  response: { unit: 'minutes', least: deeds, better: 'down', of: 'median' },
  resolution: { unit: 'minutes', least: deeds, better: 'down', of: 'median' },
  acceptance: { unit: 'minutes', least: deeds, better: 'down', of: 'median' },
  reassignments: { unit: 'times', least: deeds, better: 'down', of: 'mean' },
  overdue: { unit: 'share', least: deeds, better: 'down', of: 'mean' },
  stale: { unit: 'share', least: deeds, better: 'down', of: 'mean' },
  shared: { unit: 'share', least: deeds, better: null, of: 'mean' },
  target: { unit: 'share', least: 1, better: 'up', of: 'mean' },
  pipeline: { unit: 'money', least: 1, better: 'up', of: 'sum' },
  forecast: { unit: 'money', least: 1, better: 'up', of: 'sum' },
  campaign: { unit: 'share', least: 1, better: 'up', of: 'whole' },
};

/** The parts whose product collaboration efficiency is. */
export const collaborationParts = ['integration', 'communication', 'coordination'] as const;
