import { days } from '../../core/clock.ts';
import { type Msg, msg, plural } from '../../core/msg.ts';
import { pressingDeadline, type Timed } from './deadlines.ts';
import { levelNames } from './names.ts';
import type { Level } from './rules.ts';

/** What the rank of a case is made from. Only what the viewer may see goes in, since the order would give the rest away. */
export interface Ranked
  extends Pick<
    Timed,
    'status' | 'respondedAt' | 'responseDueAt' | 'resolutionDueAt' | 'openedAt' | 'clockFrom' | 'escalation'
  > {
  readonly level: Level;
  readonly reopenCount: number;
  readonly assigneeId: number | null;
  /** Among the most valuable customers of the queue, as far as the viewer may know. */
  readonly isValuable: boolean;
}

export interface Reason {
  readonly points: number;
  readonly why: Msg;
}

export interface Rank {
  readonly score: number;
  /** Largest first. */
  readonly reasons: readonly Reason[];
}

const levelPoints: Readonly<Record<Level, number>> = { urgent: 40, high: 25, normal: 10, low: 0 };

/**
 * How much a case deserves to be next, and why: its level (0–40), how close its deadline is or how long ago it passed (0–60),
 * escalation (15 a step), reopening (10 each, at most 20), a valuable customer (10), age (1 a day, at most 10), nobody
 * having it (5). A case that waits for the customer comes last: −50.
 */
export function rank(given: Ranked, now: Date): Rank {
  const reasons: Reason[] = [];
  const add = (points: number, why: Msg): void => {
    if (points !== 0) reasons.push({ points, why });
  };
  const level = levelNames[given.level];
  add(levelPoints[given.level], msg(`level ${level.en.toLowerCase()}`, `级别${level.zh}`));
  const deadline = deadlineReason(given, now);
  if (deadline) reasons.push(deadline);
  if (given.escalation > 0) add(15 * given.escalation, msg('escalated', '已升级'));
  if (given.reopenCount > 0) {
    const times = given.reopenCount;
    add(Math.min(20, 10 * times), msg(times === 1 ? 'reopened' : `reopened ${times} times`, `重新打开 ${times} 次`));
  }
  if (given.isValuable) add(10, msg('a valuable customer', '高价值客户'));
  const age = Math.floor((now.getTime() - given.openedAt.getTime()) / days(1));
  if (age > 0) add(Math.min(10, age), msg(`${plural(age, 'day', 'days')} old`, `已 ${age} 天`));
  if (given.assigneeId === null) add(5, msg('nobody has it', '无人负责'));
  if (given.status === 'waiting') add(-50, msg('waits for the customer', '等待客户'));
  reasons.sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
  return { score: reasons.reduce((sum, { points }) => sum + points, 0), reasons };
}

function deadlineReason(given: Ranked, now: Date): Reason | null {
  const deadline = pressingDeadline(given);
  if (!deadline) return null;
  const { what, at } = deadline;
  const name = what === 'response' ? msg('first response', '首次响应') : msg('resolution', '解决');
  const late = now.getTime() - at.getTime();
  if (late >= 0) {
    const lateDays = Math.floor(late / days(1));
    return { points: 40 + Math.min(20, 4 * lateDays), why: msg(`${name.en} overdue`, `${name.zh}已逾期`) };
  }
  const from = what === 'response' ? given.openedAt : given.clockFrom;
  const whole = at.getTime() - from.getTime();
  const used = whole > 0 ? (now.getTime() - from.getTime()) / whole : 0;
  const points = Math.max(0, Math.round(30 * used));
  return points === 0 ? null : { points, why: msg(`${name.en} due soon`, `${name.zh}期限临近`) };
}

/** Ranked best first; of equals the older one. */
export function rankAll<T extends Ranked & { readonly id: number }>(
  cases: readonly T[],
  now: Date,
): (T & { readonly rank: Rank })[] {
  return cases
    .map((one) => ({ ...one, rank: rank(one, now) }))
    .sort((a, b) => b.rank.score - a.rank.score || a.openedAt.getTime() - b.openedAt.getTime() || a.id - b.id);
}

/**
 * Which of these customers are the most valuable: the top quarter by value among those of one currency, since amounts in several
 * cannot be compared. Where fewer than four of a currency are known, none stands out.
 */
export function mostValuable(
  customers: readonly { readonly id: number; readonly minor: bigint; readonly currency: string }[],
): ReadonlySet<number> {
  const found = new Set<number>();
  for (const currency of new Set(customers.map((one) => one.currency))) {
    const same = [
      ...new Map(customers.filter((one) => one.currency === currency).map((one) => [one.id, one])).values(),
    ];
    const top = [...same].sort((a, b) => (a.minor < b.minor ? 1 : a.minor > b.minor ? -1 : a.id - b.id));
    for (const { id } of top.slice(0, Math.floor(same.length / 4))) found.add(id);
  }
  return found;
}
