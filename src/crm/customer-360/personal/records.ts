import { joinSql, rawSql, type Sql, sql } from '../../../store/database.ts';

/** Tables whose rows are records about a customer, by the noun that the audit log knows them by. A test finds what is missing. */
export const recordTables: Readonly<Record<string, string>> = {
  contact: 'contacts',
  interaction: 'interactions',
  task: 'tasks',
  need: 'needs',
  order: 'orders',
  deal: 'deals',
  review: 'reviews',
  case: 'cases',
  handoff: 'handoffs',
  project: 'projects',
  survey: 'surveys',
};

/** Is the row of `alias` (with columns `noun` and `record_id`) about one of these customers, or about something of theirs? */
export function isAbout(alias: Sql, customerIds: readonly number[]): Sql {
  const ids = sql`${[...customerIds]}::int[]`;
  const ofThem = Object.entries(recordTables).map(
    ([noun, table]) =>
      sql`(${alias}.noun = ${noun} AND ${alias}.record_id IN (SELECT r.id FROM ${rawSql(table)} r WHERE r.customer_id = ANY(${ids})))`,
  );
  const files = sql`(${alias}.noun = 'file' AND ${alias}.record_id IN (SELECT f.id FROM files f WHERE ${joinSql(
    [
      sql`(f.subject_noun = 'customer' AND f.subject_id = ANY(${ids}))`,
      ...Object.entries(recordTables).map(
        ([noun, table]) =>
          sql`(f.subject_noun = ${noun} AND f.subject_id IN (SELECT r.id FROM ${rawSql(table)} r WHERE r.customer_id = ANY(${ids})))`,
      ),
    ],
    ' OR ',
  )}))`;
  return sql`(${joinSql([sql`(${alias}.noun = 'customer' AND ${alias}.record_id = ANY(${ids}))`, ...ofThem, files], ' OR ')})`;
}
