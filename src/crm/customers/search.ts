import { type NameParts, nameParts, pairs } from '../../core/names.ts';
import type { Ability } from '../../core/policy.ts';
import type { Secrets } from '../../core/secrets.ts';
import { joinSql, type Sql, sql, type Tx } from '../../store/database.ts';
import { contactMatches, looksLikeEmail, phonesMeant } from './contact.ts';
import { editDistance, type Fit, nameScore, toleratedEdits } from './ranking.ts';
import { customerAccess } from './records.ts';

export interface Hit {
  readonly id: number;
  readonly fit: Fit;
}

export interface SearchScope {
  readonly tx: Tx;
  readonly secrets: Secrets;
  readonly ability: Ability;
  /** Further conditions on rows called `c`; archived ones are found only where these say so. */
  readonly where?: readonly Sql[];
  readonly archived?: boolean;
  /** At most this many hits. */
  readonly limit: number;
}

/** How many words of the dictionary a beginning may stand for before it is compared with each name instead. */
const maxExpansions = 200;
/** How many mistyped words are tried for one word. */
const maxNear = 24;
/** How many names are fetched to be ranked. */
const maxRanked = 400;

/**
 * Finds readable customers by whatever was typed: `C-12`, an e-mail address or phone number (exactly, through its digest), or a name.
 * Names are looked for in stages, each dearer than the one before, and the first that finds anything ends the search:
 * the name itself and its beginnings (a B-tree), all words by their beginnings and pairs of characters (GIN), and
 * mistyped words (trigrams of the dictionary of words, never of all names).
 */
export async function searchCustomers(words: string, scope: SearchScope): Promise<Hit[]> {
  const typed = words.normalize('NFKC').trim();
  const id = /^(?:c[-–—]?|#)?(\d{1,9})$/iu.exec(typed)?.[1];
  if (id !== undefined) {
    const hits = await byCondition(sql`c.id = ${Number(id)}`, 'id', scope);
    if (hits.length > 0 && /^[c#]/iu.test(typed)) return hits;
    if (hits.length > 0) return merge(hits, await byName(nameParts(typed), scope), scope.limit);
  }
  const contact = contactMatches(scope.secrets, sql`c`, {
    email: looksLikeEmail(typed) ? typed : null,
    phones: phonesMeant(typed),
  });
  if (contact) {
    const readable = sql`${contact} AND ${customerAccess(scope.ability, 'contact')}`;
    const hits = await byCondition(readable, 'contact', scope);
    if (hits.length > 0 || looksLikeEmail(typed)) return hits;
  }
  return byName(nameParts(typed), scope);
}

async function byName(query: NameParts, scope: SearchScope): Promise<Hit[]> {
  if (query.folded === '') return [];
  const begins = await byBeginning(query, scope);
  if (begins.length >= scope.limit) return begins;
  const expanded = await expandWords(scope.tx, query.words);
  const worded = merge(begins, await byWords(query, expanded, scope), scope.limit);
  const isWholeName = query.words.length + query.runs.length > 1;
  const surely = worded.length >= scope.limit || worded[0]?.fit === 'exact' || (worded.length > 0 && !isWholeName);
  // One mistyped word of several may be another customer's word: what was found need not be what was meant.
  return surely ? worded : merge(worded, await byNearWords(query, expanded, scope), scope.limit);
}

function scoped(scope: SearchScope): Sql {
  const alive = scope.archived ? sql`c.archived_at IS NOT NULL` : sql`c.archived_at IS NULL`;
  return joinSql([alive, customerAccess(scope.ability), ...(scope.where ?? [])], ' AND ');
}

async function byCondition(condition: Sql, fit: Fit, scope: SearchScope): Promise<Hit[]> {
  const rows = await scope.tx.rows<{ id: number }>(sql`
    SELECT c.id FROM customers c WHERE ${condition} AND ${scoped(scope)} ORDER BY c.id LIMIT ${scope.limit}`);
  return rows.map((row) => ({ id: row.id, fit }));
}

/** Byte order, which is the index's own, puts the name itself before every longer one. */
async function byBeginning(query: NameParts, scope: SearchScope): Promise<Hit[]> {
  const rows = await scope.tx.rows<{ id: number; name: string }>(sql`
    SELECT c.id, c.search_name AS name FROM customers c
    WHERE c.search_name LIKE ${`${query.folded}%`} AND ${scoped(scope)}
    ORDER BY c.search_name USING ~<~, c.id LIMIT ${scope.limit}`);
  return rows.map((row) => ({ id: row.id, fit: row.name === query.folded ? 'exact' : 'prefix' }));
}

/** For each word, the dictionary's words that begin with it; null where there are too many to list. */
type Expansions = ReadonlyMap<string, readonly string[] | null>;

async function expandWords(tx: Tx, words: readonly string[]): Promise<Expansions> {
  if (words.length === 0) return new Map();
  const rows = await tx.rows<{ typed: string; word: string }>(sql`
    SELECT q.typed, found.word FROM unnest(${[...words]}::text[]) AS q(typed)
    CROSS JOIN LATERAL (
      SELECT word FROM search_words WHERE word ~>=~ q.typed AND word ~<~ (q.typed || chr(1114111))
      ORDER BY word USING ~<~ LIMIT ${maxExpansions + 1}
    ) AS found`);
  const found = new Map<string, string[]>(words.map((word) => [word, []]));
  for (const row of rows) found.get(row.typed)?.push(row.word);
  return new Map([...found].map(([word, list]) => [word, list.length > maxExpansions ? null : list]));
}

async function byWords(query: NameParts, expanded: Expansions, scope: SearchScope): Promise<Hit[]> {
  const indexed: Sql[] = [];
  const filters: Sql[] = [];
  for (const word of query.words) {
    const list = expanded.get(word);
    if (list === null) filters.push(sql`' ' || c.search_name LIKE ${`% ${word}%`}`);
    else if (list === undefined || list.length === 0) return [];
    else indexed.push(tokensAny(list));
  }
  for (const run of query.runs) {
    if (Array.from(run).length > 1) indexed.push(tokensAll(pairs(run)));
    else filters.push(sql`c.search_name LIKE ${`%${run}%`}`);
  }
  // Only beginnings that half the dictionary shares: the whole-name stage is all that can be said about them.
  if (indexed.length === 0) return [];
  return ranked(query, joinSql([...indexed, ...filters], ' AND '), 'words', scope);
}

const tokensAny = (list: readonly string[]): Sql => sql`c.search_tokens && ${[...list]}::text[]`;
const tokensAll = (list: readonly string[]): Sql => sql`c.search_tokens @> ${[...list]}::text[]`;

async function byNearWords(query: NameParts, expanded: Expansions, scope: SearchScope): Promise<Hit[]> {
  const near = await nearWords(scope.tx, query.words);
  const terms = [
    ...query.words.map((word) => {
      const list = [...new Set([...(near.get(word) ?? []), ...(expanded.get(word) ?? [])])];
      return list.length === 0 ? null : tokensAny(list);
    }),
    ...query.runs.map(nearRun),
  ];
  const known = terms.filter((term) => term !== null);
  if (known.length === 0) return [];
  if (known.length === terms.length) {
    const hits = await ranked(query, joinSql(known, ' AND '), 'near', scope);
    if (hits.length > 0 || known.length === 1) return hits;
  }
  // One of several words may be missing from the name altogether.
  const fewer =
    known.length < terms.length
      ? [joinSql(known, ' AND ')]
      : known.map((_, out) =>
          joinSql(
            known.filter((__, index) => index !== out),
            ' AND ',
          ),
        );
  return ranked(query, sql`(${joinSql(fewer, ' OR ')})`, 'near', scope);
}

/** One wrong character breaks at most two neighbouring pairs: the others must be there. */
function nearRun(run: string): Sql | null {
  const all = pairs(run);
  if (all.length < 2) return null;
  if (all.length === 2) {
    // The middle one of three breaks both pairs; then the other two still stand at their places.
    const [begins, , ends] = Array.from(run);
    return sql`(${tokensAny(all)} OR c.search_name LIKE ${`${begins}_${ends}%`})`;
  }
  const without = all
    .slice(0, 12)
    .map((_, at) => tokensAll(all.filter((__, index) => index !== at && index !== at + 1)));
  return sql`(${joinSql(without, ' OR ')})`;
}

/** For each word, the dictionary's words that differ from it by a typing mistake or two, the likest first. */
async function nearWords(tx: Tx, words: readonly string[]): Promise<Map<string, string[]>> {
  const long = words.filter((word) => toleratedEdits(word.length) > 0);
  const found = new Map<string, string[]>();
  for (const word of long) {
    const rows = await tx.rows<{ word: string }>(sql`
      WITH loose AS MATERIALIZED (SELECT set_config('pg_trgm.similarity_threshold', ${threshold(word)}, true))
      SELECT d.word FROM loose, search_words d
      WHERE d.word % ${word} AND length(d.word) BETWEEN ${word.length - 2} AND ${word.length + 2}`);
    const limit = toleratedEdits(word.length);
    const near = rows
      .map((row) => ({ word: row.word, distance: editDistance(word, row.word, limit) }))
      .filter((row) => row.distance <= limit)
      .sort((a, b) => a.distance - b.distance || (a.word < b.word ? -1 : 1));
    found.set(
      word,
      near.slice(0, maxNear).map((row) => row.word),
    );
  }
  return found;
}

/** One edit in the middle of a short word, or two letters swapped, leave a fifth in common; in a long one, two leave more. */
function threshold(word: string): string {
  return word.length < 10 ? '0.19' : '0.28';
}

async function ranked(query: NameParts, condition: Sql, fit: Fit, scope: SearchScope): Promise<Hit[]> {
  const rows = await scope.tx.rows<{ id: number; name: string }>(sql`
    SELECT c.id, c.search_name AS name FROM customers c WHERE ${condition} AND ${scoped(scope)} LIMIT ${maxRanked}`);
  return rows
    .map((row) => ({ id: row.id, score: nameScore(query, row.name), name: row.name }))
    .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id - b.id))
    .slice(0, scope.limit)
    .map((row) => ({ id: row.id, fit }));
}

function merge(first: readonly Hit[], second: readonly Hit[], limit: number): Hit[] {
  const known = new Set(first.map((hit) => hit.id));
  return [...first, ...second.filter((hit) => !known.has(hit.id))].slice(0, limit);
}
