import type { Secrets } from '../core/secrets.ts';
import { type Database, joinSql, rawSql, type Sql, sql } from './database.ts';

/**
 * A column that holds sealed text. `digest`: the column beside it for exact search, with the context its digests are made with and
 * the normal form that is digested. `key`: the column that rows are told apart by; `id` where nothing is said.
 */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  readonly context: string;
  readonly key?: { readonly column: string; readonly type: 'int' | 'bigint' | 'text' };
  readonly digest?: { readonly column: string; readonly context: string; normal(plain: string): string };
}

/** What the store itself keeps sealed, whatever nouns there are. */
export const storedSealed: readonly SealedColumn[] = [
  { table: 'installations', column: 'token_sealed', context: 'installations.token' },
  { table: 'inbox', column: 'sealed', context: 'inbox.incoming' },
  { table: 'audit_entries', column: 'change_sealed', context: 'audit.change' },
  { table: 'audit_entries', column: 'undo_sealed', context: 'audit.undo' },
  { table: 'audit_entries', column: 'seal_salt', context: 'audit.salt' },
];

/** Rows that one transaction seals anew. */
const batchSize = 500;

/** base64 of version and key id, as far as whole characters of it go: what a sealed text begins with. */
const headOf = (column: Sql): Sql => sql`encode(substring(decode(left(${column}, 8), 'base64') from 2 for 4), 'hex')`;

export interface KeyUse {
  /** First four bytes of the key's hash, in hex. */
  readonly key: string;
  readonly isCurrent: boolean;
  readonly isConfigured: boolean;
  readonly rows: number;
}

/** How many sealed texts each key holds together; those of the current key included. */
export async function keyUse(
  database: Database,
  secrets: Secrets,
  columns: readonly SealedColumn[],
): Promise<KeyUse[]> {
  const counts = columns.map(
    ({ table, column }) =>
      sql`SELECT ${headOf(rawSql(column))} AS key, count(*) AS n FROM ${rawSql(table)} WHERE ${rawSql(column)} IS NOT NULL GROUP BY 1`,
  );
  const rows = await database.read((tx) =>
    tx.rows<{ key: string; n: bigint }>(
      sql`SELECT key, sum(n)::bigint AS n FROM (${joinSql(counts, ' UNION ALL ')}) AS used GROUP BY key ORDER BY key`,
    ),
  );
  const [current] = secrets.keyIds;
  return rows.map(({ key, n }) => ({
    key,
    isCurrent: key === current,
    isConfigured: secrets.keyIds.includes(key),
    rows: Number(n),
  }));
}

/**
 * Seals with the current key whatever another one sealed, and makes its digest anew, in batches that are each all or nothing: it may
 * be stopped and begun again, and while it runs searches find rows of either key. Resolves to how many texts it sealed anew.
 * Rows of a key that is not configured are left as they are; `keyUse` names them.
 */
export async function reseal(
  database: Database,
  secrets: Secrets,
  columns: readonly SealedColumn[],
  onProgress: (done: number) => void = () => undefined,
): Promise<number> {
  let done = 0;
  for (const column of columns) {
    for (;;) {
      const batch = await resealBatch(database, secrets, column);
      done += batch;
      if (batch > 0) onProgress(done);
      if (batch < batchSize) break;
    }
  }
  return done;
}

function resealBatch(database: Database, secrets: Secrets, spec: SealedColumn): Promise<number> {
  const { table, column, context, digest } = spec;
  const key = spec.key ?? { column: 'id', type: 'bigint' };
  const [current, ...older] = secrets.keyIds;
  if (older.length === 0 || current === undefined) return Promise.resolve(0);
  const sealed = rawSql(column);
  return database.transact(async (tx) => {
    const rows = await tx.rows<{ key: string; sealed: string }>(sql`
      SELECT ${rawSql(key.column)}::text AS key, ${sealed} AS sealed FROM ${rawSql(table)}
      WHERE ${sealed} IS NOT NULL AND ${headOf(sealed)} = ANY(${older}::text[])
      ORDER BY ${rawSql(key.column)} LIMIT ${batchSize}::int FOR UPDATE`);
    if (rows.length === 0) return 0;
    const anew = rows.map((row) => {
      const plain = secrets.open(row.sealed, context);
      return {
        sealed: secrets.seal(plain, context),
        digest: digest ? secrets.digest(digest.normal(plain), digest.context) : null,
      };
    });
    await tx.run(sql`
      UPDATE ${rawSql(table)} AS t SET ${sealed} = n.sealed ${digest ? sql`, ${rawSql(digest.column)} = n.digest` : sql``}
      FROM unnest(${rows.map((row) => row.key)}::text[], ${anew.map((one) => one.sealed)}::text[], ${anew.map((one) => one.digest)}::text[])
        AS n(key, sealed, digest)
      WHERE t.${rawSql(key.column)} = n.key::${rawSql(key.type)}`);
    return rows.length;
  });
}
