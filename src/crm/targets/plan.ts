import type { Day } from '../../commands/values/calendar-day.ts';
import type { Money } from '../../core/money.ts';
import { type Sql, sql, type Tx } from '../../store/database.ts';
import type { PlanKind } from './rules.ts';

/** One line of a sales plan. */
export interface PlanLine {
  readonly id: number;
  /** What people call it by, within its target. */
  readonly number: number;
  readonly kind: PlanKind;
  readonly what: string;
  readonly ownerId: number | null;
  readonly ownerName: string | null;
  readonly dueOn: Day | null;
  readonly quantity: number | null;
  readonly costMinor: bigint | null;
  readonly costCurrency: string | null;
  readonly status: 'planned' | 'done';
}

/** What is still to be done first, what is due first before the rest. */
export function planOf(tx: Tx, targetId: number): Promise<PlanLine[]> {
  return lines(tx, sql`l.target_id = ${targetId}::int AND l.removed_at IS NULL`);
}

export async function planLine(tx: Tx, targetId: number, number: number): Promise<PlanLine | null> {
  const where = sql`l.target_id = ${targetId}::int AND l.number = ${number}::int AND l.removed_at IS NULL`;
  return (await lines(tx, where))[0] ?? null;
}

function lines(tx: Tx, where: Sql): Promise<PlanLine[]> {
  return tx.rows<PlanLine>(sql`
    SELECT l.id, l.number, l.kind, l.what, l.owner_id AS "ownerId",
      (SELECT s.name FROM staff s WHERE s.id = l.owner_id) AS "ownerName", l.due_on::text AS "dueOn", l.quantity,
      l.cost_minor AS "costMinor", l.cost_currency AS "costCurrency", l.status
    FROM target_plan_lines l WHERE ${where} ORDER BY (l.status = 'done'), l.due_on NULLS LAST, l.number`);
}

export function costOf(line: Pick<PlanLine, 'costMinor' | 'costCurrency'>): Money | null {
  const { costMinor: minor, costCurrency: currency } = line;
  return minor === null || currency === null ? null : { minor, currency };
}

/** A sum for each currency, in alphabetical order. */
export function costsOf(lines: readonly Pick<PlanLine, 'costMinor' | 'costCurrency'>[]): Money[] {
  const sums = new Map<string, bigint>();
  for (const line of lines) {
    const cost = costOf(line);
    if (cost) sums.set(cost.currency, (sums.get(cost.currency) ?? 0n) + cost.minor);
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, minor]) => ({ currency, minor }));
}
