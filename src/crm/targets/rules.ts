import { type Day, daysBetween } from '../../commands/values/calendar-day.ts';
import { parseMoney } from '../../commands/values/money.ts';
import { fail, ok, quoted, type Result } from '../../commands/values/result.ts';
import type { Money } from '../../core/money.ts';
import { type Locale, msg } from '../../core/msg.ts';

/** What is counted: money won, customers gained, or a share of a market that somebody else measures. */
export const kinds = ['revenue', 'customers', 'share'] as const;
export type Kind = (typeof kinds)[number];

export const scopes = ['company', 'department', 'person'] as const;
export type Scope = (typeof scopes)[number];

export const planKinds = ['activity', 'resource', 'channel'] as const;
export type PlanKind = (typeof planKinds)[number];

export const limits = {
  market: 120,
  source: 200,
  what: 300,
  planLines: 60,
  quantity: 1_000_000,
  count: 100_000_000,
} as const;

/** What is to be reached. Shares are whole hundredths of a per cent: 12.5 % is 1250. */
export type Goal =
  | { readonly kind: 'revenue'; readonly money: Money }
  | { readonly kind: 'customers'; readonly count: number }
  | { readonly kind: 'share'; readonly share: number };

/**
 * `€500,000` is revenue, `40` a number of customers, `12.5%` a share. Faults: `not-a-share`, `not-a-count`, and those of an amount.
 */
export function parseGoal(words: string, locale: Locale): Result<Goal> {
  const clean = words.normalize('NFKC').trim();
  if (/%$/u.test(clean)) {
    const share = parseShare(clean);
    return share.ok ? ok({ kind: 'share', share: share.value }) : share;
  }
  const plain = /^(\d{1,3}(?:[,' ]?\d{3})*|\d+)(?: ?(?:customers?|个客户|家客户|个|家))?$/u.exec(clean);
  if (plain?.[1]) {
    const count = Number(plain[1].replace(/\D/gu, ''));
    if (count >= 1 && count <= limits.count) return ok({ kind: 'customers', count });
    const what = quoted(words);
    return fail('not-a-count', msg(`${what.en} is not a number of customers.`, `${what.zh}不是有效的客户数量。`), '40');
  }
  const money = parseMoney(clean, { locale });
  return money.ok ? ok({ kind: 'revenue', money: money.value }) : money;
}

/** `12.5%` → 1250. With at most two decimals, more than nothing and at most all of it. */
export function parseShare(words: string): Result<number> {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))? ?%?$/u.exec(words.normalize('NFKC').trim());
  const share = match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : 0;
  if (share >= 1 && share <= 10_000) return ok(share);
  const what = quoted(words);
  return fail(
    'not-a-share',
    msg(
      `${what.en} is not a share: give per cent with at most two decimals.`,
      `${what.zh}不是有效的份额：请填写百分比，最多两位小数。`,
    ),
    '12.5%',
  );
}

/** 1250 → `12.5%`, the same in both languages. */
export function shareText(share: number): string {
  const hundredths = String(share % 100)
    .padStart(2, '0')
    .replace(/0+$/u, '');
  return `${Math.floor(share / 100)}${hundredths === '' ? '' : `.${hundredths}`}%`;
}

export interface Span {
  readonly from: Day;
  readonly to: Day;
}

/** Where today lies. */
export type Phase = 'before' | 'during' | 'after';

export function phaseOf(period: Span, today: Day): Phase {
  if (today < period.from) return 'before';
  return today > period.to ? 'after' : 'during';
}

/** Days of a period, both ends included. */
export function lengthOf(period: Span): number {
  return daysBetween(period.from, period.to) + 1;
}

/** Days of it that have begun, today included. */
export function elapsedOf(period: Span, today: Day): number {
  const phase = phaseOf(period, today);
  if (phase === 'before') return 0;
  return phase === 'after' ? lengthOf(period) : daysBetween(period.from, today) + 1;
}

/** Less of a period than this, in per cent, says nothing about the rest of it. */
export const minElapsedPercent = 15;

/**
 * Where it ends if it goes on as so far: value × days of the period ÷ days elapsed, rounded half up. null: not enough data: outside
 * of the period, in its first 15 per cent, or while there is nothing to go on with.
 */
export function runRate(value: bigint, period: Span, today: Day): bigint | null {
  const elapsed = elapsedOf(period, today);
  const length = lengthOf(period);
  if (phaseOf(period, today) !== 'during' || value <= 0n || elapsed * 100 < length * minElapsedPercent) return null;
  return divide(value * BigInt(length), BigInt(elapsed));
}

/**
 * Where it probably ends: what is there, and what is open weighted by how likely it is to come. After the period nothing comes any
 * more. `hundredfold`: Σ open × per cent. In units of `soFar`, rounded half up.
 */
export function forecast(soFar: bigint, hundredfold: bigint, phase: Phase): bigint {
  return phase === 'after' ? soFar : soFar + divide(hundredfold, 100n);
}

/** What should be there by now if every day brought the same: goal × days elapsed ÷ days of the period. */
export function dueByNow(goal: bigint, period: Span, today: Day): bigint {
  return divide(goal * BigInt(elapsedOf(period, today)), BigInt(lengthOf(period)));
}

/** Whole per cent of the goal, rounded down: 99.9 is not done yet. */
export function percentOf(value: bigint, goal: bigint): number {
  return goal > 0n ? Number((value * 100n) / goal) : 0;
}

/** Half up; both must not be negative. */
function divide(value: bigint, by: bigint): bigint {
  return (value * 2n + by) / (by * 2n);
}

export interface Reading {
  readonly on: Day;
  /** Hundredths of a per cent. */
  readonly share: number;
}

/**
 * Where a share ends if it goes on from the first to the last reading in a straight line, within 0 and 100 %. `readings` oldest
 * first. null: not enough data: fewer than two days were read.
 */
export function shareTrend(readings: readonly Reading[], to: Day): number | null {
  const first = readings[0];
  const last = readings.at(-1);
  if (!first || !last || first.on === last.on) return null;
  if (to <= last.on) return last.share;
  const perDay = (last.share - first.share) / daysBetween(first.on, last.on);
  return Math.min(10_000, Math.max(0, Math.round(last.share + perDay * daysBetween(last.on, to))));
}
