import { type NameParts, nameParts, pairs, spellingsOf } from '../../core/names.ts';
import type { Ability } from '../../core/policy.ts';
import type { Secrets } from '../../core/secrets.ts';
import { joinSql, type Sql, sql, type Tx } from '../../store/database.ts';
import { detailMatches } from '../../store/sealed-details.ts';
import { contactMatches, looksLikeEmail, phonesMeant } from './contact.ts';
import { parseExternalId } from './external-id.ts';
import { editDistance, type Fit, nameScore, toleratedEdits } from './ranking.ts';
import { customerAccess, personAccess } from './records.ts';

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
 * Finds readable customers by whatever was typed: `C-12`, an e-mail address or phone number (exactly, through its digest; also that
 * of one of their people), what another system calls them, or a name.
 * Names are looked for in stages, each dearer than the one before, and the first that finds anything ends the search:
 * the name itself and its beginnings (a B-tree), other names, all words by their beginnings and pairs of characters (GIN),
 * the people at a customer, and mistyped words (trigrams of the dictionary of words, never of all names).
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
    const own = await byCondition(readable, 'contact', scope);
    const hits = merge(own, await byTheirPeople(personsReached(typed, scope), scope), scope.limit);
    if (hits.length > 0 || looksLikeEmail(typed)) return hits;
  }
  const elsewhere = /\d/u.test(typed) ? await byExternalId(typed, scope) : [];
  if (elsewhere.length > 0) return merge(elsewhere, await byName(nameParts(typed), scope), scope.limit);
  return byName(nameParts(typed), scope);
}

async function byName(query: NameParts, scope: SearchScope): Promise<Hit[]> {
  if (query.folded === '') return [];
  const named = await byBeginning(query, scope);
  if (named.length >= scope.limit) return named;
  const begins = withAliases(named, await byCondition(among(aliasIs(query)), 'exact', scope), scope.limit);
  const expanded = await expandWords(scope.tx, query.words);
  const worded = merge(begins, await byWords(query, expanded, scope), scope.limit);
  const isWholeName = query.words.length + query.runs.length > 1;
  const surely = worded.length >= scope.limit || worded[0]?.fit === 'exact' || (worded.length > 0 && !isWholeName);
  if (surely) return worded;
  const persons = await byTheirPeople(personsCalled(query, expanded), scope);
  // All words fit a person: nothing was mistyped.
  if (persons.length > 0) return merge(worded, persons, scope.limit);
  const heard = merge(worded, await bySound(query, scope), scope.limit);
  if (heard.length > 0 && worded.length === 0) return heard;
  // One mistyped word of several may be another customer's word: what was found need not be what was meant.
  return merge(heard, await byNearWords(query, expanded, scope), scope.limit);
}

/** Typed in Chinese and written in Latin letters: 张伟 finds Zhang Wei, 北京字节 finds Beijing Zijie. A guess, since 章威 is said so too. */
async function bySound(query: NameParts, scope: SearchScope): Promise<Hit[]> {
  const spelt = query.runs.length === 0 ? [] : spellingsOf(query.folded);
  if (spelt.length === 0) return [];
  return ranked(query, sql`(${joinSql(spelt.map(tokensAll), ' OR ')})`, 'near', scope);
}

const aliasIs = (query: NameParts): Sql =>
  sql`SELECT a.id FROM customers a WHERE a.search_aliases @> ${[query.folded]}::text[]`;

/**
 * Customers among these, found first by themselves: beside an order and a limit PostgreSQL may rather walk through all customers than
 * ask the index of a list that most leave empty.
 */
function among(ids: Sql): Sql {
  return sql`c.id = ANY(ARRAY(WITH found(id) AS MATERIALIZED (${ids}) SELECT id FROM found LIMIT ${maxRanked}))`;
}

/** Whoever is called exactly that, by their first name or another, comes before those whose name only begins so. */
function withAliases(named: readonly Hit[], aliases: readonly Hit[], limit: number): Hit[] {
  const exact = named.filter(({ fit }) => fit === 'exact');
  const certain = merge(exact, aliases, limit);
  return merge(
    certain,
    named.filter(({ fit }) => fit !== 'exact'),
    limit,
  );
}

/** `sap:10023`, or the id alone: what other systems call a customer. */
async function byExternalId(typed: string, scope: SearchScope): Promise<Hit[]> {
  const whole = parseExternalId(typed);
  const same = whole
    ? sql`(x.external_id = ${typed} OR (x.system = ${whole.system} AND x.external_id = ${whole.externalId}))`
    : sql`x.external_id = ${typed}`;
  return byCondition(among(sql`SELECT x.customer_id FROM customer_external_ids x WHERE ${same}`), 'exact', scope);
}

/** Rows called `p` of contact persons with these words in their name; null where the words say too little. */
function personsCalled(query: NameParts, expanded: Expansions): Sql | null {
  const words = query.words.map((word) => sql`p.search_tokens && ${[...(expanded.get(word) ?? []), word]}::text[]`);
  const runs = query.runs
    .filter((run) => Array.from(run).length > 1)
    .map((run) => sql`p.search_tokens @> ${pairs(run)}::text[]`);
  return words.length + runs.length === 0 ? null : joinSql([...words, ...runs], ' AND ');
}

function personsReached(typed: string, scope: SearchScope): Sql | null {
  const matches = detailMatches(scope.secrets, 'contact', sql`p`, {
    email: looksLikeEmail(typed) ? typed : null,
    phones: phonesMeant(typed),
  });
  return matches && sql`${matches} AND ${personAccess(scope.ability, 'contact')}`;
}

/** The customers of contact persons that the ability may know of. */
async function byTheirPeople(persons: Sql | null, scope: SearchScope): Promise<Hit[]> {
  if (!persons) return [];
  const found = sql`SELECT p.customer_id FROM contacts p JOIN customers c ON c.id = p.customer_id
    WHERE p.removed_at IS NULL AND ${persons} AND ${personAccess(scope.ability, 'basic')}`;
  return byCondition(among(found), 'person', scope);
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
    // The word itself may still be told from all that begin with it: Chinese names are found by it and never hold it in writing.
    if (list === null) filters.push(sql`(${namesText} LIKE ${`% ${word}%`} OR ${tokensAll([word])})`);
    else if (list === undefined || list.length === 0) return [];
    else indexed.push(tokensAny(list));
  }
  for (const run of query.runs) {
    if (Array.from(run).length > 1) indexed.push(tokensAll(pairs(run)));
    else filters.push(sql`${namesText} LIKE ${`%${run}%`}`);
  }
  if (indexed.length === 0) {
    // Only beginnings that half the dictionary shares: whole words are all that can be asked for, "li wei" among them.
    return query.runs.length > 0 ? [] : ranked(query, tokensAll(query.words), 'words', scope);
  }
  return ranked(query, joinSql([...indexed, ...filters], ' AND '), 'words', scope);
}

/** All names of a customer, each after a space. */
const namesText = sql`' ' || c.search_name || ' ' || array_to_string(c.search_aliases, ' ')`;

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
  const rows = await scope.tx.rows<{ id: number; name: string; aliases: string[] }>(sql`
    SELECT c.id, c.search_name AS name, c.search_aliases AS aliases FROM customers c
    WHERE ${condition} AND ${scoped(scope)} LIMIT ${maxRanked}`);
  const score = (names: readonly string[]) => Math.max(...names.map((name) => nameScore(query, name)));
  return rows
    .map((row) => ({ id: row.id, score: score([row.name, ...row.aliases]), name: row.name }))
    .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id - b.id))
    .slice(0, scope.limit)
    .map((row) => ({ id: row.id, fit }));
}

function merge(first: readonly Hit[], second: readonly Hit[], limit: number): Hit[] {
  const known = new Set(first.map((hit) => hit.id));
  return [...first, ...second.filter((hit) => !known.has(hit.id))].slice(0, limit);
}
