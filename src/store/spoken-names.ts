import { searchTokens, spokenWords } from '../core/names.ts';
import { type Sql, sql, type Tx } from './database.ts';

/** Rows that one step reads. */
const atOnce = 500;

/** Tables whose names are searched: `names` is an array of all of a row's. */
const tables = {
  customers: { from: sql`customers`, names: sql`array_prepend(t.name, t.aliases)` },
  contacts: { from: sql`contacts`, names: sql`ARRAY[t.name]` },
} as const satisfies Readonly<Record<string, { readonly from: Sql; readonly names: Sql }>>;

/**
 * Teaches search how the Chinese names are said that were written down before it knew: one bounded step, all or nothing with its
 * place, so that it goes on there after whatever stops it. Versions stay, since nothing changes that anybody could see or undo.
 * false: there is nothing left to do, or somebody else is at it.
 */
export async function learnSpokenNames(tx: Tx, table: keyof typeof tables, now: Date): Promise<boolean> {
  const key = `search.spoken.${table}`;
  const [place] = await tx.rows<{ after: number | 'done' }>(
    sql`SELECT value AS after FROM settings WHERE key = ${key} FOR UPDATE SKIP LOCKED`,
  );
  if (place?.after === 'done') return false;
  if (!place) {
    // The first look; or somebody else is at it, and then nothing is inserted.
    const begun = await tx.run(
      sql`INSERT INTO settings (key, value, updated_at) VALUES (${key}, '0'::jsonb, ${now}::timestamptz) ON CONFLICT DO NOTHING`,
    );
    return begun === 1;
  }
  const { from, names } = tables[table];
  const rows = await tx.rows<{ id: number; names: string[] }>(sql`
    SELECT t.id, ${names} AS names FROM ${from} t WHERE t.id > ${place.after}::int AND ${names}::text ~ '[㐀-鿿豈-﫿]'
    ORDER BY t.id LIMIT ${atOnce}::int FOR NO KEY UPDATE`);
  if (rows.length > 0) {
    // Tokens hold no spaces.
    const tokens = rows.map((row) => [...new Set(row.names.flatMap(searchTokens))].join(' '));
    await tx.run(sql`
      UPDATE ${from} t SET search_tokens = string_to_array(n.tokens, ' ')
      FROM unnest(${rows.map(({ id }) => id)}::int[], ${tokens}::text[]) AS n(id, tokens)
      WHERE t.id = n.id AND cardinality(t.search_tokens) > 0`);
    const words = [...new Set(rows.flatMap((row) => row.names.flatMap(spokenWords)))].sort();
    await tx.run(sql`INSERT INTO search_words (word) SELECT unnest(${words}::text[]) ON CONFLICT DO NOTHING`);
  }
  const next = rows.length < atOnce ? '"done"' : String(rows.at(-1)?.id);
  await tx.run(sql`UPDATE settings SET value = ${next}::jsonb, updated_at = ${now}::timestamptz WHERE key = ${key}`);
  return rows.length === atOnce;
}
