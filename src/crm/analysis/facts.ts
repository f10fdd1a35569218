import { days } from '../../core/clock.ts';
import { sql, type Tx } from '../../store/database.ts';
import { type Component, components, type Facts, type Points, type Rules, windowDays } from './rules.ts';

interface RuleRow {
  readonly id: number;
  readonly weights: Partial<Points>;
  readonly fromA: number;
  readonly fromB: number;
  readonly fullMinor: Readonly<Record<string, number | string>>;
}

/** The rules in force. */
export async function readRules(tx: Tx): Promise<Rules> {
  const [row] = await tx.rows<RuleRow>(sql`
    SELECT id, weights, from_a AS "fromA", from_b AS "fromB", full_minor AS "fullMinor" FROM score_rules ORDER BY id DESC LIMIT 1`);
  if (!row) throw new Error('There are no score rules, though a migration wrote the first ones.');
  const weights = Object.fromEntries(components.map((component) => [component, row.weights[component] ?? 0]));
  const fullMinor = Object.fromEntries(
    Object.entries(row.fullMinor).map(([currency, minor]) => [currency, BigInt(minor)]),
  );
  return { id: row.id, weights: weights as Record<Component, number>, fromA: row.fromA, fromB: row.fromB, fullMinor };
}

interface FactRow {
  readonly customerId: number;
  readonly lastContactAt: Date | null;
  readonly lastOrderOn: string | null;
  readonly orderCount: number;
  readonly oldestOrderOn: string | null;
  readonly logCount: number;
  readonly oldestLogAt: Date | null;
  readonly spent: Readonly<Record<string, string>> | null;
  readonly valueMinor: bigint | null;
  readonly valueCurrency: string | null;
  readonly needs: readonly number[];
  readonly cases: readonly number[];
}

/** What is known of these customers; those that are archived or gone are missing. Days are UTC's. */
export async function readFacts(tx: Tx, ids: readonly number[], now: Date): Promise<Facts[]> {
  if (ids.length === 0) return [];
  const since = new Date(now.getTime() - days(windowDays));
  const firstDay = since.toISOString().slice(0, 10);
  const rows = await tx.rows<FactRow>(sql`
    SELECT c.id AS "customerId", c.last_contact_at AS "lastContactAt", c.value_minor AS "valueMinor",
      c.value_currency AS "valueCurrency", o.last::text AS "lastOrderOn", o.n AS "orderCount", o.oldest::text AS "oldestOrderOn",
      i.n AS "logCount", i.oldest AS "oldestLogAt", m.spent,
      ARRAY[n.must, n.should, n.could] AS needs, ARRAY[k.urgent, k.high, k.normal, k.low] AS cases
    FROM customers c
    CROSS JOIN LATERAL (
      SELECT (count(*) FILTER (WHERE ordered_on >= ${firstDay}::date))::int AS n, max(ordered_on) AS last,
        min(ordered_on) FILTER (WHERE ordered_on >= ${firstDay}::date) AS oldest
      FROM orders WHERE customer_id = c.id AND removed_at IS NULL AND status NOT IN ('draft', 'cancelled')
    ) o
    CROSS JOIN LATERAL (
      SELECT jsonb_object_agg(currency, minor::text) AS spent FROM (
        SELECT currency, sum(gross_minor) AS minor FROM orders
        WHERE customer_id = c.id AND removed_at IS NULL AND status NOT IN ('draft', 'cancelled')
          AND ordered_on >= ${firstDay}::date GROUP BY currency
      ) sums
    ) m
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS n, min(happened_at) AS oldest FROM interactions
      WHERE customer_id = c.id AND deleted_at IS NULL AND audience = 'everyone' AND happened_at >= ${since}::timestamptz
    ) i
    CROSS JOIN LATERAL (
      SELECT (count(*) FILTER (WHERE level = 'must'))::int AS must, (count(*) FILTER (WHERE level = 'should'))::int AS should,
        (count(*) FILTER (WHERE level = 'could'))::int AS could
      FROM needs WHERE customer_id = c.id AND removed_at IS NULL AND status IN ('open', 'qualified')
    ) n
    CROSS JOIN LATERAL (
      SELECT (count(*) FILTER (WHERE level = 'urgent'))::int AS urgent, (count(*) FILTER (WHERE level = 'high'))::int AS high,
        (count(*) FILTER (WHERE level = 'normal'))::int AS normal, (count(*) FILTER (WHERE level = 'low'))::int AS low
      FROM cases WHERE customer_id = c.id AND status NOT IN ('resolved', 'closed')
    ) k
    WHERE c.id = ANY(${[...ids]}::int[]) AND c.archived_at IS NULL`);
  return rows.map(toFacts);
}

function toFacts(row: FactRow): Facts {
  const { needs, cases, spent, valueMinor, valueCurrency, ...rest } = row;
  const [must = 0, should = 0, could = 0] = needs;
  const [urgent = 0, high = 0, normal = 0, low = 0] = cases;
  return {
    ...rest,
    spent: Object.fromEntries(Object.entries(spent ?? {}).map(([currency, minor]) => [currency, BigInt(minor)])),
    value: valueMinor === null || valueCurrency === null ? null : { minor: valueMinor, currency: valueCurrency },
    needs: { must, should, could },
    cases: { urgent, high, normal, low },
  };
}
