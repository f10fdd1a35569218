import { type Msg, msg } from './msg.ts';

/**
 * Segments by recency, frequency and monetary value: how lately, how often and for how much a customer bought within a year. Each is
 * scored from 1 to 5 by fifths of all customers who bought in that time; the named segments are the usual grid over recency and the
 * mean of the other two (half rounded up), which everybody reads the same. Pure.
 */
export const segments = [
  'champions',
  'loyal',
  'potential',
  'new',
  'promising',
  'attention',
  'sleepy',
  'at_risk',
  'cannot_lose',
  'hibernating',
  'lapsed',
  'never',
] as const;
export type RfmSegment = (typeof segments)[number];

export const segmentNames: Readonly<Record<RfmSegment, Msg>> = {
  champions: msg('Champions', '核心客户'),
  loyal: msg('Loyal', '忠诚客户'),
  potential: msg('Potential loyalists', '潜力忠诚客户'),
  new: msg('New customers', '新客户'),
  promising: msg('Promising', '有望客户'),
  attention: msg('Need attention', '需关注客户'),
  sleepy: msg('About to sleep', '即将沉睡'),
  at_risk: msg('At risk', '流失风险'),
  cannot_lose: msg('Cannot lose them', '不可流失'),
  hibernating: msg('Hibernating', '沉睡客户'),
  lapsed: msg('Lapsed', '已流失'),
  never: msg('Never bought', '尚未购买'),
};

/** Days that count: what is older is no longer frequency or money, only that they once bought. */
export const rfmWindow = 365;

type Borders = readonly [number, number, number, number];

/** Where the fifths lie. Recency in days, 5 up to the first; the others are scored by how many borders they exceed. */
export interface Quintiles {
  readonly recency: Borders;
  readonly frequency: Borders;
  /** Ten-thousandths of what a customer worth full points spends (crm/analysis/rules.ts). */
  readonly money: Borders;
  /** Customers that the fifths are of; 0: the usual borders, since there are too few to compare. */
  readonly of: number;
}

/** Fewer who bought are no fifths. */
export const fewestBuyers = 20;
export const usualQuintiles: Quintiles = {
  recency: [30, 90, 180, 270],
  frequency: [1, 2, 3, 5],
  money: [500, 1_500, 3_000, 6_000],
  of: 0,
};

export interface RfmFacts {
  /** Since the last order that counts; null: there never was one. */
  readonly days: number | null;
  /** Orders within the window. */
  readonly orders: number;
  /** Spent within the window; null: the viewer may not know. */
  readonly share: number | null;
}

export interface Rfm {
  readonly segment: RfmSegment;
  /** null where nothing was bought within the window. */
  readonly recency: number | null;
  readonly frequency: number | null;
  /** null too where the viewer may not know of amounts: then frequency alone counts. */
  readonly money: number | null;
}

export function rfmOf({ days, orders, share }: RfmFacts, quintiles: Quintiles): Rfm {
  if (days === null || orders === 0) {
    return { segment: days === null ? 'never' : 'lapsed', recency: null, frequency: null, money: null };
  }
  const recency = 5 - quintiles.recency.filter((border) => days > border).length;
  const frequency = 1 + quintiles.frequency.filter((border) => orders > border).length;
  const money = share === null ? null : 1 + quintiles.money.filter((border) => share > border).length;
  const second = money === null ? frequency : Math.floor((frequency + money + 1) / 2);
  return { segment: segmentAt(recency, second), recency, frequency, money };
}

/** The grid: rows are recency from 5 down to 1, columns frequency and money from 1 to 5. */
export const grid: readonly (readonly RfmSegment[])[] = [
  ['new', 'potential', 'potential', 'champions', 'champions'],
  ['promising', 'potential', 'potential', 'loyal', 'loyal'],
  ['sleepy', 'sleepy', 'attention', 'loyal', 'loyal'],
  ['hibernating', 'hibernating', 'at_risk', 'at_risk', 'cannot_lose'],
  ['hibernating', 'hibernating', 'at_risk', 'at_risk', 'cannot_lose'],
];

function segmentAt(recency: number, second: number): RfmSegment {
  const found = grid[5 - recency]?.[second - 1];
  if (!found) throw new Error(`There is no segment for ${recency} and ${second}.`);
  return found;
}

/** The share of full points, of amounts by currency; one that nobody said full points for counts nothing. */
export function spentShare(
  spent: Readonly<Record<string, bigint>>,
  fullMinor: Readonly<Record<string, bigint>>,
): bigint {
  return Object.entries(spent).reduce((sum, [currency, minor]) => {
    const full = fullMinor[currency] ?? 0n;
    return full > 0n ? sum + (minor * 10_000n) / full : sum;
  }, 0n);
}
