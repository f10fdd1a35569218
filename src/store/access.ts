import type { Ability, Action, Conditions, PolicyRule, Subject } from '../core/policy.ts';
import { emptySql, joinSql, type Sql, sql } from './database.ts';

/**
 * The policy as SQL: a boolean expression that is true for exactly the rows (and, if given, the field group) that the
 * same rules allow in memory. `columns` says which SQL stands for each column that conditions speak of. Where no rule
 * applies the expression is FALSE, so that forgetting a rule hides rather than reveals.
 */
export function accessSql(
  ability: Ability,
  action: Action,
  noun: Subject,
  columns: Readonly<Record<string, Sql>>,
  field?: string,
): Sql {
  const relevant = ability.rules.filter(
    (rule) =>
      rule.action === action &&
      rule.subject === noun &&
      (field === undefined || !rule.fields || rule.fields.includes(field)),
  );
  if (relevant.some((rule) => !rule.conditions)) return sql`TRUE`;
  if (relevant.length === 0) return sql`FALSE`;
  return sql`(${joinSql(
    relevant.map((rule) => ruleSql(rule, columns)),
    ' OR ',
  )})`;
}

function ruleSql(rule: PolicyRule, columns: Readonly<Record<string, Sql>>): Sql {
  const parts = Object.entries(rule.conditions as Conditions).map(([name, wanted]) => {
    const column = columns[name];
    if (!column) throw new Error(`The policy asks about ${rule.subject}.${name}, but the query gave no such column.`);
    if (typeof wanted === 'object' && wanted !== null) {
      return '$in' in wanted ? oneOf(column, wanted.$in) : holdsAll(column, wanted.$all);
    }
    return wanted === null ? sql`${column} IS NULL` : sql`${column} = ${wanted}`;
  });
  return sql`(${joinSql(parts, ' AND ')})`;
}

function oneOf(column: Sql, wanted: readonly (string | number | null)[]): Sql {
  const values = wanted.filter((value) => value !== null);
  const orNull = wanted.includes(null);
  if (values.length === 0) return orNull ? sql`${column} IS NULL` : sql`FALSE`;
  return sql`(${column} IN (${joinSql(values)})${orNull ? sql` OR ${column} IS NULL` : emptySql})`;
}

/** PostgreSQL takes a list of parameters for texts unless told otherwise, and compares no list of numbers with them. */
function holdsAll(column: Sql, wanted: readonly (string | number)[]): Sql {
  const list = [...wanted];
  return list.every((value) => typeof value === 'number')
    ? sql`${column} @> ${list}::int[]`
    : sql`${column} @> ${list}::text[]`;
}
