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
  // The last rule that fits a row decides. Rows: all of them, or those for which one of the expressions is true.
  let rows: 'all' | Sql[] = [];
  for (const rule of ability.rules) {
    if (rule.action !== action || rule.subject !== noun || !coversField(rule, field)) continue;
    if (!rule.conditions) rows = rule.inverted ? [] : 'all';
    else if (rule.inverted) {
      if (rows !== 'all' && rows.length === 0) continue;
      rows = [sql`(${asSql(rows)} AND ${ruleSql(rule, columns)} IS NOT TRUE)`];
    } else if (rows !== 'all') rows.push(ruleSql(rule, columns));
  }
  return asSql(rows);
}

/** What is denied of one field group leaves the others: asked of the record as a whole, it is not denied. */
function coversField(rule: PolicyRule, field: string | undefined): boolean {
  if (!rule.fields) return true;
  return field === undefined ? !rule.inverted : rule.fields.includes(field);
}

function asSql(rows: 'all' | readonly Sql[]): Sql {
  if (rows === 'all') return sql`TRUE`;
  return rows.length === 0 ? sql`FALSE` : sql`(${joinSql([...rows], ' OR ')})`;
}

/** The columns of `customers`, which other nouns' queries read too; `alias` is what the query calls the table. */
export function customerPolicyColumns(alias: Sql): Readonly<Record<string, Sql>> {
  return {
    id: sql`${alias}.id`,
    departmentId: sql`${alias}.department_id`,
    ownerId: sql`${alias}.owner_id`,
    teamIds: sql`${alias}.team_ids`,
  };
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
