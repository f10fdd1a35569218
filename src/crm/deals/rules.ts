import type { Money } from '../../core/money.ts';
import { foldName } from '../../core/text.ts';

/** What a deal can be: still to be won, won, or lost. The kind of its stage. */
export const statuses = ['open', 'won', 'lost'] as const;
export type Status = (typeof statuses)[number];

/** A step of the pipeline. */
export interface Stage {
  /** Stable, lower case: what deals are stored with. */
  readonly key: string;
  readonly nameEn: string;
  readonly nameZh: string;
  readonly kind: Status;
  /** Smaller is earlier. */
  readonly position: number;
  /** Per cent of deals in it that are expected to be won. */
  readonly probability: number;
  /** A deal that stays longer counts as stale; in days. */
  readonly staleDays: number;
  readonly retired: boolean;
}

/** What a pipeline begins with. An admin may change all of it; `won` and `lost` always stay. */
export const firstStages: readonly Stage[] = [
  stage('qualification', 'Qualification', '需求确认', 'open', 10, 10, 14),
  stage('proposal', 'Proposal', '方案报价', 'open', 20, 30, 21),
  stage('negotiation', 'Negotiation', '商务谈判', 'open', 30, 60, 30),
  stage('won', 'Won', '赢单', 'won', 1000, 100, 3650),
  stage('lost', 'Lost', '输单', 'lost', 1010, 0, 3650),
];

function stage(
  key: string,
  nameEn: string,
  nameZh: string,
  kind: Status,
  position: number,
  probability: number,
  staleDays: number,
): Stage {
  return { key, nameEn, nameZh, kind, position, probability, staleDays, retired: false };
}

export const limits = { title: 200, text: 4_000, nextStep: 300, stageName: 40, stages: 12 } as const;

export const wonReasons = ['price', 'product', 'service', 'relationship', 'timing', 'other'] as const;
export const lostReasons = [
  'price',
  'competitor',
  'no-budget',
  'no-decision',
  'product',
  'timing',
  'no-contact',
  'other',
] as const;
export type Reason = (typeof wonReasons)[number] | (typeof lostReasons)[number];

export function isReasonFor(status: Status, reason: string): boolean {
  const known: readonly string[] = status === 'won' ? wonReasons : status === 'lost' ? lostReasons : [];
  return known.includes(reason);
}

/** Why a deal cannot go from one stage to another; null: it can. */
export type MoveFault = 'same' | 'closed' | 'retired' | 'needs-reason' | 'unknown-reason' | 'needs-words';

/**
 * An open deal may go anywhere, also back; a closed one has to be reopened first. To lose one takes a reason, and "other" takes
 * words, or nobody learns anything from it.
 */
export function moveFault(
  from: Pick<Stage, 'key' | 'kind'>,
  to: Pick<Stage, 'key' | 'kind' | 'retired'>,
  why: { readonly reason?: string | undefined; readonly note?: string | undefined } = {},
): MoveFault | null {
  if (from.kind !== 'open') return 'closed';
  if (from.key === to.key) return 'same';
  if (to.retired) return 'retired';
  if (to.kind === 'open') return null;
  if (why.reason === undefined) return to.kind === 'lost' ? 'needs-reason' : null;
  if (!isReasonFor(to.kind, why.reason)) return 'unknown-reason';
  return why.reason === 'other' && (why.note ?? '').trim() === '' ? 'needs-words' : null;
}

/** An amount and how likely it is to come, in per cent. */
export interface Chance extends Money {
  readonly probability: number;
}

export interface Total {
  readonly currency: string;
  /** Everything, as if all of it were won. */
  readonly minor: bigint;
  /** Σ amount × probability, rounded once, half up: summing rounded parts would drift. */
  readonly weightedMinor: bigint;
}

/** A total for each currency, in alphabetical order: currencies are never added to each other. */
export function totals(chances: Iterable<Chance>): Total[] {
  const sums = new Map<string, { minor: bigint; hundredfold: bigint }>();
  for (const { currency, minor, probability } of chances) {
    const sum = sums.get(currency) ?? { minor: 0n, hundredfold: 0n };
    sums.set(currency, {
      minor: sum.minor + minor,
      hundredfold: sum.hundredfold + minor * BigInt(probability),
    });
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, { minor, hundredfold }]) => ({ currency, minor, weightedMinor: hundredth(hundredfold) }));
}

/** A hundredth of an amount that is not negative, half up. */
function hundredth(value: bigint): bigint {
  return (value + 50n) / 100n;
}

export function weightedMoney({ minor, currency, probability }: Chance): Money {
  return { minor: hundredth(minor * BigInt(probability)), currency };
}

const dayMs = 86_400_000;

/** Whole days since the deal came into its stage. */
export function daysInStage(stageSince: Date, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - stageSince.getTime()) / dayMs));
}

export function isStale(
  deal: { readonly status: Status; readonly stageSince: Date; readonly staleDays: number },
  now: Date,
): boolean {
  return deal.status === 'open' && daysInStage(deal.stageSince, now) > deal.staleDays;
}

/** `today`: `2026-12-01`. The expected day itself is not late yet. */
export function isOverdue(
  deal: { readonly status: Status; readonly expectedOn: string | null },
  today: string,
): boolean {
  return deal.status === 'open' && deal.expectedOn !== null && deal.expectedOn < today;
}

/** A key for a new stage from its English name: "Proof of concept" → `proof-of-concept`; '' when nothing is left. */
export function stageKey(name: string): string {
  return foldName(name)
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '')
    .slice(0, limits.stageName);
}
