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
  const of = [...ids];
  // Each table is gone through once for all of them, rather than once for each.
  const rows = await tx.rows<FactRow>(sql`
    WITH bought AS MATERIALIZED (
      SELECT customer_id, currency, ordered_on, gross_minor - credited_net_minor - credited_tax_minor AS gross_minor, ordered_on >= ${firstDay}::date AS recent FROM orders
      WHERE customer_id = ANY(${of}::int[]) AND removed_at IS NULL AND status NOT IN ('draft', 'cancelled')
    ), o AS (
      SELECT customer_id, (count(*) FILTER (WHERE recent))::int AS n, max(ordered_on) AS last,
        min(ordered_on) FILTER (WHERE recent) AS oldest
      FROM bought GROUP BY customer_id
    ), m AS (
      SELECT customer_id, jsonb_object_agg(currency, minor::text) AS spent FROM (
        SELECT customer_id, currency, sum(gross_minor) AS minor FROM bought WHERE recent GROUP BY customer_id, currency
      ) sums GROUP BY customer_id
    ), i AS (
      SELECT customer_id, count(*)::int AS n, min(happened_at) AS oldest FROM interactions
      WHERE customer_id = ANY(${of}::int[]) AND deleted_at IS NULL AND audience = 'everyone' AND happened_at >= ${since}::timestamptz
      GROUP BY customer_id
    ), n AS (
      SELECT customer_id, (count(*) FILTER (WHERE level = 'must'))::int AS must,
        (count(*) FILTER (WHERE level = 'should'))::int AS should, (count(*) FILTER (WHERE level = 'could'))::int AS could
      FROM needs WHERE customer_id = ANY(${of}::int[]) AND removed_at IS NULL AND status IN ('open', 'qualified')
      GROUP BY customer_id
    ), k AS (
      SELECT customer_id, (count(*) FILTER (WHERE level = 'urgent'))::int AS urgent,
        (count(*) FILTER (WHERE level = 'high'))::int AS high, (count(*) FILTER (WHERE level = 'normal'))::int AS normal,
        (count(*) FILTER (WHERE level = 'low'))::int AS low
      FROM cases WHERE customer_id = ANY(${of}::int[]) AND status NOT IN ('resolved', 'closed') GROUP BY customer_id
    )
    SELECT c.id AS "customerId", c.last_contact_at AS "lastContactAt", c.value_minor AS "valueMinor",
      c.value_currency AS "valueCurrency", o.last::text AS "lastOrderOn", coalesce(o.n, 0) AS "orderCount",
      o.oldest::text AS "oldestOrderOn", coalesce(i.n, 0) AS "logCount", i.oldest AS "oldestLogAt", m.spent,
      ARRAY[coalesce(n.must, 0), coalesce(n.should, 0), coalesce(n.could, 0)] AS needs,
      ARRAY[coalesce(k.urgent, 0), coalesce(k.high, 0), coalesce(k.normal, 0), coalesce(k.low, 0)] AS cases
    FROM customers c
    LEFT JOIN o ON o.customer_id = c.id LEFT JOIN m ON m.customer_id = c.id LEFT JOIN i ON i.customer_id = c.id
    LEFT JOIN n ON n.customer_id = c.id LEFT JOIN k ON k.customer_id = c.id
    WHERE c.id = ANY(${of}::int[]) AND c.archived_at IS NULL`);
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
