import type { Ability } from '../core/policy.ts';
import { fewestBuyers, grid, type Quintiles, type RfmSegment, usualQuintiles } from '../core/rfm.ts';
import { joinSql, type Sql, sql, type Tx } from './database.ts';
import { readsAll, seesAmountsSql } from './scores.ts';

/** What several nouns ask of segments (core/rfm), so that no two of them reveal different things. */

const quintilesKey = 'score.quintiles';

interface KeptQuintiles extends Quintiles {
  readonly at: string;
}

/** As they were last looked at; the usual ones before that, or where too few bought anything. */
export async function readQuintiles(tx: Tx): Promise<Quintiles> {
  const [row] = await tx.rows<{ value: KeptQuintiles }>(sql`SELECT value FROM settings WHERE key = ${quintilesKey}`);
  return row && row.value.of >= fewestBuyers ? row.value : usualQuintiles;
}

/** When they were last looked at; null: never. */
export async function quintilesAt(tx: Tx): Promise<Date | null> {
  const [row] = await tx.rows<{ value: KeptQuintiles }>(sql`SELECT value FROM settings WHERE key = ${quintilesKey}`);
  return row ? new Date(row.value.at) : null;
}

/** Looks where the fifths of all who bought within the year lie just now. */
export async function renewQuintiles(tx: Tx, now: Date): Promise<void> {
  const fifths = sql`ARRAY[0.2, 0.4, 0.6, 0.8]::float8[]`;
  const [found] = await tx.rows<{
    of: number;
    recency: number[] | null;
    frequency: number[] | null;
    money: number[] | null;
  }>(sql`
    SELECT count(*)::int AS of,
      percentile_disc(${fifths}) WITHIN GROUP (ORDER BY (${now}::timestamptz AT TIME ZONE 'UTC')::date - s.last_order_on)::int[] AS recency,
      percentile_disc(${fifths}) WITHIN GROUP (ORDER BY s.order_count)::int[] AS frequency,
      (percentile_disc(${fifths}) WITHIN GROUP (ORDER BY s.spent_share))::float8[] AS money
    FROM customer_scores s WHERE s.order_count > 0 AND s.last_order_on IS NOT NULL`);
  const value = {
    at: now.toISOString(),
    of: found?.of ?? 0,
    recency: found?.recency ?? usualQuintiles.recency,
    frequency: found?.frequency ?? usualQuintiles.frequency,
    money: found?.money ?? usualQuintiles.money,
  };
  await tx.run(sql`
    INSERT INTO settings (key, value, updated_at) VALUES (${quintilesKey}, ${JSON.stringify(value)}::jsonb, ${now}::timestamptz)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`);
}

/**
 * Is the customer in this segment, as far as the viewer may know? As core/rfm's `rfmOf`. Nobody is for somebody who may not know of
 * all orders. `customer` and `s`: what the query calls the customers' and the scores' tables.
 */
export function inRfmSegment(
  wanted: RfmSegment,
  viewer: { readonly ability: Ability; readonly customer: Sql; readonly s: Sql },
  quintiles: Quintiles,
  now: Date,
): Sql {
  const { ability, customer, s } = viewer;
  if (!readsAll(ability, 'order')) return sql`FALSE`;
  const never = sql`(${s}.last_order_on IS NULL)`;
  if (wanted === 'never') return never;
  if (wanted === 'lapsed') return sql`(NOT ${never} AND ${s}.order_count = 0)`;
  const days = sql`((${now}::timestamptz AT TIME ZONE 'UTC')::date - ${s}.last_order_on)`;
  const exceeded = (value: Sql, borders: readonly number[]): Sql =>
    joinSql(
      borders.map((border) => sql`(${value} > ${border}::float8)::int`),
      ' + ',
    );
  const recency = sql`(5 - (${exceeded(days, quintiles.recency)}))`;
  const frequency = sql`(1 + ${exceeded(sql`${s}.order_count`, quintiles.frequency)})`;
  const money = sql`(1 + ${exceeded(sql`${s}.spent_share`, quintiles.money)})`;
  const second = sql`(CASE WHEN ${seesAmountsSql(ability, customer)} THEN (${frequency} + ${money} + 1) / 2 ELSE ${frequency} END)`;
  const places = grid.flatMap((row, at) =>
    row.flatMap((segment, column) => (segment === wanted ? [sql`(${5 - at}::int, ${column + 1}::int)`] : [])),
  );
  return sql`(${s}.order_count > 0 AND NOT ${never} AND (${recency}, ${second}) IN (${joinSql(places)}))`;
}
