import { dictionaryWords } from '../core/names.ts';
import { sql, type Tx } from './database.ts';

/**
 * Makes the words of names known to fuzzy search. An edit takes nothing out: a word that nobody has any more only costs a look.
 * Sorted, so that two writers never wait for each other in a circle.
 */
export async function learnWords(tx: Tx, ...names: readonly string[]): Promise<void> {
  const words = wordsOf(names);
  const gathered = gathering.get(tx);
  if (gathered) for (const word of words) gathered.add(word);
  else await insertWords(tx, words);
}

const gathering = new WeakMap<Tx, Set<string>>();

/**
 * Learns the words of all that `work` writes in one statement at its end, unless it resolves to null: of hundreds of rows most words are the
 * same. What a part of the work took back leaves its words, which costs no more than an edit does.
 */
export async function learnTogether<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  const words = new Set<string>();
  gathering.set(tx, words);
  try {
    const done = await work();
    // What will be taken back as a whole has no words, and its transaction may take no statement any more.
    if (done !== null) await insertWords(tx, [...words].sort());
    return done;
  } finally {
    gathering.delete(tx);
  }
}

async function insertWords(tx: Tx, words: readonly string[]): Promise<void> {
  if (words.length === 0) return;
  await tx.run(sql`INSERT INTO search_words (word) SELECT unnest(${[...words]}::text[]) ON CONFLICT DO NOTHING`);
}

/** For erasure: takes the words of these names out that no customer and no contact is called by any more. */
export async function forgetWords(tx: Tx, ...names: readonly string[]): Promise<void> {
  const words = wordsOf(names);
  if (words.length === 0) return;
  await tx.run(sql`
    DELETE FROM search_words w WHERE w.word = ANY(${words}::text[])
      AND NOT EXISTS (SELECT FROM customers c WHERE c.search_tokens @> ARRAY[w.word])
      AND NOT EXISTS (SELECT FROM contacts p WHERE p.search_tokens @> ARRAY[w.word])`);
}

function wordsOf(names: readonly string[]): string[] {
  return [...new Set(names.flatMap(dictionaryWords))].sort();
}
