import { recordTables } from '../../../store/about-customers.ts';
import { joinSql, rawSql, type Sql, sql, type Tx } from '../../../store/database.ts';

/** Records of one noun. */
export interface OwnRecords {
  readonly noun: string;
  readonly ids: readonly number[];
}

/** These customers, everything about them, and the files on any of it. */
export async function recordsOf(tx: Tx, customerIds: readonly number[]): Promise<OwnRecords[]> {
  const ids = sql`${[...customerIds]}::int[]`;
  const found = Object.entries(recordTables).map(
    ([noun, table]) => sql`SELECT ${noun} AS noun, r.id FROM ${rawSql(table)} r WHERE r.customer_id = ANY(${ids})`,
  );
  const rows = await tx.rows<OwnRecords>(sql`
    WITH own AS (SELECT 'customer' AS noun, unnest(${ids}) AS id UNION ALL ${joinSql(found, ' UNION ALL ')}),
      files AS (SELECT 'file' AS noun, f.id FROM files f JOIN own o ON f.subject_noun = o.noun AND f.subject_id = o.id)
    SELECT noun, array_agg(id) AS ids FROM (SELECT * FROM own UNION ALL SELECT * FROM files) AS all_of_it GROUP BY noun`);
  return rows;
}

/** Is the row of `alias` (with columns `noun` and `record_id`) about one of these? Each noun by itself, so that an index finds them. */
export function isAbout(alias: Sql, records: readonly OwnRecords[]): Sql {
  const each = records.map(
    ({ noun, ids }) => sql`(${alias}.noun = ${noun} AND ${alias}.record_id = ANY(${[...ids]}::int[]))`,
  );
  return each.length === 0 ? sql`FALSE` : sql`(${joinSql(each, ' OR ')})`;
}
