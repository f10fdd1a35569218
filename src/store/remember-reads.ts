import type { Database, Sql, Tx } from './database.ts';

/**
 * The database for one request that changes nothing. Its steps (looking a name up, the operation, drawing the card) ask much the
 * same of it, and each shall stand on its own; so a question that was asked before has the same answer, without a round trip.
 */
export function rememberReads(database: Database): Database {
  const answers = new Map<string, Promise<unknown[]>>();
  return { ...database, read: (work) => database.read((tx) => work(remembering(tx, answers))) };
}

function remembering(tx: Tx, answers: Map<string, Promise<unknown[]>>): Tx {
  const reading: Pick<Tx, 'prisma' | 'rows' | 'run'> = {
    get prisma() {
      return tx.prisma;
    },
    rows<Row>(query: Sql) {
      const key = keyOf(query);
      const known = answers.get(key) ?? tx.rows<Row>(query);
      answers.set(key, known);
      return known as Promise<Row[]>;
    },
    run(statement) {
      answers.clear();
      return tx.run(statement);
    },
  };
  return reading as Tx;
}

/** JSON knows no bigint. */
function keyOf({ text, values }: Sql): string {
  return JSON.stringify([text, values], (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}
