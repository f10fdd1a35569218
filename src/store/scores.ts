import type { Ability, Subject } from '../core/policy.ts';
import { accessSql, customerPolicyColumns } from './access.ts';
import { type Sql, sql } from './database.ts';

/** What several nouns ask of `customer_scores`, so that no two of them reveal different things. */

/**
 * May every amount that made this customer important be seen: what it is worth, and of each of its orders? Otherwise a total would
 * tell what the single orders do not. `customer`: what the query calls the customers' table.
 */
export function seesAmountsSql(ability: Ability, customer: Sql): Sql {
  const order = {
    id: sql`hidden.id`,
    departmentId: sql`hidden.department_id`,
    ownerId: sql`hidden.owner_id`,
    createdById: sql`hidden.created_by_id`,
    customerDepartmentId: sql`${customer}.department_id`,
    customerOwnerId: sql`${customer}.owner_id`,
    customerTeamIds: sql`${customer}.team_ids`,
  };
  return sql`(coalesce(${accessSql(ability, 'read', 'customer', customerPolicyColumns(customer), 'money')}, FALSE)
    AND NOT EXISTS (
      SELECT FROM orders hidden WHERE hidden.customer_id = ${customer}.id AND hidden.removed_at IS NULL
        AND hidden.status NOT IN ('draft', 'cancelled') AND (${accessSql(ability, 'read', 'order', order, 'money')}) IS NOT TRUE))`;
}

/** Nothing of this noun's basics is kept from them, so that they may know how many there are. */
export function readsAll(ability: Ability, noun: Subject): boolean {
  let all = false;
  for (const rule of ability.rules) {
    if (rule.action !== 'read' || rule.subject !== noun || (rule.fields && !rule.fields.includes('basic'))) continue;
    if (rule.inverted) all = false;
    else if (!rule.conditions) all = true;
  }
  return all;
}

/** Nouns besides orders' amounts that importance counts the records of. */
export const countedNouns = ['order', 'need', 'case'] as const;

/** The total, in tenths of a point, that this viewer may know; NULL where too much is kept from them. `s`: the scores' table. */
export function shownTotalSql(ability: Ability, customer: Sql, s: Sql): Sql {
  if (!countedNouns.every((noun) => readsAll(ability, noun))) return sql`NULL::int`;
  return sql`(CASE WHEN ${seesAmountsSql(ability, customer)} THEN ${s}.total ELSE ${s}.total_open END)`;
}
