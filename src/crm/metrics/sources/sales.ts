import { sql } from '../../../store/database.ts';
import { dealAccess } from '../../deals/records.ts';
import { within } from '../scope.ts';
import type { Asked, Source } from './source.ts';

/**
 * Deals count for their department and their owner. Amounts stand beside `value` as `minor` and `currency`. They say what a deal is worth,
 * which has rights of its own, and not how somebody works: no number of owners is too small for a sum.
 */

const ofDeal = { department: sql`d.department_id`, person: sql`d.owner_id` };

const unknownAmount = ({ ability }: Asked) => sql`
  CASE WHEN ${dealAccess(ability, 'read', 'money')} IS NOT TRUE THEN 'hidden' WHEN d.amount_minor IS NULL THEN 'no-amount' END`;

/** Deals that stood in an open stage at the end of the period: for longer than that stage lets them, or not. */
export const stale: Source = (asked) => sql`
  SELECT 'deal' AS noun, d.id, NULL::int AS person,
    (p.entered_at + s.stale_days * interval '1 day' < ${asked.window.at}::timestamptz)::int::float8 AS value, NULL::text AS reason
  FROM deals d JOIN deal_stage_spells p ON p.deal_id = d.id JOIN deal_stages s ON s.key = p.stage
  WHERE d.removed_at IS NULL AND s.kind = 'open' AND p.entered_at < ${asked.window.at}::timestamptz
    AND (p.left_at IS NULL OR p.left_at >= ${asked.window.at}::timestamptz)
    AND (d.closed_at IS NULL OR d.closed_at >= ${asked.window.at}::timestamptz)
    AND ${within(asked.scope, ofDeal)} AND ${dealAccess(asked.ability)}`;

/** Deals that were open at the end of the period, with their present amounts. */
export const pipeline: Source = (asked) => sql`
  SELECT 'deal' AS noun, d.id, NULL::int AS person, NULL::float8 AS value, ${unknownAmount(asked)} AS reason,
    d.amount_minor::numeric AS minor, d.amount_currency AS currency
  FROM deals d
  WHERE d.removed_at IS NULL AND d.created_at < ${asked.window.at}::timestamptz
    AND (d.closed_at IS NULL OR d.closed_at >= ${asked.window.at}::timestamptz)
    AND ${within(asked.scope, ofDeal)} AND ${dealAccess(asked.ability)}`;

/**
 * Deals won within the period with their whole amounts, and open ones that are expected to close within it with amount × probability of
 * the stage in which they stand now.
 */
export const forecast: Source = (asked) => {
  const { fromDay, toDay } = asked.window;
  return sql`
    SELECT 'deal' AS noun, d.id, NULL::int AS person, NULL::float8 AS value, ${unknownAmount(asked)} AS reason,
      CASE WHEN d.status = 'won' THEN d.amount_minor ELSE d.amount_minor * s.probability / 100.0 END AS minor,
      d.amount_currency AS currency
    FROM deals d JOIN deal_stages s ON s.key = d.stage
    WHERE d.removed_at IS NULL AND ((d.status = 'won' AND d.closed_on BETWEEN ${fromDay}::date AND ${toDay}::date)
        OR (d.status = 'open' AND d.expected_on BETWEEN ${fromDay}::date AND ${toDay}::date))
      AND ${within(asked.scope, ofDeal)} AND ${dealAccess(asked.ability)}`;
};
